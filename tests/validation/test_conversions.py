"""What integrators hold, for every parameter of every contract: it becomes the documented value, and is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from conformance.contract import Contract, contract_paths, load_contract
from conformance.conversions import CONVERSIONS, convert, wrapped
from conformance.meaning import among, is_numeric_text
from conformance.model import Conversion, Json, Parameter, named
from conformance.normalizer import normalize, replay
from conformance.numbers import as_text
from conformance.payload import aliases_of, starts_of, whole_of
from conformance.validator import validate
from tests.support.examples import documented_examples
from tests.support.payloads import Maker

SEEDS = 400


@cache
def good_payloads(id: str) -> tuple[dict[str, Any], ...]:
    """Valid payloads that between them hold as many parameters as can be: documented examples and made ones."""
    whole = whole_of(load_contract(id))
    found = [one for one in documented_examples(id) if not validate(id, one)]
    made = (Maker(seed, 0).object(whole) for seed in range(SEEDS))
    found += [one for one in made if not validate(id, one)]
    return tuple(found)


def parameters(contract: Contract) -> Iterator[tuple[str, Parameter, Conversion]]:
    """Each parameter at the top, by name, with its conversion."""
    seen = set()
    for start, holder in starts_of(contract):
        for name, one in holder.properties.items():
            if one.type is not None and name not in seen:
                seen.add(name)
                yield name, one, contract.conversions.get(f"{start}{name}", Conversion())


def held_forms(one: Parameter, how: Conversion, value: Json) -> Iterator[tuple[str, Json]]:
    """Other forms in which a valid value is held, with the conversion that has to come first."""
    if one.type == "array":
        if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list):
            yield "wrap", value[0]
        return
    if one.type in ("boolean", "object") or value is None:
        return
    yield "unwrap", [value]
    if one.enum is not None and isinstance(value, str):
        for form in (value.swapcase(), value.replace("_", " "), f" {value} ", value.replace("_", "-").upper()):
            if form != value and not among(form, one.enum) and _is_alone(one, value):
                yield "spelling", form
        if value.isdigit() and _is_alone(one, value):
            yield "number-of-enum", int(value)
            yield "number-of-enum", float(value)
            yield from (("number-of-enum", form) for form in _with_unit(value, how))
        yield from (("label", label) for label, member in how.labels.items() if member == value)
    elif one.type in ("number", "integer") and one.enum is None:
        yield "text-to-number", repr(value)
        if re.fullmatch(r"-?\d+\.\d{1,2}", repr(value)):  # three decimals behind a comma could be thousands
            yield "text-to-number", f" {repr(value).replace('.', ',')} "
        yield from (("text-to-number", form) for form in _with_unit(repr(value), how))
    elif is_numeric_text(one):
        yield "number-to-text", int(value)
        yield from (("number-text", form) for form in _with_unit(value, how))


def _is_alone(one: Parameter, value: str) -> bool:
    """Whether no other member is spelled alike."""
    alike = [other for other in one.enum or () if str(other).casefold() == value.casefold()]
    return len(alike) == 1


def _with_unit(text: str, how: Conversion) -> list[str]:
    words = {"seconds": ("{} seconds", "{}s", "{} sec"), "times": ("{}x", "{} times")}.get(how.unit or "", ())
    return [word.format(text) for word in words]


@pytest.mark.parametrize("id", contract_paths())
def test_each_form_of_each_parameter_becomes_the_documented_value(id: str) -> None:
    contract = load_contract(id)
    payloads = good_payloads(id)
    assert payloads, "no valid payload was found"
    for name, one, how in parameters(contract):
        for payload in [each for each in payloads if name in each][:4]:
            for rule, held in held_forms(one, how, payload[name]):
                found = normalize(id, {**payload, name: held})
                assert found.violations == (), (name, held)
                assert found.payload == payload, (name, held)
                assert found.changes[0].rule == rule, (name, held)
                assert replay(found.changes, {**payload, name: held}) == payload


@pytest.mark.parametrize("id", [id for id in contract_paths() if aliases_of(load_contract(id))])
def test_each_alias_moves_to_its_parameter(id: str) -> None:
    tried = set()
    for alias, name in aliases_of(load_contract(id)).items():
        for payload in [each for each in good_payloads(id) if name in each][:3]:
            value = payload[name]
            rest = {other: each for other, each in payload.items() if other != name}
            for held in (value, [value] if not isinstance(value, list) else value):
                found = normalize(id, {**rest, alias: held})
                assert found.payload == payload
                assert found.violations == ()
                assert (found.changes[0].rule, found.changes[0].path) == ("alias", f"/{alias}")
            both = normalize(id, {**payload, alias: value})
            assert (both.payload, [one.rule for one in both.changes]) == (payload, ["alias-repeated"])
            other = normalize(id, {**payload, alias: ["https://files.example/another.png"]})
            assert ("alias-conflict", f"/{alias}") in [(one.code, one.path) for one in other.violations]
            assert other.payload == {**payload, alias: ["https://files.example/another.png"]}
            tried.add(alias)
    held = {name for payload in good_payloads(id) for name in payload}
    assert tried == {alias for alias, name in aliases_of(load_contract(id)).items() if name in held}


TEXT_6_TO_30 = Parameter(type="string", minimum=6, maximum=30, step=1)
BOT = ("image_input", "video_input", "audio_input", "mask_input", "reference_image_input")


@pytest.mark.parametrize("id", contract_paths())
def test_the_lists_of_a_bot_go_somewhere_where_there_is_one_place(id: str) -> None:
    """A contract with one parameter for a kind of file takes the bot's list of that kind."""
    contract = load_contract(id)
    kinds: dict[str, list[str]] = {}
    for name, one, _ in parameters(contract):
        holds_links = one.items is None or one.items.type == "string"
        if "kind" in one.media and holds_links and not id.startswith("upload-"):
            kinds.setdefault(one.media["kind"], []).append(name)
    for kind in ("image", "video", "audio"):
        names = kinds.get(kind, [])
        if len(names) == 1 and names[0] != f"{kind}_input":
            targets = {name for alias, name in aliases_of(contract).items() if alias in BOT}
            assert names[0] in targets, f"{names[0]} takes no list of the bot"


