"""Cross rules against a brute-force reading of the contracts' TOML that shares no code with the package."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from conformance.contract import contract_paths, load_contract
from conformance.cross_rules import compile_rule, parameter_at
from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter
from conformance.payload import whole_of
from conformance.validator import validate
from conformance.wording import rule_words
from tests.support.payloads import Maker
from tests.support.rule_oracle import broken, rules_of

RULED = [id for id in contract_paths() if load_contract(id).rules]
PAYLOADS = 250
"""For each rule."""
BOUNDS = ("minimum", "maximum", "min_length", "max_length", "min_items", "max_items")
LINK = "https://files.example/a.png"


def _values(rule: CrossRule, path: str, parameter: Parameter) -> list[Json]:
    """Values of one parameter on each side of what a rule may ask."""
    found: list[Json] = [ABSENT, None, "", [], parameter.default]
    wanted = [one for spot, one in (*rule.conditions.items(), *rule.demands.items()) if path.endswith(spot)]
    for facts in [one.facts for one in wanted if one.facts is not None]:
        members = [*(facts.enum or ()), *(facts.not_.enum or () if facts.not_ else ())]
        found += [*members[:3], *([] if facts.const is ABSENT else [facts.const])]
        for bound in (
            facts.minimum,
            facts.maximum,
            facts.min_length,
            facts.max_length,
            facts.min_items,
            facts.max_items,
        ):
            if bound is not None:
                found += [bound + step for step in (-1, 0, 1)]
                found += ["x" * int(bound + step) for step in (0, 1) if bound < 6000]
                found += [[LINK] * int(bound + step) for step in (0, 1) if bound < 50]
    if parameter.enum is not None:
        found += parameter.enum[:4]
    if parameter.type == "boolean":
        found += [True, False]
    if parameter.type == "array":
        found += [[LINK] * count for count in (1, 2, 6, 12)]
    if parameter.type == "string" and parameter.enum is None:
        found += [LINK, "x" * 400]
    if parameter.type in ("number", "integer"):
        found += [0, 1, 5, 12, 0.5, 3000, 8000, 8001, "5"]
    return found


def _payload(whole: Parameter, rules: Sequence[CrossRule], pick: random.Random) -> dict[str, Any]:
    payload = Maker(pick.randrange(2**32), 0.02).object(whole)
    for rule in rules:
        for path in rule.parameters:
            name = path.split("[]")[0].split(".")[0]
            if path == name:
                value = pick.choice(_values(rule, path, parameter_at(whole, path)))
                if value is ABSENT:
                    payload.pop(name, None)
                else:
                    payload[name] = value
            elif isinstance(payload.get(name), list):
                held = ["x", "x" * 3000, "x" * 6000] if rule.of == "lengths" else [0, 1, 10, 30, 2999, 3000, 9000, "x"]
                for member in payload[name]:
                    if isinstance(member, dict) and pick.random() < 0.9:
                        member[path.rpartition(".")[2]] = pick.choice(held)
            elif pick.random() < 0.7:
                field = path.rpartition(".")[2]
                payload[name] = [
                    {field: pick.choice([0, 5, 10, 11, "a", "x" * 2600])} for _ in range(pick.randint(1, 3))
                ]
    return payload


@pytest.mark.parametrize("id", RULED)
def test_every_rule_fires_just_where_brute_force_says(id: str) -> None:
    contract = load_contract(id)
    assert len(contract.rules) == len(rules_of(contract.path))
    pick = random.Random(id)
    fired, silent = set(), set()
    whole = whole_of(contract)
    for rule in (rule for rule in contract.rules for _ in range(PAYLOADS)):
        payload = _payload(whole, [pick.choice(contract.rules), rule], pick)
        found = [one for one in validate(id, payload) if one.code == "cross-rule"]
        ours = sorted({contract.rules.index(one[2]) for one in found})
        theirs = broken(contract.path, payload)
        assert ours == theirs, payload
        fired.update(ours)
        silent.update(set(range(len(contract.rules))) - set(ours))
    every = set(range(len(contract.rules)))
    assert fired == every, f"never broken: {[rule_words(contract.rules[place]) for place in every - fired]}"
    assert silent == every


@pytest.mark.parametrize("id", RULED)
def test_every_rule_has_words_and_a_place(id: str) -> None:
    for rule in load_contract(id).rules:
        assert rule_words(rule)
        assert rule.documented


def given(value: bool) -> Expectation:
    return Expectation(given=value)


def is_(value: Json) -> Expectation:
    return Expectation(facts=Parameter(const=value))


WHOLE = Parameter(
    type="object",
    properties={
        "a": Parameter(type="string", default="x"),
        "b": Parameter(type="string"),
        "n": Parameter(type="integer", default=3),
        "list": Parameter(type="array", items=Parameter(type="object", properties={"to": Parameter(default=9)})),
    },
)


def rule(kind: str, *sides: str | tuple[str, ...], **more: Any) -> CrossRule:
    return CrossRule(kind=kind, sides=tuple((one,) if isinstance(one, str) else one for one in sides), **more)


TO, EACH = "list[].to", {"each": "list"}
FALLS = [{"to": 1}, {"to": 1}]
LATE = ("/list/1/from", 6)


@pytest.mark.parametrize(
    ("rule", "payload", "found"),
    [
        (rule("exclusive", "a", "b"), {"a": "1", "b": "2"}, ("/b", "2")),
        (rule("exclusive", "a", "b"), {"a": "1", "b": ""}, None),
        (rule("exclusive", ("a", "n"), "b"), {"a": "1", "n": 0}, None),
        (rule("at-least-one", "a", "b"), {"a": None}, ("", ABSENT)),
        (rule("at-least-one", "a", "b"), {"b": "1"}, None),
        (rule("requires", "a", needs=("b",)), {"a": "1"}, ("/b", ABSENT)),
        (rule("requires", "a", needs=("b",)), {"a": ""}, None),
        # a missing value counts as the default in a condition, and nothing is demanded of it
        (rule("when", conditions={"a": is_("x")}, demands={"b": is_("y")}), {"b": "z"}, ("/b", "z")),
        (rule("when", conditions={"a": is_("x")}, demands={"b": is_("y")}), {}, None),
        (rule("when", conditions={"b": is_("x")}, demands={"a": given(False)}), {"a": "1"}, None),
        (rule("when", conditions={"n": is_(3)}, demands={"b": given(True)}), {"n": 3.0}, ("/b", ABSENT)),
        (rule("when", conditions={"n": is_(1)}, demands={"b": given(True)}), {"n": True}, None),
        (rule("sum", "list", "a", of="items", maximum=2), {"list": [1, 2], "a": "1"}, ("/list", 3)),
        (rule("sum", "list", of="items", equals="b"), {"list": [1]}, ("/list", 1)),
        (rule("sum", "list", of="items", equals="b"), {"list": [1], "b": ["x"]}, None),
        (rule("sum", "a", of="lengths", maximum=1), {"a": "\U0001f30a"}, None),
        (rule("sum", TO, of="values", maximum="n"), {"list": [{"to": 1.5}, {"to": "1.6"}]}, ("/list", 3.1)),
        (rule("sum", TO, of="values", maximum="n"), {"list": [{"to": 3}], "n": "x"}, None),
        (rule("sum", TO, of="values", maximum=1), {"list": [{"to": None}]}, None),
        # only a documented spelling of a number is one: of others the wrong form is told already
        (rule("sum", TO, of="values", maximum=1), {"list": [{"to": "1,6"}]}, None),
        (rule("sum", TO, of="values", maximum=1), {"list": [{"to": " 2 "}]}, None),
        (rule("difference", "n", "m", exclusive_minimum=0), {"n": "1e-1", "m": 2}, None),
        (
            rule("difference", "to", "from", maximum=5, **EACH),
            {"list": [{"from": 4}, {"from": 3}]},
            ("/list/1/from", 6),
        ),
        (rule("difference", "n", "m", exclusive_minimum=0), {"n": 2, "m": 2}, ("/n", 0)),
        (rule("unique", TO), {"list": [{"to": 1}, {"to": True}, {"to": 1.0}]}, ("/list/2/to", 1.0)),
        (rule("unique", TO, conditions={"b": given(True)}), {"list": FALLS}, None),
        (rule("unique", TO, conditions={"b": given(True)}), {"list": FALLS, "b": "x"}, ("/list/1/to", 1)),
    ],
)
def test_rules_one_by_one(rule: CrossRule, payload: dict[str, Json], found: tuple[str, Json] | None) -> None:
    broken_at = [(one[1], one[3]) for one in compile_rule(rule, WHOLE)(payload)]
    assert broken_at == ([] if found is None else [found])


@pytest.mark.parametrize("payload", [{"list": 5}, {"list": [5, None]}, {"a": {}, "b": [[]]}, {"n": float("nan")}, {}])
def test_values_of_the_wrong_type_break_no_rule_by_accident(payload: dict[str, Json]) -> None:
    for rule in (
        CrossRule(kind="sum", of="values", sides=(("list[].to",),), maximum=1),
        CrossRule(kind="difference", each="list", sides=(("to",), ("from",)), maximum=5),
        CrossRule(kind="unique", sides=(("list[].to",),)),
        CrossRule(kind="when", conditions={"n": is_(5)}, demands={"a": given(False)}),
    ):
        assert compile_rule(rule, WHOLE)(payload) == []
