"""What a linked file may be: its type, size, length and pixels."""

from __future__ import annotations

import re

from conformance.docs.patterns.row import LABEL, STATED, TAIL, Example, Pattern, Scope, compile_wording

_NOT_ONE_FILE = (
    r"recommend|suggest|total|combined|\bsum\b|across all|altogether|output|generated|difference|interval"
    r"|\bshots?\b|建议|推荐|总|合计|输出"
)
# Two sizes in one sentence are two limits for two kinds of files.
_NOT_ONE_SIZE = _NOT_ONE_FILE + r"|\d ?mb\b[^.;\n]{0,60}\d ?mb\b"
_NO_RULE = r"recommend|suggest|output|建议|推荐|输出"
_MEDIA_NAMES = re.compile(
    r"(?!.*(?:prompt|format|ratio|resolution|duration|orientation|quality|mode|size|type|method|count|num|ids?$))"
    r".*(?:url|image|video|audio|file|media|photo|voice|mask|frame|clip|reference|document|upload|input|source)"
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
        regex=compile_wording(regex),
        example=example,
        rank=rank,
        names=_MEDIA_NAMES,
        void=compile_wording(void),
        scope=scope,
        # Only a labelled value, such as "(…; Max size: 5MB)", stands on its own in parentheses.
        aside=rank >= LABEL,
    )


MEDIA = (
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
        r"(?:\bformats?(?::| are| include:?)|格式:)\s{0,2}(?P<media_formats><FILES>)",
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
        "media-px-greater",
        "The size in pixels that a picture must exceed.",
        "greater than",
        r"\bsize (?:needs to|must) be greater than (?P<media_min_px><N>)<PX>",
        Example("Cover art, size must be greater than 90px.", {"media.min_px": 90}, name="cover_url"),
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
