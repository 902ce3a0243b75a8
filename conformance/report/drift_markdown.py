"""Drift as Markdown, for a code host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from conformance.drift import Change, Drift
from conformance.model import ABSENT
from conformance.report.drift_words import change_words, headline, remarks, summary, witness_words
from conformance.report.status_markdown import code, plain


def drift_to_markdown(drift: Drift) -> str:
    """Every change by subject, the worst first, with its witness, what to do and why."""
    return "\n".join(_lines(drift)) + "\n"


def _lines(drift: Drift) -> Iterator[str]:
    yield f"# {headline(drift)}"
    yield ""
    yield from map(plain, summary(drift))
    for subject, changes in groupby(drift.changes, key=lambda one: one.finding.subject):
        yield ""
        yield f"## {plain(subject)}"
        yield ""
        for change in sorted(changes, key=lambda one: -one.proven.level):
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    finding = change.finding
    told = "".join(f" ({plain(remark)})" for remark in remarks(change))
    ids = f"{code(finding.rule)} {code(finding.fingerprint)}"
    yield f"- **{change.proven.level.label}** {plain(change_words(change))}{told} {ids}"
    if change.proven.witness is not ABSENT:
        yield f"  - {witness_words(change)}: {code(json.dumps(change.proven.witness, ensure_ascii=False))}"
        yield f"  - {plain(finding.row.do)}"
