"""Values of other parameters that the text of a parameter names: what holds with them alone, or without them.

They are no rule, for nobody knows what the sentence says of them; but where they change, somebody has to read it again.
What is kept are the values, never the sentence. Only members of enumerations count that are written like names
(``veo3_lite``, ``REFERENCE_2_VIDEO``, ``V4_5``): ``fast`` is a word as well, ``mp4`` is
of a file, and ``1080p`` is kept as a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from conformance.docs.patterns.row import FORMATS
from conformance.model import Json

MAX_NAMES = 400
"""Members of a request that are looked for; with more, its enumerations are tables of something."""

_NAME = re.compile(r"(?=.*[_\d])[A-Za-z][\w.]{2,59}", re.ASCII)
_WORD = r"(?<![\w./-])(?:{names})(?![\w/-]|\.\w)"


class _Kept(NamedTuple):
    """The text of a parameter, the places among all members of those that it documents, and where facts of it go."""

    text: str
    since: int
    until: int
    prose: dict[str, Json]


class Mentions:
    """Gathers texts and members while a request is read: only then it is known what a text could name."""

    def __init__(self) -> None:
        self._members: list[Json] = []
        self._kept: list[_Kept] = []

    def see(self, members: Iterable[Json]) -> None:
        """Take the members of an enumeration."""
        self._members += members

    def seen(self) -> int:
        """How many members were taken: what is taken from here on belongs to the parameter that is read now."""
        return len(self._members)

    def keep(self, text: str, since: int, prose: dict[str, Json]) -> None:
        """Take the text of a parameter; what it names is added to ``prose`` when the request is read.

        Args:
            since: what ``seen`` said before the parameter was read.
        """
        self._kept.append(_Kept(text, since, len(self._members), prose))

    def settle(self) -> None:
        """Add ``members``, sorted, to the facts of each text that names any."""
        names = {one for one in self._members if isinstance(one, str) and _NAME.fullmatch(one)}.difference(FORMATS)
        if not 0 < len(names) <= MAX_NAMES:
            return
        texts = "\n".join(one.text for one in self._kept)
        there = sorted((name for name in names if name in texts), key=len, reverse=True)
        if not there:
            return
        # The longest come first: V4_5PLUS does not name V4_5.
        named = re.compile(_WORD.format(names="|".join(map(re.escape, there))), re.ASCII)
        for one in self._kept:
            found = set(named.findall(one.text))
            found.difference_update(map(str, (*self._members[one.since : one.until], *one.prose.get("enum", ()))))
            if found:
                one.prose["members"] = sorted(found)
