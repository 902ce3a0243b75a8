"""Constraint coverage: a fact counts as tried only by payloads that show just that fact, at its very edge."""

from __future__ import annotations

from pathlib import Path

import pytest

import conformance.laws.law
from conformance.contract import Contract
from conformance.contract_toml import rule_to_data
from conformance.coverage import Coverage, Sides, coverage, coverage_from_json, coverage_to_json
from conformance.laws.case import Case
from conformance.laws.law import Material
from conformance.laws.reference import Reference, rule_name
from conformance.model import Json
from conformance.payload import whole_of
from tests.support.contracts import contract


def reference_of(ours: Contract) -> Reference:
    """A documentation that says just what a contract says."""
    return Reference(
        contract=ours,
        whole=whole_of(ours),
        day="2026-08-19",
        page=ours.page,
        page_hash="0" * 64,
        examples=(),
        doubted=frozenset(),
        accepted=(),
        rules=tuple((rule_name(rule), rule_to_data(rule)) for rule in ours.rules),
        rates=(),
    )


def covered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, *payloads: Json, about: str = "") -> Coverage:
    """The coverage of a contract by payloads instead of its own cases."""
    cases = tuple(Case(about, payload) for payload in payloads)
    monkeypatch.setattr(conformance.laws.law, "cases", lambda _reference: cases)
    return coverage(Material(reference_of(contract(tmp_path, text))))


PROMPT = """
[input.prompt]
type      = "string"
required  = true
maxLength = 3
"""
SIZE = """
[input.size]
type = "string"
enum = ["1:1", "16:9"]
"""
STEPS = """
[input.steps]
type    = "number"
minimum = 1
maximum = 2
step    = 0.5
"""
COUNT = """
[input.count]
type    = "integer"
minimum = 1
maximum = 4
"""
LIST = """
[input.urls]
type     = "array"
items    = { type = "string" }
minItems = 2
maxItems = 3
"""
PAIR = """
[input.a]
type = "string"
[input.b]
type = "string"
[[rule]]
kind       = "exclusive"
parameters = ["a", "b"]
documented = ["a"]
"""
ALTERNATIVE = """
[[schema.anyOf]]
type = "object"
[schema.anyOf.properties.{name}]
type     = "string"
required = true
[schema.anyOf.properties.n]
type    = "integer"
maximum = 3
"""
EITHER = ALTERNATIVE.format(name="url") + ALTERNATIVE.format(name="task")


@pytest.mark.parametrize(
    ("path", "fact", "payloads", "sides"),
    [
        # One wrong value breaks the same fact in both alternatives: it is one fact all the same.
        ("input|anyOf[0].n", "maximum", [{"url": "x", "n": 3}, {"url": "x", "n": 4}], Sides.BOTH),
        ("input|anyOf[1].n", "maximum", [{"url": "x", "n": 3}, {"url": "x", "task": "x", "n": 4}], Sides.ONE),
        ("input|anyOf[1].n", "maximum", [{"task": "x", "n": 3}, {"task": "x", "n": 4}], Sides.BOTH),
        # Without any alternative, each is missed for what it requires.
        ("input", "anyOf", [{"url": "x"}, {"n": 3}], Sides.BOTH),
        ("input|anyOf[0].url", "required", [{"url": "x"}, {"n": 3}], Sides.BOTH),
        ("input|anyOf[1].task", "required", [{"url": "x"}, {"n": 3}], Sides.ONE),
    ],
)
def test_facts_of_alternatives_are_tried_where_they_stand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, fact: str, payloads: list[Json], sides: Sides
) -> None:
    assert covered(monkeypatch, tmp_path, EITHER, *payloads).sides(path, fact) is sides


