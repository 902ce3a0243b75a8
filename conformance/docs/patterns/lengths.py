"""How long a text may be."""

from __future__ import annotations

from conformance.docs.patterns.row import LABEL, NOT_OF_ALL, STATED, TAIL, Example, Pattern, compile_wording

_NOT_OF_ALL = compile_wording(NOT_OF_ALL)


def _length(id: str, reads: str, needs: str, regex: str, example: Example, rank: int = STATED) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("string",),
        needs=tuple(needs.split("|")),
        regex=compile_wording(regex),
        example=example,
        rank=rank,
        void=_NOT_OF_ALL,
        aside=rank == TAIL,
    )


LENGTHS = (
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
        r"(?:\bup to|\bat most|\bmax(?:imum)?\.?(?: of)?:?|\bno more than|\bno longer than|\bnot exceed|\bcannot exceed"
        r"|\bcan't exceed|\bnot exceeding|\blimit(?:ed)?(?: is| of| to|:)|不超过|不得超过|最多|至多|限制为)\s?"
        r"(?P<maxLength><N>)<CHARS>",
        Example("A slogan of up to 12,000 characters", {"maxLength": 12000}),
    ),
    _length(
        "length-at-least",
        "A smallest number of characters in a sentence.",
        "at least|min|no less|no fewer|no shorter|至少|不少于",
        r"(?:\bat least|\bmin(?:imum)?(?: of)?:?|\bno (?:less|fewer|shorter) than|至少|不少于)\s?"
        r"(?P<minLength><N>)<CHARS>",
        Example("A story with a minimum of 15 characters", {"minLength": 15}),
    ),
)
