"""How payloads of one model are made: which parameters stand alone, which depend on each other, and what can be wrong.

Parameters of which no cross rule and no alternative speaks are made one by one. For the others, values that go together
are taken from the model's cases, and changed in places where that leaves them right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.cross_rules import top_of
from conformance.errors import ConformanceError
from conformance.json_pointer import steps_of
from conformance.laws.anything import any_names, wrong_values
from conformance.laws.case import members
from conformance.laws.law import Material
from conformance.laws.makers import DRAWN, Maker, Row, fresh, maker
from conformance.laws.reference import Verdict, rule_name
from conformance.laws.rule_cases import with_row
from conformance.messages import N_, Sentence
from conformance.model import ABSENT, Json, Parameter

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Values = Mapping[str, Json]
"""Values of parameters by name; ABSENT for one that is left out."""

_SOME, _MOST, _REQUIRED = 128, 1, 256
"""From which number on a byte says that its parameter is there: half the time, nearly always, never.

A zero says no in each case: that is what a byte is made smaller to.
"""


class Fault(NamedTuple):
    """One thing that can be wrong.

    Attributes:
        place: JSON Pointer; empty for the payload as a whole, the rule's name for a cross rule.
        values: what to change in a right payload.
    """

    place: str
    values: Values


class _Part(NamedTuple):
    """A parameter's place in the row: one byte that says whether it is there, then its value."""

    name: str
    at: int
    required: bool
    maker: Maker


