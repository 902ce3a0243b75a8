"""The exported schema says of null and of defaults what the validator says, whatever else a parameter asks for."""

from __future__ import annotations

from operator import ge

import jsonschema
import jsonschema_rs
import pytest

from conformance.compiler import compile_parameter
from conformance.cross_rules import parameter_at
from conformance.laws.probes import probes, sample_object
from conformance.laws.values import is_plain_json
from conformance.meaning import has_choices
from conformance.model import Json, Parameter
from conformance.placing import along, placed, without
from conformance.record import replace
from conformance.schema_export import parameter_schema, schema_along, schema_for
from tests.support.documented import tables

DAYS = ("2026-04-29", "2026-08-19")

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


def test_what_a_schema_says_of_payloads_and_of_places_is_what_the_whole_schema_says() -> None:
    told, alone = {True: 0, False: 0}, 0
    for day, other in (DAYS, DAYS[::-1]):
        for id, table in tables(day).items():
            one, twin = table.whole, tables(other)[id].whole if id in tables(other) else Parameter()
            start = sample_object(one)
            is_right = jsonschema_rs.Draft202012Validator(parameter_schema(one)).is_valid
            for path in (*_paths(one), *_paths(twin)):
                values = (*probes(parameter_at(one, path)), *probes(parameter_at(twin, path)))
                tried = [without(placed(start, one, path, None), path), *(placed(start, one, path, v) for v in values)]
                payloads = [payload for payload in tried if is_plain_json(payload)]
                verdicts = [is_right(payload) for payload in payloads]
                of_payloads = jsonschema_rs.Draft202012Validator(schema_for(payloads, one)).is_valid
                assert list(map(of_payloads, payloads)) == verdicts
                there = list(map(jsonschema_rs.Draft202012Validator(schema_along([path], one)).is_valid, payloads))
                # Where all else in these payloads is right, the place decides.
                is_alone = is_right(start) and not any(map(has_choices, along(one, path)))
                assert there == verdicts if is_alone else all(map(ge, there, verdicts))
                alone += is_alone
                for verdict in verdicts:
                    told[verdict] += 1
    assert alone > 1000
    assert told[True] > 5000
    assert told[False] > 5000


def _paths(one: Parameter) -> list[str]:
    """Dotted paths of the parameters of a body and of its input, and of what stands in lists there."""
    held = [(name, child) for name, child in one.properties.items()]
    held += [(f"{name}.{inner}", each) for name, child in held for inner, each in child.properties.items()]
    inside = [(path, child.items) for path, child in held if child.items is not None]
    return [path for path, _ in held] + [f"{path}[].{name}" for path, items in inside for name in items.properties]
