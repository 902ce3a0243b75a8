"""Places in a request: what the documentation says there, and how the place may be written down."""

from __future__ import annotations

from typing import NamedTuple

from conformance.audit.masking import Masker, alternatives
from conformance.contract import Contract
from conformance.json_pointer import steps_of, token
from conformance.model import Json, Parameter
from conformance.payload import whole_of


class Place(NamedTuple):
    """A place in a request body.

    Attributes:
        pointer: JSON Pointer with undocumented names masked; path: the same dotted, ``[]`` for any member of a list.
        documented: what the documentation says of it; none where it is silent.
    """

    pointer: str
    path: str
    documented: tuple[Parameter, ...]


def request_of(contract: Contract) -> Parameter:
    """The object that a whole request body is."""
    if not contract.is_model:
        return whole_of(contract)
    return Parameter(type="object", properties=contract.table.body)


def place_of(pointer: str, body: Json, whole: Parameter, masker: Masker) -> Place:
    """The place that a JSON Pointer names in ``body``, which ``whole`` describes."""
    shown, path, value = "", "", body
    documented: tuple[Parameter, ...] = (whole,)
    for name in steps_of(pointer):
        around = tuple(alternatives(documented))
        if isinstance(value, list) and name.isdecimal():
            value = value[int(name)] if int(name) < len(value) else None
            documented = tuple(one.items for one in around if one.items is not None)
            shown, path = f"{shown}/{name}", f"{path}[]"
            continue
        value = value.get(name) if isinstance(value, dict) else None
        documented = tuple(one.properties[name] for one in around if name in one.properties)
        name = name if documented else masker.name(name)
        shown = f"{shown}/{token(name)}"
        path = f"{path}.{name}" if path else name
    return Place(shown, path, documented)
