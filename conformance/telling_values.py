"""The value that a breaking change is about: what the old side took and the new side refuses, built from the change.

One to three values a rule, the likeliest first. Nothing here says that they prove anything: the oracle is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType

from conformance.laws.oracle import decimal
from conformance.laws.probes import link_for, members_of, sample
from conformance.model import ABSENT, Json, Parameter


def telling_values(rule: str, before: Parameter, after: Parameter) -> Iterator[Json]:
    """Values of a changed parameter that may prove a finding by ``rule``; none where it has no recipe.

    Args:
        before, after: the parameter on both sides.
    """
    recipe = _RECIPES.get(rule) or _RECIPES.get(rule.rpartition("-")[0])
    return recipe(before, after) if recipe is not None else iter(())


def short_sample(one: Parameter) -> Json:
    """A value that keeps the facts of ``one``, as short as these let it be."""
    if one.enum:
        return min(one.enum, key=lambda member: len(repr(member)))
    if one.const is ABSENT and one.type == "string" and not any(_FORMED(one)):
        return "x" * max(1, int(one.min_length or 0))
    if one.type == "array" and not one.min_items:
        return []
    return sample(one)


_FORMED = attrgetter("format", "pattern", "media", "minimum", "maximum", "step", "multiple_of")


def _samples(before: Parameter, after: Parameter) -> Iterator[Json]:  # noqa: ARG001 # all recipes are called alike
    if before.enum is not None:
        yield from sorted(before.enum, key=lambda one: len(repr(one)))
        return
    yield short_sample(before)
    if before.type == "number":
        yield 0.5
    if before.type == "string":
        yield link_for(before)


def _null(before: Parameter, after: Parameter) -> Iterator[Json]:  # noqa: ARG001 # all recipes are called alike
    yield None


def _above(before: Parameter, after: Parameter) -> Iterator[Json]:
    bound = after.maximum if after.maximum is not None else after.exclusive_maximum
    if bound is not None:
        yield from _beyond(before, bound, 1, after.maximum is None)
        if before.maximum is not None:
            yield _spelled(before, decimal(before.maximum))


def _below(before: Parameter, after: Parameter) -> Iterator[Json]:
    bound = after.minimum if after.minimum is not None else after.exclusive_minimum
    if bound is not None:
        yield from _beyond(before, bound, -1, after.minimum is None)
        if before.minimum is not None:
            yield _spelled(before, decimal(before.minimum))


def _beyond(before: Parameter, bound: int | float, sign: int, is_excluded: bool) -> Iterator[Json]:
    if is_excluded:
        yield _spelled(before, decimal(bound))
    unit = before.step or before.multiple_of or 1
    yield _spelled(before, decimal(bound) + sign * decimal(unit))


def _spelled(before: Parameter, number: Fraction) -> Json:
    """A number as ``before`` wants it: whole, with a fraction, or as text."""
    plain = int(number) if number.denominator == 1 else float(number)
    return str(plain) if before.type == "string" else plain


def _longer(before: Parameter, after: Parameter) -> Iterator[Json]:
    if after.max_length is not None:
        yield _of_length(before, int(after.max_length) + 1)


def _shorter(before: Parameter, after: Parameter) -> Iterator[Json]:
    if after.min_length:
        yield _of_length(before, int(after.min_length) - 1)


def _of_length(before: Parameter, length: int) -> str:
    text = short_sample(before)
    return text[:length].ljust(length, "x") if isinstance(text, str) else "x" * length


def _more(before: Parameter, after: Parameter) -> Iterator[Json]:
    if after.max_items is not None and after.max_items < _MOST_MEMBERS:
        yield _members(before, int(after.max_items) + 1)


def _fewer(before: Parameter, after: Parameter) -> Iterator[Json]:
    if after.min_items and after.min_items < _MOST_MEMBERS:
        yield _members(before, int(after.min_items) - 1)


def _members(before: Parameter, count: int) -> Json:
    items = before.items or Parameter(type="string")
    return [short_sample(items)] if count == 1 else members_of(before, count)


_MOST_MEMBERS = 1000
"""Lists longer than that are not built."""

_RECIPES: Mapping[str, Callable[[Parameter, Parameter], Iterator[Json]]] = MappingProxyType(
    {
        **dict.fromkeys(("type", "type-number-or", "type-scalar-or", "enum-set", "const-set", "pattern-set"), _samples),
        **dict.fromkeys(("format-set", "format-changed", "pattern-changed"), _samples),
        "null-refused": _null,
        **dict.fromkeys(("maximum", "exclusive-maximum"), _above),
        **dict.fromkeys(("minimum", "exclusive-minimum"), _below),
        "max-length": _longer,
        "min-length": _shorter,
        "max-items": _more,
        "min-items": _fewer,
    }
)
"""Rule, or its start before the last hyphen → its values."""
