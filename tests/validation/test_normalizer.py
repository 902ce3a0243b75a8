"""What normalization promises for any JSON value, and for every contract of the package."""

from __future__ import annotations

import copy
import json
import math
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.contract import contract_paths
from conformance.conversions import CONVERSIONS
from conformance.facts import same
from conformance.model import Json
from conformance.normalizer import normalize, replay
from conformance.payload import aliases_of
from conformance.validator import validate, validator
from tests.support.examples import documented_examples
from tests.support.payloads import Maker

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
held = st.sampled_from(
    [
        "5 seconds",
        "5s",
        "0,5",
        "1,000",
        "2x",
        "Square HD",
        "720P",
        " 0.55 ",
        ["https://files.example/a.png"],
        [[5]],
        5.0,
    ]
)
"""What integrators hold."""


@cache
def names(id: str) -> tuple[str, ...]:
    """Names that mean something to a contract: parameters and aliases."""
    ready = validator(id)
    known = [*ready.whole.properties, *aliases_of(ready.contract)]
    for member in (*ready.whole.one_of, *ready.whole.any_of):
        known += member.properties
    return tuple(dict.fromkeys(known)) or ("x",)


@st.composite
def payloads(draw: st.DrawFn) -> tuple[str, Json]:
    """A contract, and a payload for it: made from its table with faults, with names and values that people hold."""
    id = draw(st.sampled_from(list(contract_paths())))
    seed, fault = draw(st.integers(0, 2**32)), draw(st.sampled_from([0.0, 0.05, 0.3]))
    payload = Maker(seed, fault).object(validator(id).whole)
    payload |= draw(st.dictionaries(st.sampled_from(names(id)), held | anything, max_size=3))
    return id, payload


def equal(left: Json, right: Json) -> bool:
    """The same JSON value, NaN and NaN included."""
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left) and math.isnan(right):
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return same(left, right)


@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(payloads())
def test_normalization_keeps_its_promises(drawn: tuple[str, Json]) -> None:
    id, payload = drawn
    before = copy.deepcopy(payload)
    found = normalize(id, payload)
    assert equal(payload, before), "the input was touched"
    assert equal(replay(found.changes, payload), found.payload), "the changes do not lead to the payload"
    assert {change.rule for change in found.changes} <= CONVERSIONS.keys()
    again = normalize(id, found.payload)
    assert equal(again.payload, found.payload), "a second run changed more"
    assert again.changes == ()
    left = validate(id, found.payload)
    conflicts = {one.path for one in found.violations if one.code == "alias-conflict"}
    assert {(one.code, one.path) for one in left if one.path not in conflicts} == {
        (one.code, one.path) for one in found.violations if one.code != "alias-conflict"
    }
    if not validate(id, payload):
        assert found.payload is payload
        assert (found.changes, found.violations) == ((), ())


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(contract_paths())), anything)
def test_any_json_value_is_normalized(id: str, value: Json) -> None:
    found = normalize(id, value)
    assert isinstance(value, dict) or found.violations
    assert equal(replay(found.changes, value), found.payload)


TEN_MEGABYTES = " x" * 5_000_000


def _deep(levels: int, inner: Json) -> Json:
    for _ in range(levels):
        inner = [inner]
    return inner


@pytest.mark.parametrize("id", contract_paths())
def test_values_beyond_reason_are_said_not_stumbled_over(id: str) -> None:
    """Nested a thousand deep, ten megabytes long, no number."""
    large: list[Any] = [
        _deep(1000, 5),
        _deep(1000, {}),
        TEN_MEGABYTES,
        math.nan,
        math.inf,
        10**5000,
    ]
    for value in large:
        found = normalize(id, dict.fromkeys(names(id), value))
        assert found.violations or value is TEN_MEGABYTES
        for one in found.violations:
            assert len(json.dumps(one.to_json())) < 3000
            assert len(one.actual) < 200


@pytest.mark.parametrize("id", contract_paths())
def test_a_documented_example_that_is_valid_stays_as_it_is(id: str) -> None:
    for example in documented_examples(id):
        if not validate(id, example):
            found = normalize(id, example)
            assert found.payload is example
            assert found.changes == ()
