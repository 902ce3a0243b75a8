"""An audit of somebody's validator, and one of recorded requests: each as one HTML file that needs no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from conformance.audit.finding import AuditFinding
from conformance.audit.run import Audit
from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.messages import gettext as _
from conformance.model import Level
from conformance.report import audit_words, traffic_words
from conformance.report.site.alone import render_alone
from conformance.report.site.look import AGREEMENT
from conformance.report.words import Told

_MOST_LETTERS = 20_000
"""Of a payload: a page scrolls, so it has the whole, to be copied, but for one that a browser would tire of."""


class Shown(NamedTuple):
    """A finding as a page shows it.

    Attributes:
        title: the models that it concerns, the first of them where there are many; models: all of them.
        remarks: what has to be known beside its sentence.
        code: what it is a finding of.
        rows: what is said of it.
    """

    title: str
    models: tuple[str, ...]
    level: Level
    sentence: str
    remarks: Sequence[str]
    code: str
    fingerprint: str
    is_new: bool
    rows: Sequence[Told]


class Group(NamedTuple):
    """Findings on the same models; ``place`` is its name on the page."""

    place: str
    title: str
    models: tuple[str, ...]
    found: Sequence[Shown]


def audit_html(audit: Audit) -> str:
    """The summary, every finding with the smallest payload that shows it, and the table of all rows."""
    return _page(
        "audit.html",
        [_of_audit(one) for one in audit.findings],
        headline=audit_words.headline(audit),
        summary=audit_words.summary(audit),
        then=audit.then,
        past=[_of_audit(one) for one in audit.past],
        rows=list(audit_words.table_rows(audit)),
        agreement_looks=AGREEMENT,
        agreement_words=audit_words.state_words,
    )


def traffic_html(traffic: Traffic) -> str:
    """The summary, every finding with the smallest request that shows it, and what was exercised."""
    coverage = traffic.coverage
    return _page(
        "traffic.html",
        [_of_traffic(one, traffic.day) for one in traffic.findings],
        headline=traffic_words.headline(traffic),
        summary=traffic_words.summary(traffic),
        coverage=coverage,
        coverage_summary=traffic_words.coverage_words(coverage),
        used=[(one, *traffic_words.never_sent(one)) for one in coverage.models],
    )


def _page(template: str, findings: Sequence[Shown], **values: Any) -> str:
    groups = _groups((one for one in findings if one.is_new), "findings")
    known = _groups((one for one in findings if not one.is_new), "known")
    places: dict[str, str] = {}
    for group in (*groups, *known):
        for model in group.models:
            places.setdefault(model, group.place)
    return render_alone(
        template,
        levels=sorted(Level, reverse=True),
        counts={level: sum(one.level is level for one in findings) for level in Level},
        groups=groups,
        known=known,
        known_count=sum(not one.is_new for one in findings),
        places=places,
        **values,
    )


def _groups(findings: Iterable[Shown], name: str) -> list[Group]:
    """Findings by their models; as they come the worst first, so do the groups, and each within its group."""
    found: dict[tuple[str, ...], list[Shown]] = {}
    for one in findings:
        found.setdefault(one.models, []).append(one)
    # Places are numbered: the id of a model, which may be anything that a recording holds, makes no name for one.
    return [
        Group(f"{name}-{number}", ones[0].title, models, ones) for number, (models, ones) in enumerate(found.items(), 1)
    ]


def _of_audit(one: AuditFinding) -> Shown:
    title = audit_words.models_words(one)
    named = ", ".join(one.models)
    rows = audit_words.rows_of(one, _MOST_LETTERS)
    return Shown(
        title=title,
        models=one.models,
        level=one.level,
        sentence=audit_words.sentence(one),
        remarks=audit_words.remarks(one),
        code=one.kind,
        fingerprint=one.fingerprint,
        is_new=one.new,
        rows=[*rows] if title == named else [Told(_("models"), named), *rows],
    )


def _of_traffic(one: TrafficFinding, day: str | None) -> Shown:
    known = [] if one.new else [_("in the baseline")]
    return Shown(
        title=one.subject,
        models=(one.subject,),
        level=one.level,
        sentence=traffic_words.sentence(one),
        remarks=[traffic_words.times(one.count), *known],
        code=one.code,
        fingerprint=one.fingerprint,
        is_new=one.new,
        rows=traffic_words.rows_of(one, day, _MOST_LETTERS),
    )
