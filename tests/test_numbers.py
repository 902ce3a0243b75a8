"""Exact arithmetic on the numbers that people write, against decimal arithmetic of the standard library."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conformance.numbers import Number, as_text, is_finite, is_whole, number_in, on_grid, points, scaled, to_grid

floats = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.integers() | floats
steps = st.sampled_from([1, 2, 4, 5, 0.1, 0.01, 0.5, 0.25, 0.3, 3, 1000, 0.7])
moderate = st.integers(-1000, 1000) | st.floats(-1000, 1000)


def decimal(number: Number) -> Decimal:
    return Decimal(repr(number))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("-5", -5),
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" 0.5 ", 0.5),
        ("\t5\r\n", 5),
        ("1e-1", 0.1),
        ("1E+2", 100.0),
        ("5.0", 5.0),
        ("0,500", 0.5),
        ("1234,567", 1234.567),
        ("1,5", 1.5),
        ("-0", 0),
        ("-0,0", 0.0),
        ("1e308", 1e308),
        ("9" * 400, int("9" * 400)),
        ("1,000", None),
        ("12,345", None),
        ("1,5e3", None),
        ("٠٫٥", None),
        ("٥", None),
        ("1_0", None),
        ("+1", None),
        (".5", None),
        ("5.", None),
        ("05", None),
        ("0x10", None),
        ("1e400", None),
        ("1e9999", None),
        ("9" * 401, None),
        ("NaN", None),
        ("Infinity", None),
        ("", None),
        ("  ", None),
        ("5 5", None),
        ("5s", None),
        ("5\u00a0", None),
        ("1.000.000", None),
        ("True", None),
    ],
)
def test_the_number_in_a_text(text: str, number: Number | None) -> None:
    found = number_in(text)
    assert (found, type(found)) == (number, type(number))
    assert repr(found) == repr(number)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("5 seconds", "seconds", 5),
        ("5s", "seconds", 5),
        ("5 Sec", "seconds", 5),
        ("1 second", "seconds", 1),
        ("0,5 secs", "seconds", 0.5),
        ("5", "seconds", 5),
        ("2x", "times", 2),
        ("2 X", "times", 2),
        ("1.5x", "times", 1.5),
        ("5 minutes", "seconds", None),
        ("5x", "seconds", None),
        ("s", "seconds", None),
        ("5s s", "seconds", None),
        ("1,000 s", "seconds", None),
        ("2s", "times", None),
        ("2 times", "times", 2),
        (" 5 Seconds ", "seconds", 5),
        ("5\tsecs", "seconds", 5),
        ("5\nseconds", "seconds", None),
        ("5\u00a0s", "seconds", None),
        ("5 \u017f", "seconds", None),  # a long s, which is an s to Python's IGNORECASE
        ("٥s", "seconds", None),
        ("+5s", "seconds", None),
        ("1e-1s", "seconds", 0.1),
        ("-5s", "seconds", -5),
        ("5" * 400 + "s", "seconds", None),
    ],
)
def test_the_number_before_a_unit(text: str, unit: str, number: Number | None) -> None:
    assert number_in(text, unit) == number


@given(numbers)
def test_a_number_written_out_is_read_again(number: Number) -> None:
    text = as_text(number) if abs(number) < 10**380 else "0"
    assert number_in(text) == (number if abs(number) < 10**380 else 0)


@given(st.text())
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    for unit in (None, "seconds", "times"):
        found = number_in(text, unit)
        assert found is None or is_finite(found)


@given(st.lists(numbers, min_size=1, max_size=4))
@example([5e-324, 1e308])
@example([10**500, 0.1])
def test_scaled_numbers_are_the_numbers(values: list[Number]) -> None:
    multiples, decimals = scaled(*values)
    with localcontext() as context:
        context.prec = 2000
        assert [Decimal(one).scaleb(-decimals) for one in multiples] == [
            decimal(one) if isinstance(one, float) else Decimal(one) for one in values
        ]


@given(numbers, steps, st.sampled_from([0, 0.1, 1, -3, 0.05]))
@example(0.1 + 0.2, 0.1, 0)
@example(1e308, 0.1, 0)
@example(5e-324, 0.01, 0)
@example(-0.0, 0.1, 0)
@example(10**400, 3, 0)
def test_on_grid_is_division_without_rest(number: Number, step: Number, anchor: Number) -> None:
    with localcontext() as context:
        context.prec = 3000
        value = decimal(number) if isinstance(number, float) else Decimal(number)
        assert on_grid(number, step, anchor) == ((value - decimal(anchor)) % decimal(step) == 0)


@given(moderate, steps, st.none() | st.integers(-50, 50), st.none() | st.integers(51, 2000))
@example(0.1 + 0.2, 0.1, 0, 1)
@example(0.95, 0.3, 0, 1)
@example(-0.04, 0.1, None, None)
def test_rounding_keeps_its_promises(number: Number, step: Number, low: int | None, high: int | None) -> None:
    """On the grid, within bounds, no further than half a step (but at the upper bound), never minus zero."""
    assume((low is None or number >= low) and (high is None or number <= high))
    found = to_grid(number, step, low, high)
    value, result, width = decimal(number), decimal(found), decimal(step)
    assert on_grid(found, step, low or 0)
    assert low is None or found >= low
    assert high is None or found <= high
    cut_off = high is not None and result + width > high
    assert abs(result - value) <= width / 2 or (cut_off and value - result < width)
    assert found is number or isinstance(found, int) == isinstance(step, int)
    assert found is number or repr(found) != "-0.0"
    decimals = max(0, -int(width.normalize().as_tuple().exponent))
    assert found == round(found, decimals)


tenths = st.integers(-3000, 3000).map(lambda one: one / 100)


@given(tenths, st.sampled_from([1, 2, 0.1, 0.5, 0.25, 0.3, 0.7]), st.none() | st.integers(-12, 0), st.integers(0, 40))
@example(0.5, 1, None, 1)
@example(-0.5, 1, None, 1)
@example(0.15, 0.1, None, 1)
@example(0.85, 0.3, 0, 1)
def test_rounding_is_what_a_look_at_every_point_finds(number: Number, step: Number, low: int | None, high: int) -> None:
    """The nearest of all points within the bounds; of two that are equally near the one further from zero."""
    assume(number <= high and (low is None or number >= low))
    start, width, value = Decimal(low or 0), decimal(step), decimal(number)
    every = (start + place * width for place in range(-600, 601))
    allowed = [point for point in every if point <= high and (low is None or point >= low)]
    nearest = min(allowed, key=lambda point: (abs(point - value), -abs(point), -point))
    found = to_grid(number, step, low, high)
    assert found == float(nearest)
    finest = max(len(format(one, "f").partition(".")[2]) for one in (width, start))
    assert len(format(decimal(found).normalize(), "f").partition(".")[2]) <= finest


@given(moderate, moderate, steps)
def test_rounding_is_monotone(left: Number, right: Number, step: Number) -> None:
    low, high = sorted((left, right))
    assert to_grid(low, step, -1000, 1000) <= to_grid(high, step, -1000, 1000)


@given(numbers, steps)
def test_rounding_what_is_on_the_grid_changes_nothing(number: Number, step: Number) -> None:
    if on_grid(number, step):
        assert to_grid(number, step) == number


@pytest.mark.parametrize(
    ("number", "step", "low", "high", "rounded"),
    [
        (0.1 + 0.2, 0.1, 0, 1, 0.3),
        (0.25, 0.1, 0, 1, 0.3),
        (0.35, 0.1, 0, 1, 0.4),
        (-0.25, 0.1, None, None, -0.3),
        (-0.75, 0.5, -1, 1, -1.0),
        (0.96, 0.1, 0, 1, 1.0),
        (0.99, 0.3, 0, 1, 0.9),
        (2.5, 1, 0, 10, 3),
        (-2.5, 1, None, None, -3),
        (41.9, 4, 40, 120, 40),
        (42, 4, 40, 120, 44),
        (1.234, 0.01, None, None, 1.23),
        (-0.0, 0.1, None, None, -0.0),
        (-0.04, 0.1, None, None, 0.0),
        (5e-324, 0.1, 0, 1, 0.0),
    ],
)
def test_roundings_one_by_one(number: Number, step: Number, low: Number, high: Number, rounded: Number) -> None:
    found = to_grid(number, step, low, high)
    assert (found, repr(found)) == (rounded, repr(rounded))


def test_what_no_float_holds_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        to_grid(10**400 + 1, 0.3)


@given(steps, st.integers(-20, 20), st.integers(0, 60))
def test_points_are_just_those_on_the_grid(step: Number, low: int, width: int) -> None:
    high = low + width
    found = points(step, low, high, 10_000)
    assert found is not None
    assert all(on_grid(one, step, low) and low <= one <= high for one in found)
    assert len(found) == int((Decimal(high) - low) / decimal(step)) + 1
    assert points(step, low, high, len(found)) == found
    assert points(step, low, high, len(found) - 1) is None


@given(st.integers() | floats | st.booleans() | st.none() | st.text())
def test_what_counts_as_a_number(value: object) -> None:
    assert is_finite(value) == (type(value) in (int, float))
    assert is_whole(value) == (is_finite(value) and value == math.floor(value))  # type: ignore[call-overload]  # finite


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "5", None, [5]])
def test_what_is_no_number(value: object) -> None:
    assert not is_finite(value)
    assert not is_whole(value)


@pytest.mark.parametrize(("number", "text"), [(5, "5"), (5.0, "5"), (0.5, "0.5"), (-0.0, "0"), (1e22, "1" + "0" * 22)])
def test_a_number_as_people_write_it(number: Number, text: str) -> None:
    assert as_text(number) == text
