"""Tasks need nothing of each other: whoever runs them, in whatever order, the same comes of them."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st

from conformance.errors import VerificationError
from conformance.laws import tasks as module
from conformance.laws.packing import pack, packed_text
from conformance.laws.tasks import COVERAGE, MUTANTS, Outcome, Task, ordered, run_task, run_tasks, stamp_of
from conformance.laws.verification import verify
from tests.support.fake_laws import BROKEN, HELD, law, use

MODEL = "z-image"


def task(law: str = "held", model: str = MODEL, **more: Any) -> Task:
    return Task(**{"model": model, "law": law, "examples": 5, "seed": 0, "stamp": stamp_of(model), **more})


def found(one: Task) -> Any:
    done = run_task(one)
    assert done[2] == ""
    return done[0]


def test_a_task_goes_anywhere_and_what_comes_of_it_is_plain_json(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, BROKEN)
    for one in (task("held"), task("broken"), task(MUTANTS), task(COVERAGE)):
        sent = pickle.loads(pickle.dumps(one))
        assert sent == one
        data = found(sent)
        assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_a_law_that_holds_is_counted_and_one_that_does_not_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, BROKEN)
    assert found(task("held")) == {"cases": 3, "examples": 5, "failure": None}
    assert found(task("broken")) == {
        "cases": 2,
        "examples": 0,
        "failure": {"input": {"prompt": "a"}, "documented": "something else", "said": "something"},
    }


def test_mutants_are_counted_and_survivors_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, survivors=["prompt: maxLength 1000 → 1001 \ud800"])
    assert found(task(MUTANTS)) == {
        "made": 11,
        "killed": 8,
        "equivalent": 2,
        "survivors": ["prompt: maxLength 1000 → 1001 \\ud800"],
        "killed_by": {"held": 8},
    }


def test_coverage_is_counted_on_the_models_own_cases() -> None:
    assert found(task(COVERAGE)) == {"both": 9, "one": {}, "none": {}}


@pytest.mark.parametrize("value", [float("nan"), 10**400, "\ud800", {"$x": [-0.0]}], ids=repr)
def test_what_broke_a_law_is_carried_whole(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    use(monkeypatch, law("broken", [value], breaks=lambda one: repr(one) == repr(value)))
    assert found(task("broken"))["failure"]["input"] == pack(value)


def test_inputs_tried_first_change_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, BROKEN)
    first = tuple(map(packed_text, [{"size": 1}, {"size": 2}, float("inf")]))
    assert found(task("held", first=first)) == found(task("held"))
    assert found(task("broken", first=(packed_text({"prompt": "x", "n": 1}),))) == found(task("broken"))


def test_an_input_tried_first_finds_what_the_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = law("rare", [{"a": 1}, {"b": 2}], breaks=lambda value: value == 77, draws=st.integers(0, 9))
    use(monkeypatch, rare)
    assert found(task("rare"))["failure"] is None
    assert found(task("rare", first=(packed_text(77),))) == {
        "cases": 2,
        "examples": 5,
        "failure": {"input": 77, "documented": "something else", "said": "something"},
    }


def test_a_worker_with_something_else_installed_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD)
    done = run_task(task("held", stamp="0" * 64))
    assert done[0] == {}
    assert "another version" in done[2]


def test_evidence_depends_on_the_contract_the_page_and_the_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp_of(MODEL)
    assert before != stamp_of("kling/v2-1-pro")
    for name, value in (
        ("versions", lambda: {"hypothesis": "0"}),
        ("contract_hash", lambda _: "0"),
        ("reference_for", lambda _: None),
    ):
        with monkeypatch.context() as patch:
            stamp_of.cache_clear()
            patch.setattr(module, name, value)
            assert stamp_of(MODEL) != before
    stamp_of.cache_clear()
    assert stamp_of(MODEL) == before


def test_the_longest_tasks_come_first_and_unknown_ones_before_them() -> None:
    tasks = [task("a"), task("b"), task("c"), task(MUTANTS)]
    costs = {(MODEL, "a"): 1.0, (MODEL, "b"): 3.0, (MODEL, MUTANTS): 2.0}
    assert [one.law for one in ordered(tasks, costs)] == ["c", "b", MUTANTS, "a"]


def test_without_costs_mutants_come_first_and_long_contracts_before_short_ones() -> None:
    tasks = [task(law, model) for model in (MODEL, "suno-generate-music") for law in ("a", MUTANTS)]
    assert [(one.law, one.model) for one in ordered(tasks, {})] == [
        (MUTANTS, "suno-generate-music"),
        (MUTANTS, MODEL),
        ("a", "suno-generate-music"),
        ("a", MODEL),
    ]


def test_a_law_that_fails_to_run_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def inputs(_material: Any) -> Any:
        raise RuntimeError("no inputs \ud800")

    use(monkeypatch, law("wrong", inputs), HELD)
    outcomes = {one.task.law: one for one in run_tasks([task("wrong"), task("held")])}
    assert outcomes["wrong"].error == "RuntimeError: no inputs \\ud800"
    assert outcomes["held"].found["cases"] == 3
    with pytest.raises(VerificationError, match="wrong on z-image: RuntimeError: no inputs"):
        verify([MODEL])


def results(outcomes: list[Outcome]) -> dict[tuple[str, str], Any]:
    return {(one.task.model, one.task.law): one.found for one in outcomes}


def test_no_more_processes_are_told_of_than_there_are_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD)
    monkeypatch.setattr("conformance.laws.verification.run_tasks", lambda tasks, **_: run_tasks(tasks))
    assert verify([MODEL], jobs=64).processes == 3  # the law, the mutants, and the coverage


def test_processes_find_what_one_process_finds() -> None:
    laws = ("accepts-documented", "normalization-sound", MUTANTS)
    tasks = [task(law, model) for model in (MODEL, "qwen/image-to-image") for law in laws]
    assert results(list(run_tasks(tasks, jobs=2))) == results(list(run_tasks(tasks, jobs=1)))


def _dies(one: Task) -> Any:
    os._exit(1)


def _waits(one: Task) -> Any:
    if one.law == "held":
        return {}, 0.0, ""
    threading.Event().wait(120)  # far longer than the test; it is ended long before
    return None


def test_a_process_that_dies_ends_the_run_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "run_task", _dies)
    with pytest.raises(VerificationError, match="held on z-image: its worker failed"):
        list(run_tasks([task("held")], jobs=2))


def test_an_interrupt_ends_the_processes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "run_task", _waits)
    before = set(multiprocessing.active_children())
    running = run_tasks([task("held"), *(task(f"long {number}") for number in range(4))], jobs=2)
    assert next(running).task.law == "held"
    children = set(multiprocessing.active_children()) - before
    assert children
    running.close()  # type: ignore[attr-defined]  # it is a generator, which an interrupt closes
    assert {child.exitcode for child in children} == {-signal.SIGTERM}


KILLED = """
import os, signal
from conformance.laws.tasks import _pool
if __name__ == "__main__":
    with _pool(2) as executor:
        executor.submit(print, "at work", flush=True).result()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_do_not_outlive_a_caller_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, process_group=0) as caller:
        try:
            # The output ends when the last process that could write to it has ended.
            assert caller.communicate(timeout=60)[0] == "at work\n"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(caller.pid, signal.SIGKILL)


def test_a_contract_that_changed_under_the_run_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD)
    assert run_task(replace(task("held"), model="qwen/image-to-image"))[2]
