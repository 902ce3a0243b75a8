"""Words that the human formats share, so that all of them say the same, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from conformance.laws.evidence import Proof, Standing, together
from conformance.member import Member, Reason, State
from conformance.messages import gettext as _
from conformance.messages import grouped, ngettext, thousands_mark
from conformance.model import Level
from conformance.status import Row, Status


class Told(NamedTuple):
    """One thing that is said of a finding.

    Attributes:
        name: what it is; text: what it says.
        sort: ``text``; ``code`` for what is shown as it is; ``payload``; ``page`` for the address of one.
    """

    name: str
    text: str
    sort: str = "text"


def state_words(state: State) -> str:
    """The word for a state."""
    return {
        State.VERIFIED: _("verified"),
        State.UNVERIFIED: _("unverified"),
        State.RETIRED: _("retired"),
        State.DRIFTING: _("drifting"),
        State.UNDOCUMENTED: _("undocumented"),
        State.DISAGREES: _("disagrees"),
    }[state]


def state_sentence(state: State) -> str:
    """What a state says."""
    return {
        State.VERIFIED: _(
            "the contract says exactly what the documentation says (declared deviations apart), every law holds on all"
            " that was tried, no mutant survives, and documented examples are accepted, or a lint says why not"
        ),
        State.UNVERIFIED: _("nothing differs, but evidence is missing or stale, or does not hold; the note says which"),
        State.RETIRED: _("taken out of the documentation; the contract keeps what was documented last"),
        State.DRIFTING: _("the contract said what the documentation said when it was verified; that changed since"),
        State.UNDOCUMENTED: _("not documented, and the contract does not say since when"),
        State.DISAGREES: _("the contract and the documentation differ, and no deviation declares it"),
    }[state]


def reason_words(reason: Reason) -> str:
    """Why something is unverified."""
    return {
        Reason.NOT_CAPTURED: _("not captured by this partial snapshot"),
        Reason.EVIDENCE_MISSING: _("no evidence"),
        Reason.EVIDENCE_STALE: _("evidence is stale"),
        Reason.LAW_BROKEN: _("a law is broken"),
        Reason.MUTANT_SURVIVES: _("a mutant survives"),
        Reason.EXAMPLE_REFUSED: _("a documented example is refused"),
    }[reason]


LEVEL_COLOURS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}
"""Level → its colour on a terminal."""


def level_words(level: Level) -> str:
    """The word for a level."""
    return {Level.BREAKING: _("breaking"), Level.WARNING: _("warning"), Level.INFO: _("info")}[level]


def level_count(level: Level, number: int) -> str:
    """How many findings there are of a level."""
    if level is Level.BREAKING:
        return ngettext("{n} breaking", "{n} breaking", number).format(n=number)
    if level is Level.WARNING:
        return ngettext("{n} warning", "{n} warnings", number).format(n=number)
    return ngettext("{n} info", "{n} info", number).format(n=number)


def claim_words(claim: str) -> str:
    """What the report of 2025-12-16 says of a model, for the roster's word."""
    return {"validated": _("validated"), "missing": _("not implemented"), "nothing": _("not mentioned")}[claim]


def claim(row: Row) -> str:
    """What the report claimed, with the lists it stands on."""
    lists = ", ".join(row.entry.claims)
    return f"{claim_words(row.claim)} ({lists})" if lists else claim_words(row.claim)


def note(row: Row) -> str:
    """What has to be known beside the state: why, and since when; empty where the state says it all."""
    worst = row.worst
    parts = [_why(row, worst), _misnamed(row)]
    same = sum(member.state is worst.state for member in row.members)
    if same < len(row.members):
        parts.insert(0, _("{part} of {all} members").format(part=same, all=len(row.members)))
    return "; ".join(part for part in parts if part)


def _why(row: Row, worst: Member) -> str:
    documentation = worst.documentation
    if worst.state is State.UNVERIFIED:
        return "; ".join(map(reason_words, row.reasons))
    if worst.state in (State.DISAGREES, State.DRIFTING):
        text = ngettext("{n} fact differs", "{n} facts differ", row.disagreements).format(n=row.disagreements)
        return text if documentation.now or documentation.day is None else f"{text}; {last_seen(worst)}"
    return "" if worst.state is State.VERIFIED else last_seen(worst)


def last_seen(member: Member) -> str:
    """When something that is not documented now was documented last, and by when it was gone."""
    documentation = member.documentation
    if documentation.day is None:
        return _("never documented")
    if documentation.gone_by is None:
        return _("documented last on {day}").format(day=documentation.day)
    return _("documented last on {day}, gone by {gone}").format(day=documentation.day, gone=documentation.gone_by)


def _misnamed(row: Row) -> str:
    found = next((member for member in row.members if not member.named and member.documentation.now), None)
    if found is None:
        return ""
    named = found.documentation.named
    if named is None:
        return _("its page names another model")
    return _("its page names another model since {day}").format(day=named)


def parameters(counts: Iterable[int]) -> str:
    """Parameters documented / in the contract / in full agreement."""
    return " / ".join(map(str, counts))


def tried(proof: Proof, good: int, every: int) -> str:
    """So many of all, or why nothing can be said."""
    if proof.standing is Standing.FRESH:
        return f"{good}/{every}"
    return _("stale") if proof.standing is Standing.STALE else _("none")


def untried(member: Member) -> Iterator[tuple[str, str, str]]:
    """Facts that were not tried from both sides: from how many they were, where they stand, and their names."""
    found = member.proof.found
    if found is not None:
        for less, words in ((found.coverage.none, _("never tried")), (found.coverage.one, _("one side only"))):
            yield from ((words, path, ", ".join(facts)) for path, facts in less.items())


