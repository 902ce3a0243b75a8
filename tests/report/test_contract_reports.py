"""reports/cross_rules.md and reports/prices.md: fresh, whole, and text in them stays text."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli import main
from conformance.contract import all_contracts
from conformance.pricing import unmatched_rows
from conformance.report.markdown import cell, code, code_cell, table
from conformance.report.rules_markdown import cross_rules_markdown
from conformance.wording import rule_words
from tests.support.captures import ROOT as CAPTURES
from tests.support.captures import needs_captures
from tests.support.contracts import contract

REPORTS = Path(__file__).parents[2] / "reports"
PRICES = CAPTURES / "prices"


def test_the_reports_are_those_that_the_contracts_give(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["contract", "report", "--reports", str(tmp_path)])
    assert done.exit_code == 0
    for name in ("cross_rules.md", "prices.md"):
        stale = f"{name} is stale: kie-conformance contract report"
        assert (tmp_path / name).read_bytes() == (REPORTS / name).read_bytes(), stale


def test_every_rule_and_every_statement_that_is_none_is_listed() -> None:
    sections = dict(
        section.split("\n", 1) for section in (REPORTS / "cross_rules.md").read_text("utf-8").split("\n## ")[1:]
    )
    for one in all_contracts():
        if not one.rules and not one.unruled:
            assert one.id not in sections
            continue
        section = sections[one.id]
        for rule in one.rules:
            assert cell(rule_words(rule)) in section
            assert all(f"`{parameter}`" in section for parameter in rule.documented)
        for row in one.unruled:
            assert f"| `{row.parameter}` | {cell(row.about)} |" in section


def test_a_rule_that_another_page_states_names_that_page(tmp_path: Path) -> None:
    text = '[input.a]\n[[rule]]\nkind = "unique"\nparameters = ["a"]\ndocumented = ["a"]\npage = "market/other"\n'
    assert "| a all different | unique | `a` of market/other |" in cross_rules_markdown([contract(tmp_path, text)])


@needs_captures
def test_no_row_of_the_price_lists_is_lost() -> None:
    """Read here in a way of its own: each row's name stands in a contract or among the rows that fit none."""
    told = {(rate.as_of, rate.label) for one in all_contracts() for rate in one.prices}
    told |= {(row.as_of, row.label) for row in unmatched_rows()}
    december = (PRICES / "2025-12-23.txt").read_text("utf-8").splitlines()
    january = (PRICES / "2026-01-16.txt").read_text("utf-8").splitlines()
    june = (PRICES / "2026-06-30.md").read_text("utf-8").splitlines()
    listed = {("2025-12-23", line.rpartition("|")[0].strip()) for line in december if "|" in line}
    amounts = [place for place, line in enumerate(january) if re.fullmatch(r"\d+(\.\d+)?", line.strip())]
    listed |= {("2026-01-16", january[place - 3].strip()) for place in amounts}
    listed |= {("2026-06-30", line.split("|")[1].strip()) for line in june if re.match(r"\|.*\|\s*\$", line)}
    assert len(listed) > 600
    assert listed - told == set()


def test_a_row_that_fits_none_has_its_reason() -> None:
    assert all(row.reason and row.label for row in unmatched_rows())


@given(st.text())
def test_any_text_stays_in_one_cell(text: str) -> None:
    line = next(iter(list(table(("a", "b"), [(cell(text), "x")]))[2:]))
    assert len(line.splitlines()) == 1
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>`*\[\]]", line)


@given(st.text())
def test_any_text_is_code_in_one_cell(text: str) -> None:
    line = next(iter(list(table(("a", "b"), [(code_cell(text), "x")]))[2:]))
    assert len(line.splitlines()) == 1
    assert len(re.findall(r"(?<!\\)\|", line)) == 3
    assert line.count("`") == 2


def test_only_in_a_table_a_bar_is_escaped_in_code() -> None:
    assert (code("a|`b`"), code_cell("a|`b`")) == ("`a|ʼbʼ`", "`a\\|ʼbʼ`")
    assert code("") == code_cell("") == '`""`'


def test_names_of_parameters_are_left_readable() -> None:
    assert cell("image_urls 7 items") == "image_urls 7 items"
    assert cell("_x_ [a](b)") == "\\_x\\_ \\[a\\](b)"
