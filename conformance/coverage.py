"""Constraint coverage: whether each documented fact that can refuse something was tried from both sides.

Measured on a model's deterministic cases, which every verification tries. A fact is tried from inside by a payload that
is right and goes as far as the fact allows: at the very bound, with each member of an enumeration. It is tried from
outside by a payload in which nothing else is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from conformance.facts import CHOICES, has_type
from conformance.laws.law import Material
from conformance.laws.oracle import decimal, faults, holds_number, is_blank, known_names, same_json
from conformance.laws.rule_oracle import is_number
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace
from conformance.regex import URI, portable

_CHOICES = frozenset(keyword for keyword, _ in CHOICES)
_ALTERNATIVE = re.compile(r"\|(?:oneOf|anyOf|allOf)\[[0-9]+\]")
_AS_ONE = {"multipleOf": "step", "const": "enum"}
"""Facts that one value may break together, as one fault."""


class Sides(Enum):
    """From how many sides a fact was tried."""

    BOTH = "both"
    ONE = "one"
    NONE = "none"


Place = tuple[str, str]
"""Dotted path of a parameter (empty for the payload as a whole) and a fact; of a cross rule ``rule`` and its name."""

RULE: Final = "rule"
"""What stands for the path where the fact is a cross rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the facts of one contract were tried.

    Attributes:
        both: how many were tried from both sides.
        one, none: the others, by the path of their parameter.
    """

    both: int
    one: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    none: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> int:
        """All facts that can refuse something, cross rules among them."""
        return self.both + _size(self.one) + _size(self.none)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Tried from both sides, from one, from none."""
        return self.both, _size(self.one), _size(self.none)

    def sides(self, path: str, fact: str) -> Sides:
        """From how many sides a fact of this contract was tried; its place as in :data:`Place`."""
        if fact in self.none.get(path, ()):
            return Sides.NONE
        return Sides.ONE if fact in self.one.get(path, ()) else Sides.BOTH


def _size(places: Mapping[str, tuple[str, ...]]) -> int:
    return sum(map(len, places.values()))


def coverage_to_json(found: Coverage) -> dict[str, Json]:
    """Coverage as it stands in the evidence."""
    less = {"one": found.one, "none": found.none}
    return {
        "both": found.both,
        **{name: {path: list(facts) for path, facts in one.items()} for name, one in less.items()},
    }


def coverage_from_json(data: Mapping[str, Any]) -> Coverage:
    """Coverage from what :func:`coverage_to_json` wrote, whose shape is checked already."""
    one, none = ({path: tuple(facts) for path, facts in data[name].items()} for name in ("one", "none"))
    return Coverage(both=data["both"], one=one, none=none)


def coverage(material: Material) -> Coverage:
    """How the deterministic cases of a model try the facts of its documentation."""
    reference = material.reference
    table = _Table(reference.whole, "input" if reference.contract.is_model else "")
    rules = {name for name, _ in reference.rules}
    inside: dict[Place, set[Hashable]] = defaultdict(set)
    outside: set[Place] = set()
    for case in material.cases:
        verdict = material.verdict(case.payload)
        if not verdict:
            for place, token in table.kept(case.payload):
                inside[place].add(token)
            inside[RULE, case.about].add(None)  # cases that were made for a cross rule are about its name
        elif len(verdict) == 1:
            ((code, where),) = verdict
            outside.update([(RULE, where)] if code == "cross-rule" else table.broken(case.payload))
    wanted: dict[Place, frozenset[Hashable]] = {**table.wanted, **{(RULE, name): frozenset((None,)) for name in rules}}
    return _counted({place: (inside[place] >= tokens) + (place in outside) for place, tokens in wanted.items()})


def _counted(sides: Mapping[Place, int]) -> Coverage:
    less: tuple[dict[str, list[str]], ...] = ({}, {})
    for (path, fact), number in sorted(sides.items()):
        if number < 2:
            less[number].setdefault(path, []).append(fact)
    none, one = ({path: tuple(facts) for path, facts in found.items()} for found in less)
    return Coverage(both=sum(number == 2 for number in sides.values()), one=one, none=none)


