"""Drift on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from conformance.drift import Change, Drift
from conformance.model import ABSENT, Level
from conformance.report.drift_words import change_words, headline, remarks, short, summary, witness_words
from conformance.report.words import visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_COLOURS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}


def drift_lines(drift: Drift, style: Style) -> Iterator[str]:
    """Every change by subject, the worst first, with its witness; then the summary."""
    yield style(headline(drift), bold=True)
    for subject, changes in groupby(drift.changes, key=lambda one: one.finding.subject):
        yield ""
        yield style(visible(subject), bold=True)
        for change in sorted(changes, key=lambda one: -one.proven.level):
            yield from _change(change, style)
    yield ""
    yield from summary(drift)


def _change(change: Change, style: Style) -> Iterator[str]:
    level = change.proven.level
    label = style(level.label.ljust(8), fg=_COLOURS[level])
    yield f"  {label}  {change_words(change)}  [{change.finding.rule} {change.finding.fingerprint}]"
    if change.proven.witness is not ABSENT:
        yield f"            {witness_words(change)}: {visible(short(change.proven.witness))}"
    for remark in remarks(change):
        yield f"            {remark}"
