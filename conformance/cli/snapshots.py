"""What commands that read snapshots share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.docs.snapshot import Snapshot


def open_all(root: Path | None, until: str | None = None) -> list[Snapshot]:
    """Every snapshot of a folder, in order of days.

    Args:
        root: the folder; None for the one that is found without asking.
        until: the last day that counts; None for the newest.

    Raises:
        SnapshotError: there is none, none of that day, or one is damaged.
    """
    from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days

    folder = root or default_root()
    last = open_snapshot(folder, until or "newest")
    return [*(open_snapshot(folder, day) for day in snapshot_days(folder) if day < last.day), last]
