"""Between which bounds a number may lie, and on which grid."""

from __future__ import annotations

import re

from conformance.docs.patterns.row import HEDGED, LABEL, STATED, TAIL, Example, Pattern, compile_wording

_NOT_THE_NUMBER = compile_wording(
    HEDGED + r"|\beach\b|\bevery\b|\bpixels?\b|aspect ratio|\d ?(?:px|%|mb|kb|fps)\b"
    r"|\bcosts?\b|credits?\b|\btakes?\b|processing|latency|每|像素|宽高比"
)
# A value outside the range may have a meaning of its own; then the range is not the whole truth.
_SPECIAL_VALUES = re.compile(
    r"special values?|(?:use|pass|set to|or) -\d|(?<![\d.])(?:0|-1) ?(?:=|means?\b|disables\b|turns\b|for\b)|特殊值",
    re.ASCII,
)
_DURATION_NAMES = re.compile(r".*duration")


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
    names: re.Pattern[str] | None = None,
) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=types,
        needs=tuple(needs.split("|")),
        regex=compile_wording(regex),
        example=example,
        rank=rank,
        names=names,
        void=None if rank == TAIL else void,
        elsewhere=None if rank == TAIL else _SPECIAL_VALUES,
        aside=rank == TAIL,
    )


NUMBERS = (
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
        "range-seconds",
        "A duration after its label, each end with its unit, of a parameter that is a duration.",
        "duration",
        r"\bduration: (?P<minimum><S>)\s?s<TO>(?P<maximum><S>)\s?s\b<STOP>",
        Example("Song time. Possible duration: 2s - 9s", {"minimum": 2, "maximum": 9}, "string", "duration"),
        types=("string", "number", "integer"),
        names=_DURATION_NAMES,
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
        void=re.compile(HEDGED.replace(r"|\btotal\b(?! (?:duration|pixels?|size))", "")),
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
