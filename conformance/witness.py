"""Proof of a change: the smallest payload that the old side accepts and the new side refuses, for what has changed.

Built from the changed parameter's own boundary values, so it takes no search; and confirmed by an engine that is not
ours, on the schemas that both sides export. What can't be confirmed is a warning, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple

from conformance.compare.engine import compare, parameter_changes
from conformance.compare.finding import Finding
from conformance.compare.registry import RULES, codes_of
from conformance.confirming import Claims, confirmed
from conformance.cross_rules import parameter_at
from conformance.facts import CHOICES
from conformance.laws.case import alternatives
from conformance.laws.oracle import Fault, faults
from conformance.laws.probes import probes, sample, sample_object
from conformance.laws.values import is_plain_json
from conformance.meaning import has_choices, names_of
from conformance.messages import N_
from conformance.model import ABSENT, Absent, Json, Level, Parameter, Table
from conformance.payload import dotted
from conformance.placing import along, opened, placed, placing, without
from conformance.record import replace
from conformance.telling_values import short_sample, telling_values

_ALTERNATIVE = re.compile(r"\|(?:oneOf|anyOf|allOf)\[[0-9]+\]|\|not")
_STEP = re.compile(rf"{_ALTERNATIVE.pattern}|\[\]|[^.|\[\]]+")
_ATTRIBUTES = dict(CHOICES)
_OF_NAME = frozenset(("parameter-renamed", "parameter-case-changed", "parameter-moved"))
_OF_CHOICE = frozenset(("alternative-removed", "constraint-added"))
_ELSEWHERE = frozenset(("endpoint-changed",))
"""Rules of what no payload shows."""
_UNKNOWN = "surprise"
"""A name that no documentation has."""
_NOTHING = Parameter()


class Proven(NamedTuple):
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


def prove_changes(old: Table, new: Table, subject: str) -> list[Proven]:
    """Every change from ``old`` to ``new``, in the order of paths, each breaking one with a witness.

    Args:
        subject: the model's id or the endpoint's name.
    """
    return prove_tables({subject: (old, new)})[subject]


def prove_tables(tables: Mapping[str, tuple[Table, Table]]) -> dict[str, list[Proven]]:
    """What :func:`prove_changes` says of each pair of tables, by subject; witnesses are confirmed all at once."""
    found = {subject: compare(old, new, subject) for subject, (old, new) in tables.items()}
    cases = [
        _Case(breaking, old.whole, new.whole)
        for subject, (old, new) in tables.items()
        if (breaking := _breaking(found[subject]))
    ]
    proofs = _proofs(cases)
    return {subject: [_proven(one, proofs) for one in listed] for subject, listed in found.items()}


def prove(findings: Iterable[Finding], old: Parameter, new: Parameter) -> list[Proven]:
    """``findings`` with a witness for each breaking one.

    Args:
        old, new: the request body on both sides, as one object.
    """
    listed = list(findings)
    proofs = _proofs([_Case(_breaking(listed), old, new)])
    return [_proven(one, proofs) for one in listed]


class _Case(NamedTuple):
    """Breaking findings between two request bodies."""

    findings: Sequence[Finding]
    old: Parameter
    new: Parameter


_Proof = tuple[Json | Absent, bool]


def _breaking(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if RULES[one.rule].level is Level.BREAKING]


def _proven(finding: Finding, proofs: Mapping[int, _Proof]) -> Proven:
    proof = proofs.get(id(finding))
    if proof is None:
        return Proven(finding, RULES[finding.rule].level, ABSENT)
    found, is_confirmed = proof
    if is_confirmed:
        return Proven(finding, Level.BREAKING, found)
    note = UNPROVEN if found is ABSENT else _UNCONFIRMED
    return Proven(finding=finding, level=Level.WARNING, witness=ABSENT, note=note)


UNPROVEN = N_("no request that was right before is refused for this alone")
_UNCONFIRMED = N_("a second engine does not confirm it on the exported schemas")


def _proofs(cases: Sequence[_Case]) -> dict[int, _Proof]:
    """Of each breaking finding, by its identity, its witness and whether both schemas confirm it.

    Most witnesses are built in one go; where that proves nothing, boundary values are tried.
    """
    built = [_all_built(case) for case in cases]
    proofs = _judged(cases, built, [_places(*each) for each in zip(cases, built, strict=True)])
    left = [
        case._replace(findings=open_ones)
        for case in cases
        if (open_ones := [one for one in case.findings if not proofs[id(one)][1]])
    ]
    searched = [_all_searched(case) for case in left]
    return proofs | _judged(left, searched, [None] * len(left))


def _places(case: _Case, tried: Sequence[Json | Absent]) -> list[str]:
    """Dotted paths of what has changed, as far as there are payloads; of what is named anew, both."""
    pairs = zip(case.findings, tried, strict=True)
    found = (path for one, payload in pairs if payload is not ABSENT for path in _paths(one, one.path))
    return list(dict.fromkeys(found))


def _judged(
    cases: Sequence[_Case], payloads: Sequence[Sequence[Json | Absent]], places: Sequence[Sequence[str] | None]
) -> dict[int, _Proof]:
    """Each finding's payload, with whether both schemas confirm it; ``places`` as in :class:`Claims`."""
    claims = [
        Claims(case.old, case.new, tried, where) for case, tried, where in zip(cases, payloads, places, strict=True)
    ]
    return {
        id(finding): (payload, is_confirmed)
        for case, tried, verdicts in zip(cases, payloads, confirmed(claims), strict=True)
        for finding, payload, is_confirmed in zip(case.findings, tried, verdicts, strict=True)
    }


