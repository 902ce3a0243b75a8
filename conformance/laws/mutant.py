"""Mutants: a contract again and again, each time with one fact changed. A law must notice every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from conformance.contract import Contract
from conformance.facts import CHOICES
from conformance.laws import parameter_mutants, rule_mutants
from conformance.model import Conversion, Parameter, Rate
from conformance.payload import starts_of, whole_of
from conformance.record import replace


class Mutant(NamedTuple):
    """A contract with one fact changed.

    Attributes:
        name: what was changed, for a person: ``duration: enum without "5"``.
        kind: which table of the contract was changed: ``parameter``, ``rule``, ``conversion`` or ``price``.
        about: dotted path of the parameter, or name of the rule: where to look first.
        contract: the changed one.
    """

    name: str
    kind: str
    about: str
    contract: Contract


def mutants(contract: Contract) -> Iterator[Mutant]:
    """Every mutant of ``contract``, in the same order every time."""
    for path, name, whole in parameter_mutants.changed(whole_of(contract)):
        where = path or "the payload as a whole"
        yield Mutant(f"{where}: {name}", "parameter", path, with_whole(contract, whole))
    for name, about, rules in rule_mutants.changed(contract.rules):
        yield Mutant(f"rule {name}", "rule", about, replace(contract, rules=rules))
    for path, name, conversions in _conversions(contract):
        yield Mutant(f"{path}: {name}", "conversion", path, replace(contract, conversions=conversions))
    for place, name, rate in _prices(contract.prices):
        rates = [*contract.prices[:place], *([rate] if rate is not None else []), *contract.prices[place + 1 :]]
        label = f"{contract.prices[place].label} ({contract.prices[place].as_of})"
        yield Mutant(f"price {label}: {name}", "price", "", replace(contract, prices=tuple(rates)))


def with_whole(contract: Contract, whole: Parameter) -> Contract:
    """``contract`` with another object to hold payloads against."""
    table = contract.table
    if contract.is_model:
        return replace(contract, table=replace(table, body={**table.body, "input": whole}))
    alternatives = {attribute: getattr(whole, attribute) for _, attribute in CHOICES}
    around = Parameter(additional_properties=whole.additional_properties, not_=whole.not_, **alternatives)
    return replace(contract, table=replace(table, body=whole.properties, body_schema=around))


Conversions = Mapping[str, Conversion]


def _conversions(contract: Contract) -> Iterator[tuple[str, str, Conversions]]:
    """Declared conversions with one thing changed; what alternatives say of one parameter alike is one thing."""
    declared = contract.conversions
    done: list[tuple[str, Conversion]] = []
    for path, one in declared.items():
        name = _plain(path)
        if (name, one) in done:
            continue
        done.append((name, one))
        same = [each for each, other in declared.items() if (_plain(each), other) == (name, one)]
        for what, mutant in _changed_conversions(one):
            yield name, what, {**declared, **dict.fromkeys(same, mutant)}
        other_path = _other_name(contract, name)
        if other_path is None:
            continue
        for alias in one.aliases:
            rest = replace(one, aliases=tuple(each for each in one.aliases if each != alias))
            moved = declared.get(other_path, Conversion())
            redirected = {**dict.fromkeys(same, rest), other_path: replace(moved, aliases=(*moved.aliases, alias))}
            yield name, f"alias {alias} goes to {_plain(other_path)}", {**declared, **redirected}


def _plain(path: str) -> str:
    """The path of a parameter without the alternative that it stands in."""
    return path.rpartition("|")[2].partition(".")[2] if "|" in path else path.removeprefix("input.")


def _changed_conversions(one: Conversion) -> Iterator[tuple[str, Conversion]]:
    for alias in one.aliases:
        yield f"alias {alias} dropped", replace(one, aliases=tuple(each for each in one.aliases if each != alias))
    for label, member in one.labels.items():
        rest = {name: each for name, each in one.labels.items() if name != label}
        yield f"label {label!r} dropped", replace(one, labels=rest)
        others = [each for each in one.labels.values() if each != member]
        if others:
            yield f"label {label!r} goes to {others[0]!r}", replace(one, labels={**one.labels, label: others[0]})
    if one.unit is not None:
        yield f"unit {one.unit} dropped", replace(one, unit=None)
        other = "times" if one.unit == "seconds" else "seconds"
        yield f"unit {other} for {one.unit}", replace(one, unit=other)
    if one.numeric:
        yield "no longer holds a number", replace(one, numeric=False)


def _other_name(contract: Contract, own: str) -> str | None:
    """Another parameter at the top, as conversions call it, for an alias to go to by mistake."""
    every = ((start, name) for start, holder in starts_of(contract) for name in holder.properties)
    return next((f"{start}{name}" for start, name in every if name != own), None)


def _prices(rates: Sequence[Rate]) -> Iterator[tuple[int, str, Rate | None]]:
    for place, rate in enumerate(rates):
        yield place, "dropped", None
        if rate.credits is not None:
            yield place, "one credit more", replace(rate, credits=rate.credits + 1)
        if rate.usd is not None:
            yield place, "one cent more", replace(rate, usd=round(rate.usd + 0.01, 6))
        if rate.times is not None:
            yield place, f"no longer by {rate.times}", replace(rate, times=None)
        for path in rate.conditions:
            rest: dict[str, Any] = {each: one for each, one in rate.conditions.items() if each != path}
            yield place, f"whatever {path} is", replace(rate, conditions=rest)
