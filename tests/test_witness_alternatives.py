"""Proof of what changes between alternatives, and of names that an object took without a look at them."""

from __future__ import annotations

import pytest

from conformance.compare.engine import compare
from conformance.compare.pairs import MODEL
from conformance.model import ABSENT, Json, Level
from conformance.record import replace
from conformance.witness import prove
from tests.compare.test_registry import list_of
from tests.support.proofs import TWO, assert_sound
from tests.support.tables import TEXT, P, table_of


def test_alternatives_below_what_was_one_of_alternatives_are_proven() -> None:
    """A parameter of each alternative stands beside none now, and its own value has come to have alternatives."""
    chosen = P(type="object", any_of=TWO)
    old = P(type="object", any_of=(P(properties={"a": list_of(P(type="object", properties={"b": TEXT}))}),) * 2)
    new = P(type="object", properties={"a": list_of(chosen)})
    found = list(prove(compare(table_of(old), table_of(new), MODEL), old, new))
    assert_sound(found, old, new)
    assert ("constraint-added", "|anyOf[0].a[]|anyOf[0]") in [(one.finding.rule, one.finding.path) for one in found]
    assert {one.note for one in found} == {""}


LINK, FILE = (replace(one, properties={**one.properties, "name": TEXT}) for one in TWO)
SHORT = P(type="string", enum=("one",))
FILE_SHORT = replace(FILE, properties={**FILE.properties, "name": SHORT})


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        # The name of one alternative comes to another, which took anything under it.
        (P(any_of=(LINK, TWO[1])), P(any_of=(LINK, FILE)), {"type-narrowed": {"kind": "file", "name": 0}}),
        (P(one_of=(LINK, TWO[1])), P(one_of=(LINK, FILE)), {"type-narrowed": {"kind": "file", "name": 0}}),
        # It is asked of every request now.
        (
            P(any_of=(LINK, TWO[1])),
            P(properties={"name": TEXT}, any_of=(LINK, TWO[1])),
            {"type-narrowed": {"kind": "file", "name": 0}},
        ),
        # One alternative asks more of it than the object does.
        (
            P(properties={"name": TEXT}, any_of=(TWO[0], TWO[1])),
            P(properties={"name": TEXT}, any_of=(TWO[0], FILE_SHORT)),
            {"enum-set": {"kind": "file", "name": ""}},
        ),
        # An object that takes any name comes to know one.
        (
            P(properties={"a": TEXT}, additional_properties=True),
            P(properties={"a": TEXT, "b": SHORT}, additional_properties=True),
            {"type-narrowed": {"b": {}}, "enum-set": {"b": {}}},
        ),
        # So does one that names none.
        (
            P(),
            P(properties={"b": TEXT}, additional_properties=True),
            {"type-narrowed": {"b": {}}},
        ),
        (
            P(properties={"a": TEXT}, additional_properties=True),
            P(properties={"a": TEXT, "b": replace(TEXT, nullable=True)}, additional_properties=True),
            {"type-narrowed": {"b": {}}},
        ),
        # Every alternative has asked it already.
        (P(any_of=(LINK, FILE)), P(properties={"name": TEXT}, any_of=(LINK, FILE)), {}),
        (
            P(properties={"name": TEXT}, any_of=(TWO[0], TWO[1])),
            P(properties={"name": TEXT}, any_of=(TWO[0], FILE)),
            {},
        ),
    ],
)
def test_a_name_that_was_taken_unseen_breaks_requests_by_what_is_asked_of_it_now(
    old: P, new: P, rules: dict[str, Json]
) -> None:
    old, new = (replace(one, type="object") for one in (old, new))
    found = prove(compare(table_of(old), table_of(new), MODEL), old, new)
    assert_sound(found, old, new)
    assert {one.finding.rule: one.witness for one in found if one.level is Level.BREAKING} == rules
    assert [one.finding.rule for one in found if one.finding.rule not in rules] == ["parameter-added"]
    back = prove(compare(table_of(new), table_of(old), MODEL), new, old)
    assert [one.finding.rule for one in back if one.level is Level.BREAKING] == []


def test_what_one_alternative_had_and_every_request_has_now_breaks_the_other_one() -> None:
    old = P(type="object", any_of=(LINK, TWO[1]))
    new = P(type="object", properties={"kind": P(enum=("link", "file")), "name": TEXT})
    found = prove(compare(table_of(old), table_of(new), MODEL), old, new)
    assert_sound(found, old, new)
    breaking = {one.finding.rule: one.witness for one in found if one.level is Level.BREAKING}
    assert breaking == {"parameter-made-unconditional": {"kind": "file", "name": 0}}
    back = prove(compare(table_of(new), table_of(old), MODEL), new, old)
    assert ("parameter-made-conditional", Level.WARNING) in [(one.finding.rule, one.level) for one in back]
    old, new = (P(type="object", properties={"rows": list_of(one)}) for one in (old, new))
    below = {one.finding.rule: one for one in prove(compare(table_of(old), table_of(new), MODEL), old, new)}
    assert below["parameter-made-unconditional"].witness == {"rows": [{"kind": "file", "name": 0}]}


@pytest.mark.parametrize(
    ("name", "witness"),
    [
        (P(type="integer"), {"kind": "link", "name": "x"}),
        (SHORT, {"kind": "link", "name": "x"}),
        (replace(TEXT, max_length=3), {"kind": "link", "name": "xxxx"}),
        (replace(TEXT, required=True), {"kind": "link"}),
        (TEXT, ABSENT),
    ],
    ids=["type", "enum", "length", "required", "nothing"],
)
@pytest.mark.parametrize("inner", [False, True], ids=["body", "input"])
def test_alternatives_that_are_told_otherwise_are_proven_by_what_one_of_them_asks_more(
    name: P, witness: Json, *, inner: bool
) -> None:
    narrowed = replace(LINK, properties={**LINK.properties, "name": name})
    old, new = P(type="object", one_of=(LINK, TWO[1])), P(type="object", any_of=(narrowed, TWO[1]))
    if inner:
        old, new = (P(type="object", properties={"input": replace(one, required=True)}) for one in (old, new))
    found = prove(compare(table_of(old), table_of(new), MODEL), old, new)
    assert_sound(found, old, new)
    (first,) = (one for one in found if one.finding.path.endswith("|anyOf[0]"))
    assert first.finding.rule == "constraint-added"
    assert first.witness == ({"input": witness} if inner and witness is not ABSENT else witness)
