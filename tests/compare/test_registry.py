"""The rules of drift: complete, paired with their opposites, and each with a pair of tables that it alone names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from conformance.codes import CODES
from conformance.compare.engine import compare
from conformance.compare.registry import RULES, codes_of
from conformance.model import Level, Table
from conformance.record import replace
from tests.support.tables import MODEL, TEXT, P, table_of, task_of

Pair = tuple[Table, Table]


def one(old: P, new: P) -> Pair:
    """Two tables that differ in one parameter."""
    return some({"a": old}, {"a": new})


def some(old: dict[str, P], new: dict[str, P]) -> Pair:
    """Two tables that differ in their parameters."""
    return whole(P(properties=old), P(properties=new))


def whole(old: P, new: P) -> Pair:
    """Two tables that differ in their inputs."""
    return task_of(old), task_of(new)


def number(**facts: int | float) -> P:
    return replace(P(type="number"), **facts)


def text(**facts: Any) -> P:
    return replace(TEXT, **facts)


def list_of(items: P | None = TEXT, **facts: int | bool) -> P:
    return replace(P(type="array", items=items), **facts)


PLAIN, NUMBER, COUNT = P(), P(type="number"), P(type="integer")
NEEDED = P(type="string", required=True)
BY_LINK, BY_FILE = (P(properties={"kind": P(const=kind, required=True)}) for kind in ("link", "file"))

PAIRS: dict[str, Pair] = {
    "parameter-required-added": some({"a": TEXT}, {"a": TEXT, "mode": NEEDED}),
    "parameter-removed": some({"a": TEXT, "mode": TEXT}, {"a": TEXT}),
    "parameter-renamed": some({"num_images": TEXT}, {"n_images": TEXT}),
    "parameter-case-changed": some({"image_url": TEXT}, {"imageUrl": TEXT}),
    "required-set": one(TEXT, NEEDED),
    "type-narrowed": one(NUMBER, COUNT),
    "type-changed": one(TEXT, P(type="boolean")),
    "type-number-or-text": one(COUNT, TEXT),
    "type-scalar-or-list": one(TEXT, P(type="array")),
    "null-refused": one(text(nullable=True), TEXT),
    "enum-member-removed": one(P(enum=("480p", "580p")), P(enum=("480p",))),
    "enum-member-case-changed": one(P(enum=("square", "Square HD")), P(enum=("square", "square_hd"))),
    "enum-member-type-changed": one(P(enum=("auto", 5)), P(enum=("auto", "5"))),
    "enum-reordered": one(P(enum=("5", "10")), P(enum=("10", "5"))),
    "enum-set": one(TEXT, text(enum=("5", "10"))),
    "const-changed": one(P(const=True), P(const=1)),
    "const-set": one(TEXT, text(const="auto")),
    "minimum-set": one(NUMBER, number(minimum=0)),
    "minimum-raised": one(number(minimum=0), number(minimum=1)),
    "maximum-set": one(NUMBER, number(maximum=0)),
    "maximum-lowered": one(number(maximum=1), number(maximum=0.5)),
    "exclusive-minimum-set": one(NUMBER, number(exclusive_minimum=0)),
    "exclusive-minimum-raised": one(number(exclusive_minimum=0), number(exclusive_minimum=1)),
    "exclusive-maximum-set": one(NUMBER, number(exclusive_maximum=0)),
    "exclusive-maximum-lowered": one(number(exclusive_maximum=1), number(exclusive_maximum=0)),
    "step-set": one(NUMBER, number(step=0.1)),
    "step-coarsened": one(number(step=0.1), number(step=0.5)),
    "step-changed": one(number(step=0.2), number(step=0.5)),
    "multiple-of-set": one(COUNT, P(type="integer", multiple_of=4)),
    "multiple-of-coarsened": one(number(multiple_of=4), number(multiple_of=8)),
    "multiple-of-changed": one(number(multiple_of=4), number(multiple_of=6)),
    "min-length-set": one(TEXT, text(min_length=1)),
    "min-length-raised": one(text(min_length=1), text(min_length=2)),
    "max-length-set": one(TEXT, text(max_length=200)),
    "max-length-lowered": one(text(max_length=200), text(max_length=100)),
    "pattern-set": one(TEXT, text(pattern="^#")),
    "pattern-changed": one(text(pattern="^[a-z ]+$"), text(pattern="^#[0-9A-F]{6}$")),
    "format-set": one(TEXT, text(format="uri")),
    "format-changed": one(text(format="email"), text(format="uri")),
    "min-items-set": one(list_of(), list_of(min_items=1)),
    "min-items-raised": one(list_of(min_items=1), list_of(min_items=2)),
    "max-items-set": one(list_of(), list_of(max_items=3)),
    "max-items-lowered": one(list_of(max_items=3), list_of(max_items=2)),
    "unique-items-set": one(list_of(), list_of(unique_items=True)),
    "items-set": one(list_of(None), list_of()),
    "object-closed": whole(
        P(properties={"a": TEXT}, additional_properties=True), P(properties={"a": TEXT}, additional_properties=False)
    ),
    "alternative-removed": whole(P(one_of=(BY_LINK, BY_FILE)), P(one_of=(BY_LINK,))),
    "constraint-added": whole(
        P(properties={"a": TEXT}), P(properties={"a": TEXT}, all_of=(P(properties={"a": P(required=True)}),))
    ),
    "default-removed": one(P(default=None), PLAIN),
    "default-changed": one(P(default=1), P(default=True)),
    "file-limit-tightened": one(P(media={"max_mb": 10}), P(media={"max_mb": 5})),
    "file-limit-changed": one(P(media={"types": ["image/png"]}), P(media={"types": ["image/webp"]})),
    "deprecated": one(PLAIN, P(deprecated=True)),
    "endpoint-changed": (table_of({"a": TEXT}, endpoint="POST /one"), table_of({"a": TEXT}, endpoint="POST /two")),
}
"""For each rule, or its mirror, two tables between which it is the only one to fire."""

ENGINE = {id for id, row in RULES.items() if row.aspect != "model"}
"""What can be found between two tables; that models come and go is found between snapshots."""

ONLY_WITH_OTHERS = {"step-shifted": "minimum-raised"}
"""Rules that can't fire alone, and what fires with them: the grid moves where its minimum does."""


