"""What a subject is held against: the documentation's verdict on a payload, and how firmly the documentation says so.

The verdict is that of the second reading (``laws/oracle.py``). Each fault turns on one fact of the page; a fact can be
documented, can be one where our contract departs from the page by a declared deviation, or one that the page does not
decide: where its text, its schema and its examples contradict each other, or where it says nothing and only good sense
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from conformance.compare.agreement import agreement
from conformance.compare.deviations import divide, load_deviations
from conformance.compare.documented import documented
from conformance.contract import load_contract
from conformance.cross_rules import parameter_at
from conformance.docs.snapshot import Snapshot
from conformance.documentation import documentation_of, source_of
from conformance.example_lints import place_of
from conformance.facts import FACT_BY_NAME
from conformance.json_pointer import value_at
from conformance.laws.law import Material
from conformance.laws.oracle import Fault
from conformance.laws.reference import Reference, Verdict, reference
from conformance.model import ABSENT, Json, Operation, Parameter, named
from conformance.payload import dotted
from conformance.record import replace as record_replace


class Standing(Enum):
    """How firmly the documentation says what a finding turns on, the firmest first."""

    DOCUMENTED = "documented"
    UNDECIDED = "undecided"
    DEVIATING = "deviating"


class Fact(NamedTuple):
    """One fact of a page.

    Attributes:
        path: dotted path of the parameter, ``[]`` for the members of a list; empty for the payload as a whole.
        name: in JSON Schema's words, such as ``maxLength``; ``rule`` and its name for what spans parameters.
    """

    path: str
    name: str


FACTS: Mapping[str, str] = {
    "required-missing": "required",
    "unknown-parameter": "unknown",
    "type-mismatch": "type",
    "enum-mismatch": "enum",
    "numeric-text": "numericText",
    "too-short": "minLength",
    "too-long": "maxLength",
    "pattern-mismatch": "pattern",
    "format-mismatch": "format",
    "off-step": "step",
    "too-few-items": "minItems",
    "too-many-items": "maxItems",
    "repeated-items": "uniqueItems",
    "no-alternative": "alternatives",
    "several-alternatives": "alternatives",
    "excluded": "not",
}
"""Code of a fault → the fact that it turns on; bounds depend on the value."""

_BLANKS = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
"""What Unicode and every usual language take for blanks."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_USUAL_LINK = re.compile(r"https?://[A-Za-z0-9.\-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/\-]*)?\Z")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ground:
    """The documentation of one model on one day.

    Attributes:
        reference: the table; material: its cases.
        disputed: facts of which the page says more than one thing; ``*`` stands for all of a parameter.
        deviating: facts of which a declared deviation says otherwise than the page.
    """

    reference: Reference
    material: Material
    disputed: frozenset[Fact]
    deviating: frozenset[Fact]

    @property
    def model(self) -> str:
        """Our id."""
        return self.reference.id

    def facts(self, payload: Json, verdict: Verdict) -> Iterator[tuple[Fact, Standing]]:
        """What each fault of a payload turns on, and how firmly that is documented."""
        for fault in sorted(verdict):
            yield self.fact(payload, fault)

    def fact(self, payload: Json, fault: Fault) -> tuple[Fact, Standing]:
        """What one fault of a payload turns on, and how firmly that is documented."""
        code, place = fault
        if code == "cross-rule":
            known = Fact("", f"rule {place}")
            return known, self.standing(known)
        path, value = dotted(place), value_at(payload, place)
        if code == "unknown-parameter":
            # No page says that what it does not name is refused: its table only names what there is.
            return Fact(path.rpartition(".")[0], "unknown"), Standing.UNDECIDED
        if code == "required-missing" and value is not ABSENT:
            return Fact(path, "blank"), Standing.UNDECIDED  # that blanks say nothing is good sense, and on no page
        fact = _fact_at(self.reference, path, code, value)
        standing = self.standing(fact)
        if code == "format-mismatch" and standing is Standing.DOCUMENTED and _has_scheme(value):
            return fact, Standing.UNDECIDED
        return fact, standing

    def is_blank_to_some_only(self, payload: Json, verdict: Verdict) -> bool:
        """Whether all that is wrong with a payload are texts of signs that only some languages take for blanks."""
        held = [value_at(payload, place) for code, place in verdict if code == "required-missing"]
        return len(held) == len(verdict) > 0 and all(isinstance(one, str) and one.strip(_BLANKS) for one in held)

    def standing(self, fact: Fact) -> Standing:
        """How firmly a fact is documented."""
        fact = Fact(place_of(fact.path), fact.name)
        every = Fact(fact.path, "*")
        if fact in self.deviating or every in self.deviating:
            return Standing.DEVIATING
        if fact in self.disputed or every in self.disputed:
            return Standing.UNDECIDED
        return Standing.DOCUMENTED

    def of_right(self, payload: Json, fact: Fact) -> Standing:
        """How firmly it is documented that a payload is right, which turns on a fact.

        A whole number that is written with a fraction is an integer to some, a link of an unusual form is none, and
        of texts that say nothing no page speaks.
        """
        standing = self.standing(fact)
        values = list(_values(payload, fact.path))
        one = parameter_at(self.reference.whole, fact.path) if fact.path else Parameter()
        is_whole = one.type == "integer" or (one.enum is not None and one.type != "string")
        if standing is Standing.DOCUMENTED and (
            any(isinstance(value, str) and not value.strip() for value in values)  # of blanks no page speaks
            or (is_whole and any(isinstance(value, float) and value.is_integer() for value in values))
            or (one.format == "uri" and any(isinstance(v, str) and not _USUAL_LINK.match(v) for v in values))
        ):
            return Standing.UNDECIDED
        return standing


