"""Contracts: TOML into a table, from files that say what they are about and can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.contract import line_of, load_contract, read_contract
from conformance.errors import ContractError, UnknownNameError
from conformance.facts import FACTS
from conformance.model import Conversion, CrossRule, Expectation, Parameter, Rate, Unruled, Upload
from tests.support.contracts import ENDPOINT_HEAD, FULL, contract, write


def test_a_contract_is_read_into_a_table(tmp_path: Path) -> None:
    found = contract(tmp_path, FULL)
    table = found.table
    assert (found.id, found.kind, found.page, found.verified) == (
        "acme/paint-2",
        "image",
        "market/acme/paint-2",
        "2026-08-19",
    )
    assert (table.endpoint, table.models) == ("POST /api/v1/jobs/createTask", ("acme/paint-2",))
    assert table.body["model"] == Parameter(type="string", required=True, enum=("acme/paint-2",))
    assert table.body["callBackUrl"] == Parameter(type="string", format="uri", required=False)
    inside = table.body["input"]
    assert (inside.type, inside.required) == ("object", True)
    assert inside.properties == {
        "image_url": Parameter(
            type="string",
            format="uri",
            required=True,
            media={"kind": "image", "types": ["image/jpeg", "image/png"], "max_mb": 10},
        ),
        "cfg_scale": Parameter(type="number", required=False, minimum=0, maximum=1, step=0.1, default=0.5),
        "mood": Parameter(required=False, enum=("lake", "sea")),
        "shots": Parameter(
            type="array",
            required=False,
            items=Parameter(type="object", properties={"Scene": Parameter(type="string", required=True)}),
        ),
    }
    assert inside.one_of == (
        Parameter(title="By address", properties={"image_url": Parameter(type="string", required=True)}),
        Parameter(title="By task", additional_properties=False),
    )
    assert found.sources == {"input.cfg_scale/minimum": "prose", "input.cfg_scale/maximum": "prose"}
    assert found.conversions == {
        "input.image_url": Conversion(aliases=("image_input", "image")),
        "input.mood": Conversion(labels={"A lake": "lake"}),
    }
    assert found.rules[:2] == (
        CrossRule(kind="exclusive", sides=(("image_url", "cfg_scale"), ("shots",)), documented=("image_url", "shots")),
        CrossRule(
            kind="at-least-one", sides=(("image_url",), ("shots",)), documented=("shots",), page="market/acme/paint"
        ),
    )
    assert found.rules[3].conditions == {
        "cfg_scale": Expectation(facts=Parameter(const=1)),
        "shots": Expectation(given=False),
    }
    assert found.rules[3].demands == {
        "image_url": Expectation(given=True, facts=Parameter(max_length=9)),
        "cfg_scale": Expectation(facts=Parameter(not_=Parameter(enum=(0.5,)))),
    }
    assert found.unruled == (Unruled(parameter="shots", about="two scenes in all", why="vague"),)
    assert found.prices == (
        Rate(
            conditions={"cfg_scale": Expectation(facts=Parameter(enum=(0, 1)))},
            credits=2.5,
            per="image",
            times="shots",
            as_of="2026-01-16",
            source="price list",
            label="Acme Paint 2",
        ),
    )
    assert found.upload == Upload(hosts=("files.example",), returns=("cdn.example",), max_mb=10)


def test_an_endpoint_has_a_name_and_a_body(tmp_path: Path) -> None:
    found = contract(tmp_path, '[body.lyrics]\ntype = "string"\nsource = "prose"\n', ENDPOINT_HEAD)
    assert (found.id, found.is_model, found.table.models) == ("acme-sing", False, ())
    assert found.table.body == {"lyrics": Parameter(type="string", required=False)}
    assert found.sources == {"lyrics/*": "prose"}


def test_a_parameter_of_several_alternatives_may_have_its_aliases_in_each(tmp_path: Path) -> None:
    one = '[[schema.oneOf]]\n[schema.oneOf.properties.b]\nconvert = { from = ["c"] }\n'
    found = contract(tmp_path, f"[input.a]\n{one}{one}")
    assert {path: one.aliases for path, one in found.conversions.items()} == {
        "input|oneOf[0].b": ("c",),
        "input|oneOf[1].b": ("c",),
    }


def test_an_endpoint_has_no_input(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="its parameters stand under"):
        contract(tmp_path, '[input.a]\ntype = "string"\n', ENDPOINT_HEAD)


def test_the_place_of_a_file_says_what_it_is_about(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    with pytest.raises(ContractError, match="model is 'acme/paint-2': its place says 'acme/paint-3'"):
        read_contract(path, "acme/paint-3")


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="No such file"):
        read_contract(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(ContractError, match="not UTF-8 at byte 12"):
        read_contract(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ContractError, match="larger than 1000000 bytes"):
        read_contract(tmp_path / "large.toml")


@pytest.mark.parametrize("text", ['title = "', 'title = "\ud800"', "#" * 1_000_001])
def test_a_text_that_a_file_is_to_hold_is_read_as_strictly(tmp_path: Path, text: str) -> None:
    path = tmp_path / "coming.toml"
    with pytest.raises(ContractError) as caught:
        read_contract(path, text=text)
    assert caught.value.message.startswith(f"{path}: ")


def test_an_unknown_model_comes_with_the_closest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_contract("kling/v2-1-por")
    assert caught.value.hint == "Did you mean 'kling/v2-1-pro'?"


def test_the_line_of_a_key_survives_any_layout() -> None:
    text = '# a\n[b]\nc = """\n[input.x]\nd = 1\n"""\n\n[input.x]\nd = [\n  1,\n  2,\n]\n'
    assert line_of(text, ("b", "c")) == 6
    assert line_of(text, ("input", "x", "d")) == 12
    assert line_of(text, ("nowhere",)) == 12


def test_every_fact_is_known_to_the_loader(tmp_path: Path) -> None:
    samples = {
        "type": '"string"',
        "boolean": "true",
        "string": '"x"',
        "list": "[1]",
        "any": "1",
        "count": "1",
        "number": "1",
        "positive": "1",
    }
    facts = [fact for fact in FACTS if fact.name != "default"]  # which has to keep all the others
    lines = "\n".join(f"{fact.name} = {samples[fact.kind]}" for fact in facts)
    found = contract(tmp_path, f"[input.a]\n{lines}\n").table.body["input"].properties["a"]
    assert all(getattr(found, fact.attribute) is not None for fact in facts)
