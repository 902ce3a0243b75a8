"""``kie-conformance audit`` and ``contract`` as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.contract import read_contract
from conformance.laws.tasks import versions
from conformance.report import status_json
from conformance.report.status_json import status_to_json
from conformance.status import Status

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "scraped_docs"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def audit(*arguments: str) -> Result:
    """The audit with the evidence that is there."""
    return run("audit", "--no-verify", *arguments)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_audit_prints_72_rows_and_writes_the_reports_and_the_site(here: Path) -> None:
    done = run("audit")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:73]] == [str(number) for number in range(1, 73)]
    assert "Total: 72 rows. Verified: 62. Not verified: 10 (retired 10)." in lines
    assert lines[-3:] == [f"Written: reports/{name}" for name in ("status.json", "status.md", "site/index.html")]
    assert names(here / "reports") == ["site", "status.json", "status.md"]  # evidence is fresh, and was not made anew
    data = json.loads((here / "reports" / "status.json").read_text("utf-8"))
    assert (data["summary"]["entries"], data["summary"]["verified"]) == (72, 62)
    for name in ("status.json", "status.md"):
        assert (here / "reports" / name).read_bytes() == (ROOT / "reports" / name).read_bytes()


def test_the_site_has_a_page_on_drift_since_the_report_and_since_the_last_complete_day(here: Path) -> None:
    assert audit("--reports", "out").exit_code == 0
    pages = names(here / "out" / "site")
    assert {"index.html", "drift.html", "drift-2025-12-24-2026-08-19.html"} <= set(pages)
    assert "2026-04-29" in (here / "out" / "site" / "drift.html").read_text("utf-8")


def test_a_second_audit_writes_the_same_bytes(here: Path) -> None:
    for folder in ("one", "other"):
        audit("--model", "k*", "--reports", folder)
    files = sorted(path.relative_to("one") for path in Path("one").rglob("*") if path.is_file())
    assert files == sorted(path.relative_to("other") for path in Path("other").rglob("*") if path.is_file())
    assert [path for path in files if ("one" / path).read_bytes() != ("other" / path).read_bytes()] == []


def test_an_audit_that_finds_differences_exits_with_1(here: Path) -> None:
    done = run("audit", "--snapshot", "2025-12-24", "--reports", "december")
    assert done.exit_code == 1
    assert "disagrees" in done.stdout
    assert names(here / "december") == ["site", "status.json", "status.md"]


def test_a_part_of_the_audit_overwrites_no_report(here: Path) -> None:
    assert audit("--model", "wan/*").exit_code == 0
    assert audit("--all").exit_code == 0
    assert names(here) == []


def test_a_model_beyond_the_roster_can_be_audited(here: Path) -> None:
    done = audit("--model", "pixverse*", "-v")
    assert done.exit_code == 0  # what was not tried is no finding
    assert (
        "Total: 5 rows. Verified: 0. Not verified: 5 (unverified 5). Unverified because: no evidence 5." in done.stdout
    )


def test_all_contracts_are_numbered_on_from_the_roster(here: Path) -> None:
    rows = [line.split() for line in audit("--all").stdout.splitlines()[1:185]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 185)]
    assert rows[71][1] == "midjourney/api"
    assert rows[72][1] == "bytedance/seedance-1.5-pro"


def test_an_entry_is_found_by_a_member(here: Path) -> None:
    done = audit("--model", "grok-imagine/extend", "-v")
    assert done.exit_code == 0
    assert "grok/imagine" in done.stdout
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert any(
        line.startswith('lint example-breaks-schema: input.extend_times: the request example has "6"') for line in lines
    )


EVIDENCE = ROOT / "reports" / "evidence.json"


def spoiled(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The evidence of the checkout with something changed."""
    data = json.loads(EVIDENCE.read_text("utf-8"))
    change(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), "utf-8")
    return path


def undrawn(found: dict[str, Any]) -> dict[str, Any]:
    """Evidence of a model without the numbers of drawn examples: versions of Hypothesis draw differently."""
    laws = {law: {**tried, "examples": bool(tried["examples"])} for law, tried in found["laws"].items()}
    return {**found, "laws": laws}


