"""Proof of a change: the smallest payload that the old side accepts and the new side refuses, for what has changed.

Built from the changed parameter's own boundary values, so it takes no search; and confirmed by an engine that is not
ours, on the schemas that both sides export. What can't be confirmed is a warning, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from conformance.compare.finding import Finding
from conformance.compare.registry import codes_of
from conformance.errors import ContractError
from conformance.facts import CHOICES
from conformance.laws.case import alternatives
from conformance.laws.oracle import Fault, faults
from conformance.laws.probes import probes, sample, sample_object
from conformance.laws.values import is_plain_json
from conformance.model import ABSENT, Absent, Json, Level, Parameter
from conformance.record import replace
from conformance.schema_export import parameter_schema

_ALTERNATIVE = re.compile(r"\|(?:oneOf|anyOf|allOf)\[[0-9]+\]|\|not")
_STEP = re.compile(rf"{_ALTERNATIVE.pattern}|\[\]|[^.|\[\]]+")
_OF_CHOICE = frozenset(("alternative-removed", "constraint-added"))
_ELSEWHERE = frozenset(("endpoint-changed",))
"""Rules of what no payload shows."""
_UNKNOWN = "surprise"
"""A name that no documentation has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A finding with its proof.

    Attributes:
        level: that of its rule; a breaking one without proof is a warning.
        witness: a payload that the old side accepts and the new side refuses; ABSENT without one.
        note: why there is none, where there should be one; else empty.
    """

    finding: Finding
    level: Level
    witness: Json | Absent
    note: str = ""


def prove(findings: Iterable[Finding], old: Parameter, new: Parameter) -> Iterator[Proven]:
    """``findings`` with a witness for each breaking one.

    Args:
        old, new: the request body on both sides, as one object.
    """
    for finding in findings:
        if finding.level is not Level.BREAKING:
            yield Proven(finding=finding, level=finding.level, witness=ABSENT)
            continue
        found = witness(finding, old, new)
        if found is ABSENT:
            note = "no request that was right before is refused for this alone"
            yield Proven(finding=finding, level=Level.WARNING, witness=ABSENT, note=note)
        elif not _confirmed(found, old, new):
            note = "a second engine does not confirm it on the exported schemas"
            yield Proven(finding=finding, level=Level.WARNING, witness=ABSENT, note=note)
        else:
            yield Proven(finding=finding, level=Level.BREAKING, witness=found)


def witness(finding: Finding, old: Parameter, new: Parameter) -> Json | Absent:
    """The smallest payload found that ``old`` accepts, and that ``new`` refuses for what ``finding`` says.

    ABSENT without one.
    """
    best: Json | Absent = ABSENT
    if finding.rule in _ELSEWHERE:
        return best
    path, codes = without_alternatives(finding.path), codes_of(finding.rule)
    # What an alternative refuses would be right if there were no alternatives.
    spared = _without_choice(new, _STEP.findall(finding.path)) if finding.rule in _OF_CHOICE else None
    for payload in _payloads(finding, path, old, new):
        is_smaller = best is ABSENT or len(repr(payload)) < len(repr(best))
        if not is_smaller or not is_plain_json(payload) or next(faults(old, payload), None) is not None:
            continue
        refused = set(faults(new, payload))
        refused = _at_place(refused, path, codes) if spared is None else refused - set(faults(spared, payload))
        if refused:
            best = payload
    return best


def without_alternatives(path: str) -> str:
    """A dotted path without the alternatives that it goes through."""
    return _ALTERNATIVE.sub("", path).lstrip(".")


def _at_place(refused: Iterable[Fault], path: str, codes: Collection[str]) -> set[Fault]:
    """Those of ``refused`` that are at a dotted path or below it, and of one of ``codes``, if there are any."""
    found = {(code, pointer) for code, pointer in refused if not codes or code in codes}
    return {fault for fault in found if not path or f"{_dotted(fault[1])}.".startswith((f"{path}.", f"{path}[]"))}


def _without_choice(one: Parameter, steps: Sequence[str]) -> Parameter:
    """``one`` without the alternatives, or the exclusion, to which the last of ``steps`` belongs."""
    step, *rest = steps
    if step == "|not":
        return replace(one, not_=None)
    if step == "[]":
        return replace(one, items=_without_choice(one.items or Parameter(), rest))
    if not step.startswith("|"):
        child = _without_choice(one.properties[step], rest)
        return replace(one, properties={**one.properties, step: child})
    keyword, _, place = step[1:-1].partition("[")
    attribute = dict(CHOICES)[keyword]
    members = list(getattr(one, attribute)) if rest else []
    if rest:
        members[int(place)] = _without_choice(members[int(place)], rest)
    return replace(one, **{attribute: tuple(members)})


def _dotted(pointer: str) -> str:
    return re.sub(r"/[0-9]+(?=/|$)", "[]", pointer).lstrip("/").replace("/", ".")


def _payloads(finding: Finding, path: str, old: Parameter, new: Parameter) -> Iterator[Json]:
    """Payloads to try: as small as can be, with each boundary value of the changed parameter, and without it."""
    is_member = finding.rule.startswith("enum-member-")
    for whole in _fronted(old, path):
        start = sample_object(whole)
        if finding.rule == "object-closed":
            yield placed(start, whole, f"{path}.{_UNKNOWN}".lstrip("."), True)
            continue
        if is_member:
            yield placed(start, whole, path, finding.old)  # this member and no other
            continue
        yield start
        if finding.path.endswith("|not"):
            yield from _excluded(start, whole, path, new)
        if path:
            for value in chain(probes(_at(whole, path)), probes(_at(new, path))):
                yield placed(start, whole, path, value)
            yield _without(placed(start, whole, path, None), path)


def _fronted(whole: Parameter, path: str) -> Iterator[Parameter]:
    """``whole`` with each alternative in front: its own, and those of the objects that a dotted path goes through."""
    step, _, rest = path.partition(".")
    for one in alternatives(whole):
        child = one.properties.get(step)
        for inner in _fronted(child, rest) if child is not None else ():
            yield one if inner is child else replace(one, properties={**one.properties, step: inner})
        if child is None:
            yield one


def _excluded(start: dict[str, Json], whole: Parameter, path: str, new: Parameter) -> Iterator[Json]:
    """``start`` with all that stands in what is excluded at a dotted path."""
    excluded = (_at(new, path) if path else new).not_
    for name in excluded.properties if excluded is not None else ():
        where = f"{path}.{name}".lstrip(".")
        start = placed(start, whole, where, sample(_at(whole, where)))
    yield start


def _at(whole: Parameter, path: str) -> Parameter:
    """The first parameter that a dotted path names in ``whole`` or its alternatives; an empty one where none is."""
    step, _, rest = path.partition(".")
    name = step.rstrip("[]")
    child = next(_versions(whole, name), Parameter())
    for _ in range(step.count("[]")):
        child = child.items or Parameter()
    return _at(child, rest) if rest else child


def _without(payload: Json, path: str) -> Json:
    """``payload`` without what stands at a dotted path that it has."""
    step, _, rest = path.partition(".")
    name = step.rstrip("[]")
    if not rest:
        return {other: one for other, one in payload.items() if other != name}
    return {**payload, name: _without_below(payload[name], step.count("[]"), rest)}


def _without_below(held: Json, depth: int, path: str) -> Json:
    return [_without_below(held[0], depth - 1, path), *held[1:]] if depth else _without(held, path)


def placed(payload: dict[str, Json], whole: Parameter, path: str, value: Json) -> dict[str, Json]:
    """``payload`` with ``value`` at a dotted path, and with samples of what has to stand around it."""
    step, _, rest = path.partition(".")
    name = step.rstrip("[]")
    child = next(_versions(whole, name), Parameter())
    return {**payload, name: _placed_below(payload.get(name), child, step.count("[]"), rest, value)}


def _placed_below(held: Json, one: Parameter, depth: int, path: str, value: Json) -> Json:
    if depth:
        items = one.items or Parameter()
        members = held if isinstance(held, list) and held else sample(one) if one.type == "array" else []
        first, *others = members or [sample(items)]
        return [_placed_below(first, items, depth - 1, path, value), *others]
    if not path:
        return value
    return placed(held if isinstance(held, dict) else sample_object(one), one, path, value)


def _versions(whole: Parameter, name: str) -> Iterator[Parameter]:
    if name in whole.properties:
        yield whole.properties[name]
    for member in (*whole.one_of, *whole.any_of, *whole.all_of):
        yield from _versions(member, name)


def _confirmed(payload: Json, old: Parameter, new: Parameter) -> bool:
    """Whether jsonschema-rs says the same of ``payload`` on both exported schemas; not where one can't be exported."""
    try:
        return bool(_engine(_Key(old)).is_valid(payload)) and not _engine(_Key(new)).is_valid(payload)
    except ContractError:
        return False


class _Key:
    """A parameter as a key: by what it is, not by what it says, so that looking up costs nothing."""

    __slots__ = ("parameter",)

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter

    def __hash__(self) -> int:
        return id(self.parameter)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.parameter is other.parameter


@lru_cache(maxsize=64)
def _engine(key: _Key) -> Any:
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(parameter_schema(key.parameter))
