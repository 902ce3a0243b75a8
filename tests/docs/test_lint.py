"""Documentation lints: each rule fires on the page made for it, and on no other."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.docs import parse_page
from conformance.docs.lint import lint_snapshot
from conformance.docs.lint_args import short
from conformance.docs.lint_rules import RULES, make
from conformance.docs.prose_text import texts_of
from conformance.docs.requiredness import says_required
from conformance.model import Level, Page
from tests.support import pages

PROMPT = {"prompt": {"type": "string", "maxLength": 9}}
EXAMPLE = {"model": "acme/paint-2", "input": {"prompt": "x"}}


def page_of(
    properties: Any = PROMPT,
    *,
    page: str = "market/acme/paint-2",
    example: Any = EXAMPLE,
    required: Any = (),
    **more: Any,
) -> Page:
    body = pages.task_body("acme/paint-2", properties, required)
    return parse_page(
        page, f"https://docs.kie.ai/{page}.md", pages.apidog(pages.openapi(body, example=example, **more))
    )


def raw(text: str) -> Page:
    return parse_page("market/acme/paint-2", "https://docs.kie.ai/x.md", text.encode())


CASES: dict[str, tuple[Page, str, str]] = {
    "default-outside-enum": (
        page_of({"prompt": {"enum": ["a", "b"], "default": "c"}}, example=None),
        "input.prompt",
        'the default "c" breaks enum',
    ),
    "default-breaks-schema": (
        page_of({"prompt": {"type": "integer", "maximum": 5, "default": 6}}, example=None),
        "input.prompt",
        "the default 6 breaks maximum",
    ),
    "example-breaks-schema": (
        page_of(example={"model": "acme/paint-2", "input": {"prompt": "ten letters"}}),
        "input.prompt",
        'the request example has "ten letters", which breaks maxLength',
    ),
    "example-omits-required": (
        page_of(required=("prompt",), example={"model": "acme/paint-2", "input": {}}),
        "input.prompt",
        "the request example leaves it out",
    ),
    "example-unknown-parameter": (
        page_of(example={"model": "acme/paint-2", "input": {"prompt": "x", "promt": "x"}}),
        "input.promt",
        "the request example holds it, the table does not",
    ),
    "example-unreadable": (
        page_of(example="{oops"),
        "",
        "the request example, a text of 5 code points, is no JSON",
    ),
    "model-id-against-example": (
        parse_page(
            "market/acme/paint-2",
            "https://docs.kie.ai/x.md",
            pages.apidog(
                pages.openapi(
                    {
                        "type": "object",
                        "properties": {
                            "model": {
                                "type": "string",
                                "enum": ["acme/paint-2"],
                                "description": "- Must be `acme/paint-3` for this endpoint",
                            }
                        },
                    }
                )
            ),
        ),
        "model",
        "the schema names acme/paint-2, the text acme/paint-3",
    ),
    "model-id-against-address": (
        page_of(page="market/acme/draw-7"),
        "model",
        "the schema names acme/paint-2, the address market/acme/draw-7",
    ),
    "prose-against-schema": (
        page_of({"prompt": {"type": "string", "maxLength": 9, "description": "(Max length: 10 characters)"}}),
        "input.prompt",
        "maxLength is 10 in the text, 9 in the schema",
    ),
    "prose-against-itself": (
        page_of(
            {"prompt": {"type": "string", "description": "Maximum length: 5 characters. Maximum length: 6 characters."}}
        ),
        "input.prompt",
        "the text gives several values for maxLength: 5, 6",
    ),
    "stray-blanks": (
        page_of({"prompt": {"enum": ["x", " y"]}}),
        "input.prompt",
        'the enumeration member " y" has a stray blank',
    ),
    "required-undocumented": (
        page_of(required=("size",), example=None),
        "input.size",
        "size is required, but nothing else is said of it",
    ),
    "reference-not-merged": (
        page_of({**PROMPT, "box": {"type": "object", "x-apidog-refs": {"1": {"properties": {"nsfw": {}}}}}}),
        "input.box",
        "named by reference only: nsfw",
    ),
    "dangling-reference": (
        page_of({"prompt": {"$ref": "#/components/schemas/Gone"}}),
        "input.prompt",
        "the reference #/components/schemas/Gone points nowhere",
    ),
    "contradictory-schema": (
        page_of({**PROMPT, "a": {"type": "object", "allOf": [{"type": "string"}]}}),
        "input.a",
        "allOf holds members that contradict each other or their schema",
    ),
    "malformed-fact": (
        page_of({"prompt": {"type": "string", "maxLength": "9"}}),
        "input.prompt",
        'maxLength is "9": expected a whole number, zero or more',
    ),
    "unknown-type": (
        page_of({"prompt": {"type": "text"}}),
        "input.prompt",
        'type is "text": expected one of string, number, integer, boolean, array, object, null',
    ),
    "unread-keyword": (
        page_of({"prompt": {"type": "string", "contentEncoding": "base64"}}),
        "input.prompt",
        "the schema keyword contentEncoding is not read",
    ),
    "duplicate-key": (
        raw("# A\n\n```yaml\nopenapi: 3.0.1\npaths: {}\npaths: {}\n```\n"),
        "",
        "paths stands twice in one mapping",
    ),
}
ACROSS_PAGES = {"model-on-two-pages"}


@pytest.mark.parametrize("id", CASES)
def test_a_rule_fires_on_its_page_and_no_other_rule_does(id: str) -> None:
    page, path, message = CASES[id]
    assert [(lint.id, lint.path, lint.message) for lint in page.lints] == [(id, path, message)]


def test_every_rule_has_its_page() -> None:
    assert {rule.id for rule in RULES} == CASES.keys() | ACROSS_PAGES


def test_a_clean_page_has_no_lints() -> None:
    assert page_of(required=("prompt",)).lints == ()


def test_one_model_on_two_pages_with_different_tables() -> None:
    other = page_of({"prompt": {"type": "string", "maxLength": 8}}, page="market/acme/paint-2-new")
    (lint,) = lint_snapshot([page_of(), other])
    assert (lint.id, lint.level, lint.path) == ("model-on-two-pages", Level.WARNING, "acme/paint-2")
    assert lint.message == (
        "acme/paint-2 stands on market/acme/paint-2 and market/acme/paint-2-new, which differ in input.prompt"
    )


def test_one_model_on_two_pages_that_agree_is_no_doubt() -> None:
    assert list(lint_snapshot([page_of(), page_of(page="market/acme/paint-2-cn")])) == []


def test_an_example_of_another_model_is_said() -> None:
    page = page_of(example={"model": "acme/draw-7", "input": {"prompt": "x"}})
    assert [(lint.id, lint.message) for lint in page.lints] == [
        ("example-breaks-schema", 'the request example has "acme/draw-7", which breaks enum'),
        ("model-id-against-example", "the schema names acme/paint-2, the example acme/draw-7"),
    ]


def test_an_opaque_address_names_no_model() -> None:
    assert page_of(page="38308980e0").lints == ()


def test_lints_quote_no_sentences() -> None:
    sentence = "A long account of what one might wish to see"
    page = page_of(example={"model": "acme/paint-2", "input": {"prompt": sentence}})
    assert [lint.message for lint in page.lints] == [
        "the request example has a text of 44 code points, which breaks maxLength"
    ]


def test_examples_of_parameters_are_held_to_their_schema_too() -> None:
    page = page_of({"prompt": {"type": "string", "maxLength": 3, "examples": ["abc", "abcd"]}})
    assert [(lint.id, lint.message) for lint in page.lints] == [
        ("example-breaks-schema", 'the parameter\'s example has "abcd", which breaks maxLength')
    ]


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"enum": ["480p", "720p"], "description": "Size (480p or 720p)."}, ""),
        ({"enum": [" 480p", "720p"], "description": "Size (480p or 720p)."}, "has a stray blank"),
        (
            {"enum": ["720p"], "description": "Size (480p or 720p)."},
            'enum is ["480p", "720p"] in the text, ["720p"] in',
        ),
        ({"description": "Size (480p or 720p)."}, ""),
    ],
)
def test_a_list_of_values_in_the_text_is_held_to_the_schemas(schema: Any, message: str) -> None:
    page = page_of({"prompt": {}, "resolution": {"type": "string", **schema}})
    assert [message in lint.message for lint in page.lints] == ([True] if message else [])


@pytest.mark.parametrize(
    ("schema", "lints"),
    [
        ({"type": "number", "default": 30, "description": "Steps. Default value: 30"}, 0),
        ({"type": "number", "default": 30.0, "description": "Steps. Default value: 30"}, 0),
        ({"type": "number", "default": 25, "description": "Steps. Default value: 30"}, 1),
        ({"type": "number", "description": "Steps. Default value: 30"}, 0),
        ({"type": "boolean", "default": False, "description": "Default value: true"}, 1),
    ],
)
def test_a_default_in_the_text_is_held_to_the_schemas(schema: Any, lints: int) -> None:
    page = page_of({"prompt": {}, "steps": schema})
    assert [lint.id for lint in page.lints] == ["prose-against-schema"] * lints


def test_examples_are_searched_for_unknown_parameters_at_any_depth() -> None:
    shots = {"type": "array", "items": {"type": "object", "properties": {"text": {"type": "string"}}}}
    example = {"model": "acme/paint-2", "input": {"shots": [{"text": "x"}, {"txet": "x"}]}}
    page = page_of({"shots": shots}, example=example)
    assert [(lint.id, lint.path) for lint in page.lints] == [("example-unknown-parameter", "input.shots[].txet")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a b c", '"a b c"'),
        ("a b c d", "a text of 7 code points"),
        ("x" * 40, '"' + "x" * 40 + '"'),
        ("x" * 41, "a text of 41 code points"),
        ("é", '"é"'),
        (None, "null"),
        (True, "true"),
        ({"a": 1}, "an object of 1 member"),
        ({"a": 1, "b": 2}, "an object of 2 members"),
        (list(range(12)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"),
        (list(range(13)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]"),
    ],
)
def test_values_in_messages_are_short_and_quote_no_prose(value: Any, shown: str) -> None:
    assert short(value) == shown


def test_an_unknown_rule_can_not_be_reported() -> None:
    with pytest.raises(KeyError):
        make("no-such-rule", "default", "", value=1, fact="enum")


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("The words to draw. Required field.", True),
        ("The words to draw. Required field. (Max length: 9 characters)", True),
        ("This parameter is required.", True),
        ("(Required) The words to draw.", True),
        ("The words to draw. **Required.**", True),
        ("Where answers go. Required for all image generation requests.\n\n- Answers come by POST", True),
        ("画什么。必填字段。", True),
        ("The words to draw. Optional.", False),
        ("Not required.", False),
        ("This field is not required.", False),
        ("Required when `mode` is `edit`.", False),
        ("When `mode` is `edit`, this field is required.", False),
        ("- Required in custom mode", False),
        ("Required for all image-to-video requests.", False),
        ("In edit mode:\n- Required field.", False),
        ("Exactly 1 image is required.", False),
        ("Required parameter names.", False),
        ("One of: none, auto, required.", False),
        ("Which call:\n- none\n- required\n- auto", False),
        ("必填参数列表。", False),
        ("A file is required by the selected template.", False),
    ],
)
def test_a_text_that_calls_an_optional_parameter_required_is_a_doubt(text: str, is_said: bool) -> None:
    assert says_required(texts_of(text)[0]) is is_said
    schema = {"prompt": {"type": "string", "description": text}}
    expected = (
        [("prose-against-schema", "input.prompt", "required in the text, optional in the schema")] if is_said else []
    )
    assert [(one.id, one.path, one.message) for one in page_of(schema).lints] == expected
    assert page_of(schema, required=("prompt",)).lints == ()


def test_what_one_alternative_requires_is_no_doubt() -> None:
    properties = {name: {"type": "string", "description": "A link. Required field."} for name in ("file", "link")}
    body = pages.task_body("acme/paint-2", properties, ())
    body["properties"]["input"]["anyOf"] = [{"required": ["file"]}, {"required": ["link"]}]
    page = parse_page("market/acme/paint-2", "https://docs.kie.ai/x.md", pages.apidog(pages.openapi(body)))
    assert [one.id for one in page.lints if one.id == "prose-against-schema"] == []


def test_that_the_text_says_required_is_a_doubt_and_no_rule() -> None:
    page = page_of({"prompt": {"type": "string", "description": "Required field."}})
    prompt = page.operations[0].table.body["input"].properties["prompt"]
    assert (prompt.required, dict(prompt.prose)) == (False, {})
