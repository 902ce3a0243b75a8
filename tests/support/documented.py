"""The tables of the repository's snapshots, read as rules, by the contracts that they document."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conformance.compare.documented import documented
from conformance.contract import all_contracts
from conformance.docs.snapshot import open_snapshot
from conformance.documentation import documentation_of, operation_of
from conformance.model import Table

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"


@cache
def tables(day: str) -> dict[str, Table]:
    """What the snapshot of ``day`` documents of our models and endpoints, by contract id."""
    snapshot = open_snapshot(SNAPSHOTS, day)
    found = {}
    for contract in all_contracts():
        pages = documentation_of(contract, [snapshot]).pages
        if pages:
            found[contract.id] = documented(operation_of(contract, snapshot.page(pages[0])).table).table
    return found
