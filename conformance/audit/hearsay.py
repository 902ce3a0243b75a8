"""Values that other pages document under the same name: a wrong enumeration is most often that of another model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from conformance.audit.ground import Ground
from conformance.contract import all_contracts
from conformance.laws.case import members
from conformance.laws.oracle import same_json
from conformance.laws.values import same_value
from conformance.model import Json
from conformance.payload import whole_of

_MOST_VALUES = 60
_MOST_BASES = 2


def hearsay(ground: Ground) -> Iterator[dict[str, Json]]:
    """Right payloads with a parameter set to what another page allows of a parameter of that name."""
    for name, one in members(ground.reference.whole).items():
        if one.enum is None:
            continue
        others = [value for value in _members().get(name, ()) if not any(same_json(value, own) for own in one.enum)]
        for base in ground.material.bases[:_MOST_BASES]:
            yield from ({**base, name: value} for value in others[:_MOST_VALUES])


@cache
def _members() -> Mapping[str, tuple[Json, ...]]:
    """Name of a parameter → the members of all enumerations that contracts have of it, the most frequent first."""
    counts: dict[str, list[tuple[Json, int]]] = {}
    for contract in all_contracts():
        for name, one in members(whole_of(contract)).items():
            listed = counts.setdefault(name, [])
            for value in one.enum or ():
                place = next((at for at, (each, _) in enumerate(listed) if same_value(each, value)), None)
                if place is None:
                    listed.append((value, 1))
                else:
                    listed[place] = (value, listed[place][1] + 1)
    return {
        name: tuple(value for value, _ in sorted(listed, key=lambda pair: -pair[1])) for name, listed in counts.items()
    }
