"""A whole audit: each model that the subject covers, held against the documentation; every departure from it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from conformance.audit.as_of import check_day
from conformance.audit.behaviour import at_loading, behaviour, changes, changing_its_mind, together
from conformance.audit.channel import Channel
from conformance.audit.differences import differences, past_differences, worst
from conformance.audit.finding import AuditFinding, History
from conformance.audit.ground import Ground, ground, ground_then
from conformance.audit.hearsay import hearsay
from conformance.audit.smoke import Smoke, smoke
from conformance.audit.subject import Subject
from conformance.audit.trial import Row, Trial, drawn_payloads
from conformance.cross_rules import parameter_at
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from conformance.errors import AuditError
from conformance.messages import gettext as _
from conformance.model import ABSENT, Level
from conformance.numbers import on_grid
from conformance.payload import dotted
from conformance.roster import Entry, load_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One model of the subject.

    Attributes:
        model: our id; day: of the documentation that it was held against; empty where it is documented nowhere.
        cases, drawn: payloads tried, deterministic and drawn.
        untried: payloads left, because the subject died too often.
        beyond: accepted payloads that only break what a schema has no words for.
        retired: last day of its documentation, where it is documented no more.
    """

    model: str
    day: str = ""
    cases: int = 0
    drawn: int = 0
    untried: int = 0
    beyond: int = 0
    retired: str | None = None


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What came of an audit.

    Attributes:
        subject: its title; kind: its connectable.
        day: of the newest documentation; then: the earlier day that it was held against too.
        network: what is known of the subject's network, see ``Channel.network``.
        smoke: the first two answers.
        tried: the models that it covers, in the order of the roster.
        findings: the worst first.
        past: what was wrong on the earlier day and is right today; no finding.
    """

    subject: str
    kind: str
    day: str
    then: str | None
    network: str
    smoke: Smoke
    tried: tuple[Tried, ...]
    findings: tuple[AuditFinding, ...]
    past: tuple[AuditFinding, ...] = ()

    @cached_property
    def entries(self) -> tuple[tuple[Entry, str], ...]:
        """Every row of the roster with its state: ``agrees``, ``doubtful``, ``differs``, ``not covered``."""
        return tuple((entry, self.state(entry.members)) for entry in load_roster().entries)

    @cached_property
    def beyond_roster(self) -> tuple[str, ...]:
        """Models that the subject covers and the roster does not have."""
        listed = {member for entry in load_roster().entries for member in entry.members}
        return tuple(one.model for one in self.tried if one.model not in listed)

    def state(self, models: Sequence[str]) -> str:
        """How models stand together: the worst of them."""
        covered = {one.model for one in self.tried if one.day}
        if not covered & set(models):
            return "not covered"
        found = worst([one for one in self.findings if set(one.models) & set(models)])
        return "differs" if found is Level.BREAKING else "doubtful" if found is Level.WARNING else "agrees"

    def at_least(self, level: Level) -> list[AuditFinding]:
        """Findings of a level or a worse one that the baseline does not have."""
        return [one for one in self.findings if one.new and one.level >= level]

    def beside(self, baseline: frozenset[str]) -> Audit:
        """The same with findings marked that a baseline has, by their fingerprints."""
        marked = (replace(one, new=one.fingerprint not in baseline) for one in self.findings)
        return replace(self, findings=tuple(marked))


OnModel = Callable[[int, int, str], None]
"""Told how many models are done, of how many, and which one is next."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """The days that a subject is held against."""

    snapshots: tuple[Snapshot, ...]
    then: tuple[Snapshot, ...] = ()


def documentation(root: Path, then: str | None = None) -> Documentation:
    """The snapshots of a folder, and those up to an earlier day.

    Raises:
        UnknownNameError: there is no snapshot of that day.
        ConformanceError: a snapshot is damaged, or there is none.
    """
    found = tuple(open_snapshot(root, day) for day in snapshot_days(root))
    if not found:
        raise AuditError(
            _("{root}: there are no snapshots").format(root=root), hint=_("kie-conformance scrape makes one.")
        )
    if then is None:
        return Documentation(found)
    check_day(then, [one.day for one in found])
    return Documentation(found, tuple(one for one in found if one.day <= then))


def try_out(subject: Subject, channel: Channel, known: Documentation) -> Smoke:
    """The first two answers of a subject.

    Raises:
        AuditError: it covers no documented model, or gives no verdict.
    """
    for model in channel.models:
        found = ground(model, known.snapshots)
        if found is not None and found.material.bases:
            return smoke(subject, channel, found)
    raise AuditError(
        _("{title}: it covers no documented model").format(title=subject.title),
        hint=_("models in a [subject] table names those that it covers."),
    )


def audit(
    subject: Subject,
    channel: Channel,
    known: Documentation,
    *,
    examples: int = 0,
    seed: int = 0,
    on_model: OnModel | None = None,
) -> Audit:
    """Hold a subject against the documentation.

    Args:
        examples: payloads to draw by each of five strategies for each model, on top of the deterministic ones.
        seed: of the draws; the same seed gives the same ones.

    Raises:
        AuditError: the subject gives no verdict at all.
    """
    first = try_out(subject, channel, known)
    tried: list[Tried] = []
    findings: list[AuditFinding] = []
    for place, model in enumerate(channel.models):
        if on_model is not None:
            on_model(place, len(channel.models), model)
        one, found = _model(subject, channel, known, model, examples, seed)
        tried.append(one)
        findings += found
    past = [one for one in findings if one.history is History.PAST]
    findings = together([one for one in findings if one.history is not History.PAST])
    findings.sort(key=lambda one: (-one.level, one.fact is not None, one.models[0], one.fact or ("", one.kind)))
    return Audit(
        subject=subject.title,
        kind=subject.kind,
        day=known.snapshots[-1].day,
        then=known.then[-1].day if known.then else None,
        network=channel.network,
        smoke=first,
        tried=tuple(tried),
        findings=tuple(findings),
        past=tuple(past),
    )


def _model(
    subject: Subject, channel: Channel, known: Documentation, model: str, examples: int, seed: int
) -> tuple[Tried, list[AuditFinding]]:
    now = ground(model, known.snapshots)
    if now is None:
        return Tried(model=model), []
    then = ground_then(model, known.then) if known.then else None
    trial = Trial(now, channel)
    cases = [*(case.payload for case in now.material.cases), *hearsay(now)]
    if then is not None:
        cases += [case.payload for case in then.material.cases]
    payloads = [*cases, *drawn_payloads(now, examples, seed)]
    asked = trial.ask(payloads)
    counted = Tried(
        model=model,
        day=now.reference.day,
        cases=min(len(asked), len(cases)),
        drawn=max(0, len(asked) - len(cases)),
        untried=len(payloads) - len(asked) if trial.stopped else 0,
        retired=now.reference.contract.retired,
    )
    shaky = changing_its_mind(trial)
    if shaky is not None:
        return counted, [shaky]
    rows, beyond = _judged(subject, now, trial.rows)
    found = [*at_loading(trial, channel.warned), *behaviour(trial), *changes(trial), *differences(trial, rows)]
    if known.then:
        found = list(_with_history(then, found, rows))
    return replace(counted, beyond=beyond), found


def _judged(subject: Subject, now: Ground, rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Rows to judge, and how many were left out, since a schema has no words for what they break."""
    rows = [row for row in rows if not (row.accepted and now.is_blank_to_some_only(row.judged, row.verdict))]
    if not subject.is_schema:
        return rows, 0
    judged = [row for row in rows if not (row.accepted and row.verdict and _is_beyond_schemas(now, row))]
    return judged, len(rows) - len(judged)


