"""The rules of drift: a row for each way in which a documented fact can change, and what that means for requests.

Ids read ``aspect-action``. A level says what a change does to requests that were right before: ``breaking`` refuses
some of them, ``warning`` may change what they cost or give, ``info`` leaves them as they are. ``mirror`` is the rule
that fires when the two sides are swapped. ``pairs.py`` has two sides for each, between which it alone fires.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from conformance.compare.fact_rules import fact_rules
from conformance.compare.page_rules import page_rules
from conformance.compare.rule import DriftRule

__all__ = ["RULES", "DriftRule", "codes_of"]

_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "parameter-required-added": ("required-missing",),
        "required": ("required-missing",),
        "parameter": ("unknown-parameter",),
        "parameter-renamed": ("unknown-parameter", "required-missing"),
        "parameter-case-changed": ("unknown-parameter", "required-missing"),
        "parameter-moved": ("unknown-parameter", "required-missing"),
        "parameter-made-unconditional": (),
        "type": ("type-mismatch",),
        "null": ("type-mismatch", "enum-mismatch"),
        "enum": ("enum-mismatch", "type-mismatch"),
        "const": ("enum-mismatch",),
        "minimum": ("out-of-range", "numeric-text"),
        "maximum": ("out-of-range", "numeric-text"),
        "exclusive": ("out-of-range",),
        "step": ("off-step", "numeric-text"),
        "multiple-of": ("off-step", "numeric-text"),
        "min-length": ("too-short", "required-missing"),
        "max-length": ("too-long",),
        "pattern": ("pattern-mismatch",),
        "format": ("format-mismatch",),
        "min-items": ("too-few-items",),
        "max-items": ("too-many-items",),
        "unique-items": ("repeated-items",),
        "object": ("unknown-parameter",),
    }
)
"""What a request that a change refuses is told: codes of violations by the longest matching start of a rule's id."""


@cache
def codes_of(rule: str) -> tuple[str, ...]:
    """The codes of violations that prove a breaking change by ``rule``; empty where any will do."""
    starts = [start for start in _CODES if f"{rule}-".startswith(f"{start}-")]
    return _CODES[max(starts, key=len)] if starts else ()


RULES: Mapping[str, DriftRule] = MappingProxyType({rule.id: rule for rule in (*fact_rules(), *page_rules())})
"""Every rule by id."""
