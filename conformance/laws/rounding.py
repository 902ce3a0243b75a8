"""Laws of rounding to the documented step: on the grid, to the nearest point, in order. All by exact fractions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from conformance.laws import strategies
from conformance.laws.held import Place, place_value, places, put
from conformance.laws.law import Broken, Law, Material, Subject
from conformance.laws.oracle import decimal
from conformance.laws.rule_oracle import is_number
from conformance.model import Json, Parameter


class Stepped(NamedTuple):
    """One number of a payload that goes in steps: where it stands, its facts, its value."""

    path: str
    parameter: Parameter
    value: int | float


@lru_cache(maxsize=8)
def _stepped_places(material: Material) -> list[Place]:
    every = places(material.reference.contract, material.reference.whole)
    return [
        one
        for one in every
        if one.parameter.step is not None and one.parameter.type in ("number", "integer") and one.parameter.enum is None
    ]


def _stepped(material: Material, payload: Json) -> Iterator[Stepped]:
    """The numbers of ``payload`` that are within their bounds, on the grid of their step or off it."""
    for place in _stepped_places(material):
        value = place_value(payload, place.path)
        one = place.parameter
        if is_number(value) and _is_within(one, value):
            yield Stepped(place.path, one, value)


def _is_within(one: Parameter, value: int | float) -> bool:
    return (one.minimum is None or value >= one.minimum) and (one.maximum is None or value <= one.maximum)


def _inputs(material: Material) -> Iterator[Json]:
    """Valid payloads with numbers at, near and halfway between the points of their grids."""
    for place in _stepped_places(material):
        held = [one for one in material.bases if place_value(one, place.path) is not None][:2]
        for payload in held:
            yield from (put(payload, place.path, value) for value in between_points(place.parameter))


def between_points(one: Parameter) -> Iterator[int | float]:
    """Numbers within the bounds of ``one``: points of its grid, ties, and what lies just beside them."""
    step, anchor = decimal(one.step or 1), decimal(one.minimum or 0)
    last = None if one.maximum is None else (decimal(one.maximum) - anchor) // step
    counts = {0, 1, 2, 3, 4, 5, 7} if last is None else {0, 1, 2, 3, 4, 5, 7, last // 2, last - 1, last}
    for count in sorted(each for each in counts if each >= 0):
        for parts in (0, 1, 2, 3):  # the point itself, a third, a half, and more than a half on
            exact = anchor + step * count + step * parts * (Fraction(1, 3) if parts != 2 else Fraction(1, 4))
            for value in _beside(exact, is_tie=parts == 2):
                if _is_within(one, value):
                    yield value


def _beside(exact: Fraction, *, is_tie: bool) -> Iterator[int | float]:
    value: int | float = int(exact) if exact.denominator == 1 else float(exact)
    yield value
    if is_tie or exact.denominator == 1:
        yield from (math.nextafter(float(value), -math.inf), math.nextafter(float(value), math.inf))


def nearest(one: Parameter, value: int | float) -> Fraction:
    """The point of the grid that ``value`` goes to: the nearest, of two the one farther from zero.

    A point beyond the maximum does not count: the last one below it stands in.
    """
    step, anchor, exact = decimal(one.step or 1), decimal(one.minimum or 0), decimal(value)
    below = anchor + (exact - anchor) // step * step
    above = below + step
    if exact == below or (one.maximum is not None and above > decimal(one.maximum)):
        return below
    if exact - below == above - exact:
        return max(below, above, key=abs)
    return below if exact - below < above - exact else above


def _after(subject: Subject, payload: Json, path: str) -> Json:
    return place_value(subject.normalize(payload).payload, path)


def _is_on_grid(subject: Subject, material: Material, payload: Json) -> Broken | None:
    for path, one, value in _stepped(material, payload):
        after = _after(subject, payload, path)
        step, anchor = decimal(one.step or 1), decimal(one.minimum or 0)
        if not is_number(after) or (decimal(after) - anchor) % step:
            return Broken(f"{path}: {value!r} goes to a multiple of {one.step} from {one.minimum or 0}", repr(after))
        if not _is_within(one, after):
            return Broken(f"{path}: {value!r} stays within {one.minimum} to {one.maximum}", repr(after))
    return None


def _is_nearest(subject: Subject, material: Material, payload: Json) -> Broken | None:
    for path, one, value in _stepped(material, payload):
        after, point = _after(subject, payload, path), nearest(one, value)
        if not is_number(after) or decimal(after) != point:
            return Broken(f"{path}: {value!r} goes to {float(point)!r}", repr(after))
    return None


def _is_monotone(subject: Subject, material: Material, payload: Json) -> Broken | None:
    for path, one, value in _stepped(material, payload):
        before = value
        for part in (3, 2, 1):
            more = float(decimal(value) + decimal(one.step or 1) / part)
            if one.maximum is not None and more > one.maximum:
                continue
            low, high = (
                _after(subject, put(payload, path, before), path),
                _after(subject, put(payload, path, more), path),
            )
            if not (is_number(low) and is_number(high) and low <= high):
                return Broken(f"{path}: {more!r} goes no lower than {before!r}", f"{low!r} and {high!r}")
            before = more
    return None


LAWS = (
    Law(
        id="rounding-on-grid",
        sentence="a rounded number is on the documented grid and within the documented bounds",
        broken_by="rounding in binary fractions: 0.30000000000000004",
        inputs=_inputs,
        holds=_is_on_grid,
        draws=strategies.stepped,
    ),
    Law(
        id="rounding-nearest",
        sentence="rounding goes to the nearest point, at most half a step away; a tie goes away from zero",
        broken_by="banker's rounding: 2.5 to 2",
        inputs=_inputs,
        holds=_is_nearest,
        draws=strategies.stepped,
    ),
    Law(
        id="rounding-monotone",
        sentence="a larger number is never rounded to a smaller one",
        broken_by="rounding that wraps round at a bound",
        inputs=_inputs,
        holds=_is_monotone,
        draws=strategies.stepped,
    ),
)
