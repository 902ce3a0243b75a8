"""The named patterns that read facts from the description of a parameter: one row a wording.

A row's regular expression says by the names of its groups which facts it reads, so that a row needs no code.
Rows come in families (lengths, numbers, lists, …); a family says which parameters are asked and which words
near a match make it void. Earlier rows are more explicit and take the text that they match. All quantifiers are
bounded, and a row works on lower-case text, so time grows linearly with the text.
"""

from __future__ import annotations

import re
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
        marked: whether the text keeps its backticks and asterisks for this row.
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
_MIME = r"[a-z]{4,11}/[a-z0-9.+-]{0,60}[a-z0-9]"
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
        r"(?:up to|(?:not|cannot|can't) exceed|not exceeding|(?:no|not) (?:larger|bigger|more) than|less than|under"
        r"|below|smaller than|at most|limited to|max(?:imum)?\.?(?: of)?:?|<=|<|≤|不超过|不大于|不得超过|小于)"
    ),
    "ATLEAST": r"(?:at least|(?:no|not) (?:less|smaller) than|>=|≥|不小于|不低于|不少于)",
}


def _compile(template: str) -> re.Pattern[str]:
    """The pattern that ``template`` stands for: ``<N>`` and the like are names of fragments."""
    for name, fragment in _FRAGMENTS.items():
        template = template.replace(f"<{name}>", fragment)
    return re.compile(template, re.ASCII)


_HEDGED = (
    r"(?<!\d )recommend|suggest|advis|preferab|ideal|\bbest\b|typical|usually|approximately|\babout \d|estimat|combined"
    r"|\bsum of\b|\bdifference\b|\binterval\b|ignored|\btotal\b(?! (?:duration|pixels?|size))|建议|推荐|总|合计|之和"
)
_NOT_OF_ALL = re.compile(_HEDGED + r"|\beach\b|\bevery\b|每", re.ASCII)
_NOT_THE_LIST = re.compile(
    _NOT_OF_ALL.pattern + r"|\b(?:generates|returns|produces|outputs|detects|creates)\b|\bdetection of\b"
    # "for a crowd (2 to 4 images), or for a face (1 image)"
    r"|\bfor an? [\w -]{1,30} \(",
    re.ASCII,
)
_NOT_THE_NUMBER = re.compile(
    _HEDGED + r"|\beach\b|\bevery\b|\bpixels?\b|aspect ratio|\d ?(?:px|%|mb|kb|fps)\b"
    r"|\bcosts?\b|credits?\b|\btakes?\b|processing|latency|每|像素|宽高比",
    re.ASCII,
)
# A value outside the range may have a meaning of its own; then the range is not the whole truth.
_SPECIAL_VALUES = re.compile(
    r"special values?|(?:use|pass|set to|or) -\d|(?<![\d.])(?:0|-1) ?(?:=|means?\b|disables\b|turns\b|for\b)|特殊值",
    re.ASCII,
)
_NOT_ONE_FILE = re.compile(
    r"recommend|suggest|total|combined|\bsum\b|across all|altogether|output|generated|difference|interval"
    r"|\bshots?\b|建议|推荐|总|合计|输出",
    re.ASCII,
)
# Two sizes in one sentence are two limits for two kinds of files.
_NOT_ONE_SIZE = re.compile(_NOT_ONE_FILE.pattern + r"|\d ?mb\b[^.;\n]{0,60}\d ?mb\b", re.ASCII)
_NO_RULE = re.compile(r"recommend|suggest|output|建议|推荐|输出")
_MEDIA_NAMES = re.compile(
    r"(?!.*(?:prompt|format|ratio|resolution|duration|orientation|quality|mode|size|type|method|count|num|ids?$))"
    r".*(?:url|image|video|audio|file|media|photo|voice|mask|frame|clip|reference|document|upload|input|source)"
)
_VIEW_NAMES = re.compile(r".*(?:resol|ratio|quality|size|aspect)")


def _length(id: str, reads: str, needs: str, regex: str, example: Example, rank: int = STATED) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("string",),
        needs=tuple(needs.split("|")),
        regex=_compile(regex),
        example=example,
        rank=rank,
        void=_NOT_OF_ALL,
        aside=rank == TAIL,
    )


def _number(
    id: str,
    reads: str,
    needs: str,
    regex: str,
    example: Example,
    rank: int = STATED,
    *,
    types: tuple[str, ...] = ("number", "integer"),
    void: re.Pattern[str] = _NOT_THE_NUMBER,
) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=types,
        needs=tuple(needs.split("|")),
        regex=_compile(regex),
        example=example,
        rank=rank,
        void=None if rank == TAIL else void,
        elsewhere=None if rank == TAIL else _SPECIAL_VALUES,
        aside=rank == TAIL,
    )


def _items(id: str, reads: str, needs: str, regex: str, example: Example) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("array",),
        needs=tuple(needs.split("|")),
        regex=_compile(regex),
        example=example,
        void=_NOT_THE_LIST,
    )