class _Refusals:
    """What the new side refuses of payloads that the old one accepts; each payload is asked about once."""

    def __init__(self, old: Parameter, new: Parameter) -> None:
        self._sides = old, new
        self._known: dict[str, frozenset[Fault]] = {}

    def of(self, payload: Json) -> frozenset[Fault]:
        """The faults of ``payload`` on the new side; none where it was not right before."""
        words = repr(payload)
        if words not in self._known:
            old, new = self._sides
            was_right = next(faults(old, payload), None) is None and is_plain_json(payload)
            self._known[words] = frozenset(faults(new, payload) if was_right else ())
        return self._known[words]


def _all_searched(case: _Case) -> list[Json | Absent]:
    refusals = _Refusals(case.old, case.new)
    return [_searched(one, case.old, case.new, refusals) for one in case.findings]


def _searched(finding: Finding, old: Parameter, new: Parameter, refusals: _Refusals) -> Json | Absent:
    """The smallest payload found that ``old`` accepts, and that ``new`` refuses for what ``finding`` says.

    ABSENT without one. Searched for among the boundary values of the changed parameter.
    """
    if finding.rule in _ELSEWHERE or _is_hopeless(finding, old, new):
        return ABSENT
    path, codes, steps = without_alternatives(finding.path), codes_of(finding.rule), _STEP.findall(finding.path)
    is_choice = finding.rule in _OF_CHOICE
    paths = _paths(finding, path)
    for payload in sorted(_payloads(finding, path, old, new), key=lambda one: len(repr(one))):
        refused: Set[Fault] = refusals.of(payload)
        if refused and is_choice:
            refused -= set(faults(_narrowed(new, steps[:-1], lambda one: _without_choice(one, steps[-1])), payload))
        elif refused:
            if "|" in finding.path:
                # Of alternatives that all refuse, a verdict names one: here it is the one that changed.
                refused = set(faults(_narrowed(new, steps), payload))
            refused = _at_places(refused, paths, codes)
        if refused:
            return payload
    return ABSENT


def _paths(finding: Finding, path: str) -> list[str]:
    """The dotted path of what has changed; and the new one: under that it may be missed, where the old is ignored."""
    if finding.rule not in _OF_NAME:
        return [path]
    return [path, path.removesuffix(str(finding.old)) + str(finding.new)]