def _is_beyond_schemas(now: Ground, row: Row) -> bool:
    """Whether all that is wrong with a payload spans parameters, or is a grid that does not start at zero."""
    return all(code == "cross-rule" or code == "off-step" for code, _place in row.verdict) and (
        any(code == "cross-rule" for code, _place in row.verdict) or _is_anchored(now, row)
    )


def _is_anchored(now: Ground, row: Row) -> bool:
    ones = [parameter_at(now.reference.whole, dotted(place)) for _code, place in row.verdict]
    return all(one.step is not None and not on_grid(one.minimum or 0, one.step) for one in ones)


def _with_history(then: Ground | None, found: Sequence[AuditFinding], rows: Sequence[Row]) -> Iterator[AuditFinding]:
    """Findings with what the documentation of the earlier day says of the payloads that show them."""
    if then is None:
        yield from (replace(one, history=History.UNDOCUMENTED) if one.fact else one for one in found)
        return
    for one in found:
        yield replace(one, history=_history(then, one)) if _is_of_verdicts(one) else one
    past = []
    for row in rows:
        verdict = then.reference.verdict(row.judged)
        if row.answer.is_verdict and row.is_right is row.accepted and (not verdict) is not row.accepted:
            past.append(row._replace(verdict=verdict))
    yield from (replace(one, history=History.PAST) for one in past_differences(then, past))


def _is_of_verdicts(one: AuditFinding) -> bool:
    return one.kind in ("over-strict", "over-lenient", "at-odds")


def _history(then: Ground, one: AuditFinding) -> History:
    """Whether the subject was right on the earlier day about the payloads that show a finding."""
    if one.fact is not None and one.fact.name.startswith("rule "):
        return History.UNKNOWN
    for witness in one.witnesses:
        sent = witness.payload if witness.normalized is ABSENT else witness.normalized
        was_right = not then.reference.verdict(sent)
        if was_right is (witness.says == "over-strict"):
            return History.BUG
    return History.DRIFT
