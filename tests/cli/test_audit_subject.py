"""``kie-conformance audit-subject`` as a person runs it, and as a script does."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conformance.audit.finding import KINDS
from conformance.cli import main
from conformance.report.audit_json import schema

SUBJECTS = Path(__file__).parents[1] / "audit" / "subjects.py"
WRONG_ENUM = """\
wrong enum against the documentation of 2026-08-19: 1 finding

kling/v2-1-pro
  breaking  duration (enum): it refuses what is documented, and accepts what is not  [at-odds 5936dc38101c]
            documented  one of "5", "10"
            refused     {"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake", "duration": "10"}
            it says     duration: expected 5 or 15
            accepted    {"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake", "duration": "100"}
            page        https://docs.kie.ai/market/kling/v2-1-pro

0 of 1 model covered agrees with the documentation. Covered of the roster: 1 of 72 rows.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit-subject", *arguments], prog_name="kie-conformance", catch_exceptions=False)


def subject(folder: Path, function: str) -> str:
    path = folder / f"{function}.toml"
    title = function.replace("_", " ")
    lines = ("[subject]", f'title = "{title}"', f'python = "{SUBJECTS.as_posix()}"', f'function = "{function}"')
    path.write_text("\n".join((*lines, 'models = ["kling/v2-1-pro"]', "")), encoding="utf-8")
    return str(path)


PLAIN = ("--profile", "deterministic")


def test_a_finding_is_told_with_its_fact_its_payload_and_the_page(tmp_path: Path) -> None:
    done = run(subject(tmp_path, "wrong_enum"), *PLAIN)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith(WRONG_ENUM)


def test_a_clean_subject_ends_with_zero_and_says_how_much_was_tried(tmp_path: Path) -> None:
    done = run(subject(tmp_path, "faultless"), *PLAIN)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "faultless against the documentation of 2026-08-19: 0 findings",
        "",
        "1 of 1 model covered agrees with the documentation. Covered of the roster: 1 of 72 rows.",
    ]
    tried = json.loads(run(subject(tmp_path, "faultless"), *PLAIN, "--format", "json").stdout)["models"][0]["cases"]
    assert lines[3] == f"{tried} payloads were tried."
    assert tried > 800


def test_the_table_has_every_row_of_the_roster(tmp_path: Path) -> None:
    lines = run(subject(tmp_path, "wrong_enum"), *PLAIN, "-v").stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(" #"))
    rows = [line.split() for line in lines[start + 1 : start + 73]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 73)]
    told = [(row[1], row[2], row[-1]) for row in rows if "not" not in row]
    assert told == [("kling/v2-1-pro", "differs", "1")]


@pytest.mark.parametrize(
    ("function", "arguments", "code"),
    [
        ("wrong_enum", (), 1),
        ("wrong_enum", ("--fail-on", "never"), 0),
        ("prints", (), 0),
        ("prints", ("--fail-on", "warning"), 1),
        ("faultless", ("--fail-on", "info"), 0),
        ("faultless", ("--smoke",), 0),
        ("accepts_everything", ("--smoke",), 1),
    ],
)
def test_the_exit_code_says_whether_there_are_findings(
    tmp_path: Path, function: str, arguments: tuple[str, ...], code: int
) -> None:
    assert run(subject(tmp_path, function), *PLAIN, *arguments).exit_code == code


def test_smoke_says_in_plain_words_what_is_wrong(tmp_path: Path) -> None:
    assert run(subject(tmp_path, "accepts_everything"), "--smoke").stdout == (
        "accepts everything covers 1 model.\n"
        "Tried on kling/v2-1-pro:\n"
        '  right  {"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake"}  → accepted\n'
        '  broken  {"no-such-parameter": [null]}  → accepted\n'
        "the broken payload is accepted\n"
    )