def rules_between(pair: Pair) -> list[str]:
    """The rule ids found between two tables, sorted."""
    return sorted(found.rule for found in compare(*pair, MODEL))


@pytest.mark.parametrize("rule", PAIRS)
def test_the_pair_of_a_rule_is_named_by_it_alone(rule: str) -> None:
    assert rules_between(PAIRS[rule]) == [rule]


@pytest.mark.parametrize("rule", PAIRS)
def test_the_pair_turned_round_is_named_by_the_mirror_alone(rule: str) -> None:
    old, new = PAIRS[rule]
    assert rules_between((new, old)) == [RULES[rule].mirror]


def test_steps_that_start_elsewhere_come_with_the_minimum_that_moved_them() -> None:
    pair = one(P(step=2, minimum=0), P(step=2, minimum=1))
    assert rules_between(pair) == ["minimum-raised", "step-shifted"]
    assert rules_between(pair[::-1]) == ["minimum-lowered", "step-shifted"]
    assert rules_between(one(P(step=2, minimum=0), P(step=2, minimum=4))) == ["minimum-raised"]


@pytest.mark.parametrize(
    ("old", "new", "action"),
    [
        (P(step=2, minimum=1), P(step=1, minimum=1), "refined"),
        (P(step=4, minimum=1), P(step=2, minimum=0), "changed"),
        (P(step=2, minimum=0), P(step=4, minimum=2), "coarsened"),
        (P(step=2, minimum=0), P(step=4, minimum=1), "changed"),
        (P(step=0.3), P(step=0.1), "refined"),
    ],
)
def test_a_grid_is_finer_only_where_it_keeps_the_old_points(old: P, new: P, action: str) -> None:
    assert f"step-{action}" in rules_between(one(old, new))


def test_every_rule_that_the_engine_can_give_has_a_pair() -> None:
    shown = PAIRS.keys() | {RULES[rule].mirror for rule in PAIRS} | ONLY_WITH_OTHERS.keys()
    assert shown == ENGINE


def test_every_id_that_the_engine_can_put_together_has_a_row() -> None:
    sizes = ["minimum", "maximum", "exclusive-minimum", "exclusive-maximum"]
    sizes += ["min-length", "max-length", "min-items", "max-items"]
    made: Iterator[tuple[str, str]] = iter(
        [
            *product(sizes, ("set", "removed", "raised", "lowered")),
            *product(("step", "multiple-of"), ("set", "removed", "refined", "coarsened", "changed")),
            *product(("pattern", "format"), ("set", "removed", "changed")),
            *product(("file-limit",), ("tightened", "loosened", "changed")),
        ]
    )
    assert {f"{aspect}-{action}" for aspect, action in made} <= ENGINE


@pytest.mark.parametrize("id", RULES)
def test_a_rule_says_what_happened_why_it_matters_and_what_to_do(id: str) -> None:
    row = RULES[id]
    assert row.id == id
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", id) or id == "deprecated"
    assert row.sentence
    assert row.sentence[0].islower()
    assert not row.sentence.endswith(".")
    for text in (row.why, row.do):
        assert text[0].isupper()
        assert text.endswith(".")
    assert not {text for text in (row.sentence, row.why, row.do) if "  " in text or text != text.strip()}


@pytest.mark.parametrize("id", RULES)
def test_the_mirror_of_a_mirror_is_the_rule_itself(id: str) -> None:
    mirror = RULES[RULES[id].mirror]
    assert mirror.mirror == id
    assert mirror.aspect == RULES[id].aspect


@pytest.mark.parametrize("id", RULES)
def test_what_loosens_is_the_mirror_of_what_tightens(id: str) -> None:
    row, mirror = RULES[id], RULES[RULES[id].mirror]
    both_refuse = {"parameter-required-added", "parameter-required-removed"}
    if row is not mirror and row.aspect != "model":
        assert Level.INFO in (row.level, mirror.level) or {id, mirror.id} == both_refuse


@pytest.mark.parametrize("id", RULES)
def test_the_codes_of_a_proof_are_codes_of_violations(id: str) -> None:
    assert set(codes_of(id)) <= set(CODES)


def test_a_lost_required_parameter_is_proven_by_what_is_unknown_and_not_by_what_is_missing() -> None:
    assert codes_of("parameter-required-removed") == ("unknown-parameter",)
    assert codes_of("parameter-required-added") == ("required-missing",)
