"""Drift: what changed in the documentation between two days, classified and proven, and what can't be said.

A page that a partial snapshot lacks is not known to be gone, and what one snapshot alone lacks is unconfirmed: the
documentation flickers. Trouble with a capture is told apart and is never drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import NamedTuple

from conformance.compare.documented import documented
from conformance.compare.engine import body_of, compare, parameter_changes
from conformance.compare.finding import Finding
from conformance.compare.registry import RULES
from conformance.contract import ROOT, Contract, all_contracts, read_toml
from conformance.cross_rules import parameter_at
from conformance.docs.snapshot import Snapshot
from conformance.documentation import documentation_of, operation_of
from conformance.errors import UnknownNameError
from conformance.laws.case import alternatives
from conformance.laws.probes import sample_object
from conformance.laws.reference import reference
from conformance.model import ABSENT, CREATE_TASK, Absent, Json, Level, Parameter, Table
from conformance.payload import whole_of
from conformance.record import replace as with_facts
from conformance.witness import Proven, prove, without_alternatives

_ALIKE = 0.6
"""Ids at least so similar may be one model renamed, if at least so many of the parameters are the same."""

_REMOVALS = frozenset(("model-removed", "parameter-removed", "parameter-required-removed", "enum-member-removed"))
"""Rules of what is not there any more: in one snapshot only that may be a slip of the documentation."""


CONTRACTS = "contracts"
"""What stands for the day where contracts are the other side."""


class Place(NamedTuple):
    """Where a snapshot documents a subject.

    Attributes:
        page: of the snapshot; named: whether its schema names the subject by its own id.
        table: the documented rules.
    """

    page: str
    named: bool
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change with all that is known of it.

    Attributes:
        proven: the finding, its level and its witness.
        unconfirmed: it is a removal, and only one snapshot says so.
        flaps: the parameter has come and gone before.
        of_contract: the contract is the new side; lets_out: it accepts the witness, and the documentation refuses it.
    """

    proven: Proven
    unconfirmed: bool = False
    flaps: bool = False
    lets_out: bool = False
    of_contract: bool = False

    @property
    def finding(self) -> Finding:
        """The change itself."""
        return self.proven.finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What changed between two days, or what contracts say otherwise than the documentation.

    Attributes:
        old, new: the days; new is ``contracts`` where these are the other side.
        complete: whether the new snapshot has every page that the site lists.
        compared: subjects that both sides have.
        changes: by subject, then by path.
        unknown: subjects that a partial snapshot lacks: they may be gone or not.
        declared: differences of contracts that a deviation accepts.
    """

    old: str
    new: str
    complete: bool
    compared: int
    changes: tuple[Change, ...]
    unknown: tuple[str, ...]
    declared: int = 0

    def at_least(self, level: Level) -> tuple[Change, ...]:
        """The changes of that level or a worse one."""
        return tuple(one for one in self.changes if one.proven.level >= level)


def drift(
    snapshots: Sequence[Snapshot],
    old: str,
    new: str,
    *,
    only: str = "*",
    levels: Mapping[str, Level] | None = None,
) -> Drift:
    """What changed from the day ``old`` to the day ``new``.

    Args:
        snapshots: all that there are, in order of days: others tell what is confirmed, and what comes and goes.
        only: glob on model ids and names of endpoints.
        levels: rule id → the level to give its findings instead of its own.

    Raises:
        UnknownNameError: there is no snapshot of such a day, or nothing matches ``only``.
    """
    days = _Days(snapshots)
    for day in (old, new):
        if day not in days.snapshots:
            raise UnknownNameError(f"no snapshot of {day!r}", hint=f"There are {', '.join(days.snapshots)}.")
    before, after = (
        {subject: one for subject, one in days.places(day).items() if fnmatchcase(subject, only)} for day in (old, new)
    )
    if not before and not after:
        raise UnknownNameError(f"no model matches {only!r}", hint="Try a glob such as 'kling/*'.")
    both = [subject for subject in before if subject in after]
    lost = [subject for subject in before if subject not in after]
    come = [subject for subject in after if subject not in before]
    complete = days.snapshots[new].complete
    found = [one for subject in both for one in _compared(subject, before[subject], after[subject])]
    if complete:
        found += _lost(lost, come, before, after)
    renamed = {one.finding.new for one in found if one.finding.rule == "model-renamed"}
    if days.snapshots[old].complete:
        found += [_plain("model-added", one, new=after[one].page) for one in come if one not in renamed]
    changes = [_with_history(_levelled(one, levels or {}), days, new) for one in found]
    return Drift(
        old=old,
        new=new,
        complete=complete,
        compared=len(both),
        changes=tuple(sorted(changes, key=lambda one: (one.finding.subject, one.finding.path, one.finding.rule))),
        unknown=() if complete else tuple(sorted(lost)),
    )


def against_contracts(
    snapshots: Sequence[Snapshot], *, only: str = "*", levels: Mapping[str, Level] | None = None
) -> Drift:
    """What the contracts say otherwise than the documentation: of each, as it was documented last.

    A contract that is tighter refuses what is documented, one that is looser lets out what is not; both are breaking,
    and proven. What a deviation declares is only counted.

    Args:
        only: glob on model ids and names of endpoints; levels: as for :func:`drift`.

    Raises:
        UnknownNameError: nothing matches ``only``.
    """
    contracts = [one for one in all_contracts() if fnmatchcase(one.id, only)]
    if not contracts:
        raise UnknownNameError(f"no model matches {only!r}", hint="Try a glob such as 'kling/*'.")
    found: list[Change] = []
    compared = declared = 0
    for contract in contracts:
        documentation = reference(contract, snapshots)
        if documentation is not None:
            compared += 1
            declared += documentation.declared
            found += _against(contract, documentation.whole)
    newest = snapshots[-1]
    return Drift(
        old=newest.day,
        new=CONTRACTS,
        complete=newest.complete,
        compared=compared,
        changes=tuple(replace(one, proven=_levelled(one.proven, levels or {})) for one in found),
        unknown=(),
        declared=declared,
    )


def _against(contract: Contract, documented_whole: Parameter) -> Iterator[Change]:
    """Each difference, proven from the side on which it matters."""
    theirs, ours = (_request(contract, one) for one in (documented_whole, whole_of(contract)))
    for rule, path, old, new in sorted(parameter_changes(theirs, ours, ""), key=lambda one: (one[1], one[0])):
        finding = Finding(rule=rule, subject=contract.id, path=path, old=old, new=new)
        (proven,) = prove([finding], theirs, ours)
        mirror = RULES[finding.row.mirror]
        if finding.level is not Level.BREAKING and mirror.level is Level.BREAKING:
            (other,) = prove([replace(finding, rule=mirror.id, old=new, new=old)], ours, theirs)
            yield Change(proven=replace(other, finding=finding), lets_out=True, of_contract=True)
        else:
            yield Change(proven=proven, of_contract=True)


def _request(contract: Contract, whole: Parameter) -> Parameter:
    """What a whole request holds of the object that a contract describes: paths start there."""
    if not contract.is_model:
        return whole
    return Parameter(type="object", properties={"input": with_facts(whole, required=True)})


class _Days:
    """What each snapshot documents, worked out when it is asked for."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self.snapshots = {one.day: one for one in snapshots}
        self._contracts = tuple(all_contracts())
        self._places: dict[str, dict[str, Place]] = {}

    def places(self, day: str) -> dict[str, Place]:
        """Every model and endpoint that is documented on a day, but for what is out of scope."""
        if day not in self._places:
            self._places[day] = _places(self.snapshots[day], self._contracts)
        return self._places[day]


