"""Facts that stand only in the text of a parameter: read by named patterns, kept apart from the schema's.

Prose is no data: the same words bound the parameter in one text and something else in the next. So a match counts
only where nothing near it says that it holds under a condition, for a part, or as advice; where in doubt, nothing is
read. A wrong fact is worse than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from conformance.docs.patterns import COUNTS, FORMATS, Pattern, Sieve, sieve_for
from conformance.docs.prose_text import Text, speaks_of_a_condition, texts_of
from conformance.docs.requiredness import says_required
from conformance.docs.unread import unread_numbers
from conformance.facts import same
from conformance.model import ABSENT, Json

__all__ = ["Found", "Reading", "forget", "read_matches", "read_prose"]

MAX_MATCHES = 64
"""Matches of one pattern in one text that are looked at; a text with more documents nothing."""

MAX_REMEMBERED = 4_000
"""Code points of the longest text whose reading is remembered."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text of one parameter says.

    Parameters with the same text share one reading: nothing in it, at any depth, may be changed.

    Attributes:
        facts: by name, in JSON Schema's words; those of linked files in one object, ``media``.
        read_by: fact → id of the pattern that read it; those of linked files as ``media.types`` and so on.
        conflicts: fact → all the different values that the text gives, the most explicit first. The fact itself
            is read only where one of them stands in a more explicit wording than the others.
        numbers: that are no part of a fact, each with its unit: see ``unread``.
        required: whether the text calls the parameter required: see ``requiredness``.
    """

    facts: Mapping[str, Json] = field(default_factory=dict)
    read_by: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, list[Json]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    required: bool = False


_NOTHING = Reading()


class Found(NamedTuple):
    """One fact at one place of the text.

    Attributes:
        place: start and end in the text without backticks and asterisks; None where it was read with them, or of
            several places.
    """

    fact: str
    value: Json
    rank: int
    pattern: str
    place: tuple[int, int] | None = None


def read_prose(description: str, *, type: str | None, name: str, enum: tuple[Json, ...] | None = None) -> Reading:
    """The facts that ``description`` states about its parameter; never raises, whatever the text.

    Args:
        description: Markdown, in English or Chinese; untrusted.
        type: JSON Schema type of the parameter; None where the page names none.
        name: of the parameter; some patterns read only parameters of certain names.
        enum: the schema's enumeration, against which defaults and bulleted values are checked.
    """
    # An enumeration can't be part of what a reading is remembered by: in there, 1 would be the same as True.
    if enum is None and len(description) <= MAX_REMEMBERED:
        return _remembered(description, type, name)
    return _read(description, type, name, enum)


def forget() -> None:
    """Empty the memory of readings, so that every text is read anew."""
    _remembered.cache_clear()


@lru_cache(maxsize=4096)
def _remembered(description: str, type: str | None, name: str) -> Reading:
    return _read(description, type, name, None)


def _read(description: str, type: str | None, name: str, enum: tuple[Json, ...] | None) -> Reading:
    asked = _Asked(type, name.lower(), enum)
    texts = texts_of(description)
    by_fact: dict[str, list[Found]] = {}
    for found in _matches(sieve_for(type, asked.name), texts, asked):
        by_fact.setdefault(found.fact, []).append(found)
    reading = _settle(by_fact) if by_fact else _NOTHING
    numbers = unread_numbers(texts[0], _places(by_fact, reading), enum or reading.facts.get("enum", ()))
    required = says_required(texts[0])
    return replace(reading, numbers=numbers, required=required) if numbers or required else reading


def _places(by_fact: Mapping[str, list[Found]], reading: Reading) -> list[tuple[int, int]]:
    """Where the facts of a reading stand: what was found and did not count was not read."""
    return [
        one.place
        for fact, found in by_fact.items()
        if fact in reading.read_by
        for one in found
        if one.place is not None and (fact not in reading.conflicts or same(one.value, _value(reading, fact)))
    ]


def _value(reading: Reading, fact: str) -> Json:
    group, _, member = fact.partition(".")
    return reading.facts[group][member] if member else reading.facts[group]


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
    asked = _Asked(type, name.lower(), enum)
    rows = Sieve(pattern for pattern in patterns if pattern.names is None or pattern.names.match(asked.name))
    return _matches(rows, texts_of(description), asked)


def _matches(rows: Sieve, texts: tuple[Text, Text | None], asked: _Asked) -> Iterator[Found]:
    plain, marked = texts
    taken: list[tuple[int, int, str]] = []
    for pattern in rows.rows_for(plain.low, marked.low if marked else None):
        text = marked if marked and pattern.marked else plain
        if pattern.bullets:
            yield from _read_bullets(pattern, text, asked)
            continue
        for match in islice(pattern.regex.finditer(text.low), MAX_MATCHES):
            facts = _convert(match, text, asked)
            if not facts or text.is_void(pattern, match.start(), match.end()):
                continue
            for fact, value in facts.items():
                if not any(fact == one and match.start() < end and start < match.end() for start, end, one in taken):
                    taken.append((match.start(), match.end(), fact))
                    yield Found(fact, value, pattern.rank, pattern.id, match.span() if text is plain else None)


def _settle(by_fact: Mapping[str, list[Found]]) -> Reading:
    facts: dict[str, Json] = {}
    media: dict[str, Json] = {}
    read_by: dict[str, str] = {}
    conflicts: dict[str, list[Json]] = {}
    for fact, found in by_fact.items():
        best = found[0]
        if len(found) > 1:
            ordered = sorted(found, key=lambda one: -one.rank)
            best = ordered[0]
            different = _different([one.value for one in ordered])
            if len(different) > 1:
                conflicts[fact] = different
                if len(_different([one.value for one in ordered if one.rank == best.rank])) > 1:
                    continue
        read_by[fact] = best.pattern
        group, _, member = fact.partition(".")
        if member:
            media[member] = best.value
        else:
            facts[group] = best.value
    if "types" in media and media.pop("formats", None) is not None:
        # MIME types say the same as names of formats, and say it exactly.
        del read_by["media.formats"]
    for bounded, prefix in (facts, ""), (media, "media."):
        # At least one of two bounds between which nothing lies was misread or miswritten.
        for bound in _empty_ranges(bounded) if len(bounded) > 1 else ():
            del bounded[bound], read_by[prefix + bound]
    if media:
        facts["media"] = media
    return Reading(facts, read_by, conflicts)


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


def _empty_ranges(facts: Mapping[str, Json], prefix: str = "") -> list[str]:
    """The bounds between which nothing lies."""
    return [
        bound
        for low, high in _RANGES
        if prefix + low in facts and prefix + high in facts and facts[prefix + low] > facts[prefix + high]
        for bound in (low, high)
    ]


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


def _described(text: str, asked: _Asked) -> Json:
    """The heads of clauses such as ``dawn: soft light``; nothing where the schema has its own enumeration."""
    return _members(re.findall(r"(?:^|[.;] )(\w+): ", text), asked) if asked.enum is None else ABSENT


def _dashed(text: str, asked: _Asked) -> Json:
    """The heads of lines such as ``dawn - soft light``."""
    return _members(re.findall(r"^[ \t]*(\w+)[ \t]+-", text, re.MULTILINE), asked) if asked.enum is None else ABSENT


_READ_FOR: Mapping[str, tuple[str, Callable[[str, _Asked], Json]]] = {
    "default": ("default", _default),
    "enum": ("enum", _enum),
    "described": ("enum", _described),
    "dashed": ("enum", _dashed),
    "model": ("model", lambda text, _: text),
}
"""Group of a pattern → the fact it gives, and how its text, in its own case, is read for the parameter."""


def _convert(match: re.Match[str], text: Text, asked: _Asked) -> dict[str, Json]:
    """The facts of one match; none where one of its values can't be, such as a range from 5 to 3."""
    facts: dict[str, Json] = {}
    for group, low in match.groupdict().items():
        if low is None:
            continue
        if group in _READ_TEXT:
            names, read = _READ_TEXT[group]
            value = read(low)
        elif group in _READ_FOR:
            fact, read_for = _READ_FOR[group]
            names, value = (fact,), read_for(text.text[slice(*match.span(group))], asked)
        else:
            continue
        if value is ABSENT:
            return {}
        facts.update(dict.fromkeys(names, value))
    return {} if len(facts) > 1 and (_empty_ranges(facts) or _empty_ranges(facts, "media.")) else facts


_NO_VALUES = frozenset(("note", "notes", "important", "default", "minimum", "maximum", "step", "example", "tip"))
_CALLS_VALUES = re.compile(r"\b(?:options?|values?|choices|one of)\b|可选|取值", re.ASCII)


def _read_bullets(pattern: Pattern, text: Text, asked: _Asked) -> Iterator[Found]:
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
    if speaks_of_a_condition(lead):
        return
    known = sum(value in asked.enum for value in values) * 2 >= len(values) if asked.enum else False
    if asked.type != "string" or known or (asked.enum is None and _CALLS_VALUES.search(lead)):
        yield Found("enum", values, pattern.rank, pattern.id)
