"""What can be declared as a deviation, all of it: differences of contracts, and changes of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from conformance.compare.deviations import Deviation, divide
from conformance.days import Days
from conformance.docs.snapshot import Snapshot
from conformance.drift import CONTRACTS, Drift, against_contracts, drift
from conformance.member import differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarable:
    """One difference or change that a deviation may accept.

    Attributes:
        about: what it is, in one line, for a person.
        deviation: what accepts it already; None where nothing does.
    """

    fingerprint: str
    about: str
    deviation: Deviation | None


def declarables(
    snapshots: Sequence[Snapshot] | Days, deviations: tuple[Deviation, ...], between: tuple[str, str] | None = None
) -> Iterator[Declarable]:
    """Everything that there is to declare, worked out as it is asked for.

    First what the contracts say otherwise, as ``audit`` and ``drift`` tell it; then what changed from one snapshot to
    the next, the newest first.

    Args:
        snapshots: all that there are, in order of days, as for :func:`conformance.drift.drift`.
        between: two days instead of all.

    Raises:
        UnknownNameError: there is no snapshot of such a day.
    """
    days = Days.of(snapshots)
    if between is not None:
        yield from _changes(drift(days, *between, deviations=deviations))
        return
    for contract in days.contracts:
        standing, accepted = divide(differences(contract, days.listed), deviations, days.listed[-1].day)
        for one, deviation in (*((one, None) for one in standing), *accepted):
            yield Declarable(fingerprint=one.fingerprint, about=f"{one.model}: {one.sentence}", deviation=deviation)
    yield from _changes(against_contracts(days, deviations=deviations))
    for old, new in reversed(list(pairwise(days.snapshots))):
        yield from _changes(drift(days, old, new, deviations=deviations))


def _changes(found: Drift) -> Iterator[Declarable]:
    sides = f"the contract, {found.old}" if found.new == CONTRACTS else f"{found.old} to {found.new}"
    for one in found.changes:
        finding = one.finding
        about = f"{finding.subject}: {finding.rule} {finding.path}".rstrip()
        yield Declarable(fingerprint=finding.fingerprint, about=f"{about} ({sides})", deviation=one.deviation)


def with_unused(found: Drift, snapshots: Sequence[Snapshot] | Days, deviations: tuple[Deviation, ...]) -> Drift:
    """``found`` with the deviations that accept nothing any more: neither in it nor in anything else known.

    What has expired is not among them: that says enough. ``found`` must be of all models. No further is looked than
    until each deviation has been seen to accept something: mostly that is soon.
    """
    used = {one.deviation for one in found.changes}
    left = {one for one in deviations if one not in used and one not in found.expired}
    others = declarables(snapshots, deviations)
    while left and (one := next(others, None)) is not None:
        left.discard(one.deviation)
    return replace(found, unused=tuple(one for one in deviations if one in left))
