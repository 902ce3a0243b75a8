"""Findings of an audit as results: what the formats for machines render."""

from __future__ import annotations

from conformance.audit.finding import KINDS, AuditFinding
from conformance.audit.run import Audit
from conformance.messages import gettext as _
from conformance.model import FindingState
from conformance.report.audit_json import finding_to_json
from conformance.report.audit_words import headline, models_words, remarks, rows_of, sentence
from conformance.report.result import Place, Result, Results, Rule


def audit_results(audit: Audit, place: str) -> Results:
    """The findings, each at the file of the subject.

    Args:
        place: the file that results point at.
    """
    ordered = sorted(audit.findings, key=lambda one: (models_words(one), -one.level))
    return Results(
        title=headline(audit),
        results=tuple(_result(one, place) for one in ordered),
        rules={
            id: Rule(id=id, sentence=_(row.sentence), why=_(row.why), do=_(row.do), level=row.level)
            for id, row in KINDS.items()
        },
    )


def _result(one: AuditFinding, place: str) -> Result:
    return Result(
        rule=one.kind,
        level=one.level,
        subject=models_words(one),
        parameter=one.fact.path or None if one.fact is not None else None,
        message=sentence(one),
        fingerprint=one.fingerprint,
        place=Place(file=place),
        state=FindingState.NEW if one.new else FindingState.ACCEPTED,
        justification="" if one.new else _("in the baseline"),
        details=(*(f"{name}: {text}" for name, text, _sort in rows_of(one)), *remarks(one)),
        facts=finding_to_json(one),
    )
