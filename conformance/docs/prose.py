"""Facts that stand only in the text of a parameter: read by named patterns, kept apart from the schema's.

Prose is no data: the same words bound the parameter in one text and something else in the next. So a match counts
only where nothing near it says that it holds under a condition, for a part, or as advice; where in doubt, nothing is
read. A wrong fact is worse than a missing one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from conformance.docs.patterns import COUNTS, FORMATS, PATTERNS, Pattern
from conformance.facts import same
from conformance.model import ABSENT, Json

__all__ = ["PATTERNS", "Reading", "read_matches", "read_prose"]

MAX_MATCHES = 64
"""Matches of one pattern in one text that are looked at; a text with more documents nothing."""

MAX_SENTENCE = 4_000
"""Code points; what stands in a longer sentence is not read, because its conditions can't be told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text of one parameter says.

    Attributes:
        facts: by name, in JSON Schema's words; those of linked files in one object, ``media``.
        read_by: fact → id of the pattern that read it; those of linked files as ``media.types`` and so on.
        conflicts: fact → all the different values that the text gives, the most explicit first. The fact itself
            is read only where one of them stands in a more explicit wording than the others.
    """

    facts: dict[str, Json] = field(default_factory=dict)
    read_by: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, list[Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One fact at one place of the text."""

    fact: str
    value: Json
    rank: int
    pattern: str


def read_prose(description: str, *, type: str | None, name: str, enum: tuple[Json, ...] | None = None) -> Reading:
    """The facts that ``description`` states about its parameter; never raises, whatever the text.

    Args:
        description: Markdown, in English or Chinese; untrusted.
        type: JSON Schema type of the parameter; None where the page names none.
        name: of the parameter; some patterns read only parameters of certain names.
        enum: the schema's enumeration, against which defaults and bulleted values are checked.
    """
    by_fact: dict[str, list[Found]] = {}
    for found in read_matches(_PATTERNS_BY_TYPE.get(type, _UNTYPED), description, type=type, name=name, enum=enum):
        by_fact.setdefault(found.fact, []).append(found)
    return _settle(by_fact) if by_fact else Reading()


def read_matches(
    patterns: tuple[Pattern, ...],
    description: str,
    *,
    type: str | None,
    name: str,
    enum: tuple[Json, ...] | None = None,
) -> Iterator[Found]:
    """Every fact that one of ``patterns`` finds, place by place, contradictions included.

    A place that an earlier pattern has read is not read again for the same fact.
    """
    marked = _clean(description)
    plain = marked.replace("`", "").replace("**", "")
    texts = (_Text(plain), _Text(marked) if marked != plain else None)
    asked = _Asked(type, name.lower(), enum)
    taken: list[tuple[int, int, str]] = []
    for pattern in patterns:
        text = texts[pattern.marked] or texts[0]
        low = text.low
        for need in pattern.needs:
            if need in low:
                break
        else:
            continue
        if pattern.names is not None and not pattern.names.match(asked.name):
            continue
        if pattern.bullets:
            yield from _read_bullets(pattern, text, asked)
            continue
        for match in islice(pattern.regex.finditer(low), MAX_MATCHES):
            facts = _convert(match, text, asked)
            if not facts or text.is_void(pattern, match.start(), match.end()):
                continue
            for fact, value in facts.items():
                if not any(fact == one and match.start() < end and start < match.end() for start, end, one in taken):
                    taken.append((match.start(), match.end(), fact))
                    yield Found(fact, value, pattern.rank, pattern.id)


def _settle(by_fact: Mapping[str, list[Found]]) -> Reading:
    reading = Reading()
    media: dict[str, Json] = {}
    for fact, found in by_fact.items():
        ordered = sorted(found, key=lambda one: -one.rank)
        different = _different([one.value for one in ordered])
        if len(different) > 1:
            reading.conflicts[fact] = different
            best = [one.value for one in ordered if one.rank == ordered[0].rank]
            if len(_different(best)) > 1:
                continue
        reading.read_by[fact] = ordered[0].pattern
        group, _, member = fact.partition(".")
        if member:
            media[member] = ordered[0].value
        else:
            reading.facts[group] = ordered[0].value
    if "types" in media and media.pop("formats", None) is not None:
        # MIME types say the same as names of formats, and say it exactly.
        del reading.read_by["media.formats"]
    _drop_empty_ranges(reading.facts, reading.read_by, "")
    _drop_empty_ranges(media, reading.read_by, "media.")
    if media:
        reading.facts["media"] = media
    return reading


