"""The exported schema says of null and of defaults what the validator says, whatever else a parameter asks for."""

from __future__ import annotations

import jsonschema
import jsonschema_rs
import pytest

from conformance.compare.engine import body_of
from conformance.compiler import compile_parameter
from conformance.laws.probes import probes, sample_object
from conformance.laws.values import is_plain_json
from conformance.model import Json, Parameter
from conformance.placing import placed
from conformance.record import replace
from conformance.schema_export import parameter_schema, schema_for
from tests.support.documented import tables

_TEXT, _NUMBER = Parameter(type="string"), Parameter(type="number")
_FIRST = Parameter(type="object", properties={"kind": Parameter(type="string", const="first")})
_SHAPES: dict[str, tuple[Parameter, Json]] = {
    "a type": (_TEXT, "a lake"),
    "a text that is wanted": (Parameter(type="string", required=True), "a lake"),
    "an enumeration": (Parameter(type="string", enum=("auto", "16:9")), "auto"),
    "one value": (Parameter(type="string", const="a lake"), "a lake"),
    "a number as text": (Parameter(type="string", minimum=1, maximum=10), "5"),
    "a number as text of few members": (Parameter(type="string", minimum=1, maximum=3, step=1), "2"),
    "any of": (Parameter(type="object", any_of=(_FIRST,)), {"kind": "first"}),
    "just one of": (Parameter(type="object", one_of=(_FIRST,)), {"kind": "first"}),
    "all of": (Parameter(type="object", all_of=(_FIRST,)), {"kind": "first"}),
    "all but": (Parameter(type="array", items=_NUMBER, not_=Parameter(enum=([1],))), [2]),
}


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("nullable", [True, None], ids=["nullable", "not nullable"])
def test_null_is_right_where_it_is_allowed_and_nowhere_else(shape: str, *, nullable: bool | None) -> None:
    one, right = _SHAPES[shape]
    schema = parameter_schema(replace(one, nullable=nullable))
    engines = (jsonschema_rs.Draft202012Validator(schema), jsonschema.Draft202012Validator(schema))
    ours = not compile_parameter(replace(one, nullable=nullable)).check(None)
    assert ours is bool(nullable)
    assert [engine.is_valid(None) for engine in engines] == [ours, ours]
    assert [engine.is_valid(right) for engine in engines] == [True, True]
    assert [engine.is_valid({"kind": "second"}) for engine in engines] == [False, False]


@pytest.mark.parametrize(
    ("one", "is_kept"),
    [
        (Parameter(type="boolean", default=False), True),
        (Parameter(type="boolean", default="no"), False),
        (Parameter(type="boolean", enum=(True,), default=False), False),
        (Parameter(type="boolean", const=True, default=False), False),
        (Parameter(type="string", enum=("a", "b"), default="b"), True),
        (Parameter(type="string", enum=("a", "b"), default="c"), False),
        (Parameter(type="string", enum=("a", "b"), const="a", default="b"), False),
        (Parameter(type="number", maximum=1, default=2), False),
        (Parameter(type="number", maximum=1, default=1.0), True),
        (Parameter(type="integer", exclusive_minimum=0, default=2.0), True),
        (Parameter(type="integer", exclusive_minimum=0, default=0), False),
        (Parameter(type="integer", default=0.5), False),
        (Parameter(type="integer", default=True), False),
        (Parameter(type="integer", enum=(1, 2), maximum=1, default=2), True),
        (Parameter(type="integer", const=1, default=2), False),
        (Parameter(type="number", minimum=0, step=0.5, default=0.75), False),
        (Parameter(type="number", multiple_of=0.1, default=0.3), True),
    ],
)
def test_a_default_that_its_own_rule_refuses_is_not_passed_off_as_one(one: Parameter, *, is_kept: bool) -> None:
    assert ("default" in parameter_schema(one), "x-kie-default" in parameter_schema(one)) == (is_kept, not is_kept)


def test_what_a_schema_says_of_payloads_that_another_side_accepts_is_what_the_whole_schema_says() -> None:
    before, after = tables("2026-04-29"), tables("2026-08-19")
    told = {True: 0, False: 0}
    shared = 0
    for id in sorted(before.keys() & after.keys()):
        old, new = body_of(before[id]), body_of(after[id])
        was_right = jsonschema_rs.Draft202012Validator(parameter_schema(old)).is_valid
        is_right = jsonschema_rs.Draft202012Validator(parameter_schema(new)).is_valid
        start = sample_object(old)
        for name, one in old.properties["input"].properties.items() if "input" in old.properties else ():
            twin = new.properties["input"].properties.get(name, Parameter())
            shared += twin is one
            tried = [placed(start, old, f"input.{name}", value) for value in (*probes(one), *probes(twin))]
            payloads = [payload for payload in tried if is_plain_json(payload)]
            alone = jsonschema_rs.Draft202012Validator(schema_for(payloads, old)).is_valid
            assert [alone(payload) for payload in payloads] == [was_right(payload) for payload in payloads]
            accepted = [payload for payload in payloads if was_right(payload)]
            beside = jsonschema_rs.Draft202012Validator(schema_for(accepted, new, old)).is_valid
            verdicts = [is_right(payload) for payload in accepted]
            assert [beside(payload) for payload in accepted] == verdicts
            for verdict in verdicts:
                told[verdict] += 1
    assert shared > 400
    assert told[True] > 5000
    assert told[False] > 500
