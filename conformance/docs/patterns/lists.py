"""How many members a list may have."""

from __future__ import annotations

from conformance.docs.patterns.row import NOT_OF_ALL, Example, Pattern, compile_wording

_NOT_THE_LIST = compile_wording(
    NOT_OF_ALL + r"|\bgenerates\b|\breturns\b|\bproduces\b|\boutputs\b|\bdetects\b|\bcreates\b|\bdetection of\b"
    # "for a crowd (2 to 4 images), or for a face (1 image)"
    r"|\bfor an? [\w -]{1,30} \("
)


def _items(id: str, reads: str, needs: str, regex: str, example: Example) -> Pattern:
    return Pattern(
        id=id,
        reads=reads,
        types=("array",),
        needs=tuple(needs.split("|")),
        regex=compile_wording(regex),
        example=example,
        void=_NOT_THE_LIST,
    )


LISTS = (
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
