"""What the repository's snapshots say of each model and endpoint, by the contracts that they document."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conformance.compare.described import Described
from conformance.contract import all_contracts
from conformance.days import Days
from conformance.docs.snapshot import open_snapshot
from conformance.model import Table

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"


@cache
def sides(day: str) -> dict[str, Described]:
    """What the snapshot of ``day`` says of our models and endpoints, by contract id."""
    places = Days([open_snapshot(SNAPSHOTS, day)]).places(day)
    return {one.id: places[one.id].described for one in all_contracts() if one.id in places}


@cache
def tables(day: str) -> dict[str, Table]:
    """The same read as rules."""
    return {id: side.table for id, side in sides(day).items()}