def _media(id: str, reads: str, needs: str, regex: str, example: Example, rank: int = STATED) -> Pattern:
    void = _NOT_ONE_FILE
    scope: Scope = "clause"
    if id == "media-total-mb":
        void = _NO_RULE
    elif "_mb>" in regex:
        void, scope = _NOT_ONE_SIZE, "part"
    return Pattern(
        id=id,
        reads=reads,
        types=("string", "array"),
        needs=tuple(needs.split("|")),
        regex=_compile(regex),
        example=example,
        rank=rank,
        names=_MEDIA_NAMES,
        void=void,
        scope=scope,
        # Only a labelled value, such as "(…; Max size: 5MB)", stands on its own in parentheses.
        aside=rank >= LABEL,
    )


def _default(id: str, reads: str, regex: str, example: Example, rank: int = STATED) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("string", "number", "integer", "boolean"),
        needs=("默认",) if id.endswith("-zh") else ("default",),
        regex=_compile(regex),
        example=example,
        rank=rank,
        void=_OF_ANOTHER,
        head=id == "default-bullet",
    )


def _enum(
    id: str,
    reads: str,
    needs: str,
    regex: str,
    example: Example,
    *,
    names: re.Pattern[str] | None = None,
    bullets: bool = False,
) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("string",) if names else ("string", "number", "integer"),
        needs=tuple(needs.split("|")),
        regex=_compile(regex),
        example=example,
        names=names,
        void=_HEDGE_VALUES,
        head=bullets,
        marked=bullets,
        bullets=bullets,
    )


# The name of another parameter right before the word.
_OF_ANOTHER = re.compile(r"\b[a-z0-9]+_\w+ ?(?:\((?:the )?|is |has |uses )?(?:a )?defaults?\b", re.ASCII)
_HEDGE_VALUES = re.compile(r"recommend|suggest|\be\.g|such as|for example|for instance|建议|推荐|例如")


_LENGTHS = (
    _length(
        "length-tail",
        "A parenthesised largest length, with the smallest length before it where there is one.",
        "length|长度",
        r"\(\s{0,2}(?:min(?:imum)? length:?\s?(?P<minLength><N>)(?:<CHARS>)?\s?[,;]\s?)?"
        r"(?:max(?:imum)? length|最大长度):?\s{0,2}(?P<maxLength><N>)(?:<CHARS>)?\s{0,2}\)",
        Example("Words to sing. (Min length: 4, Max length: 640 characters)", {"minLength": 4, "maxLength": 640}),
        TAIL,
    ),
    _length(
        "length-tail-range",
        "A parenthesised largest length that is in fact a range: both bounds.",
        "length|长度",
        r"\(\s{0,2}(?:max(?:imum)? |min(?:imum)? )?length:?\s{0,2}(?P<minLength><N>)<TO>(?P<maxLength><N>)"
        r"(?:<CHARS>)?\s{0,2}\)",
        Example("What to draw (Max length: 2-700 characters)", {"minLength": 2, "maxLength": 700}),
        TAIL,
    ),
    _length(
        "length-label-max",
        "A largest length after its label or as a sentence about it.",
        "length|char|长",
        r"(?:\bmax(?:imum)?\.? (?:text )?length(?: is| of|:)?|\bmax(?:imum)?\.? (?:number of )?characters(?: is|:)"
        r"|\bcharacter limit(?: is|:)|最大长度(?:为|是|:)?|最长(?:为|是|:)?)\s{0,2}"
        r"(?P<maxLength><N>)(?:<CHARS>|<STOP>)",
        Example("A caption. Maximum length: `1,250` characters.", {"maxLength": 1250}),
        LABEL,
    ),
    _length(
        "length-label-min",
        "A smallest length after its label or as a sentence about it.",
        "length|长",
        r"(?:\bmin(?:imum)? (?:text )?length(?: is| of|:)?|最小长度(?:为|是|:)?|最短(?:为|是|:)?)\s{0,2}"
        r"(?P<minLength><N>)(?:<CHARS>|<STOP>)",
        Example("A caption. Minimum length is 6 characters.", {"minLength": 6}),
        LABEL,
    ),
    _length(
        "length-between",
        "A range of characters in a sentence.",
        "char|字符",
        r"(?:between|from|limited to|length(?: is| of|:)?|limit(?: is|:)|\b(?:or|be|is|of)|[:(,.]|^|\n(?:- )?|在|为)"
        r"\s?(?P<minLength><N>)<TO>(?P<maxLength><N>)<CHARS>",
        Example("The title must be between 5 and 90 characters.", {"minLength": 5, "maxLength": 90}),
    ),
    _length(
        "length-at-most",
        "A largest number of characters in a sentence.",
        "char|字符",
        r"(?:\bup to|\bat most|\bmax(?:imum)?\.?(?: of)?:?|\b(?:no more|no longer) than|\b(?:not|cannot|can't) exceed"
        r"|\bnot exceeding|\blimit(?:ed)?(?: is| of| to|:)|不超过|不得超过|最多|至多|限制为)\s?"
        r"(?P<maxLength><N>)<CHARS>",
        Example("A slogan of up to 12,000 characters", {"maxLength": 12000}),
    ),
    _length(
        "length-at-least",
        "A smallest number of characters in a sentence.",
        "at least|min|no less|no fewer|no shorter|至少|不少于",
        r"(?:\bat least|\bmin(?:imum)?(?: of)?:?|\b(?:no (?:less|fewer|shorter)) than|至少|不少于)\s?"
        r"(?P<minLength><N>)<CHARS>",
        Example("A story with a minimum of 15 characters", {"minLength": 15}),
    ),
)

