"""Dotted paths in requests: parameters found at them in a table, and values put there with what has to stand around."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.laws.probes import sample, sample_object
from conformance.model import Json, Parameter

_NOTHING = Parameter()


def found_at(whole: Parameter, path: str) -> Parameter:
    """The first parameter that a dotted path names in ``whole`` or its alternatives; an empty one where none is."""
    step, _, rest = path.partition(".")
    name = step.rstrip("[]")
    child = _member(whole, name)
    for _ in range(step.count("[]")):
        child = child.items or _NOTHING
    return found_at(child, rest) if rest else child


def without(payload: Json, path: str) -> Json:
    """``payload`` without what stands at a dotted path that it has."""
    step, _, rest = path.partition(".")
    name = step.rstrip("[]")
    if not rest:
        return {other: one for other, one in payload.items() if other != name}
    return {**payload, name: _without_below(payload[name], step.count("[]"), rest)}


def _without_below(held: Json, depth: int, path: str) -> Json:
    return [_without_below(held[0], depth - 1, path), *held[1:]] if depth else without(held, path)


def placed(payload: dict[str, Json], whole: Parameter, path: str, value: Json) -> dict[str, Json]:
    """``payload`` with ``value`` at a dotted path, and with samples of what has to stand around it."""
    step, _, rest = path.partition(".")
    if not rest and "[" not in step:
        return {**payload, step: value}
    name = step.rstrip("[]")
    child = _member(whole, name)
    return {**payload, name: _placed_below(payload.get(name), child, step.count("[]"), rest, value)}


def _placed_below(held: Json, one: Parameter, depth: int, path: str, value: Json) -> Json:
    if depth:
        items = one.items or _NOTHING
        members = held if isinstance(held, list) and held else sample(one) if one.type == "array" else []
        first, *others = members or [sample(items)]
        return [_placed_below(first, items, depth - 1, path, value), *others]
    if not path:
        return value
    return placed(held if isinstance(held, dict) else sample_object(one), one, path, value)


def _member(whole: Parameter, name: str) -> Parameter:
    """The first parameter of that name in an object or its alternatives; an empty one where none is."""
    own = whole.properties.get(name)
    return next(_versions(whole, name), _NOTHING) if own is None else own


def _versions(whole: Parameter, name: str) -> Iterator[Parameter]:
    if name in whole.properties:
        yield whole.properties[name]
    for member in (*whole.one_of, *whole.any_of, *whole.all_of):
        yield from _versions(member, name)


def opened(payload: dict[str, Json], whole: Parameter, path: str) -> dict[str, Json]:
    """``payload`` with the objects on a dotted path, as samples where it has none."""
    step, _, rest = path.partition(".")
    child = _member(whole, step)
    held = payload.get(step)
    inner = held if isinstance(held, dict) else sample_object(child)
    return {**payload, step: opened(inner, child, rest) if rest else inner}


def along(whole: Parameter, path: str) -> Iterator[Parameter]:
    """``whole`` and every parameter that a dotted path goes through."""
    yield whole
    steps = path.split(".")
    yield from (found_at(whole, ".".join(steps[: count + 1])) for count in range(len(steps)))
