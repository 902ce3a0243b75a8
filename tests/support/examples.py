"""Documented examples as payloads, and the same with one fault each."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from conformance.contract import Contract, contract_paths, load_contract
from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from conformance.example_lints import payload_of
from conformance.model import Json, Parameter
from conformance.payload import whole_of


@cache
def documented_examples(id: str) -> tuple[Json, ...]:
    """The request examples of a contract's page, on the last day on which it is documented, as payloads.

    Free text stands in snapshots by its length only; here it is that many letters again.
    """
    contract = load_contract(id)
    last = contract.retired or contract.verified
    found: list[Json] = []
    for day in [one for one in snapshot_days(default_root()) if one == last]:
        for operation in open_snapshot(default_root(), day).page(contract.page).operations:
            if operation.table.endpoint != contract.table.endpoint:
                continue
            for example in operation.examples:
                payload = payload_of(contract, example)
                if payload is not None:
                    found.append(payload)
    return tuple(found)


def contracts() -> Iterator[Contract]:
    """Every contract of the package."""
    return map(load_contract, contract_paths())


def with_one_fault(contract: Contract, payload: dict[str, Json]) -> Iterator[dict[str, Json]]:
    """The payload again and again, each time with another single thing wrong."""
    yield {**payload, "surprise": 1}
    for name, one in whole_of(contract).properties.items():
        if one.required:
            yield {other: value for other, value in payload.items() if other != name}
        for fault in _faults(one):
            yield {**copy.deepcopy(payload), name: fault}


def _faults(one: Parameter) -> Iterator[Any]:
    yield {"string": 5, "number": "5", "integer": "5", "boolean": "true", "array": "x", "object": []}.get(
        one.type or ""
    )
    yield None
    if one.enum is not None:
        yield "none of these" if one.type == "string" else -12345
    if one.max_length is not None and one.enum is None:
        yield "x" * (int(one.max_length) + 1)
    if one.maximum is not None and one.type in ("number", "integer"):
        yield int(one.maximum) + 1
    if one.minimum is not None and one.type in ("number", "integer"):
        yield int(one.minimum) - 1
    if one.max_items is not None:
        yield ["https://files.example/a.png"] * (int(one.max_items) + 1)
    if one.items is not None and one.items.type == "string":
        yield ["https://files.example/a.png", 5]
