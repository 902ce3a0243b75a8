"""What is kept for later: found again by its key, and never more of it than a limit."""

from __future__ import annotations

import pytest

from conformance import kept
from conformance.kept import Kept


def test_what_is_kept_is_found_again_until_there_would_be_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    known: Kept[str, int] = Kept()
    sizes = []
    for place, key in enumerate("abcdefgh"):
        assert known.get(key) is None
        assert known.keep(key, place) == place == known[key]
        sizes.append(len(known))
    assert sizes == [1, 2, 3, 1, 2, 3, 1, 2]
