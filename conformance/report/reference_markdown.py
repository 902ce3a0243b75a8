"""Rules of drift, laws, codes and findings of audits as one page of Markdown, from the rows that the program has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conformance.audit.finding import KINDS
from conformance.audit.traffic_codes import TRAFFIC_CODES
from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.laws.rows import LAWS
from conformance.messages import gettext as _
from conformance.report.markdown import code, plain
from conformance.report.rule_text import example_rows
from conformance.report.words import level_words
from conformance.showcase import example_of


def reference_to_markdown() -> str:
    """Every row, table by table."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"# {_('Rules, laws and codes')}"
    yield ""
    yield _("Made by `kie-conformance explain --all`; one of them: `kie-conformance explain ID`.")
    yield ""
    yield from _rules()
    yield from _examples()
    yield f"## {_('Laws')}"
    yield ""
    laws = [(f"`{law.id}`", _(law.sentence), _(law.broken_by)) for law in LAWS.values()]
    yield from _table((_("law"), _("what holds"), _("what would break it")), laws)
    yield ""
    yield f"## {_('Codes of violations')}"
    yield ""
    codes = [(f"`{one.id}`", _(one.sentence), _(one.remedy)) for one in CODES.values()]
    yield from _table((_("code"), _("what is wrong"), _("what to do")), codes)
    yield ""
    yield from _audits()


def _audits() -> Iterator[str]:
    yield f"## {_('Findings of audit-subject')}"
    yield ""
    yield _("The level is that of what the documentation decides; of what it does not decide a finding is a warning.")
    yield ""
    kinds = [(f"`{one.id}`", level_words(one.level), _(one.sentence), _(one.why), _(one.do)) for one in KINDS.values()]
    yield from _table((_("kind"), _("level"), _("what it does"), _("why it matters"), _("what to do")), kinds)
    yield ""
    yield f"## {_('Codes of recorded requests')}"
    yield ""
    yield _("Beside the codes of violations, which hold for their parameters.")
    yield ""
    codes = [
        (f"`{id}`", level_words(one.level), _(one.code.sentence), _(one.code.remedy))
        for id, one in TRAFFIC_CODES.items()
    ]
    yield from _table((_("code"), _("level"), _("what is wrong"), _("what to do")), codes)


def _rules() -> Iterator[str]:
    yield f"## {_('Rules of drift')}"
    yield ""
    yield _(
        "What can change in the documentation, and what that does to requests that were right before. A breaking"
        " change without a witness is a warning. The mirror is the rule of the opposite change."
    )
    yield ""
    rules = [
        (f"`{rule.id}`", level_words(rule.level), _(rule.sentence), _(rule.do), f"`{rule.mirror}`")
        for rule in RULES.values()
    ]
    head = (_("rule"), _("level"), _("what happened"), _("what to do"), _("mirror"))
    yield from _table(head, rules)
    yield ""


def _examples() -> Iterator[str]:
    yield f"### {_('An example of each')}"
    yield ""
    yield _("No model is called so. Where a side shows nothing, what is told says it all.")
    yield ""
    for id in RULES:
        yield f"- `{id}`"
        yield from (f"  - {label}: {code(text)}" for label, text in example_rows(example_of(id)))
    yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose first column holds ids, which are code already."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _column in head)} |"
    for first, *others in rows:
        cells = (one if one.startswith("`") else plain(one) for one in others)
        yield f"| {' | '.join((first, *cells))} |"
