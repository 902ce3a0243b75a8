"""The status on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from conformance.docs.lint_rules import lint_words
from conformance.docs_site import SITE
from conformance.drift import Change
from conformance.member import Member, State
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import ABSENT, Level
from conformance.report.drift_words import change_words, remedy_words, witness_text, witness_words
from conformance.report.status_columns import SPARE, Column, columns
from conformance.report.verify_text import shown_input
from conformance.report.words import last_seen, level_words, reason_words, state_words, summary, untried, visible
from conformance.status import Status

_STYLES = {
    State.VERIFIED: "green",
    State.UNVERIFIED: "yellow",
    State.RETIRED: "dim",
    State.DRIFTING: "bold yellow",
    State.UNDOCUMENTED: "red",
    State.DISAGREES: "bold red",
}
_LEVELS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "dim"}

Line = tuple[str, str, str]
"""Style, what kind of line it is, and what it says."""


def print_status(status: Status, console: Console, *, verbose: bool = False) -> None:
    """Print one line a row, with ``verbose`` what is known of each contract below it, and the summary."""
    console.print(_table(status, console.width if console.is_terminal else None), soft_wrap=True, end="")
    if verbose:
        for member in status.members.values():
            _print_member(status, member, console)
    console.print()
    for line in summary(status):
        console.print(escape(line), highlight=False, soft_wrap=True)
    if not verbose:
        console.print(
            _("Differences, lints, and what changed since the report: -v, best with --model."),
            style="dim",
            soft_wrap=True,
        )


def _table(status: Status, width: int | None) -> Text:
    """The rows in columns, as one text: a rich table of this size takes longer than the audit itself."""
    every = columns(status)
    cells = {one.id: [one.heading, *map(one.cell, status.rows)] for one in every}
    widths = {id: max(map(len, found)) for id, found in cells.items()}
    shown = _fitting(every, widths, width)
    table = Text()
    for number in range(len(status.rows) + 1):
        for one in shown:
            cell, size = cells[one.id][number], widths[one.id]
            text = cell.rjust(size) if one.right else cell.ljust(size)
            table.append(text.rstrip() if one is shown[-1] else f"{text}  ", _style(status, number, one.id))
        table.append("\n")
    return table


def _fitting(every: Sequence[Column], widths: Mapping[str, int], width: int | None) -> list[Column]:
    """The columns that a terminal has room for, the most important first; all of them where it has no width."""
    found = [one for one in every if one.id not in SPARE]
    for one in sorted((one for one in every if one.id in SPARE), key=lambda one: SPARE.index(one.id)):
        if width is None or sum(widths[each.id] + 2 for each in [*found, one]) - 2 <= width:
            found.append(one)
    return [one for one in every if one in found]


def _style(status: Status, number: int, column: str) -> str:
    if number == 0:
        return "bold"
    return _STYLES[status.rows[number - 1].state] if column == "state" else ""


def _print_member(status: Status, member: Member, console: Console) -> None:
    console.print()
    console.print(Text(member.contract.id, "bold"), Text(state_words(member.state), _STYLES[member.state]))
    lines = list(_lines(status, member))
    size = max((len(kind) for _style, kind, _text in lines), default=0)
    for style, kind, line in lines:
        console.print(Text(f"  {kind.ljust(size)}  {visible(line)}", style), soft_wrap=True)


def _lines(status: Status, member: Member) -> Iterator[Line]:
    for page in member.documentation.pages[:1]:
        yield "dim", _("page"), f"{SITE}/{page}"
    if not member.documentation.now:
        yield "yellow", _("note"), last_seen(member)
    if member.contract.successor is not None:
        yield "", _("successor"), member.contract.successor
    for reason in member.reasons:
        yield "yellow", _("unverified"), reason_words(reason)
    for one in member.disagreements:
        yield _STYLES[State.DISAGREES], _("differs"), f"{said(one.sentence)}  [{one.fingerprint}]"
    for one, deviation in member.accepted:
        yield "dim", _("declared"), f"{said(one.sentence)}: {deviation.why}"
    for lint in member.lints:
        yield "yellow", _("lint"), f"{lint.id}: {lint.path + ': ' if lint.path else ''}{lint_words(lint)}"
    yield from _broken(member)
    for words, path, facts in untried(member):
        yield "dim", words, f"{path}: {facts}" if path else facts
    yield "", _("price"), _price(member)
    yield from _changes(member.since_verified, member.contract.verified)
    if status.report_day is not None:
        yield from _changes(member.since_report, status.report_day)


def _broken(member: Member) -> Iterator[Line]:
    """What breaks a law, and the mutants that no law notices."""
    found = member.proof.found
    if found is None:
        return
    for failure in found.broken:
        yield "red", _("broken law"), f"{failure.law}: {shown_input(failure.input)}"
        yield "", "", _("documented: {what}").format(what=failure.documented)
        yield "", "", _("said: {what}").format(what=failure.said)
    for name in found.mutants.survivors:
        yield "red", _("survivor"), name


def _price(member: Member) -> str:
    price = member.price
    if price.credits is not None:
        return _("{credits} credits for the documented example ({source})").format(
            credits=f"{price.credits:f}", source=said(price.source)
        )
    if price.unit_credits is not None:
        return _("{credits} credits per {unit} ({source})").format(
            credits=f"{price.unit_credits:f}", unit=said(price.unit), source=said(price.source)
        )
    return said(price.basis)


def _changes(changes: Iterable[Change], day: str) -> Iterator[Line]:
    """The worst first; the request that proves one, and what to do, below it."""
    for change in sorted(changes, key=lambda one: -one.proven.level):
        proven = change.proven
        yield (
            _LEVELS[proven.level],
            _("since {day}").format(day=day),
            f"{level_words(proven.level)}: {change_words(change)}",
        )
        if proven.witness is not ABSENT:
            yield "", "", f"{witness_words(change)}: {witness_text(change)}"
            yield "", "", remedy_words(change)
