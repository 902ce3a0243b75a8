"""Recorded traffic as JSON, in the shape of ``traffic.schema.json``, and as a badge.

Neither holds anything that ``masking.py`` hides.
"""

from __future__ import annotations

from typing import Any

from conformance.audit.coverage import Coverage, ModelUse
from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.audit.traffic_codes import code_of
from conformance.files import shipped_json
from conformance.messages import english
from conformance.model import ABSENT, Json, Level

FORMAT = 1
SCHEMA = "traffic.schema.json"


def traffic_to_json(traffic: Traffic) -> dict[str, Json]:
    """The audit of a recording as plain data, in English whatever is spoken."""
    with english():
        return _traffic(traffic)


def _traffic(traffic: Traffic) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "kind": traffic.kind,
        "file": traffic.name,
        "documentation": traffic.documentation,
        "then": traffic.day,
        "requests": traffic.requests,
        "judged": traffic.judged,
        "right": traffic.right,
        "passed_over": {sort.value: count for sort, count in traffic.sorts},
        "left_out": traffic.left_out,
        "hosts": [{"host": host, "requests": count, "resembling": alike} for host, count, alike in traffic.hosts],
        "unjudged": [
            {"reason": reason, "requests": count, "first": first} for reason, count, first in traffic.unjudged
        ],
        "authorization": {"present": traffic.authorized, "missing": traffic.unauthorized},
        "counts": {level.label: sum(one.level is level for one in traffic.findings) for level in Level},
        "findings": [finding_to_json(one) for one in traffic.findings],
        "untold": traffic.untold,
        "coverage": _coverage(traffic.coverage),
    }


def finding_to_json(one: TrafficFinding) -> dict[str, Json]:
    """One finding as plain data, in English; ``payload`` is left out where the body does not matter."""
    with english():
        return _finding(one)


def _finding(one: TrafficFinding) -> dict[str, Json]:
    found: dict[str, Json] = {
        "code": one.code,
        "level": one.level.label,
        "subject": one.subject,
        "path": one.path,
        "pointer": one.pointer,
        "fact": one.fact,
        "sentence": code_of(one.code).sentence,
        "expected": one.expected,
        "found": [{"value": value, "requests": count} for value, count in one.actual],
        "hint": one.hint,
        "page": one.page,
        "then": one.then.value if one.then is not None else None,
        "requests": one.count,
        "first": one.first,
        "fingerprint": one.fingerprint,
        "new": one.new,
    }
    return found if one.payload is ABSENT else {**found, "payload": one.payload}


def _coverage(coverage: Coverage) -> dict[str, Json]:
    return {
        "models": [_model(one) for one in coverage.models],
        "never": list(coverage.never),
        "roster": [
            {"index": one.entry.index, "id": one.entry.id, "requests": one.requests, "wrong": one.wrong}
            for one in coverage.rows
        ],
    }


def _model(one: ModelUse) -> dict[str, Json]:
    return {
        "id": one.id,
        "requests": one.requests,
        "wrong": one.wrong,
        "parameters": [
            {
                "path": each.path,
                "requests": each.count,
                "members": [{"value": value, "requests": count} for value, count in each.members],
            }
            for each in one.parameters
        ],
    }


def traffic_to_badge(traffic: Traffic) -> dict[str, Json]:
    """A badge, as the endpoints of shields.io want it: how many of the judged requests are right.

    Red where something is wrong, yellow where something is doubtful or could not be judged, grey where nothing was.
    """
    worst = max((one.level for one in traffic.findings), default=Level.INFO)
    color = {Level.INFO: "brightgreen", Level.WARNING: "yellow", Level.BREAKING: "red"}[worst]
    if worst is Level.INFO and (traffic.unjudged or traffic.untold):
        color = "yellow"
    return {
        "schemaVersion": 1,
        "label": f"KIE {traffic.documentation}",
        "message": f"{traffic.right} of {traffic.judged} requests right",
        "color": color if traffic.judged else "lightgrey",
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`traffic_to_json` gives."""
    found: dict[str, Any] = shipped_json("conformance.report", SCHEMA)
    return found
