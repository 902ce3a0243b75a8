"""The pages of the site beside those of models and of drift: overview, families, lints, rules and laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.docs.lint_rules import RULES as LINT_RULES
from conformance.example_lints import RULE as EXAMPLE_RULE
from conformance.laws.law import Law
from conformance.laws.rows import LAWS
from conformance.messages import gettext as _
from conformance.model import Level, Lint
from conformance.report.rule_text import example_rows
from conformance.report.site.addresses import row_address
from conformance.report.site.environment import render
from conformance.report.status_columns import Column, columns
from conformance.report.words import summary
from conformance.showcase import example_of
from conformance.status import Row, State, Status

OVERVIEW, LINTS, RULES_PAGE, LAWS_PAGE = "index.html", "lints.html", "rules.html", "laws.html"

_OWN = ("index", "model", "state", "note", "drift", "rules", "inputs")
"""Columns of the status table that the overview shows otherwise, or leaves to the pages of models."""

_SORT_VALUES: Mapping[str, Callable[[Row], int]] = {
    "since_report": lambda row: (
        1000 * sum(one.proven.level is Level.BREAKING for one in row.since_report) + len(row.since_report)
    ),
    "parameters": lambda row: row.counts[2],
    "differ": lambda row: row.disagreements,
    "examples": lambda row: row.examples.accepted,
    "lints": lambda row: row.lints,
    "laws": lambda row: row.proof.laws_passed,
    "mutants": lambda row: row.proof.killed,
    "sides": lambda row: row.proof.both_sides,
}
"""What columns of figures are sorted by; the others by what they show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One state's share of the bar: place and width in hundredths."""

    state: State
    count: int
    x: str
    width: str


class Step(NamedTuple):
    """One step of the claim's coming apart: how many are left, in hundredths of the claim, and what they are."""

    number: int
    width: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """All doubts of one kind, each with the model that it is about."""

    id: str
    level: Level
    sentence: str
    found: tuple[tuple[str, Lint], ...]


def overview(status: Status, **words: Any) -> str:
    """The page with all rows."""
    return render(
        "index.html",
        OVERVIEW,
        rows=status.rows,
        bar=list(_bar(status)),
        kinds=list(dict.fromkeys(row.entry.category for row in status.rows)),
        columns=list(_shown(status)),
        sort_values=_SORT_VALUES,
        summary=summary(status),
        claims=list(_claims(status)) if status.is_whole else [],
        broken=status.claimed_broken if status.report_day is not None else (),
        gone=[row for row in status.claimed if row not in status.claimed_documented],
        breaking=Level.BREAKING,
        report_day=status.report_day,
        **words,
    )


def _bar(status: Status) -> Iterator[Part]:
    place = 0
    for state, number in status.by_state.items():
        if number:
            start, end = (100 * one / len(status.rows) for one in (place, place + number))
            place += number
            yield Part(state=state, count=number, x=f"{start:.3f}", width=f"{end - start:.3f}")


def _claims(status: Status) -> Iterator[Step]:
    """How many of the models that the report claims are left, step by step."""
    day, then = status.day, status.report_day
    steps = [
        (status.roster.claimed, "plain", _("claimed as validated")),
        (len(status.claimed), "plain", _("distinct")),
        (len(status.claimed_documented), "past", _("documented on {day}").format(day=day)),
    ]
    if then is not None:
        left = len(status.claimed_documented) - len(status.claimed_broken)
        steps.append((left, "good", _("of these take every request that was documented on {day}").format(day=then)))
    for number, tone, words in steps:
        yield Step(number, f"{100 * number / max(status.roster.claimed, 1):.1f}", tone, words)


def _shown(status: Status) -> Iterator[Column]:
    """The columns of the status table beside number, model and state, which the site sets in its own way."""
    return (one for one in columns(status) if one.id not in _OWN)


def family(row: Row, status: Status, **words: Any) -> str:
    """The page of a family."""
    members = [replace(row, members=(member,)) for member in row.members]
    left = [one for one in _shown(status) if one.id != "claim"]
    return render("family.html", row_address(row), row=row, members=members, columns=left, **words)


def lints(status: Status, **words: Any) -> str:
    """The page of doubts about the documentation."""
    return render("lints.html", LINTS, kinds=list(_kinds(status)), **words)


def _kinds(status: Status) -> Iterator[Kind]:
    sentences = {rule.id: rule.sentence for rule in (*LINT_RULES, EXAMPLE_RULE)}
    every = [(id, lint) for id, member in status.members.items() for lint in member.lints]
    every.sort(key=lambda one: (-one[1].level, one[1].id, one[0], one[1].path))
    for id, found in groupby(every, key=lambda one: one[1].id):
        rows = tuple(found)
        yield Kind(id=id, level=rows[0][1].level, sentence=sentences.get(id, ""), found=rows)


def rules(**words: Any) -> str:
    """The page of the rules of drift."""
    aspects = groupby(sorted(RULES.values(), key=lambda rule: rule.aspect), key=lambda rule: rule.aspect)
    examples = {id: list(example_rows(example_of(id))) for id in RULES}
    return render(
        "rules.html",
        RULES_PAGE,
        aspects=[(aspect, list(found)) for aspect, found in aspects],
        examples=examples,
        **words,
    )


def laws(status: Status, **words: Any) -> str:
    """The page of the laws, with how many contracts keep each."""
    return render("laws.html", LAWS_PAGE, laws_kept=list(_kept(status, LAWS)), codes=list(CODES.values()), **words)


def _kept(status: Status, every: Mapping[str, Law]) -> Iterator[tuple[Law, int, int]]:
    proofs = [one.proof.found for one in status.members.values() if one.proof.found is not None]
    for id, law in every.items():
        tried = [proof.laws[id] for proof in proofs if id in proof.laws]
        yield law, sum(one.failure is None for one in tried), len(tried)
