"""Names of parameters that a subject spells otherwise: payloads go out in its names, what it makes of them comes back.

A name that it gives to another parameter has to mean something too, or two of ours would become one: names are
exchanged. Where our ``image_url`` is its ``imageUrl``, an ``imageUrl`` of ours, which no page knows, is its
``image_url``, which it should not know either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from conformance.audit.answer import Answer
from conformance.audit.channel import Channel
from conformance.contract import closest_hint, load_contract
from conformance.messages import gettext as _
from conformance.model import ABSENT, Json, named
from conformance.payload import whole_of

Tables = Mapping[str, Mapping[str, str]]
"""Dotted path of an object, empty for the payload → our name in it → the subject's."""


class RenamingChannel:
    """Asks another channel in the subject's names of parameters.

    Attributes:
        models: as of the other channel.
    """

    def __init__(self, channel: Channel, parameters: Mapping[str, Mapping[str, str]]) -> None:
        self._channel = channel
        self.models = channel.models
        self._tables = {one: tables({**parameters.get("", {}), **parameters.get(one, {})}) for one in self.models}

    @property
    def network(self) -> str:
        """As of the other channel."""
        return self._channel.network

    @property
    def warned(self) -> str:
        """As of the other channel."""
        return self._channel.warned

    def ask(self, model: str, payloads: Sequence[Json]) -> list[Answer]:
        """The answers to payloads of one model, in their order; fewer where the subject died too often."""
        there = self._tables[model]
        answers = self._channel.ask(model, [renamed(one, there) for one in payloads])
        return [
            one if one.normalized is ABSENT else one._replace(normalized=named_back(one.normalized, there))
            for one in answers
        ]

    def close(self) -> None:
        """End whatever was started."""
        self._channel.close()


def troubles(
    parameters: Mapping[str, Mapping[str, str]], models: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What is wrong with names of parameters: the keys that say it, a message, a hint.

    Each is that of a parameter of some model that it is about, and no two of one model get the same name.
    """
    for model, own in parameters.items():
        known = {path for one in ((model,) if model else models) for path in paths_of(one)}
        given: dict[tuple[str, str], str] = {}
        for path, name in {**parameters.get("", {}), **own}.items():
            place = (path.rpartition(".")[0], name)
            keys = (model, path) if model and path in own else (path,)
            if path in own and path not in known:
                yield keys, _("there is no parameter {path}").format(path=repr(path)), closest_hint(path, known)
            if place in given:
                told = _("{path} and {other} are both called {name}")
                yield keys, told.format(path=given[place], other=path, name=repr(name)), ""
            given[place] = path


def paths_of(model: str) -> set[str]:
    """Dotted paths of the parameters of a payload of a model."""
    return {path for path, _one in named(whole_of(load_contract(model)).properties)}


def tables(parameters: Mapping[str, str]) -> Tables:
    """Names by the object that they stand in, so completed that no two names become one."""
    found: dict[str, dict[str, str]] = {}
    for path, name in parameters.items():
        holder, _dot, own = path.rpartition(".")
        found.setdefault(holder, {})[own] = name
    return {holder: _completed(names) for holder, names in found.items()}


def _completed(names: Mapping[str, str]) -> dict[str, str]:
    """The names with what makes them an exchange: whatever a name is taken from gets the one that is left over."""
    back = {name: own for own, name in names.items()}
    found = dict(names)
    for name in names.values():
        if name not in names:
            first = name
            while first in back:
                first = back[first]
            found[name] = first
    return found


def renamed(payload: Json, there: Tables) -> Json:
    """A payload of ours in the names of the subject."""
    return _walked(payload, "", there, lambda names, name: (names.get(name, name), name))


def named_back(payload: Json, there: Tables) -> Json:
    """What the subject makes of a payload in our names."""
    back = {holder: {name: own for own, name in names.items()} for holder, names in there.items()}
    return _walked(payload, "", back, lambda names, name: (names.get(name, name),) * 2)


def _walked(value: Json, path: str, there: Tables, of: Callable[[Mapping[str, str], str], tuple[str, str]]) -> Json:
    """A value with its names exchanged; ``of`` gives the new name, and our name, by which paths go on."""
    if not any(holder == path or holder.startswith((f"{path}.", f"{path}[]")) or not path for holder in there):
        return value
    if isinstance(value, list):
        return [_walked(one, f"{path}[]", there, of) for one in value]
    if not isinstance(value, dict):
        return value
    names = there.get(path, {})
    found: dict[str, Json] = {}
    for name, one in value.items():
        new, own = of(names, name)
        found[new] = _walked(one, f"{path}.{own}" if path else own, there, of)
    return found
