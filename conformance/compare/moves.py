"""Parameters that went in one place and came in another: moved in the nesting, or into alternatives and out of them.

Found among the changes of two whole bodies: a place alone sees only that something went, or came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from conformance.compare.likeness import kind, likeness
from conformance.model import ABSENT, Absent, Json, Parameter
from conformance.record import replace

Change = tuple[str, str, Json | Absent, Json | Absent]
"""Rule id, path, old value, new value."""

Found = tuple[str, str, Json | Absent | Parameter, Json | Absent | Parameter]
"""A change as it is found: parameters and alternatives that came or went stand in it as they are."""

Differ = Callable[[Parameter, Parameter, str], Iterable[Found]]
"""What gives the changes between two parameters at a path."""

GONE = frozenset(("parameter-removed", "parameter-required-removed"))
COME = frozenset(("parameter-added", "parameter-required-added"))
_NAMED = GONE | COME
_BELOW = (".", "[", "|")
"""How a path goes on below a parameter."""
_CHOSEN = re.compile(r"(.*)\|(?:oneOf|anyOf)\[[0-9]+\]")
"""A path that ends at an alternative, and where its object is."""


class _Part(NamedTuple):
    """A parameter that a change adds or removes.

    Attributes:
        change: of which it is a part, or which it is.
        path: its own; parameter: itself.
    """

    change: Found
    path: str
    parameter: Parameter

    @property
    def is_whole(self) -> bool:
        """Whether the change is about it alone."""
        return self.change[1] == self.path

    @property
    def is_conditional(self) -> bool:
        """Whether it belongs to alternatives: what is required there is not of every request."""
        return "|" in self.path

    @property
    def name(self) -> str:
        """Its name in the object that holds it."""
        return re.split(r"[.|]", self.path)[-1]


def with_moves(found: list[Found], differ: Differ) -> list[Found]:
    """``found`` with those of parameters that only stand elsewhere told as what they are."""
    gone = [one for one in found if one[0] in GONE]
    come = [one for one in found if one[0] in COME]
    if not gone and not come:
        return found
    chosen = [one for one in found if one[1].endswith("]") and _CHOSEN.fullmatch(one[1])]
    removed = [one for one in chosen if one[2] is not ABSENT and one[3] is ABSENT]
    added = [one for one in chosen if one[2] is ABSENT and one[3] is not ABSENT]
    if not (gone and (come or added)) and not (come and removed):
        return found
    lost, new = [], []
    for old, before in ((True, gone), (False, come)):
        others = added if old else removed
        for change in before:
            told = list(_conditional(change, others, differ, is_old=old))
            lost += [change] if told else []
            new += told
    moved = [(one, other) for one, other in _pairs(gone, come) if one.change not in lost and other.change not in lost]
    places = [(_after(one.path, moved), other.path) for one, other in moved]
    elsewhere = set(chain.from_iterable(places))
    for (one, other), (place, becomes) in zip(moved, places, strict=True):
        lost += [part.change for part in (one, other) if part.is_whole]
        new.append(("parameter-moved", place, place, becomes))
        changes = differ(one.parameter, other.parameter, becomes)
        # What moved out of it, or into it, is told by itself.
        new += [each for each in changes if each[0] not in _NAMED or each[1] not in elsewhere]
    # What a name that only moved asks where it went, or asked where it was, is told by its own changes.
    below = tuple(f"{one[1]}{end}" for one in lost for end in _BELOW)
    return [one for one in found if one not in lost and not f"{one[1]}.".startswith(below)] + new


def _after(path: str, moved: Sequence[tuple[_Part, _Part]]) -> str:
    """A path of the old side under the names of the new one: what it goes through may have moved too."""
    held = [
        (one.path, other.path) for one, other in moved if path.startswith(tuple(f"{one.path}{end}" for end in _BELOW))
    ]
    before, after = max(held, key=lambda pair: len(pair[0]), default=("", ""))
    return after + path.removeprefix(before)


def _pairs(gone: Sequence[Found], come: Sequence[Found]) -> Iterator[tuple[_Part, _Part]]:
    """Parts of the same name and shape that went here and came there, the most alike in place first, each once."""
    left, right = ([part for change in changes for part in _parts(change)] for changes in (gone, come))
    pairs = [
        (one, other)
        for one in left
        for other in right
        if one.name == other.name
        and (one.is_whole or other.is_whole)
        and one.is_conditional is other.is_conditional
        and _may_be(one.parameter, other.parameter)
    ]
    taken: set[str] = set()
    for one, other in sorted(pairs, key=lambda pair: (-likeness(pair[0].path, pair[1].path), sorted(_paths(pair)))):
        if not taken & _paths((one, other)):
            yield one, other
            # What it holds on both sides went with it.
            for inside in {"", *_inside(one, left) & _inside(other, right)}:
                taken |= {f"{one.path}{inside}", f"{other.path}{inside}"}


def _inside(one: _Part, parts: Iterable[_Part]) -> set[str]:
    """How the paths of what stands in ``one`` go on below its own."""
    starts = tuple(f"{one.path}{end}" for end in _BELOW)
    return {part.path.removeprefix(one.path) for part in parts if part.path.startswith(starts)}


def _paths(pair: tuple[_Part, _Part]) -> set[str]:
    return {pair[0].path, pair[1].path}


def _may_be(one: Parameter, other: Parameter) -> bool:
    """Whether two parameters of one name may be the same one: of a named type, and of one shape."""
    return one.type is not None and kind(one) == kind(other)


def _parts(change: Found) -> Iterator[_Part]:
    """What a change adds or removes, and every parameter below it but for those in alternatives."""
    yield from _below(change, change[1], _parameter(change))


def _parameter(change: Found) -> Parameter:
    """What came or went."""
    return next(one for one in change[2:] if isinstance(one, Parameter))


def _below(change: Found, path: str, one: Parameter) -> Iterator[_Part]:
    yield _Part(change, path, one)
    for start, holder in ((path, one), (f"{path}[]", one.items)):
        for name, child in holder.properties.items() if holder is not None else ():
            yield from _below(change, f"{start}.{name}", child)


def _conditional(change: Found, others: Sequence[Found], differ: Differ, *, is_old: bool) -> Iterator[Found]:
    """What is to be told of a parameter that went from beside alternatives which hold it now, or the other way round.

    Args:
        change: that it went, or came; others: alternatives that came, or went; is_old: whether it went.
    """
    path = change[1]
    whole, _, name = path.rpartition(".")
    here = [one for one in others if (found := _CHOSEN.fullmatch(one[1])) and found[1] == whole]
    own = _parameter(change)
    named = [(one[1], _parameter(one).properties.get(name)) for one in here]
    held = [(where, child) for where, child in named if child is not None and _may_be(own, child)]
    if not held:
        return
    # Where an object had no alternatives, those that come are constraints: then they are all that there are.
    is_everywhere = len(held) == len(here) and all(one[0].startswith("constraint-") for one in here)
    needed = is_everywhere and all(child.required for _, child in held)
    rule = "parameter-restated" if is_everywhere else "parameter-made-conditional"
    if is_old:
        yield rule, path, path, f"{held[0][0]}.{name}"
    else:
        yield rule.replace("-made-conditional", "-made-unconditional"), path, f"{held[0][0]}.{name}", path
    if bool(own.required) is not needed:
        dropped, required = (bool(own.required), needed) if is_old else (needed, bool(own.required))
        yield ("required-set" if required else "required-dropped"), path, dropped, required
    for where, child in held:
        same = child if child.required is own.required else replace(child, required=own.required)
        yield from differ(own, same, f"{where}.{name}") if is_old else differ(same, own, f"{where}.{name}")
