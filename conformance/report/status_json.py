"""The status as JSON, checked against the schema that the package ships before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.compare.agreement import Disagreement
from conformance.drift import Change
from conformance.files import shipped_json
from conformance.laws.evidence import Proof
from conformance.member import Examples, Member, Reason
from conformance.model import ABSENT, Json, Level
from conformance.status import Row, Status

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
            "verified": status.verified,
            "states": {state.value: count for state, count in status.by_state.items()},
            "unverified_because": {reason.value: count for reason, count in status.by_reason.items()},
        },
        "claims": {
            "report": roster.date,
            "snapshot": status.report_day,
            "claimed": roster.claimed,
            "counted_twice": list(roster.counted_twice),
            "distinct": len(status.claimed),
            "other_totals": list(roster.other_totals),
            "states_of_claimed": {state.value: count for state, count in status.claimed_by_state.items()},
            "documented": len(status.claimed_documented),
            "broken_since": [row.entry.id for row in status.claimed_broken],
        },
        "entries": [_row(row) for row in status.rows],
        "unused_deviations": [
            {"model": one.model, "parameter": one.parameter, "fact": one.fact, "reason": one.reason}
            for one in status.unused
        ],
    }


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
    found: dict[str, Any] = shipped_json("conformance.report", SCHEMA)
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
        "reasons": _reasons(row.reasons),
        "claimed": row.claim,
        "claims": list(row.entry.claims),
        "parameters": {"documented": documented, "ruled": ruled, "agreeing": agreeing},
        "disagreements": row.disagreements,
        "accepted": row.accepted,
        "lints": row.lints,
        "rules": row.rules,
        "examples": _examples(row.examples),
        "priced": row.priced,
        "evidence": _proof(row.proof),
        "since_verified": _changes(row.since_verified),
        "since_report": _changes(row.since_report),
        "members": [_member(member) for member in row.members],
    }


def _member(member: Member) -> dict[str, Json]:
    contract, documentation = member.contract, member.documentation
    documented, ruled, agreeing = member.counts
    found: dict[str, Json] = {
        "id": contract.id,
        "title": contract.title,
        "endpoint": contract.table.endpoint,
        "state": member.state.value,
        "reasons": _reasons(member.reasons),
        "verified": contract.verified,
        "documentation": {
            "now": documentation.now,
            "day": documentation.day,
            "gone_by": documentation.gone_by,
            "pages": list(documentation.pages),
            "named": documentation.named,
            "names_it": member.named,
        },
        "parameters": {"documented": documented, "ruled": ruled, "agreeing": agreeing},
        "disagreements": [_disagreement(one) for one in member.disagreements],
        "accepted": [{**_disagreement(one), "reason": deviation.reason} for one, deviation in member.accepted],
        "lints": [
            {"id": one.id, "level": one.level.label, "path": one.path, "message": str(one.message)}
            for one in member.lints
        ],
        "rules": len(contract.rules),
        "examples": _examples(member.examples),
        "price": {"known": member.has_price, "figures": len(contract.prices), **member.price.to_json()},
        "evidence": {**_proof(member.proof), "untried": _untried(member)},
        "since_verified": _changes(member.since_verified),
        "since_report": _changes(member.since_report),
    }
    if contract.retired is not None:
        found["retired"] = contract.retired
    if contract.successor is not None:
        found["successor"] = contract.successor
    return found


def _reasons(reasons: Iterable[Reason]) -> list[Json]:
    return [one.value for one in reasons]


def _examples(found: Examples) -> dict[str, Json]:
    return {"accepted": found.accepted, "explained": found.explained, "refused": found.refused}


def _changes(changes: Iterable[Change]) -> dict[str, Json]:
    levels = [change.proven.level for change in changes]
    return {level.label: levels.count(level) for level in Level}


def _untried(member: Member) -> dict[str, Json]:
    """Facts that were not tried from both sides, by the path of their parameter; cross rules stand under ``rule``."""
    found = member.proof.found
    less = {"one": found.coverage.one, "none": found.coverage.none} if found is not None else {"one": {}, "none": {}}
    return {sides: {path: list(facts) for path, facts in places.items()} for sides, places in less.items()}


def _proof(proof: Proof) -> dict[str, Json]:
    return {
        "standing": proof.standing.value,
        "stale_because": list(proof.stale_because),
        "laws": {"passed": proof.laws_passed, "all": proof.laws},
        "inputs": {"cases": proof.cases, "examples": proof.examples},
        "mutants": {"killed": proof.killed, "all": proof.mutants},
        "sides": {"both": proof.both_sides, "one": proof.one_side, "none": proof.no_side},
    }


def _disagreement(one: Disagreement) -> dict[str, Json]:
    found: dict[str, Json] = {
        "path": one.path,
        "fact": one.fact,
        "fingerprint": one.fingerprint,
        "sentence": str(one.sentence),
    }
    if one.documented is not ABSENT:
        found["documented"] = one.documented
    if one.ours is not ABSENT:
        found["ours"] = one.ours
    return found
