"""The verdict on a payload, read plainly from a table: what every validator is held against.

A second reading of the same facts as the compiled validator's, which shares none of its code: it walks the table value
by value and says what is broken where. It is asked again about every payload that is reported, however that was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache

from conformance.laws.rule_oracle import equal, is_number
from conformance.model import ABSENT, Json, Parameter
from conformance.regex import URI, portable

Fault = tuple[str, str]
"""Code and JSON Pointer of one broken fact."""

_WHOLE_TEXT = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_PLAIN_TEXT = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?\Z")


def faults(one: Parameter, value: Json, path: str = "", *, is_part: bool = False) -> Iterator[Fault]:
    """Every fact of ``one`` that ``value`` breaks, without cross rules.

    Args:
        is_part: whether ``one`` is an alternative: what it does not name is not its affair, unless it says so.
    """
    if value is None and one.nullable:
        return
    if one.type is not None and not _is(one.type, value):
        yield "type-mismatch", path
        return
    if is_blank(one, value):
        yield "required-missing", path
        return
    if not _is_member(one, value):
        yield "enum-mismatch", path
    if isinstance(value, str) and one.enum is None:
        yield from ((code, path) for code in _text_faults(one, value))
    elif is_number(value) and one.enum is None and one.type in ("number", "integer"):
        yield from ((code, path) for code in _number_faults(one, value))
    elif isinstance(value, list) and one.type == "array":
        yield from _list_faults(one, value, path)
    elif isinstance(value, dict) and (one.type == "object" or one.properties):
        yield from _object_faults(one, value, path, is_open=is_part and one.additional_properties is None)
    if one.type not in ("string", "number", "integer", "boolean"):
        yield from _choice_faults(one, value, path)


def _is(kind: str, value: Json) -> bool:
    """JSON Schema's types: a bool is no number, 2.0 is an integer, NaN and infinities are nothing at all."""
    if kind in ("number", "integer"):
        return is_number(value) and (kind == "number" or value == value // 1)
    names = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    return isinstance(value, names[kind])


def is_blank(one: Parameter, value: Json) -> bool:
    """Whether a value is a required text that is free and says nothing: it counts as missing."""
    free = one.enum is None and not holds_number(one)
    return bool(one.required) and one.type == "string" and free and not str(value).strip()


def _is_member(one: Parameter, value: Json) -> bool:
    if one.enum is not None and not any(same_json(value, each) for each in one.enum):
        return False
    return one.const is ABSENT or same_json(value, one.const)


def same_json(left: Json, right: Json) -> bool:
    """Whether two JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[name], right[name]) for name in left)
    return equal(left, right)


def holds_number(one: Parameter) -> bool:
    """Whether a parameter is a text that holds a number within bounds or in steps."""
    bounds = (one.minimum, one.maximum, one.step, one.multiple_of)
    return one.type == "string" and one.enum is None and bounds != (None,) * 4


def _text_faults(one: Parameter, value: str) -> Iterator[str]:
    if one.type != "string":
        return
    if holds_number(one):
        if not _is_numeric_text(one, value):
            yield "numeric-text"
        return
    if one.min_length is not None and len(value) < one.min_length:
        yield "too-short"
    if one.max_length is not None and len(value) > one.max_length:
        yield "too-long"
    if one.pattern is not None and not _regex(one.pattern).search(value):
        yield "pattern-mismatch"
    if one.format == "uri" and not re.match(URI, value):
        yield "format-mismatch"


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(portable(pattern))


def _is_numeric_text(one: Parameter, value: str) -> bool:
    """A whole number in plain spelling where there are steps, else any decimal within the bounds."""
    low, high = Fraction(one.minimum or 0), Fraction(one.maximum or 0)
    step = one.step or one.multiple_of
    found = (_WHOLE_TEXT if step is not None else _PLAIN_TEXT).match(value)
    if found is None or value == "-0":
        return False
    number = Fraction(value)
    return low <= number <= high and (step is None or (number - low) % decimal(step) == 0)


@lru_cache(maxsize=4096, typed=True)
def decimal(number: int | float) -> Fraction:
    """The decimal that a person wrote, exactly."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def _number_faults(one: Parameter, value: int | float) -> Iterator[str]:
    outside = (
        (one.minimum is not None and value < one.minimum)
        or (one.maximum is not None and value > one.maximum)
        or (one.exclusive_minimum is not None and value <= one.exclusive_minimum)
        or (one.exclusive_maximum is not None and value >= one.exclusive_maximum)
    )
    if outside:
        yield "out-of-range"
        return
    grids = ((one.step, one.minimum or 0), (one.multiple_of, 0))
    if any(step is not None and (decimal(value) - decimal(anchor)) % decimal(step) for step, anchor in grids):
        yield "off-step"


def _list_faults(one: Parameter, value: list[Json], path: str) -> Iterator[Fault]:
    if one.min_items is not None and len(value) < one.min_items:
        yield "too-few-items", path
    if one.max_items is not None and len(value) > one.max_items:
        yield "too-many-items", path
    if one.unique_items and any(same_json(each, other) for at, each in enumerate(value) for other in value[:at]):
        yield "repeated-items", path
    for place, each in enumerate(value):
        if one.items is not None:
            yield from faults(one.items, each, f"{path}/{place}")


def _object_faults(one: Parameter, value: Mapping[str, Json], path: str, *, is_open: bool) -> Iterator[Fault]:
    for name, child in one.properties.items():
        if name in value:
            yield from faults(child, value[name], f"{path}/{token(name)}")
        elif child.required:
            yield "required-missing", f"{path}/{token(name)}"
    known = None if is_open else known_names(one)
    if known is not None:
        yield from (("unknown-parameter", f"{path}/{token(name)}") for name in value if name not in known)


def token(name: str) -> str:
    """A name as a step of a JSON Pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")


def known_names(one: Parameter) -> set[str] | None:
    """The names that an object may hold, those of its alternatives too; None where it may hold any."""
    if one.additional_properties is True:
        return None
    names = _every_name(one)
    return names if names or one.additional_properties is False else None


def _every_name(one: Parameter) -> set[str]:
    members = (*one.one_of, *one.any_of, *one.all_of)
    return set(one.properties).union(*map(_every_name, members))


def _choice_faults(one: Parameter, value: Json, path: str) -> Iterator[Fault]:
    def within(member: Parameter) -> list[Fault]:
        return list(faults(member, value, path, is_part=True))

    for members, just_one in ((one.one_of, True), (one.any_of, False)):
        found = [within(member) for member in members]
        kept = sum(not each for each in found)
        if kept > 1 and just_one:
            yield "several-alternatives", path
        elif members and not kept:
            if {code for each in found for code, _ in each} == {"required-missing"}:
                yield "no-alternative", path
            else:
                yield from min(found, key=len)
    for member in one.all_of:
        yield from within(member)
    if one.not_ is not None and not within(one.not_):
        yield "excluded", path
