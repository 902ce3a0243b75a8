"""Schemas that a subject consists of: found by model in a folder, a file, or an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from conformance.audit.names import Forms, filled
from conformance.audit.subject import Subject
from conformance.contract import load_contract
from conformance.errors import AuditError, PageError
from conformance.files import MAX_FILE_BYTES, read_json
from conformance.json_pointer import token, value_at
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import CREATE_TASK, Json

_FILES = ("{model}.schema.json", "{model}.json", "{model_slug}.schema.json", "{model_slug}.json")
_MOST_REFERENCES = 100


class Schemas(NamedTuple):
    """What a subject consists of.

    Attributes:
        by_model: our id → ``schema`` or ``pointer`` into the document, ``file``, and whether it is of the ``request``.
        document: that pointers point into; empty where each model has a schema of its own.
    """

    by_model: Mapping[str, Mapping[str, Json]]
    document: Mapping[str, Json]


def schemas_of(subject: Subject, forms: Mapping[str, Forms]) -> Schemas:
    """The schemas of the models that a subject covers.

    Raises:
        AuditError: there is none for any model; the message says what was looked for.
        ConformanceError: a file can't be read.
    """
    path = subject.folder / subject.target
    document: dict[str, Json] = {}
    if subject.kind == "openapi":
        document = _read(path)
        found = dict(_in_openapi(document, path, forms))
        document = _modern(document) if str(document["openapi"]).startswith("3.0") else document
    elif path.is_dir():
        found = dict(_in_folder(path, subject, forms))
    else:
        found = dict(_in_file(path, subject, forms))
    if not found:
        raise AuditError(
            ngettext("{path}: no schema for {n} model", "{path}: no schema for any of {n} models", len(forms)).format(
                path=path, n=len(forms)
            ),
            hint=_looked_for(subject),
        )
    return Schemas(found, document)


def _looked_for(subject: Subject) -> str:
    if subject.kind == "openapi":
        return _(
            "Looked for alternatives of {endpoint} whose model is one of ours, and for the paths of endpoints."
        ).format(endpoint=CREATE_TASK)
    named = [subject.file] if subject.file else list(_FILES)
    return _('Looked for {names}; file = "…" in a TOML file names others.').format(names=", ".join(named))


def _in_folder(folder: Path, subject: Subject, forms: Mapping[str, Forms]) -> Iterator[tuple[str, dict[str, Json]]]:
    templates = (subject.file,) if subject.file else _FILES
    for model, names in forms.items():
        for template in templates:
            path = folder / filled(template, names)
            if path.is_file():
                yield model, _entry(read_json(path), path)
                break


def _in_file(path: Path, subject: Subject, forms: Mapping[str, Forms]) -> Iterator[tuple[str, dict[str, Json]]]:
    data = _read(path)
    own = data.get("x-kie-model", data.get("x-kie-endpoint"))
    if isinstance(own, str) and own in forms:
        yield own, _entry(data, path)
    elif len(forms) == 1 and subject.models:
        yield next(iter(forms)), _entry(data, path)
    else:
        for model, names in forms.items():
            if isinstance(data.get(names["name"]), dict):
                yield model, _entry(data[names["name"]], path)


def _read(path: Path) -> dict[str, Json]:
    if path.suffix in (".yaml", ".yml"):
        from conformance.docs.capture_words import read_back
        from conformance.docs.yaml12 import load

        with path.open("rb") as stream:
            text = stream.read(MAX_FILE_BYTES).decode("utf-8", "replace")
        try:
            data = load(text).value
        except PageError as error:
            raise AuditError(f"{path}: {said(read_back(error.message))}") from error
    else:
        data = read_json(path)
    if not isinstance(data, dict):
        raise AuditError(_("{path}: expected an object, found {type}").format(path=path, type=type(data).__name__))
    return data


def _entry(schema: Json, path: Path) -> dict[str, Json]:
    if not isinstance(schema, (dict, bool)):
        raise AuditError(
            _("{path}: expected a JSON Schema, found {type}").format(path=path, type=type(schema).__name__)
        )
    names = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return {"schema": schema, "file": str(path), "request": isinstance(names, dict) and {"model", "input"} <= {*names}}


def _in_openapi(
    document: Mapping[str, Json], path: Path, forms: Mapping[str, Forms]
) -> Iterator[tuple[str, dict[str, Json]]]:
    version = str(document.get("openapi", ""))
    if not version.startswith("3."):
        raise AuditError(
            _("{path}: openapi is {version!r}: expected an OpenAPI 3 document").format(path=path, version=version)
        )
    for model, names in forms.items():
        contract = load_contract(model)
        pointer = _request_schema(document, contract.table.path, contract.table.method.lower())
        if pointer is None:
            continue
        if contract.is_model:
            pointer = _alternative(document, pointer, names["name"])
            if pointer is None:
                continue
        yield model, {"pointer": pointer, "file": str(path), "request": contract.is_model}


def _request_schema(document: Mapping[str, Any], path: str, method: str) -> str | None:
    """JSON Pointer of the schema of an operation's request body; None where there is none."""
    operation = _at(document, ("paths", path, method))
    body = operation.get("requestBody") if isinstance(operation, dict) else None
    start = f"/paths/{token(path)}/{method}/requestBody"
    if isinstance(body, dict) and "$ref" in body:
        start = str(body["$ref"]).removeprefix("#")
        body = value_at(document, start)
    content = body.get("content") if isinstance(body, dict) else None
    for kind in content if isinstance(content, dict) else ():
        if "json" in kind or "form-data" in kind:
            return f"{start}/content/{token(kind)}/schema"
    return None


def _alternative(document: Mapping[str, Any], pointer: str, model: str) -> str | None:
    """The part of a request's schema that is about a model: the whole of it, or one of its alternatives."""
    for _step in range(_MOST_REFERENCES):
        schema = value_at(document, pointer)
        if not isinstance(schema, dict):
            return None
        if "$ref" not in schema:
            break
        pointer = str(schema["$ref"]).removeprefix("#")
    named = _at(schema, ("properties", "model"))
    if isinstance(named, dict) and (named.get("const") == model or model in (named.get("enum") or ())):
        return pointer
    for keyword in ("oneOf", "anyOf"):
        for place in range(len(schema.get(keyword) or ())):
            found = _alternative(document, f"{pointer}/{keyword}/{place}", model)
            if found is not None:
                return found
    return None


def _at(value: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _modern(value: Json) -> Json:
    """OpenAPI 3.0's own words for what JSON Schema says otherwise: ``nullable``, and bounds that exclude."""
    if isinstance(value, list):
        return [_modern(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _modern(one) for name, one in value.items()}
    if found.pop("nullable", False) is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
        if isinstance(found.get("enum"), list):
            found["enum"] = [*found["enum"], None]
    for bound, name in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        excludes = found.get(name)
        if isinstance(excludes, bool):
            del found[name]
            if excludes and bound in found:
                found[name] = found.pop(bound)
    return found
