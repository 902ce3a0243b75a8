"""Words that the human formats share, so that all of them say the same."""

from __future__ import annotations

from conformance.laws.evidence import Proof, Standing, together
from conformance.report.status_json import claimed_states
from conformance.status import Row, State, Status

CLAIMS = {"validated": "validated", "missing": "not implemented", "nothing": "not mentioned"}
"""What the report of 2025-12-16 says of a model, by the roster's word for it."""


def when(row: Row) -> str:
    """Whether the row's members are documented, or since when not: one phrase, for the worst of them."""
    worst = max(row.members, key=lambda member: member.state.rank)
    part = sum(member.state is worst.state for member in row.members)
    some = f" ({part} of {len(row.members)})" if part < len(row.members) else ""
    documentation = worst.documentation
    if worst.state is State.MISNAMED:
        own = f", own until {documentation.named}" if documentation.named else ""
        return f"under another id{own}{some}"
    if documentation.now:
        return "yes"
    if documentation.day is None:
        return f"never{some}"
    gone = f", gone by {documentation.gone_by}" if documentation.gone_by else ", not captured"
    return f"last {documentation.day}{gone}{some}"


def parameters(row: Row) -> str:
    """Parameters documented / in the contract / in full agreement."""
    return " / ".join(map(str, row.counts))


def laws(row: Row) -> str:
    """Laws that hold of all that were tried, or why nothing can be said."""
    return _proven(row.proof, row.proof.laws_passed, row.proof.laws)


def mutants(row: Row) -> str:
    """Mutants killed of all that differ from the contract, or why nothing can be said."""
    return _proven(row.proof, row.proof.killed, row.proof.mutants)


def _proven(proof: Proof, good: int, every: int) -> str:
    if proof.standing is Standing.FRESH:
        return f"{good}/{every}"
    return "stale" if proof.standing is Standing.STALE else "none"


def claim(row: Row) -> str:
    """What the report claimed, with the lists it stands on."""
    lists = ", ".join(row.entry.claims)
    return f"{CLAIMS[row.claim]} ({lists})" if lists else CLAIMS[row.claim]


def summary(status: Status) -> list[str]:
    """The closing lines: how the rows stand, and how the claim comes apart."""
    states = ", ".join(f"{count} {state.value}" for state, count in status.by_state.items() if count)
    lines = [f"{len(status.rows)} {'row' if len(status.rows) == 1 else 'rows'}: {states}."]
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
        lines.append(f"Of those {distinct}, {documented} are documented on {status.day}; their contracts: {parts}.")
    lines.append(evidence(status))
    if not status.complete:
        lines.append(f"The snapshot of {status.day} is partial: what it lacks may still be documented.")
    lines.extend(
        f"The deviation for {one.model}, {one.parameter}, {one.fact} matches nothing any more." for one in status.unused
    )
    return lines


def evidence(status: Status) -> str:
    """What the evidence on the contracts says, in one line."""
    proofs = [member.proof for member in status.members.values()]
    counts = {standing: sum(one.standing is standing for one in proofs) for standing in Standing}
    verified = sum(one.verified for one in proofs)
    if counts[Standing.MISSING] == len(proofs):
        return "Evidence: none. kie-conformance verify makes it."
    every = together([one for one in proofs if one.standing is Standing.FRESH])
    line = f"Evidence: every law holds and no mutant survives for {verified} of {len(proofs)} contracts"
    line += (
        f" ({every.cases:,} cases, {every.examples:,} examples, {every.killed:,} mutants killed of {every.mutants:,})"
    )
    for standing in (Standing.STALE, Standing.MISSING):
        if counts[standing]:
            line += f"; {standing.value} for {counts[standing]}: kie-conformance verify makes it anew"
    return f"{line}."


def exit_state(status: Status) -> bool:
    """Whether a contract disagrees without a declared deviation."""
    return any(row.state in (State.DISAGREES, State.UNDOCUMENTED) for row in status.rows)


def visible(text: str) -> str:
    """``text`` with control and direction characters replaced: pages are not trusted with a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _and(words: tuple[str, ...]) -> str:
    return " and ".join(words)