_NUMBERS = (
    _number(
        "bounds-tail",
        "Both bounds in parentheses, with the step where there is one.",
        "min",
        r"\(\s{0,2}min(?:imum)?:\s{0,2}(?P<minimum><S>)\s?[,;]\s?max(?:imum)?:\s{0,2}(?P<maximum><S>)"
        r"(?:\s?[,;]\s?step:\s{0,2}(?P<step><N>))?\s{0,2}\)",
        Example("Grain (Min: -2, Max: 8, Step: 0.25)", {"minimum": -2, "maximum": 8, "step": 0.25}, "number", "grain"),
        TAIL,
        types=("number", "integer", "string"),
    ),
    _number(
        "step-tail",
        "The step alone in parentheses.",
        "step",
        r"\(\s{0,2}step(?: size)?:\s{0,2}(?P<step><N>)\s{0,2}\)",
        Example("Grain (step: 0.05)", {"step": 0.05}, "number", "grain"),
        TAIL,
    ),
    _number(
        "bound-label-min",
        "The smallest number after its label.",
        "min|最小值",
        r"<BEGIN>(?:min(?:imum)?(?: value)?|最小值)(?::| is| of|为|是)?\s{0,2}(?P<minimum><S>)<END>",
        Example("Blur strength\n- Minimum: `3`", {"minimum": 3}, "integer", "blur"),
        LABEL,
    ),
    _number(
        "bound-label-max",
        "The largest number after its label.",
        "max|最大值",
        r"<BEGIN>(?:max(?:imum)?(?: value)?|最大值)(?::| is| of|为|是)?\s{0,2}(?P<maximum><S>)<END>",
        Example("Blur strength. Maximum: 77.", {"maximum": 77}, "integer", "blur"),
        LABEL,
    ),
    _number(
        "step-label",
        "The step after its label.",
        "step",
        r"<BEGIN>step(?: size)?(?::| is)\s{0,2}(?P<step><N>)<END>",
        Example("Blur strength. Step: 0.5.", {"step": 0.5}, "number", "blur"),
        LABEL,
    ),
    _number(
        "range-bracket",
        "A range in square brackets beside the word range.",
        "range|范围",
        r"(?:\brange(?: is| of|:)?|范围(?:为|是|:)?)\s{0,2}\[\s?(?P<minimum>-?<P>)\s?[,-]\s?(?P<maximum>-?<P>)\s?\]",
        Example("Noise seed. Range: [7, 512].", {"minimum": 7, "maximum": 512}, "integer", "noise"),
        LABEL,
    ),
    _number(
        "range-bracket-zh",
        "A range in square brackets beside the Chinese word for range.",
        "范围",
        r"(?:为|在|是|:)\s?\[\s?(?P<minimum>-?<P>)\s?[,-]\s?(?P<maximum>-?<P>)\s?\]\s?(?:的)?(?:范围|区间)",
        Example("噪声，必须为 [7, 512] 范围内的整数", {"minimum": 7, "maximum": 512}, "integer", "noise"),
        LABEL,
    ),
    _number(
        "range-label",
        "A range after the word range.",
        "range|范围",
        r"(?:\brange(?:s)?(?: is| of|:)?|范围(?:为|是|:)?)\s{0,2}(?:an? (?:integer|number) )?(?:from |between )?"
        r"(?P<minimum><S>)<TO>(?P<maximum><S>)<END>",
        Example("Noise seed, valid range is 300 to 9000.", {"minimum": 300, "maximum": 9000}, "integer", "noise"),
        LABEL,
    ),
    _number(
        "range-ranging",
        "A range after a form of the verb.",
        "ranging",
        r"\branging from (?P<minimum><S>)<TO>(?P<maximum><S>)<END>",
        Example("Opacity, ranging from 5 to 95.", {"minimum": 5, "maximum": 95}, "integer", "opacity"),
    ),
    _number(
        "range-must",
        "What the value itself must lie between.",
        "between|range",
        r"<START>(?:must|has to|needs to) be (?:an? (?:integer|number) )?"
        r"(?:in the range (?:of |from )?)?(?:between |from )?(?P<minimum><S>)<TO>(?P<maximum><S>)<END>",
        Example("Opacity. Must be between 5 and 95.", {"minimum": 5, "maximum": 95}, "integer", "opacity"),
    ),
    _number(
        "range-between",
        "What the value lies between, at the beginning of a sentence or behind a comma.",
        "between",
        r"<BEGIN>(?:(?:an? )?(?:integer|number|value|float)s? (?:value )?)?between "
        r"(?P<minimum><S>)<TO>(?P<maximum><S>)<END>",
        Example("Opacity, a number between 5 and 95", {"minimum": 5, "maximum": 95}, "integer", "opacity"),
    ),
    _number(
        "range-supported",
        "The values that are supported, as a range.",
        "support",
        r"\bsupport(?:s|ed|ing)? (?:(?:integer |whole )?(?:values?|numbers?|integers?) )?(?:from |between )?"
        r"(?P<minimum><S>)\s?(?:-|~|to)\s?(?P<maximum><S>)<END>",
        Example("Clip time. Supports integer values from 2 to 40.", {"minimum": 2, "maximum": 40}, "integer", "time"),
    ),
    _number(
        "range-duration",
        "A duration given as a range of seconds.",
        "duration",
        r"\bduration in (?P<minimum><S>)<TO>(?P<maximum><S>)\s?(?:seconds|s\b)<STOP>",
        Example("Song duration in 20-90 seconds.", {"minimum": 20, "maximum": 90}, "integer", "duration"),
    ),
    _number(
        "range-parenthesised",
        "A range alone in parentheses.",
        "(",
        r"\(\s?(?P<minimum><S>)\s?(?:-|~)\s?(?P<maximum><S>)\s?\)",
        Example("Warmth of the light (0-40)", {"minimum": 0, "maximum": 40}, "number", "warmth"),
    ),
    _number(
        "range-of-text",
        "The range of a number that is sent as text.",
        "integer|whole number|整数",
        r"\b(?:integer|whole number)s?(?: values?)?,? ?(?:in the )?(?:range(?: is| of|:)?|from|between)\s{0,2}"
        r"(?:from |between )?(?P<minimum><S>)<TO>(?P<maximum><S>)<END>",
        Example("Song time. Integer value, range: 2 to 40.", {"minimum": 2, "maximum": 40}, "string", "duration"),
        types=("string",),
    ),
    _number(
        "exclusive-minimum",
        "The number that the value itself must be above.",
        "greater than|more than|larger than",
        r"<START>(?:must be )?(?:greater|larger|more) than (?P<exclusiveMinimum><S>)"
        r"(?=\s?(?:$|[\n.,;]| and\b))",
        Example("Gain. Must be greater than 0.", {"exclusiveMinimum": 0}, "number", "gain"),
        void=re.compile(_HEDGED.replace(r"|\btotal\b(?! (?:duration|pixels?|size))", "")),
    ),
    _number(
        "exclusive-maximum",
        "The number that the value itself must be below.",
        "less than|smaller than",
        r"<START>must be (?:less|smaller) than (?P<exclusiveMaximum><S>)<STOP>",
        Example("Gain. Must be less than 3.", {"exclusiveMaximum": 3}, "number", "gain"),
    ),
    _number(
        "at-least",
        "The smallest number that the value itself may be.",
        "at least|less than|>=|≥",
        r"<START>must be <ATLEAST> (?P<minimum><S>)<STOP>",
        Example("Gain. Must be at least 2.", {"minimum": 2}, "number", "gain"),
    ),
    _number(
        "at-most",
        "The largest number that the value itself may be.",
        "exceed|at most|more than",
        r"<START>(?:must (?:be (?:at most|no more than)|not exceed)|cannot exceed) "
        r"(?P<maximum><S>)<STOP>",
        Example("Gain. Must not exceed 9.", {"maximum": 9}, "number", "gain"),
    ),
    _number(
        "multiple-of",
        "What the value must be a multiple of.",
        "multiple|divisible",
        r"\b(?:must|has to|needs to) be (?:an? )?(?:integer )?(?:multiples? of|divisible by) (?P<multipleOf><N>)",
        Example("Tile width, must be a multiple of 16", {"multipleOf": 16}, "integer", "tile"),
    ),
    _number(
        "increment-by",
        "By how much the value grows.",
        "increment",
        r"\bincrement(?:s|ed)? by (?P<multipleOf><N>)\b",
        Example("Boldness. Increment by 25 each time.", {"multipleOf": 25}, "integer", "boldness"),
        void=re.compile(r"recommend|suggest|建议"),
    ),
    _number(
        "increments-of",
        "The grid of values.",
        "increments of|steps of",
        r"\b(?:increments|steps) of (?P<step><N>)\b",
        Example("Boldness in increments of 25", {"step": 25}, "integer", "boldness"),
    ),
    _number(
        "decimal-places",
        "How many decimal places the value may have.",
        "decimal",
        r"\b(?:up to|at most|max(?:imum)?(?: of)?) (?P<places>\d) decimals?(?: places?| digits?|\b)",
        Example("Mix, up to 3 decimal places.", {"multipleOf": 0.001}, "number", "mix"),
    ),
)

