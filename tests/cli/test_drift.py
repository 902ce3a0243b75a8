"""``kie-conformance drift`` and ``explain`` as a person runs them, and as a script does."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conformance.audit.finding import KINDS
from conformance.audit.traffic_codes import TRAFFIC_CODES
from conformance.cli import main
from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.laws.rows import LAWS
from conformance.report.drift_json import schema

REPORTS = Path(__file__).parents[2] / "reports"
SEEDANCE = """\

bytedance/seedance-1.5-pro
  breaking  input.duration: a parameter is required now  [required-set 9a052e540b8b]
"""
REFUSED = """\
            refused now: {"model": "bytedance/seedance-1.5-pro", "input": {"aspect_ratio": "1:1", "prompt": "a lake"}}
            Send it always.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], prog_name="kie-conformance", catch_exceptions=False)


def test_changes_are_told_in_a_line_each_and_with_v_with_a_request_that_is_refused_now() -> None:
    done = run("drift", "2026-04-29", "--model", "bytedance/seedance-1.5-pro")
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith("Documentation of 2026-04-29 and 2026-08-19: ")
    assert SEEDANCE in done.stdout
    assert REFUSED not in done.stdout
    assert SEEDANCE + REFUSED in run("drift", "2026-04-29", "--model", "bytedance/seedance-1.5-pro", "-v").stdout
    assert done.stdout.splitlines()[-1].startswith("1 model or endpoint is documented on both days: 2 breaking, ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2026-04-29", "--model", "bytedance/seedance-2", "--fail-on", "breaking"), 0),
        (("2026-04-29", "--model", "bytedance/seedance-2", "--fail-on", "warning"), 1),
        (("2026-04-29", "--model", "bytedance/seedance-2", "--level", "default-removed=breaking"), 1),
        (("2026-04-29", "--model", "bytedance/seedance-1.5-pro", "--fail-on", "never"), 0),
        (("--since", "2026-04-29", "--model", "bytedance/seedance-2"), 0),
        (("--since", "2026-04-29", "--model", "bytedance/seedance-1.5-pro"), 1),
        (("2026-04-29", "2026-08-19", "--model", "bytedance/seedance-2"), 0),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    assert run("drift", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--level", "default-removed"), "expected RULE=LEVEL with a level of breaking, warning, info"),
        (("--level", "default-removed=bad"), "expected RULE=LEVEL with a level of breaking, warning, info"),
        (("--level", "defaut-removed=info"), "no rule 'defaut-removed'. Did you mean 'default-removed'?"),
        (("2026-04-29", "--since", "2026-04-29"), "--since and a day as argument exclude each other."),
        (("2026-04-30",), "no snapshot of '2026-04-30'"),
        (("--model", "nobody/*"), "no model matches 'nobody/*'"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], message: str) -> None:
    done = run("drift", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(("arguments", "wanted"), [((), 1), (("2026-04-29",), 2)])
def test_without_snapshots_it_could_not_complete(arguments: tuple[str, ...], wanted: int, tmp_path: Path) -> None:
    done = run("drift", *arguments, "--snapshots", str(tmp_path))
    assert done.exit_code == 3
    assert f"expected {wanted} or more snapshots, found 0" in done.stderr


def test_contracts_say_what_the_newest_snapshot_says() -> None:
    done = run("drift")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Contracts against the documentation of 2026-08-19: 0 differences"
    assert lines[-1] == "188 contracts held against their pages: 0 breaking, 0 warning, 0 info."
    data = json.loads(run("drift", "--format", "json").stdout)
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert (data["new"], data["compared"]) == ("contracts", 188)
    assert {one["state"] for one in data["findings"]} == {"accepted"}
    assert f"{data['counts']['accepted']} accepted: see -v" in lines


@pytest.mark.parametrize(
    "days", [("2026-04-29", "2026-08-19"), ("2025-12-24", "2026-02-22"), ("2025-12-24", "2026-04-29")]
)
def test_the_json_keeps_its_schema(days: tuple[str, str]) -> None:
    data = json.loads(run("drift", *days, "--format", "json").stdout)
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert (data["old"], data["new"]) == days
    counted = [one for one in data["findings"] if one["state"] != "accepted"]
    assert len(counted) == sum(data["counts"][level] for level in ("breaking", "warning", "info"))


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif", "junit", "github"])
def test_a_report_goes_to_a_file_as_it_would_be_printed(form: str, tmp_path: Path) -> None:
    arguments = ("drift", "2026-04-29", "--model", "bytedance/seedance-1.5-pro", "--format", form)
    file = tmp_path / "reports" / "drift"
    done = run(*arguments, "--output", str(file))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"Written: {file}\n")
    assert file.read_text("utf-8") == run(*arguments).stdout
    assert [one.name for one in file.parent.iterdir()] == ["drift"]


def test_a_file_that_cannot_be_written_could_not_complete(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("drift", "2026-04-29", "--model", "bytedance/seedance-2", "--output", str(tmp_path / "file" / "x"))
    assert done.exit_code == 3
    assert f"{tmp_path / 'file'}" in done.stderr


@pytest.mark.parametrize(
    ("fail_on", "levels"), [("breaking", ["breaking"]), ("warning", ["breaking", "warning"]), ("never", [])]
)
def test_junit_fails_where_the_command_does(fail_on: str, levels: list[str]) -> None:
    arguments = ("drift", "2026-04-29", "--model", "bytedance/seedance-1.5-pro", "--fail-on", fail_on)
    counts = json.loads(run(*arguments, "--format", "json").stdout)["counts"]
    done = run(*arguments, "--format", "junit")
    assert f'failures="{sum(counts[level] for level in levels)}"' in done.stdout.splitlines()[1]
    assert done.exit_code == bool(levels)


@pytest.mark.parametrize("days", [("2025-12-24", "2026-04-29"), ("2026-04-29", "2026-08-19")])
def test_the_reports_of_the_repository_are_what_the_command_prints(days: tuple[str, str]) -> None:
    report = REPORTS / "drift" / f"{'_'.join(days)}.md"
    assert report.read_text("utf-8") == run("drift", *days, "--format", "markdown").stdout


def test_the_reference_of_the_repository_is_what_the_command_prints() -> None:
    text = run("explain", "--all").stdout
    assert (REPORTS / "rules.md").read_text("utf-8") == text
    for id in (*RULES, *LAWS, *CODES, *KINDS, *TRAFFIC_CODES):
        assert f"| `{id}` |" in text


@pytest.mark.parametrize("id", ["maximum-lowered", "rounding-nearest", "off-step"])
def test_a_row_is_explained(id: str) -> None:
    lines = run("explain", id).stdout.splitlines()
    assert lines[0].startswith(f"{id}: a ")
    assert len(lines) > 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("maximum-lowerd",), "Did you mean 'maximum-lowered'?"),
        ((), "an id, or --all"),
        (("x", "--all"), "an id, or --all"),
    ],
)
def test_what_nobody_knows_is_not_explained(arguments: tuple[str, ...], message: str) -> None:
    done = run("explain", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
