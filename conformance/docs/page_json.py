"""A page of a snapshot as JSON, and back. The shape is fixed: tools outside the project read it."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.contract_kinds import one_of
from conformance.docs.lint_rules import stored
from conformance.docs.shape import (
    LIST,
    OBJECT,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    TRUTH,
    ShapeError,
    check_parameter,
    check_parameters,
    each,
    expect,
    member,
    only_keys,
    step_to,
    wrong,
)
from conformance.docs.shared import shared_parameter
from conformance.facts import parameter_to_json, parameters_from_json, parameters_to_json
from conformance.messages import N_, Sentence
from conformance.model import Json, Level, Lint, Operation, Page, Parameter, Table

_LEVELS = {level.label: level for level in Level}
_PAGE_KEYS = ("page", "url", "form", "title", "sha256", "operations", "lints")
_LINT_KEYS = ("id", "level", "path", "message", "says", "args")
_OPERATION_KEYS = (
    "method",
    "path",
    "content_type",
    "models",
    "body",
    "body_schema",
    "query",
    "example",
    "examples",
    "parameter_examples",
    "read_by",
    "deprecated",
)


def page_to_json(page: Page) -> dict[str, Json]:
    """``page`` as the JSON object that stands in a snapshot.

    An operation has ``body_schema``, ``query``, ``parameter_examples`` and ``read_by`` only where there is any,
    ``example`` only where there is one, and ``examples`` (all of them) where there are more, ``deprecated`` only where
    it is.
    """
    return {
        "page": page.page,
        "url": page.url,
        "form": page.form,
        "title": page.title,
        "sha256": page.sha256,
        "operations": [_operation_to_json(operation) for operation in page.operations],
        "lints": [lint_to_json(lint) for lint in page.lints],
    }


def page_from_json(data: Json) -> Page:
    """The page that :func:`page_to_json` wrote as ``data``.

    Raises:
        ShapeError: a :class:`~conformance.errors.SnapshotError` with the JSON path of what is wrong.
    """
    try:
        only_keys(expect(data, OBJECT), _PAGE_KEYS)
        return Page(
            page=member(data, "page", TEXT),
            url=member(data, "url", TEXT),
            form=member(data, "form", TEXT),
            title=member(data, "title", TEXT),
            sha256=member(data, "sha256", TEXT),
            operations=each(data, "operations", _operation_from_json),
            lints=each(data, "lints", lint_from_json),
        )
    except RecursionError:
        raise ShapeError(Sentence(N_("nested too deeply"))) from None


def lint_to_json(lint: Lint) -> dict[str, Json]:
    """``lint`` as JSON, its level in lower case; without ``says`` and ``args`` where only its message is known."""
    found: dict[str, Json] = {"id": lint.id, "level": lint.level.label, "path": lint.path, "message": lint.message}
    return {**found, "says": lint.says, "args": dict(lint.args)} if lint.says else found


def lint_from_json(data: Json) -> Lint:
    """The lint that :func:`lint_to_json` wrote as ``data``; of earlier days there is only its message.

    Where ``says`` and ``args`` are there, the message is made of them, whatever stands there for readers.
    """
    only_keys(expect(data, OBJECT), _LINT_KEYS)
    level = member(data, "level", TEXT)
    if level not in _LEVELS:
        raise wrong(one_of(_LEVELS), level, ".level")
    lint = Lint(
        id=member(data, "id", TEXT),
        level=_LEVELS[level],
        path=member(data, "path", TEXT),
        message=member(data, "message", TEXT),
    )
    return stored(lint, data) if "says" in data or "args" in data else lint


def _operation_to_json(operation: Operation) -> dict[str, Json]:
    table = operation.table
    found: dict[str, Json] = {
        "method": table.method,
        "path": table.path,
        "content_type": table.content_type,
        "models": list(table.models),
        "body": parameters_to_json(table.body),
    }
    if table.body_schema is not None:
        found["body_schema"] = parameter_to_json(table.body_schema)
    if table.query:
        found["query"] = parameters_to_json(table.query)
    if operation.examples:
        found["example"] = operation.examples[0]
    if len(operation.examples) > 1:
        found["examples"] = list(operation.examples)
    if operation.parameter_examples:
        found["parameter_examples"] = {path: list(values) for path, values in operation.parameter_examples.items()}
    if operation.read_by:
        found["read_by"] = dict(operation.read_by)
    if operation.deprecated:
        found["deprecated"] = True
    return found


def _operation_from_json(data: Json) -> Operation:
    only_keys(expect(data, OBJECT), _OPERATION_KEYS)
    return Operation(
        table=Table(
            method=member(data, "method", TEXT),
            path=member(data, "path", TEXT),
            content_type=member(data, "content_type", TEXT_OR_NULL),
            models=tuple(member(data, "models", TEXTS)),
            body=_parameters(data, "body"),
            body_schema=_body_schema(data) if "body_schema" in data else None,
            query=_parameters(data, "query") if "query" in data else {},
        ),
        examples=_examples(data),
        parameter_examples=_parameter_examples(data) if "parameter_examples" in data else {},
        read_by=_read_by(data) if "read_by" in data else {},
        deprecated=member(data, "deprecated", TRUTH) if "deprecated" in data else False,
    )


def _parameters(data: Mapping[str, Json], key: str) -> dict[str, Parameter]:
    found = member(data, key, OBJECT)
    try:
        check_parameters(found)
    except ShapeError as error:
        raise error.below(step_to(key)) from None
    return parameters_from_json(found, shared_parameter)


def _body_schema(data: Mapping[str, Json]) -> Parameter:
    try:
        check_parameter(data["body_schema"])
    except ShapeError as error:
        raise error.below(".body_schema") from None
    return shared_parameter(data["body_schema"])


def _examples(data: Mapping[str, Json]) -> tuple[Json, ...]:
    if "examples" not in data:
        return (data["example"],) if "example" in data else ()
    found = member(data, "examples", LIST)
    if len(found) < 2 or "example" not in data or found[0] != data["example"]:
        told = Sentence(N_("expected two examples or more, the first the same as .example"))
        raise ShapeError(told, path=".examples")
    return tuple(found)


def _parameter_examples(data: Mapping[str, Json]) -> dict[str, tuple[Json, ...]]:
    found = member(data, "parameter_examples", OBJECT)
    for path, values in found.items():
        if not isinstance(values, list):
            raise wrong(LIST[1], values, f".parameter_examples{step_to(path)}")
    return {path: tuple(values) for path, values in found.items()}


def _read_by(data: Mapping[str, Json]) -> dict[str, str]:
    found: dict[str, str] = member(data, "read_by", OBJECT)
    for path, pattern in found.items():
        if not isinstance(pattern, str):
            raise wrong(TEXT[1], pattern, f".read_by{step_to(path)}")
    return found
