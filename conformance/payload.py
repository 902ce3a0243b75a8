"""What of a contract a payload is held against: the object that it describes, and its conversions by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.contract import Contract
from conformance.facts import CHOICES
from conformance.json_pointer import name_of
from conformance.model import Conversion, Parameter


def whole_of(contract: Contract) -> Parameter:
    """The object that a contract describes: the input of a createTask model, else the request body."""
    table = contract.table
    if table.input is not None and contract.is_model:
        return table.input
    return table.whole


def dotted(pointer: str) -> str:
    """A JSON Pointer as a dotted path, with ``[]`` for the members of lists."""
    path = ""
    for step in pointer.split("/")[1:]:
        path += "[]" if step.isdigit() else f".{name_of(step)}"
    return path.removeprefix(".")


def conversion_at(contract: Contract, pointer: str) -> Conversion | None:
    """What normalization may turn into the parameter at a JSON Pointer, in the input or in the first alternative."""
    path = dotted(pointer)
    return next(
        (found for start, _ in starts_of(contract) if (found := contract.conversions.get(f"{start}{path}"))), None
    )


def starts_of(contract: Contract) -> Iterator[tuple[str, Parameter]]:
    """The objects whose parameters stand side by side in a payload: the whole, then its alternatives.

    Yields:
        The prefix of their paths in the contract's conversions, and the object.
    """
    root, whole = "input" if contract.is_model else "", whole_of(contract)
    yield f"{root}." if root else "", whole
    for keyword, attribute in CHOICES:
        for place, member in enumerate(getattr(whole, attribute)):
            yield f"{root}|{keyword}[{place}].", member


def aliases_of(contract: Contract) -> Mapping[str, str]:
    """Alias → name of the parameter that it goes to."""
    return {
        alias: name
        for start, holder in starts_of(contract)
        for name in holder.properties
        if (conversion := contract.conversions.get(f"{start}{name}")) is not None
        for alias in conversion.aliases
    }
