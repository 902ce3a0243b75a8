"""What laws and their runs say to people is in the language spoken, whichever process says it; evidence is English."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import ConformanceError, VerificationError
from conformance.laws import tasks as module
from conformance.laws import verification
from conformance.laws.evidence import write_evidence
from conformance.laws.tasks import Task, run_task, run_tasks, stamp_of
from conformance.laws.verification import verify
from conformance.messages import LANGUAGES, N_, Sentence, language, use_language
from tests.support.fake_laws import HELD, law, use
from tests.support.russian import run

MODEL = "z-image"
PACKAGE = Path(module.__file__).parents[1]
OTHER = (
    "у рабочего процесса другая версия kie-conformance, Hypothesis или Python либо другой контракт или другая страница"
)


def task(law: str = "held", model: str = MODEL, **more: Any) -> Task:
    return Task(**{"model": model, "law": law, "examples": 0, "seed": 0, "stamp": "0" * 64, **more})


def test_a_task_is_in_the_language_in_which_it_is_made() -> None:
    assert task().language == "en"
    use_language("ru")
    assert task().language == "ru"


def test_whoever_runs_a_task_answers_in_its_language_and_speaks_its_own_again() -> None:
    assert run_task(task(language="ru"))[2] == OTHER
    assert language() == "en"
    use_language("ru")
    assert run_task(task(language="en"))[2].startswith("the worker has another version of kie-conformance")
    assert language() == "ru"


@pytest.mark.parametrize("jobs", [1, 2])
def test_why_a_task_could_not_complete_is_said_in_russian_by_every_process(jobs: int) -> None:
    use_language("ru")
    outcomes = run_tasks([task(), task(model="nobody/nothing")], jobs=jobs)
    told = {one.task.model: one.error for one in outcomes}
    assert told == {MODEL: OTHER, "nobody/nothing": "нет контракта для 'nobody/nothing'"}


BREAKS = """\
from conformance.contract import contract_paths
from conformance.laws.tasks import Task, run_tasks
from conformance.messages import use_language

if __name__ == "__main__":
    path = contract_paths()["z-image"]
    path.write_text("title = ")
    use_language("ru")
    tasks = [Task(model="z-image", law=law, examples=0, seed=0, stamp="") for law in ("mutants", "coverage")]
    for one in sorted(run_tasks(tasks, jobs=2), key=lambda one: one.task.law):
        print(one.task.law, one.error.removeprefix(str(path)))
"""


def test_a_contract_that_breaks_under_the_run_is_told_by_the_workers_in_russian(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "conformance", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "breaks.py").write_text(BREAKS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "breaks.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    said = ": ожидался TOML: недопустимое значение (в конце документа)"
    assert (done.stdout.splitlines(), done.stderr) == ([f"coverage {said}", f"mutants {said}"], "")


def test_the_command_tells_what_its_workers_could_not_complete_in_russian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verification, "stamp_of", lambda _model: "0" * 64)
    done = run("verify", "--model", MODEL, "--jobs", "2", "--output", "evidence.json")
    lines = done.stderr.splitlines()
    assert (done.exit_code, done.stdout) == (3, "")
    assert lines[0] == "Ошибка: довести до конца не удалось:"
    assert lines[1] == f"accepts-documented на {MODEL}: {OTHER}"
    assert lines[-1] == "и ещё 20"
    assert list(tmp_path.iterdir()) == []


def test_what_a_model_lacks_for_a_law_is_said_in_the_language_of_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    def inputs(_material: Any) -> Any:
        told = N_("{path}: expected a value that keeps all its facts, none of those tried does")
        raise ConformanceError(Sentence(told, path="input.size"))

    use(monkeypatch, law("wrong", inputs))
    wrong = {spoken: run_task(task("wrong", stamp=stamp_of(MODEL), language=spoken))[2] for spoken in LANGUAGES}
    assert wrong == {
        "en": "input.size: expected a value that keeps all its facts, none of those tried does",
        "ru": "input.size: ожидалось значение, при котором верны все факты, но такого среди испробованных нет",
    }


def _dies(_task: Task) -> Any:
    os._exit(1)


def test_that_a_process_died_is_said_in_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "run_task", _dies)
    use_language("ru")
    with pytest.raises(VerificationError) as caught:
        list(run_tasks([task()], jobs=2))
    assert str(caught.value) == (
        f"held на {MODEL}: сбой рабочего процесса: BrokenProcessPool\n"
        "Рабочий процесс убит, или у него нет kie-conformance этой версии."
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_evidence_is_the_same_to_the_byte_in_all_languages(tmp_path: Path, jobs: int) -> None:
    for spoken in LANGUAGES:
        module._material.cache_clear()  # so that each language makes what laws are tried on
        use_language(spoken)
        write_evidence(tmp_path / spoken, verify([MODEL, "suno-generate-music"], jobs=jobs).evidence)
    assert (tmp_path / "ru").read_bytes() == (tmp_path / "en").read_bytes()


def test_laws_are_tried_in_english_by_a_task_in_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []

    def note(_value: Any) -> bool:
        spoken.append(language())
        return False

    use(monkeypatch, law("noted", [{"a": 1}], breaks=note), HELD)
    assert run_task(task("noted", stamp=stamp_of(MODEL), language="ru"))[2] == ""
    assert spoken == ["en"]


def test_workers_of_a_cluster_say_in_russian_what_they_could_not_do(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from tests.laws.test_dask import cluster_of

    use_language("ru")
    with cluster_of(tmp_path, "one") as cluster:
        outcomes = list(run_tasks([task()], dask=cluster.address))
    assert [one.error for one in outcomes] == [OTHER]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "с tcp://127.0.0.1:1 не удалось соединиться за 1 с"),
        ("tls://127.0.0.1:1", "в настройках Dask нет сертификатов для TLS"),
    ],
)
def test_why_no_scheduler_answers_is_said_in_russian(monkeypatch: pytest.MonkeyPatch, address: str, said: str) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(module, "_PATIENCE", 1)
    use_language("ru")
    with pytest.raises(VerificationError) as caught:
        list(run_tasks([task()], dask=address))
    assert str(caught.value) == f"{address}: планировщик Dask не отвечает: {said}"
