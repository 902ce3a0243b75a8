"""Values for parameters, read off a row of bytes: right ones, the simplest for zeros.

A payload has some ten parameters. Drawn one by one they cost Hypothesis more than everything else together, so the
choices of a payload are one draw, a row of bytes in which each parameter has its place; what can't be listed (texts
of any letters, numbers between the bounds) is drawn beside it now and then. Hypothesis makes a row smaller byte by
byte, so that a failing payload ends with first choices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.errors import ConformanceError
from conformance.laws.case import alternatives
from conformance.laws.oracle import decimal, faults, holds_number
from conformance.laws.probes import LINK, WAVE, probes, sample, sample_object
from conformance.messages import N_, Sentence
from conformance.model import ABSENT, Json, Parameter

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_CHOICES = 1 << 16
DRAWN = _CHOICES - _CHOICES // 8
"""From this number on a value is drawn instead of chosen from the list, where it can be."""

_SLOTS = 3
"""So many members of a list are chosen one by one."""

_MOST_LETTERS = 40
_FAR = 10_000

_TEXTS = (
    "Ж",
    "e\u0301",
    "日本語",
    "שלום",
    "\u202eabc",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0010ffff",
    "\ufeffx",
    "ﷺ",
    "İ",
    "ß",
    "a\x00b",
    "a\r\nb",
    '"\\/',
    "null",
    "5 seconds",
)
"""Texts on which programs have stumbled: combining, astral, right to left, joined, control characters, quotes."""

_LADDER = (*range(2, 10), *(2**power for power in range(4, 15)), 10**6, 10**9)
"""Lengths and numbers between the simplest and the bounds, so that what is too large can be made smaller by steps."""

_IN_LINKS = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~:/?#[]@!$&'()*+,;="


class Row:
    """The choices of one payload.

    Attributes:
        bytes: as many as all makers together take.
        draw: Hypothesis' own, for what the bytes can't say.
    """

    __slots__ = ("bytes", "draw")

    def __init__(self, bytes: bytes, draw: DrawFn) -> None:
        self.bytes = bytes
        self.draw = draw

    def number(self, at: int) -> int:
        """The two bytes at a place, as a number."""
        return self.bytes[at] << 8 | self.bytes[at + 1]

    def below(self, limit: int, at: int) -> int:
        """A number from 0 to below ``limit``, by two bytes."""
        return self.number(at) * limit >> 16

    def says(self, at: int) -> bool:
        """Yes or no, by one byte."""
        return self.bytes[at] >= 128


class Maker(NamedTuple):
    """How the values of one parameter are made: of so many bytes, from a place in a row on."""

    width: int
    make: Callable[[Row, int], Json]


def maker(one: Parameter, path: str) -> Maker:
    """The maker of values that keep the facts of ``one``.

    Raises:
        ConformanceError: no value is known that keeps them.
    """
    is_plain = one.enum is None and one.const is ABSENT and not _has_alternatives(one)
    if is_plain and one.type == "array":
        return _or_null(one, _list_maker(one, path))
    if is_plain and one.properties:
        return _or_null(one, _object_maker(one, path))
    return _listed_maker(one, path)


def _has_alternatives(one: Parameter) -> bool:
    return bool(one.one_of or one.any_of or one.all_of or one.not_ is not None)


def _or_null(one: Parameter, inner: Maker) -> Maker:
    if not one.nullable:
        return inner
    make = inner.make
    return Maker(inner.width + 1, lambda row, at: None if row.bytes[at] >= 224 else make(row, at + 1))


def _listed_maker(one: Parameter, path: str) -> Maker:
    """Values from a list, and such as can't be listed."""
    pool = right_values(one)
    if not pool:
        told = N_("{path}: expected a value that keeps all its facts, none of those tried does")
        raise ConformanceError(Sentence(told, path=path))
    count, drawn = len(pool), drawn_values(one)
    if drawn is None:
        return Maker(2, lambda row, at: fresh(pool[row.number(at) * count >> 16]))

    def make(row: Row, at: int) -> Json:
        number = row.number(at)
        if number >= DRAWN:
            value = row.draw(drawn)
            if next(faults(one, value), None) is None:
                return value
        return pool[number * count >> 16]

    return Maker(2, make)


def _list_maker(one: Parameter, path: str) -> Maker:
    items = one.items or Parameter(type="string")
    inner = maker(items, f"{path}[]")
    least, most = int(one.min_items or 0), one.max_items
    near = {0, 1, 2, _SLOTS, least, least + 1, *(() if most is None else (int(most) - 1, int(most)))}
    sizes = sorted((size for size in near if size >= least and (most is None or size <= most)), key=_one_first)
    if not sizes:
        told = N_("{path}: expected a list of {least} members or more, found at most {most} allowed")
        raise ConformanceError(Sentence(told, path=path, least=least, most=most))
    rest = [sample(items, place=place) for place in range(max(sizes))]
    if next(faults(one, rest), None) is not None:
        right = right_values(items)
        rest = (right if one.unique_items else right * max(sizes))[: max(sizes)]
        sizes = [size for size in sizes if size <= len(rest)]
    count, width = len(sizes), inner.width

    def make(row: Row, at: int) -> Json:
        size = sizes[row.number(at) * count >> 16]
        chosen = [inner.make(row, at + 2 + place * width) for place in range(min(size, _SLOTS))]
        value: Json = chosen + fresh(rest[len(chosen) : size])
        if one.unique_items and next(faults(one, value), None) is not None:
            return fresh(rest[:size])
        return value

    return Maker(2 + _SLOTS * width, make)


