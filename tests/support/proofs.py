"""What must hold of every proven change, and two alternatives to try changes on."""

from __future__ import annotations

import jsonschema_rs

from conformance.laws.oracle import faults
from conformance.model import ABSENT, Json, Level
from conformance.schema_export import parameter_schema
from conformance.witness import Proven
from tests.support.tables import P

TWO = (P(properties={"kind": P(const="link", required=True)}), P(properties={"kind": P(const="file", required=True)}))


def tells_apart(witness: Json, old: P, new: P) -> bool:
    """Whether both engines accept the witness on the old side, and both refuse it on the new."""
    by_oracle = [next(faults(side, witness), None) is None for side in (old, new)]
    by_schema = [jsonschema_rs.Draft202012Validator(parameter_schema(side)).is_valid(witness) for side in (old, new)]
    return by_oracle == by_schema == [True, False]


def assert_sound(found: list[Proven], old: P, new: P) -> None:
    """A breaking finding has a witness that tells the sides apart; one that lost its level says why."""
    for each in found:
        rule = each.finding.level
        if each.level is Level.BREAKING:
            assert tells_apart(each.witness, old, new), (each.finding, each.witness)
            assert each.note == ""
        else:
            assert each.witness is ABSENT
            assert bool(each.note) is (rule is Level.BREAKING)
            assert each.level is min(rule, Level.WARNING)
