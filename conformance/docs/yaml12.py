"""YAML by the core schema of YAML 1.2, from text that nobody vouches for.

libyaml (through PyYAML) reads the text into events; this module builds values from the events. That
keeps ``9:16``, ``on`` and dates the strings that they are (YAML 1.1 turns them into 556, true and a date),
and it bounds what a hostile document can cost: no tags but the core ones, nesting and expanded aliases
counted, one document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from conformance.errors import PageError
from conformance.model import Json

MAX_DEPTH = 100
MAX_NODES = 1_000_000
"""Nodes of the document with every alias written out; real pages have a few thousand."""

_SCALAR = yaml.ScalarEvent
_MAPPING, _MAPPING_END = yaml.MappingStartEvent, yaml.MappingEndEvent
_SEQUENCE_END = yaml.SequenceEndEvent

_CORE = "tag:yaml.org,2002:"
_SPECIAL: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_MAX_DIGITS = 400


@dataclass(slots=True)
class Document:
    """What :func:`load` found: the value, and keys that a mapping held twice (the last one counts)."""

    value: Json
    duplicates: list[str] = field(default_factory=list)


def load(text: str) -> Document:
    """The one document in ``text``. Keys of mappings are always strings, as they are written.

    Raises:
        PageError: the text is no YAML, holds tags or several documents, or grows too deep or too large;
            the message names line and column.
    """
    parser = None
    try:
        parser = _open(text)
        return _Builder(parser).document()
    except yaml.YAMLError as error:
        raise PageError(f"YAML: {_words(error)}") from error
    except (ValueError, UnicodeError) as error:
        raise PageError(f"YAML: {error}") from error
    finally:
        if parser is not None:
            parser.dispose()


def _open(text: str) -> Any:
    """An event parser: libyaml's where PyYAML was built with it, the pure one elsewhere."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader(text)


def _words(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else problem


def scalar(text: str) -> Json:
    """The value of a plain scalar by the core schema.

    Raises:
        ValueError: a number that JSON has no place for: not finite, or of hundreds of digits.
    """
    if text in _SPECIAL:
        return _SPECIAL[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if len(text) > _MAX_DIGITS:
        if _INTEGER.match(text) or _FLOAT.match(text):
            raise ValueError(f"a number of {len(text)} characters is too long")
        return text
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError(f"the number {text} is too large")
        return number
    if _OCTAL.match(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.match(text):
        return int(text[2:], 16)
    if _NOT_FINITE.match(text):
        raise ValueError(f"{text} is no number that JSON can hold")
    return text


class _Builder:
    """Builds values from parser events, counting what it builds."""

    def __init__(self, parser: Any) -> None:
        self._next: Callable[[], Any] = parser.get_event
        self._anchors: dict[str, tuple[Json, int]] = {}
        self._nodes = 0
        self.duplicates: list[str] = []

    def document(self) -> Document:
        event = self._next()  # the start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return Document(None)
        value = self._value(self._next(), 0)
        event = self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._refuse(event, "expected one document, found a second")
        return Document(value, self.duplicates)

    def _value(self, event: Any, depth: int) -> Json:
        kind = type(event)
        if kind is _SCALAR:
            # Most of a document: kept short, and counted only where many stand in one collection.
            self._nodes += 1
            plain = event.implicit[0] and event.tag is None and event.anchor is None
            text = event.value
            if plain and text not in _SPECIAL and text[0] not in _NUMBER_STARTS:
                return text
            value = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = (value, 1)
            return value
        self._count(event, 1)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        if depth >= MAX_DEPTH:
            self._refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        before = self._nodes
        if kind is _MAPPING:
            self._check_tag(event, "map")
            value = self._mapping(depth + 1)
        elif kind is yaml.SequenceStartEvent:
            self._check_tag(event, "seq")
            value = self._sequence(depth + 1)
        else:
            self._refuse(event, f"unexpected {kind.__name__}")
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before + 1)
        return value

    def _mapping(self, depth: int) -> dict[str, Json]:
        found: dict[str, Json] = {}
        following, value_of = self._next, self._value
        while True:
            event = following()
            kind = type(event)
            if kind is _MAPPING_END:
                return found
            if kind is not _SCALAR:
                self._refuse(event, "expected a plain key, found a collection or an alias")
            key = event.value
            if key in found:
                self.duplicates.append(key)
            found[key] = value_of(following(), depth)

    def _sequence(self, depth: int) -> list[Json]:
        found: list[Json] = []
        following, value_of = self._next, self._value
        while True:
            event = following()
            if type(event) is _SEQUENCE_END:
                return found
            found.append(value_of(event, depth))

    def _scalar(self, event: Any) -> Json:
        if event.tag is not None and event.tag not in ("!", f"{_CORE}str"):
            self._refuse(event, f"the tag {event.tag} is not accepted")
        if not event.implicit[0] or event.tag is not None:
            return event.value  # quoted, folded or literal: the text itself
        try:
            return scalar(event.value)
        except ValueError as error:
            self._refuse(event, str(error))

    def _alias(self, event: Any) -> Json:
        if event.anchor not in self._anchors:
            self._refuse(event, f"the alias {event.anchor} stands before or inside its anchor")
        value, size = self._anchors[event.anchor]
        self._count(event, size)
        return value

    def _count(self, event: Any, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            self._refuse(event, f"more than {MAX_NODES} values once aliases are written out")

    def _check_tag(self, event: Any, name: str) -> None:
        if event.tag not in (None, f"{_CORE}{name}"):
            self._refuse(event, f"the tag {event.tag} is not accepted")

    def _refuse(self, event: Any, words: str) -> Any:
        mark = event.start_mark
        raise PageError(f"YAML: line {mark.line + 1}, column {mark.column + 1}: {words}")
