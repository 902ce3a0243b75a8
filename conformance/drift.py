"""Drift: what changed in the documentation between two days, classified and proven, and what can't be said.

A page that a partial snapshot lacks is not known to be gone, and what one snapshot alone lacks is unconfirmed: the
documentation flickers. Trouble with a capture is told apart and is never drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import pairwise

from conformance.compare.deviations import Deviation, load_deviations
from conformance.compare.engine import body_changes
from conformance.compare.finding import Finding
from conformance.compare.registry import RULES
from conformance.contract import Contract
from conformance.cross_rules import parameter_at
from conformance.days import Days, compare_days, problems_of
from conformance.docs.snapshot import Snapshot
from conformance.errors import UnknownNameError
from conformance.laws.reference import Reference, reference
from conformance.messages import Sentence
from conformance.messages import gettext as _
from conformance.model import FindingState, Json, Level, Parameter
from conformance.payload import whole_of
from conformance.record import replace as with_facts
from conformance.witness import Proven, prove, without_alternatives

_REMOVALS = frozenset(("model-removed", "parameter-removed", "parameter-required-removed", "enum-member-removed"))
"""Rules of what is not there any more: in one snapshot only that may be a slip of the documentation."""


CONTRACTS = "contracts"
"""What stands for the day where contracts are the other side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change with all that is known of it.

    Attributes:
        proven: the finding, its level and its witness.
        unconfirmed: it is a removal, and one snapshot alone says so, whose page was not looked at a second time.
        flaps: the parameter has come and gone before.
        of_contract: the contract is the new side; lets_out: it accepts the witness, and the documentation refuses it.
        page: where the documentation says so: its page on the new day, or the last that it had.
        allowed: what is left of an enumeration from which a member went.
        deviation: what accepts it; None where nothing does.
    """

    proven: Proven
    page: str
    unconfirmed: bool = False
    flaps: bool = False
    lets_out: bool = False
    of_contract: bool = False
    allowed: tuple[Json, ...] = ()
    deviation: Deviation | None = None

    @property
    def finding(self) -> Finding:
        """The change itself."""
        return self.proven.finding

    @property
    def state(self) -> FindingState:
        """How it stands: what is accepted does not count."""
        if self.deviation is not None:
            return FindingState.ACCEPTED
        return FindingState.UNCONFIRMED if self.unconfirmed else FindingState.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What changed between two days, or what contracts say otherwise than the documentation.

    Attributes:
        old, new: the days; new is ``contracts`` where these are the other side.
        complete: whether the new snapshot has every page that the site lists.
        compared: subjects that both sides have.
        changes: by subject, then by path.
        unknown: subjects that a partial snapshot lacks: they may be gone or not.
        expired: deviations that hold no longer: somebody has to renew or remove them.
        unused: deviations that accept nothing any more, as far as ``declared.py`` was asked.
        problems: what went wrong with the captures of the days, a sentence each: never counted as changes.
    """

    old: str
    new: str
    complete: bool
    compared: int
    changes: tuple[Change, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...] = ()
    expired: tuple[Deviation, ...] = ()
    unused: tuple[Deviation, ...] = ()

    def at_least(self, level: Level) -> tuple[Change, ...]:
        """The changes of that level or a worse one that nothing accepts."""
        return tuple(one for one in self.changes if one.proven.level >= level and one.state.counts)

    @property
    def declared(self) -> int:
        """How many changes a deviation accepts."""
        return sum(one.deviation is not None for one in self.changes)