def changed(row: Row) -> str:
    """How much changed since the report, and how much of that refuses requests that were right."""
    changes = row.since_report
    broken = sum(change.proven.level is Level.BREAKING for change in changes)
    if not broken:
        return str(len(changes))
    return _("{n}, {broken} breaking").format(n=len(changes), broken=broken)


def price_words(row: Row) -> str:
    """Whether the prices of the members are known."""
    if len(row.members) > 1:
        return f"{row.priced}/{len(row.members)}"
    return _("known") if row.priced else _("unknown")


def states(counts: Mapping[State, int]) -> str:
    """Rows by state, those without any left out: ``verified 62, retired 10``."""
    return ", ".join(f"{state_words(state)} {count}" for state, count in counts.items() if count)


def summary(status: Status) -> list[str]:
    """The closing lines: how the rows stand and why, and how the claim comes apart."""
    lines = [_total(status)]
    if status.is_whole:
        lines += _claims(status)
    lines.append(evidence(status))
    if not status.complete:
        lines.append(
            _("The snapshot of {day} is partial: what it lacks may still be documented.").format(day=status.day)
        )
    lines.extend(
        _("The deviation for {model}, {parameter}, {fact} matches nothing any more.").format(
            model=one.model, parameter=one.parameter, fact=one.fact
        )
        for one in status.unused
    )
    return lines


def _total(status: Status) -> str:
    number = len(status.rows)
    line = ngettext("Total: {n} row", "Total: {n} rows", number).format(n=number)
    line += ". " + _("Verified: {n}.").format(n=status.verified)
    rest: dict[State, int] = {**status.by_state, State.VERIFIED: 0}
    others = number - status.verified
    if not others:
        return line
    line += " " + _("Not verified: {n} ({why}).").format(n=others, why=states(rest))
    reasons = [f"{reason_words(reason)} {count}" for reason, count in status.by_reason.items() if count]
    return f"{line} " + _("Unverified because: {reasons}.").format(reasons=", ".join(reasons)) if reasons else line


def _claims(status: Status) -> list[str]:
    roster, distinct = status.roster, len(status.claimed)
    lines = [
        _(
            "The report of {day} claims {claimed} validated models (elsewhere {others}). {distinct} are distinct:"
            " counted twice are {twice}."
        ).format(
            day=roster.date,
            claimed=roster.claimed,
            others=", ".join(map(_total_words, roster.other_totals)),
            distinct=distinct,
            twice=", ".join(roster.counted_twice),
        ),
        _("Of those {distinct}, {documented} are documented on {day}. Today: {states}.").format(
            distinct=distinct,
            documented=len(status.claimed_documented),
            day=status.day,
            states=states(status.claimed_by_state),
        ),
    ]
    if status.report_day is not None:
        lines.append(_broken(status, status.report_day))
    return lines


def _broken(status: Status, then: str) -> str:
    """Which of the claimed models refuse what was documented ``then``, and how to see the requests."""
    broken, documented = [row.entry.id for row in status.claimed_broken], len(status.claimed_documented)
    if not broken:
        return ngettext(
            "The {n} that is documented takes every request that was documented on {then}.",
            "All {n} that are documented take every request that was documented on {then}.",
            documented,
        ).format(n=documented, then=then)
    return ngettext(
        "Of the {documented} that are documented, {n} refuses requests that were documented on {then}: {models}."
        " Which requests: kie-conformance audit -v --model MODEL.",
        "Of the {documented} that are documented, {n} refuse requests that were documented on {then}: {models}."
        " Which requests: kie-conformance audit -v --model MODEL.",
        len(broken),
    ).format(documented=documented, n=len(broken), then=then, models=", ".join(broken))


def _total_words(total: str) -> str:
    """A total of the report, such as ``52 of 58``, in the language that is spoken."""
    part, _of, every = total.partition(" of ")
    return _("{part} of {all}").format(part=part, all=every) if every else total


def evidence(status: Status) -> str:
    """What the evidence on the contracts says, in one line."""
    proofs = [member.proof for member in status.members.values()]
    counts = {standing: sum(one.standing is standing for one in proofs) for standing in Standing}
    if counts[Standing.MISSING] == len(proofs):
        return _("Evidence: none. kie-conformance verify makes it.")
    every = together([one for one in proofs if one.standing is Standing.FRESH])
    line = _(
        "Evidence: every law holds and no mutant survives for {good} of {all} contracts ({cases} cases,"
        " {examples} examples, {killed} mutants killed of {mutants}; {both} of {facts} facts tried from both sides)."
    ).format(
        good=sum(one.verified for one in proofs),
        all=len(proofs),
        cases=grouped(every.cases),
        examples=grouped(every.examples),
        killed=grouped(every.killed),
        mutants=grouped(every.mutants),
        both=grouped(every.both_sides),
        facts=grouped(every.facts),
    )
    if counts[Standing.STALE] or counts[Standing.MISSING]:
        line += " " + _("Stale: {stale}, missing: {missing}: kie-conformance verify makes it anew.").format(
            stale=counts[Standing.STALE], missing=counts[Standing.MISSING]
        )
    return line


def aligned(rows: Sequence[tuple[str, str]], indent: str) -> Iterator[str]:
    """A line for each label and its text, the texts below each other."""
    width = max(len(label) for label, _text in rows)
    yield from (f"{indent}{label.ljust(width)}  {text}" for label, text in rows)


def visible(text: str) -> str:
    """``text`` with control and direction characters replaced: pages are not trusted with a terminal."""
    kept = thousands_mark()
    return "".join(sign if sign.isprintable() or sign == kept else "\N{REPLACEMENT CHARACTER}" for sign in text)
