"""Cross rules as functions: what spans parameters, checked on a payload.

A rule says nothing of values whose type is wrong: that is a violation of its own. Each broken rule is one violation, at
the parameter that a person would change first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from conformance.facts import CHOICES, broken_facts
from conformance.meaning import among
from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter
from conformance.numbers import Number, is_finite, number_in, on_grid, scaled
from conformance.record import replace
from conformance.runtime import Make

Rule = Callable[[Mapping[str, Json]], list[Any]]
Found = tuple[str, Json]
"""JSON Pointer of a value, and the value."""

Finder = Callable[[Mapping[str, Json]], Found | None]
"""Where a rule is broken in one object; None where it holds."""

_NOTHING = Parameter()


def compile_rule(rule: CrossRule, whole: Parameter, make: Make = tuple, subject: Any = None) -> Rule:
    """The function that checks payloads against ``rule``.

    Args:
        whole: the object that holds the parameters; their defaults are taken from it.
        make, subject: as for :func:`~conformance.compiler.compile_parameter`.
    """
    find = _FINDERS[rule.kind](rule, whole)
    gates = () if rule.kind == "when" else _conditions(rule, whole)

    def run_plain(payload: Mapping[str, Json]) -> list[Any]:
        found = find(payload)
        return [] if found is None else [make(("cross-rule", found[0], rule, found[1], subject))]

    if not gates and rule.each is None:
        return run_plain

    members = _reader(f"{rule.each}[]")

    def run(payload: Mapping[str, Json]) -> list[Any]:
        for gate in gates:
            if not gate(payload):
                return []
        if rule.each is None:
            return run_plain(payload)
        broken = ((place, find(one)) for place, one in members(payload) if isinstance(one, dict))
        return [
            make(("cross-rule", f"{place}{one[0]}", rule, one[1], subject)) for place, one in broken if one is not None
        ]

    return run


def _conditions(rule: CrossRule, whole: Parameter) -> list[Callable[[Mapping[str, Json]], bool]]:
    return [compile_condition(path, one, whole) for path, one in rule.conditions.items()]


def is_given(value: Json) -> bool:
    """Whether a value says something: null, ``""``, ``[]`` and ``{}`` do not."""
    return value is not None and value is not ABSENT and not (value.__class__ in (str, list, dict) and not value)


def values_at(payload: Json, path: str) -> Iterator[Found]:
    """Every value at a dotted path, with its pointer; ``[]`` goes into each member of a list."""
    name, _, rest = path.partition(".")
    into = name.endswith("[]")
    name = name.removesuffix("[]")
    if not isinstance(payload, dict) or name not in payload:
        return
    value, pointer = payload[name], f"/{name}"
    if not into:
        found: Iterator[Found] | list[Found] = [(pointer, value)]
    else:
        found = [(f"{pointer}/{place}", one) for place, one in enumerate(value)] if isinstance(value, list) else []
    for where, one in found:
        if rest:
            yield from ((f"{where}{below}", deep) for below, deep in values_at(one, rest))
        else:
            yield where, one


def parameter_at(whole: Parameter, path: str) -> Parameter:
    """The first parameter that a dotted path names in ``whole`` or its alternatives; an empty one where none is."""
    step, _, rest = path.partition(".")
    child = child_of(whole, step.rstrip("[]"))
    for _ in range(step.count("[]")):
        child = child.items or _NOTHING
    return parameter_at(child, rest) if rest else child


def child_of(whole: Parameter, name: str) -> Parameter:
    """The first parameter of that name in an object or its alternatives; an empty one where none is."""
    own = whole.properties.get(name)
    if own is not None:
        return own
    return next((one.properties[name] for one in _holders(whole) if name in one.properties), _NOTHING)


def _holders(whole: Parameter) -> Iterator[Parameter]:
    yield whole
    for _, attribute in CHOICES:
        for member in getattr(whole, attribute):
            yield from _holders(member)


Reader = Callable[[Mapping[str, Json]], Sequence[Found]]


def _is_name(path: str) -> bool:
    return "." not in path and "[" not in path


def _reader(path: str) -> Reader:
    """Every value at a path; a plain name is looked up, not walked to."""
    name = path.removesuffix("[]")
    if not _is_name(name):
        return lambda payload: list(values_at(payload, path))
    if name != path:
        return lambda payload: [
            (f"/{name}/{place}", one)
            for place, one in enumerate(payload[name] if isinstance(payload.get(name), list) else ())
        ]
    pointer = f"/{path}"
    return lambda payload: ((pointer, payload[path]),) if path in payload else ()


def _first(read: Reader, payload: Mapping[str, Json]) -> Json:
    found = read(payload)
    return found[0][1] if found else ABSENT


def top_of(path: str) -> str:
    """The parameter of the payload that a dotted path starts with."""
    return path.partition(".")[0].removesuffix("[]")


def pointer_of(path: str) -> str:
    """Where a missing parameter would stand: the first member of each list."""
    return "/" + path.replace("[]", "/0").replace(".", "/")


def _given_in(payload: Mapping[str, Json], side: Sequence[Reader]) -> Found | None:
    for read in side:
        for found in read(payload):
            if is_given(found[1]):
                return found
    return None


def _exclusive(rule: CrossRule, _whole: Parameter) -> Finder:
    sides = [[_reader(path) for path in side] for side in rule.sides]

    def find(payload: Mapping[str, Json]) -> Found | None:
        given = [found for side in sides if (found := _given_in(payload, side)) is not None]
        return given[-1] if len(given) > 1 else None

    return find


def _at_least_one(rule: CrossRule, _whole: Parameter) -> Finder:
    readers = [_reader(path) for side in rule.sides for path in side]

    def find(payload: Mapping[str, Json]) -> Found | None:
        return None if _given_in(payload, readers) is not None else ("", ABSENT)

    return find


def _requires(rule: CrossRule, _whole: Parameter) -> Finder:
    readers = [_reader(path) for side in rule.sides for path in side]
    needs = [(path, _reader(path)) for path in rule.needs]

    def find(payload: Mapping[str, Json]) -> Found | None:
        if _given_in(payload, readers) is None:
            return None
        for path, read in needs:
            if _given_in(payload, (read,)) is None:
                return next(iter(read(payload)), (pointer_of(path), ABSENT))
        return None

    return find


def compile_condition(path: str, expectation: Expectation, whole: Parameter) -> Callable[[Mapping[str, Json]], bool]:
    """Whether a condition holds of the parameter at a path; the documented default stands in where it is missing."""
    read, given = _reader(path), expectation.given
    keeps = keeps_facts(expectation.facts) if expectation.facts is not None else None
    default = parameter_at(whole, path).default
    if given is None and keeps is not None and _is_name(path):  # the usual one, in one look

        def test_name(payload: Mapping[str, Json]) -> bool:
            value = payload.get(path, default)
            return value is not ABSENT and keeps(value)

        return test_name

    def test(payload: Mapping[str, Json]) -> bool:
        value = _first(read, payload)
        if given is not None and is_given(value) is not given:
            return False
        if keeps is None:
            return True
        value = default if value is ABSENT else value
        return value is not ABSENT and keeps(value)

    return test


def keeps_facts(facts: Parameter) -> Callable[[Json], bool]:
    """Whether a value keeps ``facts``; for the usual ones, what is asked is worked out beforehand."""
    allowed = facts.enum if facts.const is ABSENT else (facts.const,)
    if allowed is not None and replace(facts, enum=None, const=ABSENT) == _NOTHING:
        return _is_one_of(allowed)
    if (
        facts.not_ is not None
        and facts.not_.enum is not None
        and facts == Parameter(not_=Parameter(enum=facts.not_.enum))
    ):
        excluded = _is_one_of(facts.not_.enum)
        return lambda value: not excluded(value)
    if facts.max_length is not None and facts == Parameter(max_length=facts.max_length):
        most = facts.max_length
        return lambda value: not isinstance(value, str) or len(value) <= most

    def keeps(value: Json) -> bool:
        if next(broken_facts(facts, value), None) is not None:
            return False
        return facts.step is None or not is_finite(value) or on_grid(value, facts.step, facts.minimum or 0)

    return keeps


def _is_one_of(allowed: tuple[Json, ...]) -> Callable[[Json], bool]:
    """:func:`~conformance.meaning.among` for one enumeration: texts are looked up, true and false compared."""
    if all(one.__class__ is str for one in allowed):
        texts = frozenset(allowed)
        return lambda value: value.__class__ is str and value in texts
    if all(one.__class__ is bool for one in allowed):
        return lambda value: value.__class__ is bool and value in allowed
    return lambda value: among(value, allowed)


def _when(rule: CrossRule, whole: Parameter) -> Finder:
    inside = parameter_at(whole, f"{rule.each}[]") if rule.each else whole
    conditions = _conditions(rule, inside)
    demands = [
        (((pointer_of(path), ABSENT),), _reader(path), one.given, keeps_facts(one.facts) if one.facts else None)
        for path, one in rule.demands.items()
    ]

    def find(payload: Mapping[str, Json]) -> Found | None:
        for condition in conditions:
            if not condition(payload):
                return None
        for missing, read, given, keeps in demands:
            for where, value in read(payload) or missing:
                if given is not None and is_given(value) is not given:
                    return where, value
                if keeps is not None and value is not ABSENT and not keeps(value):
                    return where, value
        return None

    return find


def _items(value: Json) -> int:
    return len(value) if isinstance(value, list) else int(is_given(value))


def _length(value: Json) -> int | None:
    return len(value) if isinstance(value, str) else None


def _number(value: Json) -> Number | None:
    """The number that a value is, or that a text spells as the documentation spells numbers."""
    if isinstance(value, str):
        return number_in(value) if _PLAIN_NUMBER.match(value) else None
    return value if is_finite(value) else None


_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def _outside(terms: Sequence[Number], low: Number | None, above: Number | None, high: Number | None) -> Json:
    """The sum of ``terms``, exactly, where it is out of bounds; ABSENT where it keeps them."""
    (*amounts, least, floor, most), decimals = scaled(*terms, low or 0, above or 0, high or 0)
    total = sum(amounts)
    if (low is None or total >= least) and (above is None or total > floor) and (high is None or total <= most):
        return ABSENT
    return _plain(total, decimals)


def _plain(digits: int, decimals: int) -> Json:
    """A number of so many decimals as JSON has it; one that is too large for a float loses its fraction."""
    scale: int = 10**decimals
    whole = abs(digits) // scale * (1 if digits > 0 else -1)
    try:
        return whole if digits % scale == 0 else digits / scale
    except OverflowError:
        return whole


_AMOUNTS: Mapping[str | None, Callable[[Json], Any]] = {"items": _items, "lengths": _length, "values": _number}
"""What one value adds to a sum; None where its type is wrong."""


def _sum(rule: CrossRule, whole: Parameter) -> Finder:
    amount = _AMOUNTS[rule.of]
    readers = [_reader(path) for side in rule.sides for path in side]
    pointer = pointer_of(top_of(rule.sides[0][0]))
    low, high = _limit(rule, rule.minimum, whole), _limit(rule, rule.maximum, whole)
    if rule.equals is not None:
        low = high = _limit(rule, rule.equals, whole)

    def find(payload: Mapping[str, Json]) -> Found | None:
        amounts = [amount(value) for read in readers for _, value in read(payload)]
        if not amounts or None in amounts:
            return None
        total = _outside(amounts, low(payload), None, high(payload))
        return None if total is ABSENT else (pointer, total)

    return find


def _limit(rule: CrossRule, limit: int | float | str | None, whole: Parameter) -> Callable[[Mapping[str, Json]], Any]:
    """What a sum is held against: a number, or what another parameter says; None where that says nothing."""
    if not isinstance(limit, str):
        fixed = _number(limit)
        return lambda _payload: fixed
    read, default = _reader(limit), parameter_at(whole, limit).default

    def limit_in(payload: Mapping[str, Json]) -> Any:
        value = _first(read, payload)
        value = default if value is ABSENT else value
        return _items(value) if rule.of == "items" and not is_finite(value) else _number(value)

    return limit_in


def _difference(rule: CrossRule, whole: Parameter) -> Finder:
    paths = [side[0] for side in rule.sides]
    inside = parameter_at(whole, f"{rule.each}[]") if rule.each else whole
    at_left, at_right = map(pointer_of, paths)
    read_left, read_right = map(_reader, paths)
    default_left, default_right = (parameter_at(inside, path).default for path in paths)
    low, above, high = _number(rule.minimum), _number(rule.exclusive_minimum), _number(rule.maximum)

    def find(payload: Mapping[str, Json]) -> Found | None:
        left, right = _first(read_left, payload), _first(read_right, payload)
        if left is ABSENT and right is ABSENT:
            return None
        more = _number(default_left if left is ABSENT else left)
        less = _number(default_right if right is ABSENT else right)
        if more is None or less is None:
            return None
        rest = _outside((more, -less), low, above, high)
        return None if rest is ABSENT else (at_right if left is ABSENT else at_left, rest)

    return find


def _unique(rule: CrossRule, _whole: Parameter) -> Finder:
    readers = [_reader(path) for side in rule.sides for path in side]

    def find(payload: Mapping[str, Json]) -> Found | None:
        texts: set[str] = set()
        others: list[Json] = []
        for read in readers:
            for where, value in read(payload):
                if isinstance(value, str):
                    if value in texts:
                        return where, value
                    texts.add(value)
                elif among(value, others):
                    return where, value
                else:
                    others.append(value)
        return None

    return find


_FINDERS: Mapping[str, Callable[[CrossRule, Parameter], Finder]] = {
    "exclusive": _exclusive,
    "at-least-one": _at_least_one,
    "requires": _requires,
    "when": _when,
    "sum": _sum,
    "difference": _difference,
    "unique": _unique,
}
