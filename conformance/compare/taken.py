"""Names that come where values were taken under them already, by another alternative or by any name: what is asked now.

That a parameter is documented breaks no request. That it is asked something breaks those that had the name, and were
not looked at: an object knows the names of all its alternatives, and judges each by those that name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.meaning import has_choices, names_of
from conformance.model import ABSENT, NOTHING, Parameter
from conformance.record import replace

Named = Mapping[str, Parameter]

_ANYTHING = Parameter()


def asked_anew(
    old_named: Named, new_named: Named, old: Parameter, new: Parameter
) -> Iterator[tuple[str, Parameter, Parameter]]:
    """Names that came where values were taken before, and names that went where they are taken still.

    Args:
        old_named, new_named: the parameters of an object, or of one of its alternatives.
        old, new: the object.

    Yields:
        The name, and what was asked of it and what is asked now.
    """
    known = names_of(old), names_of(new)
    # Where one of them takes any name, and the other does not, that is what is told.
    are_open = known == (None, None)
    for name in new_named:
        if name not in old_named and (are_open or name in (known[0] or ())) and not _is_asked_by_all(old, name):
            before = _asked(old, name)
            yield name, before, _asking(new_named[name], before)
    for name in old_named:
        if name not in new_named and (are_open or name in (known[1] or ())) and not _is_asked_by_all(new, name):
            after = _asked(new, name)
            yield name, _asking(old_named[name], after), after


def takes_more(one: Parameter) -> bool:
    """Whether an object takes names that are not among its own parameters."""
    return one.additional_properties is True or has_choices(one)


def _is_asked_by_all(holder: Parameter, name: str) -> bool:
    """Whether each alternative of an object asks something of a name."""
    lists = (holder.one_of, holder.any_of)
    return any(members and all(name in one.properties for one in members) for members in lists)


def _asked(holder: Parameter, name: str) -> Parameter:
    """What an object asks of a name in any case."""
    every = (one.properties[name] for one in (holder, *holder.all_of) if name in one.properties)
    found = next(every, None)
    return _ANYTHING if found is None else _bare(found)


def _asking(one: Parameter, other: Parameter) -> Parameter:
    """What ``one`` asks, as it is held against ``other``: beside nothing its type says enough of null and an object."""
    found = _bare(one)
    if other is not _ANYTHING:
        return found
    return replace(found, nullable=None, properties=found.properties if one.type is None else NOTHING)


def _bare(one: Parameter) -> Parameter:
    """A parameter without what judges no value."""
    return replace(one, required=None, default=ABSENT, deprecated=None, media=NOTHING)
