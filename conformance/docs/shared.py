"""Parameters of snapshots, read: what two pages or two days say in the same words is one object.

Days mostly say the same, so that most of a day need not be made anew; and what is one object needs no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.facts import CHOICES, parameter_from_json
from conformance.kept import Kept
from conformance.model import Json, Parameter

_NESTING = frozenset(("items", "properties", "refs", "not", *(name for name, _ in CHOICES)))
_READ: Kept[str, Parameter] = Kept()


def shared_parameter(data: Mapping[str, Json]) -> Parameter:
    """The parameter that ``parameter_to_json`` wrote as ``data``: the one that was made before, if there is.

    Parameters that hold others are made anew; what is in them is shared. The shape is trusted.
    """
    if not _NESTING.isdisjoint(data):
        return parameter_from_json(data, shared_parameter)
    words = repr(data)  # tells 1 from 1.0 and from True
    return _READ.get(words) or _READ.keep(words, parameter_from_json(data))
