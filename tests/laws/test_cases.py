"""Cases: every fact from both sides, every rule broken and kept, every pair of values, the same ones every time."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import contract_paths
from conformance.laws.case import cases
from conformance.laws.law import Material
from conformance.laws.oracle import same_json
from conformance.laws.pairwise import pairwise
from conformance.laws.probes import probes
from conformance.laws.reference import Reference, reference_for
from conformance.model import Parameter, named

_LARGE = "kling-3.0-omni/reference-to-video"


def reference(id: str) -> Reference:
    found = reference_for(id)
    assert found is not None
    return found


@pytest.mark.parametrize("id", contract_paths())
def test_every_rule_is_broken_and_kept(id: str) -> None:
    material = Material(reference(id))
    verdicts = [material.verdict(case.payload) for case in material.cases]
    for name, _ in material.reference.rules:
        broken = [("cross-rule", name) in verdict for verdict in verdicts]
        assert True in broken, f"{name} is never broken"
        assert False in broken, f"{name} is always broken"


@pytest.mark.parametrize("id", contract_paths())
def test_every_parameter_is_tried_right_and_wrong(id: str) -> None:
    """With every member of its enumeration, and at every bound: what is right about it passes somewhere."""
    material = Material(reference(id))
    right: dict[str, list[object]] = {}
    wrong: Counter[str] = Counter()
    for case in material.cases:
        found = material.verdict(case.payload)
        if isinstance(case.payload, dict):
            for name, value in case.payload.items():
                if not found:
                    right.setdefault(name, []).append(value)
                elif {place.split("/")[1] for _, place in found if place.startswith("/")} == {name}:
                    wrong[name] += 1
    for name, one in material.reference.whole.properties.items():
        if one.type is None:
            continue
        assert name in right, f"{name} is in no valid payload"
        assert wrong[name] > 0, f"{name} is never alone at fault"
        for member in one.enum or ():
            assert any(same_json(value, member) for value in right[name]), f"{name} is never {member!r}"


def test_cases_come_once_and_in_the_same_order() -> None:
    first, second = cases(reference(_LARGE)), cases(reference(_LARGE))
    assert [repr(case) for case in first] == [repr(case) for case in second]
    assert len({repr(case.payload) for case in first}) == len(first)


sizes = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 5), max_size=6)


@given(sizes)
def test_every_two_values_of_two_parameters_meet(sizes: dict[str, int]) -> None:
    choices = {name: list(range(size)) for name, size in sizes.items()}
    rows = pairwise(choices)
    for left, right in combinations(choices, 2):
        met = {(row[left], row[right]) for row in rows}
        assert met == {(one, other) for one in choices[left] for other in choices[right]}
    if len(choices) == 1:
        (name,) = choices
        assert [row[name] for row in rows] == choices[name]
    widest = sorted(sizes.values(), reverse=True)
    assert len(rows) <= max(3 * widest[0] * widest[1], 8) if len(widest) > 1 else len(rows) <= 5


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (Parameter(type="string", max_length=3), ["xx", "xxx", "xxxx", "\U0001f30a" * 3, "\U0001f30a" * 4, None, 5]),
        (Parameter(type="string", min_length=2), ["x", "xx", "xxx"]),
        (Parameter(type="string", enum=("5", "10")), ["5", "10", 5, 5.0, "5 ", " 5", "50", "6", "4"]),
        (Parameter(type="string", enum=("Auto",)), ["Auto", "auto", "AUTO", "aUTO", "Auto ", "Aut"]),
        (Parameter(type="integer", enum=(4, 8)), [4, 8, "4", 4.0, 5, 3, 4.5]),
        (
            Parameter(type="number", minimum=0, maximum=1, step=0.1),
            [0, 1, -5e-324, 1.0000000000000002, 0.05, 0.1, 0.15],
        ),
        (Parameter(type="number", minimum=40, maximum=120, step=1, multiple_of=4), [42, 44, 41, 39, 36, 121, 124]),
        (Parameter(type="number", exclusive_minimum=0), [0, 5e-324, 1, -1]),
        (Parameter(type="array", min_items=1, max_items=2), [[], ["a lake"], ["a lake", "a lake 1"]]),
        (Parameter(type="boolean"), [True, False, 0, 1, "true", None]),
    ],
    ids=str,
)
def test_probes_lie_at_and_on_both_sides_of_each_fact(one: Parameter, wanted: list[object]) -> None:
    found = list(map(repr, probes(one)))
    assert [value for value in wanted if repr(value) not in found] == []


def test_places_of_cases_are_parameters_or_rules() -> None:
    material = Material(reference(_LARGE))
    paths = {path.removeprefix(".") for path, _ in named({"": material.reference.whole})}
    rules = {name for name, _ in material.reference.rules}
    places = {case.about for case in material.cases} - rules
    assert {place.replace("[]", "") for place in places} <= {path.replace("[]", "") for path in paths} | {""}
