"""The page of one model or endpoint: what it shows, taken from the status, the evidence, the snapshots and drift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from conformance.compare.documented import documented
from conformance.contract import Contract
from conformance.coverage import RULE, Coverage
from conformance.documentation import Record, source_of
from conformance.drift import Change
from conformance.history import history
from conformance.laws.reference import rule_name
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import WHY_UNRULED, CrossRule, Operation, Rate
from conformance.pricing import rate_amounts
from conformance.report.site.addresses import address
from conformance.report.site.environment import render
from conformance.report.site.look import Tried, tried
from conformance.report.site.parameters import Group, groups
from conformance.report.site.requests import request_of
from conformance.report.site.timeline import timeline
from conformance.report.status_columns import columns
from conformance.report.words import last_seen
from conformance.status import Member, Status

_TILES = ("parameters", "differ", "laws", "mutants", "sides", "examples", "rules", "lints", "price")
"""Columns of the status table that a model's page shows, as tiles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One parameter of the table, with how its name is set and how it was tried.

    Attributes:
        outer, leaf: the name, what holds it and its own.
    """

    group: Group
    outer: str
    leaf: str
    tried: Tried | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published price; newest: whether it is of the last day on which anything was published of the model."""

    rate: Rate
    credits: Decimal
    usd: Decimal
    newest: bool


def model_page(member: Member, status: Status, snapshots: Sequence[Record], **words: Any) -> str:
    """The page of ``member`` as HTML.

    Args:
        snapshots: in order of days.
        words: what all pages of the site share.
    """
    contract, operation = member.contract, _operation(member, snapshots)
    found = groups(member, documented(operation.table) if operation is not None else None)
    rows = [row for row in status.rows if member in row.members]
    coverage = member.proof.found.coverage if member.proof.found is not None else None
    changes = list(_changes(member, status.report_day))
    return render(
        "model.html",
        address(contract.id),
        member=member,
        rows=rows,
        heads=[_head(group, coverage) for group in found],
        has_documentation=operation is not None,
        parameters_caption=_caption(found),
        cross_rules=list(_rules(contract, coverage)),
        why_unruled=WHY_UNRULED,
        changes=changes,
        prices=list(_prices(contract)),
        request=request_of(contract, operation),
        example_is_doubted=any(lint.id.startswith("example-") for lint in member.lints),
        timeline=timeline(history(contract, snapshots)),
        tiles=_TILES,
        alone_row=replace(rows[0], members=(member,)),
        columns=columns(status),
        documented_words=_documented(member),
        sections=list(_sections(member, changes)),
        **words,
    )


def _operation(member: Member, snapshots: Sequence[Record]) -> Operation | None:
    """The documented request, of the last day that has it; None where no day has."""
    source = source_of(member.contract, snapshots, member.documentation)
    return source.operation if source is not None else None


def _head(group: Group, coverage: Coverage | None) -> Head:
    outer, dot, leaf = group.name.rpartition(".") if "“" not in group.name else ("", "", group.name)
    return Head(group=group, outer=f"{outer}{dot}", leaf=leaf, tried=tried(coverage, group.path))


def _caption(found: Sequence[Group]) -> str:
    differing = sum(group.differs for group in found)
    if not differing:
        return _("Both sides say the same in every fact.")
    return ngettext(
        "{n} parameter differs: its facts are marked.", "{n} parameters differ: their facts are marked.", differing
    ).format(n=differing)


def _rules(contract: Contract, coverage: Coverage | None) -> Iterator[tuple[CrossRule, Tried | None]]:
    for rule in contract.rules:
        yield rule, tried(coverage, RULE, rule_name(rule))


def _changes(member: Member, report: str | None) -> Iterator[tuple[str, list[Change]]]:
    """What changed since the report, then what else did since the contract was brought up to date; the worst first."""
    told: set[str] = set()
    for words, changes in (
        (_("Since {day}, the snapshot nearest to the report").format(day=report), member.since_report),
        (
            _("Since {day}, when the contract was last held against it").format(day=member.contract.verified),
            member.since_verified,
        ),
    ):
        found = [one for one in changes if one.finding.fingerprint not in told]
        told.update(one.finding.fingerprint for one in found)
        if found:
            yield words, sorted(found, key=lambda one: -one.proven.level)


def _prices(contract: Contract) -> Iterator[Figure]:
    newest = max((rate.as_of for rate in contract.prices), default="")
    for rate in sorted(contract.prices, key=lambda one: one.as_of, reverse=True):
        credits, usd = rate_amounts(rate)
        yield Figure(rate=rate, credits=credits, usd=usd, newest=rate.as_of == newest)


def _documented(member: Member) -> str:
    """Whether it is documented, or since when not."""
    if member.documentation.now:
        return _("yes, on {day}").format(day=member.documentation.day)
    return last_seen(member)


def _sections(member: Member, changes: Sequence[object]) -> Iterator[tuple[str, str]]:
    """What the page holds, in its order: the name of the place, and its words."""
    contract = member.contract
    there = (
        ("differences", _("What differs"), member.disagreements),
        ("changes", _("What changed"), changes),
        ("counts", _("Counts"), True),
        ("parameters", _("Parameters"), True),
        ("rules", _("Rules"), contract.rules or contract.unruled),
        ("conversions", _("Conversions"), contract.conversions),
        ("request", _("Request"), True),
        ("evidence", _("Evidence"), True),
        ("price", _("Price"), True),
        ("lints", _("Doubts"), member.lints),
        ("history", _("History"), True),
    )
    yield from ((id, name) for id, name, is_there in there if is_there)
