"""Where each model of the roster stands: what is documented, what our contract says, whether they agree.

Status is evidence, not claim: every word of a row is worked out from a snapshot and the contracts, and the claims of
the report of 2025-12-16 stand beside it. A family is as good as its worst member.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cached_property, partial
from pathlib import Path

from conformance.compare.agreement import Agreement, Disagreement, agreement
from conformance.compare.deviations import Deviation, divide, load_deviations
from conformance.compare.documented import documented
from conformance.contract import Contract, contract_paths, load_contract
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from conformance.documentation import Documentation, Record, documentation_of, operation_of
from conformance.errors import UnknownNameError
from conformance.example_lints import example_lints
from conformance.laws.evidence import Evidence, Proof, Standing, together
from conformance.laws.rows import LAWS
from conformance.model import ABSENT, Lint, Operation
from conformance.roster import Entry, Roster, load_roster


class State(Enum):
    """How a model stands, best first."""

    AGREES = "agrees"
    MISNAMED = "misnamed"
    RETIRED = "retired"
    NOT_CAPTURED = "not captured"
    UNDOCUMENTED = "undocumented"
    DISAGREES = "disagrees"

    @property
    def sentence(self) -> str:
        """What the state says."""
        return _SENTENCES[self]

    @property
    def rank(self) -> int:
        """Place in the order of the states; larger is worse."""
        return list(State).index(self)


_SENTENCES = {
    State.AGREES: "the contract says exactly what the documentation says, declared deviations apart",
    State.MISNAMED: "as above, but the schema of its page names another model",
    State.RETIRED: "taken out of the documentation; the contract keeps what was documented last",
    State.NOT_CAPTURED: "not among the pages of this snapshot, which is partial: nothing is known",
    State.UNDOCUMENTED: "not documented, and the contract does not say since when",
    State.DISAGREES: "the contract and the documentation differ, and no deviation declares it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One contract against the documentation.

    Attributes:
        disagreements: that stand; accepted: with the deviation that declares each.
        lints: doubts about the page compared with.
        proof: what the laws were tried on, and what came of it.
    """

    contract: Contract
    state: State
    documentation: Documentation
    agreement: Agreement | None
    disagreements: tuple[Disagreement, ...]
    accepted: tuple[tuple[Disagreement, Deviation], ...]
    lints: tuple[Lint, ...]
    proof: Proof


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the status table."""

    entry: Entry
    claim: str
    members: tuple[Member, ...]

    @cached_property
    def state(self) -> State:
        """The worst of the members' states."""
        return max((member.state for member in self.members), key=lambda state: state.rank)

    @cached_property
    def counts(self) -> tuple[int, int, int]:
        """Parameters documented, in the contracts, in full agreement: summed over the members."""
        pairs = [member.agreement for member in self.members if member.agreement is not None]
        return (
            sum(len(one.documented) for one in pairs),
            sum(len(one.ruled) for one in pairs),
            sum(len(one.agreeing) for one in pairs),
        )

    @cached_property
    def proof(self) -> Proof:
        """The evidence on all members together: it stands as the worst of them does."""
        return together([member.proof for member in self.members])

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


@dataclass(frozen=True, kw_only=True)
class Status:
    """The whole table, with what it was worked out from."""

    day: str
    complete: bool
    roster: Roster
    rows: tuple[Row, ...]
    unused: tuple[Deviation, ...]

    @cached_property
    def by_state(self) -> Mapping[State, int]:
        """How many rows stand in each state."""
        return {state: sum(row.state is state for row in self.rows) for state in State}

    @property
    def disagreements(self) -> int:
        """How many disagreements stand, over all members once."""
        return sum(len(member.disagreements) for member in self.members.values())

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Every contract behind the rows, once."""
        return {member.contract.id: member for row in self.rows for member in row.members}


def take_status(
    snapshots: Sequence[Record],
    roster: Roster,
    deviations: tuple[Deviation, ...],
    *,
    only: str = "*",
    load: Callable[[str], Contract] = load_contract,
    beyond: Iterable[str] = (),
    prove: Callable[[Contract, Documentation], Proof] | None = None,
) -> Status:
    """The status on the last of ``snapshots``.

    Args:
        snapshots: in order of their days; the earlier ones tell when something was documented last.
        only: glob on ids of entries or of their members.
        load: gives the contract of an id.
        beyond: ids of contracts that get a row of their own if no entry of the roster has them.
        prove: what evidence there is on a contract; None where there is none.

    Raises:
        UnknownNameError: nothing matches ``only``.
        ConformanceError: a contract or a page can't be read.
    """
    newest = snapshots[-1]
    every = [*roster.entries, *_beyond(roster, beyond, load)]
    entries = [entry for entry in every if any(fnmatchcase(id, only) for id in (entry.id, *entry.members))]
    if not entries:
        raise UnknownNameError(f"no model matches {only!r}", hint="Try a glob such as 'kling/*'.")
    ids = dict.fromkeys(id for entry in entries for id in entry.members)
    members = {id: _member(load(id), snapshots, deviations, prove or _unproven) for id in ids}
    return Status(
        day=newest.day,
        complete=newest.complete,
        roster=roster,
        rows=tuple(
            Row(entry=entry, claim=roster.claim(entry), members=tuple(members[id] for id in entry.members))
            for entry in entries
        ),
        unused=tuple(_unused(deviations, members)),
    )


def _unused(deviations: Iterable[Deviation], members: Mapping[str, Member]) -> Iterator[Deviation]:
    """Deviations that accept nothing, of those whose models are all under audit: of others nothing is known."""
    used = [deviation for member in members.values() for _, deviation in member.accepted]
    elsewhere = contract_paths().keys() - members.keys()
    for one in deviations:
        if one not in used and not any(fnmatchcase(id, one.model) for id in elsewhere):
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
        day: of the snapshot; only: glob on model ids.
        everything: contracts that are not on the roster too; they also come when only a glob names them.
        evidence: of ``kie-conformance verify``; what is about another contract or page than today's is stale.
        deviations: instead of those of the package.

    Raises:
        ConformanceError: there is no such snapshot, or a file is damaged.
    """
    newest = open_snapshot(root, day)
    earlier = [open_snapshot(root, one) for one in snapshot_days(root) if one < newest.day]
    beyond = tuple(contract_paths()) if everything or only != "*" else ()
    snapshots = [*earlier, newest]
    prove = partial(_proof, evidence, snapshots) if evidence is not None else None
    declared = load_deviations() if deviations is None else deviations
    return take_status(snapshots, load_roster(), declared, only=only, beyond=beyond, prove=prove)


