"""Drift as Markdown, for a code host."""

from __future__ import annotations

from collections.abc import Iterator

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
from conformance.report.markdown import code, plain
from conformance.report.words import level_words


def drift_to_markdown(drift: Drift) -> str:
    """Every change by subject, the worst first, with its witness, what to do and why; what is accepted is folded."""
    return "\n".join(_lines(drift)) + "\n"


def _lines(drift: Drift) -> Iterator[str]:
    yield f"# {headline(drift)}"
    yield ""
    yield from map(plain, summary(drift))
    cared = list(deviation_words(drift))
    if cared:
        yield from ("", f"## {_('Deviations to look after')}", "")
        yield from (f"- {plain(told)}" for _one, told in cared)
    if drift.problems:
        yield ""
        yield f"## {_('Problems of the capture, which are no drift')}"
        yield ""
        yield from (f"- {code(said(one))}" for one in drift.problems)
    for subject, changes in by_subject(one for one in drift.changes if is_counted(one)):
        yield from ("", f"## {code(subject)}", "")
        for change in changes:
            yield from change_lines(change)
    accepted = [one for one in drift.changes if not is_counted(one)]
    if accepted:
        told = ngettext("{n} accepted", "{n} accepted", len(accepted)).format(n=len(accepted))
        yield from ("", f"<details><summary>{told}</summary>", "")
        for subject, changes in by_subject(accepted):
            for change in changes:
                yield f"- {code(subject)} {change_words(change, code)} {_ids(change)}: {plain(reason_of(change))}"
        yield from ("", "</details>")


def change_lines(change: Change) -> Iterator[str]:
    """One change as a member of a list, its witness below it. What a page said stands as code: it mentions nobody."""
    told = "".join(f" ({remark})" for remark in remarks(change))
    yield f"- **{level_words(change.proven.level)}** {change_words(change, code)}{told} {_ids(change)}"
    if change.proven.witness is not ABSENT:
        yield f"  - {witness_words(change)}: {code(witness_text(change))}"
        yield f"  - {remedy_words(change, code, plain)}"
    if change.proven.note:
        yield f"  - {plain(_(change.proven.note))}"


def _ids(change: Change) -> str:
    return f"{code(change.finding.rule)} {code(change.finding.fingerprint)}"
