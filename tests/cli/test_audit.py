"""``kie-conformance audit`` and ``contract`` as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.contract import read_contract

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "scraped_docs"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_the_audit_prints_72_rows_and_writes_both_files(tmp_path: Path) -> None:
    done = run("audit", "--snapshots", str(SNAPSHOTS), "--reports", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()[1:73]] == [str(number) for number in range(1, 73)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["status.json", "status.md"]
    data = json.loads((tmp_path / "out" / "status.json").read_text("utf-8"))
    assert data["summary"]["entries"] == 72


def test_an_audit_that_finds_differences_exits_with_1(tmp_path: Path) -> None:
    done = run("audit", "--snapshots", str(SNAPSHOTS), "--snapshot", "2025-12-24", "--reports", str(tmp_path))
    assert done.exit_code == 1
    assert (tmp_path / "status.md").is_file()


def test_a_part_of_the_audit_overwrites_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("audit", "--snapshots", str(SNAPSHOTS), "--model", "wan/*").exit_code == 0
    assert run("audit", "--snapshots", str(SNAPSHOTS), "--all").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_model_beyond_the_roster_can_be_audited() -> None:
    done = run("audit", "--snapshots", str(SNAPSHOTS), "--model", "pixverse*", "-v")
    assert done.exit_code == 0
    assert "5 rows: 5 agrees." in done.output


def test_all_contracts_are_numbered_on_from_the_roster() -> None:
    done = run("audit", "--snapshots", str(SNAPSHOTS), "--all")
    rows = [line.split() for line in done.output.splitlines()[1:185]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 185)]
    assert rows[71][1] == "midjourney/api"
    assert rows[72][1] == "bytedance/seedance-1.5-pro"


def test_an_entry_is_found_by_a_member() -> None:
    done = run("audit", "--snapshots", str(SNAPSHOTS), "--model", "grok-imagine/extend", "-v")
    assert done.exit_code == 0
    assert "grok/imagine" in done.output
    assert 'lint      example-breaks-schema: input.extend_times: the request example has "6"' in done.output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--model", "klign/*"), 2, "no model matches 'klign/*'"),
        (("--snapshot", "2026-08-20"), 3, "no snapshot of that day\nThe closest is 2026-08-19."),
        (("--snapshot", "soon"), 3, "no snapshot of that day"),
        (("--snapshots", "/nowhere"), 3, "expected folders named YYYY-MM-DD with a manifest.json, found none"),
    ],
)
def test_what_can_not_be_done_is_said(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run("audit", *(("--snapshots", str(SNAPSHOTS)) if "--snapshots" not in arguments else ()), *arguments)
    assert done.exit_code == code
    assert message in done.output


def test_a_contract_is_shown_as_a_table() -> None:
    done = run("contract", "show", "kling/v2-1-pro")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "kling/v2-1-pro Kling V2.1 Pro (video)"
    assert "endpoint: POST /api/v1/jobs/createTask" in lines
    end = lines.index("What normalization takes")
    rows = {line.split()[0]: " ".join(line.split()) for line in lines[6:end] if line}
    assert rows["cfg_scale"] == "cfg_scale number no 0.5 from 0; to 1; step 0.1"
    assert rows["image_url"] == "image_url string yes image/jpeg, image/png; 10 MB at most"
    assert rows["duration"] == "duration string no 5 5 10"
    rest = [line.strip() for line in lines[end:]]
    assert "input.duration: with the unit seconds" in rest
    assert '$0.25 per request with duration "5" (price list of 2026-06-30)' in rest


def test_a_contract_is_shown_with_what_spans_its_parameters() -> None:
    lines = run("contract", "show", "grok-imagine/image-to-video").output.splitlines()
    start = lines.index("What spans parameters")
    assert lines[start + 1 : start + 3] == [
        "  at most one of image_urls, task_id",
        "  with image_urls not given and index: task_id too",
    ]
    assert "  aspect_ratio: counts with several images only" in lines[lines.index("Limits that are no rule") :]


def test_the_function_that_checks_payloads_can_be_read() -> None:
    done = run("contract", "show", "z-image", "--code")
    assert done.exit_code == 0
    compile(done.output, "z-image", "exec")
    assert "def check(v):" in done.output


@pytest.mark.parametrize("id", ["kling-3.0-omni/image-to-video", "suno-replace-section", "sora-2-pro-storyboard"])
def test_nested_contracts_are_shown_too(id: str) -> None:
    assert run("contract", "show", id).exit_code == 0


def test_an_unknown_contract_comes_with_the_closest() -> None:
    done = run("contract", "show", "kling/v2-1-por")
    assert (done.exit_code, done.output) == (
        2,
        "Error: no contract for 'kling/v2-1-por'\nDid you mean 'kling/v2-1-pro'?\n",
    )


def test_a_draft_says_what_the_contract_of_the_package_says(tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    done = run("contract", "draft", "kling/v2-1-pro", "--snapshots", str(SNAPSHOTS), "-o", str(file))
    assert done.exit_code == 0
    ours = ROOT / "conformance" / "contracts" / "models" / "kling" / "v2-1-pro.toml"
    assert file.read_text("utf-8") == ours.read_text("utf-8")
    assert read_contract(file, "kling/v2-1-pro").kind == "video"


def test_a_draft_overwrites_nothing_unasked(tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    file.write_text("mine", encoding="utf-8")
    arguments = ("contract", "draft", "z-image", "--snapshots", str(SNAPSHOTS), "--kind", "image", "-o", str(file))
    done = run(*arguments)
    assert (done.exit_code, file.read_text("utf-8")) == (2, "mine")
    assert "--force overwrites it" in done.output
    assert run(*arguments, "--force").exit_code == 0
    assert "z-image" in file.read_text("utf-8")


def test_a_draft_of_an_endpoint_needs_a_name() -> None:
    endpoint = "POST /api/v1/veo/generate"
    nameless = run("contract", "draft", endpoint, "--snapshots", str(SNAPSHOTS))
    assert (nameless.exit_code, "Give one with --name." in nameless.output) == (2, True)
    done = CliRunner().invoke(
        main,
        ["contract", "draft", endpoint, "--name", "veo-generate", "--snapshots", str(SNAPSHOTS)],
        catch_exceptions=False,
    )
    assert done.stdout.startswith('name     = "veo-generate"\n')
    assert "warning prose-against-schema: enableTranslation: default is true in the text" in done.stderr


def test_a_draft_of_what_is_not_documented_names_the_closest() -> None:
    done = run("contract", "draft", "kling/v2-1-por", "--snapshots", str(SNAPSHOTS))
    assert done.exit_code == 2
    assert "'kling/v2-1-por' is not documented on 2026-08-19\nDid you mean 'kling/v2-1-pro'?" in done.output


def test_a_draft_asks_where_it_would_have_to_guess() -> None:
    done = run("contract", "draft", "POST /claude/v1/messages", "--name", "acme", "--snapshots", str(SNAPSHOTS))
    assert (done.exit_code, "Say it with --kind: image, video, audio, text, file." in done.output) == (2, True)


BLOCKED = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"rich", "jsonschema_rs"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
from conformance.cli import main
main(["audit"], prog_name="kie-conformance")
"""


def test_a_missing_extra_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        'Error: kie-conformance audit needs the extra "report": pip install "kie-conformance[report]"\n'
    )


def test_the_commands_of_the_readme_are_those_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = [line for line in readme.splitlines() if line.startswith("python3 -m venv")]
    assert len(blocks) == 2
    assert blocks[0].endswith(".venv/bin/kie-conformance audit")
    assert blocks[1] in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
