"""Values of other parameters that a text names, then and now: what holds with them alone, or without them.

Nobody knows what the sentence says of a value, so that the change is told, and proves nothing. Values that came to an
enumeration, or left it, are told as such: only those count here that the request has on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.compare.described import Described
from conformance.compare.moves import Change
from conformance.model import ABSENT


def member_changes(old: Described, new: Described) -> Iterator[Change]:
    """Which values of other parameters are named now and were not, and the reverse, of parameters that both sides have.

    Tables that different parsers made are not compared: older ones kept no such values.
    """
    if old.parser != new.parser:
        return
    for path, before in old.docs.pages.items():
        after = new.docs.pages.get(path)
        if after is None or before is after:
            continue
        was, stands = before.prose.get("members", ()), after.prose.get("members", ())
        if was == stands:
            continue
        known = (_members(old) & _members(new)) - {*map(repr, (*(before.enum or ()), *(after.enum or ())))}
        gone, come = (
            [one for one in mine if one not in others and repr(one) in known]
            for mine, others in ((was, stands), (stands, was))
        )
        if gone or come:
            yield "prose-members-changed", f"{path}|text.members", gone or ABSENT, come or ABSENT


def _members(side: Described) -> set[str]:
    """The members of all enumerations of a request, told apart by their types too."""
    return {repr(member) for one in side.docs.pages.values() for member in one.enum or ()}
