"""What a contract is held against: the documented table, declared deviations apart, and what is read beside it.

The table comes from the newest snapshot that documents the model, not from the contract: a contract that says something
else fails. Cross rules, conversions and prices stand in sentences and lists that no parser reads; for them the contract
as it lies in the package is the reading that its changed copies are held against.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from conformance.compare.agreement import Disagreement, agreement
from conformance.compare.deviations import Deviation, divide, load_deviations
from conformance.compare.documented import documented
from conformance.contract import Contract, load_contract
from conformance.contract_toml import rate_to_data, rule_to_data
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot, page_file, snapshot_days
from conformance.documentation import documentation_of, source_of
from conformance.example_lints import example_lints, payload_of
from conformance.facts import CHOICES, FACTS
from conformance.laws.oracle import Fault, faults
from conformance.laws.rule_oracle import MISSING, breaks_rule
from conformance.model import ABSENT, CrossRule, Json, Parameter
from conformance.payload import whole_of
from conformance.record import replace

Verdict = frozenset[Fault]
"""What is wrong with a payload: code and place. The place of a broken cross rule is the rule, not a pointer."""


def rule_name(rule: CrossRule) -> str:
    """How a cross rule is called in a verdict: its kind and its parameters."""
    return f"{rule.kind} {', '.join(rule.parameters)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The documentation's side of every law.

    Attributes:
        contract: as it lies in the package.
        whole: the documented object: the input of a createTask model, else the request body.
        day, page: where it is documented; page_hash: SHA-256 of the page's facts in the snapshot.
        examples: documented request examples, as payloads.
        accepted: differences between page and contract that a deviation accepts, each with that.
        rules: the name of each cross rule, and the rule as the contract's TOML spells it; rates: prices, likewise.
        doubted: places of the examples of which a documentation lint says that they break their own page.
    """

    contract: Contract
    whole: Parameter
    day: str
    page: str
    page_hash: str
    examples: tuple[dict[str, Json], ...]
    doubted: frozenset[str]
    accepted: tuple[tuple[Disagreement, Deviation], ...] = field(repr=False)
    rules: tuple[tuple[str, Mapping[str, Any]], ...] = field(repr=False)
    rates: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def id(self) -> str:
        """The id of the model, or the endpoint's name."""
        return self.contract.id

    def verdict(self, payload: Json) -> Verdict:
        """Everything that is wrong with ``payload``."""
        found = set(faults(self.whole, payload))
        if isinstance(payload, dict):
            found.update(("cross-rule", name) for name, rule in self.rules if breaks_rule(rule, payload, self.default))
        return frozenset(found)

    def default(self, path: str) -> Any:
        """The documented default of the parameter at a dotted path; ``MISSING`` without one."""
        return _default(self.whole, path.split("."))


def _default(holder: Parameter, steps: Sequence[str]) -> Any:
    name, into = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    for place in (holder, *holder.one_of, *holder.any_of, *holder.all_of):
        child = place.properties.get(name)
        if child is not None:
            child = (child.items or Parameter()) if into else child
            if steps[1:]:
                return _default(child, steps[1:])
            return MISSING if child.default is ABSENT else child.default
    return MISSING


@cache
def reference_for(id: str, root: Path | None = None) -> Reference | None:
    """The reference of a model id or an endpoint's name; None where no snapshot documents it.

    Args:
        root: the folder of snapshots; None for those of the package or the checkout.

    Raises:
        UnknownNameError: there is no contract of that name.
        ConformanceError: a snapshot or the contract is damaged.
    """
    return reference(load_contract(id), _snapshots(root or default_root()))


@cache
def _snapshots(root: Path) -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(root, day) for day in snapshot_days(root))


def reference(
    contract: Contract, snapshots: Sequence[Snapshot], deviations: tuple[Deviation, ...] | None = None
) -> Reference | None:
    """The reference of ``contract`` as the last of ``snapshots`` to document it says; None where none does.

    Args:
        deviations: where ours is meant; None for those of the package.
    """
    documentation = documentation_of(contract, snapshots)
    source = source_of(contract, snapshots, documentation)
    if source is None:
        return None
    snapshot, page, operation = source
    docs = documented(operation.table)
    differences = agreement(contract, docs).disagreements
    declared = load_deviations() if deviations is None else deviations
    accepted = divide(differences, declared, snapshots[-1].day)[1]
    excepted = frozenset((one.path, one.fact) for one, _ in accepted)
    theirs, ours = whole_of(replace(contract, table=docs.table)), whole_of(contract)
    lints = tuple(one for one in (*snapshot.lints, *page.lints) if one.path == contract.id or one in page.lints)
    lints = (*lints, *example_lints(contract, operation, lints))
    payloads = (payload_of(contract, example) for example in operation.examples)
    file = page_file(snapshot.folder, page.page)
    return Reference(
        contract=contract,
        whole=replace(_merged(theirs, ours, "input" if contract.is_model else "", excepted), type="object"),
        day=snapshot.day,
        page=page.page,
        page_hash=hashlib.sha256(file.read_bytes()).hexdigest(),
        examples=tuple(payload for payload in payloads if payload is not None),
        accepted=accepted,
        doubted=frozenset(lint.path for lint in lints if lint.id.startswith("example-")),
        rules=tuple((rule_name(rule), rule_to_data(rule)) for rule in contract.rules),
        rates=tuple(map(rate_to_data, contract.prices)),
    )


def _merged(theirs: Parameter, ours: Parameter, path: str, excepted: frozenset[tuple[str, str]]) -> Parameter:
    """The documented side, but for the facts of which a deviation says that ours is meant."""
    known: dict[str, Any] = {
        fact.attribute: getattr(ours, fact.attribute) for fact in FACTS if (path, fact.name) in excepted
    }
    items = _one(theirs.items, ours.items, f"{path}[]", excepted)
    prefix = f"{path}." if path else ""
    names = dict.fromkeys((*theirs.properties, *ours.properties))
    properties = {
        name: child
        for name in names
        if (child := _one(theirs.properties.get(name), ours.properties.get(name), f"{prefix}{name}", excepted))
    }
    for keyword, attribute in CHOICES:
        left, right = getattr(theirs, attribute), getattr(ours, attribute)
        members = (
            _one(_at(left, place), _at(right, place), f"{path}|{keyword}[{place}]", excepted)
            for place in range(max(len(left), len(right)))
        )
        known[attribute] = tuple(one for one in members if one is not None)
    not_ = _one(theirs.not_, ours.not_, f"{path}|not", excepted)
    return replace(theirs, **known, items=items, properties=properties, not_=not_)


def _one(
    theirs: Parameter | None, ours: Parameter | None, path: str, excepted: frozenset[tuple[str, str]]
) -> Parameter | None:
    if (path, "parameter") in excepted:
        return ours
    if theirs is None or ours is None:
        return theirs
    return _merged(theirs, ours, path, excepted)


def _at(members: Sequence[Parameter], place: int) -> Parameter | None:
    return members[place] if place < len(members) else None
