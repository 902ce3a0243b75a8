"""The named patterns, row by row: each reads its example, and leaves those of others alone."""

from __future__ import annotations

import re

import pytest

from conformance.docs.patterns import PATTERNS, Pattern
from conformance.docs.prose import _READ_FOR, _READ_TEXT, read_matches, read_prose
from tests.support.reading import TYPES, flat

NEIGHBOURS = {
    "length-tail": {"length-label-max", "length-label-min"},
    "length-tail-range": {"length-between"},
    "bounds-tail": {"bound-label-min", "bound-label-max", "step-label"},
    "step-tail": {"step-label"},
}
"""Rows whose example other rows would read too, were they asked alone: the more explicit row comes first."""


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
class TestEveryRow:
    def test_reads_its_example(self, pattern: Pattern) -> None:
        example = pattern.example
        reading = read_prose(example.text, type=example.type, name=example.name, enum=example.enum)
        assert flat(reading) == example.facts
        assert set(reading.read_by) == set(example.facts)
        assert set(reading.read_by.values()) == {pattern.id}
        assert not reading.conflicts

    def test_leaves_the_examples_of_others_alone(self, pattern: Pattern) -> None:
        for other in PATTERNS:
            if other is pattern or (pattern.types and other.example.type not in pattern.types):
                continue
            text, asked = other.example.text, other.example
            found = list(read_matches((pattern,), text, type=asked.type, name=asked.name, enum=asked.enum))
            assert bool(found) == (pattern.id in NEIGHBOURS.get(other.id, ())), other.id

    def test_is_asked_only_for_its_types(self, pattern: Pattern) -> None:
        example = pattern.example
        for type in set(TYPES) - {example.type} if pattern.types else ():
            if type not in pattern.types:
                reading = read_prose(example.text, type=type, name=example.name, enum=example.enum)
                assert pattern.id not in reading.read_by.values()

    def test_documents_itself(self, pattern: Pattern) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", pattern.id)
        assert pattern.reads[0].isupper()
        assert pattern.reads.endswith(".")
        assert set(pattern.regex.groupindex) <= {*_READ_TEXT, *_READ_FOR, "bracket", "value"}


def test_ids_are_unique() -> None:
    assert len({pattern.id for pattern in PATTERNS}) == len(PATTERNS)
