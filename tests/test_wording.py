"""Words for facts, rules and values: each code and each kind of rule has some, and none grows with the payload."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codes import CODES
from conformance.contract import all_contracts
from conformance.model import ABSENT, RULE_KINDS, CrossRule, Expectation, Json, Parameter
from conformance.wording import expectation_words, expected, fact_words, members, rule_words, shown
from tests.support.contracts import contract

NOTED = {"alias-conflict", "unknown-model", "media-host"}
"""Codes whose violations bring their words with them; cross-rule has those of its rule."""

MOST = 3 * (2 + 6 * 60) + 60
"""A value in words: two names and a text, 60 signs each, of which JSON may write each with six; and what is around."""


FULL = Parameter(
    type="string",
    enum=("a", "b"),
    min_length=1,
    max_length=9,
    pattern="^a",
    format="uri",
    minimum=0,
    maximum=10,
    exclusive_minimum=0,
    exclusive_maximum=10,
    multiple_of=2,
    step=0.1,
    min_items=1,
    max_items=3,
    unique_items=True,
    properties={"b": Parameter(required=True), "a": Parameter()},
    one_of=(Parameter(title="By task", properties={"task": Parameter(required=True)}), Parameter(title="Else")),
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("required-missing", 'a text that is not empty: one of "a", "b"'),
        ("unknown-parameter", "one of the documented parameters: a, b, task"),
        ("type-mismatch", 'a string: one of "a", "b"'),
        ("enum-mismatch", 'one of "a", "b"'),
        ("numeric-text", "a number as text and 0 or more and 10 at most and in steps of 0.1 from 0"),
        ("too-short", "1 characters or more"),
        ("too-long", "9 characters at most"),
        ("pattern-mismatch", 'text that matches "^a"'),
        ("format-mismatch", "a URI"),
        ("out-of-range", "0 or more and 10 at most and more than 0 and less than 10"),
        ("off-step", "a multiple of 2 and in steps of 0.1 from 0"),
        ("too-few-items", "1 items or more"),
        ("too-many-items", "3 items at most"),
        ("repeated-items", "all different"),
        ("no-alternative", "just one of: By task with task | Else"),
        ("several-alternatives", "just one of: By task with task | Else"),
        ("excluded", "a combination that is not excluded"),
    ],
)
def test_every_code_says_what_is_expected(code: str, words: str) -> None:
    assert expected(code, FULL) == words


def test_the_table_above_has_every_code() -> None:
    (table,) = [mark for mark in test_every_code_says_what_is_expected.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]  # pytest sets it
    assert {code for code, _ in table.args[1]} | NOTED | {"cross-rule"} == CODES.keys()


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence_and_a_remedy(code: str) -> None:
    row = CODES[code]
    assert row.id == code == code.lower()
    assert row.sentence[:1].islower()
    assert not row.sentence.endswith(".")
    assert row.remedy[:1].isupper()
    assert row.remedy.endswith(".")


@pytest.mark.parametrize("code", sorted(CODES.keys() - NOTED))
def test_a_parameter_that_says_nothing_has_words_too(code: str) -> None:
    assert expected(code, Parameter())


@pytest.mark.parametrize(
    ("parameter", "code", "words"),
    [
        (Parameter(type="integer"), "type-mismatch", "a whole number"),
        (Parameter(type="number", nullable=True), "type-mismatch", "a number or null"),
        (Parameter(type="boolean"), "required-missing", "true or false"),
        (Parameter(type="array"), "required-missing", "a list"),
        (Parameter(type="object"), "type-mismatch", "an object"),
        (Parameter(type="null"), "type-mismatch", "null"),
        (Parameter(), "type-mismatch", "a value"),
        (Parameter(const=5), "enum-mismatch", "5"),
        (Parameter(step=5, minimum=40), "off-step", "in steps of 5 from 40"),
        (Parameter(format="email"), "format-mismatch", "a email"),
        (
            Parameter(any_of=(Parameter(properties={"a": Parameter(required=True)}), Parameter())),
            "no-alternative",
            "at least one of: a | another form",
        ),
    ],
)
def test_words_for_single_facts(parameter: Parameter, code: str, words: str) -> None:
    assert expected(code, parameter) == words


RULES = """
[input.a]
[input.b]
[input.c]

[[rule]]
kind       = "exclusive"
parameters = [["a", "b"], "c"]
documented = ["a"]

[[rule]]
kind       = "at-least-one"
parameters = ["a", "b"]
if         = { c = { given = true } }
documented = ["a"]

[[rule]]
kind       = "requires"
parameters = ["a"]
needs      = ["b", "c"]
documented = ["a"]

[[rule]]
kind       = "requires"
parameters = ["a"]
needs      = ["b"]
if         = { c = { given = false } }
documented = ["a"]

[[rule]]
kind       = "when"
then       = { a = { given = false } }
documented = ["a"]

[[rule]]
kind       = "when"
if         = { a = 1, b = { given = false } }
then       = { c = { given = true, maxLength = 9 } }
documented = ["a"]

[[rule]]
kind       = "when"
if         = { a = ["x", "y"] }
then       = { b = { not = "z" }, c = { not = [1, 2] } }
documented = ["a"]

[[rule]]
kind       = "sum"
of         = "items"
parameters = ["a", "b"]
minimum    = 1
maximum    = 9
documented = ["a"]

[[rule]]
kind       = "sum"
of         = "lengths"
parameters = ["a"]
maximum    = "b"
documented = ["a"]

[[rule]]
kind       = "sum"
of         = "values"
parameters = ["a"]
equals     = "b"
documented = ["a"]