_LISTS = (
    _items(
        "items-range",
        "How many members a list may have, from and to.",
        "-|to|between",
        r"(?:\b(?:accepts?|provide|requires?|supports?|contains?|between|upload|from|with|of|allows?)|[(:.,]|^|\n\s{0,8}-?)"
        r"\s?(?P<minItems><C>)<TO>(?P<maxItems><C>)\s<THING>",
        Example("Portraits to mix (2-6 images)", {"minItems": 2, "maxItems": 6}, "array", "portraits"),
    ),
    _items(
        "items-either",
        "Two neighbouring numbers of members.",
        " or ",
        r"\b(?:accepts?|provide|requires?|supports?|contains?|upload) (?=0 or 1|1 or 2|2 or 3|one or two|two or three)"
        r"(?P<minItems><C>) or (?P<maxItems><C>) <THING>",
        Example("Portraits. Accepts 1 or 2 photos.", {"minItems": 1, "maxItems": 2}, "array", "portraits"),
    ),
    _items(
        "items-list-range",
        "How many members a list may have, in parentheses behind the word.",
        "list",
        r"\blist\s?\(\s?(?P<minItems>\d{1,4})\s?(?:-|~)\s?(?P<maxItems>\d{1,4})\s?\)",
        Example("Portrait list (0-6).", {"minItems": 0, "maxItems": 6}, "array", "portraits"),
    ),
    _items(
        "items-exactly",
        "An exact number of members.",
        "exactly",
        r"\bexactly (?P<items><C>) <THING>",
        Example("Portraits. Exactly two portrait images are needed.", {"minItems": 2, "maxItems": 2}, "array", "faces"),
    ),
    _items(
        "items-only",
        "A number of members that is said to be the only one.",
        "only",
        r"\bonly (?P<maxItems><C>) <THING>(?: (?:is|are|can be) (?:supported|allowed|accepted|permitted|provided))",
        Example("Portraits. Only one photo is allowed.", {"maxItems": 1}, "array", "portraits"),
    ),
    _items(
        "items-single",
        "A list of one member.",
        "single",
        r"\b(?:array|list) (?:containing|with|of) an? (?P<maxItems>single) <THING>",
        Example("A list with a single portrait URL", {"maxItems": 1}, "array", "portraits"),
    ),
    _items(
        "items-up-to",
        "The largest number of members.",
        "up to|at most|max|more than|exceed|limit",
        r"\b(?:up to|at most|max(?:imum)?\.?(?: of)?:?|limit(?: is|:)|no more than|(?:not|cannot) exceed) "
        r"(?P<maxItems><C>) <THING>",
        Example("Portraits to mix, up to 9 portrait images", {"maxItems": 9}, "array", "portraits"),
    ),
    _items(
        "items-number",
        "The largest number of members after its label.",
        "number of",
        r"\bmax(?:imum)?\.? number of <THING>(?: is|:) (?P<maxItems><C>)<STOP>",
        Example("Portraits. Maximum number of images: 6.", {"maxItems": 6}, "array", "portraits"),
    ),
    _items(
        "items-at-least",
        "The smallest number of members.",
        "at least|min|fewer than|less than",
        r"\b(?:at least|min(?:imum)?(?: of)?:?|no (?:fewer|less) than) (?P<minItems><C>) <THING>",
        Example("Portraits to mix, at least 3 photos", {"minItems": 3}, "array", "portraits"),
    ),
    _items(
        "items-range-zh",
        "How many members a list may have, from and to, in Chinese.",
        "支持|上传|提供|传入",
        r"(?:支持|上传|提供|传入)\s?(?P<minItems>\d{1,4})<TO>(?P<maxItems>\d{1,4})\s?<ZH_THING>",
        Example("人像，支持 2–6 张图片", {"minItems": 2, "maxItems": 6}, "array", "portraits"),
    ),
    _items(
        "items-up-to-zh",
        "The largest number of members, in Chinese.",
        "最多|至多",
        r"(?:最多|至多)(?:可?支持|可?上传|可?传入?|可?提供)?\s?(?P<maxItems>\d{1,4})\s?<ZH_THING>",
        Example("人像，最多上传 6 张图片", {"maxItems": 6}, "array", "portraits"),
    ),
)

