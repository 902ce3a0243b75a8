"""Which value a parameter has when it is left out, and which values it may have."""

from __future__ import annotations

import re

from conformance.docs.patterns.row import LABEL, STATED, Example, Pattern, compile_wording

# The name of another parameter right before the word.
_OF_ANOTHER = re.compile(r"\b[a-z0-9]+_\w+ ?(?:\((?:the )?|is |has |uses )?(?:a )?defaults?\b", re.ASCII)
_HEDGE_VALUES = re.compile(r"recommend|suggest|\be\.g|such as|for example|for instance|建议|推荐|例如")
_VIEW_NAMES = re.compile(r".*(?:resol|ratio|quality|size|aspect)")
_DESCRIBED = r"[a-z][a-z0-9_]{1,40}: [^.:;\n]{3,80}"


def _default(id: str, reads: str, needs: str, regex: str, example: Example, rank: int = STATED) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("string", "number", "integer", "boolean"),
        needs=tuple(needs.split("|")),
        regex=compile_wording(regex),
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
        regex=compile_wording(regex),
        example=example,
        names=names,
        void=_HEDGE_VALUES,
        head=bullets,
        marked=bullets,
        bullets=bullets,
    )


DEFAULTS = (
    _default(
        "default-bullet",
        "The bullet of a list of values that is marked as the default.",
        ": default|:default|(default)",
        r"(?:^|\n)[ \t]{0,8}[-*•][ \t]{1,3}(?P<default>[^\s:,()]{1,40}):[ \t]?"
        r"(?:default\b(?=[,.;])|[^\n]{0,200}\(default\))",
        Example("Sharpness\n- `soft`: gentle (default)\n- `hard`: strong", {"default": "soft"}, name="sharpness"),
        LABEL,
    ),
    _default(
        "default-in-list",
        "The member of a list of values that is marked as the default.",
        " (default)",
        r"[:,;]\s?(?P<default>[^\s,;()]{1,40}) \(default\)",
        Example("Sharpness: soft (default), hard.", {"default": "soft"}, name="sharpness"),
        LABEL,
    ),
    _default(
        "default-stated",
        "The default after its label or as a sentence about it.",
        "default",
        r"(?:\bdefault (?:value|setting|option|ratio) ?(?:is|:)|\bdefault(?: is|:)"
        r"|(?:<BEGIN>|\b(?:it|value|field|parameter|and|which|optional) )defaults? to"
        r"|\bdefault(?= [\"']?(?:true|false|-?\d)))\s{0,3}(?P<default><WORD>)<AFTER>",
        Example("Sharpness of the picture. Default value: `0.35`", {"default": 0.35}, "number", "sharpness"),
        LABEL,
    ),
    _default(
        "default-of",
        "The default that is used when the parameter is left out.",
        "default of ",
        r"\bdefault of (?P<default><WORD>)<AFTER>",
        Example("Sharpness. Leave out to use the default of 12.", {"default": 12}, "integer", "sharpness"),
    ),
    _default(
        "default-behind",
        "The default with the word behind it.",
        "by default",
        r"\bset to (?P<default><WORD>) by default\b",
        Example("Sharpness is set to soft by default.", {"default": "soft"}, name="sharpness", enum=("soft", "hard")),
    ),
    _default(
        "default-zh",
        "The default, in Chinese.",
        "默认",
        r"默认值?\s?(?:为|是|:)?\s{0,2}(?P<default><WORD>)<AFTER>",
        Example("清晰度。默认值：12", {"default": 12}, "integer", "sharpness"),
        LABEL,
    ),
)

ENUMS = (
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
    Pattern(
        id="values-described",
        reads="A text that, after saying what the parameter is, only explains its values one by one.",
        types=("string",),
        needs=(": ",),
        regex=compile_wording(
            rf"^(?:\(optional\) )?[^.:;\n]{{3,80}}\. (?P<described>{_DESCRIBED}(?:[.;] {_DESCRIBED}){{1,15}})"
            r"(?:\. default value: [a-z0-9_]{1,40})?\.?$"
        ),
        example=Example(
            "Light of the scene. dawn: Soft light (from the left); high_noon: Hard light.",
            {"enum": ["dawn", "high_noon"]},
            name="light",
        ),
    ),
    Pattern(
        id="values-dashed",
        reads="A text that calls itself an enumeration, with a line for each value: the value, a dash, what it is.",
        types=("string",),
        needs=("enum ",),
        regex=compile_wording(
            r"^enum [^.\n]{3,120}\."
            r"(?P<dashed>(?:\n[ \t]{0,8}[a-z][a-z0-9_]{1,40}[ \t]{1,4}-[ \t]{1,4}[^\n]{1,120}){2,100})$"
        ),
        example=Example(
            "Enum for the light.\n dawn - soft\n high_noon - hard", {"enum": ["dawn", "high_noon"]}, name="light"
        ),
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
