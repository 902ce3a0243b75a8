"""The pytest plugin as its users meet it: what is collected, how it is picked, how it fails, and that it stays away."""

from __future__ import annotations

import json
import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import Contract, contract_paths
from conformance.errors import SnapshotError
from conformance.laws import failures, items, kill, law, plugin
from conformance.laws.kill import MutantResult
from conformance.laws.law import Subject
from conformance.laws.profiles import PROFILES
from conformance.laws.reference import reference_for
from conformance.laws.rows import LAWS
from conformance.laws.run import Result
from conformance.roster import load_roster

pytest_plugins = "pytester"

MODEL = "kling/v2-1-pro"
OTHER = "kling/v2-1-standard"
NAMES = [*(f"law[{id}]-{MODEL}" for id in LAWS), f"mutants-{MODEL}"]
LIGHT = ("-p", "no:schemathesis", "-p", "no:anyio", "-p", "no:hypothesispytest")
"""Plugins that would import Hypothesis by themselves."""


def subject_that_accepts_all(contract: Contract) -> Subject:
    return replace(RIGHT(contract), validate=lambda _payload: [])


RIGHT = law.subject_of


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A validator that refuses nothing."""
    monkeypatch.setattr(law, "subject_of", subject_that_accepts_all)


@pytest.fixture(autouse=True)
def few_mutants(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutants as they should be; how they are made and tried is tested elsewhere."""
    answer(monkeypatch, survivors=())


def answer(monkeypatch: pytest.MonkeyPatch, survivors: Sequence[str]) -> None:
    def run_mutants(material: law.Material) -> MutantResult:
        return MutantResult(
            model=material.reference.id,
            made=9,
            killed=8 - len(survivors),
            equivalent=1,
            survivors=tuple(survivors),
            killed_by={},
        )

    monkeypatch.setattr(kill, "run_mutants", run_mutants)


def listed(done: pytest.RunResult) -> list[str]:
    """Names of the items that ``--collect-only -q`` lists."""
    return [line.removeprefix("conformance.laws::") for line in done.outlines if "::" in line]


