"""Words that the human formats share, so that all of them say the same."""

from __future__ import annotations

from conformance.report.status_json import claimed_states
from conformance.status import Row, State, Status

CLAIMS = {"validated": "validated", "missing": "not implemented", "nothing": "not mentioned"}
"""What the report of 2025-12-16 says of a model, by the roster's word for it."""


def when(row: Row) -> str:
    """Whether the row's members are documented, or since when not: one phrase, the worst case first."""
    gone = sorted({one.documentation.day or "never" for one in row.members if not one.documentation.now})
    if not gone:
        return "yes"
    last = "never" if gone == ["never"] else f"until {gone[0]}"
    part = sum(not one.documentation.now for one in row.members)
    return last if part == len(row.members) else f"{last} ({part} of {len(row.members)})"


def parameters(row: Row) -> str:
    """Parameters documented / in the contract / in full agreement."""
    return " / ".join(map(str, row.counts))


def claim(row: Row) -> str:
    """What the report claimed, with the lists it stands on."""
    lists = ", ".join(row.entry.claims)
    return f"{CLAIMS[row.claim]} ({lists})" if lists else CLAIMS[row.claim]


def summary(status: Status) -> list[str]:
    """The closing lines: how the rows stand, and how the claim comes apart."""
    states = ", ".join(f"{count} {state.value}" for state, count in status.by_state.items() if count)
    lines = [f"{len(status.rows)} rows: {states}."]
    roster = status.roster
    if len(status.rows) == len(roster.entries):
        distinct = roster.claimed - len(roster.counted_twice)
        lines.append(
            f"The report of {roster.date} claims {roster.claimed} validated models"
            f" (elsewhere {_and(roster.other_totals)})."
            f" {distinct} are distinct: {_and(roster.counted_twice)} are counted twice."
        )
        standing = claimed_states(status)
        parts = ", ".join(f"{count} {word}" for word, count in standing.items() if count)
        documented = sum(
            row.claim == "validated" and all(one.documentation.now for one in row.members) for row in status.rows
        )
        lines.append(f"Of those {distinct}, {documented} are documented on {status.day}; today's contracts: {parts}.")
    if not status.complete:
        lines.append(f"The snapshot of {status.day} is partial: what it lacks may still be documented.")
    lines.extend(
        f"The deviation for {one.model}, {one.parameter}, {one.fact} matches nothing any more." for one in status.unused
    )
    return lines


def exit_state(status: Status) -> bool:
    """Whether a contract disagrees without a declared deviation."""
    return any(row.state in (State.DISAGREES, State.UNDOCUMENTED) for row in status.rows)


def visible(text: str) -> str:
    """``text`` with control and direction characters replaced: pages are not trusted with a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _and(words: tuple[str, ...]) -> str:
    return " and ".join(words)