class Plan:
    """How payloads of one model are made.

    Attributes:
        reference: the documentation's side.
        names: every parameter, with its facts, in the order of the table.
        bound: names of those that depend on each other.
        width: bytes of a row.
        together: values of the bound parameters that go together, the simplest first.

    Raises:
        ConformanceError: no right value of a parameter is known, or no payload that keeps the cross rules.
    """

    def __init__(self, material: Material) -> None:
        self._material = material
        reference = self.reference = material.reference
        self.names = members(reference.whole)
        spoken = {top_of(path) for rule in reference.contract.rules for path in rule.parameters}
        spoken |= _names_of_alternatives(reference.whole)
        self.bound = frozenset(spoken & self.names.keys())
        self._alone: list[_Part] = []
        self._bound: list[_Part] = []
        self.width = 3  # one byte for how many parameters there are, two for values that go together
        for name, child in self.names.items():
            parts = self._bound if name in self.bound else self._alone
            parts.append(
                _Part(name, self.width, name in reference.whole.properties and bool(child.required), maker(child, name))
            )
            self.width += 1 + parts[-1].maker.width
        self.together = self._found_together() if self.bound else [{}]

    def _found_together(self) -> list[Values]:
        right = (case.payload for case in self._material.cases if not self._material.verdict(case.payload))
        found = self._distinct((*self._material.bases, *right))
        if not found:
            told = N_("{model}: expected a payload that is as documented, no case is")
            raise ConformanceError(Sentence(told, model=self.reference.id))
        holding = {name: [one for one in found if name in one] for name in sorted(self.bound)}
        smaller = [
            self._without_others(dict(sorted(held, key=_length)[0]), name) for name, held in holding.items() if held
        ]
        return sorted(self._distinct((*found, *smaller)), key=_length)

    @cached_property
    def sides(self) -> list[Values]:
        """Values of the bound parameters that try each cross rule from all sides, right and wrong."""
        rules = {rule_name(rule) for rule in self.reference.contract.rules}
        return self._distinct(case.payload for case in self._material.cases if case.about in rules) or self.together

    def _distinct(self, payloads: Iterable[Values]) -> list[Values]:
        """What payloads hold of the bound parameters, each once."""
        found = ({name: one for name, one in payload.items() if name in self.bound} for payload in payloads)
        return list({repr(held): held for held in found}.values())

    def _without_others(self, held: dict[str, Json], kept: str) -> Values:
        """``held`` without whatever can be left out beside one parameter: what payloads are made smaller to."""
        base = next((one for one in self._material.bases if kept in held), None)
        if base is None:
            return held
        rest = {name: value for name, value in base.items() if name not in self.bound}
        for name in held:
            smaller = {other: value for other, value in held.items() if other != name}
            if name != kept and not self.reference.verdict({**rest, **smaller}):
                return self._without_others(smaller, kept)
        return held

    @cached_property
    def faults(self) -> Mapping[str, list[Fault]]:
        """Every single fault among the cases, by code, the simplest first."""
        found: dict[str, dict[str, Fault]] = {}
        for case in self._material.cases:
            payload, verdict = case.payload, self._material.verdict(case.payload)
            if len(verdict) != 1 or not isinstance(payload, dict):
                continue
            ((code, place),) = verdict
            is_alone = place.startswith("/") and top_name(place) not in self.bound
            names = [top_name(place)] if is_alone else sorted(self.bound)
            values = {name: payload.get(name, ABSENT) for name in names}
            found.setdefault(code, {}).setdefault(repr(values), Fault(place, values))
        return {
            code: [one[key] for key in sorted(one, key=lambda key: (len(key), key))]
            for code, one in sorted(found.items())
        }

    @cached_property
    def several(self) -> list[dict[str, Json]]:
        """The cases that break more than one fact at once, the simplest first."""
        payloads = (case.payload for case in self._material.cases if len(self._material.verdict(case.payload)) > 1)
        return sorted((one for one in payloads if isinstance(one, dict)), key=_length)

    @cached_property
    def drawn_faults(self) -> Mapping[str, list[tuple[str, SearchStrategy[Any]]]]:
        """By code, the parameters of which values that break them can be drawn, with those values."""
        found: dict[str, list[tuple[str, SearchStrategy[Any]]]] = {}
        for code, faults in self.faults.items():
            places = dict.fromkeys(one.place for one in faults)
            names = [name for name in self.names if f"/{name}" in places]
            drawn = ((name, wrong_values(code, self.names[name])) for name in names)
            found[code] = [(name, values) for name, values in drawn if values is not None]
        return found

    def alone(self, row: Row) -> dict[str, Json]:
        """Right values of the parameters that stand alone: of those that are required, and of any of the others."""
        many = row.bytes[0]
        least = _SOME if many < 224 else _MOST if many < 250 else _REQUIRED
        return {
            name: maker.make(row, at + 1)
            for name, at, required, maker in self._alone
            if required or row.bytes[at] >= least
        }

    def _changes(self, row: Row) -> dict[str, Json]:
        """Changes to the bound parameters: of each nothing, another value, or none at all."""
        return {
            name: maker.make(row, at + 1) if row.bytes[at] >= 192 else ABSENT
            for name, at, _, maker in self._bound
            if row.bytes[at] >= 128
        }

    def valid(self, row: Row) -> dict[str, Json]:
        """A payload as documented."""
        payload = self.alone(row)
        if not self.bound:
            return payload
        held = self.together[row.below(len(self.together), 1)]
        payload.update((name, fresh(value)) for name, value in held.items())
        return self._in_order(self._settled(payload, self._changes(row)))

    def _settled(self, payload: dict[str, Json], changes: Values) -> dict[str, Json]:
        """``payload`` with as many of ``changes`` as leave it right."""
        for _ in range(2):
            if not changes:
                break
            found = with_row(payload, changes)
            wrong = self.reference.verdict(found)
            if not wrong:
                return found
            spoilt = set(self._named(wrong))
            changes = {name: value for name, value in changes.items() if name not in spoilt}
        return payload

    def _named(self, wrong: Verdict) -> Iterator[str]:
        """The parameters that a verdict speaks of."""
        for code, place in wrong:
            if code == "cross-rule":
                yield from map(top_of, place.partition(" ")[2].split(", "))
            else:
                yield from (top_name(place),) if place else self.bound

    def crossing(self, row: Row) -> dict[str, Json]:
        """A payload whose parameters are right one by one; whether they go together is left open."""
        held = self.sides[row.below(len(self.sides), 1)]
        return self._in_order(with_row({**self.alone(row), **fresh(dict(held))}, self._changes(row)))

    def _in_order(self, payload: Values) -> dict[str, Json]:
        return {name: payload[name] for name in self.names if name in payload}

    def faulty(self, code: str, row: Row, at: int) -> dict[str, Json]:
        """A payload with one fault, of that code; by two bytes at a place."""
        number, faults = row.number(at), self.faults[code]
        if number >= DRAWN:
            drawn = self._with_drawn(code, self.valid(row), row, number)
            if drawn is not None:
                return drawn
        fault = faults[number * len(faults) >> 16]
        sets_all = bool(self.bound) and self.bound <= fault.values.keys()
        # What it changes is of no concern to the others, or it is everything that depends on each other.
        return with_row(self.alone(row) if sets_all else self.valid(row), fresh(dict(fault.values)))

    def _with_drawn(self, code: str, payload: dict[str, Json], row: Row, number: int) -> dict[str, Json] | None:
        """``payload`` with a drawn value that breaks it by ``code`` alone; None where the drawn one doesn't."""
        if code == "unknown-parameter":
            found = {**payload, row.draw(any_names()): None}
        else:
            drawn = self.drawn_faults[code]
            if not drawn:
                return None
            name, values = drawn[number % len(drawn)]
            found = {**payload, name: row.draw(values)}
        return found if self._is_just(code, found) else None

    def _is_just(self, code: str, payload: Json) -> bool:
        return [found for found, _ in self.reference.verdict(payload)] == [code]


def _length(value: object) -> int:
    return len(repr(value))


def top_name(pointer: str) -> str:
    """The parameter of the payload that a JSON Pointer starts with."""
    return steps_of(pointer)[0]


def _names_of_alternatives(one: Parameter) -> set[str]:
    """Names of which the alternatives of an object speak, or what it must not be."""
    found: set[str] = set()
    for inner in (*one.one_of, *one.any_of, *one.all_of, *(() if one.not_ is None else (one.not_,))):
        found |= {*inner.properties} | _names_of_alternatives(inner)
    return found


@lru_cache(maxsize=4)
def plan_of(material: Material) -> Plan:
    """The plan of a model, made once for all that is drawn of it one after the other."""
    return Plan(material)