def outcomes(done: pytest.RunResult) -> dict[str, str]:
    """Name of each item that ``-v`` tells of, with its outcome."""
    found = re.findall(r"^(?:conformance\.laws::)?(\S+) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout.str(), re.M)
    return dict(found)


def is_in_summary(text: str, name: str) -> bool:
    """Whether the short summary names a failed item as it is collected."""
    return re.search(rf"^FAILED conformance\.laws::{re.escape(name)}( - |$)", text, re.M) is not None


def test_there_is_one_item_a_law_and_one_for_the_mutants(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "--collect-only", "-q")
    assert done.ret == 0
    assert listed(done) == NAMES


def test_the_models_of_the_roster_come_in_its_order_each_contract_once(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess("--kie", "-k", "mutants", "--collect-only", "-q")
    members = dict.fromkeys(member for entry in load_roster().entries for member in entry.members)
    assert listed(done) == [f"mutants-{member}" for member in members]


def test_every_contract_comes_after_the_roster_if_asked(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess("--kie", "--kie-all", "-k", "mutants", "--collect-only", "-q")
    found = [name.removeprefix("mutants-") for name in listed(done)]
    assert found[0] == load_roster().entries[0].members[0]
    assert sorted(found) == sorted(contract_paths())


@pytest.mark.parametrize(
    ("globs", "found"),
    [
        ((MODEL, OTHER), [OTHER, MODEL]),
        (("kling/v2-1-[ps]*",), [OTHER, MODEL]),
        (("pixverse-v6/text-to-video",), ["pixverse-v6/text-to-video"]),
        (("midjourney/api",), ["midjourney-generate"]),
    ],
    ids=["twice", "glob", "beyond the roster", "an entry of the roster"],
)
def test_globs_pick_models(pytester: pytest.Pytester, globs: Sequence[str], found: list[str]) -> None:
    options = [word for glob in globs for word in ("--kie-model", glob)]
    done = pytester.runpytest_inprocess("--kie", *options, "-k", "mutants", "--collect-only", "-q")
    assert listed(done) == [f"mutants-{id}" for id in found]


@pytest.mark.parametrize("idle", [("--kie-model", MODEL), ("--kie-all",), ("--kie-failures", "found")])
def test_what_picks_laws_without_asking_for_them_is_wrong_usage(pytester: pytest.Pytester, idle: Sequence[str]) -> None:
    done = pytester.runpytest_inprocess(*idle)
    assert done.ret is pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: {idle[0]} does nothing by itself: add --kie, or --pyargs conformance.laws"])


@pytest.mark.parametrize(
    ("picked", "names"),
    [
        (("-k", "rounding-on-grid"), [f"law[rounding-on-grid]-{MODEL}"]),
        (("-k", "rounding and not nearest"), [f"law[rounding-{one}]-{MODEL}" for one in ("on-grid", "monotone")]),
        (("-k", "law"), NAMES[:-1]),
        (("-k", f"law[survives-json]-{MODEL}"), [f"law[survives-json]-{MODEL}"]),
        (("-m", "kie and not slow"), NAMES),
        (("-m", "kie(law='mutants')"), [f"mutants-{MODEL}"]),
        (("-m", f"kie(model='{OTHER}')"), []),
        (("-m", "not kie"), []),
    ],
)
@pytest.mark.parametrize("asked", [("--kie",), ("--pyargs", "conformance.laws")], ids=["option", "module"])
def test_items_are_picked_by_words_and_markers(
    pytester: pytest.Pytester, asked: Sequence[str], picked: Sequence[str], names: list[str]
) -> None:
    pytester.makeini("[pytest]\nmarkers = slow\naddopts = --strict-markers --strict-config")
    done = pytester.runpytest_inprocess(*asked, "--kie-model", MODEL, "--collect-only", "-q", *picked)
    assert done.ret == (0 if names else 5)
    assert listed(done) == names


def test_the_marker_is_registered(pytester: pytest.Pytester) -> None:
    assert "@pytest.mark.kie(model, law):" in pytester.runpytest_inprocess("--markers").stdout.str()


def test_all_laws_hold_and_say_how_much_was_tried(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-v")
    assert done.ret == 0
    assert outcomes(done) == dict.fromkeys(NAMES, "PASSED")


def test_tests_of_ones_own_stay_as_they_are_without_the_option(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_own(): pass")
    done = pytester.runpytest_inprocess("-v")
    assert done.ret == 0
    assert outcomes(done) == {"test_tests_of_ones_own_stay_as_they_are_without_the_option.py::test_own": "PASSED"}
    assert "kie:" not in done.stdout.str()


def test_tests_of_ones_own_come_first_with_the_option(pytester: pytest.Pytester) -> None:
    path = pytester.makepyfile("def test_own(): pass\ndef test_else(): pass")
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, f"{path.name}::test_own", "-v")
    assert list(outcomes(done)) == [f"{path.name}::test_own", *NAMES]


def test_a_start_without_the_option_imports_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_light():
            ours = {name for name in sys.modules if name.startswith("conformance")}
            assert ours == {"conformance", "conformance.errors", "conformance.laws", "conformance.laws.plugin",
                            "conformance.laws.profiles"}
            assert not {"hypothesis", "jsonschema_rs", "click"} & set(sys.modules)
        """
    )
    done = pytester.runpytest_subprocess(*LIGHT)
    done.assert_outcomes(passed=1)


def test_the_package_by_its_name_in_an_empty_folder(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_subprocess("--pyargs", "conformance.laws", "--kie-model", MODEL, "-v")
    assert done.ret == 0
    assert outcomes(done) == dict.fromkeys(NAMES, "PASSED")
    done.stdout.fnmatch_lines(["kie: seed 0, profile quick (10 drawn inputs a law), 1 model"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--pyargs", "conformance.laws"),
        ("--kie", "--pyargs", "conformance.laws"),
        (str(plugin.FOLDER),),
        ("--kie", str(plugin.FOLDER)),
        ("--kie", "--pyargs", "conformance.laws", "."),
    ],
    ids=["module", "module and option", "folder", "folder and option", "module, option and here"],
)
def test_whoever_names_the_package_gets_each_item_once(pytester: pytest.Pytester, arguments: Sequence[str]) -> None:
    done = pytester.runpytest_inprocess(*arguments, "--kie-model", MODEL, "--collect-only", "-q")
    assert listed(done) == NAMES


def test_the_package_above_has_no_tests(pytester: pytest.Pytester) -> None:
    assert pytester.runpytest_inprocess("--pyargs", "conformance.report", "--collect-only").ret == 5


@pytest.mark.parametrize("distribution", ["loadgroup", "worksteal"])
def test_workers_agree_on_what_there_is_and_do_each_item_once(pytester: pytest.Pytester, distribution: str) -> None:
    options = ("--kie", "--kie-model", MODEL, "--kie-model", OTHER, "-k", "rounding or price or schema-tells")
    done = pytester.runpytest_subprocess(*options, "-n", "2", "--dist", distribution, "--junitxml=found.xml")
    laws = [id for id in LAWS if id.startswith(("rounding", "price")) or id == "schema-tells"]
    done.assert_outcomes(passed=2 * len(laws))
    names = sorted(case.get("name", "") for case in ET.parse(pytester.path / "found.xml").iter("testcase"))
    assert names == sorted(f"law[{id}]-{model}" for id in laws for model in (MODEL, OTHER))


def test_junit_names_items_and_tells_what_was_tried(pytester: pytest.Pytester) -> None:
    pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "--junitxml=found.xml")
    cases = list(ET.parse(pytester.path / "found.xml").iter("testcase"))
    assert [case.get("name") for case in cases] == NAMES
    assert {case.get("classname") for case in cases} == {"conformance.laws"}
    told = [{one.get("name"): one.get("value") for one in case.iter("property")} for case in cases]
    assert [one["model"] for one in told] == [MODEL] * len(NAMES)
    assert [one["law"] for one in told[:-1]] == list(LAWS)
    assert int(told[0]["cases"] or 0) > 100
    assert told[-1] == {"model": MODEL, "made": "9", "killed": "8", "equivalent": "1"}


def test_names_of_other_tests_in_a_junit_file_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="import pytest\n@pytest.mark.parametrize('one', ['a@b'])\ndef test_it(one): pass")
    pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-k", "test_it", "--junitxml=found.xml")
    (case,) = ET.parse(pytester.path / "found.xml").iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("test_own", "test_it[a@b]")


@pytest.mark.usefixtures("broken")
def test_a_broken_law_says_all_that_one_has_to_know(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-k", "refuses-single-fault", "--kie-seed", "5")
    assert done.ret == 1
    text = done.stdout.str()
    assert f"{MODEL} breaks refuses-single-fault: {LAWS['refuses-single-fault'].sentence}" in text
    payload = text.partition("the smallest payload that was found:\n")[2].partition("\n\n")[0]
    assert law.verdict_of(RIGHT(contract_of(MODEL)).validate(json.loads(payload)))
    assert re.search(r"^documented  \S+ at ", text, re.M)
    assert "said        it is as documented\n" in text
    assert f"page        https://docs.kie.ai/market/{MODEL}\n" in text
    assert "Traceback" not in text
    assert is_in_summary(text, f"law[refuses-single-fault]-{MODEL}")
    command = shlex.split(text.partition("run again   ")[2].partition("\n")[0])
    assert command[:3] == ["pytest", "--pyargs", "conformance.laws"]
    again = pytester.runpytest_inprocess(*command[1:], "-v")
    assert outcomes(again) == {f"law[refuses-single-fault]-{MODEL}": "FAILED"}
    assert "seed 5" in again.stdout.str()


def test_a_law_that_is_broken_on_a_worker_says_the_same(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        from dataclasses import replace
        from conformance.laws import law

        right = law.subject_of
        law.subject_of = lambda contract: replace(right(contract), validate=lambda _payload: [])
        """
    )
    options = ("--kie", "--kie-model", MODEL, "-k", "refuses-single-fault or price", "--junitxml=found.xml")
    done = pytester.runpytest_subprocess(*options, "-n", "2", "-v")
    assert done.ret == 1
    name = f"law[refuses-single-fault]-{MODEL}"
    text = done.stdout.str()
    assert f"{MODEL} breaks refuses-single-fault: {LAWS['refuses-single-fault'].sentence}\n" in text
    assert is_in_summary(text, name)
    (failed,) = [
        one for one in ET.parse(pytester.path / "found.xml").iter("testcase") if one.find("failure") is not None
    ]
    assert failed.get("name") == name
    assert "the smallest payload that was found:" in (failed.findtext("failure") or "")


def contract_of(model: str) -> Contract:
    found = reference_for(model)
    assert found is not None
    return found.contract


def test_long_texts_of_a_payload_are_cut_and_their_length_is_told(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def subject_without_lengths(contract: Contract) -> Subject:
        right = RIGHT(contract)

        def validate(payload: Any) -> list[Any]:
            return [one for one in right.validate(payload) if one.code != "too-long"]

        return replace(right, validate=validate)

    monkeypatch.setattr(law, "subject_of", subject_without_lengths)
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-k", "refuses-single-fault")
    assert re.search(r"… \(501 characters\)|… \(5001 characters\)", done.stdout.str())
    assert max(map(len, done.outlines)) < 400


@pytest.mark.usefixtures("broken")
def test_a_failure_leaves_a_file_that_is_replayed(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--kie", "--kie-model", MODEL, "-k", "refuses-single-fault", "--kie-failures", "reports/failures")
    done = pytester.runpytest_inprocess(*options)
    path = Path("reports/failures/refuses-single-fault-kling_v2-1-pro.json")
    done.stdout.fnmatch_lines([f"run again   kie-conformance replay {path}"])
    assert failures.read_failure(path).model == MODEL
    monkeypatch.setattr(law, "subject_of", RIGHT)
    assert failures.replay(path).verdict is failures.Verdict.FIXED
    assert pytester.runpytest_inprocess(*options).ret == 0
    assert not path.exists()


def test_a_run_leaves_no_files_of_ours_unless_asked(pytester: pytest.Pytester) -> None:
    pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-p", "no:cacheprovider")
    assert {path.name for path in pytester.path.iterdir()} <= {".hypothesis"}


@pytest.mark.usefixtures("broken")
def test_what_failed_last_can_be_run_alone(pytester: pytest.Pytester) -> None:
    first = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-v")
    failed = {name for name, outcome in outcomes(first).items() if outcome == "FAILED"}
    assert f"law[reports-all-faults]-{MODEL}" in failed
    assert len(failed) < len(NAMES)
    assert set(outcomes(pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-v", "--lf"))) == failed


def test_mutants_that_nobody_noticed_are_named(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, survivors=["input.duration: enum without '5'", "input.prompt: maxLength 4999"])
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "-v")
    assert done.ret == 1
    assert outcomes(done)[f"mutants-{MODEL}"] == "FAILED"
    done.stdout.fnmatch_lines(
        [
            f"{MODEL}: no law would notice 2 of 9 changes (1 more are no change at all):",
            "  input.duration: enum without '5'",
            "  input.prompt: maxLength 4999",
            f"page        https://docs.kie.ai/market/{MODEL}",
            f"run again   pytest --pyargs conformance.laws --kie-model {MODEL} * -k mutants-{MODEL}",
        ]
    )


def test_an_undocumented_model_is_one_skipped_item(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "reference_for", lambda model: None if model == OTHER else reference_for(model))
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "--kie-model", OTHER, "-v", "-rs")
    assert done.ret == 0
    assert outcomes(done) == {f"undocumented-{OTHER}": "SKIPPED", **dict.fromkeys(NAMES, "PASSED")}
    assert f"no snapshot documents {OTHER}: nothing to hold it against" in done.stdout.str()


def test_a_damaged_snapshot_is_told_in_one_sentence(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_id: str) -> None:
        raise SnapshotError("manifest.json:3: expected JSON", hint="Take it again.")

    monkeypatch.setattr(items, "reference_for", damaged)
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL)
    assert done.ret == 2
    done.stdout.fnmatch_lines(["manifest.json:3: expected JSON", "Take it again."])
    assert "Traceback" not in done.stdout.str()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--kie-model", "klign/v2-1-pro"), "--kie-model: no model matches 'klign/v2-1-pro'\n*'kling/v2-1-pro'?"),
        (("--kie-profile", "fast"), "*--kie-profile: invalid choice: 'fast'*"),
        (("--kie-seed", "soon"), "*--kie-seed: invalid int value: 'soon'*"),
        (("--kie-failures", "file"), "*--kie-failures: expected a folder, found the file file"),
    ],
)
@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["here", "workers"])
def test_wrong_usage_is_told_before_anything_runs(
    pytester: pytest.Pytester, options: Sequence[str], message: str, workers: Sequence[str]
) -> None:
    Path("file").touch()
    done = pytester.runpytest_inprocess("--kie", *options, *workers)
    assert done.ret == 4
    done.stderr.fnmatch_lines([f"*{line}" for line in message.split("\n")])


@pytest.mark.parametrize("library", plugin.NEEDED)
def test_without_the_extra_one_is_told_what_to_install(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setattr(plugin, "find_spec", lambda name: None if name == library else plugin)
    done = pytester.runpytest_inprocess("--kie")
    assert done.ret == 4
    done.stderr.fnmatch_lines(['*pip install "kie-conformance?laws?"'])
    assert pytester.runpytest_inprocess().ret == 5


def test_seed_and_profile_reach_the_laws_and_the_header(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def run_law(law: Any, subject: Any, material: Any, *, examples: int, seed: int) -> Result:
        asked.append((examples, seed))
        return Result(model=material.reference.id, law=law.id, cases=1, examples=examples, failure=None)

    monkeypatch.setattr(items, "run_law", run_law)
    done = pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "--kie-profile", "nightly", "--kie-seed", "7")
    done.stdout.fnmatch_lines(["kie: seed 7, profile nightly (2000 drawn inputs a law), 1 model"])
    assert set(asked) == {(2000, 7)}


def test_the_profiles_draw_ever_more() -> None:
    assert {name: profile.examples for name, profile in PROFILES.items()} == {"quick": 10, "ci": 60, "nightly": 2000}


def test_the_cases_of_a_model_are_made_once_for_all_its_items(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = counted(monkeypatch, items, "Material")
    pytester.runpytest_inprocess("--kie", "--kie-model", MODEL, "--kie-model", OTHER)
    assert made == [OTHER, MODEL]


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[str]:
    """The models for which ``module.name`` is called from now on."""
    right: Callable[..., Any] = getattr(module, name)
    made = []

    def count(reference: Any) -> Any:
        made.append(reference.id)
        return right(reference)

    monkeypatch.setattr(module, name, count)
    return made


def test_the_plugin_can_be_turned_off(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_subprocess("-p", "no:kie", "--kie")
    assert done.ret == 4
    assert "unrecognized arguments: --kie" in done.stderr.str()
