"""Contract-conformance suite and auditor for the KIE AI API.

The public API is what ``__all__`` names; everything else may change without notice. Names are imported when they are
used first, so that ``import conformance`` stays fast and needs no extra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0.dev0"

if TYPE_CHECKING:
    from conformance.compare.agreement import Agreement, Disagreement, agreement
    from conformance.compare.documented import documented
    from conformance.contract import Contract, contract_paths, load_contract, read_contract
    from conformance.docs import parse_page
    from conformance.docs.scrape import scrape
    from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
    from conformance.drafting import draft
    from conformance.errors import ConformanceError
    from conformance.media_hosts import media_violations
    from conformance.model import CrossRule, Operation, Page, Parameter, Table
    from conformance.normalizer import Change, Normalized, normalize
    from conformance.openapi_export import openapi
    from conformance.pricing import Price, price
    from conformance.schema_export import json_schema
    from conformance.status import Status, audit_roster
    from conformance.validator import Violation, validate, validate_request

__all__ = [
    "Agreement",
    "Change",
    "ConformanceError",
    "Contract",
    "CrossRule",
    "Disagreement",
    "Normalized",
    "Operation",
    "Page",
    "Parameter",
    "Price",
    "Snapshot",
    "Status",
    "Table",
    "Violation",
    "agreement",
    "audit_roster",
    "contract_paths",
    "documented",
    "draft",
    "json_schema",
    "load_contract",
    "media_violations",
    "normalize",
    "open_snapshot",
    "openapi",
    "parse_page",
    "price",
    "read_contract",
    "scrape",
    "snapshot_days",
    "validate",
    "validate_request",
]

_HOMES = {
    "compare.agreement": ("Agreement", "Disagreement", "agreement"),
    "compare.documented": ("documented",),
    "contract": ("Contract", "contract_paths", "load_contract", "read_contract"),
    "docs": ("parse_page",),
    "docs.scrape": ("scrape",),
    "docs.snapshot": ("Snapshot", "open_snapshot", "snapshot_days"),
    "drafting": ("draft",),
    "errors": ("ConformanceError",),
    "media_hosts": ("media_violations",),
    "model": ("CrossRule", "Operation", "Page", "Parameter", "Table"),
    "normalizer": ("Change", "Normalized", "normalize"),
    "openapi_export": ("openapi",),
    "pricing": ("Price", "price"),
    "schema_export": ("json_schema",),
    "status": ("Status", "audit_roster"),
    "validator": ("Violation", "validate", "validate_request"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
