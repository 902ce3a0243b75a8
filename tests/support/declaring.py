"""Snapshots with a documentation that says something else than the contracts, for tests of what is declared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.docs.snapshot import snapshot_days

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"
PAGE = "market/kling/v2-1-pro"
MODEL = "kling/v2-1-pro"
THEN, NOW = "2026-04-29", "2026-08-19"
"""The last two complete days."""


def copied(out: Path, *days: str) -> Path:
    """The repository's snapshots of some days, or of all, in another folder."""
    for day in days or snapshot_days(SNAPSHOTS):
        shutil.copytree(SNAPSHOTS / day, out / day)
    return out


def edited(root: Path, day: str, edit: Callable[[dict[str, Any]], object], page: str = PAGE) -> None:
    """Let ``edit`` change the parameters of ``input`` on a page of one day, in place."""
    file = root / day / f"{page}.json"
    data = json.loads(file.read_text("utf-8"))
    edit(data["operations"][0]["body"]["input"]["properties"])
    file.write_text(json.dumps(data), "utf-8")
