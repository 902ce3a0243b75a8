"""``validate`` and an independent engine on the exported schema give the same verdict, payload by payload."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from conformance.contract import contract_paths, load_contract
from conformance.model import Json
from conformance.payload import whole_of
from conformance.schema_export import json_schema
from conformance.validator import validate
from tests.support.payloads import Maker

PAYLOADS = 200_000
FAULTS = (0.0, 0.01, 0.05, 0.3)
"""Shares of values that are made without regard to the table: from mostly valid payloads to mostly broken ones."""


@pytest.mark.parametrize("id", contract_paths())
def test_the_exported_schema_gives_the_same_verdict(id: str) -> None:
    schema = json_schema(id)
    engine = jsonschema_rs.Draft202012Validator(schema)
    whole = whole_of(load_contract(id))
    count = PAYLOADS // len(contract_paths()) // len(FAULTS) + 1
    verdicts = set()
    for place, fault in enumerate(FAULTS):
        maker = Maker(seed=place, fault=fault)
        for _ in range(count):
            payload = maker.object(whole)
            ours = {(one.code, one.path) for one in validate(id, payload) if one.code != "cross-rule"}
            verdicts.add(not ours)
            assert bool(ours) != engine.is_valid(payload), (payload, ours, _errors(engine, payload))
    assert verdicts == {True, False}


def _errors(engine: Any, payload: Json) -> list[tuple[str, list[Any]]]:
    return [(one.message, one.instance_path) for one in engine.iter_errors(payload)]
