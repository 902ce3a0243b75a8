"""What snapshots document of each model and endpoint, and what two of them say otherwise.

A comparison of two days is a function of what was documented on each; snapshots are read when a day is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from conformance.compare.described import Described, of_page, prices_of
from conformance.compare.finding import Finding
from conformance.compare.likeness import likeness
from conformance.compare.sides import beside
from conformance.contract import ROOT, Contract, all_contracts, read_toml
from conformance.docs.capture_words import page_problem, read_back
from conformance.docs.snapshot import Snapshot
from conformance.documentation import documentation_of, operation_of
from conformance.laws.case import alternatives
from conformance.laws.probes import sample_object
from conformance.model import ABSENT, CREATE_TASK, Absent, Json, Operation, Parameter, Rate, Table
from conformance.record import replace as with_facts
from conformance.rule_witness import prove_beside
from conformance.witness import Proven, prove_tables

_ALIKE = 0.6
"""Ids at least so similar may be one model renamed, if at least so many of the parameters are the same."""


_PRICE_LIST = "price list"
"""The source of prices that come from a list of all of them: what such a list lacks had no price on its day."""


class Place(NamedTuple):
    """Where a snapshot documents a subject.

    Attributes:
        page: of the snapshot; named: whether its schema names the subject by its own id.
        described: what it says, with the prices known on its day.
    """

    page: str
    named: bool
    described: Described

    @property
    def table(self) -> Table:
        """The documented rules."""
        return self.described.table


class Days:
    """What each snapshot documents, worked out when it is asked for.

    Attributes:
        snapshots: by day, in order of days.
    """

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self.snapshots = {one.day: one for one in snapshots}
        self._contracts: tuple[Contract, ...] = ()
        self._places: dict[str, dict[str, Place]] = {}

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot] | Days) -> Days:
        """``snapshots`` as days; what was worked out of them before is used again."""
        return snapshots if isinstance(snapshots, Days) else cls(snapshots)

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """All contracts, as they were when they were asked for first."""
        self._contracts = self._contracts or tuple(all_contracts())
        return self._contracts

    @property
    def listed(self) -> tuple[Snapshot, ...]:
        """The snapshots, in order of days."""
        return tuple(self.snapshots.values())

    def places(self, day: str) -> dict[str, Place]:
        """Every model and endpoint that is documented on a day, but for what is out of scope."""
        if day not in self._places:
            self._places[day] = _places(self.snapshots[day], self.contracts)
        return self._places[day]


def _places(snapshot: Snapshot, contracts: Sequence[Contract]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    known = {one.id for one in contracts} | {one.table.endpoint for one in contracts}
    is_priced = any(
        rate.source == _PRICE_LIST and rate.as_of <= snapshot.day for one in contracts for rate in one.prices
    )
    for contract in contracts:
        place = _place_of(contract, snapshot, prices_of(contract, snapshot.day) if is_priced else None)
        if place is not None:
            found[contract.id] = place
    for subject, pages in _others(snapshot, known):
        page = min(pages)
        operations = snapshot.page(page).operations
        operation = next(one for one in operations if subject in (*one.table.models, one.table.endpoint))
        found[subject] = Place(page, True, of_page(_own(operation, subject), parser=snapshot.parser_of(page)))
    return found


def _place_of(contract: Contract, snapshot: Snapshot, prices: tuple[Rate, ...] | None) -> Place | None:
    found = documentation_of(contract, [snapshot])
    if not found.pages:
        return None
    page = found.pages[0]
    operation = operation_of(contract, snapshot.page(page))
    described = of_page(_own(operation, contract.id), prices, parser=snapshot.parser_of(page))
    return Place(page, found.named is not None, described)


def _own(operation: Operation, subject: str) -> Operation:
    """A request as that of one model: that a page names others beside it, or by mistake, is no change of this one."""
    table = operation.table
    if table.endpoint != CREATE_TASK:
        return operation
    return with_facts(operation, table=with_facts(table, body={**table.body, "model": _named(subject)}))


@lru_cache(maxsize=1024)
def _named(subject: str) -> Parameter:
    """The parameter that names a model: one object on all days, so that it needs no comparison."""
    return Parameter(type="string", required=True, enum=(subject,))


def _others(snapshot: Snapshot, known: set[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Models and endpoints without a contract, with their pages."""
    for model in snapshot.models():
        if model not in known:
            yield model, snapshot.find_model(model)
    for endpoint in unknown_endpoints(snapshot, known):
        yield endpoint, snapshot.find_endpoint(endpoint)


