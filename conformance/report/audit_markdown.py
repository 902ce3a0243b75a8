"""An audit of somebody's validator as Markdown, for a code host."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from conformance.audit.finding import AuditFinding
from conformance.audit.run import Audit
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import ABSENT
from conformance.report.audit_words import (
    do_words,
    headline,
    models_words,
    payload_text,
    remarks,
    sentence,
    summary,
    table_rows,
    witness_words,
)
from conformance.report.markdown import cell, code, code_cell, plain, table
from conformance.report.words import level_words


def audit_to_markdown(audit: Audit) -> str:
    """The summary, every finding by model with the payload that shows it, and the table of all rows."""
    return "\n".join(_lines(audit)) + "\n"


def _lines(audit: Audit) -> Iterator[str]:
    yield f"# {plain(headline(audit))}"
    yield ""
    yield from map(plain, summary(audit))
    ordered = sorted(audit.findings, key=lambda one: (-len(one.models), models_words(one)))
    for models, group in groupby(ordered, key=models_words):
        yield ""
        yield f"## {plain(models)}"
        yield ""
        for one in sorted(group, key=lambda one: -one.level):
            yield from _finding(one)
    yield ""
    yield f"## {_('All rows')}"
    yield ""
    heads = ("#", _("model"), _("state"), _("payloads"), _("findings"))
    rows = (row.cells for row in table_rows(audit))
    yield from table(heads, ([number, code_cell(id), *map(cell, rest)] for number, id, *rest in rows))


def _finding(one: AuditFinding) -> Iterator[str]:
    told = "".join(f" ({plain(remark)})" for remark in remarks(one))
    ids = f"{code(one.kind)} {code(one.fingerprint)}"
    yield f"- **{level_words(one.level)}** {plain(sentence(one))}{told} {ids}"
    if one.documented:
        yield f"  - {_('documented')}: {plain(said(one.documented))}" + (f", {one.page}" if one.page else "")
    for witness in one.witnesses:
        yield f"  - {witness_words(witness)}: {code(payload_text(witness.payload))}"
        if witness.normalized is not ABSENT:
            yield f"  - {_('becomes')}: {code(payload_text(witness.normalized))}"
        if witness.words:
            yield f"  - {_('it says')}: {code(witness.words)}"
    if do_words(one):
        yield f"  - {plain(do_words(one))}"