def _places(snapshot: Snapshot, contracts: Sequence[Contract]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    known = {one.id for one in contracts} | {one.table.endpoint for one in contracts}
    for contract in contracts:
        place = _place_of(contract, snapshot)
        if place is not None:
            found[contract.id] = place
    for subject, pages in _others(snapshot, known):
        operations = snapshot.page(sorted(pages)[0]).operations
        table = next(one.table for one in operations if subject in (*one.table.models, one.table.endpoint))
        found[subject] = Place(sorted(pages)[0], True, documented(table).table)
    return found


def _place_of(contract: Contract, snapshot: Snapshot) -> Place | None:
    found = documentation_of(contract, [snapshot])
    if not found.pages:
        return None
    table = documented(operation_of(contract, snapshot.page(found.pages[0])).table).table
    return Place(found.pages[0], found.named is not None, table)


def _others(snapshot: Snapshot, known: set[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Models and endpoints without a contract, with their pages."""
    for model in snapshot.models():
        if model not in known:
            yield model, snapshot.find_model(model)
    _, scope = read_toml(ROOT / "scope.toml")
    excluded = [glob for row in scope["out_of_scope"] for glob in row["paths"]]
    endpoints = {one for entry in snapshot.manifest.pages.values() for one in entry.operations}
    for endpoint in sorted(endpoints - known - {CREATE_TASK}):
        method, _, path = endpoint.partition(" ")
        if method == "POST" and not any(fnmatchcase(path, glob) for glob in excluded):
            yield endpoint, snapshot.find_endpoint(endpoint)


def _compared(subject: str, before: Place, after: Place) -> Iterator[Proven]:
    findings = compare(before.table, after.table, subject)
    yield from prove(findings, body_of(before.table), body_of(after.table))
    if before.page != after.page:
        yield _plain("page-moved", subject, before.page, after.page)
    if before.named is not after.named:
        rule = "model-misnamed" if before.named else "model-named"
        yield _plain(rule, subject, before.named, after.named)


def _plain(rule: str, subject: str, old: Json | Absent = ABSENT, new: Json | Absent = ABSENT) -> Proven:
    finding = Finding(rule=rule, subject=subject, path="", old=old, new=new)
    return Proven(finding=finding, level=finding.level, witness=ABSENT)


def _lost(
    lost: Sequence[str], come: Sequence[str], before: Mapping[str, Place], after: Mapping[str, Place]
) -> Iterator[Proven]:
    """What is no longer documented: each with the smallest request that was right, and is refused with the whole."""
    left = list(come)
    for subject in lost:
        other = _successor(before[subject], subject, {one: after[one] for one in left})
        if other is not None:
            left.remove(other)
        found = _plain(
            "model-removed" if other is None else "model-renamed", subject, before[subject].page, other or ABSENT
        )
        yield replace(found, witness=_smallest(body_of(before[subject].table)))


def _smallest(whole: Parameter) -> Json:
    return min((sample_object(one) for one in alternatives(whole)), key=lambda one: len(repr(one)))


def _successor(place: Place, subject: str, come: Mapping[str, Place]) -> str | None:
    """The new subject that a lost one may have become: similar in name, and in the names of its parameters."""

    def likeness(other: str) -> float:
        left, right = sorted((subject, other))
        return SequenceMatcher(None, left, right).ratio()

    alike = [
        other
        for other, one in come.items()
        if one.table.endpoint == place.table.endpoint and likeness(other) >= _ALIKE and _share(place, one) >= _ALIKE
    ]
    return max(alike, key=lambda other: (likeness(other), other), default=None)


def _share(one: Place, other: Place) -> float:
    """How many of the parameters of two tables both have."""
    left, right = (set((each.table.input or body_of(each.table)).properties) for each in (one, other))
    return len(left & right) / max(1, len(left | right))


def _levelled(proven: Proven, levels: Mapping[str, Level]) -> Proven:
    level = levels.get(proven.finding.rule)
    return proven if level is None else replace(proven, level=level)


def _with_history(proven: Proven, days: _Days, new: str) -> Change:
    finding = proven.finding
    if finding.rule not in _REMOVALS:
        return Change(proven=proven)
    there = {day: _is_there(finding, days, day) for day in days.snapshots}
    known = [one for one in there.values() if one is not None]
    return Change(
        proven=proven,
        unconfirmed=not any(one is False for day, one in there.items() if day > new),
        flaps=sum(left is not right for left, right in pairwise(known)) > 1,
    )


def _is_there(finding: Finding, days: _Days, day: str) -> bool | None:
    """Whether a snapshot has what was removed; None where it can't say."""
    place = days.places(day).get(finding.subject)
    if place is None:
        return False if finding.rule == "model-removed" and days.snapshots[day].complete else None
    if finding.rule == "model-removed":
        return True
    one = parameter_at(body_of(place.table), without_alternatives(finding.path))
    if finding.rule == "enum-member-removed":
        return finding.old in (one.enum or ())
    return one != Parameter()
