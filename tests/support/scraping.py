"""Scrapes that never really wait, of a site of ten pages, and what came out of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.docs.fetch import Fetcher, Limits
from conformance.docs.manifest import PageEntry
from conformance.docs.scrape import ScrapeResult, scrape
from tests.support.docs_server import DocsServer, Fault, Status
from tests.support.fake_time import FakeTime
from tests.support.sites import tree

DAY = "2026-08-19"
NEXT = "2026-08-20"
ERROR = Status(500)


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
