"""What the second engine confirms: each payload by itself, on both sides, and for what stands at the places told."""

from __future__ import annotations

import pytest

from conformance.confirming import Claims, confirmed
from conformance.model import ABSENT, Absent, Json
from tests.support.tables import P

_SIZE = P(enum=("small", "large"), required=True)
_OLD = P(type="object", properties={"size": _SIZE, "title": P(type="string"), "seed": P(type="integer")})
_NEW = P(type="object", properties={"size": P(enum=("small",), required=True), "seed": P(type="integer", maximum=9)})
_UNSAYABLE = P(type="object", properties={"size": P(type="string", minimum=0.5, required=True)})
"""A text that holds a number, within bounds for which there is no pattern: it has no schema."""


def held(*payloads: Json | Absent, places: list[str] | None = None, old: P = _OLD, new: P = _NEW) -> Claims:
    """Payloads that the old side is said to accept, and the new one to refuse."""
    return Claims(old, new, payloads, places)


@pytest.mark.parametrize(
    ("payload", "places", "is_confirmed"),
    [
        ({"size": "large"}, None, True),
        ({"size": "large"}, ["size"], True),
        ({"size": "small", "title": "a lake"}, None, True),
        ({"size": "small", "title": "a lake"}, ["title"], True),
        ({"size": "small", "seed": 10}, ["seed"], True),
        # Refused, but for something else.
        ({"size": "large"}, ["seed"], False),
        ({"size": "small", "seed": 10}, ["size", "title"], False),
        # Accepted on both sides; refused on both; refused on the old one.
        ({"size": "small", "seed": 9}, None, False),
        ({"size": "medium"}, None, False),
        ({"size": "large", "seed": "10"}, None, False),
        ({"title": "a lake"}, ["size"], False),
        (ABSENT, None, False),
    ],
)
def test_confirmed_is_what_one_side_accepts_and_the_other_refuses(
    payload: Json | Absent, places: list[str] | None, *, is_confirmed: bool
) -> None:
    assert confirmed([held(payload, places=places)]) == [[is_confirmed]]


def test_each_payload_is_judged_by_itself_and_each_pair_of_sides() -> None:
    large, fine = {"size": "large"}, {"size": "small"}
    claims = [
        held(large, fine, ABSENT, {"size": "small", "title": "a lake"}),
        held(large, ABSENT, large),
        held(fine, ABSENT),
        held(),
        held(large, old=_NEW, new=_OLD),
        held(fine, old=_OLD, new=P(type="object", properties={"title": P(type="string")})),
    ]
    assert confirmed(claims) == [[True, False, False, True], [True, False, True], [False, False], [], [False], [True]]
    assert confirmed(claims[::-1]) == confirmed(claims)[::-1]


def test_what_has_no_schema_is_not_confirmed_and_keeps_nothing_else_from_being() -> None:
    size = {"size": "large"}
    claims = [held(size, old=_UNSAYABLE), held(size), held(size, new=_UNSAYABLE)]
    assert confirmed(claims) == [[False], [True], [False]]
    assert confirmed(claims[:1]) == [[False]]
    assert confirmed([]) == []
