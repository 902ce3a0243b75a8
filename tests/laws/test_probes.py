"""Samples keep the facts of their parameters, wherever some number does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.laws.oracle import faults
from conformance.laws.probes import sample
from conformance.model import Parameter

WHOLE = (st.none() | st.integers(-9, 9), st.sampled_from([1, 2, 5, 7]))
ANY = (WHOLE[0] | st.sampled_from([-2.5, -0.5, 0.25, 7.25]), WHOLE[1] | st.sampled_from([0.5, 0.1, 1.125, 0.7]))
_FOUR = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum")


def numbers(kind: str, bound: st.SearchStrategy[Any], step: st.SearchStrategy[Any]) -> st.SearchStrategy[Parameter]:
    """Numbers with bounds, on a grid."""
    bounds = st.fixed_dictionaries(dict.fromkeys(_FOUR, bound))
    grids = st.sampled_from(["step", "multiple_of"]).flatmap(lambda name: st.fixed_dictionaries({name: step}))
    return st.builds(lambda asked, grid: Parameter(type=kind, **asked, **grid), bounds, grids)


@settings(max_examples=2000)
@given(numbers("integer", *WHOLE) | numbers("number", *ANY))
def test_a_sample_of_a_number_is_right_wherever_a_number_on_its_grid_is(one: Parameter) -> None:
    step, low = (one.step, one.minimum or 0) if one.step is not None else (one.multiple_of, 0)
    grid = (float(Fraction(str(low)) + Fraction(str(step)) * count) for count in range(-200, 200))
    if any(next(faults(one, number), None) is None for number in grid):
        assert list(faults(one, sample(one))) == []
