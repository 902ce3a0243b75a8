"""Numbers in the text of a parameter that no pattern read: limits under a condition, of a part, or in other words.

They are no rules, for nobody knows what they bound; but where they change, somebody has to read the text again. So
what is kept is each number with its unit, never the sentence around it. A number counts where it measures something
(``500 characters``, ``1080p``, ``16:9``) or where its sentence sets a limit; a member of the parameter's own
enumeration counts only there. Versions, dates, links, quotations, examples and the numbering of a list never do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from conformance.docs.patterns.row import COUNTS, letters_first
from conformance.docs.prose_text import Text
from conformance.docs.quantity import QUANTITY
from conformance.model import Json

MAX_NUMBERS = 200
"""Numbers of one text that are looked at; a text with more is a table of something."""

_MEASURES: Mapping[str, str] = {
    " characters": r"(?:non-chinese |chinese |unicode )?char(?:acter)?s?|个?非?(?:中文)?字符",
    " milliseconds": r"milliseconds?|ms|毫秒",
    " seconds": r"seconds?|secs?|s|秒",
    " minutes": r"minutes?|mins?|分钟",
    " hours": r"hours?|hrs?|小时",
    " days": r"days?|天",
    " KB": "kb|kilobytes?",
    " MB": "mb|megabytes?|兆",
    " GB": "gb|gigabytes?",
    " bytes": "bytes?|字节",
    " pixels": "px|pixels?|像素",
    " megapixels": "mp|megapixels?",
    " fps": "fps|frames per second",
    " Hz": "hz",
    " kHz": "khz",
    " kbps": "kbps",
    " Mbps": "mbps",
    " tokens": "tokens?",
    " words": "words?",
    " decimal places": "decimal places?|位小数",
    "%": r"%|percent",
    "p": "p",
    "K": "k",
    "x": "x",
}
"""Unit as it is written down, with a blank in front where it has one → how texts write it, in lower case."""
_THINGS: Mapping[str, str] = {
    " images": r"(?:reference )?(?:images?|pictures?|photos?)|张",
    " videos": r"(?:reference )?(?:videos?|clips?)",
    " audios": r"(?:reference )?audios?",
    " files": "files?",
    " links": "urls?|links?",
    " items": "items?|elements?|entries|个",
    " shots": "shots?",
    " subjects": "subjects?",
    " slots": r"(?:image )?slots?",
    " masks": "masks?",
    " colors": "colou?rs?",
    " boxes": "box(?:es)?",
    " tags": "tags?",
    " ids": "ids?",
    " speakers": "speakers?",
    " voices": "voices?",
}
"""The same of what is counted. Behind a name, as in ``Veo 3 videos``, it is not what the number counts."""


def _any_of(units: Mapping[str, str]) -> str:
    return "|".join(units.values())


_REAL = r"\d+(?:\.\d+)?"
_START = re.compile(r"[-\d](?<![\w./:@#$€¥&=+{].)(?:(?<=\d)|(?=\d))", re.ASCII)
"""Where a number may begin: within words, paths, addresses and assignments none stands for itself."""
_TOKEN = re.compile(
    rf"(?P<number>(?P<pair>{_REAL}:{_REAL}|\d+ ?[x×] ?\d+)|-?(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|{_REAL}))"
    rf"(?:(?:[ -]?(?P<measure>{_any_of(_MEASURES)})| (?P<thing>{_any_of(_THINGS)}))(?![a-z0-9_])"
    r"|(?![\w:/%°]|\.\d|-[a-z]))",
    re.ASCII,
)
_BEFORE_WORDED = (
    *("only ", "exactly ", "at most ", "at least ", "up to ", "maximum of ", "minimum of ", "no more than "),
    *("not exceed ", "limited to "),
)
"""What stands before a number that is written as a word, where it limits something."""
_WORDED = re.compile(
    letters_first("|".join(rf"\b{words}" for words in _BEFORE_WORDED)).join(("(?:", ")"))
    + rf"(?P<word>{'|'.join(COUNTS)})\b(?! (?:of|parameters?|fields?)\b|-)(?: (?P<thing>{_any_of(_THINGS)})\b)?",
    re.ASCII,
)
_JOINED = re.compile(r" ?(?:-|~|,|,? ?and|,? ?or|to|到|至|和|或) ?", re.ASCII)
"""What stands between two numbers of which only the second has its unit written out."""

_ELSEWHERE: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (needs, re.compile(regex, re.ASCII | re.MULTILINE))
    for needs, regex in (
        (("://",), r"://\S*"),
        (("](",), r"\]\([^)\s]{0,500}\)"),
        (("20",), r"\b20\d\d-\d\d-\d\d\b"),
        (("1.", "1)"), r"^ {0,8}\d{1,2}[.)] (?=\D)"),
        (('"',), r'"[^"\n]{0,80}"'),
        (("'",), r"(?<!\w)'[^'\n]{0,80}'(?!\w)"),
        (
            ("example", "e.g.", "such as", "例如"),
            r"(?:for example|e\.g\.|such as|examples?:|例如)(?:[^\n.()]|\([^()\n]{0,200}\)|\.(?=\d|g\.)){0,400}",
        ),
    )
)
"""Links, dates, numbers of a list, quotations and examples, each tried only where one of the words before it stands."""

_IN_A_NAME = re.compile(r"(?<![\w.-])[a-z]{2}[\w.]{0,30}(?:[-/][\w.]{1,30}){0,8}-\Z", re.ASCII)
"""The beginning of a name such as ``text-to-speech-2``, of which a number is a part."""
_NAMES = frozenset(
    ("version", "versions", "index", "code", "error", "status", "http", "iso", "type", "figure", "chapter")
)
"""Words behind which a number is a name, as it is behind any word with a capital but those of ``_PLAIN_WORDS``."""
_PLAIN_WORDS = frozenset(
    (
        *("a", "all", "an", "any", "at", "between", "by", "each", "equal", "exactly", "exceed", "exceeds", "from"),
        *("generate", "generates", "is", "length", "limit", "max", "maximum", "min", "minimum", "must", "no", "of"),
        *("only", "or", "provide", "provides", "range", "ranges", "require", "requires", "send", "support", "supports"),
        *("than", "the", "to", "total", "up", "upload", "use", "uses", "with", "within"),
    )
)
"""Words that begin sentences on numbers: no names, even with a capital."""

_LIMITING = (
    *("only", "max", "min", "maximum", "minimum", "maximal", "minimal", "at most", "at least", "up to", r"exceed\w*"),
    *(r"limit\w*", "fewer", "greater", "larger", "smaller", "longer", "shorter", "below", "above", "under", "over"),
    *("within", "between", "range", "ranges", "must", r"requir\w+", "cannot", "can't", "unsupported", "multiples? of"),
    *("exactly", "no more", "more(?<!costs more) than", "less(?<!costs less) than", r"recommend\w*"),
    r"not (?:be )?(?:supported|available|allowed|used)",
)
_LIMITS = re.compile(
    "|".join(
        (
            letters_first("|".join(rf"\b{word}\b" for word in _LIMITING)),
            # An interval in brackets.
            r"[<>≤≥]|[\[(]-?\d[\d.]{0,19}(?:,\d{3}){0,4}, ?-?\d[\d.]{0,19}(?:,\d{3}){0,4}[\])]",
            "最多|最少|最大|最小|至少|不超过|不得|不能|不低于|不小于|不大于|限制|范围|介于|只能|仅|之间|小于|大于",
        )
    ),
    re.ASCII,
)
_SENTENCE = re.compile(r"[\n;]|[.!?](?=\s|$)", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_LETTER = re.compile(r"\w")
_BLOT = "\0"


class _Number(NamedTuple):
    """One number of a text: where it stands, how it is written down, its unit, and whether it is two in one."""

    start: int
    end: int
    text: str
    unit: str
    is_pair: bool


def unread_numbers(text: Text, read: Sequence[tuple[int, int]], members: Iterable[Json] = ()) -> list[str]:
    """The numbers of ``text`` that bound something and that no pattern read, each once, the smallest first.

    Args:
        text: without backticks and asterisks.
        read: where patterns read facts.
        members: of the parameter's own enumeration: naming them sets no limit, unless the sentence does.
    """
    low = text.low
    if not _may_hold_numbers(low):
        return []
    if read:
        low = _without(low, read)
        if not _may_hold_numbers(low):
            return []
    low = _without(low, _places_elsewhere(low))
    numbers = list(islice(_numbers(text.text, low), MAX_NUMBERS))
    own = {str(member).strip().lower() for member in members} if numbers else set()
    limits = _Limits(low)
    found: set[str] = set()
    for one in _with_shared_units(numbers, low):
        measures = bool(one.unit) or one.is_pair
        if measures and own and not own.isdisjoint((one.text, f"{one.text}{one.unit.strip()}".lower())):
            measures = False
        written = f"{one.text}{one.unit}"
        if (measures or limits.stand_around(one.start)) and QUANTITY.fullmatch(written):
            found.add(written)
    return sorted(found, key=_order)


def _may_hold_numbers(low: str) -> bool:
    """Whether ``low`` is worth reading: most texts hold no number at all."""
    return _DIGIT.search(low) is not None or _may_hold_worded(low)


def _may_hold_worded(low: str) -> bool:
    """Whether words stand in ``low`` behind which a number may be written as a word."""
    return any(words in low for words in _BEFORE_WORDED)


class _Limits:
    """Which sentences of a text set limits; sentences are told apart when first asked for."""

    __slots__ = ("_ends", "_known", "_low")

    def __init__(self, low: str) -> None:
        self._low = low
        self._ends: list[int] | None = None
        self._known: dict[int, bool] = {}

    def stand_around(self, place: int) -> bool:
        """Whether the sentence of a place sets a limit."""
        if self._ends is None:
            self._ends = [match.end() for match in _SENTENCE.finditer(self._low)]
        ends = self._ends
        number = bisect_right(ends, place)
        if number not in self._known:
            start, end = ends[number - 1] if number else 0, ends[number] if number < len(ends) else len(self._low)
            self._known[number] = _LIMITS.search(self._low, start, end) is not None
        return self._known[number]


def _places_elsewhere(low: str) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for needs, regex in _ELSEWHERE:
        for word in needs:
            if word in low:
                places += [match.span() for match in regex.finditer(low)]
                break
    return places


def _without(low: str, places: Sequence[tuple[int, int]]) -> str:
    """A text without the letters and digits at some places; the others stay where they are."""
    if not places:
        return low
    pieces: list[str] = []
    at = 0
    for start, end in sorted(places):
        if end > at:
            start = max(start, at)
            pieces += low[at:start], _LETTER.sub(_BLOT, low[start:end])
            at = end
    return "".join((*pieces, low[at:]))


def _tokens(low: str) -> Iterator[re.Match[str]]:
    """What ``_TOKEN.finditer`` would find where a number may begin: only there it is tried."""
    read = 0
    for begin in _START.finditer(low):
        match = _TOKEN.match(low, begin.start()) if begin.start() >= read else None
        if match is not None:
            read = match.end()
            yield match


def _numbers(text: str, low: str) -> Iterator[_Number]:
    name_ends: int | None = None
    for match in _tokens(low):
        number, measure, thing, pair = match.group("number", "measure", "thing", "pair")
        start, end = match.span("number")
        if low[start - 1 : start] == "-" and _IN_A_NAME.search(low, max(0, start - 120), start):
            continue
        if measure is None:
            goes_on = name_ends is not None and _JOINED.fullmatch(low, name_ends, start)
            if goes_on or _is_named(text[max(0, start - 40) : start]):
                name_ends = end
                continue
        yield _Number(start, end, _plain(number), _unit(measure, thing), pair is not None)
    for match in _WORDED.finditer(low) if _may_hold_worded(low) else ():
        yield _Number(*match.span("word"), str(COUNTS[match["word"]]), _unit(None, match["thing"]), False)


def _is_named(before: str) -> bool:
    """Whether a number behind these words is a name, as in ``Veo 3`` or ``version 5``."""
    words = before.rsplit(None, 1)
    if not words or not before.endswith(" ") or not words[-1][-1].isalnum():
        return False
    word = words[-1].lower()
    return word in _NAMES or (words[-1][0].isupper() and word not in _PLAIN_WORDS)


@lru_cache(maxsize=512)
def _unit(measure: str | None, thing: str | None) -> str:
    words, units = (measure, _MEASURES) if measure else (thing, _THINGS)
    return next((unit for unit, regex in units.items() if words and re.fullmatch(regex, words, re.ASCII)), "")


def _plain(number: str) -> str:
    """A number as it is written down: ``5,000`` as ``5000``, ``1.0`` as ``1``, ``640 × 480`` as ``640x480``."""
    if number.isdigit():
        return number.lstrip("0") or "0"
    parts = re.split(r"( ?[:x×] ?)", number.replace(",", ""))
    return "".join(part.strip().replace("×", "x") if place % 2 else _shortest(part) for place, part in enumerate(parts))


def _shortest(digits: str) -> str:
    whole, point, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{whole.lstrip('-').lstrip('0') or '0'}{point if fraction else ''}{fraction}"


def _with_shared_units(numbers: list[_Number], low: str) -> Iterator[_Number]:
    """Numbers, the last first, of which ``1`` in ``1 to 4 images`` has the unit of ``4``."""
    after: _Number | None = None
    for one in sorted(numbers, reverse=True):
        if not (one.unit or one.is_pair) and after is not None and _JOINED.fullmatch(low, one.end, after.start):
            one = one._replace(unit=after.unit)
        yield one
        after = one


def _order(number: str) -> tuple[float, str]:
    """By size, then as it is written."""
    match = re.match(_REAL, number.lstrip("-"), re.ASCII)
    size = float(match[0]) if match else 0.0
    return (-size if number.startswith("-") else size), number
