"""A site into a snapshot: what is written, what is kept, and when nothing is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.docs import parse_page
from conformance.docs.fetch import Fetcher, Limits
from conformance.docs.manifest import PARSER_VERSION, PageEntry
from conformance.docs.scrape import Event, PageDone, ScrapeResult, Started, scrape
from conformance.docs.snapshot import open_snapshot
from conformance.errors import CaptureError, ConformanceError, PageError, SnapshotError, UnknownNameError
from conformance.model import Page, Parameter
from tests.support.captures import ROOT, capture_files, needs_captures
from tests.support.docs_server import (
    Body,
    Charset,
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
from tests.support.fake_time import FakeTime
from tests.support.pages import html
from tests.support.sites import llms, numbered, page, tree
from tests.support.sites import site as site_of

DAY = "2026-08-19"
NEXT = "2026-08-20"
ERROR = Status(500)
BOMB = (
    b"# A\n\n```yaml\n"
    + b"\n".join(
        [b"a0: &a0 [x, x]", *(b"a%d: &a%d [*a%d, *a%d, *a%d]" % (n, n, n - 1, n - 1, n - 1) for n in range(1, 40))]
    )
    + b"\nopenapi: 3.0.1\npaths:\n  /x:\n    post: *a39\n```\n"
)


@pytest.fixture
def site() -> Iterator[DocsServer]:
    """Ten pages, each with one model."""
    with DocsServer(site_of(numbered(10))) as server:
        yield server


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(site: DocsServer, out: Path, day: str = DAY, *, limits: Limits | None = None, **options: Any) -> ScrapeResult:
    """A scrape that never really waits."""
    time = FakeTime()
    fetcher = Fetcher(
        site.base_url, limits=limits, concurrency=options.get("concurrency", 4), sleep=time.sleep, clock=time.clock
    )
    return scrape(site.base_url, out, date=day, fetcher=fetcher, **options)


def address(number: int) -> str:
    return f"/market/acme/m{number:02}.md"


def name(number: int) -> str:
    return f"market/acme/m{number:02}"


def break_pages(site: DocsServer, *numbers: int, fault: Fault = ERROR) -> None:
    for number in numbers:
        site.misbehave(address(number), fault, always=True)


def mend(site: DocsServer) -> None:
    for number in range(10):
        site.misbehave(address(number))


def entry(result: ScrapeResult, number: int) -> PageEntry:
    return result.manifest.pages[name(number)]


def tables(out: Path, day: str = DAY) -> dict[str, bytes]:
    return {path: data for path, data in tree(out / day).items() if path != "manifest.json"}


class TestComplete:
    def test_a_whole_site_is_a_complete_snapshot(self, site: DocsServer, out: Path) -> None:
        result = run(site, out)
        manifest = result.manifest
        assert (manifest.complete, manifest.reasons, result.exit_code) == (True, (), 0)
        assert (manifest.date, manifest.base_url, manifest.language) == (DAY, site.base_url, "en")
        counts = manifest.counts
        assert (counts.pages, counts.operations, counts.create_task_operations, counts.models) == (10, 10, 10, 10)
        assert sorted(tables(out)) == [f"{name(number)}.json" for number in range(10)]
        assert open_snapshot(out).manifest == manifest
        body = page("acme/m03")
        assert entry(result, 3) == PageEntry(
            url="https://docs.kie.ai/market/acme/m03.md",
            status="fetched",
            http_status=200,
            form="apidog-md",
            bytes=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            title="acme/m03",
            models=("acme/m03",),
            operations=("POST /api/v1/jobs/createTask",),
        )

    def test_it_asks_for_each_page_once(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        assert site.requests == {"/robots.txt": 1, "/llms.txt": 1, **{address(number): 1 for number in range(10)}}

    @pytest.mark.parametrize("concurrency", [1, 3])
    def test_no_more_pages_at_a_time_than_wanted(self, site: DocsServer, out: Path, concurrency: int) -> None:
        run(site, out, concurrency=concurrency)
        assert site.busiest <= concurrency

    def test_the_same_answers_give_the_same_bytes(self, site: DocsServer, tmp_path: Path) -> None:
        break_pages(site, 3)
        site.misbehave(address(4), Redirect(address(5)), always=True)
        runs = []
        for folder, concurrency in (("a", 4), ("b", 4), ("c", 1), ("d", 16)):
            run(site, tmp_path / folder, concurrency=concurrency)
            runs.append(tree(tmp_path / folder))
        assert runs[0] == runs[1] == runs[2] == runs[3]

    def test_events_tell_what_happens_as_it_happens(self, site: DocsServer, out: Path) -> None:
        break_pages(site, 3)
        events: list[Event] = []
        result = run(site, out, on_event=events.append)
        started, *done, finished = events
        assert isinstance(started, Started)
        assert started.total == 10
        assert finished is result
        pages = [event for event in done if isinstance(event, PageDone)]
        assert [(event.done, event.total) for event in pages] == [(number, 10) for number in range(1, 11)]
        assert {event.page: event.entry for event in pages} == result.manifest.pages

    def test_hash_and_size_are_those_of_the_bytes_that_came(self, site: DocsServer, out: Path) -> None:
        body = page("acme/m03").replace(b"acme/m03", "acme/größe".encode())
        site.pages[address(3)] = body
        site.misbehave(address(3), Charset("iso-8859-1", "iso-8859-1"))
        received = body.decode().encode("iso-8859-1")
        found = entry(run(site, out), 3)
        assert found.models == ("acme/größe",)
        assert (found.bytes, found.sha256) == (len(received), hashlib.sha256(received).hexdigest())

    def test_a_redirect_is_recorded(self, site: DocsServer, out: Path) -> None:
        site.pages["/market/new.md"] = page("acme/m03")
        site.misbehave(address(3), Redirect("/market/new.md"))
        found = entry(run(site, out), 3)
        assert (found.url, found.redirected_to) == (
            "https://docs.kie.ai/market/acme/m03.md",
            "https://docs.kie.ai/market/new.md",
        )

    def test_doubts_about_pages_side_by_side_stand_in_the_manifest(self, site: DocsServer, out: Path) -> None:
        site.pages[address(3)] = page("acme/m04", longest=9)
        result = run(site, out)
        assert [lint.id for lint in result.manifest.lints] == ["model-on-two-pages"]
        assert result.lints > len(result.manifest.lints)
        assert open_snapshot(out).manifest.lints == result.manifest.lints


class TestAgain:
    def test_what_has_not_changed_is_not_sent(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        first = tables(out)
        site.forget()
        result = run(site, out)
        assert result.statuses["unchanged"] == 10
        assert (result.manifest.complete, result.exit_code) == (True, 0)
        assert site.statuses == {404: 1, 200: 1, 304: 10}
        assert tables(out) == first

    def test_nor_is_it_on_another_day(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        result = run(site, out, NEXT)
        assert result.statuses["unchanged"] == 10
        assert tables(out, NEXT) == tables(out)
        assert entry(result, 3).http_status == 304

    def test_a_third_run_gives_the_bytes_of_the_second(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        run(site, out)
        second = tree(out)
        run(site, out)
        assert tree(out) == second

    def test_by_date_where_there_is_no_etag(self, site: DocsServer, out: Path) -> None:
        site.etags = False
        site.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
        run(site, out)
        assert run(site, out).statuses["unchanged"] == 10

    def test_without_either_everything_is_sent_again(self, site: DocsServer, out: Path) -> None:
        site.etags = False
        run(site, out)
        before = tree(out)
        assert run(site, out).statuses["fetched"] == 10
        assert tree(out) == before

    def test_what_has_changed_is(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        site.pages[address(3)] = page("acme/m03", longest=200)
        result = run(site, out, NEXT)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)
        old, new = tables(out), tables(out, NEXT)
        assert [path for path in old if old[path] != new[path]] == [f"{name(3)}.json"]

    def test_tables_of_other_parsers_are_not_trusted(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] += 1
        file.write_text(json.dumps(data))
        assert run(site, out, NEXT).statuses["fetched"] == 10
        assert not any(site.conditional.values())

    def test_another_server_is_not_asked_about_versions_of_this_one(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        with DocsServer(site_of(numbered(10))) as other:
            assert run(other, out, NEXT).statuses["fetched"] == 10
            assert not any(other.conditional.values())

    def test_a_table_of_another_parser_that_is_kept_is_not_trusted_later(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] += 1
        file.write_text(json.dumps(data))
        break_pages(site, 3)
        assert entry(run(site, out, NEXT), 3).status == "stale"
        mend(site)
        result = run(site, out, NEXT)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)

    def test_which_parsers_made_a_table_is_known_as_long_as_it_is_kept(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        file = out / DAY / "manifest.json"
        data = json.loads(file.read_bytes())
        data["parser"] = PARSER_VERSION - 1
        file.write_text(json.dumps(data))
        break_pages(site, 3)
        for day in (NEXT, "2026-08-21"):
            run(site, out, day)
            kept = open_snapshot(out, day)
            assert [kept.parser_of(name(number)) for number in (3, 4)] == [PARSER_VERSION - 1, PARSER_VERSION]
        mend(site)
        run(site, out, "2026-08-22")
        assert open_snapshot(out, "2026-08-22").parser_of(name(3)) == PARSER_VERSION
        assert entry(run(site, out, "2026-08-22"), 3).parser is None

    def test_a_page_whose_file_is_damaged_is_fetched_whole(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tables(out)
        (out / DAY / f"{name(3)}.json").write_text("{}")
        site.forget()
        result = run(site, out)
        assert (result.statuses["unchanged"], result.statuses["fetched"]) == (9, 1)
        assert site.requests[address(3)] == 2
        assert tables(out) == before

    def test_a_damaged_manifest_is_an_error(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        (out / DAY / "manifest.json").write_text("{}")
        with pytest.raises(SnapshotError, match=r"manifest\.json"):
            run(site, out, NEXT)

    def test_later_days_are_not_looked_at(self, site: DocsServer, out: Path) -> None:
        run(site, out, NEXT)
        break_pages(site, 3)
        result = run(site, out, DAY)
        assert not any(site.conditional.values())
        assert entry(result, 3).status == "failed"


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


class TestInterrupted:
    @pytest.mark.parametrize("after", [0, 5, 10])
    def test_a_run_leaves_the_old_snapshot(self, site: DocsServer, out: Path, after: int) -> None:
        run(site, out)
        before = tree(out)
        for number in range(10):
            site.pages[address(number)] = page("acme/other")

        def interrupt(event: Event) -> None:
            if (event.done if isinstance(event, PageDone) else 0) == after:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(site, out, on_event=interrupt)
        assert tree(out) == before
        assert os.listdir(out) == [DAY]

    def test_a_run_that_dies_while_writing_does_too(
        self, site: DocsServer, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(site, out)
        before = tree(out)
        site.pages[address(3)] = page("acme/other")

        def rename(*paths: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            run(site, out)
        assert tree(out) == before

    def test_the_next_run_puts_right_what_a_killed_one_left(self, site: DocsServer, out: Path) -> None:
        run(site, out)
        before = tables(out)
        (out / DAY).rename(out / f".{DAY}.old-1")
        (out / f".{DAY}.new-1").mkdir()
        site.forget()
        assert run(site, out).statuses["unchanged"] == 10
        assert tables(out) == before
        assert os.listdir(out) == [DAY]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"day": "yesterday"}, "'yesterday': expected a day, YYYY-MM-DD"),
        ({"day": "2026-02-29"}, "'2026-02-29': expected a day"),
        ({"day": "../2026-02-28"}, "expected a day"),
        ({"language": "de"}, "'de': expected one of en, cn"),
        ({"concurrency": 0}, "concurrency 0: expected 1 to 16"),
        ({"concurrency": 99}, "concurrency 99: expected 1 to 16"),
    ],
)
def test_arguments_that_make_no_sense(out: Path, options: dict[str, Any], message: str) -> None:
    day = options.pop("day", DAY)
    with pytest.raises(ConformanceError, match=message):
        scrape("http://127.0.0.1:1", out, date=day, **options)


def test_an_address_that_is_no_site(out: Path) -> None:
    with pytest.raises(ConformanceError, match="expected https"):
        scrape("http://docs.kie.ai", out, date=DAY)


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
