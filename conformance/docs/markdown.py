"""Documentation pages in Markdown: the fence that holds the request, and what form it is.

Three forms keep the request in a YAML fence: Apidog's (three backticks), Mintlify's (four backticks, a whole
OpenAPI document), and Mintlify's first one (four backticks, a layout of its own: ``request: body: …``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.docs import yaml12
from conformance.docs.lint_rules import make
from conformance.docs.openapi import METHODS, chosen, finish, read_operation
from conformance.docs.schema import Reader
from conformance.errors import PageError
from conformance.model import Json, Lint, Operation, Parameter


def line_of(mark: str, rest: str) -> str:
    r"""A pattern for a line that begins with the sign ``mark`` and goes on with ``rest``.

    It matches what ``^`` would, but the engine skips to the next such sign, instead of trying each place of a page.
    """
    return rf"{mark}(?<![^\n]{mark}){rest}"


_FENCE = re.compile(rf"({line_of('`', '`{2,}')})yaml\b[^\n]*\n")
_HEADING = re.compile(line_of("#", r"# OpenAPI\b"))
_TITLE = re.compile(r"^# (.+?)[ \t]*$", re.M)


@dataclass(slots=True)
class Found:
    """What a page parser found."""

    form: str
    title: str
    operations: list[Operation]
    lints: list[Lint]


def title_of(text: str) -> str:
    """The first heading of the page; empty without one."""
    found = _TITLE.search(text)
    return found[1].strip() if found else ""


def parse(text: str) -> Found | None:
    """A page whose request stands in a YAML fence; None for a page without one.

    Raises:
        PageError: the fence has no end, holds no YAML, or no OpenAPI.
    """
    opening = _FENCE.search(text)
    if opening is None:
        if _HEADING.search(text):
            raise PageError("the OpenAPI section holds no yaml fence: the page is cut off or of a new form")
        return None
    closing = re.compile(line_of("`", rf"{opening[1][1:]}[ \t\r]*$"), re.M).search(text, opening.end())
    if closing is None:
        line = text.count("\n", 0, opening.start()) + 1
        raise PageError(f"line {line}: the yaml fence has no end: the page is cut off")
    document = yaml12.load(text[opening.end() : closing.start()])
    root = document.value
    paths = root.get("paths") if isinstance(root, dict) else None
    if not isinstance(paths, dict):
        raise PageError("the yaml fence holds no OpenAPI document: expected a mapping with paths")
    lints = [make("duplicate-key", "key", "", name=key) for key in document.duplicates]
    if isinstance(paths.get("path"), str) and isinstance(paths.get("method"), str):
        form, found = "mintlify-md-old", [_read_old(paths, root)]
    else:
        form = "mintlify-md" if len(opening[1]) > 3 else "apidog-md"
        found = list(_read_openapi(paths, root))
    for _, noticed in found:
        lints.extend(noticed)
    return Found(form, title_of(text), [operation for operation, _ in found], lints)


def _read_openapi(paths: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[tuple[Operation, list[Lint]]]:
    for path, item in paths.items():
        if not isinstance(item, dict):
            raise PageError(f"paths.{path}: expected a mapping of methods")
        for method, operation in item.items():
            if method in METHODS:
                if not isinstance(operation, dict):
                    raise PageError(f"paths.{path}.{method}: expected an operation")
                yield read_operation(method, path, operation, root)


def _read_old(paths: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[Operation, list[Lint]]:
    """Mintlify's first form: ``request.body.<content type>.schemaArray``, parameters by place."""
    request = paths.get("request")
    request = request if isinstance(request, dict) else {}
    reader = Reader(root)
    content_type, media = chosen(request.get("body"))
    schemas = media.get("schemaArray")
    schemas = schemas if isinstance(schemas, list) else []
    if len(schemas) == 1:
        body = reader.parameter(schemas[0], "")
    else:
        body = Parameter(any_of=tuple(reader.parameter(schema, "") for schema in schemas))
    return finish(
        reader,
        method=paths["method"],
        path=paths["path"],
        content_type=content_type,
        body=body,
        query=_old_query(reader, request.get("parameters")),
        raw_examples=tuple(_old_examples(media)),
    )


def _old_query(reader: Reader, parameters: Any) -> dict[str, Parameter]:
    query = parameters.get("query") if isinstance(parameters, dict) else None
    found: dict[str, Parameter] = {}
    for name, one in query.items() if isinstance(query, dict) else ():
        schemas = one.get("schema") if isinstance(one, dict) else None
        if isinstance(schemas, list) and schemas and isinstance(schemas[0], dict):
            found[name] = reader.parameter(schemas[0], name, required=schemas[0].get("required") is True, name=name)
    return found


def _old_examples(media: Mapping[str, Any]) -> Iterator[Json]:
    named = media.get("examples")
    for one in named.values() if isinstance(named, dict) else ():
        if isinstance(one, dict) and "value" in one:
            yield one["value"]
