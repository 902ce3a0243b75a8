"""The public API: every name is there, is imported only when used, and does what the README says."""

from __future__ import annotations

import copy
import inspect
import types
from pathlib import Path

import jsonschema_rs
import pytest

import conformance
from conformance import _HOME_OF

DESIGN = """model    = "acme/film-1"
title    = "Acme Film 1"
kind     = "video"
endpoint = "POST /api/v1/jobs/createTask"
page     = "market/acme/film-1"
verified = "2026-06-30"              # the snapshot it was last held against

[input.image_url]
type     = "string"
format   = "uri"
required = true
convert  = { from = ["image_input"] }
media    = { types = ["image/jpeg", "image/png"], max_mb = 10 }

[input.duration]
type    = "string"
enum    = ["5", "10"]
default = "5"

[[price]]
if      = { duration = "5" }
credits = 50
per     = "request"
as_of   = "2026-01-16"
source  = "price list"
label   = "Acme Film 1, 5 s"
"""


@pytest.mark.parametrize("name", conformance.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(conformance, name)
    assert not isinstance(found, types.ModuleType)
    assert inspect.getdoc(found)


def test_the_table_of_homes_is_the_public_list() -> None:
    assert sorted(_HOME_OF) == conformance.__all__
    assert set(conformance.__all__) <= set(dir(conformance))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'conformance' has no attribute 'valdate'"):
        conformance.valdate  # noqa: B018  # the access is the test


def test_a_contract_of_the_documented_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film-1.toml"
    path.write_text(DESIGN, encoding="utf-8")
    contract = conformance.read_contract(path, "acme/film-1")
    assert [(rate.credits, rate.per, rate.as_of) for rate in contract.prices] == [(50, "request", "2026-01-16")]
    assert contract.conversions["input.image_url"].aliases == ("image_input",)


def test_the_public_functions_work_together() -> None:
    """What integrators hold is broken; normalized it is as documented, has a price, and keeps the exported schema."""
    held = {"image_url": ["https://files.example/a.png"], "prompt": "a lake", "duration": 5, "cfg_scale": "0,55"}
    before = copy.deepcopy(held)
    broken = conformance.validate("kling/v2-1-pro", held)
    assert {(one.code, one.path) for one in broken} == {
        ("type-mismatch", "/image_url"),
        ("type-mismatch", "/duration"),
        ("type-mismatch", "/cfg_scale"),
    }
    made = conformance.normalize("kling/v2-1-pro", held)
    assert made.payload == {
        "image_url": "https://files.example/a.png",
        "prompt": "a lake",
        "duration": "5",
        "cfg_scale": 0.6,
    }
    assert (made.violations, held) == ((), before)
    assert conformance.validate("kling/v2-1-pro", made.payload) == []
    body = {"model": "kling/v2-1-pro", "input": made.payload}
    assert conformance.validate_request(body) == conformance.validate_request(body, "kling/v2-1-pro") == []
    assert not conformance.price("kling/v2-1-pro", held).known
    assert "check says why" not in conformance.price("kling/v2-1-pro", made.payload).basis
    assert jsonschema_rs.is_valid(conformance.json_schema("kling/v2-1-pro"), made.payload)
    assert not jsonschema_rs.is_valid(conformance.json_schema("kling/v2-1-pro"), held)
    assert [one.path for one in conformance.media_violations("kling/v2-1-pro", made.payload)] == ["/image_url"]


@pytest.mark.parametrize("name", ["validate", "normalize", "price", "media_violations"])
def test_an_unknown_model_comes_with_the_closest_everywhere(name: str) -> None:
    with pytest.raises(conformance.ConformanceError) as caught:
        getattr(conformance, name)("kling/v2-1-por", {})
    assert caught.value.message == "no contract for 'kling/v2-1-por'"
    assert caught.value.hint == "Did you mean 'kling/v2-1-pro'?"


@pytest.mark.parametrize("body", [{}, {"model": None}, {"model": 5}, {"model": "kling/v2-1-por"}, [], None, "x"])
def test_a_request_that_names_no_model_is_an_error(body: object) -> None:
    with pytest.raises(conformance.ConformanceError, match="no contract for"):
        conformance.validate_request(body)
