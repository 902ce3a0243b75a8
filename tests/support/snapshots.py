"""The repository's snapshots, made anew: ``python -m tests.support.snapshots [DIR]`` (default: ``scraped_docs``).

Serves each captured day on 127.0.0.1 and scrapes it, as a person would with ``kie-conformance scrape``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from conformance.docs.scrape import ScrapeResult, scrape
from tests.support.captures import DAYS, ROOT, capture_files
from tests.support.docs_server import DocsServer

PORT = 8000
"""Fixed, because manifests name the address that was read."""

WITHOUT_INDEX = ("2025-11-02", "2026-02-22")


def make(day: str, out: Path, *, port: int = 0) -> ScrapeResult:
    """Scrape the captured pages of ``day`` into ``out``; ``port`` 0 takes a free one."""
    pages = sorted(name for name, _ in capture_files(day)) if day in WITHOUT_INDEX else None
    with DocsServer(ROOT / day, port=port) as site:
        return scrape(site.base_url, out, date=day, pages=pages)


def main() -> None:
    """Make all days."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "scraped_docs")
    for day in DAYS:
        # Elsewhere first: beside an older snapshot of the day, unchanged pages would keep their old tables.
        with tempfile.TemporaryDirectory() as folder:
            result = make(day, Path(folder), port=PORT)
            shutil.rmtree(out / day, ignore_errors=True)
            shutil.copytree(Path(folder) / day, out / day)
        sys.stdout.write(f"{out / day}: {result.manifest.counts}\n")


if __name__ == "__main__":
    main()
