"""TOML text in pieces that the editing library writes as it reads them: a whole document is one, nearly always.

Where tables that belong together stand apart, the library would bring some of them together, lists of tables above all.
Then each run of tables with the same first name is a piece, and an edit opens the one that it is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence

import tomlkit
from tomlkit.exceptions import ParseError

from conformance.contract_kinds import Keys
from conformance.contract_lines import Statement, statements
from conformance.messages import gettext as _
from conformance.model import Json

_HEAD = '"" = 0\n\n'
"""What stands in front of a piece but the first: there is always something above a table."""


class NoPlaceError(LookupError):
    """The text has no place for what is to be edited: a table is missing, or something else stands there.

    Its message is for a person, and in the language that is spoken.
    """


def apart(line: int) -> NoPlaceError:
    """The error of an edit for which tables stand apart in a way that no piece has both."""
    return NoPlaceError(
        _("line {line}: tables that belong together stand apart; put them side by side").format(line=line)
    )


class Pieces:
    """A document in pieces, of which some are open for editing."""

    def __init__(self, text: str) -> None:
        self._texts = [text] if _first_moved(text) is None else _cut(text)
        self._data = [tomllib.loads(one) for one in self._texts]
        self._open: dict[int, tomlkit.TOMLDocument] = {}

    @property
    def text(self) -> str:
        """Of all pieces, with what was edited."""
        return "".join(
            tomlkit.dumps(self._open[number]).removeprefix(_HEAD if number else "") if number in self._open else one
            for number, one in enumerate(self._texts)
        )

    def open(self, number: int, keys: Keys) -> tuple[tomlkit.TOMLDocument, Keys]:
        """One piece as a document, and ``keys`` as they are in it: members of lists are counted from its start.

        Raises:
            NoPlaceError: the library would not write the piece as it is.
        """
        text = self._texts[number]
        moved = _first_moved(text)
        if moved is not None:
            line = sum(one.count("\n") for one in self._texts[:number]) + moved
            raise apart(line)
        self._open[number] = tomlkit.parse(_HEAD + text if number else text)
        return self._open[number], self._local(number, keys)

    def having(self, keys: Keys) -> list[int]:
        """The pieces in which there is something at ``keys``."""
        return [number for number in range(len(self._texts)) if self._depth(number, keys) == len(keys)]

    def holding(self, keys: Keys) -> list[int]:
        """The pieces that have most of the way to ``keys``: all of them where none has any of it."""
        depths = [self._depth(number, keys) for number in range(len(self._texts))]
        return [number for number, depth in enumerate(depths) if depth == max(depths)]

    def _depth(self, number: int, keys: Keys) -> int:
        return sum(1 for _ in walked(self._data[number], self._local(number, keys)))

    def _local(self, number: int, keys: Keys) -> Keys:
        found: list[str | int] = []
        for place, key in enumerate(keys):
            before = sum(self._count(other, keys[:place]) for other in range(number)) if isinstance(key, int) else 0
            found.append(key - before if isinstance(key, int) else key)
        return tuple(found)

    def _count(self, number: int, keys: Keys) -> int:
        held = [self._data[number], *walked(self._data[number], self._local(number, keys))]
        return len(held[-1]) if len(held) > len(keys) and isinstance(held[-1], list) else 0


def walked(value: Json, keys: Keys) -> Iterator[Json]:
    """The values on the way to ``keys``, as far as there are any."""
    for key in keys:
        is_there = (
            0 <= key < len(value)
            if isinstance(value, list) and isinstance(key, int)
            else (isinstance(value, dict) and key in value)
        )
        if not is_there:
            return
        value = value[key]
        yield value


def _first_moved(text: str) -> int | None:
    """The first line that the library would write elsewhere, or does not understand; None where there is none."""
    try:
        written = tomlkit.dumps(tomlkit.parse(text))
    except ParseError as error:
        return error.line
    if written == text:
        return None
    pairs = zip(text.split("\n"), written.split("\n"), strict=False)  # a text may hold other line ends
    return next((line for line, (one, other) in enumerate(pairs, start=1) if one != other), 1)


def _cut(text: str) -> list[str]:
    """The text cut where tables with another first name begin; comments right above a header go with it."""
    pieces: list[list[Statement]] = [[]]
    for one in statements(text):
        if one.is_header and (not (before := _first_name(pieces[-1])) or before != one.table[0]):
            lead = lead_count(pieces[-1])
            pieces.append(pieces[-1][len(pieces[-1]) - lead :])
            del pieces[-2][len(pieces[-2]) - lead :]
        pieces[-1].append(one)
    texts = ["".join(one.text for one in piece) for piece in pieces]
    return [*texts[:-1], texts[-1][:-1]]  # the line end that the statements have more


def _first_name(piece: Sequence[Statement]) -> str | int | None:
    return next((one.table[0] for one in piece if one.is_header), None)


def lead_count(piece: Sequence[Statement]) -> int:
    """How many comments at the end are about what comes next: those right below a value are about that."""
    count = 0
    while count < len(piece) and piece[-1 - count].text.lstrip().startswith("#"):
        count += 1
    is_free = count == len(piece) or not piece[-1 - count].text.strip()
    return count if is_free else 0
