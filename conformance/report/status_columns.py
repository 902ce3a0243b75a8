"""The columns of the status table, as a terminal and Markdown show them: headings, cells, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.messages import gettext as _
from conformance.messages import grouped
from conformance.report.words import (
    changed,
    claim_words,
    note,
    parameters,
    price_words,
    state_words,
    tried,
)
from conformance.status import Row, Status

SPARE = (
    "since_report",
    "note",
    "claim",
    "parameters",
    "laws",
    "mutants",
    "lints",
    "differ",
    "examples",
    "price",
    "sides",
    "drift",
    "rules",
    "inputs",
)
"""Columns that a narrow terminal can do without, in the order in which they get its room; all others always stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the table.

    Attributes:
        id: which one it is, in any language.
        cell: what a row shows in it.
        says: what that means; empty where the heading says it all.
        right: whether it is aligned to the right.
    """

    id: str
    heading: str
    cell: Callable[[Row], str]
    says: str = ""
    right: bool = False


def columns(status: Status) -> tuple[Column, ...]:
    """All columns, in the language that is spoken."""
    roster, then = status.roster, status.report_day
    return (
        Column(id="index", heading="#", cell=lambda row: str(row.entry.index), right=True),
        Column(id="model", heading=_("model"), cell=lambda row: row.entry.id),
        Column(id="state", heading=_("status"), cell=lambda row: state_words(row.state)),
        Column(id="note", heading=_("note"), cell=note, says=_("why, and since when")),
        Column(
            id="claim",
            heading=_("report"),
            cell=lambda row: claim_words(row.claim),
            says=_("what the report of {day} says of it").format(day=roster.date),
        ),
        *([_since_report(then)] if then is not None else []),
        Column(
            id="parameters",
            heading=_("doc / ours / agree"),
            cell=lambda row: parameters(row.counts),
            says=_("parameters on the page, in the contract, and those on which every fact is the same"),
            right=True,
        ),
        *_differences(),
        *_evidence(),
        Column(
            id="price",
            heading=_("price"),
            cell=price_words,
            says=_("whether the published price lists say what its documented example costs"),
        ),
    )


def _since_report(then: str) -> Column:
    return Column(
        id="since_report",
        heading=_("since report"),
        cell=changed,
        says=_(
            "changes of the documentation since {day}, the snapshot nearest to the report; breaking ones refuse"
            " requests that were right"
        ).format(day=then),
        right=True,
    )


def _differences() -> tuple[Column, ...]:
    return (
        Column(
            id="differ",
            heading=_("differ"),
            cell=lambda row: f"{row.disagreements}{f' +{row.accepted}' if row.accepted else ''}",
            says=_("facts on which both sides differ; +n are declared as deviations, with a reason"),
            right=True,
        ),
        Column(
            id="drift",
            heading=_("drift"),
            cell=lambda row: str(len(row.since_verified)),
            says=_("changes of the documentation since the contract was last held against it"),
            right=True,
        ),
        Column(
            id="rules",
            heading=_("rules"),
            cell=lambda row: str(row.rules),
            says=_("rules that span parameters"),
            right=True,
        ),
        Column(
            id="examples",
            heading=_("examples"),
            cell=lambda row: f"{row.examples.accepted}/{row.examples.all}" if row.examples.all else _("none"),
            says=_("documented request examples that the contract accepts, of all; a lint says why one is wrong"),
            right=True,
        ),
        Column(
            id="lints",
            heading=_("lints"),
            cell=lambda row: str(row.lints),
            says=_("doubts about the page itself"),
            right=True,
        ),
    )


def _evidence() -> tuple[Column, ...]:
    return (
        Column(
            id="laws",
            heading=_("laws"),
            cell=lambda row: tried(row.proof, row.proof.laws_passed, row.proof.laws),
            says=_("laws that hold, of all"),
            right=True,
        ),
        Column(
            id="mutants",
            heading=_("mutants"),
            cell=lambda row: tried(row.proof, row.proof.killed, row.proof.mutants),
            says=_("contracts with one fact changed that a law noticed, of all"),
            right=True,
        ),
        Column(
            id="sides",
            heading=_("both sides"),
            cell=lambda row: tried(row.proof, row.proof.both_sides, row.proof.facts),
            says=_("documented facts that can refuse something and were tried from both sides, of all"),
            right=True,
        ),
        Column(
            id="inputs",
            heading=_("inputs"),
            cell=lambda row: f"{grouped(row.proof.cases)} + {grouped(row.proof.examples)}",
            says=_("deterministic cases and drawn examples that the laws were tried on"),
            right=True,
        ),
    )