_MEDIA = (
    _media(
        "media-types",
        "The MIME types of a linked file, in their order.",
        "types|formats",
        r"(?:\b(?:accept(?:s|ed)|support(?:s|ed)|allow(?:s|ed)) |<BEGIN>)"
        r"(?:(?:file|image|video|audio|media|mime) ){0,2}(?:types|formats)(?: are|:| include:?)?\s?"
        r"(?P<media_types><MIMES>)",
        Example(
            "Cover art; accepted types: image/png, image/gif",
            {"media.types": ["image/png", "image/gif"]},
            name="cover_url",
        ),
        TAIL,
    ),
    _media(
        "media-formats-label",
        "File formats after their label.",
        "format|格式",
        r"(?<!recommended )(?<!output )(?:\bformats?(?::| are| include:?)|格式:)\s{0,2}(?P<media_formats><FILES>)",
        Example("Cover art. Formats: `PNG`, `GIF`", {"media.formats": ["png", "gif"]}, name="cover_url"),
        LABEL,
    ),
    _media(
        "media-formats-supported",
        "File formats that are supported, in a sentence.",
        "support|支持",
        r"(?:<BEGIN>supports? |(?<!不)支持\s?)(?P<media_formats><FILES>)"
        r"(?=\s?(?:formats?|files?|images?|格式|$|[\n.;,]))",
        Example("Cover art. Supports PNG and GIF files.", {"media.formats": ["png", "gif"]}, name="cover_url"),
    ),
    _media(
        "media-formats-in",
        "File formats that a file must be in.",
        "be in",
        r"\b(?:must|should|has to) be in (?P<media_formats><FILES>) formats?\b",
        Example("The cover must be in PNG or GIF format.", {"media.formats": ["png", "gif"]}, name="cover_url"),
    ),
    _media(
        "media-total-mb",
        "The largest size of all linked files together.",
        "total|combined",
        r"\b(?:(?:max(?:imum)? )?(?:total|combined) (?:file )?size(?: is| of| must|:)?\s?(?:<ATMOST>)?)\s?"
        r"(?P<media_max_total_mb><N>)<MB>",
        Example("Cover art (maximum total size 14MB across all)", {"media.max_total_mb": 14}, name="cover_urls"),
        LABEL,
    ),
    _media(
        "media-max-mb-label",
        "The largest size of one linked file after its label.",
        "size",
        r"\b(?:max(?:imum)?\.? (?:file )?size(?: (?:per|for each|of each|of one) [a-z]{1,12})?|size limit)"
        r"(?: is| of|:)?\s?(?P<media_max_mb><N>)<MB>",
        Example("Cover art; Max size: 14.0MB", {"media.max_mb": 14}, name="cover_url"),
        LABEL,
    ),
    _media(
        "media-max-mb",
        "The largest size of one linked file in a sentence.",
        "mb",
        r"<ATMOST>\s?(?P<media_max_mb><N>)<MB>",
        Example("The cover must be no larger than 14MB", {"media.max_mb": 14}, name="cover_url"),
    ),
    _media(
        "media-max-mb-behind",
        "The largest size of one linked file, with the limiting word behind it.",
        "mb max",
        r"(?:\bsize:|<BEGIN>)\s?(?P<media_max_mb><N>)<MB> max(?:imum)?\b",
        Example("Cover art. File size: 14 MB maximum.", {"media.max_mb": 14}, name="cover_url"),
    ),
    _media(
        "media-max-m",
        "The largest size of one linked file, with the unit cut short.",
        "size is limited",
        r"\bsize is limited to (?P<media_max_mb><N>)\s?m\b(?!b)",
        Example("The cover size is limited to 14M", {"media.max_mb": 14}, name="cover_url"),
    ),
    _media(
        "media-seconds-range",
        "How long a linked recording may be, from and to.",
        "duration|时长",
        r"(?:\bduration|时长)(?: of (?:a|the|each|one) [a-z]{1,12}(?: [a-z]{1,12})?)?(?: is| must be|为|是)?:?\s{0,2}"
        r"(?:single [a-z]{1,12} duration:?\s?)?(?:between |from )?(?P<bracket>\[)?\s?(?P<media_min_seconds><P>)\s?"
        r"(?(bracket)[,-]|(?:-|~|to|and))\s?(?P<media_max_seconds><P>)\s?(?(bracket)\])<SEC>",
        Example(
            "Melody. Duration: `4` to `44` seconds",
            {"media.min_seconds": 4, "media.max_seconds": 44},
            name="melody_url",
        ),
        LABEL,
    ),
    _media(
        "media-seconds-between",
        "How long a linked recording may be, with the word duration behind.",
        "in duration|in length|long",
        r"\bmust be between (?P<media_min_seconds><P>)<TO>(?P<media_max_seconds><P>)<SEC>"
        r" (?:in (?:duration|length)|long)",
        Example(
            "The melody must be between 4-44 seconds long",
            {"media.min_seconds": 4, "media.max_seconds": 44},
            name="melody_url",
        ),
    ),
    _media(
        "media-seconds-max",
        "The longest time of a linked recording in seconds.",
        "duration|longer than|in length",
        r"(?:\bduration (?:must be less than|must not exceed|cannot exceed|not exceeding|is limited to|up to)"
        r"|\bmax(?:imum)?\.? duration(?: is| of|:)|\b(?:no|not) longer than) (?P<media_max_seconds><P>)<SEC>",
        Example("Melody no longer than `44s`", {"media.max_seconds": 44}, name="melody_url"),
    ),
    _media(
        "media-minutes-max",
        "The longest time of a linked recording in minutes.",
        "minute",
        r"(?:\bduration (?:must be less than|must not exceed|cannot exceed|not exceeding|is limited to|up to)|"
        r"\b(?:no|not) (?:longer than|exceed)) (?P<minutes><P>)\s?minutes?\b",
        Example("The melody must not exceed 3 minutes in length", {"media.max_seconds": 180}, name="melody_url"),
    ),
    _media(
        "media-px-range-label",
        "How many pixels each side of a picture may have, after the label.",
        "(px)",
        r"\bwidth(?: and |/)height \(px\):\s?[\[(]\s?(?P<media_min_px><P>)\s?[,-]\s?(?P<media_max_px><P>)\s?[\])]",
        Example("Width/height (px): [90, 900]", {"media.min_px": 90, "media.max_px": 900}, name="cover_url"),
        LABEL,
    ),
    _media(
        "media-px-range",
        "How many pixels each side of a picture may have, in a sentence.",
        "height|side length",
        r"\b(?:width and height|side length)(?: of (?:the|each|an?) [a-z]{1,12})?(?: range| must (?:each |both )?be)?"
        r"(?: between)? (?P<media_min_px><N>)\s?(?:-|to|and)\s?(?P<media_max_px><N>)<PX>",
        Example(
            "Width and height must each be between 90 and 900 px",
            {"media.min_px": 90, "media.max_px": 900},
            name="cover_url",
        ),
    ),
    _media(
        "media-px-range-bracket",
        "How many pixels each side of a picture may have, in square brackets.",
        "height|side length",
        r"\b(?:width and height|side length)(?: range| must (?:each |both )?be(?: in)?)? ?"
        r"\[\s?(?P<media_min_px><P>)\s?[,-]\s?(?P<media_max_px><P>)\s?\]<PX>",
        Example("Width and height range `[90,900]` px", {"media.min_px": 90, "media.max_px": 900}, name="cover_url"),
    ),
    _media(
        "media-px-min",
        "How many pixels each side of a picture must have at least.",
        "at least|less|smaller|>=|≥|不小于|不低于|不少于",
        r"(?:\bwidth and height(?: must)?(?: both| each)?(?: be)? |\b(?:shortest|shorter) side (?:must be |is )?"
        r"|宽和高均|宽高均|最短边)<ATLEAST>\s?(?P<media_min_px><N>)<PX>",
        Example("The shorter side must be at least 90 px", {"media.min_px": 90}, name="cover_url"),
    ),
    _media(
        "media-px-max",
        "How many pixels each side of a picture may have at most.",
        "side|width|宽|边",
        r"(?:\bwidth and height(?: must)?(?: both| each)?(?: be)? |\b(?:longest|longer) side (?:must be |must |is )?"
        r"|宽和高均|宽高均|最长边)<ATMOST>\s?(?P<media_max_px><N>)<PX>",
        Example("The longer side must not exceed 900 px", {"media.max_px": 900}, name="cover_url"),
    ),
    _media(
        "media-px-dimension-min",
        "The smallest dimension of a picture after its label.",
        "dimension",
        r"\bmin(?:imum)? dimension(?: is|:| of)?\s?(?P<media_min_px><N>)<PX>",
        Example("Cover art, min dimension 90px.", {"media.min_px": 90}, name="cover_url"),
        LABEL,
    ),
    _media(
        "media-px-dimension-max",
        "The largest dimension of a picture after its label.",
        "dimension",
        r"\bmax(?:imum)? dimension(?: is|:| of)?\s?(?P<media_max_px><N>)<PX>",
        Example("Cover art, max dimension 900px.", {"media.max_px": 900}, name="cover_url"),
        LABEL,
    ),
    _media(
        "media-px-square-min",
        "The smallest square that a picture must fill.",
        "at least",
        r"\bat least (?P<media_min_px>\d{1,5})\s?[x×]\s?(?P=media_min_px)<PX>",
        Example("Covers must be at least 90x90px.", {"media.min_px": 90}, name="cover_urls"),
    ),
    _media(
        "media-px-square-max",
        "The largest square that a picture must fit.",
        "resolution",
        r"\bresolution <ATMOST> (?P<media_max_px>\d{1,5})\s?[x×]\s?(?P=media_max_px)(?![\dx×])",
        Example("Cover art, resolution under 900x900.", {"media.max_px": 900}, name="cover_url"),
    ),
)

