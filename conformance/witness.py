"""Proof of a change: the smallest payload that the old side accepts and the new side refuses, for what has changed.

Built from the changed parameter's own boundary values, so it takes no search; and confirmed by an engine that is not
ours, on the schemas that both sides export. What can't be confirmed is a warning, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
_ATTRIBUTES = dict(CHOICES)
_OF_NAME = frozenset(("parameter-renamed", "parameter-case-changed"))
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
    if finding.rule in _ELSEWHERE:
        return ABSENT
    path, codes, steps = without_alternatives(finding.path), codes_of(finding.rule), _STEP.findall(finding.path)
    is_choice = finding.rule in _OF_CHOICE
    # Under its new name it may be missed, where the old one is ignored.
    paths = [path, path.removesuffix(str(finding.old)) + str(finding.new)] if finding.rule in _OF_NAME else [path]
    # Of alternatives that all refuse, a verdict names one: here it is the one that changed.
    seen = _narrowed(new, steps[:-1] if is_choice else steps) if "|" in finding.path else new
    spared = _without_choice(seen, steps) if is_choice else seen
    for payload in sorted(_payloads(finding, path, old, new), key=lambda one: len(repr(one))):
        if next(faults(old, payload), None) is not None or not is_plain_json(payload):
            continue
        refused = set(faults(seen, payload))
        refused = refused - set(faults(spared, payload)) if is_choice else _at_places(refused, paths, codes)
        if refused and (seen is new or next(faults(new, payload), None) is not None):
            return payload
    return ABSENT


def without_alternatives(path: str) -> str:
    """A dotted path without the alternatives that it goes through."""
    return _ALTERNATIVE.sub("", path).lstrip(".")


def _at_places(refused: Iterable[Fault], paths: Sequence[str], codes: Collection[str]) -> set[Fault]:
    """Those of ``refused`` that are at dotted paths or below them, and of one of ``codes``, if there are any."""
    starts = tuple(f"{path}{end}" if path else "" for path in paths for end in (".", "[]"))
    found = {(code, pointer) for code, pointer in refused if not codes or code in codes}
    return {fault for fault in found if f"{_dotted(fault[1])}.".startswith(starts)}


def _narrowed(one: Parameter, steps: Sequence[str]) -> Parameter:
    """``one`` with those alternatives only that ``steps`` go through, each as something that has to hold."""
    if not steps or steps[0].startswith("|not"):
        return one
    if not steps[0].startswith("|"):
        return _stepped(one, steps, _narrowed)
    keyword, _, place = steps[0][1:-1].partition("[")
    attribute = _ATTRIBUTES[keyword]
    member = _narrowed(getattr(one, attribute)[int(place)], steps[1:])
    return replace(one, **{attribute: (), "all_of": (member, *(() if attribute == "all_of" else one.all_of))})


def _without_choice(one: Parameter, steps: Sequence[str]) -> Parameter:
    """``one``, narrowed, without the alternatives or the exclusion to which the last of ``steps`` belongs."""
    if not steps[0].startswith("|"):
        return _stepped(one, steps, _without_choice)
    if len(steps) > 1:
        return replace(one, all_of=(_without_choice(one.all_of[0], steps[1:]), *one.all_of[1:]))
    if steps[0] == "|not":
        return replace(one, not_=None)
    return replace(one, **{_ATTRIBUTES[steps[0][1:].partition("[")[0]]: ()})


def _stepped(
    one: Parameter, steps: Sequence[str], change: Callable[[Parameter, Sequence[str]], Parameter]
) -> Parameter:
    """``one`` with the item or parameter changed to which the first of ``steps`` leads; itself where there is none."""
    step, *rest = steps
    child = one.items if step == "[]" else one.properties.get(step)
    if child is None:
        return one
    changed = change(child, rest)
    return replace(one, items=changed) if step == "[]" else replace(one, properties={**one.properties, step: changed})


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
            before, after = _at(whole, path), _at(new, path)
            for value in chain(probes(before), probes(after), probes(_within(before, after))):
                yield placed(start, whole, path, value)
            yield _without(placed(start, whole, path, None), path)


_LIMITS = (
    *("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "step", "multiple_of"),
    *("min_length", "max_length", "min_items", "max_items", "unique_items"),
)


def _within(before: Parameter, after: Parameter) -> Parameter:
    """``before`` with the limits of ``after``: its probes are right before, and lie around what is asked now."""
    limits = {name: getattr(after, name) for name in _LIMITS if getattr(after, name) is not None}
    return replace(before, **limits)


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