def test_the_json_keeps_its_schema_and_is_a_baseline(tmp_path: Path) -> None:
    report = tmp_path / "audit.json"
    done = run(subject(tmp_path, "wrong_enum"), *PLAIN, "--format", "json", "--output", str(report))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"Written: {report}\n")
    data = json.loads(report.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert [(one["kind"], one["fingerprint"]) for one in data["findings"]] == [("at-odds", "5936dc38101c")]
    again = run(subject(tmp_path, "wrong_enum"), *PLAIN, "--baseline", str(report))
    assert again.exit_code == 0
    assert "at-odds" not in again.stdout
    other = run(subject(tmp_path, "off_by_one"), *PLAIN, "--baseline", str(report))
    assert other.exit_code == 1


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    arguments = (subject(tmp_path, "wrong_enum"), "--format", "json")
    assert run(*arguments).stdout == run(*arguments).stdout


def test_the_schema_knows_every_kind() -> None:
    assert schema()["$defs"]["finding"]["properties"]["kind"]["enum"] == list(KINDS)


def test_every_format_tells_the_finding(tmp_path: Path) -> None:
    name = subject(tmp_path, "wrong_enum")
    for form, text in {
        "html": "<code>5936dc38101c</code>",
        "markdown": "- **breaking** duration (enum): it refuses what is documented, and accepts what is not",
        "sarif": '"ruleId": "at-odds"',
        "junit": "<failure",
        "github": "::error file=",
    }.items():
        assert text in run(name, *PLAIN, "--format", form).stdout


def test_the_badge_says_how_many_agree(tmp_path: Path) -> None:
    badge = tmp_path / "badge.json"
    run(subject(tmp_path, "faultless"), *PLAIN, "--badge", str(badge))
    assert json.loads(badge.read_text("utf-8")) == {
        "schemaVersion": 1,
        "label": "KIE 2026-08-19",
        "message": "1 of 1 models agree",
        "color": "brightgreen",
    }
    run(subject(tmp_path, "wrong_enum"), *PLAIN, "--badge", str(badge))
    assert json.loads(badge.read_text("utf-8"))["color"] == "red"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pyhton:x:y",), 2, "Did you mean 'python'?"),
        (("no-such-file.toml",), 2, "no-such-file.toml: No such file"),
        ((f"python:{SUBJECTS}:faultless", "--model", "klin/*"), 2, "no model matches 'klin/*'"),
        ((f"python:{SUBJECTS}:faultless", "--snapshot", "2020-01-01"), 2, "no snapshot of '2020-01-01'"),
        ((f"python:{SUBJECTS}:nothing",), 3, "has no nothing"),
        (("command:false",), 3, "ended with exit code 1"),
        (("command:false", "--baseline", "no-such.json"), 2, "no-such.json"),  # nothing is started for it
        (("ndjson:-", "--smoke"), 2, "a recording has no --smoke"),
        (("python:x.py:y", "--smoke", "--badge", "b.json"), 2, "--smoke makes no report"),
        (("command:node 'x",), 2, "No closing quotation"),
        ((f"python:{SUBJECTS}:faultless", "--host", "x"), 2, "--host is of recordings, and python is none"),
        # Said, if only as the default: whoever says it expects that it does something.
        ((f"python:{SUBJECTS}:faultless", "--media-hosts", "warn"), 2, "--media-hosts is of recordings, and python is"),
        (("schema:no-such-folder", "--media-hosts", "off"), 2, "--media-hosts is of recordings, and schema is none"),
        (("ndjson:-", "--profile", "quick"), 2, "--profile is of payloads that are drawn: in a recording"),
        (("har:no-such.har", "--seed", "1"), 2, "--seed is of payloads that are drawn: in a recording (har) none are"),
    ],
)
def test_what_goes_wrong_is_said_with_its_exit_code(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


def test_the_help_teaches_with_examples_and_exit_codes() -> None:
    text = run("--help").stdout
    for kind in ("python:", "pydantic:", "schema:", "openapi:", "command:", "http:", "har:", "ndjson:"):
        assert f" {kind}" in text
    assert "Exit codes:" in text
