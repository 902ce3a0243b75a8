"""Which values of other parameters a text names, and which it only seems to."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.docs.mentions import MAX_NAMES
from conformance.docs.openapi import read_operation
from conformance.model import Json, Parameter

ENGINES = ["acme_1", "acme_1_plus", "ACME2", "fast", "1080p", "acme-3", "vendor/acme_9", "v4.5", "acme_1.x", "mp4"]


def read(properties: dict[str, Any]) -> dict[str, Parameter]:
    """The parameters of a request with these properties."""
    content = {"application/json": {"schema": {"type": "object", "properties": properties}}}
    operation, _lints = read_operation("post", "/x", {"requestBody": {"content": content}}, {})
    return dict(operation.table.body)


def named(text: str, *, own: list[Json] | None = None, engines: list[Json] | None = None) -> list[str] | None:
    """What the text of a parameter names, with the enumeration of another parameter behind it on the page."""
    one: dict[str, Any] = {"type": "string", "description": text}
    if own is not None:
        one["enum"] = own
    found = read({"one": one, "engine": {"type": "string", "enum": ENGINES if engines is None else engines}})
    return found["one"].prose.get("members")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Works with acme_1 alone.", ["acme_1"]),
        ("Works with `acme_1` and **ACME2**", ["ACME2", "acme_1"]),
        ("acme_1_plus, acme_1_plus; (acme_1)", ["acme_1", "acme_1_plus"]),
        ("Up to 9 s in v4.5: longer elsewhere.", ["v4.5"]),
        ("With acme_1.", ["acme_1"]),
        ("With acme_1.x", ["acme_1.x"]),
        ("仅支持acme_1模型", ["acme_1"]),
        # Words, numbers with units, and names of other things.
        ("Be fast.", None),
        ("At 1080p only", None),
        ("Links to mp4 files", None),
        ("acme-3 or vendor/acme_9", None),
        ("See acme_1/manual, my_acme_1, acme_10, acme_1-beta and acme_1.zip", None),
        ("ACME_1", None),
        ("", None),
    ],
)
def test_values_are_named_where_they_stand_by_themselves(text: str, expected: list[str] | None) -> None:
    assert named(text) == expected


def test_own_members_are_not_those_of_others() -> None:
    assert named("acme_1 or b_2", own=["acme_1", "b_2"]) is None
    assert named("Options: acme_1, ACME2") is None  # which is read as an enumeration
    below = {"type": "array", "description": "With a kind, such as acme_1.", "items": {"enum": ["acme_1"]}}
    assert read({"one": below})["one"].prose == {}


def test_it_does_not_matter_which_stands_first() -> None:
    engine: dict[str, Any] = {"enum": ["acme_1"]}
    one = {"type": "string", "description": "For acme_1."}
    assert read({"one": one, "engine": engine}) == read({"engine": engine, "one": one})


def test_a_request_without_names_or_with_too_many_names_nothing() -> None:
    assert named("acme_1", engines=["a", "b", 7, None]) is None
    assert named("acme_1", engines=[f"acme_{n}" for n in range(MAX_NAMES)]) == ["acme_1"]
    assert named("acme_1", engines=[f"acme_{n}" for n in range(MAX_NAMES + 1)]) is None
