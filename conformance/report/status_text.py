"""The status on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from conformance.report.words import CLAIMS, parameters, summary, visible, when
from conformance.status import Member, State, Status

_STYLES = {
    State.AGREES: "green",
    State.MISNAMED: "yellow",
    State.RETIRED: "dim",
    State.NOT_CAPTURED: "dim",
    State.UNDOCUMENTED: "red",
    State.DISAGREES: "bold red",
}


def print_status(status: Status, console: Console, *, verbose: bool = False) -> None:
    """Print one line a row, with ``verbose`` what disagrees, is declared or doubted below it, and the summary."""
    console.print(_table(status), soft_wrap=True, end="")
    if verbose:
        for member in status.members.values():
            _print_member(member, console)
    console.print()
    for line in summary(status):
        console.print(escape(line), highlight=False, soft_wrap=True)


_HEADINGS = ("#", "model", "state", "documented", "doc / ours / agree", "differ", "lints")
_RIGHT = frozenset((0, 4, 5, 6))


def _table(status: Status) -> Text:
    """The rows in columns, as one text: a rich table of this size takes longer than the audit itself."""
    lines = [(*_HEADINGS, f"report of {status.roster.date}")]
    for row in status.rows:
        accepted = f" +{row.accepted}" if row.accepted else ""
        lines.append(
            (
                str(row.entry.index),
                row.entry.id,
                row.state.value,
                when(row),
                parameters(row),
                f"{row.disagreements}{accepted}",
                str(row.lints),
                CLAIMS[row.claim],
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = Text()
    for number, cells in enumerate(lines):
        style = _STYLES[status.rows[number - 1].state] if number else "bold"
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            padded = cell.rjust(width) if place in _RIGHT else cell.ljust(width)
            last = place == len(cells) - 1
            table.append(padded.rstrip() if last else f"{padded}  ", style if place == _STATE or not number else "")
        table.append("\n")
    return table


_STATE = _HEADINGS.index("state")


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
