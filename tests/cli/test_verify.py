"""``kie-conformance verify`` as a person runs it, and as a script does."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import strategies as st

from conformance.cli import main
from conformance.laws.evidence import read_evidence, schema
from conformance.laws.packing import packed_text
from conformance.laws.reference import reference_for
from conformance.laws.rows import LAWS
from tests.support.fake_laws import BROKEN, HELD, law, use

ROOT = Path(__file__).parents[2]
BLOCKED = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == sys.argv[1]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
from conformance.cli import main
main(["verify", "--model", "z-image", *sys.argv[2:]], prog_name="kie-conformance")
"""
MAIN = "from conformance.cli import main; main(prog_name='kie-conformance')"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    words = ["verify", *arguments]
    if "--dask" not in arguments and "--jobs" not in arguments:
        words += ["--jobs", "1"]
    return CliRunner().invoke(main, words, prog_name="kie-conformance", catch_exceptions=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def shown(done: Result) -> list[str]:
    """The lines, without the one that says how long it took."""
    return [line for line in done.stdout.splitlines() if not line.startswith("  took ")]


def test_where_all_holds_it_says_so_and_exits_with_0(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    done = run("--model", "z-image", "--model", "kling/v2-1-*")
    assert (done.exit_code, done.stderr) == (0, "")
    assert shown(done) == [
        "5 of 5 models verified.",
        "  laws      1 for each model: 5 hold, 0 broken",
        "  inputs    15 cases, 50 examples",
        "  mutants   50 made, 40 killed, 10 equivalent, 0 survive",
        "  facts     70 that can refuse something: 70 tried from both sides, 0 from one, 0 never",
        "  run       profile quick, seed 0",
        "Written: reports/evidence.json",
    ]
    assert [*tree(folder)] == ["reports/evidence.json"]
    assert "  took      " in done.stdout
    assert " on 1 process\n" in done.stdout


def test_the_laws_are_listed_and_nothing_is_tried(folder: Path) -> None:
    done = run("--list")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert [line.partition(":")[0] for line in lines[::2]] == list(LAWS)
    assert [line.partition(": ")[2] for line in lines[::2]] == [law.sentence for law in LAWS.values()]
    assert lines[1::2] == [f"  broken by {law.broken_by}" for law in LAWS.values()]
    assert tree(folder) == {}


def test_a_broken_law_is_told_with_all_that_one_needs(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD, BROKEN)
    done = run("--model", "kling/v2-1-pro")
    assert (done.exit_code, done.stderr) == (1, "")
    assert shown(done) == [
        "kling/v2-1-pro  broken: the sentence of broken",
        '  input       {"prompt": "a"}',
        "  documented  something else",
        "  said        something",
        "  page        https://docs.kie.ai/market/kling/v2-1-pro",
        "  again       kie-conformance replay reports/failures/broken-kling_v2-1-pro.json",
        "",
        "0 of 1 model verified.",
        "  laws      2 for each model: 1 hold, 1 broken",
        "  inputs    5 cases, 10 examples",
        "  mutants   10 made, 8 killed, 2 equivalent, 0 survive",
        "  facts     16 that can refuse something: 16 tried from both sides, 0 from one, 0 never",
        "  run       profile quick, seed 0",
        "Written: reports/evidence.json",
    ]
    assert [*tree(folder)] == ["reports/evidence.json", "reports/failures/broken-kling_v2-1-pro.json"]


def test_a_mutant_that_survives_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, survivors=["prompt: maxLength 1000 becomes 1001", "price dropped\x1b[2J"])
    done = run("--model", "z-image")
    assert done.exit_code == 1
    assert shown(done)[:4] == [
        "z-image  2 mutants that no law would notice:",
        "  prompt: maxLength 1000 becomes 1001",
        "  price dropped\N{REPLACEMENT CHARACTER}[2J",
        "",
    ]
    assert "  mutants   12 made, 8 killed, 2 equivalent, 2 survive" in shown(done)


def test_a_long_text_hides_nothing_of_the_payload(monkeypatch: pytest.MonkeyPatch) -> None:
    use(
        monkeypatch,
        law("broken", [{"prompt": "x" * 5001, "size": 1}], breaks=lambda one: len(one.get("prompt", "")) > 5000),
    )
    (line,) = (one for one in shown(run("--model", "z-image")) if one.startswith("  input "))
    assert line == f'  input       {{"prompt": "{"x" * 100}\\u2026 (5001 characters)"}}'


@pytest.mark.parametrize(
    ("value", "said"),
    [(float("nan"), "NaN"), ("\x1b\ud800", '"\\u001b\\ud800"'), (10**5000, '{"$integer":"0x'), (["x" * 9000], '["xxx')],
    ids=["nan", "text", "integer", "long"],
)
def test_any_input_can_be_shown(monkeypatch: pytest.MonkeyPatch, folder: Path, value: Any, said: str) -> None:
    use(monkeypatch, law("broken", [value], breaks=lambda one: packed_text(one) == packed_text(value)))
    done = run("--model", "z-image")
    assert done.exit_code == 1
    (line,) = (one for one in shown(done) if one.startswith("  input "))
    assert line.startswith(f"  input       {said}")
    assert len(line) < 2100
    assert read_evidence(folder / "reports" / "evidence.json").models["z-image"].broken


def test_the_same_run_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD, BROKEN)
    run("--model", "z-image")
    first = tree(folder)
    run("--model", "z-image")
    assert tree(folder) == first
    data = json.loads(first["reports/evidence.json"])
    jsonschema.validate(data, schema())
    assert (data["profile"], data["seed"]) == ("quick", 0)


