"""Documented examples against our contracts: doubts that the page's own schema does not raise.

An example may leave a required text empty, or break a rule that only its page's sentences state. That is the page
contradicting itself, so it is a lint of the documentation, not a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conformance.contract import Contract
from conformance.model import Json, Level, Lint, Operation
from conformance.validator import Validator

_TEXT = "some text "


def example_lints(contract: Contract, operation: Operation, known: Sequence[Lint]) -> Iterator[Lint]:
    """A lint for each violation of a documented example that is not among ``known``.

    Args:
        known: the lints of the page, which say what breaks the page's own schema.
    """
    payloads = [payload for example in operation.examples if (payload := payload_of(contract, example)) is not None]
    if not payloads:
        return
    told = {place_of(lint.path) for lint in known if lint.id.startswith("example-")}
    ready = Validator(contract)
    root = "input." if contract.is_model else ""
    for payload in payloads:
        for one in ready.check(payload):
            path = f"{root}{one.path[1:].replace('/', '.')}"
            if place_of(path) not in told:
                told.add(place_of(path))
                message = f"the example breaks {one.code}: expected {one.expected}, found {one.actual}"
                yield Lint(id="example-breaks-contract", level=Level.WARNING, path=path, message=message)


def payload_of(contract: Contract, example: Json) -> dict[str, Json] | None:
    """The payload in a request example: the input of a createTask model, else the body; None where there is none.

    Free text, which snapshots keep by its length only, is some text of that length again.
    """
    payload = example.get("input") if contract.is_model and isinstance(example, dict) else example
    filled = _filled(payload)
    return filled if isinstance(filled, dict) else None


def _filled(value: Json) -> Json:
    if isinstance(value, dict):
        if value.keys() == {"$text"}:
            return (_TEXT * (value["$text"] // len(_TEXT) + 1))[: value["$text"]]
        return {name: _filled(one) for name, one in value.items()}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def place_of(path: str) -> str:
    """A dotted path without the places of list members, so that two ways of writing it meet."""
    return re.sub(r"\.\d+(?=\.|$)|\[\d*\]", "", path)
