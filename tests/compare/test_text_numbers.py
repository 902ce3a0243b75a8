"""Numbers in the text that no pattern read, between two days: told once, where nothing else tells them."""

from __future__ import annotations

from dataclasses import replace as with_parser
from typing import Any

import pytest

from conformance.compare.described import Described, of_page
from conformance.compare.pairs import MODEL, task_of
from conformance.compare.registry import RULES
from conformance.compare.sides import compare_sides
from conformance.docs.prose import read_prose
from conformance.model import ABSENT, Json, Level, Operation
from conformance.record import replace
from tests.support.explained import unexplained_texts
from tests.support.tables import TEXT, P

NUMBERS = "prose-numbers-changed"
AT = "input.a|text.numbers"


def page_of(one: P, name: str = "a") -> Described:
    """A page with one parameter."""
    return of_page(Operation(table=task_of(P(properties={name: one}))))


def text(*numbers: str, schema: dict[str, Any] | None = None, **prose: Json) -> P:
    """A text whose description holds these numbers, and of which schema and description say more."""
    told = {**prose, **({"numbers": list(numbers)} if numbers else {})}
    return replace(TEXT, **(schema or {}), prose=told)


def found(old: P, new: P) -> list[tuple[str, Json, Json]]:
    """What is told of the numbers; that it is mirrored, and complete, is checked on the way."""
    sides = page_of(old), page_of(new)
    there, back = compare_sides(*sides, MODEL), compare_sides(*sides[::-1], MODEL)
    assert sorted((RULES[one.rule].mirror, repr(one.new), repr(one.old)) for one in there) == sorted(
        (one.rule, repr(one.old), repr(one.new)) for one in back
    )
    assert unexplained_texts(sides[0].docs, sides[1].docs, there) == []
    return [(one.path, one.old, one.new) for one in there if one.rule == NUMBERS]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (text("500 characters"), text("500 characters"), []),
        (text("500 characters"), text("300 characters"), [(AT, ["500 characters"], ["300 characters"])]),
        (text("500 characters", "7"), text("7"), [(AT, ["500 characters"], ABSENT)]),
        (text(), text("7"), [(AT, ABSENT, ["7"])]),
        # Only the unit is written out, or no more; another unit is another limit.
        (text("7"), text("7 seconds"), []),
        (text("7 MB"), text("7 seconds"), [(AT, ["7 MB"], ["7 seconds"])]),
        (text("7", "8 MB"), text("7 seconds", "8 GB"), [(AT, ["8 MB"], ["8 GB"])]),
    ],
)
def test_numbers_that_came_and_went_are_told(old: P, new: P, expected: list[tuple[str, Json, Json]]) -> None:
    assert found(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # The limit under a condition became the limit, in the schema or in the text.
        (text("500 characters"), text(schema={"max_length": 500}), []),
        (text("500 characters"), text(maxLength=500), []),
        (text("500 characters"), text("7 MB", maxLength=500), [(AT, ABSENT, ["7 MB"])]),
        # The schema has it on both days, and the text in words that are read on one: where it stands is told.
        (text("500 characters", schema={"max_length": 500}), text(schema={"max_length": 500}, maxLength=500), []),
        # The schema moved, and the text with it.
        (text("9 seconds", schema={"max_length": 9}), text("8 seconds", schema={"max_length": 8}), []),
        # A member came, of which the text says something.
        (text("720p", schema={"enum": ("720p",)}), text("720p", "1080p", schema={"enum": ("720p", "1080p")}), []),
        (text(schema={"enum": ("1:1",)}), text("5:4", schema={"enum": ("1:1", "5:4")}), []),
        (
            text(schema={"enum": ("1:1",)}),
            text("2K", "2:1", schema={"enum": ("1:1", "2:1")}),
            [(AT, ABSENT, ["2K"])],
        ),
        # A fact that stayed tells nothing.
        (text("500 characters", schema={"max_length": 500}), text(schema={"max_length": 500}),
            [(AT, ["500 characters"], ABSENT)]),
        (text("1"), text("1", schema={"enum": ("a",), "title": "7"}), []),
    ],
)  # fmt: skip
def test_numbers_that_another_finding_names_are_not_told_again(
    old: P, new: P, expected: list[tuple[str, Json, Json]]
) -> None:
    assert found(old, new) == expected


def test_it_is_a_warning_that_proves_nothing() -> None:
    (one,) = compare_sides(page_of(text("7")), page_of(text("8")), MODEL)
    assert (one.rule, one.level, RULES[NUMBERS].mirror) == (NUMBERS, Level.WARNING, NUMBERS)


def test_a_number_of_a_parameter_that_came_or_went_is_none_that_changed() -> None:
    rules = {one.rule for one in compare_sides(page_of(text("7")), page_of(text("8"), "other"), MODEL)}
    assert NUMBERS not in rules


def test_tables_of_different_parsers_are_not_compared() -> None:
    """What an older parser made has no numbers, or others: all of them would seem to have come."""
    old, new = page_of(text()), page_of(text("7"))
    assert [one.rule for one in compare_sides(old, new, MODEL)] == [NUMBERS]
    for before, after in ((1, 2), (2, 1)):
        sides = with_parser(old, parser=before), with_parser(new, parser=after)
        assert compare_sides(*sides, MODEL) == []
    assert compare_sides(with_parser(old, parser=2), with_parser(new, parser=2), MODEL) != []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A text for the painter.", "What the painter reads, in any language."),
        ("In simple mode at most 400 characters.", "For simple mode: no more than 400 chars, please."),
        ("Clips of 5-10 s if the mode is fast", "In fast mode, between 5 and 10 seconds"),
        ("1. Formats: any\n2. Sizes: any", "- Formats: any\n- Sizes: any"),
        ("Made by Acme 2.", "Made by Acme 3."),
        ("See https://acme.test/v1", "See https://acme.test/v2"),
        ("For example 5 images", "For example 6 images"),
    ],
)
def test_another_wording_is_no_news(before: str, after: str) -> None:
    sides = [
        page_of(text(*read.numbers, **read.facts))
        for read in (read_prose(one, type="string", name="a") for one in (before, after))
    ]
    assert [one for one in compare_sides(sides[0], sides[1], MODEL) if one.level > Level.INFO] == []
