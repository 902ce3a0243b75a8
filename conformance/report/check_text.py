"""What ``check`` prints for a person: each violation with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from conformance.codes import CODES
from conformance.conversions import CONVERSIONS
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.normalizer import Change, Normalized
from conformance.report.words import visible
from conformance.validator import Violation
from conformance.wording import shown

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""


def check_lines(
    subject: str | None, name: str, violations: Sequence[Violation], warnings: Sequence[Violation], style: Style
) -> Iterator[str]:
    """The verdict in the first line, then each violation in a block of its own, then the warnings.

    Args:
        subject: the model or endpoint; None where a request names no model that anybody knows.
        name: of the payload: a file, or what was read from.
    """
    yield style(_verdict(subject, visible(name), len(violations)), fg="red" if violations else "green")
    for one in violations:
        yield ""
        yield from _block(one, style, "red")
    if warnings:
        yield ""
        words = ngettext("{n} warning about files:", "{n} warnings about files:", len(warnings))
        yield style(words.format(n=len(warnings)), fg="yellow")
    for one in warnings:
        yield ""
        yield from _block(one, style, "yellow")
    pages = sorted({one.page for one in violations})
    if pages:
        yield ""
        yield _("Documented on {pages}").format(pages=", ".join(pages))


def _verdict(subject: str | None, name: str, violations: int) -> str:
    if not violations:
        return _("{payload} is as documented for {subject}.").format(payload=name, subject=subject)
    if subject is None:
        return ngettext(
            "{payload} is not as documented for any model: {n} violation.",
            "{payload} is not as documented for any model: {n} violations.",
            violations,
        ).format(payload=name, n=violations)
    return ngettext(
        "{payload} is not as documented for {subject}: {n} violation.",
        "{payload} is not as documented for {subject}: {n} violations.",
        violations,
    ).format(payload=name, subject=subject, n=violations)


def _block(one: Violation, style: Style, color: str) -> Iterator[str]:
    where = visible(one.path) or _("the payload as a whole")
    yield f"{style(where, bold=True)}  {style(one.code, fg=color)}: {_(CODES[one.code].sentence)}"
    rows = {_("expected"): one.expected, _("found"): one.actual, _("do"): one.hint}
    width = max(map(len, rows))
    for label, text in rows.items():
        if text:
            yield f"  {label:<{width}}  {visible(text)}"


def normalized_lines(found: Normalized, style: Style) -> Iterator[str]:
    """What normalization changes, and what it can't help."""
    if not found.changes:
        yield _("normalize changes nothing.")
        return
    changes, left = len(found.changes), len(found.violations)
    made = ngettext("normalize makes {n} change", "normalize makes {n} changes", changes).format(n=changes)
    if left:
        rest = ngettext("{n} violation would be left", "{n} violations would be left", left).format(n=left)
        yield _("{changes}; {violations}:").format(changes=made, violations=rest)
    else:
        yield _("{changes}, and all is as documented:").format(changes=made)
    for change in found.changes:
        sentence = _(CONVERSIONS[change.rule].sentence)
        yield f"  {style(visible(_moved(change)), bold=True)}  {_values(change)}  ({sentence})"


def _moved(change: Change) -> str:
    return change.path if change.target in (change.path, None) else f"{change.path} -> {change.target}"


def _values(change: Change) -> str:
    before = visible(shown(change.before))
    if change.target is None:
        return _("{value} goes").format(value=before)
    return before if change.rule == "alias" else f"{before} -> {visible(shown(change.after))}"
