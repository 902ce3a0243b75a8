"""When a scrape has lost too much to be a snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.errors import CaptureError
from tests.support.docs_server import DocsServer, Status
from tests.support.scraping import DAY, NEXT, address, break_pages, name, run
from tests.support.sites import llms, numbered, tree
from tests.support.sites import site as site_of


class TestShrunken:
    def test_more_than_a_fifth_of_the_index_is_too_much(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 1, 2, 3)
        with pytest.raises(CaptureError) as caught:
            run(site, out)
        assert (
            "3 of the 10 pages that are listed (30 %) would be lost: " + ", ".join(map(name, (1, 2, 3)))
            in caught.value.message
        )
        assert "3 failed; market/acme/m01: answered 500" in caught.value.message
        assert "--accept-shrunken" in caught.value.hint
        assert caught.value.exit_code == 3
        assert not out.exists()

    def test_an_index_that_lists_what_never_was_there_loses_nothing(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 1, 2, 3, fault=Status(404))
        result = run(site, out)
        assert (result.statuses["fetched"], result.statuses["missing"], result.exit_code) == (7, 3, 3)

    def test_what_was_there_and_is_missing_now_is_lost(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tree(out)
        break_pages(site, 1, 2, 3, fault=Status(404))
        with pytest.raises(CaptureError, match=f"3 of the 10 pages of {DAY}") as caught:
            run(site, out, NEXT)
        assert "3 missing; market/acme/m01: answered 404" in caught.value.message
        assert tree(out) == before

    def test_without_a_complete_snapshot_it_is_measured_against_the_newest(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 9, fault=Status(404))
        assert not run(site, out).manifest.complete
        break_pages(site, 1, 2, 3, fault=Status(404))
        with pytest.raises(CaptureError, match=f"3 of the 9 pages of {DAY}"):
            run(site, out, NEXT)

    def test_a_fifth_is_not(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 1, 2)
        assert run(site, out).statuses["failed"] == 2

    def test_it_can_be_accepted(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 1, 2, 3)
        result = run(site, out, accept_shrunken=True)
        assert (result.statuses["fetched"], result.statuses["failed"], result.exit_code) == (7, 3, 3)

    def test_pages_that_keep_their_tables_are_not_lost(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        break_pages(site, *range(9))
        result = run(site, out, NEXT)
        assert (result.statuses["stale"], result.manifest.counts.models) == (9, 10)

    def test_nothing_of_the_day_is_no_snapshot_whatever_is_accepted(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tree(out)
        break_pages(site, *range(10))
        with pytest.raises(CaptureError, match=f"not one page could be captured; {name(0)}: answered 500"):
            run(site, out, NEXT, accept_shrunken=True)
        assert tree(out) == before

    def test_an_index_that_lost_more_than_a_fifth_is_refused(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tree(out)
        site.pages["/llms.txt"] = llms(list(numbered(10))[:7]).encode()
        with pytest.raises(CaptureError, match=f"3 of the 10 pages of {DAY}"):
            run(site, out, NEXT)
        with pytest.raises(CaptureError):
            run(site, out)
        assert tree(out) == before
        accepted = run(site, out, NEXT, accept_shrunken=True)
        assert (accepted.manifest.complete, accepted.exit_code) == (True, 0)

    def test_so_is_one_whose_pages_lost_their_models(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        for number in (1, 2, 3):
            site.pages[address(number)] = b"# Moved\n"
        with pytest.raises(CaptureError) as caught:
            run(site, out, NEXT)
        assert f"3 of the 10 models of {DAY} (30 %) would be lost: acme/m01, acme/m02, acme/m03" in caught.value.message
        assert "of the 10 pages" not in caught.value.message

    def test_it_is_measured_against_the_newest_complete_one(self, site: DocsServer, out: Path) -> None:
        run(site, out, "2026-08-01")
        site.pages["/llms.txt"] = llms([*list(numbered(10))[:8], name(11)]).encode()
        run(site, out, "2026-08-02")
        site.pages["/llms.txt"] = llms(list(numbered(10))[:7]).encode()
        with pytest.raises(CaptureError, match="3 of the 10 pages of 2026-08-01"):
            run(site, out)

    def test_new_pages_make_up_for_old_ones(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        fresh = {f"market/zoo/z{number}": f"zoo/z{number}" for number in range(10)}
        site.pages |= {path: text.encode() if isinstance(text, str) else text for path, text in site_of(fresh).items()}
        assert run(site, out, NEXT).exit_code == 0
