"""What changed in the rules that span parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.compare.moves import Change
from conformance.contract_toml import rule_to_data
from conformance.facts import same
from conformance.model import ABSENT, CrossRule, Json

_LABELS = ("documented", "page")
"""Where a rule is documented is no part of what it asks."""


def rule_changes(old: Sequence[CrossRule], new: Sequence[CrossRule]) -> Iterator[Change]:
    """Every change of cross rules: of one kind between the same parameters, they are the same rule changed."""
    gone, come = _apart(old, new), _apart(new, old)
    for rule in gone:
        other = next((one for one in come if _is_of(one, rule)), None)
        if other is None:
            yield "cross-rule-removed", "", plain_rule(rule), ABSENT
        else:
            come.remove(other)
            yield "cross-rule-changed", "", plain_rule(rule), plain_rule(other)
    yield from (("cross-rule-added", "", ABSENT, plain_rule(rule)) for rule in come)


def _apart(rules: Sequence[CrossRule], others: Sequence[CrossRule]) -> list[CrossRule]:
    """The rules that are not among the others."""
    known: list[Json] = [plain_rule(one) for one in others]
    return [one for one in rules if not any(same(plain_rule(one), each) for each in known)]


def _is_of(one: CrossRule, other: CrossRule) -> bool:
    return (one.kind, one.each, sorted(one.parameters)) == (other.kind, other.each, sorted(other.parameters))


def plain_rule(rule: CrossRule) -> dict[str, Any]:
    """What a rule asks, as a contract spells it."""
    return {key: value for key, value in rule_to_data(rule).items() if key not in _LABELS}