def _all_built(case: _Case) -> list[Json | Absent]:
    starts = {"": sample_object(case.old)}
    members: dict[str, Callable[[Json], Json]] = {}  # what puts a member at a path: there may be many
    found: list[Json | Absent] = []
    for one in case.findings:
        path, is_member = one.path, one.rule.startswith("enum-member-")
        if not path or "|" in path:
            found.append(ABSENT)
        elif is_member and path in members:
            found.append(members[path](one.old))
        else:
            above = path.rpartition(".")[0]
            if "[" in above:
                above = ""
            if above not in starts:
                starts[above] = opened(starts[""], case.old, above)
            if is_member:
                members[path] = placing(starts[above], case.old, path)
                found.append(members[path](one.old))
            else:
                found.append(_built(one, case.old, case.new, starts[above]))
    return found


def _built(finding: Finding, old: Parameter, new: Parameter, start: dict[str, Json]) -> Json | Absent:
    """What the rule itself tells: ``start`` with one value, or without one; ABSENT where it does not.

    Not yet held against the whole of either side.
    """
    path, rule = finding.path, finding.rule
    if rule in _LACKED:
        return _lacking(start, old, path)
    before = parameter_at(old, path)
    if rule in _GONE:
        return placed(start, old, path, short_sample(before)) if _is_refused_by_name(new, path) else ABSENT
    after, codes = parameter_at(new, path), codes_of(rule)
    for value in telling_values(rule, before, after):
        if next(faults(before, value), None) is None and any(
            place == "" and code in codes for code, place in faults(after, value)
        ):
            return placed(start, old, path, value)
    return ABSENT


_LACKED = frozenset(("parameter-required-added", "required-set"))
"""Rules of what has to be given now: a request without it proves them."""
_GONE = frozenset(("parameter-removed", "parameter-required-removed")) | _OF_NAME
"""Rules of names that are refused now: a request with the name proves them."""


def _lacking(start: dict[str, Json], old: Parameter, path: str) -> Json:
    """``start`` with all of a dotted path but its last name."""
    above, _, name = path.rpartition(".")
    if above:
        start = placed(start, old, above, sample_object(parameter_at(old, above)))
        return without(start, path)
    return {other: one for other, one in start.items() if other != name}


def _is_refused_by_name(whole: Parameter, path: str) -> bool:
    above, _, name = path.rpartition(".")
    known = names_of(parameter_at(whole, above) if above else whole)
    return known is not None and name not in known


def _is_hopeless(finding: Finding, old: Parameter, new: Parameter) -> bool:
    """Whether no request can show the change alone: another one of the same parameter comes first."""
    path = finding.path
    if not path or "|" in path:
        return False
    if finding.rule in _GONE - _OF_NAME:  # alternatives still know the name, and are open to others
        above = path.rpartition(".")[0]
        holder = parameter_at(new, above) if above else new
        return not _is_refused_by_name(new, path) and not any(
            one.additional_properties is False for one in (*holder.one_of, *holder.any_of, *holder.all_of)
        )
    kinds = (parameter_at(old, path).type, parameter_at(new, path).type)
    is_another = None not in kinds and len({*kinds}) > 1 and {*kinds} != {"integer", "number"}
    codes = codes_of(finding.rule)
    is_plain = not any(map(has_choices, (*along(old, path), *along(new, path))))
    return is_another and bool(codes) and "type-mismatch" not in codes and is_plain


def without_alternatives(path: str) -> str:
    """A dotted path without the alternatives that it goes through."""
    return _ALTERNATIVE.sub("", path).lstrip(".")


def _at_places(refused: Iterable[Fault], paths: Sequence[str], codes: Collection[str]) -> set[Fault]:
    """Those of ``refused`` that are at dotted paths or below them, and of one of ``codes``, if there are any."""
    starts = tuple(f"{path}{end}" if path else "" for path in paths for end in (".", "[]"))
    found = {(code, pointer) for code, pointer in refused if not codes or code in codes}
    return {fault for fault in found if f"{dotted(fault[1])}.".startswith(starts)}


