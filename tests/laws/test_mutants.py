"""Mutants: every fact of a contract is changed, every change is noticed, and what is no change is proven to be none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import contract_paths, load_contract
from conformance.facts import same
from conformance.laws import kill
from conformance.laws.canonical import canonical, parameter
from conformance.laws.kill import MutantResult, run_mutants
from conformance.laws.law import Material, subject_of
from conformance.laws.mutant import mutants
from conformance.laws.reference import reference_for
from conformance.laws.rows import LAWS
from conformance.model import Parameter
from tests.support.contracts import contract

ACME = """
[input.prompt]
type      = "string"
required  = true
maxLength = 100

[input.duration]
type    = "string"
enum    = ["5", "10"]
default = "5"
convert = { unit = "seconds" }

[input.cfg_scale]
type    = "number"
minimum = 0
maximum = 1
step    = 0.1

[input.image_url]
type    = "string"
format  = "uri"
convert = { from = ["image_input"] }

[input.task_id]
type = "string"

[[rule]]
kind       = "exclusive"
parameters = ["image_url", "task_id"]
documented = ["task_id"]

[[price]]
if      = { duration = "5" }
credits = 50
per     = "request"
as_of   = "2026-01-16"
source  = "price list"
label   = "Acme, 5 s"
"""

EXPECTED = """
prompt: dropped
prompt: required false
prompt: type integer
prompt: maxLength 99
prompt: maxLength 101
duration: dropped
duration: required true
duration: type integer
duration: enum without '5'
duration: enum without '10'
duration: enum with '50'
duration: enum dropped
duration: default dropped
duration: default '10'
cfg_scale: dropped
cfg_scale: required true
cfg_scale: type string
cfg_scale: type integer
cfg_scale: minimum -0.1
cfg_scale: minimum 0.1
cfg_scale: maximum 0.9
cfg_scale: maximum 1.1
cfg_scale: step halved
image_url: dropped
image_url: required true
image_url: type integer
image_url: format dropped
task_id: dropped
task_id: required true
task_id: type integer
the payload as a whole: a parameter added that is not documented
the payload as a whole: any parameter allowed
rule exclusive image_url, task_id: dropped
rule exclusive image_url, task_id: turned into at-least-one
duration: unit seconds dropped
duration: unit times for seconds
image_url: alias image_input dropped
image_url: alias image_input goes to prompt
price Acme, 5 s (2026-01-16): dropped
price Acme, 5 s (2026-01-16): one credit more
price Acme, 5 s (2026-01-16): whatever duration is
"""


def material(id: str) -> Material:
    found = reference_for(id)
    assert found is not None
    return Material(found)


def test_every_fact_is_changed_one_at_a_time(tmp_path: Path) -> None:
    ours = contract(tmp_path, ACME)
    assert [one.name for one in mutants(ours)] == EXPECTED.strip().splitlines()


def test_each_mutant_differs_in_one_table(tmp_path: Path) -> None:
    ours = contract(tmp_path, ACME)
    for one in mutants(ours):
        changed = [
            name
            for name in ("table", "rules", "conversions", "prices")
            if getattr(one.contract, name) != getattr(ours, name)
        ]
        assert changed == [
            {"parameter": "table", "rule": "rules", "conversion": "conversions", "price": "prices"}[one.kind]
        ]


@pytest.mark.parametrize("id", ["kling/v2-1-pro", "grok-imagine/image-to-video", "suno-separate-vocals", "veo-extend"])
def test_names_of_mutants_tell_them_apart(id: str) -> None:
    counted = Counter(one.name for one in mutants(load_contract(id)))
    repeated = [name for name, count in counted.items() if count > 1]
    assert repeated == []


FEW = (
    "kling/v2-1-pro",
    "wan/2-2-a14b-speech-to-video-turbo",
    "grok-imagine/image-to-video",
    "pixverse-v6/extend",
    "z-image",
)


@pytest.mark.parametrize("id", FEW)
def test_every_mutant_is_noticed_or_none(id: str) -> None:
    found = run_mutants(material(id))
    assert found.survivors == ()
    assert found.killed + found.equivalent == found.made == len(list(mutants(load_contract(id))))
    assert set(found.killed_by) <= {*LAWS, kill.COMPILES}
    assert sum(found.killed_by.values()) == found.killed


@pytest.mark.parametrize(
    ("law", "survivors"),
    [
        ("schema-tells", ["default", "files"]),
        ("price-as-published", ["price"]),
        ("conversions-exhaustive", ["unit"]),
    ],
)
def test_without_its_law_a_mutant_survives_and_is_named(
    law: str, survivors: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kill, "LAWS", {id: one for id, one in LAWS.items() if id != law})
    monkeypatch.setattr(
        kill, "_FIRST", {kind: tuple(id for id in ids if id != law) for kind, ids in kill._FIRST.items()}
    )
    found = run_mutants(material("kling/v2-1-pro"))
    assert found.survivors
    for name in found.survivors:
        assert any(word in name for word in survivors), name


def test_a_blind_law_lets_everything_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kill, "judge", lambda *_: None)
    found: MutantResult = run_mutants(material("z-image"))
    assert found.killed_by.keys() <= {kill.COMPILES}
    assert len(found.survivors) + found.equivalent + found.killed == found.made
    assert len(found.survivors) > found.made // 2


def whole(**facts: Any) -> Parameter:
    return Parameter(type="integer", minimum=40, maximum=120, **facts)


def number(**facts: Any) -> Parameter:
    return Parameter(type="number", minimum=0, maximum=8, **facts)


def text(**facts: Any) -> Parameter:
    return Parameter(type="string", **facts)


SAME: list[tuple[Parameter, Parameter]] = [
    (whole(multiple_of=4), whole(step=4)),
    (number(step=4, multiple_of=4), number(step=4, multiple_of=2)),
    (text(enum=("a", "b"), max_length=9), text(enum=("b", "a"), max_length=3)),
    (Parameter(type="boolean", enum=(True,)), Parameter(type="boolean", enum=(True, None))),
    (text(required=True, min_length=1), text(required=True)),
    (Parameter(type="integer", step=1), Parameter(type="integer")),
]
OTHER: list[tuple[Parameter, Parameter]] = [
    (whole(multiple_of=4), whole(multiple_of=2)),
    (number(step=0.1), number(step=0.05)),
    (text(enum=("a", "b")), text(enum=("a",))),
    (text(min_length=1), text()),
    (text(required=True, min_length=2), text(required=True)),
    (text(default="a"), text(default="b")),
    (Parameter(type="integer"), Parameter(type="number")),
    (text(format="uri"), text()),
    (Parameter(type="array", max_items=1), Parameter(type="array", max_items=2)),
    (Parameter(type="array", items=text()), Parameter(type="array", items=text(max_length=1))),
    (text(required=True), text(required=False)),
    (text(nullable=True), text()),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=str)
def test_the_same_in_other_words_is_proven_to_be_the_same(one: Parameter, other: Parameter) -> None:
    assert parameter(one) == parameter(other)


@pytest.mark.parametrize(("one", "other"), OTHER, ids=str)
def test_what_says_something_else_is_not_the_same(one: Parameter, other: Parameter) -> None:
    assert parameter(one) != parameter(other)


@pytest.mark.parametrize("id", ["kling-3.0-omni/transformation", "veo-generate", "runway-generate"])
def test_what_is_said_to_be_equivalent_accepts_the_same(id: str) -> None:
    """The proof is held against the cases: they accept under one just what they accept under the other."""
    ours = material(id)
    own = canonical(ours.reference.contract, ours.reference)
    equal = [one for one in mutants(ours.reference.contract) if canonical(one.contract, ours.reference) == own]
    assert equal
    for one in equal[::4]:
        subject = subject_of(one.contract)
        for case in ours.cases[::3]:
            assert bool(subject.validate(case.payload)) is bool(ours.verdict(case.payload)), (one.name, case)


def test_contracts_are_left_as_they_are() -> None:
    before = {id: load_contract(id) for id in list(contract_paths())[::20]}
    for one in before.values():
        list(mutants(one))
    assert all(same(repr(load_contract(id)), repr(one)) for id, one in before.items())