_DEFAULTS = (
    _default(
        "default-bullet",
        "The bullet of a list of values that is marked as the default.",
        r"(?:^|\n)[ \t]{0,8}[-*•][ \t]{1,3}(?P<default>[^\s:,()]{1,40}):[ \t]?"
        r"(?:default\b(?=[,.;])|[^\n]{0,200}\(default\))",
        Example("Sharpness\n- `soft`: gentle (default)\n- `hard`: strong", {"default": "soft"}, name="sharpness"),
        LABEL,
    ),
    _default(
        "default-in-list",
        "The member of a list of values that is marked as the default.",
        r"[:,;]\s?(?P<default>[^\s,;()]{1,40}) \(default\)",
        Example("Sharpness: soft (default), hard.", {"default": "soft"}, name="sharpness"),
        LABEL,
    ),
    _default(
        "default-stated",
        "The default after its label or as a sentence about it.",
        r"(?:\bdefault (?:value|setting|option|ratio) ?(?:is|:)|\bdefault(?: is|:)"
        r"|(?:<BEGIN>|\b(?:it|value|field|parameter|and|which|optional) )defaults? to"
        r"|\bdefault(?= [\"']?(?:true|false|-?\d)))\s{0,3}(?P<default><WORD>)<AFTER>",
        Example("Sharpness of the picture. Default value: `0.35`", {"default": 0.35}, "number", "sharpness"),
        LABEL,
    ),
    _default(
        "default-of",
        "The default that is used when the parameter is left out.",
        r"\bdefault of (?P<default><WORD>)<AFTER>",
        Example("Sharpness. Leave out to use the default of 12.", {"default": 12}, "integer", "sharpness"),
    ),
    _default(
        "default-behind",
        "The default with the word behind it.",
        r"\bset to (?P<default><WORD>) by default\b",
        Example("Sharpness is set to soft by default.", {"default": "soft"}, name="sharpness", enum=("soft", "hard")),
    ),
    _default(
        "default-zh",
        "The default, in Chinese.",
        r"默认值?\s?(?:为|是|:)?\s{0,2}(?P<default><WORD>)<AFTER>",
        Example("清晰度。默认值：12", {"default": 12}, "integer", "sharpness"),
        LABEL,
    ),
)

