"""What ``kie-conformance accept`` would do, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff

from conformance.accept_steps import Step
from conformance.accepting import Acceptance, Left, Why
from conformance.history import members_between
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import ABSENT, Absent, Json
from conformance.report.change_values import quoted_pair, short
from conformance.report.fact_words import member_words
from conformance.report.words import visible
from conformance.wording import members

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def acceptance_lines(one: Acceptance, style: Style) -> Iterator[str]:
    """One contract: its changes in a line each, what is left for a person, and the diff of its file."""
    yield style(_("{model}: a new contract").format(model=one.id) if one.is_new else one.id, bold=True)
    for step in one.carried:
        yield f"  {_step(step)}"
    for left in (each for each in one.left if each.why is not Why.NOT_ASKED):
        yield f"  {style(_left(left), fg='yellow')}"
    left_out = sum(each.why is Why.NOT_ASKED for each in one.left)
    if left_out:
        yield ngettext("  {n} other change is left out", "  {n} other changes are left out", left_out).format(
            n=left_out
        )
    if one.changes:
        yield ""
        yield from _diff(one, style)
    yield ""


def _step(step: Step) -> str:
    where = f"{step.path}: " if step.path else ""
    return visible(f"{where}{step.name}: {_values(step.old, step.new)}")


def _values(old: Json | Absent, new: Json | Absent) -> str:
    """Both values; of two lists what came and went, of two long texts what differs."""
    if isinstance(old, list) and isinstance(new, list):
        return member_words(members_between(old, new))
    is_text = isinstance(old, str) and isinstance(new, str)
    before, after = quoted_pair(str(old), str(new)) if is_text else (_value(old), _value(new))
    return f"{before} → {after}"


def _value(value: Json | Absent) -> str:
    if value is ABSENT or value is None:
        return "–"
    return members(value) if isinstance(value, list) else short(value, is_plain=False)


def _left(left: Left) -> str:
    subject = visible(left.path) or _("the contract")
    words = {
        Why.UNABLE: _("by hand: {subject}: {detail}"),
        Why.UNCONFIRMED: _("waits: {subject}: {detail}: one snapshot only; scrape --confirm looks twice"),
        Why.LOOK: _("look at: {subject}: {detail}: does it still hold?"),
    }
    return words[left.why].format(subject=subject, detail=visible(said(left.detail)))


def _diff(one: Acceptance, style: Style) -> Iterator[str]:
    before, after = one.before.splitlines(), one.after.splitlines()
    name = str(one.path)
    for line in unified_diff(before, after, "/dev/null" if one.is_new else name, name, lineterm=""):
        colour = None if line.startswith(("+++", "---")) else _COLOURS.get(line[:1])
        yield visible(line) if colour is None else style(visible(line), fg=colour)


def summary_lines(found: Sequence[Acceptance], endpoints: Sequence[str], *, day: str) -> Iterator[str]:
    """Closing lines: how much would change, and how much is left for a person."""
    files = sum(one.changes for one in found)
    steps = sum(len(one.carried) for one in found)
    if files:
        yield ngettext(
            "{n} change to carry over from the documentation of {day}; contracts: {files}.",
            "{n} changes to carry over from the documentation of {day}; contracts: {files}.",
            steps,
        ).format(n=steps, day=day, files=files)
    else:
        yield _("Nothing to carry over from the documentation of {day}.").format(day=day)
    by_hand = sum(left.why is Why.UNABLE for one in found for left in one.left)
    if by_hand:
        yield ngettext("{n} change needs a person.", "{n} changes need a person.", by_hand).format(n=by_hand)
    waiting = sum(left.why is Why.UNCONFIRMED for one in found for left in one.left)
    if waiting:
        yield ngettext(
            "{n} removal is unconfirmed and waits; --unconfirmed takes it.",
            "{n} removals are unconfirmed and wait; --unconfirmed takes them.",
            waiting,
        ).format(n=waiting)
    for endpoint in endpoints:
        yield _(
            "No contract yet: {endpoint}; kie-conformance contract draft '{endpoint}' --name NAME drafts one."
        ).format(endpoint=visible(endpoint))
