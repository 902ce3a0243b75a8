"""Numbers in the text that no pattern read, then and now: limits under a condition, of a part, or in other words.

Nobody knows what they bound, so that their change is told, and proves nothing. What is told anyway is not told again:
where a fact of the parameter changed to a number, or from it, that number has not come or gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from conformance.compare.described import Described
from conformance.compare.moves import Change
from conformance.compare.text_facts import named_otherwise
from conformance.docs.quantity import QUANTITY
from conformance.facts import is_number, parameter_to_json
from conformance.model import ABSENT, Absent, Json, Parameter

_MEASURED = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?[A-Za-z]*", re.ASCII)
"""A text that is a number, such as the members ``5``, ``1080p`` and ``5 seconds`` of an enumeration."""
_ELSEWHERE = frozenset(("properties", "refs", "items", "oneOf", "anyOf", "allOf", "not", "prose", "title", "pattern"))
"""What has a text of its own, is looked at by itself, or holds no number that counts."""


def number_changes(old: Described, new: Described) -> Iterator[Change]:
    """Which numbers came and went, of parameters that both sides have at the same place."""
    for path, before, after, was, stands in named_otherwise(old, new, "numbers"):
        told = _told(before, after)
        gone, come = ([one for one in numbers if _number(one) not in told] for numbers in (was, stands))
        gone, come = _apart(gone, come), _apart(come, gone)
        if gone or come:
            yield "prose-numbers-changed", f"{path}|text.numbers", _given(gone), _given(come)


def _apart(numbers: list[str], others: list[str]) -> list[str]:
    """The numbers that are not among the others; one whose unit is written out on one side only is."""
    left = {one for one in others if one not in numbers}
    bare = {_number(one) for one in left if one == _number(one)}
    known = {_number(one) for one in left}
    return [
        one for one in numbers if one not in others and _number(one) not in (known if one == _number(one) else bare)
    ]


def _given(numbers: list[str]) -> Json | Absent:
    return numbers or ABSENT


def _number(quantity: str) -> str:
    match = QUANTITY.match(quantity)
    return match["number"] if match is not None else quantity


def _told(before: Parameter, after: Parameter) -> frozenset[str]:
    """Numbers of facts that one of two sides has and the other has not: of the schema, and of the text."""
    schemas, texts = (
        [frozenset(_numbers_in(facts)) for facts in sides]
        for sides in ((_schema(before), _schema(after)), (_read(before), _read(after)))
    )
    return (schemas[0] ^ schemas[1]) | (texts[0] ^ texts[1])


def _schema(one: Parameter) -> Json:
    facts = parameter_to_json(one)
    return [value for name, value in facts.items() if name not in _ELSEWHERE]


def _read(one: Parameter) -> Json:
    return [value for name, value in one.prose.items() if name != "numbers"]


def _numbers_in(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        match = _MEASURED.fullmatch(value.strip())
        yield match["number"] if match is not None else value.strip()
    elif is_number(value):
        yield str(int(value) if value == int(value) else value)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _numbers_in(one)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers_in(one)
