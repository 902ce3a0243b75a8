"""OpenAPI operations into tables: the request's schema, its examples, its query string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.docs.examples import elide, read_text_example
from conformance.docs.lint import lint_operation
from conformance.docs.lint_rules import make
from conformance.docs.schema import Reader
from conformance.facts import same
from conformance.model import CREATE_TASK, Json, Lint, Operation, Parameter, Table

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))


def read_operation(
    method: str, path: str, operation: Mapping[str, Any], root: Mapping[str, Any]
) -> tuple[Operation, list[Lint]]:
    """One documented request.

    Args:
        method: in any case.
        operation: an OpenAPI operation object; root: the document that its references point into.

    Returns:
        The operation, and the lints of its schema and examples.
    """
    reader = Reader(root)
    request = operation.get("requestBody")
    request = reader.target(request) if isinstance(request, dict) else {}
    content = request.get("content") if isinstance(request, dict) else None
    content_type, media = chosen(content)
    schema = media.get("schema")
    return finish(
        reader,
        method=method,
        path=path,
        content_type=content_type,
        body=reader.parameter(schema, "") if schema is not None else Parameter(),
        query=_query(reader, operation.get("parameters")),
        raw_examples=tuple(_examples(media)),
        deprecated=operation.get("deprecated") is True,
    )


def finish(
    reader: Reader,
    *,
    method: str,
    path: str,
    content_type: str | None,
    body: Parameter,
    query: Mapping[str, Parameter],
    raw_examples: tuple[Json, ...],
    deprecated: bool = False,
) -> tuple[Operation, list[Lint]]:
    """Put a request together from its parts: models, examples without their texts, lints."""
    reader.mentions.settle()
    table = Table(
        method=method.upper(),
        path=path,
        content_type=content_type,
        models=_models(f"{method.upper()} {path}", body),
        body=body.properties,
        body_schema=_beside_properties(body),
        query=query,
    )
    examples: list[Json] = []
    for raw in raw_examples:
        value = raw
        if isinstance(raw, str):
            try:
                value = read_text_example(raw)
            except ValueError:
                # What exactly is wrong is told in other words by every version of Python: snapshots would differ.
                reader.lints.append(make("example-unreadable", "text", "", text=raw))
                continue
        if not any(same(value, seen) for seen in examples):
            examples.append(value)
    lints = [*reader.lints, *lint_operation(table, body, tuple(examples))]
    operation = Operation(
        table=table,
        examples=tuple(elide(value, body) for value in examples),
        parameter_examples=dict(reader.examples),
        read_by=dict(reader.read_by),
        deprecated=deprecated,
    )
    return operation, lints


def chosen(content: Any) -> tuple[str | None, Mapping[str, Any]]:
    """The content type that a client would send: JSON where there is a choice."""
    if not isinstance(content, dict):
        return None, {}
    kinds = [(name, media) for name, media in content.items() if isinstance(media, dict)]
    for name, media in kinds:
        if name.split(";")[0].strip() == "application/json":
            return name, media
    return kinds[0] if kinds else (None, {})


def _examples(media: Mapping[str, Any]) -> Iterator[Json]:
    if "example" in media:
        yield media["example"]
    named = media.get("examples")
    if isinstance(named, dict):
        for one in named.values():
            if isinstance(one, dict) and "value" in one:
                yield one["value"]


def _query(reader: Reader, parameters: Any) -> dict[str, Parameter]:
    """Parameters of the query string; Mintlify pages hold them in a mapping instead of a list."""
    if isinstance(parameters, dict):
        parameters = list(parameters.values())
    found: dict[str, Parameter] = {}
    for one in parameters if isinstance(parameters, list) else []:
        if isinstance(one, dict) and one.get("in") == "query" and isinstance(one.get("name"), str):
            schema = one.get("schema")
            schema = dict(schema) if isinstance(schema, dict) else {}
            schema.setdefault("description", one.get("description"))
            if "example" in one:
                schema.setdefault("example", one["example"])
            required = one.get("required") is True
            found[one["name"]] = reader.parameter(schema, one["name"], required=required, name=one["name"])
    return found


def _models(endpoint: str, body: Parameter) -> tuple[str, ...]:
    """The model ids that a createTask page documents: its schema's enumeration, else the constant or default."""
    model = body.properties.get("model") if endpoint == CREATE_TASK else None
    if model is None:
        return ()
    candidates = model.enum or (model.const, model.default)
    return tuple(dict.fromkeys(one for one in candidates if isinstance(one, str)))


def _beside_properties(body: Parameter) -> Parameter | None:
    """What the schema of the body says beside its properties: alternatives, whether unnamed ones are allowed."""
    known: dict[str, Any] = {
        attribute: getattr(body, attribute)
        for attribute in ("one_of", "any_of", "all_of", "not_", "additional_properties")
        if getattr(body, attribute) not in ((), None)
    }
    return Parameter(**known) if known else None