_ENUMS = (
    _enum(
        "values-listed",
        "The values after a label that says that these are the values.",
        "values|options|可选值|supported:|allowed:|one of:",
        r"(?:\b(?:available|valid|allowed|optional|supported|possible|accepted|permitted) (?:values|options)(?: are|:)"
        r"|<BEGIN>(?:options|supported|allowed|one of):|可选值?(?:为|有|:))[ \t]{0,3}(?P<enum><LIST>)",
        Example(
            "How to blend. Available values: `multiply`, `screen`.", {"enum": ["multiply", "screen"]}, name="blend"
        ),
    ),
    _enum(
        "values-must",
        "The values that the parameter itself must be one of.",
        "must be",
        r"<START>must be (?:one of|either)(?: the following(?: values)?)?:?\s?"
        r"(?P<enum><LIST>)",
        Example("How strong to blend. Must be one of 0.0, 0.5, or 2.0", {"enum": [0, 0.5, 2]}, "number", "blend"),
    ),
    _enum(
        "values-parenthesised",
        "A list of resolutions or aspect ratios in parentheses.",
        "(",
        r"\((?P<enum><VIEWS>)\)",
        Example("Size of the clip (360p or 540p)", {"enum": ["360p", "540p"]}, name="resolution"),
        names=_VIEW_NAMES,
    ),
    _enum(
        "values-supported",
        "A sentence that only lists supported resolutions or aspect ratios.",
        "support",
        r"<BEGIN>supports (?P<enum><VIEWS>)(?=\s{0,4}(?:\.|\n|$))",
        Example("Size of the clip. Supports 360p, 540p, and 4k.", {"enum": ["360p", "540p", "4k"]}, name="quality"),
        names=_VIEW_NAMES,
    ),
    _enum(
        "values-bulleted",
        "The heads of a bulleted list, each in backticks or bold and followed by a colon.",
        "`:|` :|**:|** :|:**",
        r"(?:^|\n)[ \t]{0,3}[-*•][ \t]{1,3}(?:\*\*`?|`)(?P<value>[^\s`*:][^\s`*]{0,39})"
        r"(?:`?:?\*\*|`)(?:[ \t]?:|(?<=:\*\*))",
        Example(
            "Sharpness\n- `soft`: gentle\n- `hard`: strong",
            {"enum": ["soft", "hard"]},
            name="sharpness",
            enum=("soft", "hard"),
        ),
        bullets=True,
    ),
)

