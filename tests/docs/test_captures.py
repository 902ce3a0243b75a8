"""Real pages: the counts of every day, and every fact of every schema, held against a reading that shares no code."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from conformance.facts import FACTS, parameters_to_json
from conformance.model import Page, named
from tests.support.captures import DAYS, ROOT, capture_files, captured, needs_captures

pytestmark = needs_captures

COUNTS = {
    "2025-11-02": (28, 23, 9, 9),
    "2025-12-24": (81, 74, 70, 70),
    "2026-02-22": (14, 13, 10, 10),
    "2026-04-29": (200, 170, 109, 107),
    "2026-08-19": (230, 230, 141, 134),
}
FORMS = {
    "2025-11-02": {"mintlify-md-old": 14, "playground-md": 9, "markdown": 5},
    "2025-12-24": {"mintlify-html": 81},
    "2026-02-22": {"mintlify-md": 13, "markdown": 1},
    "2026-04-29": {"apidog-md": 170, "markdown": 30},
    "2026-08-19": {"apidog-md": 230},
}


@pytest.mark.parametrize("day", DAYS)
def test_the_counts_of_a_day(day: str) -> None:
    pages = captured(day)
    operations = [one.table for page in pages.values() for one in page.operations]
    tasks = [table for table in operations if table.path == "/api/v1/jobs/createTask"]
    models = {model for table in tasks for model in table.models}
    assert (len(pages), len(operations), len(tasks), len(models)) == COUNTS[day]
    assert Counter(page.form for page in pages.values()) == FORMS[day]


def raw_schemas(path: Path) -> Iterator[tuple[Any, Any]]:
    """Each request's body schema as the file has it, with the document that its references point into.

    YAML scalars stay the text that stands there (``BaseLoader`` gives no types); JSON ones keep their types.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        pushed = re.findall(r"<script>self\.__next_f\.push\((\[1,.*?\])\)</script>", text, re.S)
        stream = "".join(json.loads(one)[1] for one in pushed)
        at = stream.find('"apiReferenceData2":{')
        if at >= 0:
            data, _ = json.JSONDecoder().raw_decode(stream, at + len('"apiReferenceData2":'))
            content = data["dependencies"].get("requestBody", {}).get("content", {})
            yield from ((media["schema"], {}) for media in content.values())
        return
    fence = re.search(r"^(```+)yaml[^\n]*\n(.*?)^\1\s*$", text, re.S | re.M)
    if fence is None:
        return
    root = yaml.load(fence[2], yaml.BaseLoader)
    if "path" in root["paths"]:
        body = root["paths"]["request"]["body"]
        yield from ((media["schemaArray"][0], root) for media in body.values() if media)
        return
    for item in root["paths"].values():
        for operation in item.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                yield media["schema"], root


def spelled(value: Any) -> Any:
    """A value as text that both readings agree on: numbers as floats, everything else as YAML would write it."""
    if isinstance(value, (list, tuple)):
        return [spelled(one) for one in value]
    if isinstance(value, dict):
        return {key: spelled(one) for key, one in value.items()}
    text = {True: "true", False: "false", None: "null"}.get(value) if value is None or isinstance(value, bool) else None
    text = text or str(value)
    try:
        return float(text)
    except ValueError:
        return "null" if text in ("~", "") and value is None else text


SAME = [
    fact.name for fact in FACTS if fact.name not in ("required", "title", "step", "default", "additionalProperties")
]
"""Facts that must stand in the table exactly as on the page; defaults are held apart, long ones lose their text."""


def differences(schema: Any, table: Any, root: Any, path: str) -> Iterator[str]:
    schema = followed(schema, root)
    for fact in SAME:
        if spelled(schema.get(fact, "—")) != spelled(table.get(fact, "—")) and not (
            fact == "deprecated" and spelled(schema.get(fact)) == "false"
        ):
            yield f"{path} {fact}: {schema.get(fact)!r} on the page, {table.get(fact)!r} in the table"
    default = table.get("default", "—")
    if not isinstance(default, dict) and spelled(schema.get("default", "—")) != spelled(default):
        yield f"{path} default: {schema.get('default')!r} on the page, {default!r} in the table"
    required = [*schema.get("requiredProperties", []), *(schema["required"] if listed(schema, "required") else [])]
    properties = schema.get("properties", {})
    inside = table.get("properties", {})
    if set(properties) | (set(required) if not properties else set()) != set(inside):
        yield f"{path} has {sorted(properties)} on the page, {sorted(inside)} in the table"
        return
    for name, below in properties.items():
        if inside[name]["required"] != (name in required):
            yield f"{path}.{name} required: {name in required} on the page"
        yield from differences(below, inside[name], root, f"{path}.{name}")
    if ("items" in schema) != ("items" in table):
        yield f"{path} items on one side only"
    elif "items" in schema:
        yield from differences(schema["items"], table["items"], root, f"{path}[]")
    for choice in ("oneOf", "anyOf"):
        members, found = schema.get(choice, []), table.get(choice, [])
        if len(members) != len(found):
            yield f"{path} {choice}: {len(members)} on the page, {len(found)} in the table"
        for member, one in zip(members, found, strict=False):
            yield from differences(member, one, root, f"{path}|{choice}")


def listed(schema: Any, key: str) -> bool:
    return isinstance(schema.get(key), list)


def followed(schema: Any, root: Any) -> Any:
    while "$ref" in schema:
        target = root
        for step in unquote(schema["$ref"]).removeprefix("#/").split("/"):
            target = target[step]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    members = schema.get("allOf", [])
    if len(members) == 1:
        schema = {**schema, **followed(members[0], root)}
    return schema


def whole(page: Page, place: int) -> dict[str, Any]:
    """A request's body as one object, as the page's schema has it."""
    table = [one.table for one in page.operations if one.table.content_type][place]
    found: dict[str, Any] = {"type": "object", "properties": parameters_to_json(table.body)}
    if table.body_schema is not None:
        found |= parameters_to_json({"it": table.body_schema})["it"]
    return found


@pytest.mark.parametrize("day", DAYS)
def test_every_fact_of_every_schema_is_exactly_as_on_the_page(day: str) -> None:
    compared = 0
    found: list[str] = []
    for name, path in capture_files(day):
        page = captured(day)[name]
        for place, (schema, root) in enumerate(raw_schemas(path)):
            compared += 1
            schema = {"type": "object", **followed(schema, root)}
            found.extend(f"{name}: {one}" for one in differences(schema, whole(page, place), root, ""))
    assert found == []
    requests = [one for page in captured(day).values() if page.form != "playground-md" for one in page.operations]
    assert compared == sum(one.table.content_type is not None for one in requests)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize("day", DAYS)
def test_no_sentence_of_the_documentation_gets_into_a_snapshot(day: str) -> None:
    from conformance.docs.page_json import page_to_json

    for page in captured(day).values():
        for text in texts(page_to_json(page)):
            # Titles, enumeration members and our own messages are short or carry no blank-separated prose.
            assert len(text.split()) <= 30, text
        for operation in page.operations:
            for path, parameter in named(operation.table.body):
                assert not isinstance(parameter.default, str) or len(parameter.default.split()) <= 3, path


def test_the_capture_folder_is_the_one_that_the_suite_knows() -> None:
    assert {path.name for path in ROOT.iterdir() if path.is_dir()} >= set(DAYS)
