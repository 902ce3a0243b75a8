"""Dotted paths in requests: values put there with what has to stand around, or taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.cross_rules import child_of, parameter_at
from conformance.laws.probes import sample, sample_object
from conformance.model import Json, Parameter

_NOTHING = Parameter()


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
    child = child_of(whole, name)
    return {**payload, name: _placed_below(payload.get(name), child, step.count("[]"), rest, value)}


def placing(payload: dict[str, Json], whole: Parameter, path: str) -> Callable[[Json], dict[str, Json]]:
    """:func:`placed` for many values at one path."""
    step, _, rest = path.partition(".")
    held = payload.get(step)
    if not rest and "[" not in step:
        return lambda value: {**payload, step: value}
    if isinstance(held, dict):
        put = placing(held, child_of(whole, step), rest)
        return lambda value: {**payload, step: put(value)}
    return lambda value: placed(payload, whole, path, value)


def _placed_below(held: Json, one: Parameter, depth: int, path: str, value: Json) -> Json:
    if depth:
        items = one.items or _NOTHING
        members = held if isinstance(held, list) and held else sample(one) if one.type == "array" else []
        first, *others = members or [sample(items)]
        return [_placed_below(first, items, depth - 1, path, value), *others]
    if not path:
        return value
    return placed(held if isinstance(held, dict) else sample_object(one), one, path, value)


def opened(payload: dict[str, Json], whole: Parameter, path: str) -> dict[str, Json]:
    """``payload`` with the objects on a dotted path, as samples where it has none."""
    step, _, rest = path.partition(".")
    child = child_of(whole, step)
    held = payload.get(step)
    inner = held if isinstance(held, dict) else sample_object(child)
    return {**payload, step: opened(inner, child, rest) if rest else inner}


def along(whole: Parameter, path: str) -> Iterator[Parameter]:
    """``whole`` and every parameter that a dotted path goes through."""
    yield whole
    steps = path.split(".")
    yield from (parameter_at(whole, ".".join(steps[: count + 1])) for count in range(len(steps)))
