"""Which pages are scraped: those of an index, of a list, that match, in one language."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.docs.manifest import PageEntry
from conformance.errors import CaptureError, ConformanceError, UnknownNameError
from tests.support.docs_server import Body, DocsServer, Drop, Fault, Huge, Redirect, Status, Truncated
from tests.support.pages import html
from tests.support.scraping import DAY, NEXT, address, break_pages, entry, name, run, tables
from tests.support.sites import llms, numbered, page, tree
from tests.support.sites import site as site_of


class TestOnly:
    def test_pages_that_match(self, site: DocsServer, out: Path) -> None:
        result = run(site, out, only=["market/*/m0[12]", "*m05"])
        assert list(result.manifest.pages) == [name(1), name(2), name(5)]
        assert result.manifest.reasons == ("restricted to market/*/m0[12], *m05",)
        assert result.exit_code == 3
        assert sum(site.requests[address(number)] for number in range(10)) == 3

    def test_the_rest_of_the_day_stays(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        for number in range(10):
            site.pages[address(number)] = page(f"acme/m{number:02}", longest=999)
        before = tables(out)
        result = run(site, out, only=["*m03"])
        after = tables(out)
        assert [path for path in before if before[path] != after[path]] == [f"{name(3)}.json"]
        assert result.manifest.counts.pages == 10
        assert result.manifest.reasons == ("restricted to *m03",)
        assert entry(result, 4).status == "fetched"

    def test_what_failed_on_the_day_stays_failed(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 4)
        run(site, out)
        result = run(site, out, only=["*m03"])
        assert entry(result, 4).status == "failed"
        assert result.manifest.reasons == ("restricted to *m03", f"1 failed: {name(4)}")

    def test_other_days_lend_nothing(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        assert list(run(site, out, NEXT, only=["*m03"]).manifest.pages) == [name(3)]

    def test_a_pattern_that_matches_nothing_is_a_mistake(self, site: DocsServer, out: Path) -> None:
        with pytest.raises(UnknownNameError) as caught:
            run(site, out, only=["*m03", "market/acne/m04"])
        assert caught.value.message == "no page matches 'market/acne/m04'"
        assert caught.value.hint == f"The closest page is '{name(4)}'."
        assert not out.exists()

    def test_losses_are_those_among_the_matches(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        break_pages(site, 3, fault=Status(404))
        with pytest.raises(CaptureError, match=f"1 of the 3 pages of {DAY}"):
            run(site, out, NEXT, only=["*m0[345]"])


class TestList:
    def test_it_stands_in_for_an_index(self, site: DocsServer, out: Path) -> None:
        del site.pages["/llms.txt"]
        result = run(site, out, pages=[name(2), f"{name(1)}.md"])
        assert list(result.manifest.pages) == [name(1), name(2)]
        assert result.manifest.reasons == ("made from a list of pages, not from an index of the site",)
        assert result.exit_code == 3
        assert site.requests["/llms.txt"] == 0

    def test_pages_are_markdown_or_else_what_stands_at_the_bare_address(self, site: DocsServer, out: Path) -> None:
        site.pages["/old/page"] = b"<!DOCTYPE html><html><title>Old</title></html>"
        result = run(site, out, pages=[name(2), "old/page"])
        assert result.manifest.pages["old/page"].url == "https://docs.kie.ai/old/page"
        assert result.manifest.pages[name(2)].url == "https://docs.kie.ai/market/acme/m02.md"
        again = run(site, out, pages=[name(2), "old/page"])
        assert again.statuses["unchanged"] == 2

    def test_a_page_that_is_nowhere_is_missing(self, site: DocsServer, out: Path) -> None:
        result = run(site, out, pages=[*numbered(10), "nowhere"])
        assert result.manifest.pages["nowhere"] == PageEntry(
            url="https://docs.kie.ai/nowhere.md", status="missing", http_status=404
        )

    def test_pages_outside_it_are_not_lost(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        assert run(site, out, NEXT, pages=[name(1)]).manifest.counts.pages == 1

    def test_it_must_not_be_empty_or_unsafe(self, site: DocsServer, out: Path) -> None:
        with pytest.raises(ConformanceError, match="list lists no page"):
            run(site, out, pages=[])
        with pytest.raises(ConformanceError, match="can't be a page path"):
            run(site, out, pages=["../x"])


class TestLanguage:
    @pytest.fixture
    def both(self) -> Iterator[DocsServer]:
        models = {"market/a": "acme/a", "cnmarket/b": "acme/b", "cn/market/a": "acme/a", "cn": "acme/home"}
        with DocsServer(site_of(models)) as server:
            yield server

    @pytest.mark.parametrize(("language", "pages"), [("en", ["cnmarket/b", "market/a"]), ("cn", ["cn", "cn/market/a"])])
    def test_is_half_of_the_index(self, both: DocsServer, out: Path, language: str, pages: list[str]) -> None:
        result = run(both, out, language=language)
        assert list(result.manifest.pages) == pages
        assert (result.manifest.language, result.exit_code) == (language, 0)

    def test_a_snapshot_is_not_overwritten_by_one_of_the_other(self, both: DocsServer, out: Path) -> None:
        run(both, out)
        before = tree(out)
        with pytest.raises(CaptureError, match="holds the pages in 'en', not in 'cn'"):
            run(both, out, language="cn")
        assert tree(out) == before

    def test_nor_measured_against_it(self, both: DocsServer, out: Path) -> None:
        run(both, out)
        both.pages["/llms.txt"] = llms(["cn"]).encode()
        assert run(both, out, NEXT, language="cn").exit_code == 0

    def test_that_nobody_speaks_is_an_error(self, site: DocsServer, out: Path) -> None:
        with pytest.raises(CaptureError, match="lists no page in 'cn'"):
            run(site, out, language="cn")


class TestIndex:
    NAVIGATION = json.dumps({"docsConfig": {"navigation": {"pages": list(numbered(10))}}})

    def bare(self, site: DocsServer) -> None:
        """Move the pages to their bare addresses, without an index."""
        del site.pages["/llms.txt"]
        site.pages = {path.removesuffix(".md"): body for path, body in site.pages.items()}

    def test_a_site_without_llms_txt_is_read_from_its_navigation(self, site: DocsServer, out: Path) -> None:
        self.bare(site)
        site.pages["/"] = html(f"1:{self.NAVIGATION}\n")
        result = run(site, out)
        assert (result.index.source, result.manifest.counts.models, result.exit_code) == ("navigation", 10, 0)

    def test_or_from_a_file_that_holds_it(self, site: DocsServer, out: Path) -> None:
        self.bare(site)
        site.pages["/navigation.json"] = json.dumps({"pages": {f"/{path}": {} for path in numbered(10)}}).encode()
        result = run(site, out)
        assert (result.index.source, result.exit_code) == ("navigation.json", 0)

    def test_a_page_that_answers_for_everything_is_no_index(self, site: DocsServer, out: Path) -> None:
        self.bare(site)
        site.pages["/llms.txt"] = site.pages["/"] = html(f"1:{self.NAVIGATION}\n")
        assert run(site, out).index.source == "navigation"

    def test_a_site_without_any_is_an_error(self, site: DocsServer, out: Path) -> None:
        self.bare(site)
        with pytest.raises(CaptureError, match="expected an index") as caught:
            run(site, out)
        assert "--pages" in caught.value.hint
        assert not out.exists()

    @pytest.mark.parametrize(
        "fault",
        [Status(500), Status(403), Drop(), Truncated(), Body(b"\xff\xfe"), Huge(), Redirect("https://evil.example/")],
        ids=lambda fault: type(fault).__name__,
    )
    def test_one_that_cannot_be_read_is_an_error_not_an_empty_site(
        self, site: DocsServer, out: Path, fault: Fault
    ) -> None:
        site.pages["/"] = html(f"1:{self.NAVIGATION}\n")
        site.misbehave("/llms.txt", fault, always=True)
        with pytest.raises(CaptureError, match=r"/llms\.txt: "):
            run(site, out)
        assert not out.exists()

    def test_robots_txt_that_cannot_be_read_is_an_error(self, site: DocsServer, out: Path) -> None:
        site.misbehave("/robots.txt", Status(503), always=True)
        with pytest.raises(CaptureError, match=r"robots\.txt: answered 503"):
            run(site, out)
        assert sum(site.requests.values()) == 4

    def test_unsafe_paths_are_not_fetched_and_not_forgotten(self, site: DocsServer, out: Path) -> None:
        site.pages["/llms.txt"] += b"- [A](/../../evil.md)\n- [B](/market/acme/M03.md)\n- [C](https://kie.ai/x)\n"
        result = run(site, out)
        assert result.manifest.counts.pages == 10
        (reason,) = result.manifest.reasons
        assert reason.startswith(
            "2 listed addresses can't be page paths: '/../../evil.md': a segment starts with a dot"
        )
        assert reason.endswith("'/market/acme/M03.md': it differs from 'market/acme/m03' only in case")
        assert result.index.skipped == ("'https://kie.ai/x': not on the documentation's host",)
        assert result.exit_code == 3
        assert os.listdir(out.parent) == ["out"]
