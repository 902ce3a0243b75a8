"""The rules of drift: complete, paired with their opposites, and each with a pair of tables that it alone names."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from conformance.codes import CODES
from conformance.compare.described import Described
from conformance.compare.engine import compare
from conformance.compare.pairs import MODEL, ONLY_WITH_OTHERS, task_of
from conformance.compare.pairs import PAIRS as SIDES
from conformance.compare.registry import RULES, codes_of
from conformance.compare.sides import compare_sides
from conformance.facts import parameters_from_json, parameters_to_json
from conformance.model import Level, Table
from conformance.record import replace
from tests.support.tables import TEXT, P

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


BESIDE = ("prose", "spelling", "example", "price", "cross-rule")
"""Aspects of what is found beside the tables."""

PAIRS: dict[str, Pair] = {
    rule: (old.table, new.table)
    for rule, (old, new) in SIDES.items()
    if RULES[rule].aspect not in BESIDE and rule not in ONLY_WITH_OTHERS
}
"""For each rule on tables, or its mirror, two tables between which it is the only one to fire."""

OF_DAYS = {id for id, row in RULES.items() if row.aspect == "model"}
"""What needs whole days: that models come and go is found between snapshots, see ``test_showcase``."""


def rules_between(pair: Pair) -> list[str]:
    """The rule ids found between two tables, sorted."""
    return sorted(found.rule for found in compare(*pair, MODEL))


def rules_of(pair: tuple[Described, Described]) -> list[str]:
    """The rule ids found between two sides, sorted."""
    return sorted(found.rule for found in compare_sides(*pair, MODEL))


@pytest.mark.parametrize("rule", [rule for rule in SIDES if rule not in ONLY_WITH_OTHERS])
def test_the_pair_of_a_rule_is_named_by_it_alone(rule: str) -> None:
    old, new = SIDES[rule]
    assert rules_of((old, new)) == [rule]
    assert rules_of((new, old)) == [RULES[rule].mirror]


@pytest.mark.parametrize("rule", ONLY_WITH_OTHERS)
def test_the_pair_of_a_rule_that_never_fires_alone_is_named_by_it_and_what_comes_with_it(rule: str) -> None:
    old, new = SIDES[rule]
    found = rules_of((old, new))
    assert found.count(rule) == 1
    assert 2 <= len(found) == sum(one in {rule} | ONLY_WITH_OTHERS[rule] for one in found)
    assert rules_of((new, old)) == sorted(RULES[one].mirror for one in found)


@pytest.mark.parametrize("rule", SIDES)
def test_a_side_has_not_changed_since_itself(rule: str) -> None:
    for side in SIDES[rule]:
        assert rules_of((side, made_anew(side))) == []


def made_anew(side: Described) -> Described:
    """The same side of values that are equal, and not the same objects."""
    table, pages = side.table, parameters_from_json(parameters_to_json(side.docs.pages))
    body = parameters_from_json(parameters_to_json(table.body))
    docs = dataclasses.replace(side.docs, table=replace(table, body=body), pages=pages)
    return dataclasses.replace(side, docs=docs, examples=tuple(json.loads(json.dumps(side.examples))))


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


def test_every_rule_has_a_pair_but_for_those_of_whole_days() -> None:
    assert SIDES.keys() | {RULES[rule].mirror for rule in SIDES} == RULES.keys() - OF_DAYS


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
    assert {f"{aspect}-{action}" for aspect, action in made} <= RULES.keys() - OF_DAYS


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
    both_harm = (
        {"parameter-required-added", "parameter-required-removed"},
        {"parameter-made-conditional", "parameter-made-unconditional"},
    )
    if row is not mirror and row.aspect != "model":
        assert Level.INFO in (row.level, mirror.level) or {id, mirror.id} in both_harm


@pytest.mark.parametrize("id", RULES)
def test_the_codes_of_a_proof_are_codes_of_violations(id: str) -> None:
    assert set(codes_of(id)) <= set(CODES)


def test_a_lost_required_parameter_is_proven_by_what_is_unknown_and_not_by_what_is_missing() -> None:
    assert codes_of("parameter-required-removed") == ("unknown-parameter",)
    assert codes_of("parameter-required-added") == ("required-missing",)
