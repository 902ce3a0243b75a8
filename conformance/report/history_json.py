"""What ``history --json`` prints for machines, in the shape of ``history.schema.json``."""

from __future__ import annotations

from typing import Any

from conformance.files import shipped_json
from conformance.history import Event, History, Sight, Track, member_change
from conformance.model import ABSENT, Json

FORMAT = 1
SCHEMA = "history.schema.json"


def history_to_json(found: History) -> dict[str, Json]:
    """The history as plain data; where a value is not given, its key is left out."""
    return {
        "format": FORMAT,
        "model": found.contract.id,
        "endpoint": found.contract.table.endpoint,
        "successor": found.contract.successor,
        "days": [_day(one) for one in found.sights],
        "facts": [_fact(one) for one in found.tracks],
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`history_to_json` returns."""
    found: dict[str, Any] = shipped_json("conformance.report", SCHEMA)
    return found


def _day(one: Sight) -> dict[str, Json]:
    return {
        "day": one.day,
        "complete": one.complete,
        "documented": one.documented,
        "compared": one.read,
        "pages": list(one.pages),
        "models": list(one.models),
    }


def _fact(one: Track) -> dict[str, Json]:
    found: dict[str, Json] = {
        "path": one.path,
        "fact": one.fact,
        "first": one.first,
        "since": one.since,
        "flapped": one.flapped,
        "events": [_event(one.fact, event) for event in one.events],
    }
    if one.value is not ABSENT:
        found["value"] = one.value
    return found


def _event(fact: str, one: Event) -> dict[str, Json]:
    found: dict[str, Json] = {"day": one.day, "last": one.last, "kind": one.kind, "again": one.again}
    if one.before is not ABSENT:
        found["before"] = one.before
    if one.after is not ABSENT:
        found["after"] = one.after
    change = member_change(fact, one)
    if change is not None:
        found["members"] = {
            "added": list(change.added),
            "removed": list(change.removed),
            "recased": [list(pair) for pair in change.recased],
            "reordered": change.reordered,
        }
    return found
