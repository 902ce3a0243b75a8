"""The example of each rule of drift: what is shown is what the comparison gives, and its proof holds."""

from __future__ import annotations

import jsonschema_rs
import pytest

from conformance.compare.pairs import MODEL, ONLY_WITH_OTHERS, example_pair
from conformance.compare.registry import RULES
from conformance.compare.sides import compare_sides
from conformance.laws.oracle import faults
from conformance.model import ABSENT, Level
from conformance.report.rule_text import rule_lines
from conformance.schema_export import parameter_schema
from conformance.showcase import example_of

UNPROVEN = {"endpoint-changed", "step-shifted"}
"""Breaking rules of what no payload shows, or JSON Schema has no word for."""


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_is_a_finding_by_that_rule(rule: str) -> None:
    shown = example_of(rule)
    assert shown.proven.finding.rule == rule
    assert shown.proven.finding.subject == MODEL


@pytest.mark.parametrize("rule", [id for id, row in RULES.items() if row.aspect != "model"])
def test_comparing_the_sides_of_an_example_gives_that_rule_alone(rule: str) -> None:
    pair = example_pair(rule)
    assert pair is not None
    found = {one.rule for one in compare_sides(*pair, MODEL)}
    first = rule if rule in ONLY_WITH_OTHERS else RULES[rule].mirror
    assert found - ONLY_WITH_OTHERS.get(first, frozenset()) == {rule}


@pytest.mark.parametrize("rule", [id for id, row in RULES.items() if row.level is Level.BREAKING])
def test_the_example_of_a_breaking_rule_is_proven(rule: str) -> None:
    shown = example_of(rule)
    assert (shown.proven.level is Level.BREAKING) is (rule not in UNPROVEN)
    assert (shown.proven.witness is ABSENT) is (rule in UNPROVEN)
    pair = example_pair(rule)
    if pair is not None and rule not in UNPROVEN and RULES[rule].aspect != "cross-rule":
        sides = [side.table.whole for side in pair]
        witness = shown.proven.witness
        assert [next(faults(side, witness), None) is None for side in sides] == [True, False]
        schemas = [jsonschema_rs.Draft202012Validator(parameter_schema(side)) for side in sides]
        assert [schema.is_valid(witness) for schema in schemas] == [True, False]


@pytest.mark.parametrize("rule", RULES)
def test_the_sides_of_an_example_are_shown_where_they_differ(rule: str) -> None:
    shown = example_of(rule)
    says_it_all = {"endpoint-changed", "page-moved", "model-misnamed", "model-named"}
    is_beside = RULES[rule].aspect in ("price", "cross-rule")
    assert (not shown.old and not shown.new) is (rule in says_it_all or is_beside)


def test_a_rule_is_explained_with_its_example() -> None:
    assert list(rule_lines("maximum-lowered")) == [
        "maximum-lowered: a rule of drift, breaking",
        "  says    the maximum was lowered",
        "  why     Requests that were right before are refused, or fail after they were paid for.",
        "  do      Keep to the new maximum.",
        "  mirror  maximum-raised",
        "",
        "For example:",
        '  then         {"cfg_scale": {"type": "number", "maximum": 1}}',
        '  now          {"cfg_scale": {"type": "number", "maximum": 0.5}}',
        "  is told as   input.cfg_scale: the maximum was lowered: 1, now 0.5",
        '  refused now  {"model": "acme/paint-2", "input": {"cfg_scale": 1}}',
    ]


def test_what_has_no_proof_says_so_in_its_example() -> None:
    assert list(rule_lines("endpoint-changed"))[-2:] == [
        "  is told as  requests go to another address: POST /one, now POST /two",
        "  no proof    no request that was right before is refused for this alone",
    ]
