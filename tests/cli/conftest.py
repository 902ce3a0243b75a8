"""Where commands are run."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; snapshots and evidence are those of the checkout."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
