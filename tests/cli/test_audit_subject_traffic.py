"""``kie-conformance audit-subject`` on recordings, as a person runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from tests.support.recordings import entry, request, task, write_har, write_ndjson

GOOD = task("z-image", prompt="a lake", aspect_ratio="1:1")
BAD = task("z-image", prompt="a lake", aspect_ratio="2:1")


def run(*arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(
        main, ["audit-subject", *arguments], prog_name="kie-conformance", catch_exceptions=False, input=input
    )


@pytest.mark.parametrize(
    ("rows", "arguments", "code"),
    [
        ((GOOD,), (), 0),
        ((GOOD, BAD), (), 1),
        ((GOOD, BAD), ("--fail-on", "never"), 0),
        ((GOOD, BAD), ("--model", "kling/*"), 3),
        ((request(url="https://example.org/"),), (), 3),
        ((GOOD, {**GOOD, "input": {**GOOD["input"], "unknown": 1}}), (), 1),
        ((task("sora-2-text-to-video", prompt="a", upload_method="s3"),), (), 0),
        ((task("sora-2-text-to-video", prompt="a", upload_method="s3"),), ("--fail-on", "warning"), 1),
    ],
)
def test_exit_codes(rows: tuple[object, ...], arguments: tuple[str, ...], code: int, tmp_path: Path) -> None:
    done = run(f"ndjson:{write_ndjson(tmp_path / 'a', *rows)}", *arguments)
    assert done.exit_code == code, done.stdout + done.stderr


def test_nothing_to_judge_is_not_clean(tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "a", request(GOOD, "http://localhost:1/api/v1/jobs/createTask"))
    done = run(f"ndjson:{path}")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            f"Error: {path}: no request of a model was judged\n"
            "Requests through a proxy: give its host with --host. Of some models only: see --model.\n"
        ),
    )
    assert run(f"ndjson:{path}", "--host", "localhost:1").exit_code == 0


def test_a_badge_is_written_beside_the_report(tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "a", GOOD, BAD)
    done = run(f"ndjson:{path}", "--badge", str(tmp_path / "badge.json"))
    assert (done.exit_code, done.stderr) == (1, f"Written: {tmp_path / 'badge.json'}\n")
    badge = {"color": "red", "label": "KIE 2026-08-19", "message": "1 of 2 requests right", "schemaVersion": 1}
    assert json.loads((tmp_path / "badge.json").read_text("utf-8")) == badge
    assert json.loads(run(f"ndjson:{path}", "--format", "badge").stdout) == badge


def test_a_recording_may_come_through_a_pipe() -> None:
    done = run("ndjson:-", input=f"{json.dumps(BAD)}\n")
    assert done.exit_code == 1
    assert done.stdout.startswith("Requests in - against the documentation of 2026-08-19\n")


def test_files_on_other_hosts_are_told_unless_told_not_to(tmp_path: Path) -> None:
    body = task("kling/v2-1-pro", prompt="a", image_url="https://cdn.example.com/a.png")
    path = write_har(tmp_path / "a.har", entry(body))
    assert "[media-host " in run(f"har:{path}").stdout
    assert "[media-host " not in run(f"har:{path}", "--media-hosts", "off").stdout


def test_an_archive_that_is_cut_off_could_not_complete(tmp_path: Path) -> None:
    path = write_har(tmp_path / "a.har", entry(BAD))
    path.write_text(path.read_text()[:-20])
    done = run(f"har:{path}")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.endswith(
        ": the file is cut off; 1 entry starts before\nExport it again: a part of a recording is not judged.\n"
    )


@pytest.mark.parametrize(
    ("kind", "hint"),
    [("har", "Is it one request a line? That is ndjson:FILE."), ("ndjson", "Is it a HAR file? That is har:FILE.")],
)
def test_the_other_kind_of_file_is_told(kind: str, hint: str, tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "a", BAD, BAD) if kind == "har" else write_har(tmp_path / "a", entry(BAD))
    done = run(f"{kind}:{path}")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, hint)


def test_without_its_library_an_archive_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ijson", None)
    done = run(f"har:{write_har(tmp_path / 'a', entry(BAD))}")
    assert done.exit_code == 2
    assert 'pip install "kie-conformance[audit]"' in done.stderr
    assert run(f"ndjson:{write_ndjson(tmp_path / 'b', GOOD)}").exit_code == 0


def test_a_report_is_written_whole_and_is_a_baseline(tmp_path: Path) -> None:
    path, report = write_ndjson(tmp_path / "a", BAD), tmp_path / "reports" / "a.json"
    done = run(f"ndjson:{path}", "--format", "json", "--output", str(report))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"Written: {report}\n")
    assert [one.name for one in report.parent.iterdir()] == ["a.json"]
    assert run(f"ndjson:{path}", "--baseline", str(report)).exit_code == 0