def drift(
    snapshots: Sequence[Snapshot] | Days,
    old: str,
    new: str,
    *,
    only: str = "*",
    levels: Mapping[str, Level] | None = None,
    deviations: tuple[Deviation, ...] | None = None,
) -> Drift:
    """What changed from the day ``old`` to the day ``new``.

    Args:
        snapshots: all that there are, in order of days: others tell what is confirmed, and what comes and goes; as
            ``Days``, what was worked out of them before is used again.
        only: glob on model ids and names of endpoints.
        levels: rule id → the level to give its findings instead of its own.
        deviations: what is accepted; None for those of the package.

    Raises:
        UnknownNameError: there is no snapshot of such a day, or nothing matches ``only``.
    """
    days = Days.of(snapshots)
    for day in (old, new):
        if day not in days.snapshots:
            raise UnknownNameError(
                _("no snapshot of {day}").format(day=repr(day)),
                hint=_("There are {days}.").format(days=", ".join(days.snapshots)),
            )
    before, after = (
        {subject: one for subject, one in days.places(day).items() if fnmatchcase(subject, only)} for day in (old, new)
    )
    if not before and not after:
        raise nothing_matches(only)
    is_whole, complete = (days.snapshots[day].complete for day in (old, new))
    found = compare_days(before, after, is_whole=is_whole, becomes_whole=complete)
    pages = {subject: place.page for subject, place in (before | after).items()}
    changes = [_with_history(_levelled(one, levels or {}), days, new, pages[one.finding.subject]) for one in found]
    declared = load_deviations() if deviations is None else deviations
    return Drift(
        old=old,
        new=new,
        complete=complete,
        compared=len(before.keys() & after.keys()),
        changes=tuple(
            _accepted(one, declared, new)
            for one in sorted(changes, key=lambda one: (one.finding.subject, one.finding.path, one.finding.rule))
        ),
        unknown=() if complete else tuple(sorted(before.keys() - after.keys())),
        problems=_problems(days, old, new),
        expired=tuple(one for one in declared if one.has_expired(new)),
    )


def against_contracts(
    snapshots: Sequence[Snapshot] | Days,
    *,
    only: str = "*",
    levels: Mapping[str, Level] | None = None,
    deviations: tuple[Deviation, ...] | None = None,
) -> Drift:
    """What the contracts say otherwise than the documentation: of each, as it was documented last.

    A contract that is tighter refuses what is documented, one that is looser lets out what is not; both are breaking,
    and proven.

    Args:
        only: glob on model ids and names of endpoints; snapshots, levels, deviations: as for :func:`drift`.

    Raises:
        UnknownNameError: nothing matches ``only``.
    """
    days = Days.of(snapshots)
    contracts = [one for one in days.contracts if fnmatchcase(one.id, only)]
    if not contracts:
        raise nothing_matches(only)
    found: list[Change] = []
    compared = 0
    declared = load_deviations() if deviations is None else deviations
    newest = days.listed[-1]
    for contract in contracts:
        documentation = reference(contract, days.listed, declared)
        if documentation is not None:
            compared += 1
            found += _standing(contract, documentation, days)
    levelled = (replace(one, proven=_levelled(one.proven, levels or {})) for one in found)
    return Drift(
        old=newest.day,
        new=CONTRACTS,
        complete=newest.complete,
        compared=compared,
        changes=tuple(_accepted(one, declared, newest.day) for one in levelled),
        unknown=(),
        expired=tuple(one for one in declared if one.has_expired(newest.day)),
        problems=_problems(days, newest.day),
    )


def nothing_matches(*globs: str) -> UnknownNameError:
    """What is raised where no model's id matches any of the globs that were asked for."""
    return UnknownNameError(
        _("no model matches {glob}").format(glob=", ".join(map(repr, globs))),
        hint=_("Try a glob such as {glob}.").format(glob="'kling/*'"),
    )


def _problems(days: Days, *told: str) -> tuple[str, ...]:
    """What went wrong with the captures of these days, each with its day."""
    return tuple(
        Sentence("{day}: {problem}", day=day, problem=one) for day in told for one in problems_of(days.snapshots[day])
    )


def _standing(contract: Contract, documentation: Reference, days: Days) -> Iterator[Change]:
    """Each difference, with the deviation that declares the facts it is about, and whether it may be a slip."""
    for one in _against(contract, documentation.whole, documentation.page):
        yield replace(one, unconfirmed=_is_slip(one.finding, days, documentation))
    if documentation.accepted:
        whole = reference(contract, days.listed, ())
        left = {one.finding.fingerprint for one in _against(contract, documentation.whole, documentation.page)}
        for one in _against(contract, whole.whole, documentation.page) if whole is not None else ():
            if one.finding.fingerprint not in left:
                yield replace(one, deviation=_declaring(one.finding, documentation))


def _declaring(finding: Finding, documentation: Reference) -> Deviation:
    """The deviation whose facts a change is about: of those that are accepted, the one nearest to its path."""

    def nearness(path: str) -> int:
        return len(path) if finding.path.startswith(path) else -1

    return max(documentation.accepted, key=lambda pair: nearness(pair[0].path))[1]


