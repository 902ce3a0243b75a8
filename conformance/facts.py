"""The closed list of facts, how each is spelled in JSON, and what a value must do to keep it.

One row a fact: everything that loops over facts (reading, writing, comparing, documenting) loops over
these rows, so that a new fact is one new row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from conformance.messages import N_, Sentence
from conformance.model import ABSENT, Json, Parameter
from conformance.numbers import on_grid

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")
"""The type names of JSON Schema."""


class Fact(NamedTuple):
    """One kind of fact.

    Attributes:
        name: in JSON Schema's words.
        attribute: of :class:`~conformance.model.Parameter`.
        kind: what its value must be: see ``KINDS``.
        sentence: what the fact says, for reference pages and error messages.
    """

    name: str
    attribute: str
    kind: str
    sentence: str


FACTS: tuple[Fact, ...] = (
    Fact("type", "type", "type", "the JSON type of the value"),
    Fact("required", "required", "boolean", "whether a request must hold the parameter"),
    Fact("title", "title", "string", "the name of an alternative"),
    Fact("enum", "enum", "list", "the values that are allowed"),
    Fact("const", "const", "any", "the only value that is allowed"),
    Fact("default", "default", "any", "the value that stands in for a missing one"),
    Fact("minLength", "min_length", "count", "the smallest number of code points"),
    Fact("maxLength", "max_length", "count", "the largest number of code points"),
    Fact("pattern", "pattern", "string", "the regular expression that a text must match"),
    Fact("format", "format", "string", "the format of a text"),
    Fact("minimum", "minimum", "number", "the smallest number"),
    Fact("maximum", "maximum", "number", "the largest number"),
    Fact("exclusiveMinimum", "exclusive_minimum", "number", "a number must be above this"),
    Fact("exclusiveMaximum", "exclusive_maximum", "number", "a number must be below this"),
    Fact("multipleOf", "multiple_of", "positive", "a number must be a multiple of this"),
    Fact("step", "step", "positive", "the grid of allowed numbers, anchored at the minimum"),
    Fact("minItems", "min_items", "count", "the smallest number of list members"),
    Fact("maxItems", "max_items", "count", "the largest number of list members"),
    Fact("uniqueItems", "unique_items", "boolean", "whether list members must differ"),
    Fact(
        "additionalProperties",
        "additional_properties",
        "boolean",
        "whether an object may hold parameters that are not named",
    ),
    Fact("deprecated", "deprecated", "boolean", "whether the parameter is on its way out"),
    Fact("nullable", "nullable", "boolean", "whether null is allowed too"),
)

PROSE_LIMITS: tuple[Fact, ...] = tuple(
    fact for fact in FACTS if fact.kind in ("count", "number", "positive") or fact.name == "deprecated"
)
"""Facts that prose may state in place of the schema, beside defaults, enumerations and what linked files must be."""

FACT_BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}

_SCALARS = tuple((fact.name, fact.attribute) for fact in FACTS if fact.name not in ("enum", "const", "default"))
LIMITS = slice(*map(Parameter.__slots__.index, ("min_length", "media")))
"""Where bounds, steps, patterns and flags stand in a parameter's tuple; most parameters have none, or few."""
_NESTED = slice(Parameter.__slots__.index("items"), None)
_HEAD_NAMES = ("type", "required", "title")
_LIMIT_NAMES = tuple(name for name, _ in _SCALARS[len(_HEAD_NAMES) :])
_NO_LIMITS, _NOTHING_NESTED = Parameter().as_tuple[LIMITS], Parameter().as_tuple[_NESTED]
CHOICES = (("oneOf", "one_of"), ("anyOf", "any_of"), ("allOf", "all_of"))
"""Keywords that hold alternatives, and the attributes that hold them."""


MAX_EXACT = 10**400
"""Counts and bounds beyond this are refused: no documentation means them, and arithmetic on them is slow."""


def is_number(value: object) -> bool:
    """Whether ``value`` is a finite JSON number: a bool never is one."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return -MAX_EXACT < value < MAX_EXACT
    return isinstance(value, float) and math.isfinite(value)


def is_integral(value: object) -> bool:
    """Whether ``value`` is a number without a fraction, in JSON Schema's sense: ``2.0`` is."""
    return is_number(value) and value == int(value)  # type: ignore[call-overload]  # narrowed by is_number


