"""The status as CSV (RFC 4180), for spreadsheets: one line a row of the roster, headings in English."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from io import StringIO

from conformance.model import Level
from conformance.report.words import visible
from conformance.status import Row, Status

_FIELDS: Mapping[str, Callable[[Row], str | int]] = {
    "index": lambda row: row.entry.index,
    "id": lambda row: row.entry.id,
    "name": lambda row: row.entry.name,
    "category": lambda row: row.entry.category,
    "sort": lambda row: row.entry.sort,
    "state": lambda row: row.state.value,
    "reasons": lambda row: " ".join(one.value for one in row.reasons),
    "claimed": lambda row: row.claim,
    "members": lambda row: len(row.members),
    "parameters_documented": lambda row: row.counts[0],
    "parameters_ruled": lambda row: row.counts[1],
    "parameters_agreeing": lambda row: row.counts[2],
    "disagreements": lambda row: row.disagreements,
    "accepted": lambda row: row.accepted,
    "rules": lambda row: row.rules,
    "lints": lambda row: row.lints,
    "examples_accepted": lambda row: row.examples.accepted,
    "examples_explained": lambda row: row.examples.explained,
    "examples_refused": lambda row: row.examples.refused,
    "priced": lambda row: row.priced,
    "evidence": lambda row: row.proof.standing.value,
    "laws_passed": lambda row: row.proof.laws_passed,
    "laws": lambda row: row.proof.laws,
    "cases": lambda row: row.proof.cases,
    "examples_drawn": lambda row: row.proof.examples,
    "mutants_killed": lambda row: row.proof.killed,
    "mutants": lambda row: row.proof.mutants,
    "facts_both_sides": lambda row: row.proof.both_sides,
    "facts_one_side": lambda row: row.proof.one_side,
    "facts_no_side": lambda row: row.proof.no_side,
    "since_verified": lambda row: len(row.since_verified),
    "since_report": lambda row: len(row.since_report),
    "since_report_breaking": lambda row: sum(one.proven.level is Level.BREAKING for one in row.since_report),
}

_FORMULA = ("=", "+", "-", "@")
"""What makes a spreadsheet compute a cell instead of showing it."""


def status_to_csv(status: Status) -> str:
    """The table with a heading, lines ended by CRLF."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_FIELDS)
    for row in status.rows:
        writer.writerow([_plain(value(row)) for value in _FIELDS.values()])
    return out.getvalue()


def _plain(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    text = visible(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
