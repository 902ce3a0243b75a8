"""What pages and days say in the same words is one object, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from conformance.docs.shared import shared_parameter
from conformance.facts import parameter_from_json
from tests.support.schemas import schemas


@given(schemas)
def test_what_is_written_in_the_same_words_is_one_object_and_nothing_else_is(data: dict[str, Any]) -> None:
    one, other = (shared_parameter(json.loads(json.dumps(data))) for _ in range(2))
    assert one is other
    assert one == parameter_from_json(data)


def test_values_that_only_seem_the_same_are_told_apart() -> None:
    every = [shared_parameter({"default": value}) for value in (1, 1.0, True, "1", [1], [True], 0.0, -0.0)]
    assert len(set(map(id, every))) == 8
    assert list(map(repr, (one.default for one in every))) == [
        "1",
        "1.0",
        "True",
        "'1'",
        "[1]",
        "[True]",
        "0.0",
        "-0.0",
    ]
