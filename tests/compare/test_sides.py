"""What two sides say beside their tables: texts, spelling, examples, prices, cross rules; each change by its rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.compare.described import Described, of_contract, of_page
from conformance.compare.pairs import MODEL, task_of
from conformance.compare.registry import RULES
from conformance.compare.rule_changes import plain_rule
from conformance.compare.sides import beside, compare_sides
from conformance.contract import all_contracts, load_contract
from conformance.laws.rule_oracle import MISSING, breaks_rule
from conformance.model import ABSENT, CrossRule, Json, Level, Operation
from conformance.record import replace
from conformance.rule_witness import prove_beside
from conformance.validator import Validator
from conformance.witness import Proven
from tests.support.edits import Edited, edits_of
from tests.support.explained import unexplained_texts
from tests.support.tables import BODIES, TEXT, P, table_of

Row = tuple[str, str, Json, Json]
_ = ABSENT


def page_of(input: P | dict[str, P], **said: Any) -> Described:
    """A page that documents a createTask request with that input."""
    whole = input if isinstance(input, P) else P(properties=input)
    return of_page(Operation(table=task_of(whole), **said))


def rows(old: Described, new: Described) -> list[Row]:
    """What is found beside the tables: rule, path, both values."""
    return [(one.rule, one.path, one.old, one.new) for one in beside(old, new, MODEL)]


def test_a_request_that_is_deprecated_as_a_whole_is_told_and_when_it_no_longer_is() -> None:
    now, then = page_of({"prompt": TEXT}), page_of({"prompt": TEXT}, deprecated=True)
    assert rows(now, then) == [("deprecated", "", False, True)]
    assert rows(then, now) == [("no-longer-deprecated", "", True, False)]
    assert rows(then, then) == []


def assert_mirrored(old: Described, new: Described) -> None:
    """With the sides swapped, the mirror of each finding is found, its values swapped."""
    there, back = compare_sides(old, new, MODEL), compare_sides(new, old, MODEL)
    turned = sorted((RULES[one.rule].mirror, repr(one.new), repr(one.old)) for one in there)
    assert turned == sorted((one.rule, repr(one.old), repr(one.new)) for one in back)


def text(schema: Mapping[str, Any] | None = None, **prose: Json) -> P:
    """A text, with what the schema and the description say of it."""
    return replace(TEXT, **(schema or {}), prose=prose)


def apart(schema: Json, told: Json) -> Json:
    return {"schema": schema, "text": told}


AT = "input.a|text."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (text({"max_length": 5}, maxLength=5), text({"max_length": 5}, maxLength=5.0), []),
        (
            text({"max_length": 5}, maxLength=5),
            text({"max_length": 5}, maxLength=6),
            [("prose-contradicts-schema", f"{AT}maxLength", 5, apart(5, 6))],
        ),
        (
            text({"max_length": 5}),
            text({"max_length": 5}, maxLength=6),
            [("prose-contradicts-schema", f"{AT}maxLength", 5, apart(5, 6))],
        ),
        (
            text({"max_length": 5}, maxLength=6),
            text({"max_length": 5}, maxLength=7),
            [("prose-changed", f"{AT}maxLength", 6, 7)],
        ),
        # The schema moved, and the text stayed: the engine names the one, this the other.
        (
            text({"max_length": 5}, maxLength=5),
            text({"max_length": 6}, maxLength=5),
            [("prose-contradicts-schema", f"{AT}maxLength", 5, apart(6, 5))],
        ),
        # The documented fact itself changed, in the text alone: the engine names it.
        (text(maxLength=5), text(maxLength=6), []),
        (text({"max_length": 5}, maxLength=5), text({"max_length": 6}, maxLength=6), []),
        (text(maxLength=5), text(), []),
        (text(maxLength=5), text({"max_length": 6}), []),  # changed on the way from one to the other
        (text(maxLength=5), text({"max_length": 5}), [("fact-source-changed", f"{AT}maxLength", "text", "schema")]),
        (
            text({"max_length": 5}),
            text({"max_length": 5}, maxLength=5),
            [("fact-source-changed", f"{AT}maxLength", "schema", "schema and text")],
        ),
        (
            text({"enum": ("a", "b ")}, enum=["b", "a"]),
            text({"enum": ("a", "b ")}, enum=["a"]),
            [("prose-contradicts-schema", f"{AT}enum", ["a", "b "], apart(["a", "b "], ["a"]))],
        ),
        (
            P(type="number", minimum=0, prose={"minimum": 0}),
            P(type="number", minimum=0, prose={"exclusiveMinimum": 0}),
            [
                ("prose-contradicts-schema", f"{AT}exclusiveMinimum", _, apart({"minimum": 0}, 0)),
                ("fact-source-changed", f"{AT}minimum", "schema and text", "schema"),
            ],
        ),
        (
            P(type="boolean", default=False, prose={"default": False}),
            P(type="boolean", default=False, prose={"default": True}),
            [("prose-contradicts-schema", f"{AT}default", False, apart(False, True))],
        ),
        (
            P(type="integer", default=1, prose={"default": 1}),
            P(type="integer", default=1, prose={"default": True}),
            [("prose-contradicts-schema", f"{AT}default", 1, apart(1, True))],
        ),
        (text(media={"max_mb": 5}), text(media={"max_mb": 6}), []),
    ],
)
def test_a_text_that_says_otherwise_than_before_is_told(old: P, new: P, expected: list[Row]) -> None:
    sides = page_of({"a": old}), page_of({"a": new})
    found = rows(*sides)
    assert found == expected
    assert [repr(row) for row in found] == [repr(row) for row in expected]  # types count
    assert_mirrored(*sides)


def test_a_number_that_stands_in_the_text_alone_is_a_rule_and_its_change_is_proven_breaking() -> None:
    found = compare_sides(page_of({"a": text(maxLength=6)}), page_of({"a": text(maxLength=5)}), MODEL)
    assert [(one.rule, one.path, one.level) for one in found] == [("max-length-lowered", "input.a", Level.BREAKING)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": TEXT}, {"a ": TEXT}, [("stray-blanks-came", "input.a", "a", "a ")]),
        (
            {"a ": TEXT},
            {" a": TEXT},
            [("stray-blanks-came", "input.a", "a", " a"), ("stray-blanks-repaired", "input.a", "a ", "a")],
        ),
        (
            {"a": P(enum=("1:8", "x "))},
            {"a": P(enum=(" 1:8 ", "x "))},
            [("stray-blanks-came", "input.a", "1:8", " 1:8 ")],
        ),
        (
            {"a": P(enum=("x",), default="x")},
            {"a": P(enum=("x",), default="x ")},
            [("stray-blanks-came", "input.a", "x", "x ")],
        ),
        ({"a": P(enum=("x",))}, {"a": P(enum=("x", "y "))}, []),  # a member came: its blank is not news of an old one
        ({"a": TEXT}, {"a": TEXT, "a ": TEXT}, []),  # two parameters
    ],
)
def test_stray_blanks_are_told_where_they_come_and_go(old: Any, new: Any, expected: list[Row]) -> None:
    sides = page_of(old), page_of(new)
    assert rows(*sides) == expected
    assert_mirrored(*sides)


TABLE = {"prompt": replace(TEXT, required=True, max_length=50), "seed": P(type="integer"), "mode": P(enum=("a", "b"))}


def request(**input: Json) -> Json:
    return {"model": MODEL, "input": input}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (request(prompt={"$text": 9}), request(prompt={"$text": 9}), []),
        (
            request(prompt={"$text": 9}, seed=1),
            request(prompt={"$text": 8}, seed=1),
            [("example-changed", "", {"input.prompt": {"$text": 9}}, {"input.prompt": {"$text": 8}})],
        ),
        (
            request(prompt={"$text": 9}, seed=1),
            request(prompt={"$text": 9}, seed=1.0),
            [("example-changed", "", {"input.seed": 1}, {"input.seed": 1.0})],
        ),
        (
            request(prompt={"$text": 9}, mode="a"),
            request(prompt={"$text": 51}, mode="c", size=[1]),
            [
                (
                    "example-changed",
                    "",
                    {"input.mode": "a", "input.prompt": {"$text": 9}},
                    {"input.mode": "c", "input.prompt": {"$text": 51}, "input.size[0]": 1},
                ),
                ("example-became-invalid", "input.mode", _, "enum-mismatch"),
                ("example-became-invalid", "input.prompt", _, "too-long"),
                ("example-became-invalid", "input.size", _, "unknown-parameter"),
            ],
        ),
        (request(), request(), []),  # it lacked the prompt before, too
    ],
)
def test_examples_are_held_against_each_other_and_against_their_table(
    old: Json, new: Json, expected: list[Row]
) -> None:
    sides = page_of(TABLE, examples=(old,)), page_of(TABLE, examples=(new,))
    found = rows(*sides)
    assert found == expected
    assert [repr(row) for row in found] == [repr(row) for row in expected]
    assert_mirrored(*sides)


A, B, C = (request(prompt={"$text": 9}, seed=seed) for seed in (1, 2, 3))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((A,), (), [("example-removed", "", {"model": MODEL, "input.prompt": {"$text": 9}, "input.seed": 1}, _)]),
        (
            (A, B, C),
            (B, C),
            [("example-removed", "", {"model": MODEL, "input.prompt": {"$text": 9}, "input.seed": 1}, _)],
        ),
        ((A, A), (A,), [("example-removed", "", {"model": MODEL, "input.prompt": {"$text": 9}, "input.seed": 1}, _)]),
        ((A, B), (B, A), []),
        ((A, B), (B, C), [("example-changed", "", {"input.seed": 1}, {"input.seed": 3})]),
    ],
)
def test_an_example_that_went_is_not_another(old: tuple[Json, ...], new: tuple[Json, ...], expected: list[Row]) -> None:
    sides = page_of(TABLE, examples=old), page_of(TABLE, examples=new)
    assert rows(*sides) == expected
    assert_mirrored(*sides)


def test_what_a_parameter_has_no_example_of_any_more_is_gone() -> None:
    old = page_of({"a": P(type="string", default={"$text": 90}), "b": TEXT}, parameter_examples={"input.b": ("x",)})
    new = page_of({"a": P(type="string"), "b": TEXT})
    assert rows(old, new) == [
        ("example-removed", "input.a|text.default", {"$text": 90}, _),
        ("example-removed", "input.b", ["x"], _),
    ]
    assert_mirrored(old, new)


def test_an_example_that_stayed_is_told_where_its_table_left_it_behind() -> None:
    examples = (request(prompt={"$text": 9}, mode="b"),)
    shorter = {**TABLE, "mode": P(enum=("a",))}
    found = compare_sides(page_of(TABLE, examples=examples), page_of(shorter, examples=examples), MODEL)
    assert [(one.rule, one.path) for one in found] == [
        ("enum-member-removed", "input.mode"),
        ("example-became-invalid", "input.mode"),
    ]


def test_examples_of_parameters_and_samples_in_place_of_defaults_are_told_where_they_stand() -> None:
    old = page_of(
        {"a": P(type="string", default={"$text": 90}), "b": TEXT}, parameter_examples={"input.b": ("x",), "input.c": ()}
    )
    new = page_of({"a": P(type="string", default={"$text": 91}), "b": TEXT}, parameter_examples={"input.b": ("y",)})
    assert rows(old, new) == [
        ("example-changed", "input.a|text.default", {"$text": 90}, {"$text": 91}),
        ("example-changed", "input.b", ["x"], ["y"]),
    ]
    assert_mirrored(old, new)


def rule(kind: str, *names: str, **facts: Any) -> CrossRule:
    return CrossRule(kind=kind, sides=tuple((name,) for name in names), **facts)


def ruled(*rules: CrossRule) -> Described:
    side = page_of({"a": TEXT, "b": TEXT, "c": TEXT})
    return Described(docs=side.docs, rules=rules)


A_OR_B, B_OR_C = rule("exclusive", "a", "b"), rule("exclusive", "b", "c")


@pytest.mark.parametrize(
    ("old", "new", "expected", "witness"),
    [
        ([A_OR_B, B_OR_C], [B_OR_C, A_OR_B], [], None),
        ([A_OR_B], [replace(A_OR_B, documented=("a",), page="market/other")], [], None),
        ([], [A_OR_B], ["cross-rule-added"], {"a": "x", "b": "x"}),
        ([A_OR_B], [B_OR_C], ["cross-rule-added", "cross-rule-removed"], {"b": "x", "c": "x"}),
        ([A_OR_B], [rule("at-least-one", "a", "b")], ["cross-rule-added", "cross-rule-removed"], {}),
        ([rule("sum", "a", "b", of="lengths", maximum=3)], [rule("sum", "a", "b", of="lengths", maximum=2)],
            ["cross-rule-changed"], {"a": "xxx"}),
    ],
)  # fmt: skip
def test_cross_rules_are_told_and_proven_by_what_breaks_them_alone(
    old: list[CrossRule], new: list[CrossRule], expected: list[str], witness: Json
) -> None:
    sides = ruled(*old), ruled(*new)
    found = list(prove_beside(beside(*sides, MODEL), *sides))
    assert sorted(one.finding.rule for one in found) == expected
    assert_mirrored(*sides)
    for one in found:
        is_breaking = RULES[one.finding.rule].level is Level.BREAKING
        assert one.level is (Level.BREAKING if is_breaking else Level.INFO)
        if is_breaking:
            payload = one.witness["input"]  # type: ignore[index]  # a request
            assert len(repr(payload)) <= len(repr(witness))
            assert breaks_rule(plain_rule_of(one), payload, _no_default)


def test_a_rule_that_nothing_can_break_alone_is_a_warning_and_says_so() -> None:
    sides = ruled(A_OR_B), ruled(A_OR_B, rule("exclusive", "a", "b", needs=("c",)))
    (one,) = prove_beside(beside(*sides, MODEL), *sides)
    assert (one.level, one.witness) == (Level.WARNING, ABSENT)
    assert one.note == "no request that was right before is refused for this alone"


@pytest.mark.parametrize("id", [one.id for one in all_contracts() if one.rules][::6])
def test_the_cross_rules_of_our_contracts_are_proven_where_they_go_and_come(id: str) -> None:
    contract = load_contract(id)
    without, whole = of_contract(replace(contract, rules=())), of_contract(contract)
    found = list(prove_beside(beside(without, whole, id), without, whole))
    assert [one.finding.rule for one in found] == ["cross-rule-added"] * len(contract.rules)
    for one in found:
        if one.level is Level.BREAKING:
            assert isinstance(one.witness, dict)
            payload = one.witness["input"] if contract.is_model else one.witness
            assert Validator(replace(contract, rules=())).check(payload) == []
            broken = Validator(contract).check(payload)
            assert {each.code for each in broken} == {"cross-rule"}
            assert plain_rule_of(one) in [plain_rule(each.broken) for each in broken]
        else:
            assert one.note
    assert any(one.level is Level.BREAKING for one in found)


def plain_rule_of(one: Proven) -> Any:
    """The rule that came, as a contract spells it."""
    return one.finding.new


def _no_default(_path: str) -> Any:
    return MISSING


def _told(body: P, facts: Mapping[str, Json]) -> Described:
    """A page whose every parameter has these facts in its text."""
    return of_page(Operation(table=table_of(_with_prose(body, facts))))


def _with_prose(one: P, facts: Mapping[str, Json]) -> P:
    changed: dict[str, Any] = {name: _with_prose(child, facts) for name, child in one.properties.items()}
    items = _with_prose(one.items, facts) if one.items is not None else None
    prose = {} if one.type in (None, "object", "boolean") else facts
    return replace(one, properties=changed, items=items, prose=prose)


FACTS: st.SearchStrategy[Mapping[str, Json]] = st.fixed_dictionaries(
    {},
    optional={
        "maxLength": st.sampled_from((9, 12)),
        "minimum": st.sampled_from((0, 2)),
        "exclusiveMinimum": st.sampled_from((0, 2)),
        "default": st.sampled_from((8, "auto")),
        "enum": st.sampled_from((["auto", "16:9"], [5, 10])),
        "numbers": st.sampled_from((["9 characters", "16:9"], ["5 seconds", "9"], ["12"], ["12 seconds", "16:9"])),
    },
)


@settings(max_examples=150)
@given(BODIES.flatmap(edits_of), FACTS, FACTS)
def test_what_a_text_says_never_changes_in_silence(
    made: Edited, before: Mapping[str, Json], after: Mapping[str, Json]
) -> None:
    old, new = _told(made.old, before), _told(made.new, after)
    found = compare_sides(old, new, MODEL)
    assert unexplained_texts(old.docs, new.docs, found) == []
    assert_mirrored(old, new)


def test_a_text_that_changed_in_silence_is_not_explained() -> None:
    old, new = (page_of({"a": text({"max_length": 5}, maxLength=told)}).docs for told in (5, 6))
    assert unexplained_texts(old, new, []) == ["input.a/text.maxLength"]
    stray = page_of({"a ": TEXT}).docs
    assert unexplained_texts(page_of({"a": TEXT}).docs, stray, []) == ["input.a/name"]


@settings(max_examples=150)
@given(BODIES, FACTS)
def test_a_page_has_not_changed_since_itself(body: P, facts: Mapping[str, Json]) -> None:
    assert compare_sides(_told(body, facts), _told(replace(body), dict(facts)), MODEL) == []
