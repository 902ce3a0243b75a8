"""The keys of a contract file, and what their values must be, by their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conformance.facts import KINDS, is_day, is_number
from conformance.messages import N_, Sentence

Keys = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and places in arrays of tables."""

KINDS_OF_MEDIA = ("image", "video", "audio", "file")


def _all(test: Any, values: Any) -> bool:
    return len(values) > 0 and all(map(test, values))


def one_of(names: Iterable[str]) -> str:
    """What a value must be that is one of a few."""
    return Sentence(N_("one of {names}"), names=", ".join(names))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and _all(_is_text, value)


CONTRACT_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **KINDS,
    "string": (_is_text, N_("a string that is not empty")),
    "day": (is_day, N_('a day such as "2026-08-19"')),
    "strings": (_is_texts, N_("a list of strings")),
    "tables": (lambda value: isinstance(value, list) and len(value) > 0, N_("a list of tables")),
    "sources": (
        lambda value: isinstance(value, dict) and _all(_is_text, value.values()),
        N_("where the facts stand: a string, or a table of strings by fact"),
    ),
    "medium": (lambda value: value in KINDS_OF_MEDIA, one_of(KINDS_OF_MEDIA)),
    "table": (lambda value: isinstance(value, dict) and len(value) > 0, N_("a table that is not empty")),
    "texts": (lambda value: isinstance(value, dict) and len(value) > 0, N_("a table of labels and members")),
    "sides": (
        lambda value: isinstance(value, list) and _all(lambda one: _is_text(one) or _is_texts(one), value),
        N_("a list of parameters, or of lists of them"),
    ),
    "number or path": (lambda value: is_number(value) or _is_text(value), N_("a number or a parameter")),
}
"""What the value of each kind of key must be: a test, and its words, which the catalogues have."""

MEDIA = {
    "kind": "medium",
    "types": "strings",
    "formats": "strings",
    "max_mb": "positive",
    "max_total_mb": "positive",
    "min_seconds": "number",
    "max_seconds": "number",
    "min_px": "number",
    "max_px": "number",
}
"""What is known of linked files, and the kind of each: of contracts, and of pages."""
