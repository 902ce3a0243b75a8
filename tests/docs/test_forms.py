"""The same request, documented in each of the five forms, gives the same table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.docs import parse_page
from conformance.docs.markdown import line_of
from conformance.errors import PageError
from conformance.model import Page, Parameter
from tests.support import pages

MODEL = "acme/paint-2"
EXAMPLE = {
    "model": MODEL,
    "callBackUrl": "https://bot.example/done",
    "input": {"prompt": "A quiet harbour before the rain", "size": "9:16", "strength": 0.4},
}
BODY = pages.task_body(
    MODEL,
    {
        "prompt": {"type": "string", "maxLength": 800},
        "size": {"type": "string", "enum": ["16:9", "9:16"], "default": "16:9"},
        "strength": {"type": "number", "minimum": 0, "maximum": 1},
    },
    required=("prompt",),
)
SIZE: dict[str, Any] = {"default": "16:9", "enum": ("16:9", "9:16")}
INPUT = {
    "prompt": Parameter(type="string", required=True, max_length=800),
    "size": Parameter(type="string", required=False, **SIZE),
    "strength": Parameter(type="number", required=False, minimum=0, maximum=1),
}
SHOWN = {
    "model": MODEL,
    "callBackUrl": "https://bot.example/done",
    "input": {"prompt": {"$text": 31}, "size": "9:16", "strength": 0.4},
}
FORMS = {
    "apidog-md": pages.apidog(pages.openapi(BODY, example=EXAMPLE)),
    "mintlify-md": pages.mintlify(pages.openapi(BODY, example=EXAMPLE)),
    "mintlify-md-old": pages.mintlify_old(BODY, example=EXAMPLE),
    "mintlify-html": pages.mintlify_html(BODY, example=EXAMPLE),
}


def parse(body: bytes, page: str = "market/acme/paint-2") -> Page:
    return parse_page(page, f"https://docs.kie.ai/{page}.md", body)


def html_with(data: str) -> bytes:
    return pages.html(f'1:{{"apiReferenceData2":{data}}}\n')


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_table(form: str) -> None:
    page = parse(FORMS[form])
    (operation,) = page.operations
    table = operation.table
    assert (page.form, page.title, page.lints) == (form, "A model", ())
    assert (table.endpoint, table.content_type) == ("POST /api/v1/jobs/createTask", "application/json")
    assert table.models == (MODEL,)
    assert table.body["model"] == Parameter(type="string", required=True, enum=(MODEL,), default=MODEL)
    assert table.body["callBackUrl"] == Parameter(type="string", required=False, format="uri")
    assert table.body["input"] == Parameter(type="object", required=False, properties=INPUT)
    assert operation.examples == (SHOWN,)


def test_the_playground_gives_what_it_has() -> None:
    page = parse(
        pages.playground(
            MODEL,
            """#### prompt
- **Type**: `string`
- **Required**: Yes
- **Description**: What to paint
- **Max Length**: 800 characters
- **Default Value**: `"Nine swans asleep on the lake, in oils"`

#### size
- **Type**: `string`
- **Required**: No
- **Options**:
  - `16:9`: wide
  - `9:16`: tall
- **Default Value**: `"16:9"`

