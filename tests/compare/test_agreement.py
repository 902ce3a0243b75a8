"""A contract against the documentation: each difference once, by path and fact, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.compare.agreement import Agreement, Disagreement, agreement
from conformance.compare.documented import documented
from conformance.docs import parse_page
from conformance.drafting import contract_from_page
from conformance.model import ABSENT, Page
from tests.support import pages
from tests.support.contracts import contract

MODEL = "acme/paint-2"


def page_of(properties: dict[str, Any], required: tuple[str, ...] = (), /, **whole: Any) -> Page:
    body = pages.task_body(MODEL, properties, required)
    body["properties"]["input"].update(whole)
    return parse_page("market/acme/paint-2", "https://docs.kie.ai/x.md", pages.apidog(pages.openapi(body)))


def hold(tmp_path: Path, page: Page, rules: str) -> Agreement:
    ours = contract(tmp_path, '[body]\ncallBackUrl = { type = "string", format = "uri" }\n' + rules)
    return agreement(ours, documented(page.operations[0].table))


def differences(found: Agreement) -> list[tuple[str, str, Any, Any]]:
    return [(one.path, one.fact, one.documented, one.ours) for one in found.disagreements]


PROMPT = {"type": "string", "maxLength": 800}


@pytest.mark.parametrize(
    ("schema", "rules", "expected"),
    [
        (PROMPT, 'type = "string"\nmaxLength = 800', []),
        (PROMPT, 'type = "string"\nmaxLength = 801', [("input.a", "maxLength", 800, 801)]),
        (PROMPT, 'type = "string"', [("input.a", "maxLength", 800, ABSENT)]),
        (PROMPT, 'type = "string"\nmaxLength = 800\nminLength = 1', [("input.a", "minLength", ABSENT, 1)]),
        (PROMPT, 'type = "integer"\nmaxLength = 800', [("input.a", "type", "string", "integer")]),
        ({"enum": ["x", "y"]}, 'enum = ["x", "y"]', []),
        ({"enum": ["x", "y"]}, 'enum = ["y", "x"]', [("input.a", "enum", ("x", "y"), ("y", "x"))]),
        ({"enum": [" x ", "y"]}, 'enum = ["x", "y"]', []),
        ({"enum": [1, 2]}, 'enum = ["1", "2"]', [("input.a", "enum", (1, 2), ("1", "2"))]),
        ({"default": True}, "default = 1", [("input.a", "default", True, 1)]),
        ({"default": 1}, "default = 1.0", [("input.a", "default", 1, 1.0)]),
        ({"default": False}, "", [("input.a", "default", False, ABSENT)]),
        ({"default": "A very long sample of what one may ask for here"}, "", []),
        ({"deprecated": False}, "", []),
        ({"deprecated": True}, "", [("input.a", "deprecated", True, ABSENT)]),
        ({"additionalProperties": True}, "", []),
        ({"additionalProperties": False}, "", [("input.a", "additionalProperties", False, ABSENT)]),
        ({"type": "array", "items": {"maxLength": 5}}, 'type = "array"\nitems = { maxLength = 5 }', []),
        (
            {"type": "array", "items": {"maxLength": 5}},
            'type = "array"\nitems = { maxLength = 6 }',
            [("input.a[]", "maxLength", 5, 6)],
        ),
        ({"type": "number", "description": "(Step: 0.1)"}, 'type = "number"\nstep = 0.1', []),
        ({"type": "number", "description": "(Step: 0.1)"}, 'type = "number"', [("input.a", "step", 0.1, ABSENT)]),
        (
            {"type": "string", "description": "(Max length: 70 characters)"},
            'type = "string"\nmaxLength = 70\nsource = { maxLength = "prose" }',
            [],
        ),
        (
            {"type": "string", "description": "(Max length: 70 characters)"},
            'type = "string"\nmaxLength = 70',
            [("input.a", "source of maxLength", "prose", "schema")],
        ),
        (
            {"type": "string", "description": "(Max length: 70 characters)"},
            'type = "string"\nmaxLength = 70\nsource = "prose"',
            [],
        ),
        (PROMPT, 'type = "string"\nmaxLength = 800\nsource = "prose"', []),
        (
            {"type": "string", "description": "(Max length: 70 characters)"},
            'type = "string"',
            [("input.a", "maxLength", 70, ABSENT)],
        ),
        (
            {"type": "number", "description": "(Step: 0.1)"},
            'type = "number"\nstep = 0.1\nsource = { step = "prose" }',
            [],
        ),
        (
            PROMPT,
            'type = "string"\nmaxLength = 800\nsource = { maxLength = "prose" }',
            [("input.a", "source of maxLength", "schema", "prose")],
        ),
        (
            {"type": "string", "maxLength": 9, "description": "(Max length: 70 characters)"},
            'type = "string"\nmaxLength = 9',
            [],
        ),
    ],
)
def test_each_difference_is_named_once(tmp_path: Path, schema: Any, rules: str, expected: Any) -> None:
    found = hold(tmp_path, page_of({"a": schema}), f"[input.a]\n{rules}\n")
    assert differences(found) == expected
    assert [type(one.documented) for one in found.disagreements] == [type(want[2]) for want in expected]
    assert found.documented == found.ruled == {"input.a", "callBackUrl"}
    assert found.agreeing == ({"callBackUrl"} if expected else {"callBackUrl", "input.a"})


def test_limits_of_linked_files_are_compared_one_by_one(tmp_path: Path) -> None:
    page = page_of({"image_url": {"type": "string", "description": "Accepted types: image/png; Max size: 10.0MB"}})
    rules = '[input.image_url]\ntype = "string"\nmedia = { types = ["image/png"], max_mb = 20 }\n'
    assert differences(hold(tmp_path, page, rules)) == [("input.image_url", "media.max_mb", 10, 20)]


def test_limits_of_linked_files_that_one_side_lacks(tmp_path: Path) -> None:
    told = page_of({"image_url": {"type": "string", "description": "Max size: 10.0MB"}})
    silent = page_of({"image_url": {"type": "string"}})
    bare = '[input.image_url]\ntype = "string"\n'
    rules = f"{bare}media = {{ max_mb = 10 }}\n"
    assert differences(hold(tmp_path, told, bare)) == [("input.image_url", "media.max_mb", 10, ABSENT)]
    assert differences(hold(tmp_path, silent, rules)) == [("input.image_url", "media.max_mb", ABSENT, 10)]
    assert differences(hold(tmp_path, told, rules)) == []


@pytest.mark.parametrize(
    ("fact", "said"), [("nullable", True), ("uniqueItems", True), ("deprecated", True), ("additionalProperties", False)]
)
def test_a_flag_that_says_something_is_no_silence(tmp_path: Path, fact: str, said: bool) -> None:
    unsaid = str(not said).lower()
    assert differences(hold(tmp_path, page_of({"a": {fact: said}}), "[input.a]\n")) == [("input.a", fact, said, ABSENT)]
    assert differences(hold(tmp_path, page_of({"a": {}}), f"[input.a]\n{fact} = {unsaid}\n")) == []
    assert differences(hold(tmp_path, page_of({"a": {fact: not said}}), "[input.a]\n")) == []


def test_names_of_alternatives_are_no_rules(tmp_path: Path) -> None:
    page = page_of({}, oneOf=[{"title": "By address", "type": "object"}])
    rules = '[[schema.oneOf]]\ntitle = "By link"\ntype = "object"\n'
    assert differences(hold(tmp_path, page, rules)) == []


def test_required_counts_on_parameters(tmp_path: Path) -> None:
    page = page_of({"a": {}, "b": {}}, ("a",))
    found = hold(tmp_path, page, "[input.a]\n[input.b]\nrequired = true\n")
    assert differences(found) == [("input.a", "required", True, False), ("input.b", "required", False, True)]


def test_a_parameter_that_one_side_lacks_is_one_difference(tmp_path: Path) -> None:
    page = page_of({"shots": {"type": "array", "items": {"properties": {"text": {}, "seconds": {}}}}})
    found = hold(tmp_path, page, '[input.seed]\ntype = "integer"\n')
    assert differences(found) == [
        ("input.seed", "parameter", ABSENT, "integer"),
        ("input.shots", "parameter", "array", ABSENT),
    ]
    assert found.documented == {"callBackUrl", "input.shots", "input.shots[].text", "input.shots[].seconds"}
    assert found.ruled == {"callBackUrl", "input.seed"}
    assert found.agreeing == {"callBackUrl"}


def test_names_are_repaired_before_they_are_compared(tmp_path: Path) -> None:
    page = page_of({"image_urls ": {"type": "array"}})
    assert differences(hold(tmp_path, page, '[input.image_urls]\ntype = "array"\n')) == []


def test_two_spellings_of_one_name_are_two_parameters() -> None:
    page = page_of({"a": {"type": "string"}, "a ": {"type": "integer"}})
    rules = documented(page.operations[0].table).table.body["input"].properties
    assert {name: one.type for name, one in rules.items()} == {"a": "string", "a ": "integer"}


def test_alternatives_are_compared_in_their_order(tmp_path: Path) -> None:
    page = page_of({}, oneOf=[{"required": ["id"], "properties": {"id": {"type": "string"}}}, {"type": "object"}])
    rules = """[[schema.oneOf]]
