"""Values at dotted paths of requests: put there with what has to stand around them, and nothing else touched."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.laws.probes import sample_object
from conformance.model import Json
from conformance.placing import opened, placed, placing, without
from tests.support.tables import BODIES, P

_TEXT = P(type="string")
_ROW = P(type="object", properties={"name": P(type="string", required=True), "size": _TEXT})
_WHOLE = P(
    type="object",
    properties={
        "title": _TEXT,
        "box": P(type="object", properties={"kind": P(const="a", required=True), "inner": _ROW}),
        "rows": P(type="array", min_items=2, items=_ROW),
        "grid": P(type="array", items=P(type="array", items=_TEXT)),
    },
)


@pytest.mark.parametrize(
    ("payload", "path", "expected"),
    [
        ({}, "title", {"title": 7}),
        ({"title": "a", "x": 1}, "title", {"title": 7, "x": 1}),
        ({}, "box.kind", {"box": {"kind": 7}}),
        ({}, "box.inner.size", {"box": {"kind": "a", "inner": {"name": "a lake", "size": 7}}}),
        ({"box": {"x": 1}}, "box.kind", {"box": {"x": 1, "kind": 7}}),
        ({"box": "no object"}, "box.kind", {"box": {"kind": 7}}),
        ({}, "rows[].size", {"rows": [{"name": "a lake", "size": 7}, {"name": "a lake"}]}),
        ({"rows": [{"x": 1}, 2]}, "rows[].size", {"rows": [{"x": 1, "size": 7}, 2]}),
        ({"rows": []}, "rows[]", {"rows": [7, {"name": "a lake"}]}),
        ({}, "grid[][]", {"grid": [[7]]}),
        ({}, "unknown", {"unknown": 7}),
        ({}, "unknown.below", {"unknown": {"below": 7}}),
    ],
)
def test_a_value_is_put_at_a_path_with_what_has_to_stand_around_it(
    payload: dict[str, Json], path: str, expected: Json
) -> None:
    before = copy.deepcopy(payload)
    assert placed(payload, _WHOLE, path, 7) == expected
    assert placing(payload, _WHOLE, path)(7) == expected
    assert payload == before


def _paths(one: P, prefix: str = "") -> list[str]:
    found = []
    for name, child in one.properties.items():
        found += [f"{prefix}{name}", *_paths(child, f"{prefix}{name}.")]
        if child.items is not None:
            found += [f"{prefix}{name}[]", *_paths(child.items, f"{prefix}{name}[].")]
    return found


@settings(max_examples=200)
@given(BODIES, st.data())
def test_many_values_at_one_path_are_put_there_as_each_alone(whole: P, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([*_paths(whole), "unknown"]))
    start = data.draw(st.sampled_from([{}, sample_object(whole)]))
    if data.draw(st.booleans()) and "[" not in path:
        start = opened(start, whole, path)
    put = placing(start, whole, path)
    for value in (None, "a", {"b": [1]}):
        assert put(value) == placed(start, whole, path, value)
        if not path.endswith("]"):
            assert placed(without(put(value), path), whole, path, value) == put(value)
