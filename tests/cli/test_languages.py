"""What machines read, and what is committed, is the same in all languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.laws.failures import Verdict, replay, write_failure
from conformance.laws.rows import LAWS
from conformance.laws.run import Failure
from conformance.laws.tasks import Task, run_task, stamp_of
from conformance.messages import LANGUAGES, language, use_language
from tests.support.russian import BROKEN, DAYS, run

ROOT = Path(__file__).parents[2]
SUBJECT = """\
[subject]
title = "wrong enum"
python = "{file}"
function = "wrong_enum"
models = ["kling/v2-1-pro"]
"""


MACHINES = (
    ("check", "kling/v2-1-pro", "--normalize", "--json"),
    ("check", "--request", "--json"),
    ("price", "kling/v2-1-pro", "--json"),
    ("history", "kling/v2-1-pro", "--json"),
    ("drift", *DAYS, "--model", "google/*", "--format", "json"),
    ("drift", "--format", "json"),
    ("audit", "--no-verify", "--all", "--format", "json"),
    ("audit", "--no-verify", "--format", "csv"),
    ("audit", "--no-verify", "--format", "junit"),
    ("audit", "--no-verify", "--format", "badge"),
    ("export", "schema", "kling/v2-1-pro"),
    ("contract", "draft", "kling/v2-1-pro"),
)


@pytest.mark.parametrize("arguments", MACHINES, ids=" ".join)
def test_machines_read_the_same_in_all_languages(here: Path, arguments: tuple[str, ...]) -> None:
    told = {language: run(*arguments, language=language, payload=BROKEN).stdout for language in LANGUAGES}
    assert told["en"] != ""
    assert told["ru"] == told["en"]


def test_ids_levels_and_places_in_sarif_are_the_same_in_all_languages() -> None:
    def bare(language: str) -> list[object]:
        done = run("drift", *DAYS, "--model", "google/*", "--format", "sarif", language=language)
        results = json.loads(done.stdout)["runs"][0]["results"]
        return [[one["ruleId"], one["level"], one["locations"], one["partialFingerprints"]] for one in results]

    assert bare("ru") == bare("en") != []


AUDITS = (
    ("subject.toml", "--profile", "deterministic", "--format", "json"),
    ("subject.toml", "--profile", "deterministic", "--format", "badge"),
    ("ndjson:sent.ndjson", "--format", "json"),
)


@pytest.mark.parametrize("arguments", AUDITS, ids=" ".join)
def test_machines_read_the_same_of_an_audit_of_somebody_else(here: Path, arguments: tuple[str, ...]) -> None:
    subject = SUBJECT.format(file=(ROOT / "tests" / "audit" / "subjects.py").as_posix())
    (here / "subject.toml").write_text(subject, encoding="utf-8")
    (here / "sent.ndjson").write_text(f'{{"model": "kling/v2-1-pro", "input": {BROKEN}}}\n', encoding="utf-8")
    told = {one: run("audit-subject", *arguments, language=one).stdout for one in LANGUAGES}
    assert told["ru"] == told["en"] != ""


def test_what_is_committed_is_in_english_whatever_is_spoken(here: Path) -> None:
    for spoken in LANGUAGES:
        run("audit", "--no-verify", "--reports", spoken, language=spoken)
        run("contract", "report", "--reports", spoken, language=spoken)
    for name in ("status.json", "status.md", "cross_rules.md", "prices.md"):
        assert (here / "ru" / name).read_bytes() == (here / "en" / name).read_bytes(), name


def test_evidence_and_failures_are_the_same_in_all_languages(here: Path) -> None:
    for spoken in LANGUAGES:
        file = f"{spoken}/evidence.json"
        done = run("verify", "--model", "z-image", "--jobs", "1", "--output", file, language=spoken)
        assert done.exit_code == 0, done.output
    assert (here / "ru" / "evidence.json").read_bytes() == (here / "en" / "evidence.json").read_bytes()


def test_laws_are_tried_and_replayed_in_english_whatever_is_spoken(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []

    def judge(*_arguments: object) -> None:
        spoken.append(language())

    monkeypatch.setattr("conformance.laws.run.judge", judge)
    monkeypatch.setattr("conformance.laws.failures.judge", judge)
    failure = Failure(
        model="z-image", law="accepts-documented", input={}, documented="right", said="wrong", page="market/z-image"
    )
    file = write_failure(here, failure, LAWS["accepts-documented"].sentence)
    use_language("ru")
    found, _seconds, error = run_task(
        Task(model="z-image", law="accepts-documented", examples=0, seed=0, stamp=stamp_of("z-image"))
    )
    assert (found["failure"], error) == (None, "")
    assert replay(file).verdict is Verdict.FIXED
    assert len(spoken) > 10
    assert set(spoken) == {"en"}
