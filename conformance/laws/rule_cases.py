"""Payloads for one cross rule: its parameters against each other, at and on both sides of what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, product
from math import prod
from typing import Any

from conformance.cross_rules import parameter_at, top_of
from conformance.laws.oracle import decimal
from conformance.laws.pairwise import pairwise
from conformance.laws.probes import sample
from conformance.laws.reference import Reference
from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter

Row = Mapping[str, Json]
"""Values by the names of the topmost parameters; ABSENT for one that is left out."""

_MOST_ROWS = 1500
"""Where the parameters of a rule have more combinations than this, only every pair of values is tried."""

_MOST_MEMBERS = 8
"""So many members of an enumeration are tried beside those that a rule names."""


def rule_rows(reference: Reference, rule: CrossRule) -> list[Row]:
    """Values of the parameters of ``rule`` in the combinations that matter to it."""
    choices: dict[str, list[Json]] = {}
    for path in rule.parameters:
        name = top_of(path)
        choices.setdefault(name, [])
        _add(choices[name], _values(reference, rule, path))
    for name in choices:
        _add(choices[name], [ABSENT])
    few = prod(map(len, choices.values())) <= _MOST_ROWS
    rows = (dict(zip(choices, row, strict=True)) for row in product(*choices.values())) if few else _paired(choices)
    return [*rows, *_sums(reference, rule), *_differences(reference, rule)]


def with_row(payload: Mapping[str, Json], row: Row) -> dict[str, Json]:
    """``payload`` with the values of ``row``."""
    return {name: value for name, value in {**payload, **row}.items() if value is not ABSENT}


def _paired(choices: Mapping[str, list[Json]]) -> Iterator[Row]:
    yield from pairwise(choices)
    # Which of the parameters are given matters most: all combinations of that.
    first = {name: [ABSENT, next(one for one in values if one is not ABSENT)] for name, values in choices.items()}
    if 2 ** len(first) <= _MOST_ROWS:
        yield from (dict(zip(first, row, strict=True)) for row in product(*first.values()))


def _add(found: list[Json], values: Sequence[Json]) -> None:
    known = {repr(one) for one in found}
    for value in values:
        if repr(value) not in known:
            known.add(repr(value))
            found.append(value)


def _values(reference: Reference, rule: CrossRule, path: str) -> list[Json]:
    """Values of the topmost parameter of ``path`` that differ in what ``rule`` asks of ``path``."""
    name, _, rest = path.partition(".")
    top = parameter_at(reference.whole, name.removesuffix("[]"))
    if name.endswith("[]"):
        members = _plain_values(rule, path, parameter_at(reference.whole, path))
        holder = sample(top)
        first = holder[0] if isinstance(holder, list) and holder else {}
        lists = [[_with(first, rest, member)] for member in members]
        if rule.kind in ("unique", "difference"):
            lists += [[*one, *other] for one in lists[:4] for other in lists[:4]]
        return [[], *lists]
    if rest:
        return [_with(sample(top), rest, one) for one in _plain_values(rule, path, parameter_at(top, rest))]
    return _plain_values(rule, path, top)


def _with(holder: Json, path: str, value: Json) -> Json:
    """``holder`` with ``value`` at a dotted path; ABSENT takes away what is there."""
    if not path:
        return value
    name, _, rest = path.partition(".")
    base = dict(holder) if isinstance(holder, dict) else {}
    if name.endswith("[]"):
        inner = base.get(name.removesuffix("[]"))
        first = inner[0] if isinstance(inner, list) and inner else {}
        return {**base, name.removesuffix("[]"): [_with(first, rest, value)]}
    if value is ABSENT and not rest:
        base.pop(name, None)
        return base
    return {**base, name: _with(base.get(name, {}), rest, value)}


def _plain_values(rule: CrossRule, path: str, one: Parameter) -> list[Json]:
    found: list[Json] = [ABSENT, None, sample(one)]
    wanted = chain(rule.conditions.items(), rule.demands.items())
    facts = [each.facts for spot, each in wanted if each.facts is not None and path.endswith(spot)]
    for each in facts:
        found += values_around(each, one)
    if one.default is not ABSENT:
        found.append(one.default)
    if one.enum is not None:
        found += one.enum[:_MOST_MEMBERS]
    elif one.type == "boolean":
        found += [True, False]
    elif one.type == "array":
        found += [[], *([sample(one.items or Parameter(), place=at) for at in range(size)] for size in (1, 2))]
    elif one.type == "string":
        found += ["", "x"]
    elif one.type in ("number", "integer"):
        found += [0, 1, 2]
    distinct: list[Json] = []
    _add(distinct, found)
    return distinct


def values_around(facts: Parameter, one: Parameter) -> list[Json]:
    """Values that keep, just keep and just break ``facts``."""
    found: list[Json] = list(facts.enum or ())
    found += [] if facts.const is ABSENT else [facts.const]
    if facts.not_ is not None:
        found += [*(facts.not_.enum or ()), *([] if facts.not_.const is ABSENT else [facts.not_.const])]
    step = one.step or one.multiple_of or 1
    for bound in (facts.minimum, facts.maximum, facts.exclusive_minimum, facts.exclusive_maximum):
        if bound is not None:
            found += [_json(decimal(bound) + decimal(step) * by) for by in (-2, -1, 0, 1, 2)]
    if facts.multiple_of is not None:
        found += [_json(decimal(facts.multiple_of) * by / 2) for by in (1, 2, 3, 4)]
    for bound in (facts.min_length, facts.max_length):
        if bound is not None:
            found += ["x" * (int(bound) + by) for by in (-1, 0, 1) if bound + by >= 0]
    for bound in (facts.min_items, facts.max_items):
        if bound is not None:
            sizes = [int(bound) + by for by in (-1, 0, 1) if bound + by >= 0]
            found += [[sample(one.items or Parameter(), place=at) for at in range(size)] for size in sizes]
    return found


def _json(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _targets(reference: Reference, rule: CrossRule) -> Iterator[tuple[int | float, dict[str, Json]]]:
    """The amounts that a sum is held against, each with what else a payload must hold for that."""
    for limit in (rule.minimum, rule.maximum, rule.equals):
        if isinstance(limit, str):
            one = parameter_at(reference.whole, limit)
            name = limit.partition(".")[0]
            if one.type == "array":
                yield from (
                    (size, {name: [sample(one.items or Parameter(), place=at) for at in range(size)]})
                    for size in (0, 1, 2, 3)
                )
                continue
            held = [*(one.enum or (sample(one), one.minimum, one.maximum))]
            for value in held:
                if value is not None:
                    amount = decimal(int(value) if isinstance(value, str) and value.isdigit() else value)
                    yield _json(amount), {name: value}
            if one.default is not ABSENT and str(one.default).isdigit():
                yield int(one.default), {name: ABSENT}
        elif limit is not None:
            yield limit, {}


def _conditions(reference: Reference, conditions: Mapping[str, Expectation]) -> dict[str, Json]:
    """Values that make plain conditions hold."""
    found: dict[str, Json] = {}
    for path, one in conditions.items():
        parameter, facts = parameter_at(reference.whole, path), one.facts or Parameter()
        allowed = [*(facts.enum or ()), *([] if facts.const is ABSENT else [facts.const])]
        if "." not in path and "[" not in path:
            found[path] = ABSENT if one.given is False else allowed[0] if allowed else sample(parameter)
    return found


def _sums(reference: Reference, rule: CrossRule) -> Iterator[dict[str, Json]]:
    """The amounts of a sum shared out so that they are at the limit, just below and just above."""
    if rule.kind != "sum":
        return
    paths = [path for side in rule.sides for path in side]
    held = _conditions(reference, rule.conditions)
    for target, more in _targets(reference, rule):
        for by in (-1, 0, 1):
            amount = target + by
            if amount < 0:
                continue
            for shares in _shares(amount, len(paths), rule.of or ""):
                row: dict[str, Any] = {**held, **more}
                for path, share in zip(paths, shares, strict=True):
                    name = top_of(path)
                    row[name] = _amounting(reference, rule, path, share)
                yield row


def _shares(amount: int | float, count: int, of: str) -> Iterator[list[Sequence[int | float]]]:
    """Ways to share ``amount`` out over ``count`` paths: to each path the parts that its list members hold."""
    for place in range(count):
        alone: list[Sequence[int | float]] = [()] * count
        alone[place] = (amount,)
        yield alone
        if of != "items" and amount >= 2:
            alone = [()] * count
            alone[place] = (amount - 1, 1)
            yield alone
    if count > 1 and amount >= 1:
        for place in range(count):
            split: list[Sequence[int | float]] = [()] * count
            split[place], split[(place + 1) % count] = (amount - 1,), (1,)
            yield split
    if count > 2 and amount >= 2:
        yield [(amount - 2,), (1,), (1,), *[()] * (count - 3)]


def _amounting(reference: Reference, rule: CrossRule, path: str, parts: Sequence[int | float]) -> Json:
    """A value of the topmost parameter of ``path`` that adds ``parts`` to the sum."""
    name, _, rest = path.partition(".")
    top = parameter_at(reference.whole, name.removesuffix("[]"))
    if rule.of == "items":
        size = int(sum(parts))
        if top.type != "array":
            return sample(top) if size else ABSENT
        return [sample(top.items or Parameter(), place=at) for at in range(size)] if size else ABSENT
    values = ["x" * int(part) if rule.of == "lengths" else part for part in parts]
    if not name.endswith("[]"):
        return values[0] if values else ABSENT
    holder = sample(top)
    first = holder[0] if isinstance(holder, list) and holder else {}
    return [_with(first, rest, value) for value in values] or ABSENT


def _differences(reference: Reference, rule: CrossRule) -> Iterator[dict[str, Json]]:
    """The two ends of a difference, so far apart that they are at a limit, just below and just above."""
    if rule.kind != "difference":
        return
    held = _conditions(reference, rule.conditions)
    left, right = (side[0] for side in rule.sides)
    limits = [one for one in (rule.minimum, rule.exclusive_minimum, rule.maximum) if isinstance(one, (int, float))]
    for limit in limits:
        for by in (-1, 0, 1):
            for start in (0, 1, 5):
                more = _json(decimal(start) + decimal(limit) + by)
                for ends in ({left: more, right: start}, {left: more}, {right: start}):
                    if rule.each is None:
                        yield {**held, **ends}
                        continue
                    top = sample(parameter_at(reference.whole, rule.each))
                    first = top[0] if isinstance(top, list) and top else {}
                    plain = {name: one for name, one in first.items() if name not in (left, right)}
                    yield {**held, rule.each: [{**plain, **ends}]}
                    yield {**held, rule.each: [first, {**plain, **ends}]}
