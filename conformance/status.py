"""Where each model of the roster stands: one row each, worked out from a snapshot, the contracts and the evidence.

Status is evidence, not claim: the claims of the report of 2025-12-16 stand beside it. A family is as good as its worst
member.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

from conformance.compare.deviations import Deviation, load_deviations
from conformance.contract import Contract, contract_paths, load_contract
from conformance.days import Days
from conformance.docs.snapshot import Snapshot, open_snapshot, page_file, snapshot_days
from conformance.documentation import Documentation, Record
from conformance.drift import Change, Drift, drift, nothing_matches
from conformance.laws.evidence import Evidence, Proof, Standing, together
from conformance.laws.rows import LAWS
from conformance.member import Changes, Examples, Member, Prove, Reason, State, take_member
from conformance.model import Level
from conformance.roster import Entry, Roster, load_roster

__all__ = [
    "Drifts",
    "Examples",
    "Member",
    "Reason",
    "Row",
    "State",
    "Status",
    "audit_roster",
    "audit_snapshots",
    "take_status",
]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the status table: a model, an endpoint, or a family of them."""

    entry: Entry
    claim: str
    members: tuple[Member, ...]

    @cached_property
    def worst(self) -> Member:
        """The member that the row is as good as; of several the first."""
        return max(self.members, key=lambda member: member.state.rank)

    @property
    def state(self) -> State:
        """The worst of the members' states."""
        return self.worst.state

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why those of the members that are unverified are, each reason once."""
        found = {one for member in self.members if member.state is State.UNVERIFIED for one in member.reasons}
        return tuple(one for one in Reason if one in found)

    @cached_property
    def counts(self) -> tuple[int, int, int]:
        """Parameters documented, in the contracts, in full agreement: summed over the members."""
        documented, ruled, agreeing = zip(*(member.counts for member in self.members), strict=True)
        return sum(documented), sum(ruled), sum(agreeing)

    @cached_property
    def proof(self) -> Proof:
        """The evidence on all members together: it stands as the worst of them does."""
        return together([member.proof for member in self.members])

    @cached_property
    def examples(self) -> Examples:
        """The documented examples of all members."""
        return sum((member.examples for member in self.members), Examples())

    @property
    def rules(self) -> int:
        """How many rules span parameters."""
        return sum(len(member.contract.rules) for member in self.members)

    @property
    def disagreements(self) -> int:
        """How many disagreements stand."""
        return sum(len(member.disagreements) for member in self.members)

    @property
    def accepted(self) -> int:
        """How many disagreements a deviation declares."""
        return sum(len(member.accepted) for member in self.members)

    @property
    def lints(self) -> int:
        """How many doubts there are about the pages."""
        return sum(len(member.lints) for member in self.members)

    @property
    def since_verified(self) -> tuple[Change, ...]:
        """What changed since the contracts were last held against the documentation."""
        return tuple(change for member in self.members for change in member.since_verified)

    @property
    def since_report(self) -> tuple[Change, ...]:
        """What changed since the report."""
        return tuple(change for member in self.members for change in member.since_report)

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong, by what was tried: what was not tried is no finding."""
        bad = (State.DISAGREES, State.DRIFTING, State.UNDOCUMENTED)
        return self.state in bad or any(reason.is_finding for reason in self.reasons)

    @property
    def priced(self) -> int:
        """Of how many members the price is known."""
        return sum(member.has_price for member in self.members)


