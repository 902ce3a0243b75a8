"""A description as the patterns see it, and what the words around a match say: that it holds under a condition, say."""

from __future__ import annotations

import re
from bisect import bisect_right

from conformance.docs.patterns import Pattern
from conformance.docs.patterns.row import letters_first

MAX_SENTENCE = 4_000
"""Code points; what stands in a longer sentence is not read, because its conditions can't be told."""

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


# What follows the mark is asked only where there is a mark: "e.g. this" ends nothing, "5.5" neither.
_SENTENCE_END = re.compile(
    r"[\n.!?](?:(?<=\n)|(?<!\be\.g.)(?<!\bi\.e.)(?<!\bvs.)(?=[\s\"')A-Z]|$|[^\x00-\x7f]))",
)
# "if not specified" tells what a default is for, "when provided" says nothing at all.
_LEFT_OUT = (
    r"(?! (?:it is |this is |it's |left )?(?:not )?"
    r"(?:specified|provided|given|set|supplied|passed|omitted|unspecified|none|null|empty|absent)\b"
    r"(?! (?:in|by|with|to|when|for|as)\b))"
)
_ONE_OF_SEVERAL = r"(?:the |any )?(?:[\w.-]+ ){1,3}(?:modes?|models?|versions?|plans?|tiers?|resolutions?|users)\b"
_CONDITION = re.compile(
    letters_first(
        "|".join(
            (
                *(rf"\b{word}\b{_LEFT_OUT}" for word in ("when", "whenever", "if", "unless")),
                *(rf"\b{word} (?:model|mode|version)\b" for word in ("by", "per", "each")),
                *(rf"\b{word} (?:v\d|{_ONE_OF_SEVERAL})" for word in ("in", "for", "on", "with")),
                *(rf"\b{word} (?:plan|tier|user|account)" for word in ("free", "paid", "pro", "premium")),
                r"\bdepend(?:s|ing|ent)\b|\botherwise\b|\bin case\b|\bwhile\b|\bfor an? [\w -]{1,40},",
                r"当|如果|若|取决于|除非|模式下|时,",
            )
        )
    ),
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


def texts_of(description: str) -> tuple[Text, Text | None]:
    """``description`` without backticks and pairs of asterisks, and with them; None where it has none."""
    marked = _clean(description)
    if "`" not in marked and "**" not in marked:
        return Text(marked), None
    return Text(marked.replace("`", "").replace("**", "")), Text(marked)


def speaks_of_a_condition(line: str) -> bool:
    """Whether a line above a list, in lower case, says that the list holds under a condition."""
    return bool(_CONDITION.search(line) or _UNDER_CONDITION.match(line))


class Text:
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
    match = _HEAD.match(line) if ":" in line else None
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
