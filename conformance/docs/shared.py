"""Parameters of snapshots, read: what two pages or two days say in the same words is one object.

Days mostly say the same, so that most of a day need not be made anew; and what is one object needs no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.facts import CHOICES, parameter_from_json
from conformance.kept import Kept
from conformance.model import Json, Parameter

_NESTED = frozenset(("items", "properties", "refs", "not", *(name for name, _ in CHOICES)))
_READ: Kept[str, Parameter] = Kept()


def shared_parameter(data: Mapping[str, Json]) -> Parameter:
    """The parameter that ``parameter_to_json`` wrote as ``data``: the one that was made before, if there is.

    The shape is trusted.
    """
    if _NESTED.isdisjoint(data):
        words = repr(data)  # tells 1 from 1.0 and from True
        return _READ.get(words) or _READ.keep(words, parameter_from_json(data))
    found = parameter_from_json(data, shared_parameter)
    words = _words(data, found)
    return _READ.get(words) or _READ.keep(words, found)


def _words(data: Mapping[str, Json], found: Parameter) -> str:
    """What tells a parameter that holds others from all others: these are shared, and known by their identity.

    What is kept under these words holds them, so that no other has that identity.
    """
    own = {name: value for name, value in data.items() if name not in _NESTED}
    named = [(name, id(one)) for held in (found.properties, found.refs) for name, one in held.items()]
    chosen = [[id(one) for one in held] for held in (found.one_of, found.any_of, found.all_of)]
    return repr((own, len(found.refs), named, chosen, id(found.items), id(found.not_)))
