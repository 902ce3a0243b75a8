"""Conversions of one value: what integrators hold, turned into what the documentation takes.

A value is already right, or one listed conversion leads to what is documented, or it stays as it is and is a violation.
Nothing is guessed: where two members of an enumeration are equally meant, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.facts import has_type, is_number
from conformance.meaning import among, is_numeric_text, numeric_texts
from conformance.model import Conversion, Json, Parameter
from conformance.numbers import Number, as_text, is_whole, number_in, on_grid, to_grid

Steps = list[tuple[str, Json]]
"""Conversions one after the other: the id of each, and what it made."""

_NO_CONVERSION = Conversion()
_MOST_TEXT = 200
"""Longer texts name no member of an enumeration."""


@dataclass(frozen=True, slots=True)
class ConversionKind:
    """One kind of conversion: its id and what it does, for reports and reference pages."""

    id: str
    sentence: str


_ROWS = (
    ConversionKind("alias", "a value moves from a name that integrators use to the documented one"),
    ConversionKind("alias-repeated", "a second name goes that holds the same value as the documented one"),
    ConversionKind("unwrap", "a list of one becomes the value in it"),
    ConversionKind("wrap", "a value becomes a list of one"),
    ConversionKind("label", "a documented label becomes the member that it names"),
    ConversionKind("spelling", "letter case, blanks, underscores and hyphens become those of the member"),
    ConversionKind("number-of-enum", "a number becomes the member that says the same number"),
    ConversionKind("text-to-number", "a text that holds a number becomes the number"),
    ConversionKind("number-to-text", "a number becomes the text that is documented"),
    ConversionKind("number-text", "a number held as text is written as documented"),
    ConversionKind("rounding", "a number goes to the nearest documented step"),
)
CONVERSIONS: Mapping[str, ConversionKind] = {row.id: row for row in _ROWS}
"""Every conversion there is, by id."""


def convert(parameter: Parameter, conversion: Conversion | None, value: Json) -> Steps:
    """The conversions that take a scalar, or a list for a scalar parameter, to what ``parameter`` documents.

    Returns:
        Nothing where the value is right, or where no listed conversion applies. The last step's value may still break
        a bound: that is for validation to say.
    """
    how = conversion or _NO_CONVERSION
    if value is None or parameter.type in ("array", "object"):
        return []
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], (list, dict)):
        return [("unwrap", value[0]), *convert(parameter, how, value[0])]
    if isinstance(value, (bool, list, dict)):
        return []
    if parameter.enum is not None:
        return _to_member(parameter.enum, how, value)
    if parameter.type in ("number", "integer"):
        return _to_number(parameter, how, value)
    if parameter.type == "string":
        return _to_text(parameter, how, value)
    return []


def wrapped(parameter: Parameter, value: Json) -> bool:
    """Whether ``value`` may become a list of one for ``parameter``, which is a list."""
    if value is None or isinstance(value, (bool, list)):
        return False
    kind = parameter.items.type if parameter.items is not None else None
    if isinstance(value, dict) or kind == "object":
        return isinstance(value, dict) and kind in ("object", None)
    return kind is None or has_type(value, kind) or bool(convert(parameter.items or Parameter(), None, value))


def _to_member(members: tuple[Json, ...], how: Conversion, value: Json) -> Steps:
    if among(value, members):
        return []
    if isinstance(value, str):
        if len(value) > _MOST_TEXT:
            return []
        labelled = {label: member for label, member in how.labels.items() if _folded(label) == _folded(value)}
        meant = [labelled[value]] if value in labelled else list(dict.fromkeys(labelled.values()))
        if len(meant) == 1:
            return [("label", meant[0])]
        spelled = [one for one in members if isinstance(one, str) and _folded(one) == _folded(value)]
        if meant or spelled:
            return [("spelling", spelled[0])] if len(spelled) == 1 and not meant else []
    number = _quantity(value, how)
    equal = [one for one in members if number is not None and _quantity(one, how) == number]
    return [("number-of-enum", equal[0])] if len(equal) == 1 else []


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip()


def _quantity(value: Json, how: Conversion) -> Number | None:
    if isinstance(value, str):
        return number_in(value, how.unit)
    return value if is_number(value) else None


def _to_number(parameter: Parameter, how: Conversion, value: Json) -> Steps:
    steps: Steps = []
    number = value
    if isinstance(value, str):
        number = number_in(value, how.unit)
        if number is None:
            return []
        if parameter.type == "integer" and is_whole(number):
            number = int(number)
        steps.append(("text-to-number", number))
    if not is_number(number):
        return []
    rounded = _rounded(parameter, number)
    if rounded is not None:
        steps.append(("rounding", rounded))
        number = rounded
    return [] if parameter.type == "integer" and not is_whole(number) else steps


def _rounded(parameter: Parameter, number: Number) -> Number | None:
    """``number`` on the grid of steps; None where it is there already, out of bounds, or where there is no grid."""
    low, high = parameter.minimum, parameter.maximum
    if parameter.step is None or (low is not None and number < low) or (high is not None and number > high):
        return None
    if on_grid(number, parameter.step, low or 0):
        return None
    try:
        return to_grid(number, parameter.step, low, high)
    except OverflowError:
        return None


def _says_number(parameter: Parameter, text: str) -> bool:
    """Whether a text is one of those that a number within bounds may be held as."""
    texts = numeric_texts(parameter)
    return re.match(texts, text) is not None if isinstance(texts, str) else text in texts


def _to_text(parameter: Parameter, how: Conversion, value: Json) -> Steps:
    bounded = is_numeric_text(parameter)
    if not bounded and not how.numeric:
        return []
    if isinstance(value, str):
        if bounded and _says_number(parameter, value):
            return []
        number = number_in(value, how.unit) if bounded else None
        kind = "number-text"
    else:
        number = value if is_number(value) else None
        kind = "number-to-text"
    if number is None:
        return []
    steps: Steps = []
    rounded = _rounded(parameter, number)
    text = as_text(number)
    if text != value:
        steps.append((kind, text))
    if rounded is not None:
        steps.append(("rounding", as_text(rounded)))
    return steps