def _one_first(size: int) -> tuple[bool, int]:
    """A list of one is simpler to read than an empty one, which says nothing."""
    return size == 0, size


def _object_maker(one: Parameter, path: str) -> Maker:
    parts: list[tuple[str, int, bool, Maker]] = []
    width = 0
    for name, child in one.properties.items():
        inner = maker(child, f"{path}.{name}" if path else name)
        parts.append((name, width, bool(child.required), inner))
        width += 1 + inner.width

    def make(row: Row, at: int) -> Json:
        return {
            name: inner.make(row, at + place + 1)
            for name, place, required, inner in parts
            if required or row.says(at + place)
        }

    return Maker(width, make)


def fresh(value: Json) -> Json:
    """A copy of a value that is kept: whoever draws a payload may change it."""
    if isinstance(value, dict):
        return {name: fresh(one) for name, one in value.items()}
    return [fresh(one) for one in value] if isinstance(value, list) else value


def right_values(one: Parameter) -> list[Json]:
    """Values at all edges of the facts of ``one`` that keep them, each once, the simplest first."""
    found = [value for value in distinct(_candidates(one)) if next(faults(one, value), None) is None]
    if one.enum is not None:
        return found  # its members come in their own order
    return found[:1] + sorted(found[1:], key=_size)


def _size(value: Json) -> tuple[int, float]:
    return len(repr(value)), abs(value) if isinstance(value, (int, float)) else 0


def distinct(values: Iterable[Json]) -> Iterator[Json]:
    """Each value once: 1, 1.0 and true are three."""
    seen: set[str] = set()
    for value in values:
        key = repr(value)
        if key not in seen:
            seen.add(key)
            yield value


def _candidates(one: Parameter) -> Iterator[Json]:
    if one.enum is not None:
        yield from one.enum
    elif one.type == "string":
        yield from _shortest(one)
    yield from probes(one)
    if one.enum is not None:
        return
    if _has_alternatives(one):
        for other in alternatives(one):
            yield from (sample_object(other), sample_object(other, optional=True))
        for member in (*one.one_of, *one.any_of, *one.all_of):
            yield from _candidates(member)
    if one.type in ("number", "integer"):
        step, anchor = decimal(one.step or one.multiple_of or 1), decimal(one.minimum or 0)
        yield from (_plain(anchor + count * step) for count in _LADDER)
    elif one.type == "string":
        yield from _TEXTS
        yield from ("x" * count for count in _LADDER if count <= _FAR)
        for bound in (one.min_length, one.max_length):
            if bound is not None:
                yield from (letters * (int(bound) // len(letters)) for letters in ("e\u0301", f"a{WAVE}", "日"))


def _shortest(one: Parameter) -> Iterator[str]:
    if not _holds_link(one):
        yield "x" * max(1, int(one.min_length or 0))
    yield str(sample(one))


def drawn_values(one: Parameter) -> SearchStrategy[Any] | None:
    """Values of which most keep the facts of ``one``; None where all of them can be listed."""
    from hypothesis import strategies as st

    if one.enum is not None or one.const is not ABSENT:
        return None
    if one.type in ("number", "integer"):
        return _numbers(one)
    if holds_number(one):
        return _numbers(one).map(str)
    if one.type != "string":
        return None
    least, most = int(one.min_length or 0), one.max_length
    if _holds_link(one) or (one.pattern is not None and next(faults(one, LINK), None) is None):
        start = LINK.rpartition("/")[0] + "/"
        return st.text(_IN_LINKS, max_size=_MOST_LETTERS).map(lambda text: start + text)
    if one.pattern is not None:
        form = str(right_values(one)[0])
        return st.binary(min_size=len(form), max_size=len(form)).map(lambda signs: _alike(form, signs))
    size = least + _MOST_LETTERS if most is None else min(int(most), least + _MOST_LETTERS)
    if least > 1:
        return st.text(max_size=min(size, _MOST_LETTERS)).map(lambda text: text.ljust(least, "x"))
    return st.text(min_size=least, max_size=max(least, size))


def _holds_link(one: Parameter) -> bool:
    return one.format == "uri" or bool(one.media)


def _alike(form: str, bytes: bytes) -> str:
    """A text of the same form: a digit for a digit, a letter for a letter; of few letters, for colours."""
    digits, letters = "0123456789", "ABCDEFabcdef"
    pairs = zip(form, bytes, strict=True)
    return "".join(
        digits[byte % 10] if sign in digits else letters[byte % 12] if sign.isalpha() else sign for sign, byte in pairs
    )


def _numbers(one: Parameter) -> SearchStrategy[int | float]:
    """Numbers within the bounds, on the grid where there is one."""
    from hypothesis import strategies as st

    low = one.minimum if one.minimum is not None else one.exclusive_minimum
    high = one.maximum if one.maximum is not None else one.exclusive_maximum
    step = one.step or one.multiple_of
    if step is not None:
        anchor = decimal((low or 0) if one.multiple_of is None else 0)
        first = 0 if low is None else math.ceil((decimal(low) - anchor) / decimal(step))
        last = first + _FAR if high is None else math.floor((decimal(high) - anchor) / decimal(step))
        return st.integers(first, max(first, last)).map(lambda count: _plain(anchor + count * decimal(step)))
    if one.type == "number":
        return st.floats(
            None if low is None else float(low),
            None if high is None else float(high),
            allow_nan=False,
            allow_infinity=False,
        )
    return st.integers(None if low is None else math.ceil(low), None if high is None else math.floor(high))


def _plain(exact: Fraction) -> int | float:
    return int(exact) if exact.denominator == 1 else float(exact)
