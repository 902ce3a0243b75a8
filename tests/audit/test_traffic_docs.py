"""docs/traffic.md: its commands run as written, and print what it says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from conformance.audit.har import MAX_BYTES, MAX_DEPTH
from conformance.audit.judging import MOST_BREACHES
from conformance.audit.ndjson import MAX_LINE_BYTES
from conformance.audit.recording import MAX_BODY_BYTES
from conformance.audit.traffic import MOST_FINDINGS
from conformance.audit.traffic_codes import TRAFFIC_CODES
from conformance.cli import main
from conformance.strict_json import MAX_DEPTH as MAX_DEPTH_OF_BODIES

PAGE = Path(__file__).parents[2] / "docs" / "traffic.md"
MIB = 1024 * 1024


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def run(line: str) -> Result:
    name, *arguments = shlex.split(line)
    assert name == "kie-conformance"
    return CliRunner().invoke(main, arguments, prog_name=name, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the requests that the page shows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requests.ndjson").write_text(blocks("json")[0], "utf-8")
    return tmp_path


def test_what_is_printed_is_what_the_page_shows(folder: Path) -> None:
    command, _, printed = blocks("console")[0].removeprefix("$ ").partition("\n")
    done = run(command)
    assert done.exit_code == 1
    assert done.stdout == printed


def test_a_report_is_a_baseline_as_the_page_says(folder: Path) -> None:
    first, second = blocks("sh")[1].splitlines()
    assert run(first).exit_code == 0
    assert [one["code"] for one in json.loads((folder / "known.json").read_text())["findings"]] == [
        *("type-mismatch", "enum-mismatch"),
    ]
    assert run(second).exit_code == 0


def test_the_code_of_the_page_runs(folder: Path) -> None:
    recorder, library = blocks("python")
    (folder / "requests.ndjson").unlink()
    names: dict[str, httpx.Client] = {}
    exec(compile(recorder, str(PAGE), "exec"), names)
    client = names["client"]
    client._transport = httpx.MockTransport(lambda _: httpx.Response(200))
    client.post(
        "https://api.kie.ai/api/v1/jobs/createTask",
        json={"model": "z-image", "input": {"prompt": "a lake", "aspect_ratio": 1}},
        headers={"Authorization": "Bearer a-key"},
    )
    assert "a-key" not in (folder / "requests.ndjson").read_text()
    *statements, last = library.strip().splitlines()
    exec("\n".join(statements), names)
    assert eval(last, names) == [("z-image", "input.aspect_ratio", "type-mismatch", 1)]


def test_the_page_names_every_code_and_every_limit() -> None:
    text = PAGE.read_text("utf-8")
    assert [code for code in TRAFFIC_CODES if f"`{code}`" not in text] == []
    limits = text.partition("## Limits")[2]
    for told in (
        f"{MAX_BYTES // MIB // 1024} GiB",
        f"a line {MAX_LINE_BYTES // MIB} MiB",
        f"{MAX_BODY_BYTES // MIB} MiB; a larger one",
        f"{MAX_DEPTH_OF_BODIES} levels in a body, {MAX_DEPTH} in a HAR file",
        f"{MOST_FINDINGS:,}; {MOST_BREACHES} of one request",
    ):
        assert told in limits
