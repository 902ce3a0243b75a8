"""The status as Markdown, for a code host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from conformance.report.words import claim, laws, mutants, parameters, summary, visible, when
from conformance.status import Member, State, Status


def status_to_markdown(status: Status) -> str:
    """The whole table, then what disagrees, what is accepted and what the documentation contradicts itself in."""
    return "\n".join(_lines(status)) + "\n"


def _lines(status: Status) -> Iterator[str]:
    yield f"# Status of {len(status.rows)} models, documentation of {status.day}"
    yield ""
    yield from summary(status)
    yield ""
    yield "Parameters: documented / in the contract / in full agreement. Differences: standing (+ declared)."
    yield "Laws: that hold / all. Mutants: contracts with one fact changed, those that a law noticed / all."
    yield "A family is as good as its worst member."
    yield ""
    report = f"report of {status.roster.date}"
    yield f"| # | model | state | documented | parameters | differences | laws | mutants | lints | {report} |"
    yield "| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for row in status.rows:
        accepted = f" + {row.accepted}" if row.accepted else ""
        cells = (
            str(row.entry.index),
            f"{code(row.entry.id)}<br>{plain(row.entry.name)}",
            f"**{row.state.value}**" if row.state is not State.AGREES else row.state.value,
            when(row),
            parameters(row),
            f"{row.disagreements}{accepted}",
            laws(row),
            mutants(row),
            str(row.lints),
            plain(claim(row)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## States"
    yield ""
    for state in State:
        yield f"- **{state.value}**: {state.sentence}."
    yield from _section("Differences", status, _differences)
    yield from _section("Declared deviations", status, _accepted)
    yield from _section("Documentation lints", status, _lints)


def _section(title: str, status: Status, lines_of: Callable[[Member], Iterable[str]]) -> Iterator[str]:
    found = [(member, list(lines_of(member))) for member in status.members.values()]
    if not any(lines for _, lines in found):
        return
    yield from ("", f"## {title}")
    for member, lines in found:
        if lines:
            yield from ("", f"### {member.contract.id}", "")
            yield from lines


def _differences(member: Member) -> Iterator[str]:
    for one in member.disagreements:
        yield f"- {plain(one.sentence)} ({code(one.fingerprint)})"


def _accepted(member: Member) -> Iterator[str]:
    for one, deviation in member.accepted:
        yield f"- {plain(one.sentence)}: {plain(deviation.reason)}"


def _lints(member: Member) -> Iterator[str]:
    for one in member.lints:
        where = f"{code(one.path)}: " if one.path else ""
        yield f"- {one.id}: {where}{plain(one.message)}"


def code(text: str) -> str:
    """``text`` as code, whatever is in it."""
    return f"`{visible(text).translate(_IN_CODE)}`"


_IN_CODE = str.maketrans({"`": "ʼ", "|": "\\|"})


def plain(text: str) -> str:
    """``text`` with everything escaped that Markdown or HTML would act on: it may come from a page."""
    return " ".join(visible(text).translate(_ESCAPES).split())


_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]|"} | {"<": "&lt;", ">": "&gt;"})
