"""The API tab of a model's page on kie.ai, as Markdown: parameters as headings with bulleted facts."""

from __future__ import annotations

import json
import re
from typing import Any

from conformance.docs.markdown import Found, line_of, title_of
from conformance.docs.openapi import finish
from conformance.docs.schema import Reader
from conformance.errors import PageError
from conformance.model import Json

_SECTION = re.compile(line_of("#", r"## input Object Parameters[ \t]*$"), re.M)
_NEXT_SECTION = re.compile(rf"{line_of('#', '#{0,2} ')}|{line_of('-', '--')}")
_PARAMETER = re.compile(r"^#### (.+?)[ \t]*$", re.M)
_BULLET = re.compile(r"^- \*\*([^*\n]{1,60})\*\*:[ \t]*(.*?)[ \t]*$", re.M)
_OPTION = re.compile(r"^  - `([^`\n]*)`", re.M)
_REQUEST = re.compile(r"^- \*\*URL\*\*: `([A-Z]+) https?://[^/`\s]+(/[^`\s]*)`", re.M)
_MODEL = re.compile(r"^\| \*\*Format\*\* \| `([^`\n]+)`", re.M)
_TOP_ROW = re.compile(r"^\| ([A-Za-z]\w*) \| (\w+) \| (Yes|No) \| (.*?) \|[ \t]*$", re.M)
_EXAMPLE = re.compile(r"^### Request Example[ \t]*$\n+^```json[ \t]*$\n(.*?)^```[ \t]*$", re.M | re.S)

_SAID_IN_WORDS = ("Max Length", "Min Length", "Min", "Max", "Step", "Max File Size", "Accepted File Types", "Max Files")
"""Bullets that the prose patterns read, in the wording that they expect."""


def parse(text: str) -> Found | None:
    """A playground page; None for other Markdown.

    Raises:
        PageError: the page is one, but lacks its request, its model or the end of its table.
    """
    opening = _SECTION.search(text)
    if opening is None:
        return None
    request, model = _REQUEST.search(text), _MODEL.search(text)
    if request is None or model is None:
        raise PageError("the playground page names no request or no model: it is cut off or of a new form")
    closing = _NEXT_SECTION.search(text, opening.end())
    if closing is None:
        raise PageError("the table of input parameters has no end: the page is cut off")
    schema = _schema(text[opening.end() : closing.start()], text[: opening.start()], model[1])
    reader = Reader({})
    example = _EXAMPLE.search(text, closing.start())
    operation, lints = finish(
        reader,
        method=request[1],
        path=request[2],
        content_type="application/json",
        body=reader.parameter(schema, ""),
        query={},
        raw_examples=(example[1],) if example else (),
    )
    return Found("playground-md", title_of(text), [operation], lints)


def _schema(section: str, above: str, model: str) -> dict[str, Any]:
    """The page's tables as the schema that they describe."""
    heads = list(_PARAMETER.finditer(section))
    ends = [*(head.start() for head in heads[1:]), len(section)][: len(heads)]
    inner: dict[str, Any] = {}
    required: list[str] = []
    for head, end in zip(heads, ends, strict=True):
        name, facts = head[1], section[head.end() : end]
        inner[name] = _parameter(facts)
        if dict(_BULLET.findall(facts)).get("Required") == "Yes":
            required.append(name)
    properties: dict[str, Any] = {}
    top_required: list[str] = []
    for name, kind, needed, description in _TOP_ROW.findall(above):
        properties[name] = {"type": kind, "description": description}
        if needed == "Yes":
            top_required.append(name)
    properties["model"] = {"type": "string", "enum": [model]}
    properties["input"] = {"type": "object", "properties": inner, "required": required}
    return {"type": "object", "properties": properties, "required": top_required}


def _parameter(section: str) -> dict[str, Any]:
    bullets = dict(_BULLET.findall(section))
    schema: dict[str, Any] = {"type": bullets.get("Type", "").strip("`")}
    description = bullets.get("Description", "")
    said = [f"{key}: {bullets[key]}" for key in _SAID_IN_WORDS if key in bullets]
    schema["description"] = "; ".join(filter(None, (description, *said)))
    if "Options" in bullets:
        schema["enum"] = _OPTION.findall(section)
    if "Default Value" in bullets:
        value = _default(bullets["Default Value"])
        if value is not None:
            schema["default"] = value
    return schema


def _default(text: str) -> Json:
    try:
        return json.loads(text.strip("`"))
    except (ValueError, RecursionError):
        return text.strip("`")
