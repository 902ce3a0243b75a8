"""Texts that are put into the language of the reader when they are read, and stay values until then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from conformance.messages import gettext as _


class Words(Protocol):
    """What a fault says for a person; a masked :class:`~conformance.validator.Violation` is one too."""

    @property
    def expected(self) -> str:
        """What the documentation asks for."""

    @property
    def actual(self) -> str:
        """What was found, masked."""

    @property
    def hint(self) -> str:
        """What to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence.

    Attributes:
        template: in English, as catalogues have it; names in braces.
        values: what stands for them.
    """

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return _(self.template).format(**dict(self.values)) if self.values else _(self.template)


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a fault that is not about a parameter.

    Attributes:
        wanted, found, todo: a text is the same in all languages.
    """

    wanted: Told | str
    found: Told | str
    todo: Told | str

    @property
    def expected(self) -> str:
        """What the documentation asks for."""
        return str(self.wanted)

    @property
    def actual(self) -> str:
        """What was found, masked."""
        return str(self.found)

    @property
    def hint(self) -> str:
        """What to do."""
        return str(self.todo)


def told(template: str, **values: str) -> Told:
    """A sentence with what stands for the names in it."""
    return Told(template, tuple(values.items()))
