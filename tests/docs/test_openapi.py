"""Schemas into parameters: every fact as the page has it."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.docs import parse_page
from conformance.errors import PageError
from conformance.model import ABSENT, Operation, Page, Parameter
from tests.support import pages


def page_of(schema: Any, *, components: Any = None, example: Any = None, **whole: Any) -> Page:
    body = {"type": "object", "properties": {"it": schema}, **whole}
    document = pages.openapi(body, path="/api/v1/thing", components=components, example=example)
    return parse_page("things/thing", "https://docs.kie.ai/things/thing.md", pages.apidog(document))


def read(schema: Any, **more: Any) -> Parameter:
    return page_of(schema, **more).operations[0].table.body["it"]


def lints(schema: Any, **more: Any) -> list[tuple[str, str]]:
    return [(lint.id, lint.path) for lint in page_of(schema, **more).lints]


@pytest.mark.parametrize(
    ("schema", "parameter"),
    [
        ({"type": "string"}, Parameter(type="string")),
        ({}, Parameter()),
        ({"enum": ["a", 1, 1.5, True, None]}, Parameter(enum=("a", 1, 1.5, True, None))),
        ({"type": "boolean", "default": False}, Parameter(type="boolean", default=False)),
        ({"default": None}, Parameter(default=None)),
        ({"const": False}, Parameter(const=False)),
        ({"type": "string", "minLength": 1, "maxLength": 9}, Parameter(type="string", min_length=1, max_length=9)),
        ({"minimum": 0, "maximum": 1.5}, Parameter(minimum=0, maximum=1.5)),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 3}, Parameter(exclusive_minimum=0, exclusive_maximum=3)),
        ({"minimum": 0, "exclusiveMinimum": True}, Parameter(exclusive_minimum=0)),
        ({"maximum": 5, "exclusiveMaximum": False}, Parameter(maximum=5)),
        ({"multipleOf": 0.01}, Parameter(multiple_of=0.01)),
        ({"minItems": 1, "maxItems": 4, "uniqueItems": True}, Parameter(min_items=1, max_items=4, unique_items=True)),
        ({"pattern": "^#[0-9a-f]{6}$", "format": "color"}, Parameter(pattern="^#[0-9a-f]{6}$", format="color")),
        ({"deprecated": True}, Parameter(deprecated=True)),
        ({"type": ["string", "null"]}, Parameter(type="string", nullable=True)),
        ({"type": ["string", "number"]}, Parameter(any_of=(Parameter(type="string"), Parameter(type="number")))),
        ({"maxLength": 9.0}, Parameter(max_length=9)),
        (
            {"type": "array", "items": {"type": "string", "format": "uri"}},
            Parameter(type="array", items=Parameter(type="string", format="uri")),
        ),
        (
            {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}, "b": {"type": "number"}}},
            Parameter(
                type="object",
                properties={
                    "a": Parameter(type="string", required=False),
                    "b": Parameter(type="number", required=True),
                },
            ),
        ),
        (
            {"oneOf": [{"title": "By id", "type": "string"}, {"type": "integer"}]},
            Parameter(one_of=(Parameter(title="By id", type="string"), Parameter(type="integer"))),
        ),
        ({"not": {"type": "string"}}, Parameter(not_=Parameter(type="string"))),
        ({"not": {"required": ["a"]}}, Parameter(not_=Parameter(properties={"a": Parameter(required=True)}))),
        ({"additionalProperties": False}, Parameter(additional_properties=False)),
        ({"additionalProperties": {}}, Parameter(additional_properties=True)),
    ],
)
def test_a_fact_comes_over_exactly(schema: Any, parameter: Parameter) -> None:
    found = read(schema)
    expected = {name: getattr(parameter, name) for name in Parameter.__slots__} | {"required": False}
    assert {name: getattr(found, name) for name in Parameter.__slots__} == expected
    assert type(found.default) is type(parameter.default)


def test_required_may_stand_on_the_parameter_itself() -> None:
    assert read({"type": "string", "required": True}).required is True


def test_a_fact_that_says_nothing_is_left_out_and_reported() -> None:
    schema = {"type": "text", "maxLength": "many", "minimum": True, "enum": [], "properties": [], "oneOf": {}}
    assert read(schema) == Parameter(required=False, properties={})
    assert lints(schema) == [("unknown-type", "it"), *[("malformed-fact", "it")] * 5]


def test_an_unknown_keyword_is_reported() -> None:
    assert lints({"type": "object", "minProperties": 1, "x-anything": 2}) == [("unread-keyword", "it")]


def test_a_reference_with_percent_signs_is_followed_and_its_siblings_count() -> None:
    components = {"Aspect ratio (wide)": {"type": "string", "enum": ["21:9"], "maxLength": 4}}
    schema = {"$ref": "#/components/schemas/Aspect%20ratio%20%28wide%29", "maxLength": 5}
    assert read(schema, components=components) == Parameter(type="string", required=False, enum=("21:9",), max_length=5)


@pytest.mark.parametrize("reference", ["#/components/schemas/Gone", "other.yaml#/a", "#/components/schemas/Loop"])
def test_a_reference_that_leads_nowhere_is_reported(reference: str) -> None:
    components = {"Loop": {"$ref": "#/components/schemas/Loop"}}
    schema = {"$ref": reference, "type": "string"}
    assert read(schema, components=components) == Parameter(type="string", required=False)
    assert lints(schema, components=components) == [("dangling-reference", "it")]


def test_a_reference_inside_an_extension_is_nobodys_business() -> None:
    gone = {"$ref": "#/components/schemas/Gone"}
    schema = {"type": "object", "x-apidog-refs": {"01K": gone}, "x-foo": gone}
    assert read(schema) == Parameter(type="object", required=False)
    assert lints(schema) == []


def test_a_group_that_is_named_but_not_merged_is_kept_apart() -> None:
    group = {"nsfw": {"type": "boolean"}, "seed": {"type": "string"}}
    components = {"checker": {"type": "object", "properties": group}}
    schema = {
        "type": "object",
        "properties": {"seed": {"type": "integer"}},
        "x-apidog-refs": {"01K": {"$ref": "#/components/schemas/checker"}},
    }
    found = read(schema, components=components)
    assert found.properties == {"seed": Parameter(type="integer", required=False)}
    assert found.refs == {"nsfw": Parameter(type="boolean", required=False)}
    assert lints(schema, components=components) == [("reference-not-merged", "it")]


def test_all_of_is_merged_where_its_members_agree() -> None:
    components = {"Base": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}}
    other = {"required": ["b"], "properties": {"b": {"type": "integer"}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Base"}, other]}
    assert read(schema, components=components) == Parameter(
        type="object",
        required=False,
        properties={"a": Parameter(type="string", required=True), "b": Parameter(type="integer", required=True)},
    )


def test_all_of_that_contradicts_itself_is_kept_and_reported() -> None:
    schema = {"type": "object", "allOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}
    found = read(schema)
    assert found.all_of == (Parameter(type="string"), Parameter(type="string", max_length=3))
    assert lints(schema) == [("contradictory-schema", "it")]


@pytest.mark.parametrize(
    "members",
    [
        [{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "integer"}}}],
        [{"maxLength": 3}, {"maxLength": 4}],
        [{"properties": {"a": {}}}, {"properties": 5}],
    ],
)
def test_members_that_differ_in_one_fact_are_not_merged(members: Any) -> None:
    assert len(read({"allOf": members}).all_of) == 2
    assert ("contradictory-schema", "it") in lints({"allOf": members})


def test_members_that_say_the_same_twice_are_merged() -> None:
    part = {"properties": {"a": {"type": "string"}}, "required": ["a"], "description": "one", "title": "One"}
    other = {**part, "description": "two", "title": "Two"}
    assert read({"allOf": [part, other]}) == Parameter(
        required=False, properties={"a": Parameter(type="string", required=True)}
    )


def test_what_the_body_says_beside_its_parameters_is_kept() -> None:
    alternatives = [{"required": ["a"]}, {"required": ["b"]}]
    table = page_of({"type": "string"}, anyOf=alternatives, additionalProperties=False).operations[0].table
    assert table.body_schema == Parameter(
        any_of=(
            Parameter(properties={"a": Parameter(required=True)}),
            Parameter(properties={"b": Parameter(required=True)}),
        ),
        additional_properties=False,
    )


def test_the_request_may_be_a_reference() -> None:
    content: Any = {"application/json": {"schema": {"properties": {"x": {}}}}}
    document = {
        "paths": {"/a": {"post": {"requestBody": {"$ref": "#/components/requestBodies/R"}}}},
        "components": {"requestBodies": {"R": {"content": content}}},
    }
    (operation,) = parse_page("a", "https://docs.kie.ai/a.md", pages.apidog(document)).operations
    assert operation.table.body == {"x": Parameter(required=False)}


@pytest.mark.parametrize(("said", "deprecated"), [(True, True), (False, False), (None, False), ("true", False)])
def test_a_request_is_deprecated_where_its_operation_says_so(said: Any, deprecated: bool) -> None:
    content: Any = {"application/json": {"schema": {"properties": {"x": {}}}}}
    document = {"paths": {"/a": {"post": {"deprecated": said, "requestBody": {"content": content}}}}}
    (operation,) = parse_page("a", "https://docs.kie.ai/a.md", pages.apidog(document)).operations
    assert operation.deprecated is deprecated


def test_json_is_chosen_where_there_is_a_choice() -> None:
    schema: Any = {"properties": {"x": {}}}
    content = {"multipart/form-data": {"schema": {}}, "application/json; charset=utf-8": {"schema": schema}}
    document = {"paths": {"/a": {"post": {"requestBody": {"content": content}}}}}
    (operation,) = parse_page("a", "https://docs.kie.ai/a.md", pages.apidog(document)).operations
    assert (operation.table.content_type, list(operation.table.body)) == ("application/json; charset=utf-8", ["x"])


def operation_of(properties: Any, example: Any) -> Operation:
    document = pages.openapi({"type": "object", "properties": properties}, path="/a", example=example)
    return parse_page("a", "https://docs.kie.ai/a.md", pages.apidog(document)).operations[0]


def test_examples_keep_facts_and_lose_texts() -> None:
    properties = {
        "prompt": {"type": "string"},
        "size": {"type": "string", "enum": ["big"]},
        "shots": {"type": "array", "items": {"type": "object", "properties": {"text": {"type": "string"}}}},
    }
    example = {
        "prompt": "Five bold words, astral: 🦊",
        "size": "big",
        "seed": "42",
        "ratio": "-0.5",
        "flag": "true",
        "image": "https://files.example/a.png",
        "none": None,
        "number": 1.5,
        "on": True,
        "shots": [{"text": "Rain", "unknown": "words of the page"}],
    }
    assert operation_of(properties, example).examples == (
        {
            "prompt": {"$text": 26},
            "size": "big",
            "seed": "42",
            "ratio": "-0.5",
            "flag": "true",
            "image": "https://files.example/a.png",
            "none": None,
            "number": 1.5,
            "on": True,
            "shots": [{"text": {"$text": 4}, "unknown": {"$text": 17}}],
        },
    )


def test_an_example_given_as_text_is_read_as_json() -> None:
    assert operation_of({"a": {"type": "integer"}}, '{"a": 5}').examples == ({"a": 5},)


def test_examples_of_parameters_are_kept_by_path() -> None:
    properties = {
        "tone": {"type": "string", "enum": ["low", "high"], "example": "low"},
        "words": {"type": "array", "items": {"type": "string", "examples": ["one or two words", "7"]}},
    }
    assert operation_of(properties, None).parameter_examples == {
        "tone": ("low",),
        "words[]": ({"$text": 16}, "7"),
    }


def test_long_defaults_lose_their_text() -> None:
    assert read({"type": "string", "default": "A heron stands in the reeds at dawn"}).default == {"$text": 35}
    assert read({"type": "string", "default": "blur, distort"}).default == "blur, distort"
    assert read({"type": "string"}).default is ABSENT


def test_where_a_prose_fact_was_read_is_recorded() -> None:
    schema = {"type": "number", "description": "How strong (Min: 0, Max: 1, Step: 0.1)"}
    page = page_of(schema)
    assert page.operations[0].table.body["it"].prose == {"minimum": 0, "maximum": 1, "step": 0.1}
    assert set(page.operations[0].read_by) == {"it/minimum", "it/maximum", "it/step"}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf", "not", "items"])
def test_alternatives_that_nest_without_end_are_refused(keyword: str) -> None:
    again: Any = {"$ref": "#/components/schemas/Deep"}
    components: Any = {"Deep": {keyword: [again] if keyword.endswith("Of") else again}}
    with pytest.raises(PageError, match="nests deeper than 40 levels"):
        page_of({"$ref": "#/components/schemas/Deep"}, components=components)


@pytest.mark.parametrize("opening", ["[", '{"a": '])
def test_examples_that_nest_without_end_are_cut(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    (example,) = operation_of({}, opening * 200 + "1" + closing * 200).examples
    depth = 0
    while isinstance(example, list) or (isinstance(example, dict) and "a" in example):
        example = example[0] if isinstance(example, list) else example["a"]
        depth += 1
    assert (depth, example) == (60, {"$text": 0})


def test_a_text_of_the_page_that_is_no_text_is_ignored() -> None:
    assert read({"type": "string", "description": 5}) == Parameter(type="string", required=False)


def test_schemas_that_nest_without_end_are_refused() -> None:
    components: Any = {"Deep": {"type": "object", "properties": {"again": {"$ref": "#/components/schemas/Deep"}}}}
    with pytest.raises(PageError, match="nests deeper than 40 levels"):
        page_of({"$ref": "#/components/schemas/Deep"}, components=components)
