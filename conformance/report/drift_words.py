"""Words on drift that its formats share, and the order in which all of them tell it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from conformance.compare.deviations import Deviation
from conformance.drift import CONTRACTS, Change, Drift
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import FindingState, Json, Level
from conformance.report.change_values import change_values, short
from conformance.report.words import visible
from conformance.witness import without_alternatives

_MOST_LETTERS = 160
_FIRST_LETTERS = 20
_MOST_MEMBERS = 20
_MOST_ALLOWED = 12
_BESIDE = re.compile(r"\|(?:file|text)\.")
"""What stands behind the path of a parameter, where a limit of its files or a fact in its text is meant."""


def headline(drift: Drift) -> str:
    """The two sides, and how much is told."""
    number = sum(is_counted(one) for one in drift.changes)
    if drift.new == CONTRACTS:
        return ngettext(
            "Contracts against the documentation of {day}: {n} difference",
            "Contracts against the documentation of {day}: {n} differences",
            number,
        ).format(day=drift.old, n=number)
    return ngettext(
        "Documentation of {old} and {new}: {n} change", "Documentation of {old} and {new}: {n} changes", number
    ).format(old=drift.old, new=drift.new, n=number)


def counts(drift: Drift) -> dict[str, int]:
    """Number of changes by level, without those that are accepted; of the accepted; and how many are unconfirmed."""
    levels = Counter(one.proven.level for one in drift.changes if is_counted(one))
    states = Counter(one.state for one in drift.changes)
    return {
        **{level.label: levels[level] for level in sorted(Level, reverse=True)},
        **{state.value: states[state] for state in (FindingState.ACCEPTED, FindingState.UNCONFIRMED)},
    }


def is_counted(change: Change) -> bool:
    """Whether a change counts: what is accepted does not."""
    return change.state.counts


def by_subject(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by model or endpoint: the worst first, in each the worst first, then by name and path."""
    ordered = sorted(
        changes, key=lambda one: (one.finding.subject, -one.proven.level, one.finding.path, one.finding.rule)
    )
    found = [(subject, list(group)) for subject, group in groupby(ordered, key=lambda one: one.finding.subject)]
    return sorted(found, key=lambda group: -group[1][0].proven.level)


def summary(drift: Drift) -> list[str]:
    """Closing lines: counts by level, what is unconfirmed, what can't be said."""
    number = counts(drift)
    if drift.new == CONTRACTS:
        held = ngettext(
            "{n} contract held against its page: {breaking} breaking, {warning} warning, {info} info.",
            "{n} contracts held against their pages: {breaking} breaking, {warning} warning, {info} info.",
            drift.compared,
        )
    else:
        held = ngettext(
            "{n} model or endpoint is documented on both days: {breaking} breaking, {warning} warning, {info} info.",
            "{n} models or endpoints are documented on both days: {breaking} breaking, {warning} warning, {info} info.",
            drift.compared,
        )
    lines = [held.format(n=drift.compared, **number)]
    if number["unconfirmed"]:
        lines.append(
            ngettext(
                "{n} removal is unconfirmed: no later snapshot says so yet. Documentation flickers.",
                "{n} removals are unconfirmed: no later snapshot says so yet. Documentation flickers.",
                number["unconfirmed"],
            ).format(n=number["unconfirmed"])
        )
    if drift.unknown:
        lines.append(
            ngettext(
                "The snapshot of {day} is partial; nothing is known of {n} model that it lacks: {models}.",
                "The snapshot of {day} is partial; nothing is known of {n} models that it lacks: {models}.",
                len(drift.unknown),
            ).format(day=drift.new, n=len(drift.unknown), models=visible(", ".join(drift.unknown)))
        )
    return lines


def parameter_of(change: Change) -> str | None:
    """The parameter as integrators name it: dotted under ``input``, ``[]`` for items; None for a whole model."""
    path = without_alternatives(_BESIDE.split(change.finding.path)[0])
    return path.removeprefix("input.") if path not in ("", "input") else None


def deviation_words(drift: Drift) -> Iterator[tuple[Deviation, str]]:
    """Deviations that somebody has to look after, with what is wrong with them: the run fails for expired ones."""
    for one in drift.expired:
        text = _("The deviation for {what} holds no longer: it expired on {day}.")
        yield one, visible(text.format(what=one.subject, day=one.expires))
    for one in drift.unused:
        yield one, visible(_("The deviation for {what} matches nothing any more.").format(what=one.subject))


def witness_words(change: Change) -> str:
    """What the witness proves."""
    if change.lets_out:
        return _("let out, though not documented")
    return _("documented, and refused") if change.of_contract else _("refused now")


def change_words(change: Change, quote: Callable[[str], str] = visible) -> str:
    """What changed, with both values: ``input.duration: the type changed: string, now number``.

    Args:
        quote: makes what a page said fit to be shown.
    """
    finding = change.finding
    said = [quote(finding.path)] if finding.path else []
    return ": ".join((*said, _(finding.row.sentence), *change_values(finding, quote)))


def remedy_words(change: Change, quote: Callable[[str], str] = visible, plain: Callable[[str], str] = visible) -> str:
    """What to do, and what is left of an enumeration from which a member went.

    Args:
        quote: makes what a page said fit to be shown; plain: our own words.
    """
    return " ".join(filter(None, (plain(_(change.finding.row.do)), _allowed(change, quote))))


def _allowed(change: Change, quote: Callable[[str], str]) -> str:
    if not 0 < len(change.allowed) <= _MOST_ALLOWED:
        return ""
    is_plain = all(isinstance(one, str) for one in change.allowed)
    values = ", ".join(quote(short(one, is_plain=is_plain)) for one in change.allowed)
    return _("Allowed now: {values}.").format(values=values)


def witness_text(change: Change) -> str:
    """The witness as JSON in one line; long texts are cut, which the JSON format has in full."""
    return json.dumps(_cut(change.proven.witness), ensure_ascii=False)


def _cut(value: Json) -> Json:
    if isinstance(value, str) and len(value) > _MOST_LETTERS:
        left = ngettext("… {n} letter more", "… {n} letters more", len(value) - _FIRST_LETTERS)
        return value[:_FIRST_LETTERS] + left.format(n=len(value) - _FIRST_LETTERS)
    if isinstance(value, list) and len(value) > _MOST_MEMBERS:
        left = ngettext("… {n} member more", "… {n} members more", len(value) - 1)
        return [_cut(value[0]), left.format(n=len(value) - 1)]
    if isinstance(value, list):
        return [_cut(one) for one in value]
    return {name: _cut(one) for name, one in value.items()} if isinstance(value, dict) else value


def remarks(change: Change) -> list[str]:
    """What has to be known beside it, in few words: unconfirmed, comes and goes."""
    found = [_("unconfirmed")] if change.unconfirmed else []
    return [*found, *([_("comes and goes")] if change.flaps else [])]


def reason_of(change: Change) -> str:
    """Why it is accepted, for a person; empty where it is not."""
    return change.deviation.why if change.deviation is not None else ""
