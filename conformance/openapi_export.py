"""Every documented contract as one OpenAPI 3.1 document: what a request must be; answers are not in the tables.

Models stand behind createTask as alternatives, told apart by ``model``; dedicated endpoints have paths of their own.
Retired contracts are left out: KIE documents them no longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from conformance.contract import Contract, all_contracts
from conformance.model import CREATE_TASK, Json
from conformance.schema_export import contract_schema, parameter_schema

# market/quickstart, and the pages of all requests but uploads: the contracts of those hold their hosts themselves
# (file-upload-api/quickstart).
SERVER = "https://api.kie.ai"

# market/quickstart, "Authentication", and the security of the pages of 2026-04-29; the captures of 2026-08-19 hold
# requests without it.
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "The API key, as the pages say: Authorization: Bearer …",
}


def openapi() -> dict[str, Json]:
    """The OpenAPI 3.1 document of everything that is documented today, retired contracts left out.

    Returns:
        Plain data, the same on every run. ``createTask`` takes one of the components ``Request.<model>``, each with its
        ``Input.<model>``; a dedicated endpoint takes ``Body.<name>``. ``component`` says how ids are spelt there.

    Raises:
        ContractError: a contract's file breaks the format.
    """
    return document([one for one in all_contracts() if one.retired is None])


def document(contracts: Sequence[Contract]) -> dict[str, Json]:
    """The OpenAPI 3.1 document of ``contracts``, of which there is one at least."""
    models = [one for one in contracts if one.is_model]
    schemas: dict[str, Json] = {}
    for one in contracts:
        schemas[f"{'Input' if one.is_model else 'Body'}.{component(one.id)}"] = contract_schema(one)
    for one in models:
        schemas[f"Request.{component(one.id)}"] = _request(one)
    paths: dict[str, dict[str, Json]] = {}
    dedicated = sorted((one for one in contracts if not one.is_model), key=_place)
    for (path, method), sharing in groupby(dedicated, key=_place):
        paths.setdefault(path, {})[method] = _dedicated(list(sharing))
    for one in dedicated:
        if one.upload is not None:
            paths[one.table.path]["servers"] = [{"url": f"https://{host}"} for host in one.upload.hosts]
    if models:
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
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": {"bearer": _BEARER}},
    }


def component(id: str) -> str:
    """A contract's id as components may be named, each id another name.

    Letters, digits, ``-`` and ``.`` stay, ``/`` becomes ``__``, anything else its code point, ``_5f_`` for ``_``:
    ``kling-2.6/motion-control`` is ``kling-2.6__motion-control``.
    """
    return re.sub(r"[^A-Za-z0-9.-]", lambda sign: "__" if sign[0] == "/" else f"_{ord(sign[0]):x}_", id)


def _place(one: Contract) -> tuple[str, str]:
    return one.table.path, one.table.method.lower()


def _reference(kind: str, one: Contract) -> str:
    return f"#/components/schemas/{kind}.{component(one.id)}"


def _request(one: Contract) -> Json:
    beside = {name: each for name, each in one.table.body.items() if name not in ("model", "input")}
    return {
        "type": "object",
        "properties": {
            # The type beside the constant is for tools that look for one.
            "model": {"type": "string", "const": one.id},
            "input": {"$ref": _reference("Input", one)},
            **{name: parameter_schema(each) for name, each in beside.items()},
        },
        "required": ["model", "input", *(name for name, each in beside.items() if each.required)],
        "additionalProperties": False,
    }


def _create_task(models: Iterable[Contract]) -> Json:
    references = {one.id: _reference("Request", one) for one in models}
    schema = {
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "model", "mapping": references},
    }
    return _operation("createTask", "Create a task of a market model", {"application/json": [schema]})


def _dedicated(sharing: Sequence[Contract]) -> Json:
    """One operation of the contracts that share its method and path."""
    bodies: dict[str, list[Json]] = {}
    for one in sharing:
        bodies.setdefault(content_type_of(one), []).append({"$ref": _reference("Body", one)})
    names = "_or_".join(one.id for one in sharing)
    operation = _operation(names, " / ".join(one.title for one in sharing), bodies)
    query = {name: each for one in sharing for name, each in one.table.query.items()}
    if query:
        operation["parameters"] = [
            {"name": name, "in": "query", "required": bool(each.required), "schema": parameter_schema(each)}
            for name, each in query.items()
        ]
    return operation


def content_type_of(one: Contract) -> str:
    """What the body is sent as: contracts do not say, but a file of bytes does not fit into JSON."""
    is_file = any(each.format == "binary" for each in one.table.body.values())
    return one.table.content_type or ("multipart/form-data" if is_file else "application/json")


def _operation(id: str, summary: str, bodies: dict[str, list[Json]]) -> dict[str, Json]:
    # What two contracts allow at one place may overlap: any of them will do, where exactly one might refuse.
    content = {kind: {"schema": each[0] if len(each) == 1 else {"anyOf": each}} for kind, each in bodies.items()}
    return {
        "operationId": id,
        "summary": summary,
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "The API's answer; its shape is not part of the contracts."}},
    }
