"""How facts of a table are read when values are held against them: by the compiler, the schema export, conversions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.errors import ContractError
from conformance.facts import same
from conformance.messages import gettext as _
from conformance.model import Json, Parameter
from conformance.numbers import as_text, is_finite, points

_MOST_TEXTS = 1000
"""Whole numbers that a text may hold one of, at most."""


def names_of(whole: Parameter) -> frozenset[str] | None:
    """The names that an object may hold; None where it may hold any.

    Those of its alternatives count too. An object that names nothing takes anything, unless it is closed.
    """
    if whole.additional_properties is True:
        return None
    names = frozenset(_named(whole))
    return names if names or whole.additional_properties is False else None


def _named(whole: Parameter) -> Iterator[str]:
    """The names that stand in an object or in its alternatives, however open these are."""
    yield from whole.properties
    for one in (*whole.one_of, *whole.any_of, *whole.all_of):
        yield from _named(one)


def has_choices(one: Parameter) -> bool:
    """Whether anything is said by alternatives or an exclusion."""
    return bool(one.one_of or one.any_of or one.all_of or one.not_ is not None)


def is_text_wanted(parameter: Parameter) -> bool:
    """Whether blanks are as good as nothing: a required text that is free."""
    return (
        bool(parameter.required)
        and parameter.type == "string"
        and parameter.enum is None
        and not is_numeric_text(parameter)
    )


def is_numeric_text(parameter: Parameter) -> bool:
    """Whether it is a text that holds a number within documented bounds."""
    if parameter.type != "string" or parameter.enum is not None:
        return False
    return (parameter.minimum, parameter.maximum, parameter.step, parameter.multiple_of) != (None,) * 4


def numeric_texts(parameter: Parameter) -> tuple[str, ...] | str:
    """What a text that holds a number may be: its spellings where there is a step, else a pattern.

    Raises:
        ContractError: the bounds are not whole numbers, or too far apart.
    """
    low, high, step = parameter.minimum, parameter.maximum, parameter.step or parameter.multiple_of
    if (
        low is None
        or high is None
        or int(low) != low
        or int(high) != high
        or not 0 <= high - low <= _MOST_TEXTS
        or low < 0
    ):
        raise ContractError(
            _("a text with numeric bounds needs a minimum and a maximum at most {most} apart").format(most=_MOST_TEXTS)
        )
    if step is not None:
        found = points(step, low, high, _MOST_TEXTS * 10) or []
        return tuple(map(as_text, found))
    below = "|".join(str(one) for one in range(int(low), int(high)))
    fraction = f"(?:{below})(?:\\.[0-9]+)?|" if below else ""
    return f"^(?:{fraction}{int(high)}(?:\\.0+)?)(?![\\s\\S])"


def among(value: Json, allowed: Sequence[Json]) -> bool:
    """Whether ``value`` equals one of ``allowed`` in JSON's sense."""
    return any(same(value, one) or (is_finite(value) and is_finite(one) and value == one) for one in allowed)


def repeated(values: list[Json]) -> bool:
    """Whether two members of a list are equal in JSON's sense."""
    return any(among(value, tuple(values[:place])) for place, value in enumerate(values))
