"""Rules of drift, laws and codes of violations as one page of Markdown, from the rows that the program goes by."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.laws.rows import LAWS
from conformance.report.status_markdown import plain


def reference_to_markdown() -> str:
    """Every row, table by table."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Rules, laws and codes"
    yield ""
    yield "Made by `kie-conformance explain --all`; one of them: `kie-conformance explain ID`."
    yield ""
    yield "## Rules of drift"
    yield ""
    yield "What can change in the documentation, and what that does to requests that were right before. A breaking"
    yield "change without a witness is a warning. The mirror is the rule of the opposite change."
    yield ""
    yield "| rule | level | what happened | what to do | mirror |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in RULES.values():
        cells = (f"`{rule.id}`", rule.level.label, plain(rule.sentence), plain(rule.do), f"`{rule.mirror}`")
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## Laws"
    yield ""
    yield "| law | what holds | what would break it |"
    yield "| --- | --- | --- |"
    for law in LAWS.values():
        yield f"| `{law.id}` | {plain(law.sentence)} | {plain(law.broken_by)} |"
    yield ""
    yield "## Codes of violations"
    yield ""
    yield "| code | what is wrong | what to do |"
    yield "| --- | --- | --- |"
    for one in CODES.values():
        yield f"| `{one.id}` | {plain(one.sentence)} | {plain(one.remedy)} |"
