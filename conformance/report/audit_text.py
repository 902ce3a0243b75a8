"""An audit of somebody's validator on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from conformance.audit.answer import spoken
from conformance.audit.finding import KINDS, AuditFinding
from conformance.audit.run import Audit
from conformance.audit.smoke import Smoke
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.report.audit_words import (
    headline,
    models_words,
    payload_text,
    remarks,
    rows_of,
    sentence,
    summary,
    table_rows,
)
from conformance.report.words import LEVEL_COLOURS, aligned, level_words, visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_PAST_PAYLOAD = 160


def audit_lines(audit: Audit, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """Every finding by model, each with the payload that shows it, then the summary.

    Args:
        verbose: the table of the 72 rows too, findings of the baseline, and what was right on an earlier day only.
    """
    yield style(visible(headline(audit)), bold=True)
    told = [one for one in audit.findings if verbose or one.new]
    for models, group in groupby(sorted(told, key=_by_models), key=models_words):
        yield ""
        yield style(visible(models), bold=True)
        for one in sorted(group, key=lambda one: -one.level):
            yield from _finding(one, style)
    if verbose and audit.past:
        yield ""
        yield style(_("Wrong on {day}, right today").format(day=audit.then), bold=True)
        for one in audit.past:
            payload = payload_text(one.witnesses[0].payload, _PAST_PAYLOAD)
            yield visible(f"  {models_words(one)}: {sentence(one)}: {payload}")
    if verbose:
        yield ""
        yield from table_lines(audit)
    yield ""
    yield from map(visible, summary(audit))
    if not verbose:
        yield style(_("The table of all rows, and what the baseline holds: -v"), dim=True)


def _by_models(one: AuditFinding) -> tuple[int, str]:
    return -len(one.models), models_words(one)


def _finding(one: AuditFinding, style: Style) -> Iterator[str]:
    label = style(level_words(one.level).ljust(8), fg=LEVEL_COLOURS[one.level])
    told = "".join(f" ({remark})" for remark in remarks(one))
    yield f"  {label}  {visible(f'{sentence(one)}{told}')}  [{one.kind} {one.fingerprint}]"
    yield from aligned([(name, visible(text)) for name, text, _sort in rows_of(one)], " " * 12)


def table_lines(audit: Audit) -> Iterator[str]:
    """The 72 rows and what else the subject covers, in columns."""
    heads = ("#", _("model"), _("state"), _("payloads"), _("findings"))
    rows = [heads, *(row.cells for row in table_rows(audit))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    for row in rows:
        cells = [
            cell.rjust(width) if place in (0, 3, 4) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def smoke_lines(found: Smoke, title: str, style: Style) -> Iterator[str]:
    """The first two answers, for a person."""
    covered = ngettext("{subject} covers {n} model.", "{subject} covers {n} models.", found.models)
    yield visible(covered.format(subject=title, n=found.models))
    yield _("Tried on {model}:").format(model=found.model)
    for name, payload, answer in (
        (_("right"), found.right, found.of_right),
        (_("broken"), found.broken, found.of_broken),
    ):
        words = f"  {spoken(answer.words)}" if answer.words else ""
        yield visible(f"  {name}  {payload_text(payload)}  → {answer_words(answer.kind)}{words}")
    if found.remark:
        yield style(visible(found.remark), fg="yellow")
    else:
        yield style(_("It answers as it should."), fg="green")


def kind_lines(id: str) -> Iterator[str]:
    """What a kind of finding says, why it matters, and what to do.

    Raises:
        KeyError: there is no such kind.
    """
    row = KINDS[id]
    yield _("{id}: a finding of audit-subject, {level}").format(id=id, level=level_words(row.level))
    yield from aligned([(_("says"), _(row.sentence)), (_("why"), _(row.why)), (_("do"), _(row.do))], "  ")


def answer_words(kind: str) -> str:
    """A kind of answer for a person."""
    return {
        "accepted": _("accepted"),
        "refused": _("refused"),
        "skipped": _("not covered"),
        "crash": _("failed"),
        "exit": _("ended"),
        "hang": _("hung"),
        "unreadable": _("unreadable"),
    }[kind]
