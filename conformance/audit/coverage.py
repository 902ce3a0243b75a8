"""What recorded traffic exercised: models, their parameters, the members of their enumerations, rows of the roster."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from conformance.audit.masking import alternatives
from conformance.audit.places import request_of
from conformance.contract import Contract, all_contracts
from conformance.model import Json, Parameter
from conformance.roster import Entry, load_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterUse:
    """One documented parameter.

    Attributes:
        path: dotted, from the request body.
        count: requests that held it.
        members: members of its enumeration, as the documentation has them, and requests that held each.
    """

    path: str
    count: int
    members: tuple[tuple[Json, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """One model or endpoint that requests were sent to.

    Attributes:
        wrong: requests with a fault of level warning or worse, a missing authorization apart.
    """

    id: str
    requests: int
    wrong: int
    parameters: tuple[ParameterUse, ...]

    @property
    def used(self) -> int:
        """How many parameters were sent."""
        return sum(one.count > 0 for one in self.parameters)

    @property
    def members(self) -> int:
        """How many members the enumerations have."""
        return sum(len(one.members) for one in self.parameters)

    @property
    def used_members(self) -> int:
        """How many of them were sent."""
        return sum(count > 0 for one in self.parameters for _, count in one.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUse:
    """One row of the roster.

    Attributes:
        models: of its members, those that requests were sent to.
    """

    entry: Entry
    models: tuple[ModelUse, ...]

    @property
    def requests(self) -> int:
        """Requests of all its members."""
        return sum(one.requests for one in self.models)

    @property
    def wrong(self) -> int:
        """Requests with a fault."""
        return sum(one.wrong for one in self.models)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the traffic exercised.

    Attributes:
        models: models and endpoints that requests were sent to, in alphabetical order.
        never: ids of those that are documented and that no request was sent to.
        rows: every row of the roster, in its order.
    """

    models: tuple[ModelUse, ...]
    never: tuple[str, ...]
    rows: tuple[RowUse, ...]


class Counting:
    """Counts what requests hold."""

    def __init__(self) -> None:
        self._models: dict[str, _Model] = {}

    def add(self, contract: Contract, body: Json, *, wrong: bool) -> None:
        """Count one request."""
        model = self._models.get(contract.id)
        if model is None:
            model = self._models[contract.id] = _Model(contract)
        model.add(body, wrong=wrong)

    def coverage(self) -> Coverage:
        """What was counted."""
        models = {id: one.use() for id, one in sorted(self._models.items())}
        never = (id for id in _documented() if id not in models)
        rows = (
            RowUse(entry=entry, models=tuple(models[id] for id in entry.members if id in models)) for entry in _roster()
        )
        return Coverage(models=tuple(models.values()), never=tuple(never), rows=tuple(rows))


@cache
def _documented() -> tuple[str, ...]:
    """Ids of the contracts that are not retired."""
    return tuple(one.id for one in all_contracts() if one.retired is None)


@cache
def _roster() -> tuple[Entry, ...]:
    return load_roster().entries


class _Model:
    def __init__(self, contract: Contract) -> None:
        self.id = contract.id
        whole = request_of(contract)
        self.whole = whole
        self.requests = self.wrong = 0
        self.counts: Counter[str] = Counter()
        self.members: dict[str, dict[str, Json]] = {}
        self.used: Counter[tuple[str, str]] = Counter()
        self.paths: list[str] = []
        told_by_the_id = ("model", "input") if contract.is_model else ()
        for path, one in _places(whole, ""):
            if path not in self.paths and path not in told_by_the_id and not path.endswith("[]"):
                self.paths.append(path)
            for member in one.enum or ():
                self.members.setdefault(path.removesuffix("[]"), {}).setdefault(_spelt(member), member)

    def add(self, body: Json, *, wrong: bool) -> None:
        self.requests += 1
        self.wrong += wrong
        seen, members = set(), set()
        for path, value in _values(body, (self.whole,), ""):
            seen.add(path)
            known = self.members.get(path)
            if known is not None and not isinstance(value, (dict, list)) and _spelt(value) in known:
                members.add((path, _spelt(value)))
        self.counts.update(seen)
        self.used.update(members)

    def use(self) -> ModelUse:
        parameters = (
            ParameterUse(
                path=path,
                count=self.counts[path],
                members=tuple((one, self.used[path, text]) for text, one in self.members.get(path, {}).items()),
            )
            for path in self.paths
        )
        return ModelUse(id=self.id, requests=self.requests, wrong=self.wrong, parameters=tuple(parameters))


def _places(one: Parameter, path: str) -> Iterator[tuple[str, Parameter]]:
    """Every documented place below ``one``, alternatives beside each other; ``[]`` for the members of lists."""
    for place in alternatives((one,)):
        for name, child in place.properties.items():
            inside = f"{path}.{name}" if path else name
            yield inside, child
            yield from _places(child, inside)
        if place.items is not None:
            yield f"{path}[]", place.items
            yield from _places(place.items, f"{path}[]")


def _values(value: Json, around: tuple[Parameter, ...], path: str) -> Iterator[tuple[str, Json]]:
    """Every value at a documented place, members of a list under the path of the list."""
    places = tuple(alternatives(around))
    if isinstance(value, dict):
        for name, one in value.items():
            inside = tuple(place.properties[name] for place in places if name in place.properties)
            if inside:
                where = f"{path}.{name}" if path else name
                yield where, one
                yield from _values(one, inside, where)
    elif isinstance(value, list):
        inside = tuple(place.items for place in places if place.items is not None)
        for one in value:
            if not isinstance(one, (dict, list)):
                yield path, one
            else:
                yield from _values(one, inside, f"{path}[]")


def _spelt(value: Json) -> str:
    """A value so that ``1``, ``1.0``, ``true`` and ``"1"`` are four."""
    return json.dumps(value, sort_keys=True)
