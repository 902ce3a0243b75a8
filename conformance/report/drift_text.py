"""Drift on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from conformance.drift import Change, Drift
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import ABSENT
from conformance.report.drift_words import (
    by_subject,
    change_words,
    deviation_words,
    headline,
    is_counted,
    reason_of,
    remarks,
    remedy_words,
    summary,
    witness_text,
    witness_words,
)
from conformance.report.words import LEVEL_COLOURS, level_words, visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""


def drift_lines(drift: Drift, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """A line for each change by model, the worst first; what is accepted is folded; then the summary.

    Args:
        verbose: the witness of each, and what to do about it; what is accepted, with the reason.
    """
    yield style(headline(drift), bold=True)
    yield from _groups((one for one in drift.changes if is_counted(one)), style, verbose=verbose)
    accepted = [one for one in drift.changes if not is_counted(one)]
    if accepted:
        told = ngettext("{n} accepted", "{n} accepted", len(accepted)).format(n=len(accepted))
        yield ""
        yield style(told if verbose else _("{what}: see -v").format(what=told), bold=True)
        if verbose:
            yield from _groups(accepted, style, verbose=verbose)
    cared = list(deviation_words(drift))
    if cared:
        yield ""
        yield style(_("Deviations to look after"), bold=True)
        yield from (f"  {one.place}: {told}" for one, told in cared)
    if drift.problems:
        yield ""
        yield style(_("Problems of the capture, which are no drift"), bold=True)
        yield from (f"  {visible(said(one))}" for one in drift.problems)
    yield ""
    yield from summary(drift)


def _groups(changes: Iterable[Change], style: Style, *, verbose: bool) -> Iterator[str]:
    for subject, group in by_subject(changes):
        yield ""
        yield style(visible(subject), bold=True)
        for change in group:
            yield _line(change, style)
            if verbose:
                yield from (f"            {line}" for line in _details(change))


def _line(change: Change, style: Style) -> str:
    level = change.proven.level
    label = style(level_words(level).ljust(8), fg=LEVEL_COLOURS[level])
    told = "".join(f" ({remark})" for remark in remarks(change))
    return f"  {label}  {change_words(change)}{told}  [{change.finding.rule} {change.finding.fingerprint}]"


def _details(change: Change) -> Iterator[str]:
    if change.proven.witness is not ABSENT:
        yield f"{witness_words(change)}: {visible(witness_text(change))}"
        yield remedy_words(change)
    if change.proven.note:
        yield visible(_(change.proven.note))
    if not is_counted(change):
        yield visible(reason_of(change))