#### photos
- **Type**: `array`
- **Required**: No
- **Max File Size**: 10MB
- **Accepted File Types**: image/jpeg, image/png
- **Multiple Files**: Yes
- **Default Value**: `[]`
""",
            example=EXAMPLE,
        )
    )
    (operation,) = page.operations
    inside = operation.table.body["input"]
    assert page.form == "playground-md"
    assert operation.table.models == (MODEL,)
    assert inside.required is True
    assert inside.properties["prompt"] == Parameter(
        type="string", required=True, default={"$text": 38}, prose={"maxLength": 800}
    )
    assert inside.properties["size"] == Parameter(type="string", required=False, **SIZE)
    assert inside.properties["photos"] == Parameter(
        type="array",
        required=False,
        default=[],
        prose={"media": {"types": ["image/jpeg", "image/png"], "max_mb": 10}},
    )
    assert operation.examples == (SHOWN,)


def test_a_page_without_a_request_is_no_error() -> None:
    page = parse(b"# Quickstart\n\nSome words.\n\n```json\n{}\n```\n")
    assert (page.form, page.title, page.operations) == ("markdown", "Quickstart", ())


def test_html_of_another_maker_is_no_error() -> None:
    page = parse(b"<!DOCTYPE html><html><body><h1>Hello</h1></body></html>")
    assert (page.form, page.operations) == ("html", ())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"# A\n\n## OpenAPI Specification\n\n", "the OpenAPI section holds no yaml fence"),
        (b"# A\n\n```yaml\npaths: {}\n", "line 3: the yaml fence has no end: the page is cut off"),
        (b"# A\n\n```yaml\n- 1\n```\n", "holds no OpenAPI document: expected a mapping with paths"),
        (b"# A\n\n```yaml\npaths: {/a: 5}\n```\n", "paths./a: expected a mapping of methods"),
        (b"# A\n\n```yaml\npaths: {/a: {post: 5}}\n```\n", "paths./a.post: expected an operation"),
        (FORMS["mintlify-html"][:-20], "the page has no end: it is cut off"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (pages.html("1:T20,short"), "row 1 of the page's data: the text is shorter than announced"),
        (pages.html("1:Tzz,short"), "row 1 of the page's data: expected a length"),
        (pages.html("no row at all, and no colon either"), "byte 0 of the page's data: expected a row"),
        (html_with('{"operation":5,"dependencies":{}}'), "expected operation and dependencies"),
        (html_with('{"operation":{},"dependencies":{}}'), "expected a method and a path"),
        (html_with('{"operation":{"method":"post"},"dependencies":{}}'), "expected a method and a path"),
        (html_with('{"operation":{"path":"/a"},"dependencies":{}}'), "expected a method and a path"),
        (html_with(""), "row 1 of the page's data is no JSON"),
        (html_with('{"a":"$1:apiReferenceData2"}'), "refers in circles"),
        (b"# P\n\n### input Object Parameters\n\n#### a\n", "names no request or no model"),
        (pages.playground(MODEL, "").replace(b"POST https", b"POST"), "names no request or no model"),
        (pages.playground(MODEL, "").replace(b"**Format**", b"Format"), "names no request or no model"),
        (pages.playground(MODEL, "").partition(b"## 2.")[0], "has no end: the page is cut off"),
    ],
)
def test_a_damaged_page_says_what_is_wrong(body: bytes, message: str) -> None:
    with pytest.raises(PageError) as caught:
        parse(body)
    assert caught.value.message.startswith("market/acme/paint-2: ")
    assert message in caught.value.message


LONG = "An account of everything that this switch does, in many words. " * 40


def test_long_texts_of_html_pages_are_looked_up_in_their_rows() -> None:
    body = pages.task_body(MODEL, {"prompt": {"type": "string", "description": "$3d"}})
    told = f"{LONG} (Max length: 70 characters) — “quoted”"
    example = {"model": MODEL, "input": {"prompt": "$3e"}}
    page = parse(pages.mintlify_html(body, example=example, texts={"3d": told, "3e": LONG}))
    (operation,) = page.operations
    assert operation.table.body["input"].properties["prompt"].prose == {"maxLength": 70}
    assert operation.examples == ({"model": MODEL, "input": {"prompt": {"$text": len(LONG)}}},)


def test_a_dollar_sign_that_is_text_stays_text() -> None:
    body = pages.task_body("$$5/month", {})
    (operation,) = parse(pages.mintlify_html(body)).operations
    assert operation.table.models == ("$5/month",)


def test_references_into_other_rows_are_followed() -> None:
    stream = (
        '5:["$","div",null,{"schema":{"type":"string","maxLength":9}}]\n'
        '6:{"apiReferenceData2":{"operation":{"method":"post","path":"/api/x"},"dependencies":{"requestBody":'
        '{"content":{"application/json":{"schema":{"type":"object","properties":{"a":"$5:props:schema"}}}}}}}}\n'
        '7:{"apiReferenceData2":"$6:apiReferenceData2"}\n'
    )
    (operation,) = parse(pages.html(stream)).operations
    assert operation.table.body == {"a": Parameter(type="string", required=False, max_length=9)}


def test_members_without_a_value_are_left_out() -> None:
    stream = (
        '6:{"apiReferenceData2":{"operation":{"method":"get","path":"/a"},"dependencies":{"parameters":'
        '{"1":{"name":"id","in":"query","schema":{"type":"string","maxLength":"$undefined"}}}}}}\n'
    )
    (operation,) = parse(pages.html(stream)).operations
    assert operation.table.query == {"id": Parameter(type="string", required=False)}


def test_only_the_own_request_counts_not_callbacks_or_responses() -> None:
    callbacks: Any = {"done": {"{$request.body#/callBackUrl}": {"post": {"requestBody": {"content": {}}}}}}
    page = parse(pages.apidog(pages.openapi(BODY, callbacks=callbacks)))
    assert [operation.table.path for operation in page.operations] == ["/api/v1/jobs/createTask"]


def test_a_fence_inside_a_description_does_not_end_the_page() -> None:
    document = pages.openapi(BODY, description="Call it so:\n\n```yaml\nmodel: x\n```\n\nand wait.")
    assert len(parse(pages.apidog(document)).operations) == 1


@pytest.mark.parametrize("before", ["See ", " ", "\r", "\u2028"])
@pytest.mark.parametrize(
    "line", ["```yaml\npaths: {}\n```\n", "## OpenAPI\n", "### input Object Parameters\n"], ids=lambda line: line[:9]
)
def test_what_opens_a_section_opens_none_in_the_midst_of_a_line(before: str, line: str) -> None:
    words = f"# Quickstart\n\n{before}{line}"
    page = parse(words.encode())
    assert (page.form, page.operations) == ("markdown", ())


@given(st.text("`#-a \n\r", max_size=40), st.integers(0, 40))
def test_a_line_is_looked_for_as_by_an_anchor(text: str, start: int) -> None:
    for mark, rest in (("`", "`{2,}a"), ("#", "#? "), ("-", "--")):
        found = re.compile(line_of(mark, rest)).search(text, start)
        anchored = re.compile(f"^{mark}{rest}", re.MULTILINE).search(text, start)
        assert (found and found.span()) == (anchored and anchored.span())


def test_parameters_of_the_query_string_are_kept_apart() -> None:
    parameters: Any = [
        {"name": "taskId", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
    ]
    document = {"openapi": "3.0.1", "paths": {"/api/v1/info": {"get": {"parameters": parameters}}}}
    (operation,) = parse(pages.apidog(document)).operations
    assert operation.table.endpoint == "GET /api/v1/info"
    assert operation.table.query == {"taskId": Parameter(type="string", required=True)}
    assert (operation.table.body, operation.table.content_type) == ({}, None)
