"""The places of a request body at which something can be changed, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from conformance.model import Parameter
from conformance.record import replace


@dataclass(frozen=True, slots=True)
class Place:
    """A parameter in its whole, and how the whole looks with another one there."""

    path: str
    parameter: Parameter
    put: Callable[[Parameter], Parameter]


def places(one: Parameter, path: str = "") -> Iterator[Place]:
    """Every parameter, item and alternative of ``one``, beside those that follow from the endpoint."""
    yield Place(path, one, lambda new: new)
    for name, child in one.properties.items():
        if name != "model":
            yield from _below(child, f"{path}.{name}".lstrip("."), partial(_with_property, one, name))
    if one.items is not None:
        yield from _below(one.items, f"{path}[]", partial(_with_items, one))
    for keyword, attribute in (("oneOf", "one_of"), ("anyOf", "any_of")):
        for at, member in enumerate(getattr(one, attribute)):
            yield from _below(member, f"{path}|{keyword}[{at}]", partial(_with_choice, one, attribute, at))


def _below(child: Parameter, path: str, put: Callable[[Parameter], Parameter]) -> Iterator[Place]:
    for place in places(child, path):
        yield Place(place.path, place.parameter, partial(_twice, put, place.put))


def _twice(
    outer: Callable[[Parameter], Parameter], inner: Callable[[Parameter], Parameter], new: Parameter
) -> Parameter:
    return outer(inner(new))


def _with_property(one: Parameter, name: str, new: Parameter) -> Parameter:
    return replace(one, properties={**one.properties, name: new})


def _with_items(one: Parameter, new: Parameter) -> Parameter:
    return replace(one, items=new)


def _with_choice(one: Parameter, attribute: str, at: int, new: Parameter) -> Parameter:
    members = getattr(one, attribute)
    return replace(one, **{attribute: (*members[:at], new, *members[at + 1 :])})
