"""The status as Markdown, for a code host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from conformance.docs.lint_rules import lint_words
from conformance.drift import Change
from conformance.member import Member, State
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import Level
from conformance.report.drift_markdown import change_lines
from conformance.report.markdown import code, code_cell, plain
from conformance.report.status_columns import Column, columns
from conformance.report.words import claim, last_seen, state_sentence, state_words, summary, untried
from conformance.status import Row, Status


def status_to_markdown(status: Status) -> str:
    """The whole table, then what is refused since the report, what disagrees, what is accepted, and lints."""
    return "\n".join(_lines(status)) + "\n"


def _lines(status: Status) -> Iterator[str]:
    number = len(status.rows)
    title = ngettext(
        "Status of {n} model, documentation of {day}", "Status of {n} models, documentation of {day}", number
    )
    yield f"# {title.format(n=number, day=status.day)}"
    yield ""
    for line in summary(status):
        yield plain(line) + "  "  # each on a line of its own
    yield ""
    every = columns(status)
    yield f"| {' | '.join(one.heading for one in every)} |"
    yield f"| {' | '.join('---:' if one.right else '---' for one in every)} |"
    for row in status.rows:
        yield f"| {' | '.join(_cell(one, row) for one in every)} |"
    yield ""
    yield _("A family is as good as its worst member.")
    # First, so that the address of a heading is its text alone: the same names head other sections too.
    yield from _section(_("Refused since the report"), status, _refused)
    yield from ("", f"## {_('Statuses')}", "")
    for state in State:
        yield f"- **{state_words(state)}**: {state_sentence(state)}"
    yield from ("", f"## {_('Columns')}", "")
    yield from (f"- {one.heading}: {one.says}" for one in every if one.says)
    yield from _section(_("Differences"), status, _differences)
    yield from _section(_("Declared deviations"), status, _accepted)
    yield from _section(_("Retired"), status, _retired)
    yield from _section(_("Facts not tried from both sides"), status, _untried)
    yield from _section(_("Documentation lints"), status, _lints)


def _cell(column: Column, row: Row) -> str:
    if column.id == "model":
        return f"{code_cell(row.entry.id)}<br>{plain(row.entry.name)}"
    if column.id == "claim":
        return plain(claim(row))
    text = plain(column.cell(row))
    broken = next((one for one in row.members if any(map(_is_breaking, one.since_report))), None)
    if column.id == "since_report" and broken is not None:
        return f"[{text}](#{_anchor(broken.contract.id)})"
    return f"**{text}**" if column.id == "state" and row.state is not State.VERIFIED else text


def _section(title: str, status: Status, lines_of: Callable[[Member], Iterable[str]]) -> Iterator[str]:
    found = [(member, list(lines_of(member))) for member in status.members.values()]
    if not any(lines for _, lines in found):
        return
    yield from ("", f"## {title}")
    for member, lines in found:
        if lines:
            yield from ("", f"### {member.contract.id}", "")
            yield from lines


def _anchor(heading: str) -> str:
    """The address of a heading, as code hosts make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _is_breaking(change: Change) -> bool:
    return change.proven.level is Level.BREAKING


def _refused(member: Member) -> Iterator[str]:
    """Each change since the report that refuses what was right: the request that proves it, and what to do."""
    for change in filter(_is_breaking, member.since_report):
        yield from change_lines(change)


def _differences(member: Member) -> Iterator[str]:
    for one in member.disagreements:
        yield f"- {plain(said(one.sentence))} ({code(one.fingerprint)})"


def _accepted(member: Member) -> Iterator[str]:
    for one, deviation in member.accepted:
        yield f"- {plain(said(one.sentence))}: {plain(deviation.why)}"


def _retired(member: Member) -> Iterator[str]:
    if member.state is not State.RETIRED:
        return
    yield f"- {last_seen(member)}"
    if member.contract.successor is not None:
        yield f"- {_('Successor: {model}').format(model=code(member.contract.successor))}"


def _untried(member: Member) -> Iterator[str]:
    for words, path, facts in untried(member):
        yield f"- {words}: {f'{code(path)}: ' if path else ''}{plain(facts)}"


def _lints(member: Member) -> Iterator[str]:
    for one in member.lints:
        where = f"{code(one.path)}: " if one.path else ""
        yield f"- {one.id}: {where}{plain(lint_words(one))}"
