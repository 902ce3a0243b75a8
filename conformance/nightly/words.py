"""What people read of a night: the issue, the pull request, the summary of the run. All of it Markdown.

What pages say stands as code or escaped: a page mentions nobody, closes no issue and draws no picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from conformance.drift import CONTRACTS, Change, Drift
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import Level
from conformance.report.drift_markdown import change_lines
from conformance.report.drift_words import by_subject, deviation_words, is_counted, summary
from conformance.report.markdown import code, plain

if TYPE_CHECKING:
    from conformance.nightly.look import Look

MAX_ISSUE = 40_000
"""Letters of findings in an issue: GitHub takes 65,536 of the whole text, marker included."""
MAX_SUMMARY = 400_000
"""The same of a job's summary, which may have a megabyte."""


def issue_title(look: Look) -> str:
    """How many findings of which level; no text of a page."""
    found = Counter(one.proven.level for one in look.counted)
    levels = {level.label: found[level] for level in Level}
    return _("KIE documentation: {breaking} breaking, {warning} warning, {info} info").format(**levels)


def issue_body(look: Look, *, budget: int = MAX_ISSUE) -> str:
    """What was found, the worst first in each part; cut where it gets too long for the host."""
    return "\n".join((*_opening(look), *_findings(look, budget), *_troubles(look), *_closing())) + "\n"


def summary_text(look: Look) -> str:
    """The summary of the run: the title, the counts, and the same findings."""
    counts = [plain(line) for found in look.drifts for line in summary(found)]
    body = "\n".join((*_findings(look, MAX_SUMMARY), *_troubles(look)))
    return "\n\n".join((f"# {issue_title(look)}", *counts, body.strip())).rstrip() + "\n"


def nothing_left(day: str) -> str:
    """What an issue or a pull request says when it is closed."""
    return _("Nothing is left of this: on {day} the documentation, the snapshots and the contracts agree.").format(
        day=day
    )


def difference(came: Iterable[str], went: Iterable[str]) -> str:
    """What an update says: which findings came, which went, by their fingerprints."""
    lines = [_("The findings have changed.")]
    new, old = sorted(came), sorted(went)
    if new:
        told = ngettext("{n} came: {list}", "{n} came: {list}", len(new))
        lines.append(told.format(n=len(new), list=_some(new)))
    if old:
        told = ngettext("{n} went: {list}", "{n} went: {list}", len(old))
        lines.append(told.format(n=len(old), list=_some(old)))
    return "\n\n".join(lines)


def _some(fingerprints: Sequence[str], most: int = 50) -> str:
    shown = ", ".join(map(code, fingerprints[:most]))
    return shown if len(fingerprints) <= most else f"{shown}, …"


def proposal_title(look: Look) -> str:
    """Of the pull request."""
    return _("Documentation of {day}").format(day=look.day)


def proposal_body(look: Look, contracts: Collection[str]) -> str:
    """What a pull request brings, and what is left for a person.

    Args:
        contracts: the contracts among its files.
    """
    lines = [_("The documentation as facts, as it was on {day}.").format(day=look.day)]
    if contracts:
        number = len(contracts)
        lines.append(ngettext("{n} contract follows it.", "{n} contracts follow it.", number).format(n=number))
    left = [(one.id, each) for one in look.acceptances for each in one.left]
    if left:
        lines += ["", f"## {_('Left for a person')}", ""]
        lines += (
            f"- {': '.join(map(code, filter(None, (id, each.path))))}: {plain(said(each.detail))}" for id, each in left
        )
    return "\n".join((*lines, *_findings(look, MAX_ISSUE))) + "\n"


def _opening(look: Look) -> Iterator[str]:
    yield _("The documentation of {day} is not what this repository has.").format(day=look.day)
    if not look.complete:
        yield ""
        yield _("It could not be captured completely: what is not seen is not taken for gone.")


def _closing() -> Iterator[str]:
    yield from ("", "---", "")
    yield _(
        "This issue is kept up to date, and closed when nothing is left: take over the snapshot and bring the contracts"
        " in line, or accept a finding with its fingerprint: {command}."
    ).format(command=code('kie-conformance deviate FINGERPRINT --reason "…" --evidence "…"'))


def _findings(look: Look, budget: int) -> Iterator[str]:
    for found in look.drifts:
        changes = [one for one in found.changes if is_counted(one)]
        if changes:
            lines = _fitting(changes, budget)
            budget -= _size(lines)
            yield from ("", f"## {_heading(found)}", *lines)


def _heading(found: Drift) -> str:
    if found.new == CONTRACTS:
        return _("Contracts that say otherwise")
    return _("Changed since {day}").format(day=found.old)


def _fitting(changes: Sequence[Change], budget: int) -> list[str]:
    """Changes by subject: all, if they fit into so many letters, else those of worse levels; then how many are left."""
    worst = max(one.proven.level for one in changes)
    for level in (one for one in Level if one <= worst):
        wanted = [one for one in changes if one.proven.level >= level]
        lines, number = _listed(wanted, budget)
        if number == len(wanted):
            break
    left = len(changes) - number
    if left:
        told = ngettext(
            "{n} finding more: the report of the run has it.",
            "{n} findings more: the report of the run has them.",
            left,
        )
        lines += ["", told.format(n=left)]
    return lines


def _listed(changes: Sequence[Change], budget: int) -> tuple[list[str], int]:
    """A list of changes for each subject, as long as it may be, and how many changes it has."""
    found: list[str] = []
    number = 0
    for subject, group in by_subject(changes):
        for place, change in enumerate(group):
            lines = [*(("", f"### {code(subject)}", "") if place == 0 else ()), *change_lines(change)]
            budget -= _size(lines)
            if budget < 0:
                return found, number
            found += lines
            number += 1
    return found, number


def _size(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _troubles(look: Look) -> Iterator[str]:
    problems = [one for found in look.drifts for one in found.problems]
    cared = [told for _deviation, told in deviation_words(look.standing)]
    if problems:
        yield from ("", f"## {_('Problems of the capture, which are no drift')}", "")
        yield from (f"- {code(said(one))}" for one in dict.fromkeys(problems))
    if cared:
        yield from ("", f"## {_('Deviations to look after')}", "")
        yield from (f"- {plain(one)}" for one in cared)
