"""What changed in published prices: what the same request costs by the price list of one day, and by that of another.

Lists cut the same prices in different ways: by the request or by the second, by resolution alone or by duration too. So
what is compared is what requests cost, in every case that the conditions of both lists name together. Cases that a
parameter makes no difference to are told as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, product
from typing import NamedTuple

from conformance.compare.described import Described
from conformance.compare.moves import Change
from conformance.contract import Contract
from conformance.contract_toml import rate_to_data
from conformance.cross_rules import compile_condition, parameter_at
from conformance.facts import same
from conformance.model import ABSENT, Absent, Expectation, Json, Parameter, Rate
from conformance.payload import whole_of
from conformance.pricing import Price, PriceList

Case = Mapping[str, Json]
"""Values of the parameters that prices depend on, by path; ABSENT where one is not given."""

Cost = tuple[str, Json | Absent, Json | Absent]
"""A rule, and what the two lists say: ``{"credits": 20, "per": "request"}``."""

_MOST_VALUES = 12
"""So many values of a parameter are tried that counts what is paid for, and of which no condition speaks."""
_SOMETHING = "something"
_SAMPLES: Mapping[str | None, Json] = {"array": [_SOMETHING], "boolean": True, "integer": 1, "number": 1}
"""Values of parameters of which prices ask only that they are given."""


def price_changes(old: Described, new: Described) -> Iterator[Change]:
    """Every change of what requests cost; none where no list of prices is known of one of the sides."""
    if old.prices is None or new.prices is None or old.prices == new.prices:
        return
    if not old.prices or not new.prices:
        told: Json = [_listed(rate) for rate in old.prices or new.prices]
        yield ("price-removed", "", told, ABSENT) if old.prices else ("price-added", "", ABSENT, told)
        return
    lists = [PriceList(_contract(side)) for side in (old, new)]
    costs = [(case, _cost(*(one.price(_payload(case)) for one in lists))) for case in _cases(old, new)]
    # Where a narrower case costs something else, the wider one leaves out what its price depends on.
    exact = [one for one in costs if not any(_is_wider(one[0], other[0]) and one[1] != other[1] for other in costs)]
    for case, (rule, before, after) in _merged(exact):
        yield rule, "", _told(case, before), _told(case, after)


def _contract(side: Described) -> Contract:
    return Contract(id="", title="", kind="", page="", verified="", table=side.table, prices=side.prices or ())


def _listed(rate: Rate) -> Json:
    data = rate_to_data(rate)
    return {key: data[key] for key in ("if", "credits", "usd", "per", "times") if data[key] is not None}


class _Row(NamedTuple):
    """A rate, ready to be held against others.

    Attributes:
        per: what one pays for, and the parameter that counts it; counts: values of that parameter to try, by its path.
        choices: path → values that keep its condition; conditions: all of them, to be asked of a payload.
    """

    per: tuple[str, str | None]
    counts: Mapping[str, list[Json]]
    choices: Mapping[str, list[Json]]
    conditions: Sequence[Callable[[Mapping[str, Json]], bool]]


def _rows(side: Described, wholes: Sequence[Parameter]) -> list[_Row]:
    return [
        _Row(
            per=(rate.per, rate.times),
            counts={} if rate.times is None else {rate.times: _counts(_parameter(rate.times, wholes))},
            choices={path: _values(wanted, _parameter(path, wholes)) for path, wanted in rate.conditions.items()},
            conditions=[compile_condition(path, wanted, wholes[-1]) for path, wanted in rate.conditions.items()],
        )
        for rate in side.prices or ()
    ]


def _cases(old: Described, new: Described) -> Iterator[Case]:
    """Each case that rates of both lists name together, and of a rate that shares none with the other list, its own."""
    wholes = [whole_of(_contract(side)) for side in (old, new)]
    rows = [_rows(side, wholes) for side in (old, new)]
    shared = {
        (one, other): list(_common((rows[0][one], rows[1][other])))
        for one, other in product(*(range(len(listed)) for listed in rows))
    }
    met = [{pair[side] for pair, cases in shared.items() if cases} for side in (0, 1)]
    lonely = [
        _common((row,))
        for side, listed in enumerate(rows)
        for place, row in enumerate(listed)
        if place not in met[side]
    ]
    yield from {repr(case): case for case in chain(*shared.values(), *lonely)}.values()


def _common(rows: Sequence[_Row]) -> Iterator[Case]:
    """The cases in which all of these rates apply."""
    choices: dict[str, list[Json]] = {}
    for row in rows:
        for path, values in row.choices.items():
            choices[path] = [*choices.get(path, ()), *values]
    if len({row.per for row in rows}) > 1:
        for row in rows:
            choices = {**row.counts, **choices}
    conditions = [holds for row in rows for holds in row.conditions]
    names = sorted(choices)
    for chosen in product(*(choices[name] for name in names)):
        case = dict(zip(names, chosen, strict=True))
        payload = _payload(case)
        if all(holds(payload) for holds in conditions):
            yield case


def _parameter(path: str, wholes: Sequence[Parameter]) -> Parameter:
    """The parameter at ``path`` of the newest side that has it; an empty one where none has."""
    found = (parameter_at(whole, path) for whole in reversed(wholes))
    return next((one for one in found if one != Parameter()), Parameter())


def _values(wanted: Expectation, one: Parameter) -> list[Json]:
    """Values that keep a condition, one for each that it names."""
    if wanted.given is False:
        return [ABSENT]
    facts = wanted.facts
    if facts is None:
        return [_SAMPLES.get(one.type, _SOMETHING)]
    if facts.const is not ABSENT:
        return [facts.const]
    if facts.enum is not None:
        return list(facts.enum)
    inner = [bound for bound in (facts.minimum, facts.maximum) if bound is not None]
    above = [facts.exclusive_minimum + 1] if facts.exclusive_minimum is not None else []
    below = [facts.exclusive_maximum - 1] if facts.exclusive_maximum is not None else []
    return [*inner, *above, *below]


def _counts(one: Parameter) -> list[Json]:
    """Values of a parameter that counts what is paid for."""
    named = list(one.enum or [bound for bound in (one.minimum, one.maximum) if bound is not None])
    return named[:_MOST_VALUES] or [_SAMPLES.get(one.type, 1)]


def _payload(case: Case) -> Json:
    return {path: value for path, value in case.items() if value is not ABSENT}


def _cost(before: Price, after: Price) -> Cost | None:
    """What changed of one request; None where nothing did, or neither list knows a price."""
    if before.unit_credits is None or after.unit_credits is None:
        if before.unit_credits is after.unit_credits:
            return None
        return ("price-added" if before.unit_credits is None else "price-removed"), _amount(before), _amount(after)
    if before.unit == after.unit:
        return _compared(before.unit_credits, after.unit_credits, before.unit)
    if before.credits is not None and after.credits is not None:
        return _compared(before.credits, after.credits, "request")
    return "price-unit-changed", _amount(before), _amount(after)


def _compared(before: Decimal, after: Decimal, per: str) -> Cost | None:
    if before == after:
        return None
    rule = "price-raised" if after > before else "price-lowered"
    was, costs = ({"credits": _plain(amount), "per": per} for amount in (before, after))
    return rule, was, costs


def _plain(amount: Decimal) -> int | float:
    """An amount as people write it: 20, not 20.0."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _amount(price: Price) -> Json | Absent:
    if price.unit_credits is None:
        return ABSENT
    return {"credits": _plain(price.unit_credits), "per": price.unit}


