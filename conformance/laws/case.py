"""Payloads that try each rule of a model from all its sides: deterministic, exhaustive at the boundaries, no labels.

Each is a payload that is right, or nearly so, with one place changed; or with every place wrong at once; or with the
enumerations paired; or with the parameters of one cross rule set against each other (``rule_cases.py``). What is right
about a case and what is wrong is for the oracle to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from conformance.laws.oracle import faults, known_names
from conformance.laws.pairwise import pairwise
from conformance.laws.probes import WAVE, holders, probes, sample, sample_object
from conformance.laws.reference import Reference, rule_name
from conformance.laws.rule_cases import Row, rule_rows, with_row
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace


class Case(NamedTuple):
    """One payload to try.

    Attributes:
        about: dotted path of the place that was changed; empty for the payload as a whole.
        payload: any JSON value.
    """

    about: str
    payload: Json


_ROWS = 24
"""Payloads with every parameter wrong at once, for each model."""


def bases(reference: Reference) -> list[dict[str, Json]]:
    """Payloads to change: for each alternative what is required, what goes together, and each parameter; an example."""
    found: list[dict[str, Json]] = []
    rows = rows_of(reference)
    for one in alternatives(reference.whole):
        least = settled(reference, sample_object(one), rows)
        most = settled(reference, sample_object(one, optional=True), rows)
        found += [least, most]
        for holder in holders(one):
            for name, child in holder.properties.items():
                if name not in least and name not in most and child.type is not None:
                    found.append(settled(reference, {**least, name: sample(child)}, rows, {name}))
    right = (example for example in reference.examples if not reference.verdict(example))
    return [*found, *islice(right, 1)]


Rows = Sequence[tuple[str, Sequence[Row]]]
"""The name of each cross rule, with the values that matter to it."""


def rows_of(reference: Reference) -> Rows:
    """For each cross rule, the values that matter to it."""
    return [(rule_name(rule), rule_rows(reference, rule)) for rule in reference.contract.rules]


def alternatives(whole: Parameter) -> list[Parameter]:
    """``whole`` with each of its alternatives in front; itself where it has none."""
    found = [replace(whole, one_of=(one, *(x for x in whole.one_of if x is not one))) for one in whole.one_of]
    found += [replace(whole, any_of=(one, *(x for x in whole.any_of if x is not one))) for one in whole.any_of]
    return found or [whole]


def settled(reference: Reference, payload: dict[str, Json], rows: Rows, keep: Collection[str] = ()) -> dict[str, Json]:
    """``payload`` with parameters left out or set otherwise, until nothing is wrong with it, as far as that helps.

    Of the parameters in ``keep`` those that are there stay, those that are not stay away, and scalars do not change.
    """
    wrong = reference.verdict(payload)
    while wrong:
        others = [{name: one for name, one in payload.items() if name != out} for out in reversed(payload)]
        broken = {name for code, name in wrong if code == "cross-rule"}
        others += [with_row(payload, row) for rule, its in rows if rule in broken for row in its]
        others = [one for one in others if all(_is_kept(payload.get(name), one.get(name)) for name in keep)]
        found = min(((reference.verdict(one), one) for one in others), key=lambda item: len(item[0]), default=None)
        if found is None or len(found[0]) >= len(wrong):
            break
        wrong, payload = found
    return payload


def _is_kept(before: Json, after: Json) -> bool:
    if isinstance(before, (list, dict)):
        return isinstance(after, type(before)) and bool(before) is bool(after)
    return bool(before == after)


def one_place_changed(whole: Parameter, payload: Mapping[str, Json]) -> Iterator[Case]:
    """``payload`` with one place changed, for every place and every probe of it; and without each of its members."""
    yield from _members_changed(whole, payload, "")


def _members_changed(one: Parameter, value: Mapping[str, Json], path: str) -> Iterator[Case]:
    prefix = f"{path}." if path else ""
    for name, child in versions(one):
        where = f"{prefix}{name}"
        if name in value:
            yield Case(where, {each: held for each, held in value.items() if each != name})
        held = value.get(name, ABSENT)
        for case in _changed(child, sample(child) if held is ABSENT else held, where):
            yield Case(case.about, {**value, name: case.payload})
    for name in _unknown_names(one):
        yield Case(path, {**value, name: sample(Parameter(type="string"))})


def _changed(one: Parameter, value: Json, path: str) -> Iterator[Case]:
    for probe in probes(one):
        yield Case(path, probe)
    if isinstance(value, dict):
        yield from _members_changed(one, value, path)
    elif isinstance(value, list) and value and one.items is not None:
        for place in sorted({0, len(value) - 1}):
            for case in _changed(one.items, value[place], f"{path}[]"):
                yield Case(case.about, [*value[:place], case.payload, *value[place + 1 :]])


def members(one: Parameter) -> dict[str, Parameter]:
    """The named parameters of an object, those of its alternatives too; of several versions the first."""
    found: dict[str, Parameter] = {}
    for name, child in versions(one):
        found.setdefault(name, child)
    return found


def versions(one: Parameter) -> list[tuple[str, Parameter]]:
    """The named parameters of an object, each in every version that the object and its alternatives have of it.

    What only says that a parameter is needed is no version of it.
    """
    found = [(name, child) for name, child in one.properties.items() if child.type is not None]
    for member in (*one.one_of, *one.any_of, *one.all_of):
        found += [item for item in versions(member) if item not in found]
    known = {name for name, _ in found}
    return found + [(name, child) for name, child in one.properties.items() if name not in known]


def _unknown_names(one: Parameter) -> Iterator[str]:
    """Names that are not documented: invented, in another case, with a blank, with what a JSON Pointer escapes."""
    known = known_names(one) or set()
    if not known:
        return
    first = min(known)
    near = (f"{first} ", first.upper() if first.upper() != first else first.lower(), f"{first}s")
    yield from (name for name in (*near, "surprise", "a~b/c", WAVE, "") if name not in known)


def all_wrong(whole: Parameter) -> Iterator[Case]:
    """Payloads with every parameter wrong, each time in another way, with and without names that nobody knows."""
    wrong = {
        name: [each for each in probes(child) if next(faults(child, each), None) is not None]
        for name, child in members(whole).items()
    }
    for row in range(_ROWS):
        payload = {name: values[row % len(values)] for name, values in wrong.items() if values}
        yield Case("", payload)
        yield Case("", {**payload, "surprise": 1, "a~b/c": None})
        yield Case("", dict(list(payload.items())[row % 3 :: 3]))


def enumerations_paired(whole: Parameter, payload: Mapping[str, Json]) -> Iterator[Case]:
    """``payload`` with its enumerations and switches in combinations, so that every two values meet."""
    choices: dict[str, list[Json]] = {}
    for name, child in members(whole).items():
        if child.enum is not None:
            choices[name] = list(child.enum)
        elif child.type == "boolean":
            choices[name] = [True, False]
    for row in pairwise(choices):
        yield Case("", {**payload, **row})


def cases(reference: Reference) -> tuple[Case, ...]:
    """Every case of a model, each payload once, in the same order every time."""
    return tuple(_unique(_every(reference)))


def _every(reference: Reference) -> Iterator[Case]:
    whole = reference.whole
    others: tuple[Json, ...] = ({}, None, [], "x", 5, True, [{}])
    for payload in (*reference.examples, *others):
        yield Case("", payload)
    found = bases(reference)
    for payload in found:
        yield Case("", payload)
        yield from one_place_changed(whole, payload)
        yield from enumerations_paired(whole, payload)
    for rule, rows in rows_of(reference):
        yield from (Case(rule, with_row(payload, row)) for payload in found for row in rows)
    yield from all_wrong(whole)


def _unique(found: Iterator[Case]) -> Iterator[Case]:
    seen: set[str] = set()
    for case in found:
        key = repr(case.payload)
        if key not in seen:
            seen.add(key)
            yield case