def ground_then(model: str, snapshots: Sequence[Snapshot]) -> Ground | None:
    """The documentation of a model on the day of the last of ``snapshots``; None where it was not documented then.

    Without cross rules: they are read from today's sentences, and nobody can say what those were.

    Raises:
        ConformanceError: a snapshot or the contract is damaged.
    """
    found = ground(model, snapshots)
    if found is None or (snapshots[-1].complete and found.reference.day != snapshots[-1].day):
        return None
    known = replace(found.reference, contract=record_replace(found.reference.contract, rules=()), rules=())
    return replace(found, reference=known, material=Material(known))


def ground(model: str, snapshots: Sequence[Snapshot]) -> Ground | None:
    """The documentation of a model, as the last of ``snapshots`` says that documents it; None where none does.

    Raises:
        ConformanceError: a snapshot or the contract is damaged.
    """
    contract = load_contract(model)
    found = reference(contract, snapshots)
    source = source_of(contract, snapshots, documentation_of(contract, snapshots))
    if found is None or source is None:
        return None
    snapshot, page, operation = source
    root = "input" if contract.is_model else ""
    differences = agreement(contract, documented(operation.table)).disagreements
    accepted = divide(differences, load_deviations(), snapshots[-1].day)[1]
    lints = (*(one for one in snapshot.lints if one.path == model), *page.lints)
    disputed = {
        *_of_examples(found),
        *_of_prose(operation, root),
        *(Fact(_inside(one.path, root), "*") for one in lints if one.id == "prose-against-itself"),
    }
    return Ground(
        reference=found,
        material=Material(found),
        disputed=frozenset(disputed),
        deviating=frozenset(Fact(_inside(one.path, root), _known(one.fact)) for one, _ in accepted),
    )


def _of_examples(found: Reference) -> Iterator[Fact]:
    """Facts that the page's own examples break."""
    for example in found.examples:
        for code, place in found.verdict(example):
            if code == "cross-rule":
                yield Fact("", f"rule {place}")
                continue
            fact = _fact_at(found, dotted(place), code, value_at(example, place))
            yield Fact(place_of(fact.path), fact.name)


def _fact_at(found: Reference, path: str, code: str, value: Json) -> Fact:
    """The fact that a fault of the value at a path turns on; bounds depend on the value."""
    if code != "out-of-range":
        return Fact(path, FACTS[code])
    return Fact(path, _bound(parameter_at(found.whole, path) if path else found.whole, value))


def _of_prose(operation: Operation, root: str) -> Iterator[Fact]:
    """Facts that the text gives otherwise than the schema."""
    for path, one in named(operation.table.body):
        for name, said in one.prose.items():
            attribute = FACT_BY_NAME[name].attribute if name in FACT_BY_NAME else ""
            held = getattr(one, attribute) if attribute else None
            if held not in (None, ABSENT) and held != said and list(held if name == "enum" else [held]) != said:
                yield Fact(_inside(path.strip(), root), name)


def _inside(path: str, root: str) -> str:
    """A path of the request body as one of the payload, with alternatives left out."""
    path = re.sub(r"\|[A-Za-z]+(?:\[\d*\])?", "", path)
    return place_of(path.removeprefix(root).removeprefix(".")) if root else place_of(path)


def _known(fact: str) -> str:
    return "*" if fact == "parameter" else {"multipleOf": "step"}.get(fact, fact)


def _has_scheme(value: Json) -> bool:
    """Whether it starts as a link does: what else a link must not hold, readers take more or less strictly."""
    return isinstance(value, str) and _SCHEME.match(value) is not None


def _bound(one: Parameter, value: Json) -> str:
    """Which bound a number is beyond."""
    low = one.minimum if one.minimum is not None else one.exclusive_minimum
    if low is not None and isinstance(value, (int, float)) and value <= low:
        return "minimum"
    return "maximum"


def at(payload: Json, path: str) -> list[Json]:
    """Every value at a dotted path of a payload; ``[]`` goes into lists, the empty path is the payload itself."""
    found = [payload]
    for step in path.split(".") if path else ():
        name, *lists = step.split("[]")
        found = [one[name] for one in found if isinstance(one, dict) and name in one]
        for _ in lists:
            found = [member for one in found if isinstance(one, list) for member in one]
    return found


def _values(payload: Json, path: str) -> Iterator[Json]:
    """Every value at a dotted path, and the members of those that are lists."""
    for one in at(payload, path):
        yield one
        if isinstance(one, list):
            yield from one
