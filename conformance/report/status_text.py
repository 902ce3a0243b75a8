"""The status on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
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
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right")
    table.add_column("model", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("documented", no_wrap=True)
    table.add_column("doc / ours / agree", justify="right", no_wrap=True)
    table.add_column("differ", justify="right")
    table.add_column("lints", justify="right")
    table.add_column(f"report of {status.roster.date}", no_wrap=True)
    for row in status.rows:
        accepted = f" +{row.accepted}" if row.accepted else ""
        table.add_row(
            str(row.entry.index),
            Text(row.entry.id),
            Text(row.state.value, _STYLES[row.state]),
            when(row),
            parameters(row),
            f"{row.disagreements}{accepted}",
            str(row.lints),
            CLAIMS[row.claim],
        )
    console.print(table)
    if verbose:
        for member in status.members.values():
            _print_member(member, console)
    console.print()
    for line in summary(status):
        console.print(escape(line), highlight=False)


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
