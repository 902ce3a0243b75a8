"""Contracts as TOML: what is written reads as it was, whatever stands in it."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import Contract, _Loader, contract_paths, load_contract, read_contract
from conformance.contract_toml import contract_to_toml
from conformance.facts import broken_facts, parameter_from_json, parameter_to_json
from conformance.model import ABSENT, Parameter
from tests.support.contracts import ENDPOINT_HEAD, FULL, HEAD, contract


def equal(left: Contract, right: Contract) -> bool:
    names = [one.name for one in fields(Contract) if one.name != "path"]
    return all(getattr(left, name) == getattr(right, name) for name in names)


def test_writing_and_reading_gives_the_same_contract(tmp_path: Path) -> None:
    first = contract(tmp_path, FULL)
    again = tmp_path / "again.toml"
    again.write_text(contract_to_toml(first), encoding="utf-8")
    assert equal(read_contract(again), first)
    assert contract_to_toml(read_contract(again)) == again.read_text(encoding="utf-8")


values = st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text(max_size=4)
expectations = st.one_of(
    values,
    st.lists(values, min_size=1, max_size=3),
    st.fixed_dictionaries(
        {"given": st.booleans()},
        optional={
            "not": st.lists(values, min_size=1, max_size=2),
            "const": values | st.lists(values, max_size=2),
            "enum": st.lists(values, min_size=1, max_size=2),
            "maxLength": st.integers(0, 9),
            "minimum": st.integers(-9, 9) | st.floats(-9, 9),
        },
    ),
    st.fixed_dictionaries({"const": values | st.lists(values, min_size=1, max_size=2) | st.just({"a": 1})}),
)
spots = st.sampled_from(["a", "b", "c", "c[].d"])
conditions = st.dictionaries(spots, expectations, min_size=1, max_size=3)
bounds = st.integers(-9, 9) | st.floats(-9, 9)
head = {"documented": st.lists(spots, min_size=1, max_size=2)}
more = {"if": conditions, "page": st.just("market/acme/paint")}
groups = st.lists(spots | st.lists(spots, min_size=1, max_size=2), min_size=2, max_size=3)
single = st.lists(spots, min_size=1, max_size=3)
rules = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["exclusive", "at-least-one"]), "parameters": groups, **head}, optional=more
    ),
    st.fixed_dictionaries({"kind": st.just("requires"), "parameters": single, "needs": single, **head}, optional=more),
    st.fixed_dictionaries(
        {"kind": st.just("when"), "if": conditions, "then": conditions, **head}, optional={"page": more["page"]}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("when"),
            "each": st.just("c"),
            "if": st.dictionaries(st.just("d"), expectations, min_size=1),
            "then": st.dictionaries(st.just("d"), expectations, min_size=1),
            **head,
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("sum"), "of": st.sampled_from(["items", "lengths", "values"]), "parameters": single, **head},
        optional={"minimum": bounds, **more},
    ).flatmap(lambda rule: (bounds | spots).map(lambda limit: {**rule, "maximum": limit})),
    st.fixed_dictionaries(
        {"kind": st.just("difference"), "parameters": st.lists(spots, min_size=2, max_size=2), **head},
        optional={"minimum": bounds, "exclusiveMinimum": bounds, **more},
    ).map(lambda rule: {**rule, "maximum": 7}),
    st.fixed_dictionaries(
        {"kind": st.just("unique"), "parameters": st.just(["d"]), "each": st.just("c"), **head}, optional=more
    ),
)
prices = st.fixed_dictionaries(
    {
        "per": st.sampled_from(["request", "second", "1000 characters"]),
        "as_of": st.dates().map(str),
        "source": st.sampled_from(["price list", "report"]),
        "label": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9),
        "usd": st.integers(0, 9) | st.floats(0, 9),
    },
    optional={"credits": st.integers(0, 9) | st.floats(0, 9), "times": spots, "if": conditions},
)


@given(st.lists(rules, max_size=4), st.lists(prices, max_size=3))
def test_any_rule_and_price_survives_being_written(
    tmp_path_factory: pytest.TempPathFactory, some_rules: list[Any], some_prices: list[Any]
) -> None:
    """What is read from data, written as TOML and read again, is the same; and the data holds all that was in it."""
    path = tmp_path_factory.mktemp("contract") / "contract.toml"
    body = "".join(f"[input.{name}]\n" for name in "abc") + "[input.c.items.properties.d]\n"
    data = {**tomllib.loads(HEAD + body), "rule": some_rules, "price": some_prices}
    data = {key: value for key, value in data.items() if value}
    first = _Loader(path, "").contract(data, None)
    path.write_text(contract_to_toml(first), encoding="utf-8")
    assert equal(read_contract(path), first)
    assert [one.kind for one in first.rules] == [one["kind"] for one in some_rules]
    assert [one.label for one in first.prices] == [one["label"] for one in some_prices]


@pytest.mark.parametrize("id", contract_paths())
def test_every_contract_of_the_package_is_written_as_it_is_read(id: str, tmp_path: Path) -> None:
    first = load_contract(id)
    path = tmp_path / "again.toml"
    path.write_text(contract_to_toml(first), encoding="utf-8")
    assert equal(read_contract(path, id), first)


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=""), min_size=1, max_size=8)
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.booleans() | numbers | names
facts = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "number", "array"]),
        "enum": st.lists(scalars, min_size=1, max_size=30),
        "default": scalars | st.lists(scalars, max_size=2),
        "maxLength": st.integers(0, 9000),
        "minimum": numbers,
        "step": st.floats(0.001, 9),
        "pattern": names,
        "deprecated": st.just(True),
        "media": st.fixed_dictionaries({"types": st.lists(names, min_size=1)}),
    },
)
schemas = st.recursive(
    facts,
    lambda inner: st.builds(
        lambda own, items, properties, one_of: {
            **own,
            **({"items": items} if items is not None else {}),
            **({"properties": properties} if properties else {}),
            **({"oneOf": one_of} if one_of else {}),
        },
        facts,
        st.none() | inner,
        st.dictionaries(names, inner, max_size=3),
        st.lists(inner, max_size=2),
    ),
    max_leaves=6,
)


@given(st.dictionaries(names, schemas, max_size=4))
def test_any_table_survives_being_written(tmp_path_factory: pytest.TempPathFactory, found: dict[str, object]) -> None:
    """Whatever a page documents, its draft says: every fact, every name, every nesting."""
    path = tmp_path_factory.mktemp("contract") / "contract.toml"
    base = contract(path.parent, "", ENDPOINT_HEAD)
    body = {name: _named(parameter_from_json(schema)) for name, schema in found.items()}  # type: ignore[arg-type]  # shape is drawn above
    first = replace(base, table=replace(base.table, body=body))
    path.write_text(contract_to_toml(first), encoding="utf-8")
    again = read_contract(path).table.body
    assert {name: parameter_to_json(one) for name, one in again.items()} == {
        name: parameter_to_json(one) for name, one in body.items()
    }


def _named(parameter: Parameter) -> Parameter:
    """``parameter`` as the loader would have it: named ones, at any depth, are required or not."""
    known: dict[str, Any] = {
        "items": _unnamed(parameter.items) if parameter.items else None,
        "properties": {name: _named(one) for name, one in parameter.properties.items()},
        "one_of": tuple(map(_unnamed, parameter.one_of)),
    }
    found = replace(parameter, required=False, **known)
    broken = found.default is not ABSENT and any(True for _ in broken_facts(found, found.default))
    return replace(found, default=ABSENT) if broken else found  # which the loader refuses


def _unnamed(parameter: Parameter) -> Parameter:
    return replace(_named(parameter), required=None)
