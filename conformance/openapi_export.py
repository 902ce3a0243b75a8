"""Every documented contract as one OpenAPI 3.1 document: what a request must be; answers are not in the tables.

Models stand behind createTask as alternatives, told apart by ``model``; dedicated endpoints have paths of their own.
Retired contracts are left out: KIE documents them no longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from conformance.contract import Contract, all_contracts
from conformance.model import CREATE_TASK, Json
from conformance.schema_export import contract_schema, parameter_schema

SERVER = "https://api.kie.ai"
"""Where every page but those of the uploads says that requests go."""

_SECURITY = {
    "type": "http",
    "scheme": "bearer",
    "description": "The API key, as the pages say: Authorization: Bearer …",
}
_METHODS_WITH_BODY = ("POST", "PUT", "PATCH")


def openapi() -> dict[str, Json]:
    """The OpenAPI 3.1 document of everything that is documented today.

    Returns:
        Plain data, the same on every run. ``createTask`` takes one of the components ``Request.<model>``, each with its
        ``Input.<model>``; slashes in ids are dots there.

    Raises:
        ContractError: a contract's file breaks the format.
    """
    contracts = [one for one in all_contracts() if one.retired is None]
    models = [one for one in contracts if one.is_model]
    schemas: dict[str, Json] = {}
    for one in models:
        schemas[f"Input.{component(one.id)}"] = contract_schema(one)
        schemas[f"Request.{component(one.id)}"] = _request(one)
    paths: dict[str, Json] = {}
    for one in contracts:
        if not one.is_model:
            schemas[f"Body.{component(one.id)}"] = contract_schema(one)
            operations = paths.setdefault(one.table.path, {})
            operations[one.table.method.lower()] = _dedicated(one)
            if one.upload is not None:
                operations["servers"] = [{"url": f"https://{host}"} for host in one.upload.hosts]
    method, path = CREATE_TASK.split()
    paths.setdefault(path, {})[method.lower()] = _create_task(models)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "KIE AI API: requests",
            "version": max(one.verified for one in contracts),
            "description": "Requests as documented on docs.kie.ai; read into contracts, not published by KIE AI.",
        },
        "servers": [{"url": SERVER}],
        "security": [{"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": {"bearer": _SECURITY}},
    }


def component(id: str) -> str:
    """The name of a contract among components, which take no slashes: ``kling/v2-1-pro`` is ``kling.v2-1-pro``."""
    return re.sub(r"[^A-Za-z0-9._-]", ".", id)


def _request(one: Contract) -> Json:
    body = {name: parameter_schema(each) for name, each in one.table.body.items() if name not in ("model", "input")}
    beside = [name for name, each in one.table.body.items() if each.required and name not in ("model", "input")]
    return {
        "type": "object",
        "properties": {
            "model": {"const": one.id},
            "input": {"$ref": f"#/components/schemas/Input.{component(one.id)}"},
            **body,
        },
        "required": ["model", "input", *beside],
        "additionalProperties": False,
    }


def _create_task(models: Iterable[Contract]) -> Json:
    references = {one.id: f"#/components/schemas/Request.{component(one.id)}" for one in models}
    schema = {
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "model", "mapping": references},
    }
    return _operation("createTask", "Create a task of a market model", "application/json", schema)


def _dedicated(one: Contract) -> Json:
    schema = {"$ref": f"#/components/schemas/Body.{component(one.id)}"}
    is_file = any(each.format == "binary" for each in one.table.body.values())
    content = "multipart/form-data" if is_file else "application/json"
    operation = _operation(one.id, one.title, content, schema)
    if one.table.method not in _METHODS_WITH_BODY:
        del operation["requestBody"]
    if one.table.query:
        operation["parameters"] = [
            {"name": name, "in": "query", "required": bool(each.required), "schema": parameter_schema(each)}
            for name, each in one.table.query.items()
        ]
    return operation


def _operation(id: str, summary: str, content: str, schema: Json) -> dict[str, Json]:
    return {
        "operationId": id,
        "summary": summary,
        "requestBody": {"required": True, "content": {content: {"schema": schema}}},
        "responses": {"200": {"description": "The API's answer; its shape is not part of the contracts."}},
    }
