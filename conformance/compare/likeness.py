"""How alike two names, values or parameters are: whether one that went and one that came may be the same, respelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from conformance.facts import is_integral
from conformance.model import Json, Parameter

_ALIKE = 0.6
"""Names at least so similar may be one parameter renamed."""

_SEPARATORS = re.compile(r"[ _-]+(?![0-9])|(?<=[a-z])[ _]+")
"""What spellings may differ in. In front of a digit it may be a sign, or stand between two numbers."""


def folded(value: Json) -> str:
    """A member or a name without letter case, blanks and type: two of the same are the same, respelled."""
    plain = value if isinstance(value, str) else str(int(value) if is_integral(value) else value)
    plain = plain.casefold()
    return plain if plain.isalnum() else _SEPARATORS.sub("", plain)


def successors(gone: Mapping[str, Parameter], come: Mapping[str, Parameter]) -> dict[str, tuple[str, str]]:
    """What has become of lost parameters: name → new name, and the rule that says how. The most alike go first."""
    pairs = sorted(
        (-score, sorted((name, other)), name, other, rule)
        for name, one in gone.items()
        for other, child in come.items()
        for score, rule in _resemblance(name, one, other, child)
    )
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, _, name, other, rule in pairs:
        if name not in found and other not in taken:
            found[name] = other, rule
            taken.add(other)
    return found


def _resemblance(name: str, one: Parameter, other: str, child: Parameter) -> Iterator[tuple[float, str]]:
    """How sure it is that two names are of one parameter, and the rule that says so; nothing where they are not."""
    if folded(name) == folded(other):
        yield 2.0, "parameter-case-changed"
    elif shape(child) == shape(one) and (score := likeness(name, other)) >= _ALIKE:
        yield score, "parameter-renamed"


def likeness(one: str, other: str) -> float:
    """How similar two names are, from 0 to 1, whichever comes first."""
    left, right = sorted((one, other))
    return SequenceMatcher(None, left, right).ratio()


def shape(one: Parameter) -> tuple[object, ...]:
    """What two parameters have in common where one may have become the other."""
    return *kind(one), bool(one.required)


def kind(one: Parameter) -> tuple[object, ...]:
    """The same, whether it is required or not."""
    items = one.items.type if one.items is not None else None
    return one.type, items, one.enum is None, tuple(one.properties)
