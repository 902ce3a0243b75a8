"""JSON values as JSON that every reader takes, and back, exactly: what broke a law may be what JSON has no word for.

Most values stand as they are. An object with one name that begins with ``$`` stands for what plain JSON loses: NaN and
infinities, integers that readers turn into floats or refuse, lone surrogates, deep nesting, names that look like these.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from conformance.causes import reworded
from conformance.errors import ConformanceError
from conformance.messages import gettext as _
from conformance.model import Json

_MOST_LEVELS = 64
"""Levels of nesting that stand as they are; deeper ones stand in a text, for readers that limit them."""

_MOST_INTEGER = 2**53
"""Integers beyond it stand in a text: readers that know only floats would change them."""

_MOST_SHOWN = 200
"""Characters of a text that a failure shows."""

_ESCAPED = re.compile(r"(?:[^\\]|\\(?:[\\nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}))*")


def pack(value: Json, level: int = 0) -> Json:
    """``value`` as plain JSON: finite, encodable as UTF-8, of bounded depth.

    Raises:
        TypeError: it is no JSON value.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if _is_text(value) else {"$text": value.encode("unicode_escape").decode("ascii")}
    if isinstance(value, int):
        return value if abs(value) <= _MOST_INTEGER else {"$integer": hex(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": repr(value)}
    if level == _MOST_LEVELS and value:
        return {"$json": json.dumps(pack(value))}
    if isinstance(value, list):
        packed = []
        for one in value:
            packed.append(pack(one, level + 1))  # noqa: PERF401 # a comprehension would double the depth of the stack
        return packed
    if isinstance(value, dict):
        return _packed_object(value, level)
    raise TypeError(f"expected a JSON value, found {type(value).__name__}")


def _packed_object(value: dict[Any, Json], level: int) -> Json:
    if any(not isinstance(name, str) for name in value):
        raise TypeError(f"expected names that are texts, found {list(value)!r}")
    if any(name.startswith("$") or not _is_text(name) for name in value):
        return {"$object": [[pack(name), pack(one, level + 1)] for name, one in value.items()]}
    packed = {}
    for name, one in value.items():
        packed[name] = pack(one, level + 1)
    return packed


def unpack(value: Json) -> Json:
    """What :func:`pack` made ``value`` from.

    Raises:
        ConformanceError: an object stands for something that is not known.
    """
    if isinstance(value, list):
        unpacked = []
        for one in value:
            unpacked.append(unpack(one))  # noqa: PERF401 # a comprehension would double the depth of the stack
        return unpacked
    if not isinstance(value, dict):
        return value
    name, held = next(iter(value.items()), ("", None))
    if name.startswith("$"):
        try:
            return _UNPACKED[name](held)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            told = _("{name}: expected what a packed value has, found {found!r}").format(
                name=name, found=str(held)[:60]
            )
            raise ConformanceError(told) from error
    found = {}
    for name, one in value.items():
        found[name] = unpack(one)
    return found


def unpack_at(place: str, value: Json) -> Json:
    """What :func:`unpack` gives, with ``place`` in its errors: where in which file the value stands.

    Raises:
        ConformanceError: an object stands for something that is not known, or the value is nested too deeply.
    """
    try:
        return unpack(value)
    except ConformanceError as error:
        raise ConformanceError(f"{place}: {error.message}") from error
    except RecursionError as error:
        raise ConformanceError(_("{place}: nested too deeply").format(place=place)) from error


def _unpacked_text(text: str) -> str:
    if not _ESCAPED.fullmatch(text):
        raise ValueError("an escape that is not known")
    return text.encode("ascii").decode("unicode_escape")


def _unpacked_float(text: str) -> float:
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[text]


_UNPACKED: Mapping[str, Callable[[Any], Json]] = {
    "$text": _unpacked_text,
    "$integer": lambda text: int(text, 16),
    "$float": _unpacked_float,
    "$json": lambda text: unpack(json.loads(text)),
    "$object": lambda pairs: {unpack(name): unpack(one) for name, one in pairs},
}


def packed_text(value: Json) -> str:
    """``value`` packed, in one line of ASCII; names stay in their order."""
    return json.dumps(pack(value), separators=(",", ":"))


def unpacked_text(text: str | bytes) -> Json:
    """The value in :func:`packed_text`, from wherever it comes.

    Raises:
        ConformanceError: it is no packed value.
    """
    try:
        return unpack(json.loads(text, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise ConformanceError(
            _("expected a packed JSON value, found: {error}").format(error=reworded(str(error)))
        ) from error


def _refuse(word: str) -> None:
    raise ValueError(_("{found}, which is no JSON").format(found=word))


def shortened(value: Json) -> Json:
    """``value`` with long texts cut, to be shown: what is too long by one is still thousands of letters."""
    if isinstance(value, str) and len(value) > _MOST_SHOWN:
        return f"{value[: _MOST_SHOWN // 2]}… ({len(value)} characters)"
    if isinstance(value, list):
        return [shortened(one) for one in value]
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return value


def encodable(text: str) -> str:
    """``text`` with lone surrogates spelled out: messages quote what they complain about."""
    return text if _is_text(text) else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_text(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
