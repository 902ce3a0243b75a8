"""A parameter table with one fact changed: every fact at every depth, both ways where there are two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.facts import CHOICES
from conformance.laws.oracle import decimal
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace

Changed = tuple[str, str, Parameter]
"""Dotted path, what was changed there, and the whole with that change."""

_OTHER_TYPE = {
    "string": ("integer",),
    "integer": ("string", "number"),
    "number": ("string", "integer"),
    "boolean": ("string",),
    "array": ("string",),
    "object": ("array",),
}
_BOUNDS = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum")
_COUNTS = ("min_length", "max_length", "min_items", "max_items")
_WORDS = {"min_length": "minLength", "max_length": "maxLength", "min_items": "minItems", "max_items": "maxItems"}


def changed(whole: Parameter) -> Iterator[Changed]:
    """``whole`` with one fact changed, for each fact of each parameter in it."""
    yield from _members(whole, "")
    yield from (("", name, one) for name, one in _object_itself(whole))


def _members(one: Parameter, path: str) -> Iterator[Changed]:
    prefix = f"{path}." if path else ""
    for name, child in one.properties.items():
        where = f"{prefix}{name}"
        rest = {each: other for each, other in one.properties.items() if each != name}
        yield where, "dropped", replace(one, properties=rest)
        for at, what, mutant in (*_itself(child, where), *_below(child, where)):
            yield at, what, replace(one, properties={**one.properties, name: mutant})
    for keyword, attribute in CHOICES:
        members = getattr(one, attribute)
        for place, member in enumerate(members):
            yield (
                path,
                f"{keyword}[{place}] dropped",
                replace(one, **{attribute: (*members[:place], *members[place + 1 :])}),
            )
            for at, what, mutant in _members(member, path):
                swapped = (*members[:place], mutant, *members[place + 1 :])
                yield at, f"{what} ({keyword}[{place}])", replace(one, **{attribute: swapped})


def _below(one: Parameter, path: str) -> Iterator[Changed]:
    """Changes inside the members of a list, and inside an object."""
    if one.items is not None:
        for at, what, mutant in (*_itself(one.items, f"{path}[]"), *_below(one.items, f"{path}[]")):
            yield at, what, replace(one, items=mutant)
    yield from _members(one, path)
    if one.properties:
        yield from ((path, what, mutant) for what, mutant in _object_itself(one))


def _object_itself(one: Parameter) -> Iterator[tuple[str, Parameter]]:
    if one.properties:
        added = {**one.properties, "surprise": Parameter(type="string", required=False)}
        yield "a parameter added that is not documented", replace(one, properties=added)
        yield "any parameter allowed", replace(one, additional_properties=True)
    if one.not_ is not None:
        yield "not dropped", replace(one, not_=None)


def _itself(one: Parameter, path: str) -> Iterator[Changed]:
    """Changes of the facts of one parameter."""
    yield from ((path, what, mutant) for what, mutant in _facts(one))


def _facts(one: Parameter) -> Iterator[tuple[str, Parameter]]:
    if one.required is not None:
        yield f"required {str(not one.required).lower()}", replace(one, required=not one.required)
    for other in _OTHER_TYPE.get(one.type or "", ()):
        yield f"type {other}", replace(one, type=other)
    if one.enum is not None:
        yield from _enumerations(one, one.enum)
    if one.const is not ABSENT:
        yield "const dropped", replace(one, const=ABSENT)
    yield from _defaults(one)
    step: Any = one.step or one.multiple_of or 1
    for attribute in _BOUNDS:
        bound = getattr(one, attribute)
        if bound is not None:
            yield from ((f"{attribute} {value!r}", replace(one, **{attribute: value})) for value in _moved(bound, step))
    for attribute in _COUNTS:
        bound = getattr(one, attribute)
        if bound is not None:
            moved = [value for value in (bound - 1, bound + 1) if value >= 0]
            yield from ((f"{_WORDS[attribute]} {value}", replace(one, **{attribute: value})) for value in moved)
    if one.step is not None:
        yield "step halved", replace(one, step=_half(one.step))
    if one.multiple_of is not None:
        yield "multipleOf halved", replace(one, multiple_of=_half(one.multiple_of))
    if one.pattern is not None:
        yield "pattern dropped", replace(one, pattern=None)
    if one.format is not None:
        yield "format dropped", replace(one, format=None)
    if one.unique_items:
        yield "members may repeat", replace(one, unique_items=None)
    if one.nullable:
        yield "null refused", replace(one, nullable=None)
    if one.deprecated:
        yield "no longer deprecated", replace(one, deprecated=None)
    for key in one.media:
        if key != "kind":
            rest = {each: value for each, value in one.media.items() if each != key}
            yield f"files: {key} dropped", replace(one, media=rest)


def _enumerations(one: Parameter, enum: tuple[Json, ...]) -> Iterator[tuple[str, Parameter]]:
    for member in enum if len(enum) > 1 else ():
        rest = tuple(each for each in enum if each is not member)
        yield f"enum without {member!r}", replace(one, enum=rest)
    first = enum[0]
    added: Json = f"{first}0" if isinstance(first, str) else not first if isinstance(first, bool) else first + 1
    while added in enum and not isinstance(added, bool):
        added = f"{added}0" if isinstance(added, str) else added + 1
    if added not in enum:
        yield f"enum with {added!r}", replace(one, enum=(*enum, added))
    yield "enum dropped", replace(one, enum=None)


def _defaults(one: Parameter) -> Iterator[tuple[str, Parameter]]:
    if one.default is ABSENT:
        return
    yield "default dropped", replace(one, default=ABSENT)
    value: Json = one.default
    if isinstance(value, bool):
        other: Json = not value
    elif isinstance(value, (int, float)):
        other = value + 1
    elif one.enum is not None:
        other = next((each for each in one.enum if each != value), None)
    else:
        other = f"{value}x"
    yield f"default {other!r}", replace(one, default=other)


def _moved(bound: int | float, step: int | float) -> Iterator[int | float]:
    for by in (-1, 1):
        exact = decimal(bound) + by * decimal(step)
        yield int(exact) if exact.denominator == 1 and isinstance(bound, int) else float(exact)


def _half(step: int | float) -> int | float:
    exact = decimal(step) / 2
    return int(exact) if exact.denominator == 1 else float(exact)
