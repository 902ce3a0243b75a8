"""The snapshots that the repository holds are what this scraper makes of the captured pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.captures import DAYS, needs_captures
from tests.support.sites import tree
from tests.support.snapshots import make

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"
ADDRESS = re.compile(rb'"base_url": "http://127\.0\.0\.1:[0-9]+"')


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a snapshot, without the port that it was read from."""
    return {name: ADDRESS.sub(b"", data) for name, data in tree(folder).items()}


@needs_captures
@pytest.mark.parametrize("day", DAYS)
def test_a_snapshot_comes_out_again_byte_by_byte(day: str, tmp_path: Path) -> None:
    make(day, tmp_path)
    assert content(tmp_path / day) == content(SNAPSHOTS / day)
