"""Values compared and told apart for the laws."""

from __future__ import annotations

import math

from conformance.facts import same
from conformance.model import Json


def same_value(left: Json, right: Json) -> bool:
    """Whether two JSON values are the same, types included; NaN is the same as NaN, names may stand in any order."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            pairs.extend((value, other[name]) for name, value in one.items())
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other):
            continue
        elif not same(one, other):
            return False
    return True


def is_plain_json(value: Json) -> bool:
    """Whether ``value`` can be sent as JSON and comes back: no NaN, no infinity, no lone surrogate."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += [*one, *one.values()]
        elif isinstance(one, list):
            todo += one
        elif (isinstance(one, float) and not math.isfinite(one)) or (isinstance(one, str) and not _is_text(one)):
            return False
    return True


def _is_text(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
