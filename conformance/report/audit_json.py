"""An audit of somebody's validator as JSON, in the shape of ``audit.schema.json``; and as a badge."""

from __future__ import annotations

from typing import Any

from conformance.audit.differences import worst
from conformance.audit.finding import AuditFinding
from conformance.audit.run import Audit
from conformance.files import shipped_json
from conformance.laws.packing import pack
from conformance.model import ABSENT, Json, Level
from conformance.report.audit_words import clean, covered

FORMAT = 1
SCHEMA = "audit.schema.json"


def audit_to_json(audit: Audit) -> dict[str, Json]:
    """The audit as plain data."""
    return {
        "format": FORMAT,
        "subject": audit.subject,
        "kind": audit.kind,
        "documentation": audit.day,
        "then": audit.then,
        "network": audit.network,
        "counts": {level.label: sum(one.level is level for one in audit.findings) for level in Level},
        "covered": covered(audit),
        "agreeing": clean(audit),
        "findings": [finding_to_json(one) for one in audit.findings],
        "past": [finding_to_json(one) for one in audit.past],
        "models": [
            {
                "model": one.model,
                "state": audit.state((one.model,)),
                "documentation": one.day or None,
                "retired": one.retired,
                "cases": one.cases,
                "drawn": one.drawn,
                "untried": one.untried,
                "beyond": one.beyond,
            }
            for one in audit.tried
        ],
        "entries": [{"index": entry.index, "id": entry.id, "state": state} for entry, state in audit.entries],
    }


def finding_to_json(one: AuditFinding) -> dict[str, Json]:
    """One finding as plain data; payloads are packed as evidence packs them."""
    return {
        "kind": one.kind,
        "level": one.level.label,
        "sentence": one.row.sentence,
        "models": list(one.models),
        "path": one.fact.path if one.fact is not None else "",
        "fact": one.fact.name if one.fact is not None else None,
        "standing": one.standing.value,
        "history": one.history.value if one.history is not None else None,
        "documented": str(one.documented),
        "page": one.page,
        "do": one.row.do,
        "payloads": one.payloads,
        "witnesses": [
            {
                "says": witness.says,
                "payload": pack(witness.payload),
                "words": witness.words,
                **({} if witness.normalized is ABSENT else {"normalized": pack(witness.normalized)}),
            }
            for witness in one.witnesses
        ],
        "fingerprint": one.fingerprint,
        "new": one.new,
    }


def audit_to_badge(audit: Audit) -> dict[str, Json]:
    """A badge, as the endpoints of shields.io want it: how many covered models agree with the documentation."""
    every, good = covered(audit), clean(audit)
    level = worst(audit.findings) or Level.INFO
    color = {Level.INFO: "brightgreen", Level.WARNING: "yellow", Level.BREAKING: "red"}[level]
    return {
        "schemaVersion": 1,
        "label": f"KIE {audit.day}",
        "message": f"{good} of {every} models agree",
        "color": color,
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of what :func:`audit_to_json` gives."""
    found: dict[str, Any] = shipped_json("conformance.report", SCHEMA)
    return found
