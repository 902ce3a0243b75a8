"""What changed between two tables: each change once, by its rule and at its place; nothing else; the same both ways."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.compare.documented import documented
from conformance.compare.engine import compare
from conformance.compare.finding import Finding
from conformance.compare.pairs import MODEL, task_of
from conformance.compare.registry import RULES
from conformance.model import ABSENT, Level
from conformance.record import replace
from tests.compare.test_registry import PAIRS, one, rules_between, some, whole
from tests.support.edits import EDITS, Edited, cosmetic, edits_of
from tests.support.explained import unexplained
from tests.support.tables import BODIES, TEXT, P, table_of
from tests.support.turned import rows, turned

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def found(old: P, new: P) -> list[Finding]:
    """What is found between two request bodies."""
    return compare(table_of(old), table_of(new), MODEL)


WHOLE = P(type="object", properties={"a": TEXT, "b": TEXT})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (P(enum=(1, 2)), P(enum=(1.0, 2)), [("enum-member-type-changed", 1, 1.0)]),
        (P(enum=(True, 2)), P(enum=(1, 2)), [("enum-member-added", ABSENT, 1), ("enum-member-removed", True, ABSENT)]),
        (P(enum=(1, True)), P(enum=(True, 1)), [("enum-reordered", [1, True], [True, 1])]),
        (P(enum=("5", 5)), P(enum=("5",)), [("enum-member-removed", 5, ABSENT)]),
        (P(enum=("-1", "1")), P(enum=("1",)), [("enum-member-removed", "-1", ABSENT)]),
        (P(enum=(-1,)), P(enum=(1,)), [("enum-member-added", ABSENT, 1), ("enum-member-removed", -1, ABSENT)]),
        (
            P(enum=("1-0",)),
            P(enum=("10",)),
            [("enum-member-added", ABSENT, "10"), ("enum-member-removed", "1-0", ABSENT)],
        ),
        (P(enum=("Square HD",)), P(enum=("square_hd",)), [("enum-member-case-changed", "Square HD", "square_hd")]),
        (P(enum=("5 s",)), P(enum=("5s",)), [("enum-member-case-changed", "5 s", "5s")]),
        (P(default=True), P(default=1), [("default-changed", True, 1)]),
        (P(default=1), P(default=1.0), [("default-changed", 1, 1.0)]),
        (P(default=[1]), P(default=[True]), [("default-changed", [1], [True])]),
        (
            P(default={"a": 1, "b": 1.0}),
            P(default={"b": 1, "a": 1.0}),
            [("default-changed", {"a": 1, "b": 1.0}, {"b": 1, "a": 1.0})],
        ),
        (P(default={"a": 1, "b": 2}), P(default={"b": 2, "a": 1}), []),
        (P(media={"max_mb": 10, "types": ["image/png"]}), P(media={"types": ["image/png"], "max_mb": 10}), []),
        (P(default=None), P(), [("default-removed", None, ABSENT)]),
        (P(default=""), P(default=None), [("default-changed", "", None)]),
        (P(const=0), P(const=False), [("const-changed", 0, False)]),
        (P(minimum=1), P(minimum=1.0), []),
        (P(media={"max_mb": 10, "min_px": 300.0}), P(media={"max_mb": 10.0, "min_px": 300}), []),
        (P(minimum=0), P(exclusive_minimum=0), [("exclusive-minimum-set", ABSENT, 0), ("minimum-removed", 0, ABSENT)]),
        (P(nullable=False, deprecated=False, unique_items=False), P(), []),
        (P(media={"kind": "image"}), P(media={"kind": "video"}), []),
        (P(type="number"), P(), [("type-widened", "number", ABSENT)]),
        (P(type="array"), P(type="object"), [("type-scalar-or-list", "array", "object")]),
    ],
)
def test_types_count_and_nothing_else_does(old: P, new: P, expected: Any) -> None:
    pair = one(old, new)
    assert [(each.rule, each.old, each.new) for each in compare(*pair, MODEL)] == expected
    assert [(type(each.old), type(each.new)) for each in compare(*pair, MODEL)] == [
        (type(before), type(after)) for _, before, after in expected
    ]
    assert {each.path for each in compare(*pair, MODEL)} <= {"input.a"}


@pytest.mark.parametrize(
    ("within", "path"),
    [
        (lambda one: P(type="array", items=one), "input.a[]"),
        (lambda one: P(type="array", items=P(type="object", properties={"b": one, "c": TEXT})), "input.a[].b"),
        (lambda one: P(properties={"c": TEXT, "b": P(properties={"d": one})}), "input.a.b.d"),
        (lambda one: P(one_of=(P(properties={"c": TEXT}), P(properties={"b": one}))), "input.a|oneOf[1].b"),
        (lambda one: P(any_of=(P(properties={"b": one}), P(type="string"))), "input.a|anyOf[0].b"),
        (lambda one: P(properties={"b": TEXT}, all_of=(P(properties={"b": one}),)), "input.a|allOf[0].b"),
    ],
)
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (P(default=1), P(default=True), "default-changed"),
        (P(default=(1,)), P(default=(1.0,)), "default-changed"),
        (P(const=0), P(const=False), "const-changed"),
        (P(enum=(2, "1")), P(enum=(2.0, "1")), "enum-member-type-changed"),
    ],
)
def test_types_count_wherever_all_else_is_equal(within: Any, path: str, old: P, new: P, rule: str) -> None:
    pair = one(within(old), within(new))
    assert [(each.rule, each.path) for each in compare(*pair, MODEL)] == [(rule, path)]


def test_types_count_in_what_is_excluded_and_titles_do_not() -> None:
    def rules(old: P, new: P) -> list[str]:
        pair = one(P(type="integer", not_=old), P(type="integer", not_=new, minimum=1))
        return sorted(each.rule for each in compare(*pair, MODEL))

    assert rules(P(const=0), P(const=False)) == ["constraint-added", "constraint-removed", "minimum-set"]
    assert rules(P(title="nothing", minimum=1), P(title="none", minimum=1.0)) == ["minimum-set"]


ONE = P(properties={"a": P(enum=(1,))})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WHOLE, replace(WHOLE, additional_properties=False), ["object-closed"]),
        (replace(WHOLE, additional_properties=True), WHOLE, ["object-closed"]),
        (P(type="object"), P(type="object", properties={"a": TEXT}), ["object-closed", "parameter-added"]),
        (P(type="object"), P(type="object", additional_properties=True), []),
        (P(one_of=(WHOLE,)), P(one_of=(replace(WHOLE, additional_properties=True),)), []),
        (P(one_of=(WHOLE,)), P(one_of=(replace(WHOLE, additional_properties=False),)), ["object-closed"]),
        (P(not_=ONE), P(not_=replace(ONE)), []),
        (
            P(not_=ONE),
            P(not_=P(properties={"a": P(enum=(True,))})),
            ["constraint-added", "constraint-removed"],
        ),
    ],
)
def test_objects_say_what_they_take_by_what_they_name(old: P, new: P, expected: list[str]) -> None:
    assert rules_between(whole(old, new)) == expected
    assert rules_between(whole(new, old)) == sorted(RULES[rule].mirror for rule in expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            # The first that went is like it too, but less.
            {"image_uri": TEXT, "image_url": TEXT},
            {"image_url_1": TEXT},
            [("parameter-renamed", "input.image_url"), ("parameter-removed", "input.image_uri")],
        ),
        (
            {"aspect_ratios": TEXT, "aspectratio": TEXT},
            {"aspect_ratio": TEXT},
            [
                ("parameter-case-changed", "input.aspectratio"),
                ("parameter-removed", "input.aspect_ratios"),
            ],
        ),
        (
            {"num_images": TEXT},
            {"n_images": P(type="integer")},
            [("parameter-removed", "input.num_images"), ("parameter-added", "input.n_images")],
        ),
        ({"a": TEXT}, {"b": TEXT}, [("parameter-removed", "input.a"), ("parameter-added", "input.b")]),
        (
            {"num_images": P(type="array", items=P(max_length=1))},
            {"n_images": P(type="array", items=P(max_length=2))},
            [("parameter-renamed", "input.num_images"), ("max-length-raised", "input.n_images[]")],
        ),
    ],
)
def test_a_parameter_that_went_became_the_one_most_like_it(
    old: dict[str, P], new: dict[str, P], expected: list[tuple[str, str]]
) -> None:
    pair = some(old, new)
    there = compare(*pair, MODEL)
    assert {(each.rule, each.path) for each in there} == set(expected)
    assert rows(compare(pair[1], pair[0], MODEL)) == turned(there)


def test_every_rule_on_tables_is_among_the_edits() -> None:
    named = {rule for edit in EDITS for rule in (*edit.rules, *(more for more, _suffix in edit.also))}
    named |= {"default-invalidated", "required-in-alternative-set"}  # by the place and the default that an edit meets
    assert named | {RULES[rule].mirror for rule in named} >= PAIRS.keys() - {"endpoint-changed"}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rules_pair_turned_round_gives_the_mirrored_finding(rule: str) -> None:
    old, new = PAIRS[rule]
    assert rows(compare(new, old, MODEL)) == turned(compare(old, new, MODEL))


@settings(max_examples=200)
@given(BODIES)
def test_nothing_changed_between_a_table_and_itself(whole: P) -> None:
    assert found(whole, replace(whole)) == []


@settings(max_examples=1000)
@given(BODIES.flatmap(edits_of))
def test_a_single_edit_is_named_by_its_rule_at_its_place_and_by_no_other(made: Edited) -> None:
    there, back = found(made.old, made.new), found(made.new, made.old)
    assert sorted((each.rule, each.path) for each in there) == sorted(made.expected)
    assert rows(back) == turned(there)


@settings(max_examples=500)
@given(BODIES.flatmap(lambda body: st.tuples(edits_of(body), edits_of(body))))
def test_with_the_sides_swapped_every_finding_is_mirrored(pair: tuple[Edited, Edited]) -> None:
    left, right = (made.new for made in pair)
    assert rows(found(right, left)) == turned(found(left, right))


@settings(max_examples=500)
@given(BODIES, BODIES)
def test_tables_that_have_nothing_in_common_are_mirrored_too(left: P, right: P) -> None:
    assert rows(found(right, left)) == turned(found(left, right))


@settings(max_examples=300)
@given(BODIES)
def test_the_same_rules_told_otherwise_are_nothing_above_info(whole: P) -> None:
    findings = found(whole, cosmetic(whole))
    assert {each.rule for each in findings} <= {"enum-reordered"}
    assert {each.level for each in findings} <= {Level.INFO}


def test_stray_blanks_that_are_repaired_are_no_change() -> None:
    tidy = {"mode": P(type="string", enum=("1:8", "auto"), default="auto"), "seed": TEXT}
    stray = {"mode ": P(type="string", enum=(" 1:8 ", "auto "), default="auto "), " seed": TEXT}
    old, new = (documented(task_of(P(properties=names))).table for names in [tidy, stray])
    assert compare(old, new, MODEL) == []
    assert compare(new, old, MODEL) == []


@settings(max_examples=500)
@given(BODIES.flatmap(lambda body: st.tuples(edits_of(body), edits_of(body))))
def test_every_path_that_a_plain_diff_shows_is_explained(pair: tuple[Edited, Edited]) -> None:
    for old, new in ((pair[0].old, pair[0].new), (pair[0].new, pair[1].new)):
        assert unexplained(old, new, found(old, new)) == []


def test_a_path_without_its_finding_is_not_explained() -> None:
    old, new = (P(properties={"a": P(maximum=high, minimum=low)}) for high, low in ((3, 1), (4, 2)))
    findings = found(old, new)
    assert unexplained(old, new, findings) == []
    assert unexplained(old, new, findings[1:]) == ["a/maximum"]
    assert unexplained(old, new, []) == ["a/maximum", "a/minimum"]


def test_findings_are_in_the_order_of_paths_and_say_the_same_by_the_same_fingerprint() -> None:
    pair = some({"b": P(maximum=3), "a": P(maximum=3)}, {"a": P(maximum=2), "b": P(maximum=2.5)})
    findings = compare(*pair, MODEL)
    assert [each.path for each in findings] == ["input.a", "input.b"]
    assert findings == compare(*pair, MODEL)
    prints = [each.fingerprint for each in findings]
    assert prints == [each.fingerprint for each in compare(*pair, MODEL)]
    others = compare(*pair, "acme/paint-3")
    assert not set(prints) & {each.fingerprint for each in others}
    assert all(len(each) == 12 for each in prints)


def test_a_fingerprint_tells_types_apart() -> None:
    whole, part = one(P(default=1), P(default=2)), one(P(default=1), P(default=2.0))
    assert compare(*whole, MODEL)[0].fingerprint != compare(*part, MODEL)[0].fingerprint
