"""Stray blanks around names and values, which are repaired before anything is compared: whether a page has them."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.compare.documented import Documented
from conformance.compare.moves import Change
from conformance.model import Json, Parameter


def spelling_changes(old: Documented, new: Documented) -> Iterator[Change]:
    """Every name and value that was spelled with stray blanks on one side, and is there on both."""
    for path in old.pages.keys() & new.pages.keys():
        name = path.rpartition(".")[2]
        was, stands = old.names.get(path, name), new.names.get(path, name)
        strays = (_stray(old.pages[path]), _stray(new.pages[path]))
        pairs = [(strays[0] - strays[1], strays[1] - strays[0])]
        if was != stands:
            pairs.append(({was} - {name}, {stands} - {name}))
        kept = _plain(old.pages[path]) & _plain(new.pages[path]) | {name}
        for repaired, came in pairs:
            yield from (("stray-blanks-repaired", path, one, one.strip()) for one in repaired if one.strip() in kept)
            yield from (("stray-blanks-came", path, one.strip(), one) for one in came if one.strip() in kept)


def _stray(one: Parameter) -> set[str]:
    """Members and defaults of an enumeration that begin or end with a blank."""
    return {value for value in _texts(one) if value != value.strip()}


def _plain(one: Parameter) -> set[str]:
    return {value.strip() for value in _texts(one)}


def _texts(one: Parameter) -> Iterator[str]:
    values: tuple[Json, ...] = (*(one.enum or ()), *((one.default,) if one.enum is not None else ()))
    yield from (value for value in values if isinstance(value, str))
