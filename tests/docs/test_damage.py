"""No damage to a page crashes a parser: it gives a table, or a PageError that says what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conformance.docs import parse_page
from conformance.docs.snapshot import page_from_json, page_to_json
from conformance.errors import PageError
from conformance.files import dump_json
from conformance.model import Page
from tests.docs.test_forms import FORMS, MODEL
from tests.support import pages
from tests.support.captures import DAYS, capture_files, needs_captures

ALL_FORMS = {
    **FORMS,
    "playground-md": pages.playground(MODEL, "#### prompt\n- **Type**: `string`\n- **Max Length**: 9\n"),
}
PER_FORM = settings(max_examples=600)


def reads_or_says(body: bytes) -> Page | None:
    """Parse, and hold what comes out to its promises: it can be written, and read back the same."""
    try:
        page = parse_page("market/acme/paint", "https://docs.kie.ai/market/acme/paint.md", body)
    except PageError:
        return None
    text = dump_json(page_to_json(page))
    assert dump_json(page_to_json(page_from_json(json.loads(text)))) == text
    return page


@pytest.mark.parametrize("form", ALL_FORMS)
@PER_FORM
@given(data=st.data())
def test_a_page_cut_anywhere(form: str, data: st.DataObject) -> None:
    body = ALL_FORMS[form]
    reads_or_says(body[: data.draw(st.integers(0, len(body)))])


@pytest.mark.parametrize("form", ["apidog-md", "mintlify-md", "mintlify-md-old", "mintlify-html"])
def test_a_page_cut_inside_its_request_is_never_taken_for_a_smaller_one(form: str) -> None:
    body = ALL_FORMS[form]
    whole = reads_or_says(body)
    assert whole is not None
    start = body.index(b"self.__next_f.push([1") if form == "mintlify-html" else body.index(b"yaml")
    for end in range(start + 10, len(body.rstrip()) - 8):
        page = reads_or_says(body[:end])
        assert page is None, f"cut at byte {end} went unnoticed"


@pytest.mark.parametrize("form", ALL_FORMS)
@PER_FORM
@given(data=st.data())
def test_a_page_with_bytes_changed(form: str, data: st.DataObject) -> None:
    body = bytearray(ALL_FORMS[form])
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    reads_or_says(bytes(body))


WORDS = (
    *("paths", "path", "method", "request", "body", "schema", "schemaArray", "post", "get", "requestBody", "content"),
    *("application/json", "type", "properties", "items", "required", "enum", "default", "example", "examples", "value"),
    *("allOf", "oneOf", "not", "$ref", "x-apidog-refs", "model", "parameters", "name", "in", "description", "title"),
    *("minimum", "maxLength", "operation", "dependencies", "/api/v1/jobs/createTask"),
)

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=6), inner, max_size=5)
    ),
    max_leaves=30,
)


@settings(max_examples=1500)
@given(documents)
@example({"paths": {"/a": {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": []}}}}}}}})
def test_a_random_document_in_the_fence(document: Any) -> None:
    reads_or_says(pages.apidog(document))
    reads_or_says(pages.apidog({"paths": {"/a": {"post": document}}}))
    reads_or_says(pages.apidog({"paths": {"path": "/a", "method": "post", "request": document}}))


@settings(max_examples=1500)
@given(documents)
def test_a_random_schema(document: Any) -> None:
    reads_or_says(pages.apidog(pages.openapi(document)))
    reads_or_says(pages.apidog(pages.openapi({"type": "object", "properties": {"a": document}}, example=document)))


@settings(max_examples=1000)
@given(documents)
def test_a_random_document_in_the_scripts(document: Any) -> None:
    reads_or_says(pages.html(f"1:{json.dumps({'apiReferenceData2': document})}\n"))
    data = {"operation": {"method": "post", "path": "/a"}, "dependencies": document}
    reads_or_says(pages.html(f"1:{json.dumps({'apiReferenceData2': data})}\n"))


@settings(max_examples=500)
@given(st.binary(max_size=400))
def test_random_bytes(body: bytes) -> None:
    reads_or_says(body)
    reads_or_says(b"<!DOCTYPE html>" + body + b"</html>")


@needs_captures
@pytest.mark.parametrize("day", DAYS)
@settings(max_examples=150)
@given(data=st.data())
def test_a_real_page_damaged(day: str, data: st.DataObject) -> None:
    files = [path for _, path in capture_files(day)]
    body = bytearray(data.draw(st.sampled_from(files)).read_bytes())
    if data.draw(st.booleans()):
        del body[data.draw(st.integers(0, len(body))) :]
    else:
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    reads_or_says(bytes(body))
