"""The captured documentation beside the repository: there in CI, absent for the public."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from conformance.docs import parse_page
from conformance.model import Page

ROOT = Path(__file__).parents[3] / "shared" / "captures"
DAYS = ("2025-11-02", "2025-12-24", "2026-02-22", "2026-04-29", "2026-08-19")

needs_captures = pytest.mark.skipif(not ROOT.is_dir(), reason="the captured documentation pages are not here")


def capture_files(day: str) -> Iterator[tuple[str, Path]]:
    """Every captured page of ``day``: its path on the site, and its file."""
    folder = ROOT / day
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".md", ".html"):
            yield path.relative_to(folder).as_posix().removesuffix(path.suffix), path


@cache
def captured(day: str) -> dict[str, Page]:
    """Every page of ``day``, parsed."""
    return {
        name: parse_page(name, f"https://docs.kie.ai/{name}", path.read_bytes()) for name, path in capture_files(day)
    }
