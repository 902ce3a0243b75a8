"""Pages that fail keep their last good tables, and pages that are gone are missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.docs import parse_page
from conformance.docs.fetch import Limits
from conformance.docs.manifest import PageEntry
from conformance.docs.snapshot import open_snapshot
from conformance.errors import PageError, SnapshotError
from conformance.model import Page, Parameter
from tests.support.docs_server import (
    Body,
    DocsServer,
    Drop,
    Endless,
    Fault,
    GzipBomb,
    Huge,
    Redirect,
    Status,
    Truncated,
)
from tests.support.scraping import DAY, NEXT, address, break_pages, entry, mend, name, run, tables
from tests.support.sites import llms, numbered, page

BOMB = (
    b"# A\n\n```yaml\n"
    + b"\n".join(
        [b"a0: &a0 [x, x]", *(b"a%d: &a%d [*a%d, *a%d, *a%d]" % (n, n, n - 1, n - 1, n - 1) for n in range(1, 40))]
    )
    + b"\nopenapi: 3.0.1\npaths:\n  /x:\n    post: *a39\n```\n"
)


class TestStale:
    @pytest.mark.parametrize(
        ("fault", "error", "status"),
        [
            (Status(500), "answered 500", 500),
            (Status(403), "answered 403", 403),
            (Status(429, {"Retry-After": "86400"}), "answered 429 and asks to wait 86400 seconds", 429),
            (Drop(), "the connection broke", None),
            (Truncated(), "the connection broke", None),
            (
                Redirect("https://evil.example/"),
                "redirected to 'https://evil.example/', which is not on the same host",
                302,
            ),
            (Huge(200), "larger than 5000000 bytes", 200),
            (GzipBomb(200), "larger than 5000000 bytes", 200),
            (Body(b"# \xff\n"), "not UTF-8 (at byte 2), and its header names no charset", 200),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Fault) else "",
    )
    def test_a_page_that_fails_keeps_its_last_good_table(
        self, site: DocsServer, out: Path, fault: Fault, error: str, status: int | None
    ) -> None:
        good = entry(run(site, out), 3)
        break_pages(site, 3, fault=fault)
        result = run(site, out, NEXT)
        found = entry(result, 3)
        assert (found.status, found.error, found.http_status, found.stale_since) == ("stale", error, status, DAY)
        assert (found.sha256, found.models, found.etag) == (good.sha256, good.models, good.etag)
        assert tables(out, NEXT) == tables(out)
        assert (result.exit_code, result.manifest.complete) == (3, False)
        assert result.manifest.reasons == (f"1 stale: {name(3)}",)

    @pytest.mark.parametrize(
        "body",
        [
            BOMB,
            page("acme/m03")[:-60],
            page("acme/m03").replace(b"openapi: 3.0.1", b"openapi: [3.0.1"),
            b"# A\n\n```yaml\nopenapi: 3.0.1\npaths: !!python/object/apply:os.abort []\n```\n",
            b"",
            b" \n",
            b"<!DOCTYPE html><html><body>Back soon.</body></html>",
        ],
        ids=["alias-bomb", "cut", "damaged", "tag", "empty", "blank", "maintenance"],
    )
    def test_so_does_one_that_cannot_be_read(self, site: DocsServer, out: Path, body: bytes) -> None:
        run(site, out)
        site.pages[address(3)] = body
        result = run(site, out, NEXT)
        found = entry(result, 3)
        assert (found.status, found.http_status, found.stale_since) == ("stale", 200, DAY)
        assert found.error
        assert tables(out, NEXT) == tables(out)

    def test_an_endless_page_does_not_hold_up_the_others(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 3, fault=Endless())
        result = run(site, out, limits=Limits(page_bytes=20_000))
        assert (result.statuses["fetched"], result.statuses["failed"]) == (9, 1)

    def test_without_an_earlier_table_it_has_failed(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 3)
        result = run(site, out)
        assert entry(result, 3) == PageEntry(
            url="https://docs.kie.ai/market/acme/m03.md",
            status="failed",
            http_status=500,
            title="market/acme/m03",
            error="answered 500",
        )
        assert result.exit_code == 3
        assert result.manifest.reasons == (f"1 failed: {name(3)}",)
        assert result.manifest.counts.pages == 9
        with pytest.raises(SnapshotError, match="failed"):
            open_snapshot(out).page(name(3))

    def test_it_says_since_when(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        break_pages(site, 3)
        run(site, out, "2026-08-20")
        result = run(site, out, "2026-08-21")
        assert (entry(result, 3).status, entry(result, 3).stale_since) == ("stale", DAY)

    def test_a_page_that_answers_again_is_current_again(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        break_pages(site, 3)
        run(site, out, NEXT)
        mend(site)
        result = run(site, out, "2026-08-21")
        assert entry(result, 3).status == "unchanged"
        assert (entry(result, 3).error, entry(result, 3).stale_since) == ("", "")
        assert result.exit_code == 0

    def test_the_same_day_counts_as_earlier(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        break_pages(site, 3)
        result = run(site, out)
        assert (entry(result, 3).status, entry(result, 3).stale_since) == ("stale", DAY)

    def test_the_table_may_be_some_snapshots_old(self, site: DocsServer, out: Path) -> None:
        run(site, out, "2026-08-01")
        run(site, out, "2026-08-02", pages=[name(1)])
        break_pages(site, 3)
        assert entry(run(site, out), 3).stale_since == "2026-08-01"

    def test_a_damaged_file_is_no_good_table(self, site: DocsServer, out: Path) -> None:
        run(site, out, "2026-08-01")
        run(site, out, "2026-08-02")
        (out / "2026-08-02" / f"{name(3)}.json").unlink()
        break_pages(site, 3)
        assert entry(run(site, out), 3).stale_since == "2026-08-01"

    def test_what_robots_txt_forbids_is_kept_too(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /market/acme/m03\nDisallow: /market/acme/m11\n"
        site.pages["/llms.txt"] = llms([*numbered(10), name(11)]).encode()
        result = run(site, out, NEXT)
        assert (entry(result, 3).status, entry(result, 3).error) == ("stale", "robots.txt does not allow it")
        assert entry(result, 11).status == "refused"
        assert result.manifest.reasons == (f"1 stale: {name(3)}", f"1 refused: {name(11)}")

    def test_a_table_that_could_not_be_read_back_is_not_stored(self, site: DocsServer, out: Path) -> None:
        def parse(path: str, url: str, body: bytes) -> Page:
            found = parse_page(path, url, body)
            if path != name(3):
                return found
            table = replace(found.operations[0].table, body={"a": Parameter(min_items=-1)})
            return replace(found, operations=(replace(found.operations[0], table=table),))

        result = run(site, out, parse=parse)
        assert entry(result, 3).status == "failed"
        assert "minItems: expected a whole number" in entry(result, 3).error
        assert len(list(open_snapshot(out).pages())) == 9

    def test_errors_are_short_and_can_be_stored(self, site: DocsServer, out: Path) -> None:
        def parse(path: str, url: str, body: bytes) -> Page:
            if path == name(3):
                raise PageError("first line\n  second \ud800" + "x" * 1000)
            return parse_page(path, url, body)

        error = entry(run(site, out, parse=parse), 3).error
        assert error.startswith("first line second ?xxx")
        assert len(error) == 300

    def test_a_fault_of_a_parser_is_not_hidden(self, site: DocsServer, out: Path) -> None:
        def parse(path: str, url: str, body: bytes) -> Page:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            run(site, out, parse=parse)
        assert not out.exists()


class TestMissing:
    @pytest.mark.parametrize("status", [404, 410])
    def test_a_page_that_is_listed_but_gone(self, site: DocsServer, out: Path, status: int) -> None:
        run(site, out)
        break_pages(site, 3, fault=Status(status))
        result = run(site, out, NEXT)
        assert entry(result, 3) == PageEntry(
            url="https://docs.kie.ai/market/acme/m03.md", status="missing", http_status=status, title=name(3)
        )
        assert result.exit_code == 3
        assert result.manifest.reasons == (f"1 missing: {name(3)}",)
        assert f"{name(3)}.json" not in tables(out, NEXT)

    def test_a_page_that_is_no_longer_listed_is_no_loss_to_report(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        site.pages["/llms.txt"] = llms(list(numbered(10))[:9]).encode()
        result = run(site, out, NEXT)
        assert name(9) not in result.manifest.pages
        assert result.exit_code == 0
