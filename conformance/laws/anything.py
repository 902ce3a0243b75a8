"""Values that no table speaks of: any JSON at all, and values that break one fact of a parameter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conformance.laws.probes import LINK, WAVE
from conformance.model import Json, Parameter

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    Values = SearchStrategy[Any]

_MOST_LETTERS = 30
_LEAST_BYTES, _MOST_BYTES = 8, 40

_SCALARS: tuple[Json, ...] = (
    *(None, False, True, 0, 1, 5, -1, 0.5, 1.5, -0.0, 2**53 + 1, 1e308, 5e-324, 10**400, -(10**400)),
    *(math.nan, math.inf, -math.inf),
    *("", "x", "5", "0,5", "5 seconds", "2x", "true", "null", " ", "\x1c", LINK, WAVE, "e\u0301", "\ud800", "a\x00b"),
)
"""Scalars on which programs have stumbled; JSON has no word for some, and Python's reader of JSON lets them pass."""


def any_json(words: Sequence[str] = ()) -> Values:
    """Any JSON value, nested, with NaN, infinities, integers beyond every float and lone surrogates among its scalars.

    Args:
        words: texts and names that come more often than others.
    """
    from hypothesis import strategies as st

    text = st.text(st.characters(), max_size=_MOST_LETTERS)
    drawn: tuple[Values, ...] = (text, st.integers(), st.floats())
    listed = (*_SCALARS, *words)
    choices = len(listed) + len(drawn)

    def value(bytes: Iterator[int], draw: DrawFn) -> Json:
        """The next value that the bytes say: nothing more where they end, so that any row of bytes says one."""
        kind = next(bytes, 0)
        if kind >= 160:
            return {name(bytes, draw): value(bytes, draw) for _ in range(kind % 4)}
        if kind >= 96:
            return [value(bytes, draw) for _ in range(kind % 4)]
        place = kind * choices // 96
        return listed[place] if place < len(listed) else draw(drawn[place - len(listed)])

    def name(bytes: Iterator[int], draw: DrawFn) -> str:
        place = next(bytes, 0) * (len(words) + 1) >> 8
        return words[place] if place < len(words) else draw(text)

    @st.composite
    def values(draw: DrawFn) -> Json:
        return value(iter(draw(st.binary(min_size=_LEAST_BYTES, max_size=_MOST_BYTES))), draw)

    return values()


@cache
def _any_json() -> Values:
    return any_json()


def wrong_values(code: str, one: Parameter) -> Values | None:
    """Values of which many break ``one`` by ``code`` and by nothing else; None where only listed ones do."""
    make = _WRONG.get(code)
    return None if make is None else make(one)


def _any_text(_one: Parameter) -> Values:
    from hypothesis import strategies as st

    return st.text(max_size=_MOST_LETTERS)


def _too_short(one: Parameter) -> Values:
    from hypothesis import strategies as st

    return st.text(max_size=max(0, min(_MOST_LETTERS, int(one.min_length or 0) - 1)))


def _too_long(one: Parameter) -> Values:
    from hypothesis import strategies as st

    size = int(one.max_length or 0) + 1
    return st.text(min_size=1, max_size=_MOST_LETTERS).map(lambda text: text * -(-size // len(text)))


def _any_number(one: Parameter) -> Values:
    from hypothesis import strategies as st

    if one.type == "integer":
        return st.integers()
    return st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))


def _within(one: Parameter) -> Values:
    """Numbers within the bounds, of which most are off the grid."""
    from hypothesis import strategies as st

    low, high = one.minimum or 0, one.maximum
    if one.type == "integer":
        return st.integers(int(low), None if high is None else int(high))
    return st.floats(float(low), None if high is None else float(high), allow_nan=False, allow_infinity=False)


def _texts_of_numbers(one: Parameter) -> Values:
    from hypothesis import strategies as st

    return st.one_of(_any_number(one).map(str), st.text(max_size=_MOST_LETTERS))


_WRONG: Mapping[str, Callable[[Parameter], Values]] = MappingProxyType(
    {
        "type-mismatch": lambda _: _any_json(),
        "enum-mismatch": _any_text,
        "numeric-text": _texts_of_numbers,
        "too-short": _too_short,
        "too-long": _too_long,
        "pattern-mismatch": _any_text,
        "format-mismatch": _any_text,
        "out-of-range": _any_number,
        "off-step": _within,
    }
)
"""Code → values that break a parameter by it, if not all of them."""


def any_names() -> SearchStrategy[str]:
    """Names that nobody documented, most of them."""
    from hypothesis import strategies as st

    return st.text(max_size=_MOST_LETTERS)
