"""The named patterns that read facts from the description of a parameter: one row a wording.

A row's regular expression says by the names of its groups which facts it reads, so that a row needs no code.
Rows come in families (lengths, numbers, lists, …); a family says which parameters are asked and which words
near a match make it void. Earlier rows are more explicit and take the text that they match. All quantifiers are
bounded, and a row works on lower-case text, so time grows linearly with the text.
"""

from __future__ import annotations

from conformance.docs.patterns.lengths import LENGTHS
from conformance.docs.patterns.lists import LISTS
from conformance.docs.patterns.media import MEDIA
from conformance.docs.patterns.numbers import NUMBERS
from conformance.docs.patterns.others import OTHERS
from conformance.docs.patterns.row import COUNTS, FORMATS, LABEL, STATED, TAIL, Example, Pattern
from conformance.docs.patterns.values import DEFAULTS, ENUMS

__all__ = ["COUNTS", "FORMATS", "LABEL", "PATTERNS", "STATED", "TAIL", "Example", "Pattern"]

PATTERNS: tuple[Pattern, ...] = (*LENGTHS, *NUMBERS, *LISTS, *MEDIA, *DEFAULTS, *ENUMS, *OTHERS)
"""All rows, the more explicit ones of a family first."""