def _different(values: list[Json]) -> list[Json]:
    found: list[Json] = []
    for value in values:
        if not any(same(value, one) for one in found):
            found.append(value)
    return found


_RANGES = (
    ("minLength", "maxLength"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minItems", "maxItems"),
    ("min_seconds", "max_seconds"),
    ("min_px", "max_px"),
)


def _drop_empty_ranges(facts: dict[str, Json], read_by: dict[str, str], prefix: str) -> None:
    """Take out bounds between which nothing lies: at least one of the two was misread or miswritten."""
    for low, high in _RANGES:
        if low in facts and high in facts and facts[low] > facts[high]:
            for bound in (low, high):
                del facts[bound]
                del read_by[f"{prefix}{bound}"]


# ----------------------------------------------------------------------------------------------- the text

_DASHES = dict.fromkeys("‐‑‒–—―−－", "-")
_BLANKS = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "
)
_NOTHING = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
_LINES = dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
_MARKS = {
    "，": ", ",
    "、": ", ",
    "：": ": ",
    "；": "; ",
    "。": ". ",
    "（": " (",
    "）": ") ",
    "［": "[",
    "］": "]",
    **dict.fromkeys("～〜", "~"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”「」", '"'),
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
}
_TO_ASCII = str.maketrans({**_DASHES, **_BLANKS, **_NOTHING, **_LINES, **_MARKS})
_RUN_OF_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_UPPER_TO_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})


def _clean(text: str) -> str:
    """``text`` with one kind of dash, blank, quote, digit and punctuation, so that patterns need know only one."""
    if not text.isascii():
        text = text.translate(_TO_ASCII)
    elif "\t" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _RUN_OF_BLANKS.sub(" ", text) if "  " in text else text


_SENTENCE_END = re.compile(r"\n|(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)[.!?](?=[\s\"')A-Z]|$|[^\x00-\x7f])")
_CONDITION = re.compile(
    r"\b(?:when|whenever|if|unless)\b"
    # "if not specified" tells what a default is for, "when provided" says nothing at all.
    r"(?! (?:it is |this is |it's |left )?(?:not )?"
    r"(?:specified|provided|given|set|supplied|passed|omitted|unspecified|none|null|empty|absent)\b"
    r"(?! (?:in|by|with|to|when|for|as)\b))"
    r"|\bdepend(?:s|ing|ent)\b|\botherwise\b|\bin case\b|\bwhile\b|\b(?:by|per|each) (?:model|mode|version)\b"
    r"|\b(?:in|for|on|with) (?:the |any )?(?:[\w.-]+ ){1,3}"
    r"(?:modes?|models?|versions?|plans?|tiers?|resolutions?|users)\b"
    r"|\b(?:for|in|on|with) v\d|\b(?:free|paid|pro|premium) (?:plan|tier|user|account)|\bfor an? [\w -]{1,40},"
    r"|当|如果|若|取决于|除非|模式下|时,",
    re.ASCII,
)
_FOR_ONE = re.compile(r"\s{0,8}(?:[-*•] )?(?:for|with|in|on|at|under|using) (?!this\b)[^,.\n]{1,40},", re.ASCII)
_HEAD = re.compile(
    # A colon inside parentheses, as in "(custom: true)", ends no head.
    r" {0,40}(?P<bullet>[-*•] |\d{1,2}[.)] )? {0,3}(?P<head>(?:[^\n():]|:(?=\S)|\([^()\n]{0,80}\)){0,160}?):(?=\s|$)",
    re.ASCII,
)
_FACT_WORDS = re.compile(
    r"max|min|length|size|limit|type|format|default|duration|time|range|step|value|option|count|number|requir|support"
    r"|note|pixel|width|height|dimension|resol|ratio|rate|char|seed|image|video|audio|file|optional"
    r"|长|大小|格式|分辨率|默认|范围|值|要求|选"
)
_UNDER_CONDITION = re.compile(
    r"(?:in|for|when|if|with|while)\b|.*\b(?:by|per|each|model) (?:model|mode|version|limit|character)"
)


