"""Two contracts that say the same in different words: proven equal as sets of facts.

Facts that others already decide are taken out, and those that can be written in two ways are written in one. What is
equal then accepts and refuses the same payloads, exports the same defaults and files, converts and costs the same.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from conformance.contract import Contract
from conformance.cross_rules import top_of
from conformance.laws.oracle import decimal, faults, holds_number, known_names, same_json
from conformance.laws.prices import priced_names, priced_rows
from conformance.laws.reference import Reference
from conformance.laws.rule_cases import with_row
from conformance.laws.rule_oracle import breaks_rule
from conformance.model import ABSENT, CrossRule, Parameter, named
from conformance.payload import aliases_of, starts_of, whole_of
from conformance.pricing import PriceList
from conformance.record import replace

_MOST_POINTS = 20_000
"""Whole numbers within bounds are told one by one, up to so many."""


def canonical(contract: Contract, reference: Reference) -> tuple[Any, ...]:
    """What ``contract`` says, comparable.

    Args:
        reference: what is documented, for what cannot be asked.
    """
    conversions = {
        f"{start}{name}": replace(contract.conversions[f"{start}{name}"], aliases=())
        for start, holder in starts_of(contract)
        for name in holder.properties
        if f"{start}{name}" in contract.conversions
    }
    return (
        parameter(whole_of(contract)),
        tuple(sorted(map(repr, contract.rules))),
        sorted(aliases_of(contract).items()),
        sorted((path, repr(one)) for path, one in conversions.items()),
        _prices(contract, reference),
    )


def _prices(contract: Contract, reference: Reference) -> list[str]:
    """The price of every combination that a request can hold, on every day on which prices were published."""
    days = sorted({rate.as_of for rate in reference.contract.prices})
    names = set(priced_names(reference))
    # A rule over none but these parameters holds or is broken whatever else a payload holds.
    rules = [
        data for rule, (_, data) in zip(reference.contract.rules, reference.rules, strict=True) if _over(rule, names)
    ]
    rows = [with_row({}, row) for row in priced_rows(reference)]
    whole = reference.whole
    asked = replace(
        Parameter(type="object", additional_properties=True),
        properties={name: one for name, one in whole.properties.items() if name in names},
    )
    possible = [
        row
        for row in rows
        if next(faults(asked, row), None) is None
        and not any(breaks_rule(rule, row, reference.default) for rule in rules)
    ]
    prices = PriceList(contract)
    return [repr((row, day, prices.price(row, day))) for row in possible for day in days]


def _over(rule: CrossRule, names: set[str]) -> bool:
    return set(map(top_of, rule.parameters)) <= names


def parameter(one: Parameter) -> Any:
    """What one parameter says, comparable: the facts that decide something, sorted."""
    facts: dict[str, Any] = {
        "required": one.required,
        "type": one.type,
        "nullable": bool(one.nullable),
        "told": _told(one),
    }
    facts |= _allowed(one)
    if one.type == "array":
        facts |= {"sizes": (one.min_items or 0, one.max_items), "unique": bool(one.unique_items)}
        facts["items"] = parameter(one.items) if one.items is not None else None
    if one.one_of and not (one.any_of or one.all_of or one.not_):
        facts["one_of"] = [_alternative(one, member) for member in one.one_of]
    else:
        facts["properties"] = sorted((name, parameter(child)) for name, child in one.properties.items())
        facts["open"] = known_names(one) is None
        for attribute in ("one_of", "any_of", "all_of"):
            facts[attribute] = tuple(map(parameter, getattr(one, attribute)))
        facts["not"] = None if one.not_ is None else parameter(one.not_)
    return tuple(sorted((name, repr(value)) for name, value in facts.items()))


def _told(one: Parameter) -> list[str]:
    """What decides nothing and is told all the same, at every depth: defaults, formats, files, what is deprecated."""
    found = []
    for path, each in named({"": replace(one, required=None)}):
        items = [each.items] if each.items is not None else []
        for part in (each, *items):
            media = sorted((key, repr(value)) for key, value in part.media.items())
            if part.default is not ABSENT or part.format or part.deprecated or media:
                found.append(repr((path, part.default, part.format, bool(part.deprecated), media)))
    return sorted(found)


def _alternative(whole: Parameter, member: Parameter) -> Any:
    """What has to hold where ``member`` is the alternative that is kept: its facts and those that stand beside it."""
    names = known_names(whole) if member.additional_properties is None else known_names(member)
    children = {
        name: parameter(both(whole.properties.get(name), member.properties.get(name)))
        for name in {**whole.properties, **member.properties}
    }
    return sorted(names or ()), names is None, sorted(children.items()), member.type, member.title


def both(one: Parameter | None, other: Parameter | None) -> Parameter:
    """A parameter that keeps the facts of two, as far as one Parameter can say it; else with both as parts."""
    if one is None or other is None or one == other:
        return one or other or Parameter()
    if (one.type, one.pattern or other.pattern, one.format or other.format) != (
        other.type,
        other.pattern or one.pattern,
        other.format or one.format,
    ):
        return Parameter(all_of=(one, other))
    if any(each.one_of or each.any_of or each.all_of or each.not_ for each in (one, other)):
        return Parameter(all_of=(one, other))
    named_by = [known_names(each) for each in (one, other)]
    names = [
        name
        for name in {**one.properties, **other.properties}
        if all(known is None or name in known for known in named_by)
    ]
    return replace(
        one,
        required=True if other.required else one.required,
        enum=_common(one, other),
        const=one.const if one.const is not ABSENT else other.const,
        pattern=one.pattern or other.pattern,
        format=one.format or other.format,
        properties={name: both(one.properties.get(name), other.properties.get(name)) for name in names},
        items=both(one.items, other.items) if one.items or other.items else None,
        additional_properties=named_by == [None, None],
        unique_items=one.unique_items or other.unique_items,
        **{name: _tighter(one, other, name, max) for name in ("min_length", "minimum", "min_items")},
        **{name: _tighter(one, other, name, min) for name in ("max_length", "maximum", "max_items")},
    )


def _tighter(one: Parameter, other: Parameter, name: str, choose: Callable[..., Any]) -> Any:
    given = [value for value in (getattr(one, name), getattr(other, name)) if value is not None]
    return choose(given) if given else None


def _common(one: Parameter, other: Parameter) -> tuple[Any, ...] | None:
    if one.enum is None or other.enum is None:
        return one.enum or other.enum
    return tuple(member for member in one.enum if any(same_json(member, each) for each in other.enum))


def _allowed(one: Parameter) -> dict[str, Any]:
    """Which scalars are allowed, without regard to how that is said."""
    if one.enum is not None:
        # Beside an enumeration, only the type and the constant count.
        plain = Parameter(type=one.type, const=one.const)
        kept = (member for member in one.enum if next(faults(plain, member), None) is None)
        return {"members": sorted({_spelled(member) for member in kept})}
    if one.const is not ABSENT:
        return {"members": [_spelled(one.const)]}
    if one.type in ("integer", "number") or holds_number(one):
        return {"numbers": _numbers(one), "format": one.format}
    if one.type == "string":
        # Of a required text blanks say nothing: it has one character at least.
        least = max(one.min_length or 0, 1 if one.required else 0)
        return {"lengths": (least, one.max_length), "pattern": one.pattern, "format": one.format}
    return {}


def _spelled(member: Any) -> str:
    return repr(float(member)) if isinstance(member, (int, float)) and not isinstance(member, bool) else repr(member)


def _numbers(one: Parameter) -> Any:
    """The whole numbers that are allowed, one by one where they are few; else bounds and grids."""
    low, high, points = one.minimum, one.maximum, None
    if one.type == "integer" and low is not None and high is not None and high - low <= _MOST_POINTS:
        points = [number for number in range(int(low), int(high) + 1) if _keeps(one, number)]
    if points is not None:
        return points
    grids = {_grid(step, anchor) for step, anchor in ((one.step, low or 0), (one.multiple_of, 0)) if step}
    if one.type == "integer":
        grids.add((Fraction(1), Fraction(0)))
    finest = [grid for grid in grids if not any(other != grid and _within(other, grid) for other in grids)]
    return (low, high, one.exclusive_minimum, one.exclusive_maximum, sorted(finest))


def _within(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    """Whether every point of the grid ``one`` is a point of ``other``."""
    return one[0] % other[0] == 0 and (one[1] - other[1]) % other[0] == 0


def _keeps(one: Parameter, number: int) -> bool:
    return next(faults(one, number), None) is None


def _grid(step: int | float, anchor: int | float) -> tuple[Fraction, Fraction]:
    width = decimal(step)
    return width, decimal(anchor) % width
