"""Parameters that only stand elsewhere: in another object, beside alternatives or in them, have not gone."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.compare.engine import compare
from conformance.compare.pairs import MODEL
from conformance.compare.registry import RULES
from conformance.model import ABSENT
from conformance.record import replace
from conformance.witness import prove_changes
from tests.compare.test_registry import whole
from tests.support.tables import TEXT, P
from tests.support.turned import rows, turned

BOX = P(type="object", properties={"size": TEXT})
GROUP = {"box": BOX, "b": TEXT}
WAYS = [P(properties={"way": P(const=way, required=True)}) for way in "ab"]
NEEDED = replace(TEXT, required=True)


def listed(*names: str) -> P:
    """A list of objects that have texts of these names."""
    return P(type="array", items=P(type="object", properties=dict.fromkeys(names, TEXT)))


def ways(*held: P | None) -> P:
    """An input of alternatives, each with or without a parameter ``a``."""
    return P(
        any_of=tuple(
            replace(way, properties={**way.properties, **({} if one is None else {"a": one})})
            for way, one in zip(WAYS, held, strict=True)
        ),
        properties={"way": P(enum=("a", "b"))},
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Into an object, out of it, into one that came, and out of one that went.
        (
            P(properties={**GROUP, "a": TEXT}),
            P(properties={**GROUP, "box": replace(BOX, properties={"size": TEXT, "a": TEXT})}),
            [("parameter-moved", "input.a", "input.a", "input.box.a")],
        ),
        (
            P(properties={"b": TEXT, "a": TEXT}),
            P(properties={"b": TEXT, "box": replace(BOX, properties={"a": NEEDED})}),
            [
                ("parameter-added", "input.box", ABSENT, ...),
                ("parameter-moved", "input.a", "input.a", "input.box.a"),
                ("required-set", "input.box.a", False, True),
            ],
        ),
        (
            P(properties={"b": TEXT, "rows": P(type="array", items=replace(BOX, properties={"a": TEXT}))}),
            P(properties={"b": TEXT, "a": replace(TEXT, max_length=9)}),
            [
                ("max-length-set", "input.a", ABSENT, 9),
                ("parameter-moved", "input.rows[].a", "input.rows[].a", "input.a"),
                ("parameter-removed", "input.rows", ..., ABSENT),
            ],
        ),
        # Into what moved itself; and what went where a parameter of that name, which moved along, stands.
        (
            P(properties={"a": TEXT, "rows": listed("size")}),
            P(properties={"box": P(type="object", properties={"rows": listed("size", "a")})}),
            [
                ("parameter-added", "input.box", ABSENT, ...),
                ("parameter-moved", "input.a", "input.a", "input.box.rows[].a"),
                ("parameter-moved", "input.rows", "input.rows", "input.box.rows"),
            ],
        ),
        (
            P(properties={"a": TEXT, "rows": listed("a", "size")}),
            P(properties={"box": P(type="object", properties={"rows": listed("a", "size")})}),
            [
                ("parameter-added", "input.box", ABSENT, ...),
                ("parameter-moved", "input.rows", "input.rows", "input.box.rows"),
                ("parameter-removed", "input.a", ..., ABSENT),
            ],
        ),
        # Another type, or none that is named: then it is another parameter.
        (
            P(properties={**GROUP, "a": TEXT}),
            P(properties={**GROUP, "box": replace(BOX, properties={"size": TEXT, "a": P(type="integer")})}),
            [("parameter-added", "input.box.a", ABSENT, ...), ("parameter-removed", "input.a", ..., ABSENT)],
        ),
        (
            P(properties={**GROUP, "a": P()}),
            P(properties={**GROUP, "box": replace(BOX, properties={"size": TEXT, "a": P()})}),
            [("parameter-added", "input.box.a", ABSENT, ...), ("parameter-removed", "input.a", ..., ABSENT)],
        ),
        # Into alternatives: all of them, one of them, required where it was not.
        (
            P(properties={"way": P(enum=("a", "b")), "a": NEEDED}),
            ways(NEEDED, NEEDED),
            [("parameter-restated", "input.a", "input.a", "input|anyOf[0].a")],
        ),
        (
            P(properties={"way": P(enum=("a", "b")), "a": NEEDED}),
            ways(NEEDED, TEXT),
            [
                ("parameter-restated", "input.a", "input.a", "input|anyOf[0].a"),
                ("required-dropped", "input.a", True, False),
            ],
        ),
        (
            P(properties={"way": P(enum=("a", "b")), "a": NEEDED}),
            ways(None, NEEDED),
            [
                ("parameter-made-conditional", "input.a", "input.a", "input|anyOf[1].a"),
                ("required-dropped", "input.a", True, False),
            ],
        ),
        (
            P(properties={"way": P(enum=("a", "b")), "a": TEXT}),
            ways(replace(TEXT, max_length=9), None),
            [
                ("max-length-set", "input|anyOf[0].a", ABSENT, 9),
                ("parameter-made-conditional", "input.a", "input.a", "input|anyOf[0].a"),
            ],
        ),
        (
            P(properties={"way": P(enum=("a", "b")), "a": TEXT}),
            ways(P(type="integer"), None),  # beside the other alternative nothing is asked of it now
            [("parameter-removed", "input.a", ..., ABSENT), ("type-widened", "input.a", "string", ABSENT)],
        ),
    ],
)
def test_what_stands_elsewhere_has_not_gone(old: P, new: P, expected: list[Any]) -> None:
    pair = whole(old, new)
    there = [each for each in compare(*pair, MODEL) if not each.rule.startswith("constraint-")]
    there.sort(key=lambda each: (each.rule, each.path))
    assert [(each.rule, each.path) for each in there] == [row[:2] for row in expected]
    for each, (_rule, _path, before, after) in zip(there, expected, strict=True):
        assert before in (each.old, ...)
        assert after in (each.new, ...)
    for sides in (pair, pair[::-1]):  # what a proof needs is looked for on the side that has it
        assert [each.finding for each in prove_changes(*sides, MODEL)] == compare(*sides, MODEL)
    assert rows(compare(pair[1], pair[0], MODEL)) == turned(compare(*pair, MODEL))


def test_names_that_only_alternatives_have_come_and_go_with_them() -> None:
    open_to_all = P(properties={"b": TEXT}, additional_properties=True)
    plain, chosen = P(properties={"b": TEXT}), P(properties={"b": TEXT}, any_of=(WAYS[0], WAYS[1]))
    came = [
        ("constraint-added", "input|anyOf[0]"),
        ("constraint-added", "input|anyOf[1]"),
        ("parameter-added", "input.way"),
    ]
    assert sorted((each.rule, each.path) for each in compare(*whole(plain, chosen), MODEL)) == came
    gone = [(RULES[rule].mirror, path) for rule, path in came]
    assert sorted((each.rule, each.path) for each in compare(*whole(chosen, plain), MODEL)) == sorted(gone)
    found = compare(*whole(open_to_all, replace(open_to_all, any_of=(WAYS[0],))), MODEL)
    assert [each.rule for each in found] == ["constraint-added"]