class _Text:
    """A text in lower case with what is needed to judge a place in it; structure is worked out when first asked for."""

    __slots__ = ("_ends", "_heads", "_lines", "low", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        low = text.lower()
        # Some letters become two in lower case; places must stay the same.
        self.low = low if len(low) == len(text) else text.translate(_UPPER_TO_LOWER)
        self._ends: list[int] | None = None
        self._lines: list[int] = []
        self._heads: list[bool] = []

    def is_void(self, pattern: Pattern, start: int, end: int) -> bool:
        """Whether the words around a match say that it holds under a condition, for a part, or as advice."""
        if pattern.elsewhere is not None and pattern.elsewhere.search(self.low):
            return True
        if not pattern.head and self._under_condition(start, end):
            return True
        low, sentence = self.low, self._sentence(start, end)
        if sentence[1] - sentence[0] > MAX_SENTENCE:
            return True
        aside = self._parentheses(start, end, sentence) if pattern.aside else None
        if _CONDITION.search(low, *(aside or sentence)) or (aside is None and _FOR_ONE.match(low, *sentence)):
            return True
        if pattern.void is None:
            return False
        marks = {"part": ";", "clause": ",;()"}[pattern.scope]
        return pattern.void.search(low, *self._between(marks, start, end, sentence)) is not None

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        if self._ends is None:
            self._ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        ends = self._ends
        first = bisect_right(ends, self._first_word(start, end))
        last = bisect_right(ends, end - 1)
        return (ends[first - 1] if first else 0), (ends[last] if last < len(ends) else len(self.low))

    def _parentheses(self, start: int, end: int, within: tuple[int, int]) -> tuple[int, int] | None:
        opened = self.low.rfind("(", within[0], start + 1)
        if opened < 0 or (closed := self.low.find(")", opened, within[1])) < 0 or closed + 1 < end:
            return None
        return opened, closed + 1

    def _between(self, marks: str, start: int, end: int, within: tuple[int, int]) -> tuple[int, int]:
        low, (first, last) = self.low, within
        for mark in marks:
            first = max(first, low.rfind(mark, first, start) + 1)
            after = low.find(mark, end, last)
            last = after if after >= 0 else last
        return first, max(last, end)

    def _under_condition(self, start: int, end: int) -> bool:
        """Whether the line of a match, or a line that governs it, begins with what it holds for."""
        if not self._lines:
            self._read_lines()
        return self._heads[bisect_right(self._lines, self._first_word(start, end)) - 1]

    def _first_word(self, start: int, end: int) -> int:
        """Where a match begins in earnest: it may take along the mark that ends the sentence before it."""
        found = self.low[start:end]
        return start + len(found) - len(found.lstrip(".!?;:,) \n"))

    def _read_lines(self) -> None:
        """Which lines stand under a condition: of their own, of a bullet further out, or of a heading above."""
        open_lines: list[tuple[int, bool]] = []
        heading = False
        at = 0
        for line in self.low.split("\n"):
            self._lines.append(at)
            at += len(line) + 1
            words = line.lstrip(" ")
            if not words:
                heading = False
                self._heads.append(False)
                continue
            indent = len(line) - len(words)
            while open_lines and open_lines[-1][0] >= indent:
                open_lines.pop()
            bullet, conditional = _head(line)
            opens_list = words.rstrip().endswith(":")
            if not bullet:
                # A heading governs the lines below it until a blank line or another heading.
                heading = conditional if opens_list else heading
            under = conditional or heading or bool(open_lines and open_lines[-1][1])
            open_lines.append((indent, under))
            self._heads.append(under)


def _head(line: str) -> tuple[bool, bool]:
    """Whether a line is a bullet, and whether it begins with a condition or with what it is about."""
    match = _HEAD.match(line)
    if match is None:
        return line.lstrip(" ")[:2] in ("- ", "* ", "• "), False
    head = match["head"]
    if ". " in head:
        return bool(match["bullet"]), False
    if _UNDER_CONDITION.match(head):
        return bool(match["bullet"]), True
    labelled = bool(match["bullet"]) and len(head) <= 60
    about_a_part = labelled and (not _FACT_WORDS.search(head) or re.search(r"\d", head) is not None)
    return bool(match["bullet"]), about_a_part


# --------------------------------------------------------------------------------------------- the values


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known of the parameter whose text is read; ``name`` is in lower case."""

    type: str | None
    name: str
    enum: tuple[Json, ...] | None


def _number(text: str) -> Json:
    number = float(re.sub(r"[,_' ]", "", text))
    return int(number) if number.is_integer() else number


def _count(text: str) -> Json:
    if text in COUNTS:
        return COUNTS[text]
    # "5.000" may be five or five thousand.
    return ABSENT if "." in text else _number(text)


def _positive(text: str) -> Json:
    number = _number(text)
    return number if number > 0 else ABSENT


def _mime_types(text: str) -> Json:
    return list(dict.fromkeys(re.findall(r"[a-z]+/[a-z0-9.+-]*[a-z0-9]", text)))


def _formats(text: str) -> Json:
    return list(dict.fromkeys(item.strip(" .") for item in _split(text, r"[,/]|\band\b|\bor\b")))


def _split(text: str, separators: str) -> list[str]:
    bare = re.sub(r"\([^()]{0,80}\)", "", text)
    return [item.strip() for item in re.split(separators, bare) if item.strip()]


def _typed(text: str, asked: _Asked) -> Json:
    """The value that ``text`` is for a parameter of the asked type; ABSENT where it is none."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    value = text[1:-1] if quoted else text
    if asked.type == "string":
        return value if quoted or re.fullmatch(r"[\w.:/+-]{1,60}", value) else ABSENT
    if asked.type == "boolean":
        return {"true": True, "false": False}.get(value.lower(), ABSENT)
    if not re.fullmatch(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d{1,9})?)", value, re.ASCII):
        return ABSENT
    number = _number(value)
    return number if asked.type == "number" or isinstance(number, int) else ABSENT


