"""What texts of parameters name and no rule holds, then and now: where one of two pages names something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conformance.compare.described import Described
from conformance.model import Parameter


class Named(NamedTuple):
    """A parameter that both sides have at the same place, and what its text names on each."""

    path: str
    before: Parameter
    after: Parameter
    was: Sequence[str]
    stands: Sequence[str]


def named_otherwise(old: Described, new: Described, fact: str) -> Iterator[Named]:
    """Where the text names something else than it did: ``fact`` is ``numbers`` or ``members``.

    Nothing between tables that different parsers made: one keeps, or reads as a rule, what the other does not.
    """
    if old.parser != new.parser:
        return
    for path, before in old.docs.pages.items():
        after = new.docs.pages.get(path)
        if after is None or before is after:
            continue
        was, stands = before.prose.get(fact, ()), after.prose.get(fact, ())
        if was != stands:
            yield Named(path, before, after, was, stands)
