"""Evidence says what was tried and what came of it, in the same bytes each time, and knows when it is out of date."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from conformance import __version__
from conformance.contract import load_contract
from conformance.coverage import Coverage, Sides
from conformance.errors import ConformanceError
from conformance.laws.evidence import (
    Evidence,
    LawEvidence,
    ModelEvidence,
    MutantEvidence,
    Standing,
    evidence_to_json,
    read_evidence,
    schema,
    together,
    write_evidence,
)
from conformance.laws.profiles import PROFILES
from conformance.laws.run import Failure
from conformance.laws.tasks import COVERAGE, MUTANTS, contract_hash, versions

ONE, OTHER = "1" * 64, "2" * 64
FAILURE = Failure(
    model="a/b",
    law="broken",
    input={"prompt": float("nan"), "n": [10**400, "\ud800"]},
    documented="something else",
    said="something",
    page="https://docs.kie.ai/market/a/b",
)


def model(**more: Any) -> ModelEvidence:
    held = LawEvidence(cases=7, examples=10, failure=None)
    known: dict[str, Any] = {
        "contract": ONE,
        "day": "2026-08-19",
        "page": "market/a/b",
        "page_hash": OTHER,
        "laws": {"held": held, "broken": LawEvidence(cases=2, examples=0, failure=FAILURE)},
        "mutants": MutantEvidence(made=12, killed=9, equivalent=2, survivors=("one",), killed_by={"held": 9}),
        "coverage": Coverage(both=3, one={"input.prompt": ("maxLength",)}, none={"rule": ("when a", "when b")}),
    }
    return ModelEvidence(**{**known, **more})


GOOD = model(
    laws={"held": LawEvidence(cases=7, examples=10, failure=None)},
    mutants=MutantEvidence(made=11, killed=9, equivalent=2, survivors=(), killed_by={"held": 9}),
)


def evidence(**models: ModelEvidence) -> Evidence:
    by_id = {name.replace("_", "/"): one for name, one in models.items()}
    return Evidence(profile="quick", seed=0, versions=versions(), models=by_id)


def test_evidence_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "reports" / "evidence.json"
    whole = evidence(a_b=model(), c_d=GOOD)
    write_evidence(file, whole)
    again = read_evidence(file)
    assert evidence_to_json(again) == evidence_to_json(whole)
    assert again.models["c/d"] == GOOD
    assert again.models["a/b"].broken[0].input["n"] == FAILURE.input["n"]
    first = file.read_bytes()
    write_evidence(file, again)
    assert file.read_bytes() == first


def test_the_same_evidence_is_the_same_bytes_in_whatever_order_it_came(tmp_path: Path) -> None:
    turned = model(laws=dict(reversed(list(model().laws.items()))))
    write_evidence(tmp_path / "one.json", evidence(a_b=model(), c_d=GOOD))
    write_evidence(tmp_path / "other.json", evidence(c_d=GOOD, a_b=turned))
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()


def test_evidence_has_the_shipped_shape() -> None:
    data = evidence_to_json(evidence(a_b=model(), c_d=GOOD))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(data, schema())
    assert jsonschema_rs.is_valid(schema(), data)
    assert data["models"]["a/b"]["laws"]["broken"]["failure"]["input"]["prompt"] == {"$float": "nan"}
    assert schema()["properties"]["profile"]["enum"] == list(PROFILES)


def test_what_breaks_the_shape_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        write_evidence(tmp_path / "evidence.json", evidence(a_b=model(contract="no hash")))
    assert list(tmp_path.iterdir()) == []


def _broken(data: Any) -> Any:
    return data["models"]["a/b"]["laws"]["broken"]["failure"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.update(format=2), "/format"),
        (lambda data: data.update(seed="0"), "/seed"),
        (lambda data: data.update(time=1), "the whole file"),
        (lambda data: data["versions"].pop("python"), "/versions"),
        (lambda data: data["models"]["a/b"].update(page_hash="0"), "/models/a/b/page_hash"),
        (lambda data: data["models"]["a/b"]["coverage"].pop("one"), "/models/a/b/coverage"),
        (lambda data: data["models"]["a/b"]["coverage"]["none"].update(size=[]), "/models/a/b/coverage/none/size"),
        (lambda data: data["models"]["a/b"]["mutants"].update(killed=-1), "/models/a/b/mutants/killed"),
        (lambda data: data["models"]["a/b"]["mutants"].update(killed=8), "/models/a/b/mutants"),
        (lambda data: data["models"]["a/b"]["laws"]["held"].update(failure={}), "/models/a/b/laws/held/failure"),
        (lambda data: _broken(data).update(input={"$float": "x"}), "/models/a/b/laws/broken/failure/input"),
        (lambda data: _broken(data).update(input={"$json": "[" * 9000}), "/models/a/b/laws/broken/failure/input"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place(tmp_path: Path, change: Any, said: str) -> None:
    data = evidence_to_json(evidence(a_b=model()))
    change(data)
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ConformanceError) as caught:
        read_evidence(file)
    assert str(caught.value).startswith(f"{file}: {said}: ")


@pytest.mark.parametrize("text", ["", "[", "[]", "{}"])
def test_what_is_no_evidence_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(text, "utf-8")
    with pytest.raises(ConformanceError, match="evidence"):
        read_evidence(file)


def test_from_how_many_sides_a_fact_was_tried_is_told_by_its_place() -> None:
    coverage = GOOD.coverage
    assert (coverage.facts, coverage.counts) == (6, (3, 1, 2))
    places = [("input.prompt", "maxLength"), ("input.prompt", "type"), ("rule", "when b"), ("rule", "when c")]
    assert [coverage.sides(*place) for place in places] == [Sides.ONE, Sides.BOTH, Sides.NONE, Sides.BOTH]


def test_evidence_on_several_contracts_is_added_up_and_as_bad_as_the_worst() -> None:
    made = evidence(a_b=GOOD, c_d=model())
    proofs = [made.proof(id, contract=ONE, page_hash=OTHER, laws=None) for id in ("a/b", "c/d", "e/f")]
    found = together(proofs[:2])
    assert (found.standing, found.laws_passed, found.laws, found.killed, found.mutants) == (
        Standing.FRESH,
        2,
        3,
        18,
        19,
    )
    assert (found.both_sides, found.one_side, found.no_side) == (6, 2, 4)
    assert together(proofs).standing is Standing.MISSING


def test_what_was_tried_on_a_contract_is_found_by_it() -> None:
    contract = load_contract("z-image")
    assert evidence(**{"z-image": GOOD}).of(contract) is GOOD
    assert evidence(a_b=GOOD).of(contract) is None


def test_a_model_holds_where_no_law_is_broken_and_no_mutant_survives() -> None:
    assert GOOD.holds
    assert not model().holds
    assert not replace(GOOD, laws=model().laws).holds
    assert not replace(GOOD, mutants=model().mutants).holds
    assert (model().broken, model().cases, model().examples) == ((FAILURE,), 9, 10)


def test_fresh_evidence_proves_and_says_by_how_much() -> None:
    found = evidence(a_b=GOOD).proof("a/b", contract=ONE, page_hash=OTHER, laws=["held"])
    assert (found.standing, found.stale_because, found.verified) == (Standing.FRESH, (), True)
    assert (found.laws_passed, found.laws, found.cases, found.examples) == (1, 1, 7, 10)
    assert (found.killed, found.mutants) == (9, 9)
    assert (found.both_sides, found.one_side, found.no_side, found.facts) == (3, 1, 2, 6)
    assert found.found is GOOD


def test_fresh_evidence_of_faults_proves_nothing() -> None:
    broken = evidence(a_b=model()).proof("a/b", contract=ONE, page_hash=OTHER)
    assert (broken.standing, broken.verified) == (Standing.FRESH, False)
    assert (broken.laws_passed, broken.laws, broken.killed, broken.mutants) == (1, 2, 9, 10)
    untried = MutantEvidence(made=0, killed=0, equivalent=0, survivors=(), killed_by={})
    assert not evidence(a_b=replace(GOOD, mutants=untried)).proof("a/b", contract=ONE, page_hash=OTHER).verified
    empty = evidence(a_b=replace(GOOD, laws={})).proof("a/b", contract=ONE, page_hash=OTHER)
    assert not empty.verified


@pytest.mark.parametrize(
    ("now", "versions_then", "because"),
    [
        ({"contract": OTHER}, None, ("contract",)),
        ({"page_hash": ONE}, None, ("page",)),
        ({"laws": ["held", "a new one"]}, None, ("laws",)),
        ({"contract": OTHER, "page_hash": ONE}, None, ("contract", "page")),
        ({}, {**versions(), "kie-conformance": f"{__version__}.1"}, ("version",)),
    ],
)
def test_evidence_on_something_else_is_stale(now: Any, versions_then: Any, because: tuple[str, ...]) -> None:
    then = evidence(a_b=GOOD)
    if versions_then is not None:
        then = replace(then, versions=versions_then)
    found = then.proof("a/b", **{"contract": ONE, "page_hash": OTHER, "laws": ["held"], **now})
    assert (found.standing, found.stale_because, found.verified) == (Standing.STALE, because, False)
    assert found.laws == 1


def test_no_evidence_is_missing_evidence() -> None:
    found = evidence().proof("a/b", contract=ONE, page_hash=OTHER)
    assert (found.standing, found.verified, found.laws, found.mutants) == (Standing.MISSING, False, 0, 0)


def test_a_partial_run_replaces_its_own_models_only() -> None:
    older = evidence(a_b=model(), c_d=GOOD, gone=GOOD)
    merged = evidence(a_b=GOOD).merged_into(older, known=["a/b", "c/d"])
    assert merged.models == {"a/b": GOOD, "c/d": GOOD}


@pytest.mark.parametrize(
    "other",
    [
        {"profile": "ci"},
        {"seed": 1},
        {"versions": {**versions(), "hypothesis": "6.0"}},
    ],
)
def test_runs_that_were_not_made_alike_do_not_share_a_file(other: Any) -> None:
    older = replace(evidence(c_d=GOOD), **other)
    with pytest.raises(ConformanceError, match=r"profile .* seed .* and this run was profile quick, seed 0") as caught:
        evidence(a_b=GOOD).merged_into(older, known=["a/b", "c/d"])
    assert "--output" in caught.value.hint


def test_a_contract_is_known_by_the_bytes_of_its_file() -> None:
    assert len(contract_hash("z-image")) == 64
    assert contract_hash("z-image") != contract_hash("kling/v2-1-pro")
    with pytest.raises(ConformanceError, match="no contract for 'nobody'"):
        contract_hash("nobody")


def test_no_law_has_an_id_that_stands_for_something_else() -> None:
    from conformance.laws.rows import LAWS

    assert not {MUTANTS, COVERAGE} & LAWS.keys()
