"""What ``check`` prints for a person: each violation with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from conformance.codes import CODES
from conformance.conversions import CONVERSIONS
from conformance.model import ABSENT
from conformance.normalizer import Change, Normalized
from conformance.payload import aliases_of
from conformance.report.words import visible
from conformance.validator import Violation
from conformance.wording import shown

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""


def check_lines(
    subject: str, name: str, violations: Sequence[Violation], warnings: Sequence[Violation], style: Style
) -> Iterator[str]:
    """The verdict in the first line, then each violation in a block of its own, then the warnings.

    Args:
        subject: the model or endpoint.
        name: of the payload: a file, or what was read from.
    """
    if not violations:
        yield style(f"{visible(name)} is as documented for {subject}.", fg="green")
    else:
        verdict = f"{visible(name)} is not as documented for {subject}: {_count(len(violations), 'violation')}."
        yield style(verdict, fg="red")
    moves = _moves(violations)
    for one in violations:
        yield ""
        yield from _block(one, style, "red", moves.get(one.path, ""))
    if warnings:
        yield ""
        yield style(f"{_count(len(warnings), 'warning')} about files:", fg="yellow")
    for one in warnings:
        yield ""
        yield from _block(one, style, "yellow")
    pages = sorted({one.page for one in violations})
    if pages:
        yield ""
        yield f"Documented on {', '.join(pages)}"


def _moves(violations: Sequence[Violation]) -> dict[str, str]:
    """Where a parameter is missing whose alias is there: what normalization would do about it."""
    missing = {one.path for one in violations if one.code == "required-missing" and one.value is ABSENT}
    found: dict[str, str] = {}
    for one in violations:
        holder, _, name = one.path.rpartition("/")
        target = f"{holder}/{aliases_of(one.contract).get(name, '')}"
        if one.code == "unknown-parameter" and target in missing:
            found[target] = f"normalize moves {name} here."
    return found


def _block(one: Violation, style: Style, color: str, move: str = "") -> Iterator[str]:
    where = visible(one.path) or "the payload as a whole"
    yield f"{style(where, bold=True)}  {style(one.code, fg=color)}: {CODES[one.code].sentence}"
    yield f"  expected  {visible(one.expected)}"
    yield f"  found     {visible(one.actual)}"
    hint = move or one.hint
    if hint:
        yield f"  do        {visible(hint)}"


def normalized_lines(found: Normalized, style: Style) -> Iterator[str]:
    """What normalization changes, and what it can't help."""
    if not found.changes:
        yield "normalize changes nothing."
        return
    left = len(found.violations)
    rest = f"; {_count(left, 'violation')} would be left" if left else ", and all is as documented"
    yield f"normalize makes {_count(len(found.changes), 'change')}{rest}:"
    for change in found.changes:
        yield f"  {style(visible(_moved(change)), bold=True)}  {_values(change)}  ({CONVERSIONS[change.rule].sentence})"


def _moved(change: Change) -> str:
    return change.path if change.target in (change.path, None) else f"{change.path} -> {change.target}"


def _values(change: Change) -> str:
    if change.target is None:
        return f"{visible(shown(change.before))} goes"
    if change.rule == "alias":
        return visible(shown(change.before))
    return f"{visible(shown(change.before))} -> {visible(shown(change.after))}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
