"""The same seed draws the same inputs, whatever else the process has loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import HypothesisProvider

from conformance.laws.drawing import by_seed_alone
from conformance.laws.law import Material, subject_of
from conformance.laws.reference import reference_for
from conformance.laws.run import run_law
from tests.support.fake_laws import law


def drawn(seed: int) -> list[Any]:
    reference = reference_for("z-image")
    assert reference is not None
    seen: list[Any] = []

    def sees(value: Any) -> bool:
        seen.append(value)
        return False

    inputs = st.text(max_size=20) | st.integers() | st.floats(allow_nan=False)
    result = run_law(
        law("sees", breaks=sees, draws=inputs),
        subject_of(reference.contract),
        Material(reference),
        examples=300,
        seed=seed,
    )
    assert result.examples == 300
    return seen


def test_what_is_loaded_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn(1)
    constants = [
        f"{kind}_{number} = {value}"
        for number in range(50)
        for kind, value in (("i", 10**9 + number), ("s", repr(f"word {number}")))
    ]
    (tmp_path / "conformance_constants_of_a_stranger.py").write_text("\n".join(constants), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("conformance_constants_of_a_stranger")
    try:
        assert drawn(1) == before
        assert drawn(2) != before
    finally:
        del sys.modules["conformance_constants_of_a_stranger"]


def test_other_tests_draw_as_ever() -> None:
    usual = vars(HypothesisProvider).copy()
    with pytest.raises(ZeroDivisionError), by_seed_alone():
        raise ZeroDivisionError
    assert vars(HypothesisProvider) == usual


def test_failures_are_still_made_small() -> None:
    with by_seed_alone():
        assert find(st.integers(), lambda value: value > 100, settings=settings(database=None)) == 101
