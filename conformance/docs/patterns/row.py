"""What a row is, and what rows of several families share: fragments of wordings, and words that make a match void."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from conformance.model import Json

TAIL, LABEL, STATED = 3, 2, 1
"""How explicit a wording is: a parenthesised "(Max length: …)", a label with a value, a plain sentence."""

Scope = Literal["part", "clause"]


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a row reads, and the facts that it must give; media facts stand as ``media.max_mb``."""

    text: str
    facts: dict[str, Json]
    type: str = "string"
    name: str = "prompt"
    enum: tuple[Json, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One wording that states facts.

    Attributes:
        id: kebab-case; stands beside every fact that the row read.
        reads: one sentence: what the row reads.
        types: JSON Schema types of the parameters that it is asked for; empty: all, also where none is known.
        needs: the row is tried only where one of these stands in the lower-case text.
        regex: its named groups are facts; see ``conformance.docs.prose``.
        example: a text of our own and what it gives.
        rank: how explicit the wording is; where a text contradicts itself, the more explicit one counts.
        names: what the lower-case name of the parameter must match; None for any name.
        void: words that make a match void when they stand in its ``scope``.
        scope: how far ``void`` looks: the part of the sentence between semicolons, or the clause between commas.
        elsewhere: words that make a match void wherever they stand in the text.
        aside: whether a match in parentheses is judged by what stands in them, not by the sentence around.
        head: whether a match is the head of a bullet, which is otherwise taken for what the bullet is about.
        marked: whether the row reads the backticks and asterisks of a text; then only a text with any is asked.
        bullets: whether the matches are the heads of one bulleted list, all of which make one enumeration.
    """

    id: str
    reads: str
    types: tuple[str, ...]
    needs: tuple[str, ...]
    regex: re.Pattern[str]
    example: Example
    rank: int = STATED
    names: re.Pattern[str] | None = None
    void: re.Pattern[str] | None = None
    scope: Scope = "part"
    elsewhere: re.Pattern[str] | None = None
    aside: bool = False
    head: bool = False
    marked: bool = False
    bullets: bool = False


class Sieve:
    """Rows, of which a text is asked only those that it holds a needed word of: each word is looked for once."""

    __slots__ = ("_marked", "_plain", "_plain_ascii", "_rows")

    def __init__(self, rows: Iterable[Pattern]) -> None:
        self._rows = tuple(rows)
        plain: dict[str, int] = {}
        marked: dict[str, int] = {}
        for place, row in enumerate(self._rows):
            words = marked if row.marked else plain
            for need in row.needs:
                words[need] = words.get(need, 0) | 1 << place
        # Of a word and the places of the rows that need it, as bits.
        self._plain = tuple(plain.items())
        self._plain_ascii = tuple(item for item in self._plain if item[0].isascii())
        self._marked = tuple(marked.items())

    def rows_for(self, plain: str, marked: str | None) -> Iterator[Pattern]:
        """The rows that may read something, in their order.

        Args:
            plain: the text in lower case, without backticks and asterisks.
            marked: the text in lower case with them; None where it has none.
        """
        found = 0
        for word, places in self._plain_ascii if plain.isascii() else self._plain:
            if word in plain:
                found |= places
        if marked is not None:
            for word, places in self._marked:
                if word in marked:
                    found |= places
        while found:
            lowest = found & -found
            found ^= lowest
            yield self._rows[lowest.bit_length() - 1]


COUNTS = {
    word: count
    for count, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"single": 1}
"""Numbers that stand as words."""

FORMATS = (
    *("jpg", "jpeg", "jfif", "pjpeg", "pjp", "png", "webp", "gif", "bmp", "tiff", "tif", "heic", "heif", "avif"),
    *("svg", "mp4", "mov", "avi", "webm", "mkv", "m4v", "mpeg", "mpg", "hdr", "mp3", "wav", "ogg", "aac", "m4a"),
    *("flac", "wma", "opus", "pdf", "txt"),
)
"""Names of file formats; other words in a list of formats make the list unreadable."""

_PLAIN = r"\d{1,15}(?:\.\d{1,9})?(?!\.?\d)"
# What looks like the first part of a longer number is no number: "5,00" says neither 5 nor 500.
_NUMBER = rf"(?:\d{{1,3}}(?:[,_' ]\d{{3}}){{1,4}}(?![,_']?\d)(?!\.\d)|{_PLAIN}(?![,_']\d)(?! \d{{3}}(?!\d)))"
_WORD = r"""(?:-?\d{1,3}(?:,\d{3})+(?![\d,])|"[^"\n]{0,80}"|'[^'\n]{0,80}'|[^\s,;()"'|]{0,59}[^\s,;()"'|.:])"""
_VIEW = r"(?:\d{3,4}p|\d{1,2}k|\d{1,2}:\d{1,2})"
_FORMAT = rf"\.?(?:{'|'.join(sorted(FORMATS, key=len, reverse=True))})\b"
_AND = r"(?: \([^()\n]{0,60}\))?(?:\s?[,/]\s?(?:and |or )?|\s(?:and|or)\s)"
# A list goes on with a word that is not known: what was read of it is not the whole list.
_NO_MORE = rf"(?!{_AND}(?!max|min|up |each|size|file|single|resol)\.?[a-z0-9]{{2,5}}\b)"
_MIME = r"[a-z]{4,11}/[a-z0-9.+-]{0,60}[a-z0-9](?![a-z0-9+-])"
_FRAGMENTS = {
    "N": _NUMBER,
    "S": rf"-?{_NUMBER}",
    "P": _PLAIN,
    "C": rf"(?:\d{{1,4}}|{'|'.join(COUNTS)})\b(?!\.\d)",
    "TO": r"\s?(?:-|~|to|and|到|至)\s?",
    "CHARS": r"\s?(?:(?:unicode )?char(?:acter)?s?\b|个?字符)"
    r"(?! (?:per (?!shot|prompt|request|text)|each|in total|for|with|on|under|using)\b)(?!,? ?(?:or|或) ?(?:up to )?\d)"
    r"(?! ?\([^)\n]{0,40}\b(?:v\d|models?|mode|plan|tier|only|for|english|chinese|standard|pro)\b)",
    # A label's number must not run into a unit that would make it another fact.
    "STOP": r"(?=\s{0,4}(?:$|[\n.,;()]|- ))",
    "END": (
        r"(?=\s?(?:(?:milli)?seconds?\b|secs?\b|s\b|秒)?\s{0,4}"
        r"(?:$|[\n.,;()]|- |and\b|in (?:steps|increments) of|之间|的|范围))"
    ),
    "BEGIN": r"(?:^|[.;!?:,()\n])\s{0,8}(?:[-*•]\s{1,3})?",
    # The start of a sentence of which the value itself is the subject.
    "START": r"(?:^|[.;!?:(\n])\s{0,8}(?:[-*•]\s{1,3})?(?:(?:it|(?:the )?value) )?",
    "THING": (
        r"(?:(?!(?:of|to|per|for|and|or|the|seconds?|secs?|minutes?|mb|bit|px|pixels?|mega\w*|words?)\b)"
        r"[a-z][a-z'-]{0,20} ){0,3}?"
        r"(?:images?|image inputs?|pictures?|photos?|urls?|links?|files?|items?|videos?|clips?|audios?|shots?"
        r"|elements?|colou?rs?|subjects?|ids?|entries|entry|references?|tags?|members?|masks?|speakers?)\b"
        r"(?! (?:slots?|per|in each|for each)\b)"
        # "5 images and 3 videos" is a limit on neither the one nor the other number of members.
        rf"(?!,? (?:or|and) (?:up to |at most )?(?:\d|(?:{'|'.join(COUNTS)})\b))"
    ),
    "ZH_THING": r"(?:张|个|段|条|幅|份)\s?(?:参考)?(?:图|视频|音频|url|文件|元素|链接)",
    "WORD": _WORD,
    "AFTER": (
        r"(?! ?(?:\([^)\n]{0,60}\))?,? or [\d\"'-])"
        r"(?=\s{0,4}(?:$|[\n.;()|]|,(?!\d)|- |seconds?\b|s\b|if (?:not|omitted|none|unspecified|left)\b"
        r"|when (?:not|omitted)\b|means?\b))"
    ),
    "LIST": r"[^\n.]{1,400}(?:\.(?=\S)[^\n.]{1,80}){0,30}(?=\.?(?:\n|$)|\.\s)",
    "VIEWS": rf"{_VIEW}(?:,? (?:and|or) {_VIEW}|, {_VIEW}){{0,15}}",
    "FILES": rf"{_FORMAT}(?:{_AND}{_FORMAT}){{0,24}}{_NO_MORE}",
    "MIMES": rf"{_MIME}(?:{_AND}{_MIME}){{0,24}}{_NO_MORE}",
    "MB": r"\s?mb(?![a-z/])(?! (?:for|if|when|in)\b)",
    "SEC": r"\s?(?:seconds?|secs?|s|秒)(?![a-z])(?! (?:for|at|with|when|if|in (?!duration|length|total))\b)",
    "PX": r"\s?(?:px|pixels?|像素)",
    "ATMOST": (
        r"(?:up to|not exceed|cannot exceed|can't exceed|not exceeding|not? (?:larger|bigger|more) than|less than|under"
        r"|below|smaller than|at most|limited to|max(?:imum)?\.?(?: of)?:?|<=|<|≤|不超过|不大于|不得超过|小于)"
    ),
    "ATLEAST": r"(?:at least|(?:no|not) (?:less|smaller) than|>=|≥|不小于|不低于|不少于)",
}


def compile_wording(template: str) -> re.Pattern[str]:
    """The pattern that ``template`` stands for: ``<N>`` and the like are names of fragments."""
    for name, fragment in _FRAGMENTS.items():
        template = template.replace(f"<{name}>", fragment)
    return re.compile(letters_first(template), re.ASCII)


def letters_first(regex: str) -> str:
    r"""``regex`` with what must stand before a letter asked after the letter.

    ``\bword`` and ``w(?<!\ww)ord`` match the same, but of alternatives that all begin with a character the engine
    skips to the next such character, which is several times as fast as to try each place.
    """
    regex = re.sub(r"\\b([a-z])(?![?*+{])", r"\1(?<!\\w\1)", regex)
    return re.sub(r"\(\?<!([^()|]*)\)([a-z])(?![?*+{])", r"\2(?<!\1\2)", regex)


HEDGED = (
    r"(?<!\d )recommend|suggest|advis|preferab|ideal|\bbest\b|typical|usually|approximately|\babout \d|estimat|combined"
    r"|\bsum of\b|\bdifference\b|\binterval\b|ignored|\btotal\b(?! (?:duration|pixels?|size))|建议|推荐|总|合计|之和"
)
"""Words near a match that say that it is advice, an estimate, or of several things together."""

NOT_OF_ALL = HEDGED + r"|\beach\b|\bevery\b|每"
"""The same, and words that say that it is of a part."""