@dataclass(frozen=True, slots=True)
class _Constraint:
    """One fact of a parameter that can refuse a value of the right type.

    Attributes:
        keeps: whether a value keeps it.
        token: which part of its inside a value that keeps it tries; ABSENT for none.
        wanted: the tokens that make up its inside.
    """

    fact: str
    keeps: Callable[[Any], bool]
    token: Callable[[Any], Hashable] = field(default=lambda _value: None)
    wanted: frozenset[Hashable] = frozenset((None,))


class _Table:
    """The constraints of one documented object, and what a payload says of them.

    Attributes:
        wanted: every constraint by its place, with the tokens of its inside.
    """

    def __init__(self, whole: Parameter, root: str) -> None:
        self._whole = _opened(whole)
        self._root = root
        self._constraints: dict[int, tuple[_Constraint, ...]] = {}

    @cached_property
    def wanted(self) -> dict[Place, frozenset[Hashable]]:
        return dict(self._wanted(self._whole, self._root))

    def kept(self, payload: Json) -> Iterator[tuple[Place, Hashable]]:
        """What a payload that is right tries from inside."""
        for place, kept, token in self._seen(self._whole, payload, self._root):
            if kept and token is not ABSENT:
                yield place, token

    def broken(self, payload: Json) -> set[Place]:
        """The constraint that a payload breaks, if it breaks one alone, wherever alternatives repeat it.

        A verdict may name one fault where a value breaks two facts (beyond a bound, off the grid): that shows neither.
        A payload that keeps none of several alternatives shows what each of them requires.
        """
        found = {place for place, kept, _ in self._seen(self._whole, payload, self._root) if not kept}
        choices = {(path, fact) for path, fact in found if fact in _CHOICES}
        facts = found - choices
        within = {one for one in facts if any(one[0].startswith(f"{path}|{fact}[") for path, fact in choices)}
        if len({(_ALTERNATIVE.sub("", path), _AS_ONE.get(fact, fact)) for path, fact in facts}) == 1:
            return found if facts == within else facts
        if facts != within:
            return set()
        return found if {fact for _, fact in facts} <= {"required"} else choices

    def _of(self, one: Parameter) -> tuple[_Constraint, ...]:
        if id(one) not in self._constraints:
            self._constraints[id(one)] = tuple(_constraints(one))
        return self._constraints[id(one)]

    def _wanted(self, one: Parameter, path: str) -> Iterator[tuple[Place, frozenset[Hashable]]]:
        if one.type is not None:
            yield (path, "type"), frozenset((None,))
        yield from (((path, each.fact), each.wanted) for each in self._of(one))
        if one.items is not None:
            yield from self._wanted(one.items, f"{path}[]")
        for name, child in one.properties.items():
            if child.required:
                yield (_below(path, name), "required"), frozenset((None,))
            yield from self._wanted(child, _below(path, name))
        for keyword, place, member in _choices(one):
            for (where, fact), tokens in self._wanted(member, f"{path}|{keyword}[{place}]"):
                # Of what type an alternative is goes without saying: the object that has it comes first.
                if (where, fact) != (f"{path}|{keyword}[{place}]", "type"):
                    yield (where, fact), tokens

    def _seen(self, one: Parameter, value: Json, path: str) -> Iterator[tuple[Place, bool, Hashable]]:
        """Each constraint that speaks of ``value`` or of what is in it, whether it is kept, and which part is tried."""
        if value is None and one.nullable:
            return
        if one.type is not None:
            right = has_type(value, one.type)
            yield (path, "type"), right, None
            if not right:
                return
        for each in self._of(one):
            kept = each.keeps(value)
            yield (path, each.fact), kept, each.token(value) if kept else ABSENT
        if isinstance(value, list) and one.items is not None:
            for member in value:
                yield from self._seen(one.items, member, f"{path}[]")
        elif isinstance(value, dict):
            for name, child in one.properties.items():
                given = name in value and not is_blank(child, value[name])
                if child.required:
                    yield (_below(path, name), "required"), given, None
                if given:
                    yield from self._seen(child, value[name], _below(path, name))
        for keyword, place, member in _followed(one, value):
            yield from self._seen(member, value, f"{path}|{keyword}[{place}]")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _choices(one: Parameter) -> Iterator[tuple[str, int, Parameter]]:
    for keyword, attribute in CHOICES:
        for place, member in enumerate(getattr(one, attribute)):
            yield keyword, place, member