def test_evidence_that_is_stale_or_missing_is_made_anew_and_the_rest_is_kept(here: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["models"]["z-image"].update(contract="0" * 64)
        del data["models"]["recraft/crisp-upscale"]
        data["models"]["topaz/image-upscale"]["laws"]["survives-json"]["cases"] += 1000  # a mark that must stay
        data["versions"] = versions()

    file = spoiled(here / "reports" / "evidence.json", change)
    before = json.loads(file.read_text("utf-8"))
    done = run("audit")
    assert (done.exit_code, "Verified: 62." in done.stdout) == (0, True)
    after, right = (json.loads(path.read_text("utf-8")) for path in (file, EVIDENCE))
    for model in ("z-image", "recraft/crisp-upscale"):
        assert undrawn(after["models"][model]) == undrawn(right["models"][model])
    assert after["models"]["topaz/image-upscale"] == before["models"]["topaz/image-upscale"]


def test_evidence_of_other_versions_is_made_anew_as_a_whole(here: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["versions"]["hypothesis"] = "6.0.0"
        data["models"] = {"z-image": data["models"]["z-image"]}

    file = spoiled(here / "evidence.json", change)
    done = run("audit", "--model", "recraft/*", "--evidence", str(file))
    assert (done.exit_code, "Total: 2 rows. Verified: 2." in done.stdout) == (0, True)
    data = json.loads(file.read_text("utf-8"))
    assert sorted(data["models"]) == ["recraft/crisp-upscale", "recraft/remove-background"]
    assert data["versions"] == versions()


def test_a_broken_law_is_a_finding_and_told_with_what_breaks_it(here: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        law = data["models"]["z-image"]["laws"]["survives-json"]
        law["failure"] = {"input": {"prompt": "x"}, "documented": "one thing", "said": "another"}
        data["models"]["recraft/crisp-upscale"]["mutants"]["killed"] -= 1
        data["models"]["recraft/crisp-upscale"]["mutants"]["survivors"] = ["image: maxLength 5 → 6"]

    file = spoiled(here / "evidence.json", change)
    done = audit("--model", "z-image", "-v", "--evidence", str(file))
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    place = lines.index('broken law survives-json: {"prompt": "x"}')
    assert lines[place + 1 : place + 3] == ["documented: one thing", "said: another"]
    done = audit("--model", "recraft/crisp-upscale", "-v", "--evidence", str(file))
    assert done.exit_code == 1
    assert "survivor image: maxLength 5 → 6" in [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_without_the_laws_extra_what_is_stale_stays_so_and_it_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = spoiled(here / "evidence.json", lambda data: data["models"].pop("z-image"))
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    done = run("audit", "--model", "z-image", "--evidence", str(file))
    assert (done.exit_code, "unverified" in done.stdout) == (0, True)
    assert done.stderr == (
        "Evidence on 1 contract is missing or stale; making it needs the extra"
        ' "laws": pip install "kie-conformance[laws]".\n'
    )


def test_an_older_day_makes_no_evidence(here: Path) -> None:
    done = run("audit", "--model", "z-image", "--snapshot", "2026-04-29")
    assert (done.stderr, names(here)) == ("", [])


@pytest.mark.parametrize("form", ["markdown", "json", "csv", "badge", "junit"])
def test_each_format_is_printed_alone_or_written_to_a_file(here: Path, form: str) -> None:
    printed = audit("--format", form, "--model", "recraft/*")
    assert (printed.exit_code, printed.stderr) == (0, "")
    written = audit("--format", form, "--model", "recraft/*", "--output", "out/status")
    assert (written.stdout, written.stderr) == ("", "Written: out/status\n")
    assert (here / "out" / "status").read_bytes() == printed.stdout_bytes


def test_a_format_on_stdout_stands_alone_beside_the_reports(here: Path) -> None:
    done = audit("--format", "json")
    assert done.stdout_bytes == (here / "reports" / "status.json").read_bytes()
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == ["Written"] * 3


def test_what_is_printed_and_written_as_json_is_worked_out_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Status] = []

    def counted(status: Status) -> dict[str, Any]:
        made.append(status)
        return status_to_json(status)

    monkeypatch.setattr(status_json, "status_to_json", counted)
    done = audit("--model", "z-image", "--reports", "own", "--format", "json")
    assert done.stdout == Path("own", "status.json").read_text("utf-8")
    assert len(made) == 1


def test_the_text_can_be_written_too_and_has_no_colours(here: Path) -> None:
    done = audit("--model", "z-image", "--output", "status.txt")
    assert done.stdout == "Written: status.txt\n"
    text = (here / "status.txt").read_text("utf-8")
    assert "Total: 1 row. Verified: 1." in text
    assert "\x1b" not in text


def test_the_site_is_opened(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    assert audit("--open").exit_code == 0
    assert opened == [(here / "reports" / "site" / "index.html").as_uri()]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--model", "klign/*"), 2, "no model matches 'klign/*'"),
        (("--model", "kling/*", "--open"), 2, "--open needs a site: say with --reports where to write it."),
        (("--format", "yaml"), 2, "'yaml' is not one of"),
        (("--evidence", "nowhere.json"), 2, "nowhere.json"),
        (("--snapshot", "2026-08-20"), 3, "no snapshot of that day\nThe closest is 2026-08-19."),
        (("--snapshot", "soon"), 3, "no snapshot of that day"),
        (("--snapshots", "/nowhere"), 3, "expected folders named YYYY-MM-DD with a manifest.json, found none"),
    ],
)
def test_what_can_not_be_done_is_said(here: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = audit(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert names(here) == []


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
