"""What ``check --json`` prints for machines, in the shape of ``check.schema.json``."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.contract import Contract
from conformance.docs_site import SITE
from conformance.model import Json
from conformance.normalizer import Normalized
from conformance.validator import Violation

FORMAT = 1
SCHEMA = "check.schema.json"


def check_to_json(
    contract: Contract | None,
    violations: Sequence[Violation],
    warnings: Sequence[Violation],
    normalized: Normalized | None = None,
) -> dict[str, Json]:
    """The verdict as plain data.

    Args:
        contract: None where a request names a model that nobody knows.
        normalized: None where normalization was not asked for.
    """
    found: dict[str, Json] = {
        "format": FORMAT,
        "model": contract.id if contract is not None else None,
        "page": f"{SITE}/{contract.page}" if contract is not None else None,
        "verified": contract.verified if contract is not None else None,
        "retired": contract.retired if contract is not None else None,
        "valid": not violations,
        "violations": [one.to_json() for one in violations],
        "warnings": [one.to_json() for one in warnings],
    }
    if normalized is not None:
        found["normalized"] = {
            "valid": not normalized.violations,
            "payload": normalized.payload,
            "changes": [change.to_json() for change in normalized.changes],
            "violations": [one.to_json() for one in normalized.violations],
        }
    return found
