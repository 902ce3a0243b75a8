"""The audit with fresh evidence, stage by stage as the command goes through them, and as processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from conformance.cli import main; main(prog_name='kie-conformance')", "audit"]


def stages(folder: Path) -> dict[str, float]:
    """Seconds of each stage of one audit that writes to ``folder``, in this process."""
    from rich.console import Console

    from conformance.cli.snapshots import open_all
    from conformance.compare.deviations import load_deviations
    from conformance.files import dump_json, write_atomic
    from conformance.laws.evidence import read_evidence
    from conformance.report.site import write_site
    from conformance.report.status_json import check_status, status_to_json
    from conformance.report.status_markdown import status_to_markdown
    from conformance.report.status_text import print_status
    from conformance.status import Drifts, audit_snapshots

    found: dict[str, float] = {}

    def timed(name: str, run: Callable[[], T]) -> T:
        start = time.perf_counter()
        done = run()
        found[name] = time.perf_counter() - start
        return done

    snapshots = timed("snapshots", lambda: open_all(ROOT / "scraped_docs"))
    evidence = timed("evidence", lambda: read_evidence(ROOT / "reports" / "evidence.json"))
    drifts = Drifts(snapshots, load_deviations())
    since = timed("drift", lambda: [drifts.since(day) for day in ("2026-04-29", "2025-12-24")])
    status = timed("contracts", lambda: audit_snapshots(snapshots, evidence=evidence, drifts=drifts))

    def reports() -> None:
        data = status_to_json(status)
        check_status(data)
        write_atomic(folder / "status.json", dump_json(data))
        write_atomic(folder / "status.md", status_to_markdown(status))
        print_status(status, Console(file=StringIO(), width=200))

    timed("reports", reports)
    timed("site", lambda: write_site(folder / "site", status, snapshots, since))
    return found


def typical(folder: Path, rounds: int) -> dict[str, float]:
    """The median of each stage; the first round, which imports and compiles, apart."""
    stages(folder)
    every = [stages(folder) for _ in range(rounds)]
    return {name: statistics.median(one[name] for one in every) for name in every[0]}


def as_process(folder: Path, *arguments: str) -> float:
    """Seconds of one audit as a person runs it, in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run([*COMMAND, *arguments], cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start
