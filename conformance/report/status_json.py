"""The status as JSON, checked against the schema that the package ships before anything is written."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from conformance.compare.agreement import Disagreement
from conformance.laws.evidence import Proof
from conformance.model import ABSENT, Json
from conformance.status import Member, Row, State, Status

FORMAT = 1
SCHEMA = "status.schema.json"


def status_to_json(status: Status) -> dict[str, Json]:
    """The status as plain data in the shape of ``status.schema.json``."""
    roster = status.roster
    return {
        "format": FORMAT,
        "snapshot": {"day": status.day, "complete": status.complete},
        "summary": {
            "entries": len(status.rows),
            "contracts": len(status.members),
            "disagreements": status.disagreements,
            "states": {state.value: count for state, count in status.by_state.items()},
        },
        "claims": {
            "report": roster.date,
            "claimed": roster.claimed,
            "counted_twice": list(roster.counted_twice),
            "distinct": roster.claimed - len(roster.counted_twice),
            "other_totals": list(roster.other_totals),
            "states_of_claimed": claimed_states(status),
        },
        "entries": [_row(row) for row in status.rows],
        "unused_deviations": [
            {"model": one.model, "parameter": one.parameter, "fact": one.fact, "reason": one.reason}
            for one in status.unused
        ],
    }


def claimed_states(status: Status) -> dict[str, int]:
    """How the rows that the report claims as validated stand today."""
    claimed = [row for row in status.rows if row.claim == "validated"]
    return {state.value: sum(row.state is state for row in claimed) for state in State}


def check_status(data: dict[str, Json]) -> None:
    """Hold ``data`` against the shipped schema.

    Raises:
        jsonschema_rs.ValidationError: the data breaks the schema: a defect of this program, not of its input.
    """
    # Two hundred times as fast as jsonschema, which would take a quarter of the whole audit; the tests use both.
    from jsonschema_rs import Draft202012Validator

    Draft202012Validator(schema()).validate(data)


def schema() -> dict[str, Any]:
    """The JSON Schema of ``status.json``."""
    found: dict[str, Any] = json.loads(files("conformance.report").joinpath(SCHEMA).read_text("utf-8"))
    return found


def _row(row: Row) -> dict[str, Json]:
    documented, ruled, agreeing = row.counts
    return {
        "index": row.entry.index,
        "id": row.entry.id,
        "name": row.entry.name,
        "category": row.entry.category,
        "sort": row.entry.sort,
        "state": row.state.value,
        "claimed": row.claim,
        "claims": list(row.entry.claims),
        "parameters": {"documented": documented, "ruled": ruled, "agreeing": agreeing},
        "disagreements": row.disagreements,
        "accepted": row.accepted,
        "lints": row.lints,
        "evidence": _proof(row.proof),
        "members": [_member(member) for member in row.members],
    }


def _member(member: Member) -> dict[str, Json]:
    contract, documentation, held = member.contract, member.documentation, member.agreement
    found: dict[str, Json] = {
        "id": contract.id,
        "title": contract.title,
        "endpoint": contract.table.endpoint,
        "state": member.state.value,
        "verified": contract.verified,
        "documentation": {
            "now": documentation.now,
            "day": documentation.day,
            "gone_by": documentation.gone_by,
            "pages": list(documentation.pages),
            "named": documentation.named,
        },
        "parameters": {
            "documented": len(held.documented) if held else 0,
            "ruled": len(held.ruled) if held else 0,
            "agreeing": len(held.agreeing) if held else 0,
        },
        "disagreements": [_disagreement(one) for one in member.disagreements],
        "accepted": [{**_disagreement(one), "reason": deviation.reason} for one, deviation in member.accepted],
        "lints": [
            {"id": one.id, "level": one.level.label, "path": one.path, "message": one.message} for one in member.lints
        ],
    }
    found["evidence"] = _proof(member.proof)
    if contract.retired is not None:
        found["retired"] = contract.retired
    if contract.successor is not None:
        found["successor"] = contract.successor
    return found


def _proof(proof: Proof) -> dict[str, Json]:
    return {
        "standing": proof.standing.value,
        "stale_because": list(proof.stale_because),
        "laws": {"passed": proof.laws_passed, "all": proof.laws},
        "inputs": {"cases": proof.cases, "examples": proof.examples},
        "mutants": {"killed": proof.killed, "all": proof.mutants},
    }


def _disagreement(one: Disagreement) -> dict[str, Json]:
    found: dict[str, Json] = {
        "path": one.path,
        "fact": one.fact,
        "fingerprint": one.fingerprint,
        "sentence": one.sentence,
    }
    if one.documented is not ABSENT:
        found["documented"] = one.documented
    if one.ours is not ABSENT:
        found["ours"] = one.ours
    return found