def _is_slip(finding: Finding, days: Days, documentation: Reference) -> bool:
    """Whether the contract has what one snapshot alone lacks: a removal that nothing confirms yet."""
    mirror = finding.row.mirror
    if mirror not in _REMOVALS:
        return False
    removal = finding._replace(rule=mirror, old=finding.new, new=finding.old)
    there = {day: _is_there(removal, days, day) for day in days.snapshots}
    return _is_unconfirmed(there, days, documentation.day, documentation.page)


def _accepted(change: Change, deviations: Sequence[Deviation], day: str) -> Change:
    if change.deviation is not None:
        return change
    found = next((one for one in deviations if one.covers_change(change.finding, day)), None)
    return change if found is None else replace(change, deviation=found)


def _against(contract: Contract, documented_whole: Parameter, page: str) -> Iterator[Change]:
    """Each difference, proven from the side on which it matters."""
    theirs, ours = (_request(contract, one) for one in (documented_whole, whole_of(contract)))
    for rule, path, old, new in sorted(body_changes(theirs, ours), key=lambda one: (one[1], one[0])):
        finding = Finding(rule=rule, subject=contract.id, path=path, old=old, new=new)
        (proven,) = prove([finding], theirs, ours)
        mirror = RULES[finding.row.mirror]
        if finding.level is not Level.BREAKING and mirror.level is Level.BREAKING:
            (other,) = prove([finding._replace(rule=mirror.id, old=new, new=old)], ours, theirs)
            proven = other._replace(finding=finding)
            yield Change(proven=proven, page=page, lets_out=True, of_contract=True)
        else:
            yield Change(proven=proven, page=page, of_contract=True, allowed=_allowed(finding, ours))


def _request(contract: Contract, whole: Parameter) -> Parameter:
    """What a whole request holds of the object that a contract describes: paths start there."""
    if not contract.is_model:
        return whole
    return Parameter(type="object", properties={"input": with_facts(whole, required=True)})


def _levelled(proven: Proven, levels: Mapping[str, Level]) -> Proven:
    level = levels.get(proven.finding.rule)
    return proven if level is None else proven._replace(level=level)


def _with_history(proven: Proven, days: Days, new: str, page: str) -> Change:
    finding = proven.finding
    if finding.rule not in _REMOVALS:
        return Change(proven=proven, page=page)
    there = {day: _is_there(finding, days, day) for day in days.snapshots}
    known = [one for one in there.values() if one is not None]
    place = days.places(new).get(finding.subject)
    return Change(
        proven=proven,
        page=page,
        allowed=_allowed(finding, place.table.whole) if place is not None else (),
        unconfirmed=_is_unconfirmed(there, days, new, page),
        flaps=sum(left is not right for left, right in pairwise(known)) > 1,
    )


def _allowed(finding: Finding, now: Parameter) -> tuple[Json, ...]:
    """What is left of the enumeration that lost a member; ``now``: the body of the new side."""
    if finding.rule != "enum-member-removed" or without_alternatives(finding.path) != finding.path:
        return ()  # alternatives have an enumeration each
    return tuple(parameter_at(now, finding.path).enum or ())


def _is_unconfirmed(there: Mapping[str, bool | None], days: Days, day: str, page: str) -> bool:
    """Whether the snapshot of ``day`` alone lacks what there was: neither the one before nor the one after does.

    Args:
        there: day → whether it was there; None where the snapshot can't say.
        page: which should have it; looked at twice on that day, it is sure.
    """
    if days.snapshots[day].manifest.confirms(page):
        return False
    before = [one for other, one in there.items() if other < day and one is not None]
    after = [one for other, one in there.items() if other > day and one is not None]
    return before[-1:] == [True] and after[:1] != [False]


def _is_there(finding: Finding, days: Days, day: str) -> bool | None:
    """Whether a snapshot has what was removed; None where it can't say."""
    place = days.places(day).get(finding.subject)
    if place is None:
        return False if finding.rule == "model-removed" and days.snapshots[day].complete else None
    if finding.rule == "model-removed":
        return True
    one = parameter_at(place.table.whole, without_alternatives(finding.path))
    if finding.rule == "enum-member-removed":
        return finding.old in (one.enum or ())
    return one != Parameter()