[[rule]]
kind             = "difference"
parameters       = ["a", "b"]
exclusiveMinimum = 0
maximum          = 30.5
documented       = ["a"]

[[rule]]
kind       = "unique"
parameters = ["a", "b"]
documented = ["a"]
"""


def test_every_kind_of_rule_is_a_sentence(tmp_path: Path) -> None:
    rules = contract(tmp_path, RULES).rules
    assert {rule.kind for rule in rules} == RULE_KINDS.keys()
    assert [rule_words(rule) for rule in rules] == [
        "at most one of (a or b), c",
        "with c given: at least one of a, b",
        "with a: b, c too",
        "with c not given and a: b too",
        "a not given",
        "with a 1 and b not given: c given and 9 characters at most",
        'with a one of "x", "y": b other than "z" and c none of 1, 2',
        "the number of a, b together: 1 or more and 9 at most",
        "the characters of a together: b at most",
        "the sum of a together: equal to b",
        "a less b: more than 0 and 30.5 at most",
        "a, b all different",
    ]
    assert [expected("cross-rule", rule) for rule in rules] == [rule_words(rule) for rule in rules]


def test_a_rule_about_the_members_of_a_list_says_so() -> None:
    rule = CrossRule(kind="exclusive", sides=(("a",), ("b",)), each="shots")
    assert rule_words(rule) == "at most one of a, b (in each of shots)"


def test_every_rule_of_the_package_has_words() -> None:
    for each in all_contracts():
        for rule in each.rules:
            words = rule_words(rule)
            assert all(path.rpartition("[]")[2].lstrip(".") in words for path in rule.parameters), (each.id, words)
            assert "None" not in words


def test_an_expectation_in_words() -> None:
    assert expectation_words("a", Expectation(given=False)) == "a not given"
    assert expectation_words("a", Expectation(facts=Parameter(const="1080p"))) == 'a "1080p"'
    assert fact_words(Parameter(type="string", min_items=2)) == ["a string", "2 items or more"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ABSENT, "nothing"),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-5, "-5"),
        (0.5, "0.5"),
        (-0.0, "-0.0"),
        (1e308, "1e+308"),
        (math.inf, "inf"),
        (10**39, "1" + "0" * 39),
        (10**40, "a whole number of about 40 digits"),
        pytest.param(-(10**100_000), "a whole number of about 100000 digits", id="huge"),
        ("", '""'),
        ("a lake", '"a lake"'),
        ('a "quoted"\nline', r'"a \"quoted\"\nline"'),
        ("Ж🌊", '"Ж🌊"'),
        ("x" * 60, f'"{"x" * 60}"'),
        ("x" * 61, f'"{"x" * 40}…" (61 characters)'),
        ([], "[]"),
        ({}, "{}"),
        ([1], "[1]"),
        ([1, 2, 3], "[1, … 3 items]"),
        ([[[]]], "[[[]]]"),
        ([[[[]]]], "[[[…]]]"),
        ({"a": 1}, '{"a": 1}'),
        ({"a": 1, "b": 2}, '{"a": 1, … 2 names}'),
        ({"a": {"b": {"c": 1}}}, '{"a": {"b": {…}}}'),
        ([{"a": [1]}], '[{"a": […]}]'),
        ((1, 2), "[1, … 2 items]"),
        (b"x", "a bytes that JSON does not have"),
        ({1}, "a set that JSON does not have"),
    ],
)
def test_a_value_is_shown_short(value: Json, words: str) -> None:
    assert shown(value) == words


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=200)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=200), inner),
)


@given(anything)
def test_any_value_is_shown_within_bounds(value: Json) -> None:
    """Lone surrogates, control characters, numbers that JSON does not have: always a text, never a long one."""
    words = shown(value)
    assert 0 < len(words) <= MOST
    assert "\n" not in words


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_short_text_is_shown_as_json(value: str) -> None:
    assert json.loads(shown(value)) == value


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=61, max_size=200))
def test_a_long_text_is_shown_by_its_beginning_and_its_length(value: str) -> None:
    quoted, _, rest = shown(value).rpartition("…")
    assert json.loads(f'{quoted}"') == value[:40]
    assert rest == f'" ({len(value)} characters)'


def _nested(kind: str, levels: int) -> Any:
    value: Any = 5
    for _ in range(levels):
        value = [value] if kind == "list" else {"a": value}
    return value


@pytest.mark.parametrize(
    "value",
    [
        "x" * 10_000_000,
        "\x00" * 10_000_000,
        "\ud800" * 10_000_000,
        {"x" * 10_000_000: "x" * 10_000_000},
        ["x" * 1000] * 100_000,
        {str(place): place for place in range(100_000)},
        10**100_000,
        -(10**100_000),
        _nested("list", 1000),
        _nested("object", 1000),
        {"\x00" * 60: {"\x00" * 60: "\x00" * 60, "b": 0}, "b": 0},
    ],
    ids=[
        "text",
        "nulls",
        "surrogates",
        "name",
        "list",
        "object",
        "number",
        "negative",
        "deep list",
        "deep object",
        "longest",
    ],
)
def test_a_huge_value_is_shown_within_bounds(value: Json) -> None:
    assert len(shown(value)) <= MOST


@given(st.lists(scalars, min_size=1, max_size=40))
def test_members_are_listed_up_to_a_dozen(values: list[Json]) -> None:
    words = members(values)
    assert len(words) <= 13 * (MOST + 2)
    assert words.endswith(f", … {len(values)} in all") == (len(values) > 12)
    assert words.startswith(shown(values[0]))
