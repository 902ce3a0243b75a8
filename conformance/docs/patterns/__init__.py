"""The named patterns that read facts from the description of a parameter: one row a wording.

A row's regular expression says by the names of its groups which facts it reads, so that a row needs no code.
Rows come in families (lengths, numbers, lists, …); a family says which parameters are asked and which words
near a match make it void. Earlier rows are more explicit and take the text that they match. All quantifiers are
bounded, and a row works on lower-case text, so time grows linearly with the text.
"""

from __future__ import annotations

from functools import cache

from conformance.docs.patterns.lengths import LENGTHS
from conformance.docs.patterns.lists import LISTS
from conformance.docs.patterns.media import MEDIA
from conformance.docs.patterns.numbers import NUMBERS
from conformance.docs.patterns.others import OTHERS
from conformance.docs.patterns.row import COUNTS, FORMATS, LABEL, STATED, TAIL, Example, Pattern, Sieve
from conformance.docs.patterns.values import DEFAULTS, ENUMS

__all__ = ["COUNTS", "FORMATS", "LABEL", "PATTERNS", "STATED", "TAIL", "Example", "Pattern", "Sieve", "sieve_for"]

PATTERNS: tuple[Pattern, ...] = (*LENGTHS, *NUMBERS, *LISTS, *MEDIA, *DEFAULTS, *ENUMS, *OTHERS)
"""All rows, the more explicit ones of a family first."""

_TYPES = frozenset(type for pattern in PATTERNS for type in pattern.types)
_NAMES = tuple(dict.fromkeys(pattern.names for pattern in PATTERNS if pattern.names is not None))


def sieve_for(type: str | None, name: str) -> Sieve:
    """The rows that are asked of a parameter.

    Args:
        type: JSON Schema type of the parameter; None where the page names none.
        name: of the parameter, in lower case.
    """
    return _sieve(type if type in _TYPES else None, tuple(names.match(name) is not None for names in _NAMES))


@cache
def _sieve(type: str | None, matching: tuple[bool, ...]) -> Sieve:
    names = (None, *(one for one, matches in zip(_NAMES, matching, strict=True) if matches))
    return Sieve(row for row in PATTERNS if row.names in names and (not row.types or type in row.types))
