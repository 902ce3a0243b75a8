"""Which contracts the laws are tried on: those behind the roster, and others that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from conformance.contract import closest_hint, contract_paths
from conformance.errors import UnknownNameError
from conformance.messages import gettext as _
from conformance.roster import load_roster


def selected(globs: Sequence[str] = (), *, everything: bool = False) -> tuple[str, ...]:
    """Ids of contracts, each once: those of the roster in its order, then the others in alphabetical order.

    Args:
        globs: on ids of contracts and of the roster's entries; contracts beyond the roster come when one names them.
            Empty for the whole roster.
        everything: the contracts beyond the roster too.

    Raises:
        UnknownNameError: nothing matches a glob; the hint names the closest id.
    """
    named: dict[str, list[str]] = {}
    for entry in load_roster().entries:
        for member in entry.members:
            named.setdefault(member, [member]).append(entry.id)
    if everything or globs:
        for id in contract_paths():
            named.setdefault(id, [id])
    for glob in globs:
        if not any(_matches(names, glob) for names in named.values()):
            known = dict.fromkeys(name for names in named.values() for name in names)
            raise UnknownNameError(_("no model matches {glob}").format(glob=repr(glob)), hint=closest_hint(glob, known))
    return tuple(id for id, names in named.items() if not globs or any(_matches(names, glob) for glob in globs))


def _matches(names: Sequence[str], glob: str) -> bool:
    return any(fnmatchcase(name, glob) for name in names)
