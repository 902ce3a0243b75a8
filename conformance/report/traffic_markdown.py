"""Recorded traffic as Markdown, for a code host."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.messages import gettext as _
from conformance.messages import grouped
from conformance.report.markdown import code, code_cell, plain, table
from conformance.report.traffic_words import (
    coverage_words,
    found_words,
    headline,
    never_sent,
    payload_text,
    place_words,
    sentence,
    summary,
    then_words,
    times,
)
from conformance.report.words import level_words


def traffic_to_markdown(traffic: Traffic) -> str:
    """Every finding by model, the worst first; then what was exercised and what never was, and the roster."""
    return "\n".join(_lines(traffic)) + "\n"


def _lines(traffic: Traffic) -> Iterator[str]:
    yield f"# {plain(headline(traffic))}"
    yield ""
    for line in summary(traffic):
        yield f"- {plain(line)}"
    ordered = sorted(traffic.findings, key=lambda one: one.subject)
    for subject, group in groupby(ordered, key=lambda one: one.subject):
        yield from ("", f"## {plain(subject)}", "")
        for one in group:
            yield from _finding(one, traffic.day)
    yield from _coverage(traffic)


def _finding(one: TrafficFinding, day: str | None) -> Iterator[str]:
    known = "" if one.new else f" ({plain(_('in the baseline'))})"
    ids = f"{code(one.code)} {code(one.fingerprint)}"
    yield f"- **{level_words(one.level)}** {plain(sentence(one))}{known}: {times(one.count)} {ids}"
    told = (
        _("Expected: {what}").format(what=plain(one.expected)),
        _("Found: {what}").format(what=code(found_words(one))),
        plain(one.hint),
        plain(then_words(one, day)),
        _("First: {place}").format(place=plain(place_words(one))),
        code(payload_text(one.payload)) if payload_text(one.payload) else "",
        f"<{one.page}>",
    )
    yield from (f"  - {text}" for text in told if text)


def _coverage(traffic: Traffic) -> Iterator[str]:
    coverage = traffic.coverage
    yield from ("", f"## {_('What was exercised')}", "", plain(coverage_words(coverage)))
    if coverage.models:
        yield ""
        heads = (_("model"), _("requests"), _("wrong"), _("parameters"), _("members"), _("never sent"))
        rows = []
        for one in coverage.models:
            parameters, members = never_sent(one)
            never = ", ".join(map(code_cell, [*parameters, *members]))
            counts = f"{one.used} / {len(one.parameters)}", f"{one.used_members} / {one.members}"
            rows.append((code_cell(one.id), grouped(one.requests), grouped(one.wrong), *counts, never))
        yield from table(heads, rows)
    yield from ("", f"## {_('The roster')}", "")
    yield from table(
        ("#", _("model"), _("requests"), _("wrong")),
        (
            (str(one.entry.index), code_cell(one.entry.id), grouped(one.requests), grouped(one.wrong))
            if one.models
            else (str(one.entry.index), code_cell(one.entry.id), _("never"), "")
            for one in coverage.rows
        ),
    )
    if coverage.never:
        yield from ("", f"## {_('Never exercised')}", "", ", ".join(map(code, coverage.never)))
