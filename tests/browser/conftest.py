"""Chromium with a context of its own for each test, and the site of the repository, written once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.drift import drift
from conformance.laws.evidence import read_evidence
from conformance.report.site import write_site
from conformance.status import audit_roster

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "scraped_docs"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the site of the newest snapshot."""
    return write(tmp_path_factory.mktemp("site")).parent


def write(folder: Path) -> Path:
    """Write the site of the newest snapshot into ``folder``: its first page."""
    snapshots = [open_snapshot(SNAPSHOTS, day) for day in snapshot_days(SNAPSHOTS)]
    status = audit_roster(SNAPSHOTS, evidence=read_evidence(ROOT / "reports" / "evidence.json"))
    return write_site(folder, status, snapshots, [drift(snapshots, "2026-04-29", "2026-08-19")])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium: nothing is downloaded."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = os.environ.get("KIE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium: apt-get install chromium, or name one with KIE_CHROMIUM")
    with playwright.sync_playwright() as started:
        # As root Chromium has no sandbox; the pages are our own files.
        found = started.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


Open = Callable[..., "Page"]
"""Opens a file: ``open_page(path, width=1280, scheme="light", scripts=True, place="")``."""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens files, and fails at the end where a page said something on the console or asked for anything elsewhere."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def open_file(
        path: Path, *, width: int = 1280, scheme: str = "light", scripts: bool = True, place: str = ""
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: trouble.extend(_elsewhere(request.url)))
        page.goto(f"{path.as_uri()}{place}")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert trouble == []


def _elsewhere(url: str) -> list[str]:
    return [] if url.startswith(("file://", "data:,")) else [f"request: {url}"]
