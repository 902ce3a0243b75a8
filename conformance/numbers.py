"""Exact arithmetic on the numbers that people write: grids, rounding, numbers held as text.

A float stands for the shortest decimal that reads as it: ``0.1 + 0.2`` is 0.30000000000000004, a number of its own,
and lies off the grid of 0.1. Nothing here goes through binary fractions: numbers are worked with as whole multiples
of a power of ten.
"""

from __future__ import annotations

import math
import re

Number = int | float

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:([.,])([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?\Z")
_BLANKS = " \t\r\n"
_MAX_TEXT = 400
"""Longer texts are no numbers: more digits than any float has."""

_UNIT_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL  # a long s (U+017F) is no s
_UNIT_WORDS = {
    "seconds": re.compile(r"(.*[0-9])[ \t]*(?:s|sec|secs|second|seconds)\Z", _UNIT_FLAGS),
    "times": re.compile(r"(.*[0-9])[ \t]*(?:x|times)\Z", _UNIT_FLAGS),
}


def is_finite(value: object) -> bool:
    """Whether ``value`` is a finite JSON number of any size: a bool never is one."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def is_whole(value: object) -> bool:
    """Whether ``value`` is a number without a fraction, in JSON Schema's sense: 2.0 is."""
    return is_finite(value) and (isinstance(value, int) or float(value).is_integer())  # type: ignore[arg-type]  # narrowed


def scaled(*numbers: Number) -> tuple[list[int], int]:
    """Numbers as whole multiples of one power of ten, exactly: 0.25 and 3 as 25 and 300, of ``10**-2``.

    Returns:
        The multiples, and how many decimals they stand for.
    """
    if set(map(type, numbers)) == {int}:
        return list(numbers), 0  # type: ignore[arg-type]  # all of them whole
    parts = [_parts(number) for number in numbers]
    decimals = max(0, *(decimals for _, decimals in parts))
    return [digits * 10 ** (decimals - own) for digits, own in parts], decimals


def _parts(number: Number) -> tuple[int, int]:
    """Digits and decimals of the shortest decimal that reads as ``number``; decimals may be negative."""
    if isinstance(number, int):
        return int(number), 0
    text, _, exponent = repr(float(number)).partition("e")
    whole, _, fraction = text.partition(".")
    return int(whole + fraction), len(fraction) - int(exponent or 0)


def on_grid(number: Number, step: Number, anchor: Number = 0) -> bool:
    """Whether ``number`` is ``anchor`` plus a whole number of ``step``."""
    (value, width, start), _ = scaled(number, step, anchor)
    return (value - start) % width == 0


def to_grid(number: Number, step: Number, minimum: Number | None = None, maximum: Number | None = None) -> Number:
    """``number`` rounded to the grid of ``step``: to the nearest point, a tie away from zero.

    Args:
        number: within the bounds.
        step: above zero.
        minimum: where the grid is anchored; 0 without one.
        maximum: no result is above it: the last grid point below it stands in.

    Returns:
        ``number`` itself where it is on the grid; else an int where the grid holds whole numbers only, else a float,
        never ``-0.0``.

    Raises:
        OverflowError: the result is beyond the range of floats.
    """
    most = number if maximum is None else maximum
    (value, width, start, limit), decimals = scaled(number, step, minimum or 0, most)
    count, rest = divmod(value - start, width)
    if not rest:
        return number
    below = start + count * width
    above = below + width
    up = 2 * rest > width or (2 * rest == width and abs(above) >= abs(below))
    result = above if up else below
    if maximum is not None and result > limit:
        result -= width
    return _plain(result, decimals, whole=is_whole(step) and is_whole(minimum or 0))


def points(step: Number, minimum: Number, maximum: Number, most: int) -> list[Number] | None:
    """Every point of a grid from ``minimum`` to ``maximum``, or None where there are more than ``most``."""
    (width, low, high), decimals = scaled(step, minimum, maximum)
    if not 0 <= (high - low) // width < most:
        return None
    return [_plain(one, decimals, whole=one % 10**decimals == 0) for one in range(low, high + 1, width)]


def _plain(digits: int, decimals: int, *, whole: bool) -> Number:
    """The number of so many digits and decimals: an int, or the float nearest to it."""
    scale: int = 10**decimals
    return digits // scale if whole else digits / scale


def number_in(text: str, unit: str | None = None) -> Number | None:
    """The number that ``text`` holds; None where it holds none, or could be read in two ways.

    JSON's own spelling, with a decimal comma allowed and blanks around it: ``"0.5"``, ``"0,5"``, ``" 5 "``, ``"1e-1"``.
    ``"1,000"`` may be a thousand or one: it is neither. Digits of other scripts, ``"1_0"``, ``"+1"``, ``".5"``,
    ``"05"`` and decimals beyond the range of floats are no numbers.

    Args:
        unit: a unit that may follow the number: ``seconds`` (``"5 seconds"``, ``"5s"``) or ``times`` (``"2x"``).
    """
    if len(text) > _MAX_TEXT:
        return None
    text = text.strip(_BLANKS)
    if unit is not None:
        with_unit = _UNIT_WORDS[unit].match(text)
        text = with_unit[1] if with_unit else text
    found = _NUMBER.match(text)
    if found is None:
        return None
    sign, whole, mark, decimals, exponent = found.groups()
    if mark == "," and (exponent or (len(decimals) == 3 and whole != "0" and len(whole) <= 3)):
        return None
    if decimals is None and exponent is None:
        return int(sign + whole)
    number = float(f"{sign}{whole}.{decimals or 0}e{exponent or 0}")
    return number + 0.0 if math.isfinite(number) else None


def as_text(number: Number) -> str:
    """``number`` as a person writes it: 5.0 as ``5``, 0.5 as ``0.5``."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return repr(number)