def _proof(
    evidence: Evidence, snapshots: Sequence[Snapshot], contract: Contract, documentation: Documentation
) -> Proof:
    if documentation.day is None:
        return Proof(standing=Standing.MISSING)
    snapshot = next(one for one in snapshots if one.day == documentation.day)
    page = snapshot.folder / f"{documentation.pages[0]}.json"
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (contract.path, page)]
    return evidence.proof(contract.id, contract=hashes[0], page_hash=hashes[1], laws=LAWS)


def _unproven(_contract: Contract, _documentation: Documentation) -> Proof:
    return Proof(standing=Standing.MISSING)


def _member(
    contract: Contract,
    snapshots: Sequence[Record],
    deviations: tuple[Deviation, ...],
    prove: Callable[[Contract, Documentation], Proof],
) -> Member:
    newest = snapshots[-1]
    documentation = documentation_of(contract, snapshots)
    found = list(_lifecycle(contract, documentation, newest))
    lints: tuple[Lint, ...] = ()
    held: Agreement | None = None
    named = True
    if documentation.day is not None:
        record = next(one for one in snapshots if one.day == documentation.day)
        page = record.page(documentation.pages[0])
        operation = operation_of(contract, page)
        held = agreement(contract, documented(operation.table))
        lints = (*(one for one in record.lints if one.path == contract.id), *page.lints)
        lints = (*lints, *example_lints(contract, operation, lints))
        named = not contract.is_model or contract.id in operation.table.models
        found.extend(_naming(contract, operation))
        found.extend(held.disagreements)
    standing, accepted = divide(found, deviations, newest.day)
    return Member(
        contract=contract,
        state=_state(documentation, standing, named=named),
        documentation=documentation,
        agreement=held,
        disagreements=standing,
        accepted=accepted,
        lints=lints,
        proof=prove(contract, documentation),
    )


def _lifecycle(contract: Contract, documentation: Documentation, newest: Record) -> Iterable[Disagreement]:
    """Whether the contract says rightly that its model was taken out, and when it was documented last."""
    retired = contract.retired if contract.retired is not None and contract.retired < newest.day else None
    if documentation.now:
        right = None
    elif documentation.gone_by is None:
        return  # only partial snapshots lack it: that says nothing
    else:
        right = documentation.day
        if right is None and retired is None:
            right = "never"
    if right != retired:
        yield Disagreement(
            model=contract.id,
            path="",
            fact="retired",
            documented=ABSENT if right is None else right,
            ours=ABSENT if retired is None else retired,
        )


def _naming(contract: Contract, operation: Operation) -> Iterable[Disagreement]:
    """Whether a page whose schema names another model says elsewhere that it is about ours."""
    if contract.id in operation.table.models or not contract.is_model:
        return
    shown = {example.get("model") for example in operation.examples if isinstance(example, dict)}
    told = operation.table.body["model"].prose.get("model")
    if contract.id not in shown and contract.id != told:
        yield Disagreement(
            model=contract.id,
            path="model",
            fact="documented_as",
            documented=ABSENT,
            ours=contract.documented_as or ABSENT,
        )


def _state(documentation: Documentation, standing: Sequence[Disagreement], *, named: bool) -> State:
    if any(one.fact == "retired" and one.ours is ABSENT for one in standing):
        return State.UNDOCUMENTED
    if standing:
        return State.DISAGREES
    if not documentation.now:
        return State.RETIRED if documentation.gone_by is not None else State.NOT_CAPTURED
    return State.AGREES if named else State.MISNAMED