@pytest.mark.parametrize("id", contract_paths())
def test_what_takes_a_file_knows_it(id: str) -> None:
    contract = load_contract(id)
    for path, one in named({"": whole_of(contract)}):
        takes_uri = one.format == "uri" or (one.items is not None and one.items.format == "uri")
        name = path.rpartition(".")[2]
        if one.media or (takes_uri and "callback" not in name.lower() and not id.startswith("upload-")):
            if name == "calBackUrl":  # as the page spells it
                continue
            assert one.media.get("kind") in ("image", "video", "audio", "file"), path
            kinds = {str(kind).partition("/")[0] for kind in one.media.get("types", ()) if kind != "audio/mp4"}
            assert kinds <= {one.media["kind"], "application"} or one.media["kind"] == "file", path


@pytest.mark.parametrize(
    ("parameter", "how", "value", "steps"),
    [
        # two members are equally meant: none is taken
        (Parameter(type="string", enum=("A", "a")), Conversion(), "á", []),
        (Parameter(type="string", enum=("a b", "a_b")), Conversion(), "A B", []),
        (Parameter(type="string", enum=("5", "5.0")), Conversion(), 5, []),
        (Parameter(type="string", enum=("x", "y")), Conversion(labels={"Up": "x", "up": "y"}), "UP", []),
        (Parameter(type="string", enum=("x", "y")), Conversion(labels={"Up": "x", "up": "y"}), "up", [("label", "y")]),
        # a bool is no number, null is nothing, a longer list does not go into one value
        (Parameter(type="number"), Conversion(), True, []),
        (Parameter(type="string", enum=("1", "2")), Conversion(), True, []),
        (Parameter(type="string", enum=("1",)), Conversion(), None, []),
        (Parameter(type="string", enum=("1",)), Conversion(), ["1", "1"], []),
        (Parameter(type="string", enum=("1",)), Conversion(), [], []),
        (Parameter(type="string", enum=("1",)), Conversion(), [["1"]], []),
        # a unit is a word only where it is declared
        (Parameter(type="string", enum=("5",)), Conversion(), "5s", []),
        (Parameter(type="string", enum=("5",)), Conversion(unit="seconds"), "5 s", [("number-of-enum", "5")]),
        (Parameter(type="string", enum=("2",)), Conversion(unit="times"), "2x", [("number-of-enum", "2")]),
        (Parameter(enum=(5, 10), type="integer"), Conversion(unit="seconds"), "10 seconds", [("number-of-enum", 10)]),
        # numbers: what people write, and nothing that can be read in two ways
        (Parameter(type="number"), Conversion(), "0,5", [("text-to-number", 0.5)]),
        (Parameter(type="number"), Conversion(), "1,000", []),
        (Parameter(type="number"), Conversion(), "٠٫٥", []),
        (Parameter(type="number"), Conversion(), "1_0", []),
        (Parameter(type="integer"), Conversion(), "5.0", [("text-to-number", 5)]),
        (Parameter(type="integer"), Conversion(), "5.5", []),
        (Parameter(type="integer"), Conversion(), 5.5, []),
        (Parameter(type="integer", step=1, minimum=0), Conversion(), "5.5", [("text-to-number", 5.5), ("rounding", 6)]),
        # out of bounds stays out of bounds
        (Parameter(type="number", step=0.1, minimum=0, maximum=1), Conversion(), 1.04, []),
        (Parameter(type="number", step=0.1, minimum=0, maximum=1), Conversion(), "1,04", [("text-to-number", 1.04)]),
        (Parameter(type="number", step=0.3, minimum=0, maximum=1), Conversion(), 0.99, [("rounding", 0.9)]),
        (Parameter(type="number", multiple_of=4, minimum=0, maximum=100), Conversion(), 42, []),
        # texts: free ones are left alone, those that hold a number are written as documented
        (Parameter(type="string"), Conversion(), 5, []),
        (Parameter(type="string"), Conversion(numeric=True), 5, [("number-to-text", "5")]),
        (Parameter(type="string"), Conversion(numeric=True), 5.0, [("number-to-text", "5")]),
        (Parameter(type="string"), Conversion(numeric=True), "5.0", []),
        (Parameter(type="string"), Conversion(numeric=True), True, []),
        (TEXT_6_TO_30, Conversion(), 6.4, [("number-to-text", "6.4"), ("rounding", "6")]),
        (TEXT_6_TO_30, Conversion(unit="seconds"), "7s", [("number-text", "7")]),
        # what is right already stays, whatever else a payload holds
        (Parameter(type="string", minimum=3, maximum=15), Conversion(), "3.0", []),
        (Parameter(type="string", minimum=3, maximum=15), Conversion(), ["3.0"], [("unwrap", "3.0")]),
        (Parameter(type="string", minimum=3, maximum=15), Conversion(), "03", []),
        (Parameter(type="string", minimum=3, maximum=15), Conversion(), " 3.0", [("number-text", "3")]),
        (Parameter(type="boolean"), Conversion(), "true", []),
        (Parameter(type="boolean"), Conversion(), [True], [("unwrap", True)]),
    ],
)  # fmt: skip
def test_conversions_one_by_one(parameter: Parameter, how: Conversion, value: Json, steps: list[Any]) -> None:
    found = convert(parameter, how, value)
    assert [(rule, repr(one)) for rule, one in found] == [(rule, repr(one)) for rule, one in steps]
    assert {rule for rule, _ in found} <= CONVERSIONS.keys()


@pytest.mark.parametrize(
    ("items", "value", "wraps"),
    [
        (Parameter(type="string"), "a", True),
        (Parameter(type="string"), 5, False),
        (Parameter(type="integer"), "5", True),
        (Parameter(type="object"), {}, True),
        (Parameter(type="object"), "a", False),
        (Parameter(type="string"), {}, False),
        (None, 5, True),
        (None, None, False),
        (None, True, False),
        (Parameter(type="string"), ["a"], False),
    ],
)
def test_what_becomes_a_list_of_one(items: Parameter | None, value: Json, wraps: bool) -> None:
    assert wrapped(Parameter(type="array", items=items), value) is wraps


def test_the_texts_of_seeds_follow_the_documented_type() -> None:
    """Where a seed is documented as a text, a whole number becomes one; where as a number, the other way round."""
    texts = [
        (id, name)
        for id in contract_paths()
        for name, one, how in parameters(load_contract(id))
        if name == "seed" and one.type == "string"
        if how.numeric
    ]
    assert texts
    for id, name in texts:
        payload = {**good_payloads(id)[0], name: 42}
        assert normalize(id, payload).payload == {**payload, name: as_text(42)}