def _merged(costs: Sequence[tuple[Case, Cost | None]]) -> list[tuple[Case, Cost]]:
    """What changed: cases of the same cost as one, where they differ in one parameter only, in all of its values."""
    left = [(case, cost) for case, cost in costs if cost is not None]
    for path in sorted({path for case, _ in costs for path in case}):
        values = {repr(case[path]) for case, _ in costs if path in case}
        groups: dict[str, list[tuple[Case, Cost]]] = {}
        for case, cost in left:
            groups.setdefault(repr((_without(case, path), cost, path in case)), []).append((case, cost))
        left = []
        for group in groups.values():
            case, cost = group[0]
            if path in case and len(values) > 1 and {repr(one[path]) for one, _ in group} == values:
                group = [(_without(case, path), cost)]
            left += group
    return [one for one in left if not any(_is_wider(other[0], one[0]) and other[1] == one[1] for other in left)]


def _without(case: Case, path: str) -> Case:
    return {name: value for name, value in case.items() if name != path}


def _is_wider(one: Case, other: Case) -> bool:
    """Whether ``other`` is a case of ``one``: it says the same, and more."""
    return len(one) < len(other) and all(name in other and same(one[name], other[name]) for name in one)


def _told(case: Case, cost: Json | Absent) -> Json | Absent:
    """A cost with its case."""
    if cost is ABSENT or not case:
        return cost
    return {"if": {path: _asked(value) for path, value in case.items()}, **cost}


def _asked(value: Json | Absent) -> Json:
    if value is ABSENT:
        return {"given": False}
    return {"given": True} if value in (_SOMETHING, [_SOMETHING]) else value
