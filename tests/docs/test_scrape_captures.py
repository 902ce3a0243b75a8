"""Captured days, served and scraped: the counts of each, and the same again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.errors import CaptureError
from tests.support.captures import ROOT, capture_files, needs_captures
from tests.support.docs_server import DocsServer
from tests.support.scraping import run, tables


@needs_captures
class TestCaptures:
    @pytest.mark.parametrize(
        ("day", "listed", "counts"),
        [
            ("2025-11-02", True, (28, 23, 9, 9)),
            ("2025-12-24", True, (81, 74, 70, 70)),
            ("2026-02-22", True, (14, 13, 10, 10)),
            ("2026-04-29", False, (200, 170, 109, 107)),
            ("2026-08-19", False, (230, 230, 141, 134)),
        ],
    )
    def test_a_day_comes_out_with_its_counts_and_again_unchanged(
        self, tmp_path: Path, day: str, listed: bool, counts: tuple[int, ...]
    ) -> None:
        pages = [path for path, _ in capture_files(day)] if listed else None
        with DocsServer(ROOT / day) as site:
            result = run(site, tmp_path, day, pages=pages)
            first = tables(tmp_path, day)
            again = run(site, tmp_path, day, pages=pages)
        found = result.manifest.counts
        assert (found.pages, found.operations, found.create_task_operations, found.models) == counts
        assert result.statuses["fetched"] == again.statuses["unchanged"] == counts[0]
        assert result.manifest.complete is not listed
        assert tables(tmp_path, day) == first

    def test_the_half_of_an_index_that_was_not_kept_is_refused(self, tmp_path: Path) -> None:
        with DocsServer(ROOT / "2026-04-29") as site, pytest.raises(CaptureError, match="not one page"):
            run(site, tmp_path, "2026-04-29", language="cn")
        assert os.listdir(tmp_path) == []

    def test_a_site_of_which_half_was_kept_gives_that_half_and_says_so(self, tmp_path: Path) -> None:
        with DocsServer(ROOT / "2025-12-24") as site:
            result = run(site, tmp_path, "2025-12-24")
        counts = result.manifest.counts
        assert (counts.pages, counts.operations, counts.create_task_operations, counts.models) == (81, 74, 70, 70)
        assert (result.statuses["missing"], result.exit_code) == (67, 3)