_NO_TEXTS = frozenset(("none", "null", "nil", "empty", "undefined", "a", "an", "the", "not"))


def _default(text: str, asked: _Asked) -> Json:
    value = _typed(text, asked)
    if asked.type != "string" or value is ABSENT:
        return value
    if asked.enum is not None:
        return value if value in asked.enum else ABSENT
    return ABSENT if text.lower() in _NO_TEXTS else value


def _enum(text: str, asked: _Asked) -> Json:
    """The members of a list of values; ABSENT where one of them is no single value: then it is no closed list."""
    items = [re.sub(r"\A(?:and|or)\s+", "", item) for item in _split(text, r"[,;]|\s(?:and|or|[/|])\s|[或和]")]
    # "English (en)" leaves open which of the two is the value.
    if re.search(r"\((?!default|recommended)[\w.-]{1,20}\)", text, re.IGNORECASE):
        return ABSENT
    if any(_NO_VALUE.fullmatch(item) or (item.lower() in FORMATS and "format" not in asked.name) for item in items):
        return ABSENT
    # One value is a list where it is the model's id; elsewhere it is too little to be sure.
    return _members(items, asked) if len(items) > 1 or asked.name == "model" else ABSENT


_NO_VALUE = re.compile(
    r"etc|\.+|more|others|-?[\d.]+-[\d.]+|\.\w+|(?:image|video|audio|text|application)/.*", re.IGNORECASE
)


def _members(texts: list[str], asked: _Asked) -> Json:
    values = [_typed(text, asked) for text in texts]
    distinct = len(_different(values)) == len(values)
    return values if values and distinct and not any(value is ABSENT for value in values) else ABSENT