def _narrowed(
    one: Parameter, steps: Sequence[str], at_end: Callable[[Parameter], Parameter] | None = None
) -> Parameter:
    """``one`` with those alternatives only that ``steps`` go through, each as something that has to hold.

    Args:
        at_end: what else is changed, of that to which the steps lead.
    """
    if not steps:
        return one if at_end is None else at_end(one)
    step, *rest = steps
    if step.startswith("|not"):
        return one
    if not step.startswith("|"):
        child = one.items if step == "[]" else one.properties.get(step)
        if child is None:
            return one
        changed = _narrowed(child, rest, at_end)
        return (
            replace(one, items=changed) if step == "[]" else replace(one, properties={**one.properties, step: changed})
        )
    keyword, _, place = step[1:-1].partition("[")
    attribute = _ATTRIBUTES[keyword]
    members = getattr(one, attribute)
    if int(place) >= len(members):
        return _narrowed(one, rest, at_end)  # what belonged to that alternative belongs to the whole now
    member = _narrowed(members[int(place)], rest, at_end)
    return replace(one, **{attribute: (), "all_of": (member, *(() if attribute == "all_of" else one.all_of))})


def _without_choice(one: Parameter, step: str) -> Parameter:
    """``one`` without the alternatives or the exclusion to which the last step of a path belongs."""
    if step == "|not":
        return replace(one, not_=None)
    return replace(one, **{_ATTRIBUTES[step[1:].partition("[")[0]]: ()})


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
        elif finding.rule == "constraint-added":
            yield from _held_otherwise(start, whole, path, _at_steps(new, _STEP.findall(finding.path)))
        if path:
            before, after = parameter_at(whole, path), parameter_at(new, path)
            for value in chain(probes(before), probes(after), probes(_within(before, after))):
                yield placed(start, whole, path, value)
            yield without(placed(start, whole, path, None), path)


def _held_otherwise(start: dict[str, Json], whole: Parameter, path: str, added: Parameter) -> Iterator[Json]:
    """``start`` with what an alternative that came refuses of what the one in front allowed under the same name."""
    holder = parameter_at(whole, path) if path else whole
    if not has_choices(holder):
        return
    for name, child in added.properties.items():
        before = parameter_at(holder, name)
        for rule, where, _old, _new in parameter_changes(before, child, ""):
            for value in telling_values(rule, before, child) if not where else ():
                yield placed(start, whole, f"{path}.{name}".lstrip("."), value)


def _at_steps(one: Parameter, steps: Iterable[str]) -> Parameter:
    """What the steps of a path lead to, alternatives included; an empty parameter where that is not there."""
    for step in steps:
        if step.startswith("|not"):
            found = one.not_
        elif step.startswith("|"):
            keyword, _, place = step[1:-1].partition("[")
            found = next(iter(getattr(one, _ATTRIBUTES[keyword])[int(place) :]), None)
        else:
            found = one.items if step == "[]" else one.properties.get(step)
        one = found or _NOTHING
    return one


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
    name = step.rstrip("[]")
    for one in alternatives(whole):
        child = one.properties.get(name)
        for inner in _fronted_below(child, step.count("[]"), rest) if child is not None else ():
            yield one if inner is child else replace(one, properties={**one.properties, name: inner})
        if child is None:
            yield one


def _fronted_below(one: Parameter, depth: int, path: str) -> Iterator[Parameter]:
    """A list with each alternative of its items in front, as deep as these are; what is no list, with its own."""
    if not depth:
        yield from _fronted(one, path)
    elif one.items is None:
        yield one
    else:
        for inner in _fronted_below(one.items, depth - 1, path):
            yield one if inner is one.items else replace(one, items=inner)


def _excluded(start: dict[str, Json], whole: Parameter, path: str, new: Parameter) -> Iterator[Json]:
    """``start`` with all that stands in what is excluded at a dotted path."""
    excluded = (parameter_at(new, path) if path else new).not_
    for name in excluded.properties if excluded is not None else ():
        where = f"{path}.{name}".lstrip(".")
        start = placed(start, whole, where, sample(parameter_at(whole, where)))
    yield start
