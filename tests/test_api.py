"""The public API: every name is there, is imported only when used, and does what the README says."""

from __future__ import annotations

import inspect
import types
from pathlib import Path

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