def unknown_endpoints(snapshot: Snapshot, known: Collection[str]) -> Iterator[str]:
    """Documented requests, other than ``known`` ones and those of models, that are in scope; in order."""
    excluded = out_of_scope()
    endpoints = {one for entry in snapshot.manifest.pages.values() for one in entry.operations}
    for endpoint in sorted(endpoints.difference(known, (CREATE_TASK,))):
        method, _, path = endpoint.partition(" ")
        if method == "POST" and not any(fnmatchcase(path, glob) for glob in excluded):
            yield endpoint


def out_of_scope() -> tuple[str, ...]:
    """Globs on the paths of documented requests of which no contract speaks: ``contracts/scope.toml`` says why."""
    _, scope = read_toml(ROOT / "scope.toml")
    return tuple(glob for row in scope["out_of_scope"] for glob in row["paths"])


def problems_of(snapshot: Snapshot) -> tuple[str, ...]:
    """What went wrong with a capture, a sentence each: why it is partial, and which pages could not be captured."""
    pages = (
        page_problem(page, entry)
        for page, entry in snapshot.manifest.pages.items()
        if entry.error or entry.status in _TROUBLED
    )
    return (*map(read_back, snapshot.manifest.reasons), *pages)


_TROUBLED = ("stale", "failed", "refused")
"""Statuses of pages that are there, and of which the snapshot has no table of its day. Missing ones are no trouble
of the capture: the site answered."""


def compare_days(
    before: Mapping[str, Place], after: Mapping[str, Place], *, is_whole: bool, becomes_whole: bool
) -> list[Proven]:
    """Every change from what was documented on one day to what is on another, proven.

    Args:
        is_whole, becomes_whole: whether the days are complete: what a partial one lacks is not known to be gone.
    """
    lost = [subject for subject in before if subject not in after]
    come = [subject for subject in after if subject not in before]
    both = [subject for subject in before if subject in after]
    proven = prove_tables({subject: (before[subject].table, after[subject].table) for subject in both})
    found = [one for subject in both for one in (*proven[subject], *_beside(subject, before[subject], after[subject]))]
    if becomes_whole:
        found += _lost(lost, come, before, after)
    renamed = {one.finding.new for one in found if one.finding.rule == "model-renamed"}
    if is_whole:
        found += [_plain("model-added", one, new=after[one].page) for one in come if one not in renamed]
    return found


def _beside(subject: str, before: Place, after: Place) -> Iterator[Proven]:
    """What changed beside the tables."""
    said = beside(before.described, after.described, subject)
    yield from prove_beside(said, before.described, after.described)
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
        yield found._replace(witness=_smallest(before[subject].table.whole))


def _smallest(whole: Parameter) -> Json:
    return min((sample_object(one) for one in alternatives(whole)), key=lambda one: len(repr(one)))


def _successor(place: Place, subject: str, come: Mapping[str, Place]) -> str | None:
    """The new subject that a lost one may have become: similar in name, and in the names of its parameters."""
    alike = [
        other
        for other, one in come.items()
        if one.table.endpoint == place.table.endpoint and min(likeness(subject, other), _share(place, one)) >= _ALIKE
    ]
    return max(alike, key=lambda other: (likeness(subject, other), other), default=None)


def _share(one: Place, other: Place) -> float:
    """How many of the parameters of two tables both have."""
    left, right = (set((each.table.input or each.table.whole).properties) for each in (one, other))
    return len(left & right) / max(1, len(left | right))
