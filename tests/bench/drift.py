"""Comparing two whole snapshots against DeepDiff: the same tables, as values in memory and as dictionaries."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conformance.compare.engine import compare
from conformance.facts import parameter_to_json
from conformance.model import Table
from conformance.witness import prove_tables
from tests.support.documented import tables

DAYS = ("2026-04-29", "2026-08-19")
"""The two newest snapshots: between them 127 models and endpoints are documented on both days."""

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from conformance.cli import main; main(prog_name='kie-conformance')"]

OFTEN = 40
"""Comparisons in a pass."""

Pairs = dict[str, tuple[Table, Table]]


def pairs() -> Pairs:
    """The tables of everything that both days document, by the contract's id."""
    old, new = map(tables, DAYS)
    return {id: (old[id], new[id]) for id in sorted(old.keys() & new.keys())}


def ours(found: Pairs) -> Callable[[], int]:
    """Ours: every finding with its witness, as two days are compared."""

    def run() -> int:
        return sum(map(len, prove_tables(found).values()))

    return run


def often(run: Callable[[], int]) -> Callable[[], int]:
    """The same :data:`OFTEN` times over.

    A pass that lasts as long as one of the rival: one of a few milliseconds measures what the rival has left in the
    processor's caches.
    """
    return lambda: sum(run() for _ in range(OFTEN))


def as_process() -> float:
    """Seconds of ``drift`` between the two days, as a person runs it."""
    start = time.perf_counter()
    subprocess.run([*COMMAND, "drift", *DAYS, "--fail-on", "never"], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def without_witnesses(found: Pairs) -> Callable[[], int]:
    """Ours, the findings alone."""

    def run() -> int:
        return sum(len(compare(old, new, id)) for id, (old, new) in found.items())

    return run


def with_deepdiff(found: Pairs) -> Callable[[], int]:
    """DeepDiff on two dictionaries of all tables, as it comes."""
    from deepdiff import DeepDiff

    def as_data(side: int) -> dict[str, Any]:
        return {id: parameter_to_json(pair[side].whole) for id, pair in found.items()}

    old, new = as_data(0), as_data(1)
    return lambda: len(DeepDiff(old, new))
