"""Validation against the field: the same payloads, all errors with their paths, in turn, in one process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, cast

from conformance.model import Json, Parameter
from conformance.payload import whole_of
from conformance.schema_export import json_schema, parameter_schema
from conformance.validator import validate, validator
from tests.support.examples import contracts, documented_examples, with_one_fault

Payload = tuple[str, Json]


def payloads() -> tuple[list[Payload], list[Payload]]:
    """Documented examples that are valid, and all their single-fault mutations that are not, over all contracts.

    The few valid ones come often enough for a pass over them to last as long as one over the broken ones: a pass of
    a third of a millisecond measures what the rival left in the processor's caches.
    """
    valid: list[Payload] = []
    broken: list[Payload] = []
    for contract in contracts():
        for example in documented_examples(contract.id):
            if validate(contract.id, example):
                continue
            valid.append((contract.id, example))
            faulty = ((contract.id, one) for one in with_one_fault(contract, example))
            broken += [one for one in faulty if any(raw.code != "cross-rule" for raw in validate(*one))]
    return valid * max(1, len(broken) // len(valid)), broken


def ours(found: list[Payload], *, rules: bool = True) -> Callable[[], int]:
    """Ours: code and path of every violation; ``rules`` with the cross rules, which no rival's schema has."""
    if rules:

        def run() -> int:
            return len([(one.code, one.path) for id, payload in found for one in validate(id, payload)])

        return run
    ready = {id: validator(id).compiled.check for id in {id for id, _ in found}}

    def run_tables() -> int:
        return len([(one.code, one.path) for id, payload in found for one in ready[id](payload)])

    return run_tables


def floor(found: list[Payload]) -> Callable[[], int]:
    """What pure Python cannot go below: one call a payload and one look at each of its names, with nothing checked."""

    def look(payload: dict[str, Json]) -> list[Json]:
        for name in payload:
            payload[name]
        return []

    def run() -> int:
        return sum(len(look(payload)) for _, payload in found)

    return run


def with_jsonschema_rs(found: list[Payload]) -> Callable[[], int]:
    """jsonschema-rs on the exported schemas."""
    import jsonschema_rs

    ready = {id: jsonschema_rs.Draft202012Validator(json_schema(id)) for id in {id for id, _ in found}}

    def run() -> int:
        return len([(one.kind, one.instance_path) for id, payload in found for one in ready[id].iter_errors(payload)])

    return run


def with_jsonschema(found: list[Payload]) -> Callable[[], int]:
    """jsonschema on the exported schemas."""
    import jsonschema

    ready = {id: jsonschema.Draft202012Validator(json_schema(id)) for id in {id for id, _ in found}}

    def run() -> int:
        every = ((ready[id], payload) for id, payload in found)
        return len([(one.validator, one.absolute_path) for ours, payload in every for one in ours.iter_errors(payload)])

    return run


def with_pydantic(found: list[Payload]) -> Callable[[], int]:
    """pydantic models of the same tables, strict, with the facts that pydantic has words for."""
    from pydantic import TypeAdapter, ValidationError

    wholes = {contract.id: whole_of(contract) for contract in contracts()}
    ready: dict[str, Any] = {id: TypeAdapter(_pydantic_type(wholes[id], "Model")) for id in {id for id, _ in found}}

    def run() -> int:
        count = 0
        for id, payload in found:
            try:
                ready[id].validate_python(payload)
            except ValidationError as error:
                rows = error.errors(include_url=False, include_context=False, include_input=False)
                count += len([(one["type"], one["loc"]) for one in rows])
        return count

    return run


def _pydantic_type(one: Parameter, name: str) -> Any:
    from pydantic import ConfigDict, Field, create_model

    if one.enum is not None:
        return Literal[one.enum]
    if one.type == "string":
        pattern = parameter_schema(one).get("pattern")
        return Annotated[
            str, Field(strict=True, min_length=one.min_length, max_length=one.max_length, pattern=_for_rust(pattern))
        ]
    if one.type in ("number", "integer"):
        kind = int if one.type == "integer" else float
        step = one.multiple_of or (one.step if kind is int else None)  # pydantic's own floats miss a step of 0.1
        bounds = {
            "multiple_of": step,
            "ge": one.minimum,
            "le": one.maximum,
            "gt": one.exclusive_minimum,
            "lt": one.exclusive_maximum,
        }
        return Annotated[kind, Field(strict=kind is int, **cast(Any, bounds))]
    if one.type == "boolean":
        return Annotated[bool, Field(strict=True)]
    if one.type == "array":
        items = _pydantic_type(one.items, name + "Item") if one.items is not None else Any
        return Annotated[list[items], Field(strict=True, min_length=one.min_items, max_length=one.max_items)]  # type: ignore[valid-type]  # made at run time
    if one.properties and not one.one_of and not one.any_of:
        fields: dict[str, Any] = {}
        for place, (key, child) in enumerate(one.properties.items()):
            kind = _pydantic_type(child, f"{name}{place}")
            fields[f"p{place}"] = (kind, Field(default=... if child.required else None, alias=key))
        return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    alternatives = [_pydantic_type(member, f"{name}{place}") for place, member in enumerate((*one.one_of, *one.any_of))]
    return reduce(or_, alternatives) if alternatives else dict[str, Any]


def _for_rust(pattern: str | None) -> str | None:
    """A pattern for pydantic's engine, which has no look-ahead: only the ends differ, and they mean the same."""
    if pattern is None:
        return None
    return pattern.replace("(?![\\s\\S])", "$").replace("(?=[\\s\\S])", "")


FIRST_OURS = """
import time
start = time.perf_counter()
from conformance import validate
found = validate("kling/v2-1-pro", {"prompt": "a lake", "image_url": "https://files.example/a.png", "cfg_scale": 0.55})
assert [one.code for one in found] == ["off-step"]
print(time.perf_counter() - start)
"""
FIRST_THEIRS = """
import json, pathlib, sys, time
text = pathlib.Path(sys.argv[1]).read_text()
start = time.perf_counter()
import jsonschema_rs
ready = jsonschema_rs.Draft202012Validator(json.loads(text))
found = list(ready.iter_errors(
    {"prompt": "a lake", "image_url": "https://files.example/a.png", "cfg_scale": 0.55}))
assert len(found) == 1
print(time.perf_counter() - start)
"""


def first(code: str, *arguments: str) -> float:
    """Seconds until the first verdict in a fresh process, from the first import on."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return float(done.stdout)
