"""All laws by id, in the order in which they are tried and told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.laws import exports, normalizing, prices, rounding, verdicts
from conformance.laws.law import Law

LAWS: Mapping[str, Law] = MappingProxyType(
    {law.id: law for law in (*verdicts.LAWS, *normalizing.LAWS, *rounding.LAWS, *exports.LAWS, *prices.LAWS)}
)
"""Every law: a row each."""
