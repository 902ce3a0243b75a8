"""A site into a snapshot: what is written, and that an interrupted run writes nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from conformance.docs.manifest import PageEntry
from conformance.docs.scrape import Event, PageDone, Started, scrape
from conformance.docs.snapshot import open_snapshot
from conformance.errors import ConformanceError
from tests.support.docs_server import Charset, DocsServer, Redirect
from tests.support.scraping import DAY, address, break_pages, entry, name, run, tables
from tests.support.sites import page, tree


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
