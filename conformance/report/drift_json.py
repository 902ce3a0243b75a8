"""Drift as JSON, in the shape of ``drift.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from conformance.drift import Change, Drift
from conformance.model import ABSENT, Json, Level

FORMAT = 1
SCHEMA = "drift.schema.json"


def drift_to_json(drift: Drift) -> dict[str, Json]:
    """Drift as plain data."""
    return {
        "format": FORMAT,
        "old": drift.old,
        "new": drift.new,
        "complete": drift.complete,
        "declared": drift.declared,
        "compared": drift.compared,
        "counts": {level.label: sum(one.proven.level is level for one in drift.changes) for level in Level},
        "changes": [_change(one) for one in drift.changes],
        "unknown": list(drift.unknown),
    }


def _change(change: Change) -> dict[str, Json]:
    finding = change.finding
    values = (("old", finding.old), ("new", finding.new), ("witness", change.proven.witness))
    return {
        "rule": finding.rule,
        "level": change.proven.level.label,
        "subject": finding.subject,
        "path": finding.path,
        "sentence": finding.row.sentence,
        "fingerprint": finding.fingerprint,
        "unconfirmed": change.unconfirmed,
        "flaps": change.flaps,
        "lets_out": change.lets_out,
        "note": change.proven.note,
        **{name: value for name, value in values if value is not ABSENT},
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`drift_to_json` gives."""
    found: dict[str, Any] = json.loads(files("conformance.report").joinpath(SCHEMA).read_text("utf-8"))
    return found
