"""A failure leaves one file, which is enough to run it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import conformance.laws.failures as module
from conformance.contract import contract_paths
from conformance.laws.failures import Verdict, failure_path, read_failure, remove_failure, replay, write_failure
from conformance.laws.run import Failure
from conformance.laws.values import same_value
from tests.support.fake_laws import BROKEN, HELD, use

NESTED: Any = 1
for _ in range(100):
    NESTED = {"prompt": [NESTED]}


def failure(law: str = "broken", **more: Any) -> Failure:
    known = {
        "model": "kling/v2-1-pro",
        "law": law,
        "input": {"prompt": "x"},
        "documented": "something else",
        "said": "something \ud800",
        "page": "https://docs.kie.ai/market/kling/v2-1-pro",
    }
    return Failure(**{**known, **more})


def test_each_law_of_each_model_has_a_file_of_its_own(tmp_path: Path) -> None:
    from conformance.laws.rows import LAWS

    names = {failure_path(tmp_path, law, model) for law in LAWS for model in contract_paths()}
    assert len({str(name).lower() for name in names}) == len(LAWS) * len(contract_paths())
    assert {name.parent for name in names} == {tmp_path}


@pytest.mark.parametrize(
    "input",
    [
        float("nan"),
        {"n": [float("inf"), -(10**400), -0.0]},
        {"\ud800": "\udfff", "$text": "\ud83c\udf0a"},
        NESTED,
        {"payload": {"b": 1, "a": 2}, "as_of": None},
    ],
    ids=["nan", "numbers", "surrogates", "nested", "order"],
)
def test_every_input_comes_back(tmp_path: Path, input: Any) -> None:
    path = write_failure(tmp_path / "failures", failure(input=input), "a sentence")
    found = read_failure(path)
    assert same_value(found.input, input)
    if isinstance(input, dict) and "payload" in input:
        assert list(found.input["payload"]) == ["b", "a"]
    assert (found.model, found.law, found.said) == ("kling/v2-1-pro", "broken", "something \\ud800")


def test_what_still_breaks_the_law_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, BROKEN)
    found = replay(write_failure(tmp_path, failure(said="what was said then"), "a sentence"))
    assert found.verdict is Verdict.FAILED
    assert found.failure is not None
    assert (found.failure.input, found.failure.said) == ({"prompt": "x"}, "something")


def test_what_breaks_it_no_more_is_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD)
    found = replay(write_failure(tmp_path, failure("held"), "a sentence"))
    assert (found.verdict, found.error) == (Verdict.FIXED, "")


def test_what_is_gone_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, BROKEN)
    for one, said in (
        (failure("forgotten"), "there is no law 'forgotten' any more"),
        (failure(model="kling/v2-1-proo"), "no contract for 'kling/v2-1-proo'\nDid you mean 'kling/v2-1-pro'?"),
    ):
        found = replay(write_failure(tmp_path, one, "a sentence"))
        assert (found.verdict, found.error) == (Verdict.ERROR, said)
    monkeypatch.setattr(module, "reference_for", lambda _: None)
    found = replay(write_failure(tmp_path, failure(), "a sentence"))
    assert (found.verdict, found.error) == (Verdict.ERROR, "no snapshot documents kling/v2-1-pro any more")


def changed(path: Path, change: Mapping[str, Any]) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "/format: "),
        ({"law": 5}, "/law: "),
        ({"extra": 5}, "the whole file: "),
        ({"input": {"$float": "one"}}, "/input: $float: "),
    ],
)
def test_a_damaged_file_is_an_error_with_the_place(tmp_path: Path, change: Any, said: str) -> None:
    path = write_failure(tmp_path, failure(), "a sentence")
    changed(path, change)
    found = replay(path)
    assert (found.verdict, found.failure) == (Verdict.ERROR, None)
    assert found.error.startswith(f"{path}: {said}")


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"format": 1', "null"], ids=["empty", "deep", "cut", "null"])
def test_a_file_that_is_no_failure_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    assert replay(path).verdict is Verdict.ERROR


def test_the_file_of_a_law_that_holds_again_goes(tmp_path: Path) -> None:
    path = write_failure(tmp_path, failure(), "a sentence")
    remove_failure(tmp_path, "held", "kling/v2-1-pro")
    assert path.exists()
    remove_failure(tmp_path, "broken", "kling/v2-1-pro")
    assert not path.exists()
    remove_failure(tmp_path, "broken", "kling/v2-1-pro")
