"""Whatever may break a law is carried as plain JSON, and comes back as it was."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import ConformanceError
from conformance.laws.packing import pack, packed_text, unpack, unpacked_text
from conformance.laws.values import same_value

any_text = st.text(st.characters(categories=None), max_size=20)  # lone surrogates too
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(any_text | st.sampled_from(["$text", "$x"]), inner, max_size=4)
    ),
)


def nested(levels: int) -> Any:
    value: Any = math.nan
    for level in range(levels):
        value = [value] if level % 2 else {"prompt": value}
    return value


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@given(values)
def test_any_value_comes_back_through_plain_json(value: Any) -> None:
    packed = pack(value)
    text = json.dumps(packed, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert same_value(unpack(json.loads(text)), value)
    assert same_value(unpacked_text(packed_text(value)), value)


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        -0.0,
        5e-324,
        2**53 + 1,
        "\ud800",
        "\ud83c\udf0a",  # two code points, which JSON's own escapes would make one
        "\\ud800 \\x",
        {"$float": "nan"},
        {"$unknown": 1},
        {"\udfff": [math.inf]},
    ],
)
def test_what_plain_json_loses_comes_back(value: Any) -> None:
    back = unpacked_text(packed_text(value))
    assert same_value(back, value)
    assert repr(back) == repr(value) if isinstance(value, float) else True  # the sign of a zero


def test_plain_values_stand_as_they_are() -> None:
    value = {"prompt": "ein See \N{WATER WAVE}", "n": [1, 0.5, True, None]}
    assert pack(value) == value


def test_integers_beyond_what_python_prints_come_back() -> None:
    assert unpacked_text(packed_text([-(10**5000)])) == [-(10**5000)]


def test_names_keep_their_order() -> None:
    assert list(unpacked_text(packed_text({"b": 1, "a": 2}))) == ["b", "a"]
    assert list(unpacked_text(packed_text({"b": 1, "$a": 2}))) == ["b", "$a"]


@pytest.mark.parametrize("levels", [63, 64, 65, 200, 300])
def test_deep_nesting_comes_back_and_does_not_overtax_other_readers(levels: int) -> None:
    value = nested(levels)
    assert same_value(unpack(pack(value)), value)
    assert depth(pack(value)) < 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        b"\xff",
        '{"$unknown": 1}',
        '{"$float": "1"}',
        '{"$float": []}',
        '{"$integer": "x"}',
        '{"$integer": 5}',
        '{"$text": "\\\\q"}',
        '{"$text": "é\\ud800"}',
        '{"$json": "{"}',
        '{"$object": [[1]]}',
        '{"$object": [[[], 1]]}',
        '{"$object": 7}',
    ],
)
def test_what_is_no_packed_value_is_refused(text: str | bytes) -> None:
    with pytest.raises(ConformanceError):
        unpacked_text(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000], ids=["deep", "long"])
def test_what_would_overtax_us_is_refused(text: str) -> None:
    with pytest.raises(ConformanceError):
        unpacked_text(text)


@pytest.mark.parametrize("value", [{1}, {1: 2}, (1,), b"x"])
def test_what_is_no_json_is_a_fault_of_the_law(value: Any) -> None:
    with pytest.raises(TypeError, match="expected"):
        pack({"prompt": value})
