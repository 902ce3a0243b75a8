"""One look at the documentation: scraped, and compared with what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.accepting import Acceptance, Wanted, plan
from conformance.compare.deviations import Deviation, load_deviations
from conformance.contract import contract_paths
from conformance.days import Days
from conformance.declared import with_unused
from conformance.docs.fetch import Limits
from conformance.docs.scrape import scrape
from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.drift import Change, Drift, against_contracts, drift
from conformance.model import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one night shows.

    Attributes:
        day: of the new snapshot; folder: where it lies.
        base: the day that it is compared with; None where there was no snapshot.
        complete: whether every page that the site lists was captured.
        news: what changed since the base; None without one.
        standing: what the contracts say otherwise.
        acceptances: what would become of the contracts if they followed the documentation.
    """

    day: str
    folder: Path
    base: str | None
    complete: bool
    news: Drift | None
    standing: Drift
    acceptances: tuple[Acceptance, ...] = ()

    @property
    def drifts(self) -> tuple[Drift, ...]:
        """Both comparisons, as far as there are two."""
        return (self.standing,) if self.news is None else (self.news, self.standing)

    @property
    def counted(self) -> tuple[Change, ...]:
        """Every finding that counts: what is accepted does not."""
        return tuple(one for found in self.drifts for one in found.changes if one.state.counts)

    def fails(self, level: Level) -> bool:
        """Whether there is a finding of that level or a worse one, or a deviation that holds no longer."""
        return any(found.expired or found.at_least(level) for found in self.drifts)


def look(
    base_url: str,
    snapshots: Path,
    *,
    day: str,
    levels: Mapping[str, Level] | None = None,
    deviations: tuple[Deviation, ...] | None = None,
    limits: Limits | None = None,
) -> Look:
    """Scrape the site, and compare it with the newest snapshot before ``day`` and with the contracts.

    Args:
        base_url: the site; ``https``, or this machine.
        snapshots: the folder of snapshots, to which that of ``day`` is added.
        levels: rule id → the level to give its findings instead of its own.
        deviations: what is accepted; None for what the package declares.
        limits: on size and time.

    Raises:
        CaptureError: the site could not be captured, or lost so much that it is not believed; nothing was written.
    """
    base = _base(snapshots, day)
    result = scrape(base_url, snapshots, date=day, limits=limits, confirm=True)
    declared = load_deviations() if deviations is None else deviations
    found = [open_snapshot(snapshots, one) for one in snapshot_days(snapshots) if one <= day]
    days = Days(found)
    return Look(
        day=day,
        folder=result.folder,
        base=base,
        complete=result.manifest.complete,
        news=None if base is None else drift(days, base, day, levels=levels, deviations=declared),
        standing=_standing(days, levels, declared),
        acceptances=plan(found, Wanted(), declared),
    )


def _standing(days: Days, levels: Mapping[str, Level] | None, deviations: tuple[Deviation, ...]) -> Drift:
    """What the contracts say otherwise; unused deviations only where no contract lacks its page, so that they show."""
    found = against_contracts(days, levels=levels, deviations=deviations)
    is_whole = found.complete and found.compared == len(contract_paths())
    return with_unused(found, days, deviations) if is_whole else found


def _base(snapshots: Path, day: str) -> str | None:
    """The newest day before ``day`` whose snapshot is complete, else the newest; None without any."""
    days = [one for one in snapshot_days(snapshots) if one < day] if snapshots.is_dir() else []
    complete = [one for one in days if open_snapshot(snapshots, one).complete]
    return max(complete or days, default=None)