def test_profile_and_seed_are_used_and_kept(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    seen: list[Any] = []

    def sees(value: Any) -> bool:
        seen.append(value)
        return False

    use(monkeypatch, law("held", breaks=sees, draws=st.integers()))
    assert "  run       profile ci, seed 7" in shown(run("--model", "z-image", "--profile", "ci", "--seed", "7"))
    evidence = read_evidence(folder / "reports" / "evidence.json")
    assert (evidence.profile, evidence.seed, evidence.models["z-image"].examples) == ("ci", 7, 60)
    drawn = list(seen)
    for seed, alike in (("7", True), ("8", False)):
        seen.clear()
        run("--model", "z-image", "--profile", "ci", "--seed", seed)
        assert (seen == drawn) is alike


def test_a_partial_run_replaces_its_models_in_the_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    run("--model", "z-image", "--model", "kling/v2-1-pro")
    use(monkeypatch, BROKEN)
    run("--model", "z-image")
    models = read_evidence(folder / "reports" / "evidence.json").models
    assert {id: one.holds for id, one in models.items()} == {"z-image": False, "kling/v2-1-pro": True}


def test_a_partial_run_of_another_kind_leaves_the_file_and_says_so(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    use(monkeypatch, HELD)
    run("--model", "z-image")
    before = tree(folder)
    done = run("--model", "kling/v2-1-pro", "--seed", "5")
    assert done.exit_code == 3
    assert tree(folder) == before
    assert done.stderr.startswith(
        "Not written: reports/evidence.json: it holds evidence of profile quick, seed 0, hypothesis "
    )
    assert "and this run was profile quick, seed 5, hypothesis " in done.stderr
    assert done.stderr.endswith("Run without --model to make all of it anew, or name another file with --output.\n")
    assert "Written" not in done.stdout


def test_a_damaged_file_is_left_and_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    (folder / "mine.json").write_text("{", "utf-8")
    done = run("--model", "z-image", "--output", "mine.json")
    assert done.exit_code == 3
    assert done.stderr.startswith("Not written: mine.json:1:2: expected JSON")
    assert tree(folder) == {"mine.json": b"{"}


def test_where_evidence_cannot_be_written_nothing_is_tried(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def inputs(_material: Any) -> Any:
        raise AssertionError("tried")

    use(monkeypatch, law("tried", inputs))
    (folder / "file").write_text("", "utf-8")
    done = run("--model", "z-image", "--output", "file/deeper/evidence.json")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == f"Error: file/deeper/evidence.json: {folder / 'file'} is no folder\n"
    assert tree(folder) == {"file": b""}


def test_the_whole_roster_replaces_the_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    run("--model", "gpt-image/1.5-image-to-image", "--seed", "5")
    assert run().exit_code == 0
    evidence = read_evidence(folder / "reports" / "evidence.json")
    assert evidence.seed == 0
    assert len(evidence.models) == 76
    assert run("--all").exit_code == 0
    assert len(read_evidence(folder / "reports" / "evidence.json").models) > 150


def test_the_file_of_a_law_that_holds_again_goes(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, law("broken", [{}], breaks=lambda _: True))
    run("--model", "z-image", "--model", "kling/v2-1-pro")
    use(monkeypatch, law("broken", [{}]))
    run("--model", "z-image")
    assert [*tree(folder)] == ["reports/evidence.json", "reports/failures/broken-kling_v2-1-pro.json"]


def test_json_is_the_evidence_of_this_run_and_nothing_else(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD, BROKEN)
    done = run("--model", "z-image", "--json", "--durations", "1")
    assert done.exit_code == 1
    data = json.loads(done.stdout)
    jsonschema.validate(data, schema())
    assert data == json.loads((folder / "reports" / "evidence.json").read_text("utf-8"))
    assert "models that took longest" in done.stderr


def test_durations_are_told_by_model_and_by_law(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, HELD, BROKEN)
    lines = run("--model", "z-image", "--model", "kling/v2-1-pro", "--durations", "2").stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("models that took longest"))
    assert {line.split()[-1] for line in lines[start + 1 : start + 3]} == {"z-image", "kling/v2-1-pro"}
    assert lines[start + 3].startswith("laws that took longest")
    assert {line.split()[-1] for line in lines[start + 4 : start + 6]} <= {"held", "broken", "mutants", "coverage"}


def test_costs_are_saved_when_asked_for_and_order_the_next_run(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    run("--model", "z-image", "--model", "kling/v2-1-pro", "--save-costs")
    file = folder / "reports" / "costs.json"
    data = json.loads(file.read_text("utf-8"))
    assert set(data["seconds"]) == {"z-image", "kling/v2-1-pro"}
    assert set(data["seconds"]["z-image"]) == {"held", "mutants", "coverage"}
    assert (data["run"]["models"], data["run"]["processes"]) == (2, 1)
    before = file.read_bytes()
    order: list[str] = []

    def tried(name: str, _material: Any) -> list[Any]:
        order.append(name)
        return []

    use(monkeypatch, *(law(name, partial(tried, name)) for name in ("held", "slow")))
    data["seconds"]["z-image"] = {"held": 1, "slow": 2, "mutants": 3}
    file.write_text(json.dumps(data), "utf-8")
    run("--model", "z-image")
    assert order == ["slow", "held"]
    assert json.loads(file.read_text("utf-8")) == data
    file.write_bytes(before)
    run("--model", "z-image", "--save-costs")
    assert set(json.loads(file.read_text("utf-8"))["seconds"]) == {"z-image", "kling/v2-1-pro"}


def test_damaged_costs_are_named(folder: Path) -> None:
    (folder / "costs.json").write_text('{"format": 1, "profile": "quick"}', "utf-8")
    done = run("--model", "z-image", "--output", "evidence.json")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: costs.json: the whole file: ")


def test_what_could_not_complete_exits_with_3_and_writes_nothing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def inputs(_material: Any) -> Any:
        raise RuntimeError("no inputs")

    use(monkeypatch, HELD, law("wrong", inputs))
    done = run("--model", "z-image", "--save-costs")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "Error: could not complete:\nwrong on z-image: RuntimeError: no inputs\n"
    assert tree(folder) == {}


def test_an_interrupt_exits_with_130_and_writes_nothing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def inputs(_material: Any) -> Any:
        raise KeyboardInterrupt

    use(monkeypatch, HELD)
    run("--model", "z-image")
    before = tree(folder)
    use(monkeypatch, BROKEN, law("held", inputs))
    done = run("--model", "z-image")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "Error: interrupted\n"
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", "kling/v2-1-por"], "no model matches 'kling/v2-1-por'\nDid you mean 'kling/v2-1-pro'?"),
        (["--profile", "slow"], "'slow' is not one of 'quick', 'ci', 'nightly'"),
        (["--jobs", "0"], "0 is not in the range"),
        (["--jobs", "2", "--dask", "tcp://x:1"], "--dask and --jobs exclude each other."),
        (["--examples-db", "http://x"], "'http://x' is no database of examples\nExpected redis://"),
    ],
)
def test_wrong_usage_exits_with_2_and_a_hint(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_broke_a_law_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = law("rare", [{"a": 1}, 77], breaks=lambda value: value == 77, draws=st.integers(0, 9))
    use(monkeypatch, rare)
    assert run("--model", "z-image", "--examples-db", "dir:shared").exit_code == 1
    use(monkeypatch, law("rare", [{"a": 1}], breaks=lambda value: value == 77, draws=st.integers(0, 9)))
    assert run("--model", "z-image").exit_code == 0
    done = run("--model", "z-image", "--examples-db", "dir:shared")
    assert done.exit_code == 1
    assert "  input       77" in shown(done)


def test_a_model_that_no_snapshot_documents_is_said(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    use(monkeypatch, HELD)
    real = reference_for
    monkeypatch.setattr(
        "conformance.laws.verification.reference_for", lambda name: None if name == "z-image" else real(name)
    )
    done = run("--model", "z-image", "--model", "kling/v2-1-pro")
    assert done.exit_code == 0
    assert shown(done)[0] == "1 of 1 model verified."
    assert "  skipped   z-image: no snapshot documents it" in shown(done)
    before = tree(folder)
    done = run("--model", "z-image")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "Error: no snapshot documents z-image: there is nothing to hold it against\n"
    assert tree(folder) == before


def test_the_help_teaches() -> None:
    text = " ".join(run("--help").stdout.split())
    for words in (
        "Examples:",
        "Exit codes:",
        "--dask tcp://scheduler:8786",
        "130 interrupted",
        "quick 10, ci 60, nightly 2000",
    ):
        assert words in text


def test_a_bar_is_shown_on_a_terminal_only(folder: Path) -> None:
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-c", MAIN, "verify", "--model", "z-image", "--jobs", "1"]
    ours, theirs = pty.openpty()
    with (
        os.fdopen(ours, "rb", buffering=0) as terminal,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as running,
    ):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while part := terminal.read(4096):
                shown += part
        assert running.stdout is not None
        told = running.stdout.read().decode()
    assert b"\xe2\x94\x81" in shown  # a bar
    assert told.startswith("1 of 1 model verified.\n")
    quiet = subprocess.run(command, capture_output=True, text=True, check=True)
    assert quiet.stderr == ""


@pytest.mark.parametrize(
    ("library", "arguments", "extra"),
    [
        ("hypothesis", [], "laws"),
        ("rich", [], "laws"),
        ("jsonschema_rs", [], "laws"),
        ("distributed", ["--dask", "tcp://127.0.0.1:1"], "dask"),
        ("redis", ["--examples-db", "redis://127.0.0.1:1"], "redis"),
    ],
)
def test_a_missing_extra_is_named(library: str, arguments: list[str], extra: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, library, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    needed = f'needs the extra "{extra}": pip install "kie-conformance[{extra}]"'
    assert done.stderr == f"Error: kie-conformance verify {needed}\n"
    assert tree(folder) == {}


def test_evidence_is_written_even_where_nobody_reads_the_output(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [sys.executable, "-c", MAIN, "verify", "--model", "z-image", "--jobs", "1"]
        subprocess.run(command, stdout=writer, stderr=subprocess.DEVNULL, check=False)
    finally:
        os.close(writer)
    assert read_evidence(folder / "reports" / "evidence.json").models["z-image"].holds
