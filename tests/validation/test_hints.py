"""What a violation says to do, in Python and in JSON: the conversion that normalize makes, where it makes one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import all_contracts, load_contract
from conformance.model import ABSENT, Json
from conformance.normalizer import normalize, normalize_with
from conformance.payload import aliases_of, whole_of
from conformance.validator import Validator, Violation, validate, validate_request
from tests.support.contracts import contract

MODEL = "kling/v2-1-pro"
LINK = "https://files.example/a.png"
HELD = {"prompt": "a lake", "image_input": [LINK]}


def hints(violations: list[Violation]) -> dict[str, str]:
    """What to do, by JSON Pointer."""
    return {one.path: one.hint for one in violations}


def renamed() -> Iterator[tuple[str, str, str]]:
    """Every contract, alias and required parameter that it goes to."""
    for one in all_contracts():
        properties = whole_of(one).properties
        for alias, name in aliases_of(one).items():
            if name in properties and properties[name].required:
                yield one.id, alias, name


def test_a_missing_parameter_whose_alias_is_there_says_what_normalize_does() -> None:
    found = validate(MODEL, HELD)
    assert hints(found) == {
        "/image_url": "normalize moves image_input here.",
        "/image_input": "normalize moves it to image_url.",
    }
    assert [one.to_json()["hint"] for one in found] == [one.hint for one in found]


def test_a_whole_request_says_the_same() -> None:
    assert hints(validate_request({"model": MODEL, "input": HELD})) == {
        "/input/image_url": "normalize moves image_input here.",
        "/input/image_input": "normalize moves it to image_url.",
    }


def test_without_an_alias_a_missing_parameter_is_to_be_added() -> None:
    assert hints(validate(MODEL, {"prompt": "a lake"})) == {"/image_url": "Add it."}
    assert hints(validate(MODEL, {"prompt": "a lake", "tail_image_url": LINK})) == {"/image_url": "Add it."}


def test_a_parameter_that_says_nothing_is_to_be_said_whatever_else_is_there() -> None:
    """normalize moves nothing onto a name that is there: two names of one parameter are told apart by a person."""
    found = validate(MODEL, {**HELD, "image_url": " "})
    assert hints(found)["/image_url"] == "Add it."
    assert [one.code for one in normalize(MODEL, {**HELD, "image_url": " "}).violations] == [
        "required-missing",
        "alias-conflict",
    ]


@pytest.mark.parametrize(("id", "alias", "name"), sorted(renamed()))
def test_what_a_hint_promises_normalize_keeps(id: str, alias: str, name: str) -> None:
    """Of every contract: the alias that a missing parameter names is the one that goes there."""
    payload: dict[str, Json] = {alias: [LINK]}
    (missing,) = [one for one in validate(id, payload) if one.path == f"/{name}"]
    assert (missing.code, missing.hint) == ("required-missing", f"normalize moves {alias} here.")
    moved = [(one.path, one.target) for one in normalize(id, payload).changes if one.rule == "alias"]
    assert moved == [(f"/{alias}", f"/{name}")]


def test_the_first_of_two_aliases_is_the_one_that_goes_there() -> None:
    doubles = [(id, name) for id, _, name in renamed()]
    id, name = next(one for one in doubles if doubles.count(one) > 1)
    aliases = [alias for alias, target in aliases_of(load_contract(id)).items() if target == name]
    payload: dict[str, Json] = {alias: [f"{LINK}?{alias}"] for alias in reversed(aliases)}
    assert hints(validate(id, payload))[f"/{name}"] == f"normalize moves {aliases[0]} here."
    assert next(one for one in normalize(id, payload).changes if one.rule == "alias").path == f"/{aliases[0]}"


TWO = """
[input.image_url]
type     = "string"
required = true
convert  = { from = ["image_input"] }

[input.mask_url]
type     = "string"
required = true
convert  = { from = ["mask_input"] }

[input.scene]
type = "object"

[input.scene.properties.image_url]
type     = "string"
required = true
"""


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"mask_input": LINK}, {"/image_url": "Add it.", "/mask_url": "normalize moves mask_input here."}),
        ({"scene": {}}, {"/image_url": "Add it.", "/mask_url": "Add it.", "/scene/image_url": "Add it."}),
        (
            {"image_url": LINK, "mask_url": LINK, "scene": {"image_input": LINK}},
            {"/scene/image_url": "Add it.", "/scene/image_input": "Did you mean image_url?"},
        ),
    ],
    ids=["its own alias", "nothing there", "further in"],
)
def test_only_what_normalize_does_is_promised(tmp_path: Path, payload: Json, expected: dict[str, str]) -> None:
    """Each alias goes to its own parameter, and only beside those of the input itself."""
    ready = Validator(contract(tmp_path, TWO))
    found = hints(ready.check(payload))
    assert {path: hint for path, hint in found.items() if path in expected} == expected
    assert [one.path for one in normalize_with(ready, payload).changes if one.path.startswith("/scene")] == []


def test_of_missing_parameters_only_the_holder_is_known() -> None:
    found = {one.path: one for one in validate(MODEL, HELD)}
    assert (found["/image_url"].value, found["/image_url"].holder) == (ABSENT, HELD)
    assert found["/image_input"].holder is ABSENT
    assert found["/image_url"] == validate(MODEL, {"prompt": "another lake"})[0], "where it is missing is no difference"


@pytest.mark.parametrize(
    ("change", "path", "hint"),
    [
        ({"duration": 5}, "/duration", 'normalize makes it "5".'),
        ({"duration": "5s"}, "/duration", 'normalize makes it "5".'),
        ({"cfg_scale": "0,55"}, "/cfg_scale", "normalize makes it 0.6."),
        ({"cfg_scale": 2}, "/cfg_scale", "Choose one within them."),
        ({"promt": "a"}, "/promt", "Did you mean prompt?"),
        ({"surprise": 1}, "/surprise", "Remove it, or spell it as documented."),
        ({"prompt": 5}, "/prompt", "Send the documented type."),
        ({"prompt": {"image_input": LINK}}, "/prompt", "Send the documented type."),
    ],
)
def test_other_hints(change: dict[str, Any], path: str, hint: str) -> None:
    assert hints(validate(MODEL, {"prompt": "a lake", "image_url": LINK, **change})) == {path: hint}
