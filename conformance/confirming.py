"""Witnesses held against an engine that is not ours: whether it accepts them on the old side, and not on the new."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from conformance.errors import ContractError
from conformance.model import ABSENT, Absent, Json, Parameter
from conformance.schema_export import parameter_schema, schema_along, schema_for


class Claims(NamedTuple):
    """Payloads that one side is said to accept, and the other to refuse.

    Attributes:
        old, new: the request body on both sides.
        payloads: ABSENT where there is none.
        places: dotted paths of what the new side is said to refuse them for; None for all of it.
    """

    old: Parameter
    new: Parameter
    payloads: Sequence[Json | Absent]
    places: Sequence[str] | None


def confirmed(claims: Sequence[Claims]) -> list[list[bool]]:
    """Whether jsonschema-rs accepts each payload by the schema of the old side, and refuses it by that of the new.

    Exported is what speaks of the payloads, and of the places. Not confirmed where that can't be done.
    """
    told = [[payload for payload in one.payloads if payload is not ABSENT] for one in claims]
    numbers = list(map(str, range(len(claims))))
    proofs: dict[str, Json] = {}
    for number, one, payloads in zip(numbers, claims, told, strict=True):
        if payloads:
            with suppress(ContractError):
                proofs[number] = {"items": {"allOf": [schema_for(payloads, one.old), {"not": _refusing(one)}]}}
    if not proofs:
        return [[False] * len(one.payloads) for one in claims]
    from jsonschema_rs import Draft202012Validator

    # One validator for all: what it costs to make is most of the cost, and patterns are compiled once.
    is_valid = Draft202012Validator({"properties": proofs}).is_valid
    found = []
    for number, one, payloads in zip(numbers, claims, told, strict=True):
        if number in proofs and is_valid({number: payloads}):  # mostly, and asking at once is quicker
            found.append([each is not ABSENT for each in one.payloads])
        else:
            is_told = number in proofs
            found.append([each is not ABSENT and is_told and is_valid({number: [each]}) for each in one.payloads])
    return found


def _refusing(one: Claims) -> dict[str, Json]:
    return parameter_schema(one.new) if one.places is None else schema_along(one.places, one.new)
