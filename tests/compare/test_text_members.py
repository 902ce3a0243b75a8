"""Values of other parameters that a text names, between two days: told where nothing else tells them."""

from __future__ import annotations

from dataclasses import replace as with_parser

import pytest

from conformance.compare.described import Described, of_page
from conformance.compare.pairs import MODEL, task_of
from conformance.compare.registry import RULES
from conformance.compare.sides import compare_sides
from conformance.model import ABSENT, Json, Level, Operation
from conformance.record import replace
from tests.support.explained import unexplained_texts
from tests.support.tables import TEXT, P

MEMBERS = "prose-members-changed"
AT = "input.a|text.members"
ENGINES = ("acme_1", "acme_2", "acme_3")


def side(*named: str, engines: tuple[Json, ...] = ENGINES, own: tuple[Json, ...] | None = None) -> Described:
    """A page where the text of ``a`` names some members of ``engine``."""
    one = replace(TEXT, enum=own, prose={"members": list(named)} if named else {})
    return of_page(Operation(table=task_of(P(properties={"a": one, "engine": P(enum=engines)}))))


def found(old: Described, new: Described) -> list[tuple[str, Json, Json]]:
    """What is told of the values; that it is mirrored, and complete, is checked on the way."""
    there, back = compare_sides(old, new, MODEL), compare_sides(new, old, MODEL)
    assert sorted((RULES[one.rule].mirror, repr(one.new), repr(one.old)) for one in there) == sorted(
        (one.rule, repr(one.old), repr(one.new)) for one in back
    )
    assert unexplained_texts(old.docs, new.docs, there) == []
    return [(one.path, one.old, one.new) for one in there if one.rule == MEMBERS]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (side("acme_1"), side("acme_1"), []),
        (side("acme_1"), side("acme_1", "acme_2"), [(AT, ABSENT, ["acme_2"])]),
        (side("acme_1"), side("acme_2"), [(AT, ["acme_1"], ["acme_2"])]),
        (side("acme_1", "acme_3"), side(), [(AT, ["acme_1", "acme_3"], ABSENT)]),
    ],
)
def test_values_that_came_and_went_are_told(
    old: Described, new: Described, expected: list[tuple[str, Json, Json]]
) -> None:
    assert found(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # The value itself came: its enumeration says so.
        (side("acme_1"), side("acme_1", "acme_4", engines=(*ENGINES, "acme_4")), []),
        (side("acme_1"), side("acme_2", "acme_4", engines=(*ENGINES, "acme_4")), [(AT, ["acme_1"], ["acme_2"])]),
        # It is a member of the parameter's own enumeration now, and so no other's.
        (side("acme_1"), side(own=("acme_1", "b")), []),
    ],
)
def test_values_that_another_finding_names_are_not_told_again(
    old: Described, new: Described, expected: list[tuple[str, Json, Json]]
) -> None:
    assert found(old, new) == expected


def test_it_is_a_warning_that_proves_nothing() -> None:
    (one,) = compare_sides(side("acme_1"), side("acme_2"), MODEL)
    assert (one.rule, one.level, RULES[MEMBERS].mirror) == (MEMBERS, Level.WARNING, MEMBERS)


def test_tables_of_different_parsers_are_not_compared() -> None:
    old, new = side(), side("acme_1")
    for before, after in ((1, 2), (2, 1)):
        assert compare_sides(with_parser(old, parser=before), with_parser(new, parser=after), MODEL) == []
    assert found(with_parser(old, parser=2), with_parser(new, parser=2)) == [(AT, ABSENT, ["acme_1"])]
