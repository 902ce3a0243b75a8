"""Recorded traffic on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from conformance.audit.coverage import Coverage
from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.audit.traffic_codes import TRAFFIC_CODES
from conformance.messages import gettext as _
from conformance.messages import grouped, ngettext
from conformance.report.traffic_words import (
    coverage_words,
    headline,
    never_sent,
    rows_of,
    sentence,
    summary,
    times,
)
from conformance.report.words import LEVEL_COLOURS, aligned, level_words, visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""


def traffic_lines(traffic: Traffic, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """Every finding by model, the worst first; then what was exercised, and the summary.

    Args:
        verbose: the payload and page of each finding, findings of the baseline, and all that was never exercised.
    """
    yield style(visible(headline(traffic)), bold=True)
    told = [one for one in traffic.findings if verbose or one.new]
    for subject, group in groupby(sorted(told, key=lambda one: one.subject), key=lambda one: one.subject):
        yield ""
        yield style(visible(subject), bold=True)
        for one in group:
            yield from _finding(one, traffic.day, style, verbose=verbose)
    if traffic.coverage.models:
        yield ""
        yield from _coverage(traffic.coverage, style, verbose=verbose)
    yield ""
    yield from map(visible, summary(traffic))
    if not verbose and traffic.findings:
        yield style(_("Payloads, pages and all that was never exercised: -v"), dim=True)


def _finding(one: TrafficFinding, day: str | None, style: Style, *, verbose: bool) -> Iterator[str]:
    label = style(level_words(one.level).ljust(8), fg=LEVEL_COLOURS[one.level])
    known = "" if one.new else f" ({_('in the baseline')})"
    yield f"  {label}  {visible(sentence(one))}{known}  {times(one.count)}  [{one.code} {one.fingerprint}]"
    rows = [row for row in rows_of(one, day) if verbose or row.sort not in ("payload", "page")]
    yield from aligned([(name, visible(text)) for name, text, _sort in rows], " " * 12)


def _coverage(coverage: Coverage, style: Style, *, verbose: bool) -> Iterator[str]:
    yield style(_("What was exercised"), bold=True)
    width = max(len(one.id) for one in coverage.models)
    for one in coverage.models:
        parts = [
            times(one.requests).rjust(12),
            ngettext("{n} wrong", "{n} wrong", one.wrong).format(n=grouped(one.wrong)).rjust(9),
            _("parameters {used}/{all}").format(used=one.used, all=len(one.parameters)),
            _("members {used}/{all}").format(used=one.used_members, all=one.members) if one.members else "",
        ]
        yield f"  {visible(one.id).ljust(width)}  {'  '.join(part for part in parts if part)}"
        if verbose:
            parameters, members = never_sent(one)
            if parameters:
                yield f"    {_('never sent: {names}').format(names=', '.join(parameters))}"
            if members:
                yield f"    {_('members never sent: {names}').format(names=visible(', '.join(members)))}"
    if verbose:
        rows = [one.entry.id for one in coverage.rows if not one.models]
        if rows:
            yield f"  {_('Rows of the roster never exercised: {names}').format(names=', '.join(rows))}"
        if coverage.never:
            yield f"  {_('Models and endpoints never exercised: {names}').format(names=', '.join(coverage.never))}"
    yield coverage_words(coverage)


def traffic_code_lines(id: str) -> Iterator[str]:
    """What a code of recorded requests says, and what to do.

    Raises:
        KeyError: there is no such code.
    """
    row = TRAFFIC_CODES[id]
    yield _("{id}: a code of recorded requests, {level}").format(id=id, level=level_words(row.level))
    yield from aligned([(_("says"), _(row.code.sentence)), (_("do"), _(row.code.remedy))], "  ")
