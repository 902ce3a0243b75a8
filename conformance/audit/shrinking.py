"""The smallest part of a request body that still shows one fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from conformance.model import Json
from conformance.validator import Validator, Violation

MOST_NAMES = 100
"""Bodies with more parameters are shown as they are: each is left out once."""
MOST_VALUES = 5000
"""Nor are those made smaller that hold more values than these: each try looks at all of them."""
K = TypeVar("K")


def smallest(body: Json, validator: Validator, fault: K, key: Callable[[Violation], K]) -> Json:
    """``body`` without the parameters that do not matter to ``fault``; no other fault comes in their place.

    Args:
        fault: the violation to keep, as ``key`` tells it.
    """
    if not _is_small(body):
        return body
    known = set(map(key, validator.check_request(body)))
    for holder, name in list(_names(body, validator.contract.is_model)):
        less = _without(body, holder, name)
        found = set(map(key, validator.check_request(less)))
        if fault in found and found <= known:
            body, known = less, found
    return body


def _is_small(body: Json) -> bool:
    todo, count = [body], 0
    while todo and count <= MOST_VALUES:
        one = todo.pop()
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        count += 1 + len(inside)
        todo.extend(inside)
    return count <= MOST_VALUES


def _names(body: Json, is_model: bool) -> Iterator[tuple[str, str]]:
    """What may be left out: the object that holds it, empty for the body itself, and its name."""
    if not isinstance(body, dict):
        return
    inside = body.get("input") if is_model else None
    names = [("input", name) for name in inside] if isinstance(inside, dict) else []
    names += [("", name) for name in body if not (is_model and name in ("model", "input"))]
    if len(names) <= MOST_NAMES:
        yield from names


def _without(body: dict[str, Json], holder: str, name: str) -> dict[str, Json]:
    if holder:
        return {**body, holder: {each: one for each, one in body[holder].items() if each != name}}
    return {each: one for each, one in body.items() if each != name}
