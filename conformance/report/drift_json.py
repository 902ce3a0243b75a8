"""Drift as JSON, in the shape of ``drift.schema.json``."""

from __future__ import annotations

from typing import Any

from conformance.compare.deviations import Deviation
from conformance.drift import Change, Drift
from conformance.files import shipped_json
from conformance.model import ABSENT, Absent, Json
from conformance.report.drift_words import by_subject, counts, parameter_of

FORMAT = 1
SCHEMA = "drift.schema.json"


def drift_to_json(drift: Drift) -> dict[str, Json]:
    """Drift as plain data; findings in the order in which every format tells them."""
    return {
        "format": FORMAT,
        "old": drift.old,
        "new": drift.new,
        "complete": drift.complete,
        "compared": drift.compared,
        "counts": counts(drift),
        "findings": [finding_to_json(one) for _, group in by_subject(drift.changes) for one in group],
        "expired": [_deviation(one) for one in drift.expired],
        "unused": [_deviation(one) for one in drift.unused],
        "problems": [str(one) for one in drift.problems],
        "unknown": list(drift.unknown),
    }


def finding_to_json(change: Change) -> dict[str, Json]:
    """One finding as plain data; null where a side has no value, or nothing has to be proven."""
    finding = change.finding
    return {
        "rule": finding.rule,
        "level": change.proven.level.label,
        "model": finding.subject,
        "parameter": parameter_of(change),
        "path": finding.path,
        "sentence": finding.row.sentence,
        "old": _value(finding.old),
        "new": _value(finding.new),
        "allowed": list(change.allowed),
        "witness": _value(change.proven.witness),
        "page": change.page,
        "fingerprint": finding.fingerprint,
        "state": change.state.value,
        "reason": change.deviation.reason if change.deviation is not None else None,
        "flaps": change.flaps,
        "lets_out": change.lets_out,
        "note": change.proven.note or None,
    }


def _deviation(one: Deviation) -> dict[str, Json]:
    return {"accepts": one.subject, "reason": one.reason, "since": one.since, "expires": one.expires}


def _value(value: Json | Absent) -> Json:
    return None if value is ABSENT else value


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`drift_to_json` gives."""
    found: dict[str, Any] = shipped_json("conformance.report", SCHEMA)
    return found
