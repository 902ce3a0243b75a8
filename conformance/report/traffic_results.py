"""Findings in recorded traffic as results: what the formats for machines render."""

from __future__ import annotations

from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.audit.traffic_codes import TRAFFIC_CODES, code_of
from conformance.messages import gettext as _
from conformance.model import FindingState, Level
from conformance.report.result import Place, Result, Results, Rule
from conformance.report.traffic_json import finding_to_json
from conformance.report.traffic_words import (
    found_words,
    headline,
    payload_text,
    sentence,
    then_words,
    times,
)

_WHY = "The documentation says otherwise, on the page that the result names: the request may fail, or cost for nothing."


def traffic_results(traffic: Traffic) -> Results:
    """The findings, each at the line of the recording where the first request with it stands."""
    return Results(
        title=headline(traffic),
        results=tuple(_result(one, traffic) for one in sorted(traffic.findings, key=lambda one: one.subject)),
        rules={one.code: _rule(one) for one in traffic.findings},
    )


def _result(one: TrafficFinding, traffic: Traffic) -> Result:
    found = _("expected {expected}, found {found}").format(expected=one.expected, found=found_words(one))
    details = (times(one.count), payload_text(one.payload), one.hint, then_words(one, traffic.day), one.page)
    return Result(
        rule=one.code,
        level=one.level,
        subject=one.subject,
        parameter=one.path or None,
        message=f"{one.subject}: {sentence(one)}: {found}",
        fingerprint=one.fingerprint,
        place=Place(file=traffic.name.replace("\\", "/"), line=int(one.first.partition(" ")[0])),
        state=FindingState.NEW if one.new else FindingState.ACCEPTED,
        justification="" if one.new else _("in the baseline"),
        details=tuple(text for text in details if text),
        facts=finding_to_json(one),
    )


def _rule(one: TrafficFinding) -> Rule:
    row = code_of(one.code)
    level = TRAFFIC_CODES[one.code].level if one.code in TRAFFIC_CODES else Level.BREAKING
    level = Level.WARNING if one.code == "media-host" else level
    return Rule(id=one.code, sentence=row.sentence, why=_WHY, do=row.remedy, level=level)
