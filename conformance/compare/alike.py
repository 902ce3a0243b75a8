"""Whether two parameters are alike, types included: of most of two days that is all there is, so it has to be quick."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from conformance.model import ABSENT, Parameter


def is_alike(old: Parameter, new: Parameter) -> bool:
    """Whether nothing is to be found in two parameters, nor below them: of most of two days that is all there is.

    So it has to be quick: they are compared as a whole, which is blind to types, and then the types of what is equal.
    """
    return old is new or (old.as_tuple == new.as_tuple and _is_of_same_types(old, new))


def _is_of_same_types(old: Parameter, new: Parameter) -> bool:
    """Whether the values in two equal parameters, and below them, are of the same types."""
    return (
        (old.default is new.default or _is_of_same_type(old.default, new.default))
        and (old.enum is new.enum or _is_of_same_type(old.enum, new.enum))
        and (old.const is new.const or _is_of_same_type(old.const, new.const))
        and (old.items is None or new.items is None or _is_of_same_types(old.items, new.items))
        and (not old.properties or _are_of_same_types(old.properties, new.properties))
        and (not (old.one_of or old.any_of or old.all_of or old.not_) or _are_choices_of_same_types(old, new))
    )


def _are_of_same_types(old: Mapping[str, Parameter], new: Mapping[str, Parameter]) -> bool:
    for name, one in old.items():  # noqa: SIM110 # a loop, not a generator: this is where the time goes
        if one is not new[name] and not _is_of_same_types(one, new[name]):
            return False
    return True


def _are_choices_of_same_types(old: Parameter, new: Parameter) -> bool:
    kinds = ((old.one_of, new.one_of), (old.any_of, new.any_of), (old.all_of, new.all_of))
    return all(all(map(_is_of_same_types, *sides)) for sides in kinds) and (
        old.not_ is None or new.not_ is None or _is_of_same_types(old.not_, new.not_)
    )


_OWN = slice(Parameter.__slots__.index("items"))
"""The facts of a parameter itself, in front of what is nested in it."""
_OF_ANY_TYPE = attrgetter("enum", "const", "default")


def says_the_same(old: Parameter, new: Parameter) -> bool:
    """Whether nothing is to be found in the parameters themselves."""
    if old.as_tuple[_OWN] != new.as_tuple[_OWN]:
        return False
    return _is_of_same_type(_OF_ANY_TYPE(old), _OF_ANY_TYPE(new))


_FLAT = frozenset((str, bool, int, float, type(None), type(ABSENT)))
_ALL_TEXTS = {str}


def _is_of_same_type(old: object, new: object) -> bool:
    """Whether two equal values are of the same type, and all that is in them is.

    Objects whose names stand in another order count as unlike, which only means that they are looked at closely.
    """
    if old.__class__ is not new.__class__:
        return False
    if old.__class__ in _FLAT:
        return True
    if isinstance(old, (tuple, list)) and isinstance(new, (tuple, list)):
        # What equals a text is one.
        return {*map(type, old)} == _ALL_TEXTS or all(map(_is_of_same_type, old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return [*old] == [*new] and all(map(_is_of_same_type, old.values(), new.values()))
    return True