[schema.oneOf.properties.id]
type = "string"
[[schema.oneOf]]
type = "object"
"""
    found = hold(tmp_path, page, rules)
    assert differences(found) == [("input|oneOf[0].id", "required", True, False)]
    assert found.documented == {"callBackUrl", "input.id"}
    assert found.agreeing == {"callBackUrl"}


def test_a_missing_alternative_is_one_difference(tmp_path: Path) -> None:
    page = page_of({}, oneOf=[{"type": "object"}, {"type": "object", "properties": {"id": {}}}])
    found = hold(tmp_path, page, '[[schema.oneOf]]\ntype = "object"\n')
    assert differences(found) == [("input|oneOf[1]", "parameter", "object", ABSENT)]


def test_a_group_named_by_reference_counts_as_documented(tmp_path: Path) -> None:
    refs: Any = {"01K": {"properties": {"checker": {"type": "boolean"}}}}
    page = page_of({}, **{"x-apidog-refs": refs})
    assert differences(hold(tmp_path, page, '[input.checker]\ntype = "boolean"\n')) == []


def test_a_draft_agrees_with_its_page() -> None:
    page = page_of(
        {
            "prompt": {"type": "string", "maxLength": 800, "default": "x"},
            "scale": {"type": "number", "description": "(Min: 0, Max: 1, Step: 0.1)"},
            "urls ": {"type": "array", "items": {"type": "string", "format": "uri"}, "description": "Up to 7 images"},
            "size": {"type": "string", "enum": [" 1:8 ", "8:1"], "default": " 1:8 "},
        },
        ("prompt",),
        anyOf=[{"required": ["scale"]}],
        additionalProperties=False,
    )
    ours = contract_from_page(page, MODEL, MODEL, "2026-08-19", "image")
    found = agreement(ours, documented(page.operations[0].table))
    assert found.disagreements == ()
    assert found.agreeing == found.documented == found.ruled


def test_the_endpoint_itself_is_compared(tmp_path: Path) -> None:
    page = page_of({})
    docs = documented(page.operations[0].table)
    moved = replace(docs, table=replace(docs.table, path="/api/v2/jobs/createTask"))
    ours = contract(tmp_path, '[body]\ncallBackUrl = { type = "string", format = "uri" }\n')
    (one,) = agreement(ours, moved).disagreements
    assert (one.path, one.fact, one.documented) == ("", "endpoint", "POST /api/v2/jobs/createTask")


def difference(**facts: Any) -> Disagreement:
    return Disagreement(**{"model": "m", "path": "input.a", "fact": "default", "documented": 1, "ours": 2, **facts})


def test_fingerprints_tell_differences_apart_by_type_too() -> None:
    variants = [
        difference(),
        difference(model="n"),
        difference(path="input.b"),
        difference(fact="minimum"),
        difference(documented=True),
        difference(documented=1.0),
        difference(documented="1"),
        difference(documented=ABSENT),
        difference(documented=None),
        difference(documented=2, ours=1),
    ]
    assert len({one.fingerprint for one in variants}) == len(variants)
    assert difference().fingerprint == difference().fingerprint


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (difference(), "input.a: default is 1 in the documentation, 2 in the contract"),
        (difference(ours=ABSENT), "input.a: default is 1 in the documentation, not given in the contract"),
        (difference(documented=("a", "é"), fact="enum", ours=("b",)), 'enum is ["a", "é"] in the documentation, ["b"]'),
        (
            difference(fact="parameter", documented="string", ours=ABSENT),
            "input.a: documented, missing in the contract",
        ),
        (difference(fact="parameter", documented=ABSENT, ours="string"), "input.a: in the contract, not documented"),
        (
            difference(fact="source of maxLength", documented="prose", ours="schema"),
            'input.a: source of maxLength is "prose", the contract says "schema"',
        ),
        (difference(fact="retired", path="", documented="2026-04-29", ours=ABSENT), "documented last on 2026-04-29"),
    ],
)
def test_a_difference_reads_as_a_sentence(one: Disagreement, sentence: str) -> None:
    assert sentence in one.sentence
