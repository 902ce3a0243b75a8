"""What was worked out once and may be wanted again, by a key; never more than a limit, whatever is read."""

from __future__ import annotations

from typing import Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST: Final = 20_000
"""Entries; five days of the whole documentation have less than a tenth of them."""


class Kept(dict[K, V]):
    """A dictionary that forgets everything rather than hold more than :data:`MOST` entries."""

    def keep(self, key: K, value: V) -> V:
        """``value``, which is kept from now on."""
        if len(self) >= MOST:
            self.clear()
        self[key] = value
        return value
