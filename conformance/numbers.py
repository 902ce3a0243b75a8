"""Exact arithmetic on the numbers that people write: grids, rounding, numbers held as text.

A float stands for the shortest decimal that reads as it: ``0.1 + 0.2`` is 0.30000000000000004, a number of its own,
and lies off the grid of 0.1. Nothing here goes through binary fractions; ``fractions`` is imported where it is first
needed, because most payloads never need it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

Number = int | float

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:([.,])([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?\Z")
_BLANKS = " \t\r\n"
_MAX_TEXT = 400
"""Longer texts are no numbers: more digits than any float has."""

_UNIT_WORDS = {
    "seconds": re.compile(r"(.*[0-9])[ \t]*(?:s|sec|secs|second|seconds)\Z", re.IGNORECASE | re.DOTALL),
    "times": re.compile(r"(.*[0-9])[ \t]*(?:x|times)\Z", re.IGNORECASE | re.DOTALL),
}


def is_finite(value: object) -> bool:
    """Whether ``value`` is a finite JSON number of any size: a bool never is one."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def is_whole(value: object) -> bool:
    """Whether ``value`` is a number without a fraction, in JSON Schema's sense: 2.0 is."""
    return is_finite(value) and (isinstance(value, int) or float(value).is_integer())  # type: ignore[arg-type]  # narrowed


def exact(number: Number) -> Fraction:
    """The shortest decimal that reads as ``number``, exactly."""
    from fractions import Fraction

    return Fraction(number) if isinstance(number, int) else Fraction(repr(float(number)))


def on_grid(number: Number, step: Number, anchor: Number = 0) -> bool:
    """Whether ``number`` is ``anchor`` plus a whole number of ``step``."""
    return bool((exact(number) - exact(anchor)) % exact(step) == 0)


def to_grid(number: Number, step: Number, minimum: Number | None = None, maximum: Number | None = None) -> Number:
    """``number`` rounded to the grid of ``step``: to the nearest point, a tie away from zero.

    Args:
        number: within the bounds.
        step: above zero.
        minimum: where the grid is anchored; 0 without one.
        maximum: no result is above it: the last grid point below it stands in.

    Returns:
        An int where the grid holds whole numbers only, else a float; never ``-0.0``.

    Raises:
        OverflowError: the result is beyond the range of floats.
    """
    whole, anchor, width = exact(number), exact(minimum or 0), exact(step)
    count, rest = divmod(whole - anchor, width)
    below = anchor + count * width
    above = below + width
    up = 2 * rest > width or (2 * rest == width and abs(above) >= abs(below))
    result = above if up else below
    if maximum is not None and result > exact(maximum):
        result -= width
    if anchor.denominator == 1 and width.denominator == 1:
        return int(result)
    return float(result) + 0.0


def points(step: Number, minimum: Number, maximum: Number, most: int) -> list[Number] | None:
    """Every point of a grid from ``minimum`` to ``maximum``, or None where there are more than ``most``."""
    width, low, high = exact(step), exact(minimum), exact(maximum)
    count = (high - low) // width
    if count < 0 or count >= most:
        return None
    found = (low + place * width for place in range(count + 1))
    return [int(one) if one.denominator == 1 else float(one) for one in found]


def number_in(text: str, unit: str | None = None) -> Number | None:
    """The number that ``text`` holds; None where it holds none, or could be read in two ways.

    JSON's own spelling, with a decimal comma allowed and blanks around it: ``"0.5"``, ``"0,5"``, ``" 5 "``, ``"1e-1"``.
    ``"1,000"`` may be a thousand or one: it is neither. Digits of other scripts, ``"1_0"``, ``"+1"``, ``".5"``,
    ``"05"`` and numbers beyond the range of floats are no numbers.

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
