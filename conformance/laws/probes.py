"""Values that tell rules apart: for each fact of a parameter, what lies at it and on both sides of it.

Deterministic and exhaustive at the boundaries. Nothing here says whether a value is right: the oracle is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from conformance.laws.oracle import decimal, faults, known_names
from conformance.model import ABSENT, Json, Parameter
from conformance.record import replace

WAVE = "\U0001f30a"
"""One code point that UTF-16 spells with two units and UTF-8 with four bytes."""

_FILES = "https://tempfile.redpandaai.co"
LINK = f"{_FILES}/a.png"
OTHER_LINK = f"{_FILES}/b.png"
_ENDINGS = {"image/png": "png", "video/mp4": "mp4", "audio/mpeg": "mp3", "image/jpeg": "jpg", "audio/wav": "wav"}
"""How files of a type end; where several types are asked for, the first of these is taken."""
_ENDING_OF_KIND = {"image": "png", "video": "mp4", "audio": "mp3"}
"""How files of a kind end where none of these types is asked for."""

_TYPES: tuple[Json, ...] = (None, True, False, 0, 1, 5, 0.5, "x", "5", "true", "", [], {}, ["x"], [1], {"x": 1}, [[]])
"""Something of each JSON type, to stand in place of the right one."""

_BLANKS = ("", " ", "\t\n", "\u3000", "\u00a0", "\x1c")
_NUMBERS = (0, -0.0, 1, -1, 0.5, 0.1 + 0.2, 1e308, -1e308, 5e-324, 10**30, 2**53 + 1, 1e16)
_BEYOND = (math.nan, math.inf, -math.inf)
_URIS = ("http:", "asset://7", "oss://bucket/a%20b", "https://files.example/ö", "https://files.example/a b", "a.png")
_MOST_MEMBERS = 40
"""Lists are probed up to so many members; a documented limit beyond it is probed at the limit."""


def sample(one: Parameter, *, place: int = 0) -> Json:
    """A value that keeps the facts of ``one``, short and readable; ``place`` tells members of a list apart.

    Where alternatives ask for more, the first is followed. Null, where that is allowed and nothing else is found.
    """
    found = _sample(one, place)
    return None if one.nullable and next(faults(one, found), None) is not None else found


def _sample(one: Parameter, place: int) -> Json:
    if one.const is not ABSENT:
        return one.const
    if one.enum is not None:
        return one.enum[place % len(one.enum)]
    if one.type == "string":
        return _text(one, place)
    if one.type in ("number", "integer"):
        return _number(one)
    if one.type == "boolean":
        return True
    if one.type == "array":
        return members_of(one, max(1, int(one.min_items or 0)) if one.max_items != 0 else 0)
    return sample_object(one)


def members_of(one: Parameter, count: int) -> list[Json]:
    """``count`` members for a list, all different where it asks for that."""
    items = one.items or Parameter(type="string")
    return [_apart(items, place) if one.unique_items else sample(items, place=place) for place in range(count)]


def _apart(one: Parameter, place: int) -> Json:
    """A sample that differs from those of other places, down to what stands inside."""
    if one.nullable and place:
        return None if place == 1 else _apart(replace(one, nullable=None), place - 1)
    if one.const is ABSENT and one.enum is None:
        if one.type == "array":
            items = one.items or Parameter(type="string")
            return [_apart(items, place + at) for at in range(max(1, int(one.min_items or 0)))]
        if one.type in ("number", "integer"):
            number = _number(one)
            return _plain(number, one.step or one.multiple_of or 1, place) if place else number
        if one.type == "boolean":
            return place % 2 == 0
        if one.type == "object" and place:
            more = {"x": place} if known_names(one) is None else {}
            return sample_object(one) | {name: _apart(child, place) for name, child in one.properties.items()} | more
    return sample(one, place=place)


def sample_object(one: Parameter, *, optional: bool = False) -> dict[str, Json]:
    """An object with its required members, those of its first alternatives too; ``optional`` with all the others."""
    found: dict[str, Json] = {}
    for holder in holders(one):
        for name, child in holder.properties.items():
            if child.required or optional:
                own = one.properties.get(name)
                is_said = child.type is not None or child.enum is not None or child.const is not ABSENT
                found[name] = sample(child if own is None or is_said else own)
    return found


def holders(one: Parameter) -> Iterator[Parameter]:
    """The object itself, the first of each kind of its alternatives, and all that it must be at once."""
    yield one
    for members in (one.one_of, one.any_of):
        if members:
            yield from holders(members[0])
    for member in one.all_of:
        yield from holders(member)


def _text(one: Parameter, place: int) -> str:
    low, high = int(one.min_length or 0), one.max_length
    if one.minimum is not None or one.maximum is not None or one.step is not None:
        return str(int(one.minimum if one.minimum is not None else 1))
    if one.format == "uri" or one.media:
        found = link_for(one, place)
    elif one.pattern is not None:
        texts = (*_PATTERNED_OTHERWISE, *_PATTERNED) if place else _PATTERNED
        found = next((text for text in texts if _matches(one.pattern, text)), LINK)
    else:
        found = f"a lake {place}" if place else "a lake"
    found = found.ljust(low, "a")
    return found if high is None else found[: int(high)]


def link_for(one: Parameter, place: int = 0) -> str:
    """A link to a file such as ``one`` asks for, an image where it asks for none; ``place`` tells several apart."""
    types: Sequence[str] = one.media.get("types", ())
    formats: Sequence[str] = one.media.get("formats", ())
    kind = one.media.get("kind") or (types[0].partition("/")[0] if types else "image")
    asked = (ending for type, ending in _ENDINGS.items() if type in types or ending in formats)
    ending = next(asked, _ENDING_OF_KIND.get(kind, "png"))
    return f"{_FILES}/{'ab'[place] if place < 2 else place}.{ending}"


_PATTERNED = ("a lake", "#A1B2C3", "50.00%")
"""Texts of the forms that the documentation asks for."""
_PATTERNED_OTHERWISE = ("a lake or two", "#D4E5F6", "25.00%", OTHER_LINK)
"""The same once more, for lists whose members must differ."""


def _matches(pattern: str, text: str) -> bool:
    import re

    from conformance.regex import portable

    return re.search(portable(pattern), text) is not None


def _number(one: Parameter) -> int | float:
    found = _plain_number(one)
    if (one.step is None and one.multiple_of is None) or next(faults(one, found), None) is None:
        return found
    return next((value for value in _on_grids(one) if next(faults(one, value), None) is None), found)


def _on_grids(one: Parameter) -> Iterator[int | float]:
    """The numbers on the grids of ``one`` that are nearest to its bounds, or to zero."""
    bounds = (one.minimum, one.exclusive_minimum, 0, one.maximum, one.exclusive_maximum)
    for step, anchor in ((one.step, one.minimum or 0), (one.multiple_of, 0)):
        if step is not None:
            for bound in (each for each in bounds if each is not None):
                nearest = math.floor((decimal(bound) - decimal(anchor)) / decimal(step))
                yield from (_plain(anchor, step, nearest + count) for count in (1, 0, -1))


def _plain_number(one: Parameter) -> int | float:
    if one.multiple_of is not None:
        low = one.minimum if one.minimum is not None else 0
        count = math.ceil(decimal(low) / decimal(one.multiple_of))
        return one.multiple_of * count
    if one.minimum is not None:
        return one.minimum
    if one.exclusive_minimum is not None:
        return int(one.exclusive_minimum) + 1
    return 1 if one.maximum is None or one.maximum >= 1 else one.maximum


def probes(one: Parameter) -> Iterator[Json]:
    """Values for a parameter: right, wrong, and at the edge. Some may come twice."""
    yield sample(one)
    if one.default is not ABSENT:
        yield one.default
    yield from _TYPES
    if one.enum is not None:
        yield from _around_members(one)
    if one.const is not ABSENT:
        yield one.const
    if one.type == "string":
        yield from _texts(one)
    elif one.type in ("number", "integer"):
        yield from _numbers(one)
    elif one.type == "array":
        yield from _lists(one)


def _around_members(one: Parameter) -> Iterator[Json]:
    members = one.enum or ()
    yield from members
    for member in members:
        if isinstance(member, str):
            yield from (member.upper(), member.lower(), member.swapcase(), f" {member}", f"{member} ", f"{member}0")
            yield from (member[:-1], member.replace("_", "-"))
            if member.isdigit():
                yield from (int(member), float(member), str(int(member) + 1), str(int(member) - 1))
        elif isinstance(member, (int, float)) and not isinstance(member, bool):
            yield from (str(member), float(member), member + 1, member - 1, member + 0.5)


def _texts(one: Parameter) -> Iterator[Json]:
    yield from _BLANKS
    yield WAVE
    if one.format == "uri" or one.pattern is not None or one.media:
        yield from (
            link_for(one),
            *_URIS,
            *_PATTERNED,
            "##A1B2C3",
            "#a1b2c3\n",
            "50.000%",
            "5000.00%",
            "ftp://files.example/a",
        )
    for low in (one.minimum, one.maximum):
        if low is not None:
            yield from (str(int(low) + by) for by in (-1, 0, 1))
            yield from (f"{int(low)}.5", f"{int(low)}.0", f"0{int(low)}", f" {int(low)}", f"{int(low)}s", int(low))
    for bound in (one.min_length, one.max_length):
        if bound is not None:
            yield from _of_length(one, int(bound))


def _of_length(one: Parameter, bound: int) -> Iterator[str]:
    start = f"{_FILES}/" if one.format == "uri" or one.pattern is not None else ""
    for length in (bound - 1, bound, bound + 1):
        if length > len(start):
            yield start + "x" * (length - len(start))
            if not start:
                yield WAVE * length
                yield "x" + " " * (length - 1)


def _numbers(one: Parameter) -> Iterator[Json]:
    yield from (*_NUMBERS, *_BEYOND)
    steps = [step for step in (one.step, one.multiple_of) if step is not None]
    bounds = (one.minimum, one.maximum, one.exclusive_minimum, one.exclusive_maximum)
    for bound in (each for each in bounds if each is not None):
        yield from (bound, bound - 1, bound + 1, float(bound), str(bound))
        yield from (math.nextafter(bound, -math.inf), math.nextafter(bound, math.inf))
        yield from (value for step in steps for value in on_and_off(bound, step))
    for step in steps:
        anchor = one.minimum or 0
        yield from (value for count in (1, 2, 3, 7) for value in on_and_off(_plain(anchor, step, count), step))


def on_and_off(value: int | float, step: int | float) -> Iterator[int | float]:
    """A number and its neighbours on the grid of ``step`` around it, and those half a step away."""
    for halves in (-2, -1, 0, 1, 2):
        yield _plain(value, step, halves, 2)
    yield math.nextafter(float(value), math.inf)


def _plain(value: int | float, step: int | float, count: int, parts: int = 1) -> int | float:
    exact = decimal(value) + decimal(step) * count / parts
    return int(exact) if exact.denominator == 1 and isinstance(value, int) else float(exact)


def _lists(one: Parameter) -> Iterator[Json]:
    sizes = {0, 1, 2, 3}
    for bound in (one.min_items, one.max_items):
        if bound is not None:
            sizes |= {size for size in (int(bound) - 1, int(bound), int(bound) + 1) if size >= 0}
    limit = max(_MOST_MEMBERS, *(int(bound) + 1 for bound in (one.min_items or 0, one.max_items or 0)))
    for size in sorted(size for size in sizes if size <= limit):
        yield members_of(one, size)
    if one.unique_items:
        items = one.items or Parameter(type="string")
        yield [sample(items), sample(items)]