_READ_TEXT: Mapping[str, tuple[tuple[str, ...], Callable[[str], Json]]] = {
    **{name: ((name,), _count) for name in ("minLength", "maxLength", "minItems", "maxItems")},
    **{name: ((name,), _number) for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")},
    **{name: ((name,), _positive) for name in ("step", "multipleOf")},
    "items": (("minItems", "maxItems"), _count),
    "places": (("multipleOf",), lambda text: _number(f"1e-{text}")),
    "media_types": (("media.types",), _mime_types),
    "media_formats": (("media.formats",), _formats),
    "media_max_mb": (("media.max_mb",), _positive),
    "media_max_total_mb": (("media.max_total_mb",), _positive),
    "media_min_seconds": (("media.min_seconds",), _number),
    "media_max_seconds": (("media.max_seconds",), _positive),
    "minutes": (("media.max_seconds",), lambda text: _positive(text) if "." in text else _number(text) * 60),
    "media_min_px": (("media.min_px",), _count),
    "media_max_px": (("media.max_px",), _count),
    "deprecated": (("deprecated",), lambda _: True),
}
"""Group of a pattern → the facts it gives, and how its lower-case text is read."""

_READ_FOR: Mapping[str, Callable[[str, _Asked], Json]] = {
    "default": _default,
    "enum": _enum,
    "model": lambda text, _: text,
}
"""Group of a pattern → how its text, in its own case, is read for the parameter."""


def _convert(match: re.Match[str], text: _Text, asked: _Asked) -> dict[str, Json]:
    """The facts of one match; none where one of its values can't be, such as a range from 5 to 3."""
    facts: dict[str, Json] = {}
    for group, low in match.groupdict().items():
        if low is None:
            continue
        if group in _READ_TEXT:
            names, read = _READ_TEXT[group]
            facts.update(dict.fromkeys(names, read(low)))
        elif group in _READ_FOR:
            facts[group] = _READ_FOR[group](text.text[slice(*match.span(group))], asked)
    if any(value is ABSENT for value in facts.values()):
        return {}
    for low_fact, high_fact in _RANGES:
        for prefix in ("", "media."):
            low_value, high_value = facts.get(prefix + low_fact), facts.get(prefix + high_fact)
            if low_value is not None and high_value is not None and low_value > high_value:
                return {}
    return facts


_NO_VALUES = frozenset(("note", "notes", "important", "default", "minimum", "maximum", "step", "example", "tip"))
_CALLS_VALUES = re.compile(r"\b(?:options?|values?|choices|one of)\b|可选|取值", re.ASCII)


def _read_bullets(pattern: Pattern, text: _Text, asked: _Asked) -> Iterator[Found]:
    """The heads of a bulleted list as an enumeration, where it is clear that they are the parameter's values."""
    heads: list[str] = []
    first = last = 0
    for match in islice(pattern.regex.finditer(text.low), MAX_MATCHES):
        if heads:
            lines = text.low[last : match.start()].split("\n")[1:]
            if any(line[:1] in ("-", "*", "•") for line in lines):
                # Bullets without a value stand among those with one: it is a list of remarks.
                return
            if any(line and not line.startswith(" ") for line in lines):
                break
        if match["value"] in _NO_VALUES:
            break
        first = first if heads else match.start()
        last = match.end()
        heads.append(text.text[slice(*match.span("value"))])
    values = _members(heads, asked)
    if values is ABSENT or len(values) < 2:
        return
    lead = text.low[:first].rstrip().rpartition("\n")[2]
    if _CONDITION.search(lead) or _UNDER_CONDITION.match(lead):
        return
    known = sum(value in asked.enum for value in values) * 2 >= len(values) if asked.enum else False
    if asked.type != "string" or known or (asked.enum is None and _CALLS_VALUES.search(lead)):
        yield Found("enum", values, pattern.rank, pattern.id)


_UNTYPED = tuple(pattern for pattern in PATTERNS if not pattern.types)
_PATTERNS_BY_TYPE: Mapping[str | None, tuple[Pattern, ...]] = {
    type: tuple(pattern for pattern in PATTERNS if not pattern.types or type in pattern.types)
    for type in ("string", "number", "integer", "boolean", "array", "object")
}