def is_day(value: object) -> bool:
    """Whether ``value`` is the text of a day of the calendar, written ``YYYY-MM-DD``."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "type": (
        lambda value: isinstance(value, str) and value in TYPES,
        Sentence(N_("one of {names}"), names=", ".join(TYPES)),
    ),
    "boolean": (lambda value: isinstance(value, bool), N_("true or false")),
    "string": (lambda value: isinstance(value, str), N_("a string")),
    "list": (lambda value: isinstance(value, (list, tuple)) and len(value) > 0, N_("a list that is not empty")),
    "any": (lambda _: True, N_("any value")),
    "count": (lambda value: is_integral(value) and value >= 0, N_("a whole number, zero or more")),
    "number": (is_number, N_("a finite number")),
    "positive": (lambda value: is_number(value) and value > 0, N_("a number above zero")),
}
"""What the value of each kind of fact must be: a test, and its words."""


def same(left: Json, right: Json) -> bool:
    """Whether two JSON values are the same, types included: ``True`` is not ``1``, ``1`` is not ``1.0``.

    However deep they are nested: nothing recurses.
    """
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if one is other:
            continue
        if isinstance(one, (list, tuple)):
            if not isinstance(other, (list, tuple)) or len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif type(one) is not type(other):
            return False
        elif isinstance(one, dict):
            if one.keys() != other.keys():
                return False
            pairs.extend((value, other[key]) for key, value in one.items())
        elif one != other:
            return False
    return True


def parameter_to_json(parameter: Parameter) -> dict[str, Json]:
    """``parameter`` as the JSON object that stands in snapshots; facts that are not there are left out."""
    values = parameter.as_tuple
    heads = zip(_HEAD_NAMES, values, strict=False)  # they are the first fields
    found: dict[str, Json] = {name: value for name, value in heads if value is not None}
    if values[LIMITS] != _NO_LIMITS:
        limits = zip(_LIMIT_NAMES, values[LIMITS], strict=True)
        found |= {name: value for name, value in limits if value is not None}
        if parameter.deprecated is False:
            del found["deprecated"]
    if parameter.enum is not None:
        found["enum"] = list(parameter.enum)
    if parameter.const is not ABSENT:
        found["const"] = parameter.const
    if parameter.default is not ABSENT:
        found["default"] = parameter.default
    if parameter.media:
        found["media"] = dict(parameter.media)
    if values[_NESTED] != _NOTHING_NESTED:
        _add_nested(parameter, found)
    return found


def _add_nested(parameter: Parameter, found: dict[str, Json]) -> None:
    if parameter.items is not None:
        found["items"] = parameter_to_json(parameter.items)
    if parameter.properties:
        found["properties"] = parameters_to_json(parameter.properties)
    if parameter.refs:
        found["refs"] = parameters_to_json(parameter.refs)
    for name, attribute in CHOICES:
        members = getattr(parameter, attribute)
        if members:
            found[name] = [parameter_to_json(member) for member in members]
    if parameter.not_ is not None:
        found["not"] = parameter_to_json(parameter.not_)
    if parameter.prose:
        found["prose"] = dict(parameter.prose)


def parameters_to_json(parameters: Mapping[str, Parameter]) -> dict[str, Json]:
    """A mapping of parameters by name as JSON."""
    return {name: parameter_to_json(parameter) for name, parameter in parameters.items()}


Read = Callable[[Mapping[str, Json]], Parameter]
"""What makes a parameter of its JSON."""


def parameter_from_json(data: Mapping[str, Json], read: Read | None = None) -> Parameter:
    """The parameter that :func:`parameter_to_json` wrote as ``data``.

    The shape is trusted: snapshots are checked when they are opened, contracts by their own loader.

    Args:
        read: reads the parameters that are nested in it; None for this function.
    """
    read = read or parameter_from_json
    known: dict[str, Any] = {attribute: data[name] for name, attribute in _SCALARS if name in data}
    if "enum" in data:
        known["enum"] = tuple(data["enum"])
    if "const" in data:
        known["const"] = data["const"]
    if "default" in data:
        known["default"] = data["default"]
    if "media" in data:
        known["media"] = data["media"]
    if "items" in data:
        known["items"] = read(data["items"])
    if "properties" in data:
        known["properties"] = parameters_from_json(data["properties"], read)
    if "refs" in data:
        known["refs"] = parameters_from_json(data["refs"], read)
    for name, attribute in CHOICES:
        if name in data:
            known[attribute] = tuple(map(read, data[name]))
    if "not" in data:
        known["not_"] = read(data["not"])
    if "prose" in data:
        known["prose"] = data["prose"]
    return Parameter(**known)


def parameters_from_json(data: Mapping[str, Mapping[str, Json]], read: Read | None = None) -> dict[str, Parameter]:
    """A mapping of parameters by name from JSON; ``read`` as for :func:`parameter_from_json`."""
    read = read or parameter_from_json
    return {name: read(value) for name, value in data.items()}


_TYPE_TESTS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": is_integral,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def has_type(value: Json, name: str) -> bool:
    """Whether ``value`` is of the JSON Schema type ``name``; unknown type names hold for every value."""
    test = _TYPE_TESTS.get(name)
    return test is None or test(value)


def broken_facts(parameter: Parameter, value: Json, path: str = "") -> Iterator[tuple[str, str, Json]]:
    """The facts of ``parameter``'s schema that ``value`` breaks, one by one.

    Yields:
        ``(path, fact, value)``: the dotted path below ``path``, the fact's name, and the value found there.

    Prose, patterns, formats and step are not judged here; arithmetic is exact.
    """
    if value is None and parameter.nullable:
        return
    if parameter.type is not None and not has_type(value, parameter.type):
        yield path, "type", value
        return
    if parameter.enum is not None and not _among(value, parameter.enum):
        yield path, "enum", value
    if parameter.const is not ABSENT and not _among(value, (parameter.const,)):
        yield path, "const", value
    if isinstance(value, str):
        yield from ((path, fact, value) for fact in _broken_by_text(parameter, value))
    elif is_number(value):
        yield from ((path, fact, value) for fact in _broken_by_number(parameter, value))
    elif isinstance(value, list):
        yield from _broken_by_list(parameter, value, path)
    elif isinstance(value, dict):
        yield from _broken_by_object(parameter, value, path)
    yield from _broken_by_choice(parameter, value, path)


def _among(value: Json, allowed: tuple[Json, ...]) -> bool:
    """JSON Schema's equality: ``1`` and ``1.0`` are equal, ``1`` and ``true`` are not."""
    if isinstance(value, str):
        return value in allowed
    return any(same(value, one) or (is_number(value) and is_number(one) and value == one) for one in allowed)


