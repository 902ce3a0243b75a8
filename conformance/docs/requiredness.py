"""Whether the text of a parameter calls it required, whatever else is sent: held against the schema, and no fact.

What the schema says counts; that the text says otherwise is a doubt. So only sentences are read that say nothing else:
"Required in custom mode" is a condition, "Exactly one image is required" a number, and both read as nothing.
"""

from __future__ import annotations

import re
from itertools import islice

from conformance.docs.patterns.row import LABEL, Example, Pattern, compile_wording
from conformance.docs.prose_text import Text

MAX_MATCHES = 64
"""Places of one text that are looked at."""

_STATED = Pattern(
    id="required-stated",
    reads="A sentence that says that the parameter is required, and no more.",
    types=(),
    needs=("required", "mandatory", "必填"),
    regex=compile_wording(
        r"(?:(?:^|[.!?(\[\n])\s{0,8}(?:[-*•]\s{1,3})?"
        r"(?:(?:a )?(?:required|mandatory) (?:field|parameter)"
        r"|(?:this|the) (?:field|parameter) is (?:required|mandatory)|(?:此|该|本)?(?:为)?必填(?:字段|参数|项)?)"
        # A word alone is a sentence where it follows one, or stands in parentheses; on a line of its own it is a value.
        r"|(?:^|[.!?] {1,3}|[(\[])(?:required|mandatory)(?=[.)\]]))"
        r"(?: for all [a-z]{1,20} (?:generation|extension) requests)?\s{0,4}(?=$|[\n.)\]])"
        r"|(?:^|[.!?\n]) {0,8}required for all [a-z]{1,20} (?:generation|extension) requests(?=\.)"
    ),
    example=Example("The words to draw. Required field.", {}),
    rank=LABEL,
    void=re.compile(r"\bnot\b|\bonly\b|\bno longer\b|不|非"),
)


def says_required(text: Text) -> bool:
    """Whether a sentence of ``text``, backticks and asterisks taken out, calls its parameter required in any case."""
    if not any(word in text.low for word in _STATED.needs):
        return False
    found = islice(_STATED.regex.finditer(text.low), MAX_MATCHES)
    return any(not text.is_void(_STATED, match.start(), match.end()) for match in found)
