"""The whole site of the newest snapshot, written; what it is made from is at hand already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from conformance.drift import drift
from conformance.laws.evidence import default_evidence, read_evidence
from conformance.report.site import write_site
from conformance.status import audit_roster


def writing(folder: Path) -> Callable[[], Path]:
    """Writes every page into ``folder``, with the history of each model worked out anew."""
    root, evidence = default_root(), default_evidence()
    snapshots = [open_snapshot(root, day) for day in snapshot_days(root)]
    status = audit_roster(root, evidence=read_evidence(evidence) if evidence is not None else None)
    found = [drift(snapshots, old, snapshots[-1].day) for old in ("2026-04-29", "2025-12-24")]
    return lambda: write_site(folder, status, snapshots, found)


def reading(folder: Path) -> Callable[[], None]:
    """The floor: the bytes of the site, read and written once more."""

    def run() -> None:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            path.write_bytes(path.read_bytes())

    return run