def _broken_by_text(parameter: Parameter, value: str) -> Iterator[str]:
    if parameter.min_length is not None and len(value) < parameter.min_length:
        yield "minLength"
    if parameter.max_length is not None and len(value) > parameter.max_length:
        yield "maxLength"


def _broken_by_number(parameter: Parameter, value: int | float) -> Iterator[str]:
    if parameter.minimum is not None and value < parameter.minimum:
        yield "minimum"
    if parameter.maximum is not None and value > parameter.maximum:
        yield "maximum"
    if parameter.exclusive_minimum is not None and value <= parameter.exclusive_minimum:
        yield "exclusiveMinimum"
    if parameter.exclusive_maximum is not None and value >= parameter.exclusive_maximum:
        yield "exclusiveMaximum"
    if parameter.multiple_of is not None and not on_grid(value, parameter.multiple_of):
        yield "multipleOf"


def _broken_by_list(parameter: Parameter, value: list[Json], path: str) -> Iterator[tuple[str, str, Json]]:
    if parameter.min_items is not None and len(value) < parameter.min_items:
        yield path, "minItems", value
    if parameter.max_items is not None and len(value) > parameter.max_items:
        yield path, "maxItems", value
    if parameter.unique_items and _repeats(value):
        yield path, "uniqueItems", value
    if parameter.items is not None:
        for one in value:
            yield from broken_facts(parameter.items, one, f"{path}[]")


def _repeats(values: list[Json]) -> bool:
    import json

    return len({json.dumps(one, sort_keys=True) for one in values}) < len(values)


def _broken_by_object(parameter: Parameter, value: dict[str, Json], path: str) -> Iterator[tuple[str, str, Json]]:
    prefix = f"{path}." if path else ""
    for name, child in parameter.properties.items():
        if name in value:
            yield from broken_facts(child, value[name], f"{prefix}{name}")
        elif child.required:
            yield f"{prefix}{name}", "required", ABSENT
    if parameter.additional_properties is False:
        for name in value.keys() - parameter.properties.keys():
            yield f"{prefix}{name}", "additionalProperties", value[name]


def _broken_by_choice(parameter: Parameter, value: Json, path: str) -> Iterator[tuple[str, str, Json]]:
    def keeps(member: Parameter) -> bool:
        return next(broken_facts(member, value), None) is None

    if parameter.one_of and sum(map(keeps, parameter.one_of)) != 1:
        yield path, "oneOf", value
    if parameter.any_of and not any(map(keeps, parameter.any_of)):
        yield path, "anyOf", value
    for member in parameter.all_of:
        yield from broken_facts(member, value, path)
    if parameter.not_ is not None and keeps(parameter.not_):
        yield path, "not", value
