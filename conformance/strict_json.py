"""JSON as payloads may be: each name once, finite numbers, bounded nesting. Python's own reader takes more."""

from __future__ import annotations

import json
import math
from typing import Any

from conformance.messages import gettext as _
from conformance.model import Json

MAX_DEPTH = 100
"""Levels of nesting in a payload: no documented one comes near."""


class RepeatedNameError(ValueError):
    """An object has a name twice, of which only one would be sent.

    Args:
        name: the name, whole.
    """

    def __init__(self, name: str) -> None:
        super().__init__(_("{name} twice in one object, of which only one would be sent").format(name=repr(name[:40])))
        self.name = name


def parse_json(text: str) -> Json:
    """The value that ``text`` spells.

    Raises:
        json.JSONDecodeError: it is no JSON; it knows line and column.
        RepeatedNameError: an object has a name twice.
        ValueError: a number is not finite or has too many digits, or values are nested too deep.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        raise ValueError(_("more than {most} levels of nesting").format(most=MAX_DEPTH)) from error
    _check_depth(value)
    return value


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise RepeatedNameError(name)
        found[name] = value
    return found


def _refuse(word: str) -> None:
    raise ValueError(_("{found}, which is no JSON").format(found=word))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(_("{found}, which is beyond the range of numbers").format(found=text[:40]))
    return number


def _check_depth(value: Json) -> None:
    level = [value]
    for _level in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise ValueError(_("more than {most} levels of nesting").format(most=MAX_DEPTH))