@pytest.mark.parametrize(
    ("text", "path", "fact", "payloads", "sides"),
    [
        (PROMPT, "input.prompt", "maxLength", [], Sides.NONE),
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "ab"}], Sides.NONE),  # not at the bound
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "abc"}], Sides.ONE),
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "abcd"}], Sides.ONE),
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "abcd", "x": 1}], Sides.NONE),  # two faults
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "abc"}, {"prompt": "abcd"}], Sides.BOTH),
        (PROMPT, "input.prompt", "maxLength", [{"prompt": "abc", "x": 1}, {"prompt": "abcd"}], Sides.ONE),
        (PROMPT, "input.prompt", "required", [{"prompt": "a"}, {}], Sides.BOTH),
        (PROMPT, "input.prompt", "required", [{"prompt": "a"}, {"prompt": " "}], Sides.BOTH),  # says nothing
        (PROMPT, "input.prompt", "required", [{"prompt": "a"}], Sides.ONE),
        (PROMPT, "input.prompt", "type", [{"prompt": "a"}, {"prompt": 1}], Sides.BOTH),
        (PROMPT, "input", "additionalProperties", [{"prompt": "a"}, {"prompt": "a", "x": 1}], Sides.BOTH),
        (SIZE, "input.size", "enum", [{"size": "1:1"}, {"size": "4:3"}], Sides.ONE),  # a member is missing
        (SIZE, "input.size", "enum", [{"size": "1:1"}, {"size": "16:9"}, {"size": "4:3"}], Sides.BOTH),
        (SIZE, "input.size", "enum", [{"size": "1:1"}, {"size": "16:9"}], Sides.ONE),
        (STEPS, "input.steps", "minimum", [{"steps": 1.5}, {"steps": 0.5}], Sides.ONE),
        (STEPS, "input.steps", "minimum", [{"steps": 1}, {"steps": 0.5}], Sides.BOTH),
        (STEPS, "input.steps", "maximum", [{"steps": 2.0}, {"steps": 9}], Sides.BOTH),
        (STEPS, "input.steps", "step", [{"steps": 1.5}, {"steps": 1.25}], Sides.BOTH),
        (STEPS, "input.steps", "step", [{"steps": 1.5}, {"steps": 0.25}], Sides.ONE),  # below the minimum first
        (COUNT, "input.count", "maximum", [{"count": 3}, {"count": 5}], Sides.ONE),
        (COUNT, "input.count", "maximum", [{"count": 4}, {"count": 5}], Sides.BOTH),
        (COUNT, "input.count", "type", [{"count": 4}, {"count": 4.5}], Sides.BOTH),
        (LIST, "input.urls", "minItems", [{"urls": ["a", "b"]}, {"urls": ["a"]}], Sides.BOTH),
        (LIST, "input.urls", "maxItems", [{"urls": ["a", "b"]}, {"urls": list("abcd")}], Sides.ONE),
        (LIST, "input.urls[]", "type", [{"urls": ["a", "b"]}, {"urls": ["a", 1]}], Sides.BOTH),
        (PAIR, "rule", "exclusive a, b", [{"a": "x", "b": "x"}], Sides.ONE),
        (PAIR, "rule", "exclusive a, b", [{"a": "x", "b": 1}], Sides.NONE),
    ],
)
def test_a_fact_is_tried_from_a_side_by_what_shows_it_alone(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    text: str,
    path: str,
    fact: str,
    payloads: list[Json],
    sides: Sides,
) -> None:
    assert covered(monkeypatch, tmp_path, text, *payloads).sides(path, fact) is sides


def test_a_rule_is_tried_from_inside_by_what_was_made_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    payloads = ({"a": "x"}, {"a": "x", "b": "x"})
    own = covered(monkeypatch, tmp_path, PAIR, *payloads, about="exclusive a, b")
    assert own.sides("rule", "exclusive a, b") is Sides.BOTH
    assert covered(monkeypatch, tmp_path, PAIR, *payloads).sides("rule", "exclusive a, b") is Sides.ONE


def test_every_fact_that_can_refuse_something_counts_and_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = PROMPT + SIZE.replace("enum", 'default = "1:1"\nenum') + PAIR
    found = covered(monkeypatch, tmp_path, text)
    assert found == Coverage(
        both=0,
        none={
            "input": ("additionalProperties", "type"),
            "input.a": ("type",),
            "input.b": ("type",),
            "input.prompt": ("maxLength", "required", "type"),
            "input.size": ("enum", "type"),
            "rule": ("exclusive a, b",),
        },
    )
    assert (found.facts, found.counts) == (10, (0, 0, 10))


def test_our_own_cases_try_every_fact_of_a_plain_contract_from_both_sides(tmp_path: Path) -> None:
    found = coverage(Material(reference_of(contract(tmp_path, PROMPT + SIZE + STEPS + COUNT + LIST + PAIR))))
    assert (found.one, found.none) == ({}, {})
    assert found.facts == 21


def test_coverage_comes_back_from_json() -> None:
    found = Coverage(both=3, one={"input.prompt": ("maxLength",)}, none={"rule": ("when a", "when b")})
    assert coverage_from_json(coverage_to_json(found)) == found
