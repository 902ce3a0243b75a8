"""Cross rules and the prose that is no rule, by model: for a reader who holds them against the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conformance.contract import Contract
from conformance.docs_site import SITE
from conformance.messages import english
from conformance.model import WHY_UNRULED
from conformance.report.markdown import cell, table
from conformance.wording import rule_words


@english()
def cross_rules_markdown(contracts: Iterable[Contract]) -> str:
    """The text of ``reports/cross_rules.md``: every cross rule, and below it what limits values and is no rule."""
    listed = [one for one in contracts if one.rules or one.unruled]
    rules, others = sum(len(one.rules) for one in listed), sum(len(one.unruled) for one in listed)
    ruled = sum(bool(one.rules) for one in listed)
    head = [
        "# Cross rules",
        "",
        "Made by `kie-conformance contract report` from the contracts. Rules that span parameters stand in sentences",
        "of the pages only; here is how they were read, with the page and the parameter whose description says so.",
        "Paths start at the input (of dedicated endpoints: at the body). “Given”: there, and neither null nor empty.",
        "",
        f"{rules} rules in {ruled} contracts; {others} statements that limit values and are no rule.",
    ]
    return "\n".join([*head, *_sections(listed)]) + "\n"


def _sections(contracts: Sequence[Contract]) -> Iterator[str]:
    for one in contracts:
        yield from ("", f"## {one.id}", "", f"[{one.page}]({SITE}/{one.page}), {_when(one)}")
        if one.rules:
            rows = [(cell(rule_words(rule)), rule.kind, _documented(rule.documented, rule.page)) for rule in one.rules]
            yield from ("", *table(("rule", "kind", "documented at"), rows))
        if one.unruled:
            unruled = [
                (_documented((row.parameter,), row.page), cell(row.about), WHY_UNRULED[row.why]) for row in one.unruled
            ]
            yield from ("", *table(("no rule: documented at", "about", "why not"), unruled))


def _when(one: Contract) -> str:
    return f"last documented on {one.retired}" if one.retired is not None else f"as of {one.verified}"


def _documented(parameters: Iterable[str], page: str | None) -> str:
    where = ", ".join(f"`{parameter}`" for parameter in parameters)
    return f"{where} of {page}" if page is not None else where
