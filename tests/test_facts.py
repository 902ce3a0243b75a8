"""Facts: what a value must do to keep them, held against jsonschema; types are told apart."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from conformance.facts import FACTS, broken_facts, parameter_from_json, parameter_to_json, same
from conformance.model import ABSENT, Parameter
from tests.support.schemas import schemas, values


@settings(max_examples=1500)
@given(schemas, values)
def test_a_value_keeps_all_facts_exactly_when_jsonschema_accepts_it(schema: dict[str, Any], value: Any) -> None:
    accepted = jsonschema.Draft202012Validator(schema).is_valid(value)
    broken = list(broken_facts(parameter_from_json(schema), value))
    assert (not broken) == accepted, broken


@settings(max_examples=500)
@given(schemas)
def test_a_parameter_survives_being_written(schema: dict[str, Any]) -> None:
    again = parameter_to_json(parameter_from_json(json.loads(json.dumps(schema))))
    assert same(again, schema)


@pytest.mark.parametrize(
    ("parameter", "value", "broken"),
    [
        (Parameter(type="string"), 5, [("", "type", 5)]),
        (Parameter(type="number"), True, [("", "type", True)]),
        (Parameter(type="integer"), 2.0, []),
        (Parameter(type="integer"), 2.5, [("", "type", 2.5)]),
        (Parameter(enum=(1,)), True, [("", "enum", True)]),
        (Parameter(enum=(1,)), 1.0, []),
        (Parameter(enum=("1",)), 1, [("", "enum", 1)]),
        (Parameter(max_length=1), "🦊", []),
        (Parameter(multiple_of=0.1), 0.3, []),
        (Parameter(multiple_of=0.01), 4.02, []),
        (Parameter(multiple_of=0.1), 0.35, [("", "multipleOf", 0.35)]),
        (Parameter(type="number"), float("nan"), "type"),
        (Parameter(minimum=1, max_length=1), 0, [("", "minimum", 0)]),
        (Parameter(type="string", nullable=True), None, []),
        (Parameter(items=Parameter(type="string")), ["a", 1], [("[]", "type", 1)]),
        (
            Parameter(properties={"a": Parameter(required=True), "b": Parameter(type="string")}),
            {"b": 1},
            [("a", "required", ABSENT), ("b", "type", 1)],
        ),
        (Parameter(additional_properties=False), {"x": 1}, [("x", "additionalProperties", 1)]),
        (Parameter(unique_items=True), [1, True], []),
        (Parameter(unique_items=True), [{"a": 1, "b": 2}, {"b": 2, "a": 1}], "uniqueItems"),
    ],
)
def test_each_fact_is_judged_exactly(parameter: Parameter, value: Any, broken: Any) -> None:
    found = list(broken_facts(parameter, value))
    if isinstance(broken, str):
        assert [fact for _, fact, _ in found] == [broken]
    else:
        assert found == broken


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1, True),
        (1, 1.0, False),
        (True, 1, False),
        (0, False, False),
        ("a", "a", True),
        (None, False, False),
        ([1, 2], (1, 2), True),
        ([1], [1.0], False),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"a": 1, "b": 1}, False),
    ],
)
def test_values_are_the_same_only_with_their_types(left: Any, right: Any, equal: bool) -> None:
    assert same(left, right) is equal
    assert same(right, left) is equal


def test_every_fact_is_an_attribute_of_a_parameter() -> None:
    assert {fact.attribute for fact in FACTS} <= set(Parameter.__slots__)
    assert len({fact.name for fact in FACTS}) == len(FACTS)
