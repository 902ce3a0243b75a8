"""The status on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from conformance.report.words import CLAIMS, laws, mutants, parameters, summary, visible, when
from conformance.status import Member, Row, State, Status

_STYLES = {
    State.AGREES: "green",
    State.MISNAMED: "yellow",
    State.RETIRED: "dim",
    State.NOT_CAPTURED: "dim",
    State.UNDOCUMENTED: "red",
    State.DISAGREES: "bold red",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes:
        cell: what a row shows in it.
        right: whether it is aligned to the right.
        spare: columns with a higher number go first where the terminal is narrow; 0 never goes.
    """

    heading: str
    cell: Callable[[Row], str]
    right: bool = False
    spare: int = 0


_STATE = Column("state", lambda row: row.state.value)
_COLUMNS = (
    Column("#", lambda row: str(row.entry.index), right=True),
    Column("model", lambda row: row.entry.id),
    _STATE,
    Column("documented", when, spare=3),
    Column("doc / ours / agree", parameters, right=True),
    Column("differ", lambda row: f"{row.disagreements}{f' +{row.accepted}' if row.accepted else ''}", right=True),
    Column("laws", laws, right=True, spare=4),
    Column("mutants", mutants, right=True, spare=5),
    Column("lints", lambda row: str(row.lints), right=True, spare=2),
    Column("report", lambda row: CLAIMS[row.claim], spare=1),
)


def print_status(status: Status, console: Console, *, verbose: bool = False) -> None:
    """Print one line a row, with ``verbose`` what disagrees, is declared or doubted below it, and the summary."""
    console.print(_table(status, console.width if console.is_terminal else None), soft_wrap=True, end="")
    if verbose:
        for member in status.members.values():
            _print_member(member, console)
    console.print()
    for line in summary(status):
        console.print(escape(line), highlight=False, soft_wrap=True)
    if not verbose and (status.disagreements or any(row.lints for row in status.rows)):
        console.print("Differences, declared deviations and documentation lints: -v", style="dim", soft_wrap=True)


def _table(status: Status, width: int | None) -> Text:
    """The rows in columns, as one text: a rich table of this size takes longer than the audit itself."""
    columns = [(one, [one.heading, *map(one.cell, status.rows)]) for one in _COLUMNS]
    widths = {one.heading: max(map(len, cells)) for one, cells in columns}
    for spare in sorted((one for one in _COLUMNS if one.spare), key=lambda one: -one.spare):
        if width is None or sum(widths.values()) + 2 * (len(columns) - 1) <= width:
            break
        columns = [(one, cells) for one, cells in columns if one is not spare]
        del widths[spare.heading]
    table = Text()
    for number in range(len(status.rows) + 1):
        for one, cells in columns:
            cell, size = cells[number], widths[one.heading]
            text = cell.rjust(size) if one.right else cell.ljust(size)
            last = one is columns[-1][0]
            table.append(text.rstrip() if last else f"{text}  ", _style(status, number, one))
        table.append("\n")
    return table


def _style(status: Status, number: int, column: Column) -> str:
    if number == 0:
        return "bold"
    return _STYLES[status.rows[number - 1].state] if column is _STATE else ""


def _print_member(member: Member, console: Console) -> None:
    lines = [
        *((_STYLES[State.DISAGREES], f"differs   {one.sentence}  [{one.fingerprint}]") for one in member.disagreements),
        *(("dim", f"declared  {one.sentence}: {deviation.reason}") for one, deviation in member.accepted),
        *(
            ("yellow", f"lint      {one.id}: {one.path + ': ' if one.path else ''}{one.message}")
            for one in member.lints
        ),
    ]
    if lines:
        console.print()
        console.print(Text(member.contract.id, "bold"))
        for style, line in lines:
            console.print(Text(f"  {visible(line)}", style), soft_wrap=True)
