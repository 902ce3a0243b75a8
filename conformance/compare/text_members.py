"""Values of other parameters that a text names, then and now: what holds with them alone, or without them.

Nobody knows what the sentence says of a value, so that the change is told, and proves nothing. Values that came to an
enumeration, or left it, are told as such: only those count here that the request has on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.compare.described import Described
from conformance.compare.moves import Change
from conformance.compare.text_facts import named_otherwise
from conformance.model import ABSENT


def member_changes(old: Described, new: Described) -> Iterator[Change]:
    """Which values of other parameters texts name now and did not, and the reverse, where both sides have the text."""
    changed = list(named_otherwise(old, new, "members"))
    known = _members(old) & _members(new) if changed else set()
    for path, before, after, was, stands in changed:
        others = known - {*map(repr, (*(before.enum or ()), *(after.enum or ())))}
        gone, come = (
            [one for one in mine if one not in theirs and repr(one) in others]
            for mine, theirs in ((was, stands), (stands, was))
        )
        if gone or come:
            yield "prose-members-changed", f"{path}|text.members", gone or ABSENT, come or ABSENT


def _members(side: Described) -> set[str]:
    """The members of all enumerations of a request, told apart by their types too."""
    return {repr(member) for one in side.docs.pages.values() for member in one.enum or ()}