_OTHERS = (
    Pattern(
        id="model-id",
        reads="The model id that the text says must be used.",
        types=("string",),
        needs=("must", "requires", "uses", "必须"),
        regex=_compile(
            r"(?:\bmust (?:be|use)(?: the)?(?: model)?|\brequires(?: the)?(?: model)?|\bcurrently uses(?: the)?"
            r"|必须(?:使用|为|是)) ?`(?P<model>[^`\s]{1,80})`"
        ),
        example=Example("Which model to run. Must be `acme/paint-2` here", {"model": "acme/paint-2"}, name="model"),
        names=re.compile(r"model\Z"),
        marked=True,
    ),
    Pattern(
        id="deprecated-mark",
        reads="The word deprecated as a mark at the very beginning.",
        types=(),
        needs=("deprecated", "弃用", "废弃"),
        regex=_compile(
            r"^\s{0,4}[(\[]?(?:optional, ?)?(?P<deprecated>deprecated|已弃用|已废弃)\b"
            r"(?! (?:values?|options?|models?|ways?)\b)"
        ),
        example=Example("(Optional, deprecated) An older switch", {"deprecated": True}, "boolean", "switch"),
        rank=LABEL,
    ),
    Pattern(
        id="deprecated-stated",
        reads="A sentence that says that this parameter is deprecated.",
        types=(),
        needs=("deprecated", "弃用", "废弃"),
        regex=_compile(
            r"(?P<deprecated>\bthis (?:parameter|field|option|property) (?:is|has been|was|will be)(?: now| being)? "
            r"deprecated|(?:该|此|本)(?:参数|字段)已(?:被)?(?:弃用|废弃))"
        ),
        example=Example("An older switch. This field has been deprecated.", {"deprecated": True}, "boolean", "switch"),
    ),
)

PATTERNS: tuple[Pattern, ...] = (*_LENGTHS, *_NUMBERS, *_LISTS, *_MEDIA, *_DEFAULTS, *_ENUMS, *_OTHERS)
"""All rows, the more explicit ones of a family first."""
