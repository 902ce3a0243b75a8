"""Hand-written documentation pages in each of the five forms, from one schema."""

from __future__ import annotations

import json
from typing import Any

import yaml

Schema = dict[str, Any]

CREATE_TASK = "/api/v1/jobs/createTask"


def task_body(model: str, properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """The body schema of a createTask request."""
    return {
        "type": "object",
        "required": ["model"],
        "properties": {
            "model": {"type": "string", "enum": [model], "default": model},
            "callBackUrl": {"type": "string", "format": "uri"},
            "input": {"type": "object", "properties": properties, "required": list(required)},
        },
    }


def openapi(
    body: Schema, *, path: str = CREATE_TASK, example: Any = None, components: Schema | None = None, **operation: Any
) -> Schema:
    """An OpenAPI document with one POST request."""
    media: Schema = {"schema": body}
    if example is not None:
        media["example"] = example
    request = {"content": {"application/json": media}}
    return {
        "openapi": "3.0.1",
        "paths": {path: {"post": {"requestBody": request, "responses": {}, **operation}}},
        "components": {"schemas": components or {}},
    }


def as_yaml(document: Any) -> str:
    """``document`` as YAML, without the aliases that PyYAML makes of shared values."""
    dumper = type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True})
    return yaml.dump(document, Dumper=dumper, sort_keys=False, allow_unicode=True)


def apidog(document: Any, title: str = "A model") -> bytes:
    """Apidog Markdown: a YAML fence of three backticks."""
    return f"# {title}\n\n## OpenAPI Specification\n\n```yaml\n{as_yaml(document)}\n```\n".encode()


def mintlify(document: Any, title: str = "A model") -> bytes:
    """Mintlify Markdown, new form: a whole document under four backticks."""
    fence = f"````yaml market/a.json post {CREATE_TASK}\n{as_yaml(document)}\n````"
    return f"> ## Documentation Index\n> Elsewhere.\n\n# {title}\n\nWords.\n\n## OpenAPI\n\n{fence}\n".encode()


def mintlify_old(body: Schema, *, path: str = CREATE_TASK, example: Any = None, title: str = "A model") -> bytes:
    """Mintlify Markdown, old form: ``request: body: …``, each property in an allOf of its own."""
    schema = {
        "type": "object",
        "properties": {name: {"allOf": [one]} for name, one in body["properties"].items()},
        "required": True,
        "requiredProperties": body.get("required", []),
    }
    media: Schema = {"schemaArray": [schema]}
    if example is not None:
        media["examples"] = {"example": {"value": example}}
    places: Schema = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    request = {"parameters": places, "body": {"application/json": media}}
    document = {"paths": {"path": path, "method": "post", "request": request, "response": {}}}
    return f"# {title}\n\n## OpenAPI\n\n````yaml a.json post {path}\n{as_yaml(document)}\n````".encode()


def mintlify_html(
    body: Schema,
    *,
    path: str = CREATE_TASK,
    example: Any = None,
    title: str = "A model",
    texts: dict[str, str] | None = None,
) -> bytes:
    """Mintlify HTML: the request as data in scripts; ``texts`` are long rows by their hexadecimal id."""
    media: Schema = {"schema": body}
    if example is not None:
        media["example"] = example
    data = {
        "operation": {"method": "post", "path": path, "requestBody": "7"},
        "dependencies": {
            "parameters": {},
            "requestBody": {"content": {"application/json": media}},
            "responses": {"200": {"content": {"application/json": {"schema": {"properties": {"code": {}}}}}}},
        },
    }
    page = {"pageMetadata": {"title": title}, "description": "$undefined", "apiReferenceData2": data}
    rows = [b'1:"$Sreact.fragment"\n2:I[85341,[],""]\n']
    for id, text in (texts or {}).items():
        encoded = text.encode()
        rows.append(f"{id}:T{len(encoded):x},".encode() + encoded)
    rows.append(f'19:["$","$L28",null,{json.dumps(page)}]\n'.encode())
    return html(b"".join(rows).decode())


def html(stream: str, pieces: int = 3) -> bytes:
    """A page that pushes ``stream`` in several scripts."""
    size = max(1, len(stream) // pieces)
    parts = [stream[at : at + size] for at in range(0, len(stream), size)]
    scripts = "".join(f"<script>self.__next_f.push({json.dumps([1, part])})</script>" for part in parts)
    start = "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
    head = '<!DOCTYPE html><html lang="en"><head><title>A model</title></head><body><h1>A model</h1>'
    return f"{head}{start}{scripts}</body></html>".encode()


def playground(model: str, parameters: str, *, example: Any = None, title: str = "A model API Documentation") -> bytes:
    """The API tab of a model's page; ``parameters`` are its ``####`` sections."""
    shown = f"### Request Example\n\n```json\n{json.dumps(example, indent=2)}\n```\n" if example is not None else ""
    return f"""# {title}

## 1. Create Generation Task

### API Information
- **URL**: `POST https://api.kie.ai{CREATE_TASK}`
- **Content-Type**: `application/json`

### Request Parameters

| Parameter | Type | Required | Description |
|-----------|------|----------|-------------|
| model | string | Yes | Model name, format: `{model}` |
| input | object | Yes | Input parameters object |
| callBackUrl | string | No | Where to report to |

### Model Parameter

| Property | Value | Description |
|----------|-------|-------------|
| **Format** | `{model}` | The exact model identifier for this API |

### input Object Parameters

{parameters}
{shown}
## 2. Query Task Status
""".encode()