@dataclass(frozen=True, kw_only=True)
class Status:
    """The whole table, with what it was worked out from.

    Attributes:
        day: of the snapshot; complete: whether that has every page that the site lists.
        report_day: of the snapshot that stands for the day of the report; None where it is not before ``day``.
        unused: deviations that nothing needs any more.
    """

    day: str
    complete: bool
    report_day: str | None
    roster: Roster
    rows: tuple[Row, ...]
    unused: tuple[Deviation, ...] = field(default=())

    @cached_property
    def by_state(self) -> Mapping[State, int]:
        """How many rows stand in each state."""
        return _by_state(self.rows)

    @property
    def verified(self) -> int:
        """How many rows are verified."""
        return self.by_state[State.VERIFIED]

    @cached_property
    def by_reason(self) -> Mapping[Reason, int]:
        """How many of the unverified rows are so for each reason; one may have several."""
        unverified = [row for row in self.rows if row.state is State.UNVERIFIED]
        return {reason: sum(reason in row.reasons for row in unverified) for reason in Reason}

    @property
    def is_whole(self) -> bool:
        """Whether it holds every row of the roster, and no other."""
        return [row.entry for row in self.rows] == list(self.roster.entries)

    @cached_property
    def claimed(self) -> tuple[Row, ...]:
        """The rows that the report claims as validated, each once."""
        return tuple(row for row in self.rows if row.claim == "validated")

    @property
    def claimed_by_state(self) -> Mapping[State, int]:
        """How those rows stand."""
        return _by_state(self.claimed)

    @property
    def claimed_documented(self) -> tuple[Row, ...]:
        """Those of them whose members are all documented today."""
        return tuple(row for row in self.claimed if all(one.documentation.now for one in row.members))

    @property
    def claimed_broken(self) -> tuple[Row, ...]:
        """Those of the documented ones of which requests that were right on the day of the report are refused now."""
        return tuple(
            row
            for row in self.claimed_documented
            if any(change.proven.level is Level.BREAKING for change in row.since_report)
        )

    @property
    def disagreements(self) -> int:
        """How many disagreements stand, over all members once."""
        return sum(len(member.disagreements) for member in self.members.values())

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Every contract behind the rows, once."""
        return {member.contract.id: member for row in self.rows for member in row.members}

    @property
    def unproven(self) -> tuple[str, ...]:
        """Ids of the contracts that are documented somewhere, and on which there is no fresh evidence."""
        return tuple(
            id
            for id, member in self.members.items()
            if member.proof.standing is not Standing.FRESH and member.documentation.day is not None
        )

    @property
    def has_findings(self) -> bool:
        """Whether a row is wrong."""
        return any(row.is_wrong for row in self.rows)


def _by_state(rows: Iterable[Row]) -> Mapping[State, int]:
    states = [row.state for row in rows]
    return {state: states.count(state) for state in State}


def take_status(
    snapshots: Sequence[Record],
    roster: Roster,
    deviations: tuple[Deviation, ...],
    *,
    only: str = "*",
    load: Callable[[str], Contract] = load_contract,
    beyond: Iterable[str] = (),
    prove: Prove | None = None,
    changes: Changes | None = None,
) -> Status:
    """The status on the last of ``snapshots``.

    Args:
        snapshots: in order of their days; the earlier ones tell when something was documented last.
        only: glob on ids of entries or of their members.
        load: gives the contract of an id.
        beyond: ids of contracts that get a row of their own if no entry of the roster has them.
        prove: what evidence there is on a contract; None where there is none.
        changes: what changed in the documentation since a day; None where that is not asked.

    Raises:
        UnknownNameError: nothing matches ``only``.
        ConformanceError: a contract or a page can't be read.
    """
    newest = snapshots[-1]
    every = [*roster.entries, *_beyond(roster, beyond, load)]
    entries = [entry for entry in every if any(fnmatchcase(id, only) for id in (entry.id, *entry.members))]
    if not entries:
        raise nothing_matches(only)
    report_day = _report_day(roster, [one.day for one in snapshots])
    member = partial(
        take_member,
        snapshots=snapshots,
        deviations=deviations,
        prove=prove or _unproven,
        changes=changes or _unchanged,
        report_day=report_day,
    )
    members = {id: member(load(id)) for id in dict.fromkeys(id for entry in entries for id in entry.members)}
    return Status(
        day=newest.day,
        complete=newest.complete,
        report_day=report_day,
        roster=roster,
        rows=tuple(
            Row(entry=entry, claim=roster.claim(entry), members=tuple(members[id] for id in entry.members))
            for entry in entries
        ),
        unused=tuple(_unused(deviations, members)),
    )


def _report_day(roster: Roster, days: Sequence[str]) -> str | None:
    """The day that is closest to that of the report, of those before the last one."""

    def distance(day: str) -> int:
        return abs((date.fromisoformat(day) - date.fromisoformat(roster.date)).days)

    closest = min(days, key=distance)
    return closest if closest < days[-1] else None


def _unused(deviations: Iterable[Deviation], members: Mapping[str, Member]) -> Iterator[Deviation]:
    """Deviations from facts that accept nothing, of those whose models are all under audit.

    Of others nothing is known here: rules and fingerprints may be about changes, which drift knows.
    """
    used = [deviation for member in members.values() for _, deviation in member.accepted]
    elsewhere = contract_paths().keys() - members.keys()
    for one in deviations:
        if one.fact is not None and one not in used and not any(fnmatchcase(id, one.model) for id in elsewhere):
            yield one


def _beyond(roster: Roster, ids: Iterable[str], load: Callable[[str], Contract]) -> Iterator[Entry]:
    """Entries for contracts that the roster does not have, numbered on."""
    listed = {member for entry in roster.entries for member in entry.members}
    rest = [load(id) for id in ids if id not in listed]
    for index, contract in enumerate(rest, len(roster.entries) + 1):
        yield Entry(
            index=index,
            id=contract.id,
            name=contract.title,
            category=contract.kind,
            sort="model" if contract.is_model else "endpoint",
            members=(contract.id,),
            claims=(),
        )


def audit_roster(
    root: Path,
    *,
    day: str = "newest",
    only: str = "*",
    everything: bool = False,
    evidence: Evidence | None = None,
    deviations: tuple[Deviation, ...] | None = None,
) -> Status:
    """The status on a snapshot of the folder ``root``, with the roster and deviations of the package.

    Args:
        day: of the snapshot; the rest as for :func:`audit_snapshots`.

    Raises:
        ConformanceError: there is no such snapshot, or a file is damaged.
    """
    newest = open_snapshot(root, day)
    earlier = [open_snapshot(root, one) for one in snapshot_days(root) if one < newest.day]
    return audit_snapshots(
        [*earlier, newest], only=only, everything=everything, evidence=evidence, deviations=deviations
    )


def audit_snapshots(
    snapshots: Sequence[Snapshot],
    *,
    only: str = "*",
    everything: bool = False,
    evidence: Evidence | None = None,
    deviations: tuple[Deviation, ...] | None = None,
    drifts: Drifts | None = None,
) -> Status:
    """The status on the last of ``snapshots``, which are in order of days, with the roster of the package.

    Args:
        only: glob on model ids.
        everything: contracts that are not on the roster too; they also come when only a glob names them.
        evidence: of ``kie-conformance verify``; what is about another contract or page than today's is stale.
        deviations: instead of those of the package.
        drifts: of the same snapshots, where they were worked out before.

    Raises:
        ConformanceError: nothing matches ``only``, or a file is damaged.
    """
    declared = load_deviations() if deviations is None else deviations
    known = drifts or Drifts(snapshots, declared)
    return take_status(
        snapshots,
        load_roster(),
        declared,
        only=only,
        beyond=tuple(contract_paths()) if everything or only != "*" else (),
        prove=partial(_proof, evidence, snapshots) if evidence is not None else None,
        changes=known.changes,
    )


class Drifts:
    """What changed from earlier days to the last one, worked out once for each day, when it is asked for."""

    def __init__(self, snapshots: Sequence[Snapshot], deviations: tuple[Deviation, ...]) -> None:
        self._snapshots = snapshots
        self._days = Days(snapshots)
        self._deviations = deviations
        self._found: dict[str, Drift] = {}
        self._changes: dict[str, Mapping[str, tuple[Change, ...]]] = {}

    def since(self, day: str) -> Drift:
        """The drift since ``day``.

        Raises:
            UnknownNameError: there is no snapshot of that day.
        """
        if day not in self._found:
            self._found[day] = drift(self._days, day, self._snapshots[-1].day, deviations=self._deviations)
        return self._found[day]

    def changes(self, day: str) -> Mapping[str, tuple[Change, ...]]:
        """The changes since ``day``, by their subject; none where no snapshot says what was documented then."""
        if day not in [one.day for one in self._snapshots]:
            return {}
        if day not in self._changes:
            changes = sorted(self.since(day).changes, key=_subject)
            self._changes[day] = {subject: tuple(found) for subject, found in groupby(changes, key=_subject)}
        return self._changes[day]


def _subject(change: Change) -> str:
    return change.finding.subject


def _proof(
    evidence: Evidence, snapshots: Sequence[Snapshot], contract: Contract, documentation: Documentation
) -> Proof:
    if documentation.day is None:
        return Proof(standing=Standing.MISSING)
    snapshot = next(one for one in snapshots if one.day == documentation.day)
    page = page_file(snapshot.folder, documentation.pages[0])
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (contract.path, page)]
    return evidence.proof(contract.id, contract=hashes[0], page_hash=hashes[1], laws=LAWS)


def _unproven(_contract: Contract, _documentation: Documentation) -> Proof:
    return Proof(standing=Standing.MISSING)


def _unchanged(_day: str) -> Mapping[str, tuple[Change, ...]]:
    return {}