def _followed(one: Parameter, value: Json) -> Iterator[tuple[str, int, Parameter]]:
    """The alternatives that speak of ``value``: those that it keeps; where it keeps none, the nearest."""
    for keyword, attribute in CHOICES:
        members = getattr(one, attribute)
        found = [len(list(faults(member, value))) for member in members]
        for place, member in enumerate(members):
            if keyword == "allOf" or found[place] == min(found):
                yield keyword, place, member


def _opened(one: Parameter, *, is_alternative: bool = False) -> Parameter:
    """``one`` with alternatives that take other names too: those are not their affair, unless they say so."""
    found: dict[str, Any] = {
        attribute: tuple(_opened(member, is_alternative=True) for member in getattr(one, attribute))
        for _, attribute in CHOICES
    }
    if is_alternative and one.additional_properties is None:
        found["additional_properties"] = True
    return replace(
        one,
        **found,
        items=None if one.items is None else _opened(one.items),
        properties={name: _opened(child) for name, child in one.properties.items()},
        not_=None if one.not_ is None else _opened(one.not_, is_alternative=True),
    )


def _constraints(one: Parameter) -> Iterator[_Constraint]:
    """What refuses values of the right type, but for the parameters inside."""
    if one.enum is not None:
        yield _enumeration(one.enum)
    if one.const is not ABSENT:
        yield _Constraint("const", lambda value: same_json(value, one.const))
    if one.type == "string" and one.enum is None:
        yield from _number(one, _in_text) if holds_number(one) else _text(one)
    elif one.type in ("number", "integer") and one.enum is None:
        yield from _number(one, _in_number)
    elif one.type == "array":
        yield from _list(one)
    if one.type == "object" or one.properties:
        yield from _object(one)
    if one.one_of:
        yield _alternatives("oneOf", one.one_of, lambda kept: len(kept) == 1)
    if one.any_of:
        yield _alternatives("anyOf", one.any_of, lambda kept: len(kept) > 0)
    if one.not_ is not None:
        excluded = one.not_
        yield _Constraint("not", lambda value: next(faults(excluded, value), None) is not None)


def _enumeration(members: tuple[Json, ...]) -> _Constraint:
    def token(value: Json) -> Hashable:
        return next((place for place, one in enumerate(members) if same_json(value, one)), ABSENT)

    first = {token(one) for one in members}  # a member that stands twice is tried once
    return _Constraint("enum", lambda value: token(value) is not ABSENT, token, frozenset(first))


def _text(one: Parameter) -> Iterator[_Constraint]:
    # An empty text that is required counts as missing: that it has a letter at least is not a fact of its own.
    if one.min_length and not (one.required and one.min_length == 1):
        low = one.min_length
        yield _Constraint("minLength", lambda value: len(value) >= low, _at(low, len))
    if one.max_length is not None:
        high = one.max_length
        yield _Constraint("maxLength", lambda value: len(value) <= high, _at(high, len))
    if one.pattern is not None:
        pattern = re.compile(portable(one.pattern))
        yield _Constraint("pattern", lambda value: pattern.search(value) is not None)
    if one.format == "uri":
        yield _Constraint("format", lambda value: re.match(URI, value) is not None)


