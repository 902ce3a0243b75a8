"""Covering arrays: few rows in which every pair of values of every two parameters occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from conformance.model import Json

Pair = tuple[int, int, int, int]
"""Places of two parameters and of their values."""


def pairwise(choices: Mapping[str, Sequence[Json]]) -> list[dict[str, Json]]:
    """Rows that give each parameter one of its values, so that every two values of two parameters meet in some row.

    Greedy and deterministic: about as many rows as the two longest choices have pairs. A single parameter gives a row
    for each of its values.
    """
    names = sorted((name for name in choices if choices[name]), key=lambda name: (-len(choices[name]), name))
    sizes = [len(choices[name]) for name in names]
    if len(names) < 2:
        return [{name: value} for name in names for value in choices[name]]
    open_pairs: set[Pair] = {
        (left, right, one, other)
        for left, right in combinations(range(len(names)), 2)
        for one in range(sizes[left])
        for other in range(sizes[right])
    }
    rows: list[dict[str, Json]] = []
    for left, right in combinations(range(len(names)), 2):
        for one in range(sizes[left]):
            for other in range(sizes[right]):
                if (left, right, one, other) not in open_pairs:
                    continue
                row = {left: one, right: other}
                for place in range(len(names)):
                    if place not in row:
                        row[place] = _best(place, row, sizes[place], open_pairs, len(rows))
                open_pairs -= {(a, b, row[a], row[b]) for a, b in combinations(range(len(names)), 2)}
                rows.append({names[place]: choices[names[place]][row[place]] for place in range(len(names))})
    return rows


def _best(place: int, row: Mapping[int, int], size: int, open_pairs: set[Pair], turn: int) -> int:
    """The value that closes most open pairs with those chosen; equals take turns, so that no value is forgotten."""

    def closes(value: int) -> int:
        pairs = (
            (other, place, row[other], value) if other < place else (place, other, value, row[other]) for other in row
        )
        return sum(pair in open_pairs for pair in pairs)

    return max(range(size), key=lambda value: (closes(value), -((value - turn) % size)))
