"""The codes of violations: a row each, what it says and what to do about it. Codes are stable; sentences may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of violation.

    Attributes:
        id: stable, kebab case.
        sentence: what is wrong, for a person.
        remedy: what to do.
    """

    id: str
    sentence: str
    remedy: str


_ROWS = (
    Code("required-missing", "a required parameter is missing or says nothing", "Add it."),
    Code("unknown-parameter", "a parameter that is not documented", "Remove it, or spell it as documented."),
    Code("type-mismatch", "a value of the wrong type", "Send the documented type."),
    Code("enum-mismatch", "a value that is none of the documented ones", "Send one of them, letter by letter."),
    Code("numeric-text", "a text that holds no number of the documented range", "Send such a number, as text."),
    Code("too-short", "a text below the documented length", "Lengthen it."),
    Code("too-long", "a text beyond the documented length", "Shorten it; lengths are code points."),
    Code("pattern-mismatch", "a text of the wrong form", "Write it in the documented form."),
    Code("format-mismatch", "a text that is no URI", "Send a whole URI, percent-encoded."),
    Code("out-of-range", "a number outside the documented bounds", "Choose one within them."),
    Code("off-step", "a number between the documented steps", "Round it: normalize does."),
    Code("too-few-items", "a list with fewer members than documented", "Add members."),
    Code("too-many-items", "a list with more members than documented", "Remove members."),
    Code("repeated-items", "a list whose members should all be different", "Remove the repeated ones."),
    Code("no-alternative", "none of the documented alternatives is complete", "Give what one of them requires."),
    Code("several-alternatives", "several alternatives at once, where just one may be", "Keep to one of them."),
    Code("excluded", "a combination that the documentation excludes", "Leave a part of it out."),
    Code("cross-rule", "parameters that do not go together", "Change one of them."),
    Code("alias-conflict", "two names of one parameter, with different values", "Keep one of them."),
    Code("unknown-model", "a model without a contract", "Use a documented model id."),
    Code("media-host", "a file on a host that is not KIE's upload host", "Upload it through KIE's File Upload API."),
)

CODES: Mapping[str, Code] = {row.id: row for row in _ROWS}
"""Code → its row."""