def _list(one: Parameter) -> Iterator[_Constraint]:
    if one.min_items:
        low = one.min_items
        yield _Constraint("minItems", lambda value: len(value) >= low, _at(low, len))
    if one.max_items is not None:
        high = one.max_items
        yield _Constraint("maxItems", lambda value: len(value) <= high, _at(high, len))
    if one.unique_items:
        yield _Constraint(
            "uniqueItems",
            lambda value: not any(same_json(each, other) for at, each in enumerate(value) for other in value[:at]),
            lambda value: None if len(value) > 1 else ABSENT,
        )


def _object(one: Parameter) -> Iterator[_Constraint]:
    known = known_names(one)
    if known is not None:
        yield _Constraint("additionalProperties", lambda value: not isinstance(value, dict) or value.keys() <= known)


def _alternatives(keyword: str, members: tuple[Parameter, ...], fits: Callable[[list[int]], bool]) -> _Constraint:
    def kept(value: Json) -> list[int]:
        return [place for place, member in enumerate(members) if next(faults(member, value), None) is None]

    # Tried from inside when each alternative was taken.
    return _Constraint(
        keyword,
        lambda value: fits(kept(value)),
        lambda value: kept(value)[0],
        frozenset(range(len(members))) if keyword == "oneOf" else frozenset((0,)),
    )


def _at(bound: float, size: Callable[[Any], float]) -> Callable[[Any], Hashable]:
    """Tells values at a bound from those that keep it by more."""
    return lambda value: None if size(value) == bound else ABSENT


Reading = Callable[[Any], Fraction | None]
"""The number in a value, exactly; None where there is none, which is not the affair of bounds."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def _in_number(value: Any) -> Fraction | None:
    return decimal(value) if is_number(value) else None


def _in_text(value: str) -> Fraction | None:
    return Fraction(value) if _NUMBER.fullmatch(value) and value != "-0" else None


def _number(one: Parameter, read: Reading) -> Iterator[_Constraint]:
    step = one.step or one.multiple_of
    spacing = decimal(step) if step is not None else Fraction(one.type == "integer")
    if one.minimum is not None:
        yield _bound("minimum", decimal(one.minimum), read, spacing, is_lower=True)
    if one.maximum is not None:
        yield _bound("maximum", decimal(one.maximum), read, spacing, is_lower=False)
    if one.exclusive_minimum is not None:
        yield _open_bound("exclusiveMinimum", decimal(one.exclusive_minimum), read, spacing, is_lower=True)
    if one.exclusive_maximum is not None:
        yield _open_bound("exclusiveMaximum", decimal(one.exclusive_maximum), read, spacing, is_lower=False)
    if one.type == "integer" and step == 1:
        return  # every number of this type is on the grid
    if one.step is not None:
        yield _grid("step", decimal(one.step), decimal(one.minimum or 0), read)
    if one.multiple_of is not None:
        yield _grid("multipleOf", decimal(one.multiple_of), Fraction(0), read)


def _bound(fact: str, bound: Fraction, read: Reading, spacing: Fraction, *, is_lower: bool) -> _Constraint:
    """A bound that is allowed itself; where the grid passes it by, the last point before it stands for it."""

    def keeps(value: Any) -> bool:
        number = read(value)
        return number is None or (number >= bound if is_lower else number <= bound)

    def token(value: Any) -> Hashable:
        number = read(value)
        return None if number is not None and (number == bound or abs(number - bound) < spacing) else ABSENT

    return _Constraint(fact, keeps, token)


def _open_bound(fact: str, bound: Fraction, read: Reading, spacing: Fraction, *, is_lower: bool) -> _Constraint:
    """A bound that is not allowed itself: without a grid nothing is next to it, and one apart is near enough."""

    def keeps(value: Any) -> bool:
        number = read(value)
        return number is None or (number > bound if is_lower else number < bound)

    def token(value: Any) -> Hashable:
        number = read(value)
        return None if number is not None and abs(number - bound) <= (spacing or 1) else ABSENT

    return _Constraint(fact, keeps, token)


def _grid(fact: str, step: Fraction, anchor: Fraction, read: Reading) -> _Constraint:
    def keeps(value: Any) -> bool:
        number = read(value)
        return number is None or (number - anchor) % step == 0

    return _Constraint(fact, keeps)
