"""Recorded traffic in each format: the JSON keeps its schema, and no format acts on what a recording holds."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from conformance.audit.traffic import Traffic, audit_traffic
from conformance.audit.traffic_codes import TRAFFIC_CODES
from conformance.cli.audit_subject import FORMATS
from conformance.messages import english, use_language
from conformance.model import Level
from conformance.report.traffic_formats import render
from conformance.report.traffic_json import schema, traffic_to_json
from conformance.report.traffic_results import traffic_results
from conformance.report.traffic_text import traffic_code_lines
from tests.support.recordings import CREATE_TASK, entry, request, task, write_har, write_ndjson

UPLOADED = "https://tempfile.redpandaai.co/a/lake.png"
ROWS = [
    request(task("kling/v2-1-pro", prompt="a lake", image_url=UPLOADED, duration=5)),
    request(task("kling/v2-1-pro", prompt="a lake", image_url=f"{UPLOADED}|x", duration="7")),
    request(task("kling/<b>`|*x*", prompt="a")),
    request(url="https://api.kie.ai/api/v1/jobs/recordInfo", method="GET"),
    request(url="https://example.org/"),
    request({}, CREATE_TASK.replace("api.kie.ai", "localhost")),
    request(url=f"{CREATE_TASK}/x"),
]


def audit(folder: Path, *rows: Any, **options: Any) -> Traffic:
    return audit_traffic("ndjson", write_ndjson(folder / "a.ndjson", *(rows or ROWS)), **options)


def text(traffic: Traffic, form: str = "text", *, verbose: bool = False, fail_at: Level | None = None) -> str:
    return render(traffic, form, fail_at=fail_at, style=lambda told, **_: told, verbose=verbose)


@pytest.mark.parametrize("day", [None, "2025-12-24"])
def test_the_json_keeps_its_schema(day: str | None, tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    data = json.loads(text(audit(tmp_path, day=day), "json"))
    validator.validate(data)
    assert {one["then"] for one in data["findings"]} == ({None} if day is None else {None, "wrong-then"})
    cut = entry("{")
    cut["request"]["bodySize"] = 9
    validator.validate(traffic_to_json(audit_traffic("har", write_har(tmp_path / "b.har", cut, entry({})))))


def test_the_json_says_what_was_found_and_exercised(tmp_path: Path) -> None:
    data = traffic_to_json(audit(tmp_path, only="kling/*"))
    duration = next(one for one in data["findings"] if one["code"] == "type-mismatch")
    assert duration == {
        "code": "type-mismatch",
        "level": "breaking",
        "subject": "kling/v2-1-pro",
        "path": "input.duration",
        "pointer": "/input/duration",
        "fact": "",
        "sentence": "a value of the wrong type",
        "expected": 'a string: one of "5", "10"',
        "found": [{"value": "5", "requests": 1}],
        "hint": 'normalize makes it "5".',
        "page": "https://docs.kie.ai/market/kling/v2-1-pro",
        "then": None,
        "requests": 1,
        "first": "1",
        "fingerprint": "6582ab13a5ff",
        "new": True,
        "payload": {
            "model": "kling/v2-1-pro",
            "input": {
                "prompt": "*** (6 characters)",
                "image_url": "https://tempfile.redpandaai.co/***/***",
                "duration": 5,
            },
        },
    }
    assert data["coverage"]["models"][0]["parameters"][4] == {
        "path": "input.duration",
        "requests": 2,
        "members": [{"value": "5", "requests": 0}, {"value": "10", "requests": 0}],
    }
    assert len(data["coverage"]["roster"]) == 72


def test_a_badge_says_how_many_requests_are_right(tmp_path: Path) -> None:
    right = task("z-image", prompt="a lake", aspect_ratio="1:1")
    doubtful = task("sora-2-text-to-video", prompt="a", upload_method="s3")
    wrong = task("z-image", prompt="a lake", aspect_ratio="2:1")

    def badge(*rows: object) -> tuple[str, str]:
        found = json.loads(text(audit(tmp_path, *rows), "badge"))
        assert (found["schemaVersion"], found["label"]) == (1, "KIE 2026-08-19")
        return found["message"], found["color"]

    assert badge(right, right) == ("2 of 2 requests right", "brightgreen")
    assert badge(right, doubtful) == ("1 of 2 requests right", "yellow")
    assert badge(right, wrong, doubtful) == ("1 of 3 requests right", "red")
    # Where nothing was judged, nothing is green.
    assert badge(request(right, "https://example.org/")) == ("0 of 0 requests right", "lightgrey")


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_write_the_same_bytes(form: str, tmp_path: Path) -> None:
    assert text(audit(tmp_path), form, verbose=True) == text(audit(tmp_path), form, verbose=True)


def test_the_summary_says_what_was_passed_over(tmp_path: Path) -> None:
    lines = text(audit(tmp_path)).splitlines()
    assert lines[lines.index("7 requests in the recording.") :] == [
        "7 requests in the recording.",
        "4 are those of models and documented endpoints, or meant as such; right: 0.",
        "1 asks for the state of a task, credits or the like: not judged.",
        "2 went to other hosts and were passed over: example.org (1×), localhost (1×).",
        "1 of those to localhost looks like one to KIE: --host localhost judges it.",
        "Findings: 4 breaking, 0 warning, 0 info.",
        "Payloads, pages and all that was never exercised: -v",
    ]


def test_the_long_text_has_payloads_pages_and_what_was_never_sent(tmp_path: Path) -> None:
    lines = text(audit(tmp_path, ROWS[1]), verbose=True).splitlines()
    payload = (
        '{"model": "kling/v2-1-pro", "input": {"prompt": "*** (6 characters)",'
        ' "image_url": "https://tempfile.redpandaai.co/***/***|***", "duration": "7"}}'
    )
    assert f"            payload   {payload}" in lines
    assert "            page      https://docs.kie.ai/market/kling/v2-1-pro" in lines
    assert "    never sent: callBackUrl, input.cfg_scale, input.negative_prompt, input.tail_image_url" in lines
    assert '    members never sent: input.duration "5", input.duration "10"' in lines
    never = next(line for line in lines if line.startswith("  Rows of the roster never exercised: "))
    assert len(never.split(", ")) == 71


def test_an_earlier_day_is_told_in_words(tmp_path: Path) -> None:
    body = task("bytedance/seedance-1.5-pro", prompt="a lake", aspect_ratio="1:1", resolution="9p")
    told = text(audit(tmp_path, request(body), day="2026-04-29"))
    assert told.startswith(
        f"Requests in {tmp_path / 'a.ndjson'} against the documentation of 2026-08-19, and that of 2026-04-29\n"
    )
    assert "            then      right on 2026-04-29, wrong now: the documentation has changed\n" in told
    assert "            then      wrong on 2026-04-29 too\n" in told


def test_what_the_baseline_has_is_folded(tmp_path: Path) -> None:
    known = frozenset(one.fingerprint for one in audit(tmp_path).findings)
    found = audit(tmp_path, baseline=known)
    assert "breaking  " not in text(found)
    assert "4 of them are in the baseline.\n" in text(found)
    assert text(found, verbose=True).count(" (in the baseline)  ") == 4


def test_markdown_escapes_what_a_recording_holds(tmp_path: Path) -> None:
    told = text(audit(tmp_path), "markdown")
    assert "<b>" not in told
    assert "| 2-1-pro" not in told
    rows = [line for line in told.splitlines() if line.startswith("| `kling/v2-1-pro`")]
    assert rows == [
        (
            "| `kling/v2-1-pro` | 2 | 2 | 3 / 7 | 0 / 2 | `callBackUrl`, `input.cfg_scale`, `input.negative_prompt`,"
            ' `input.tail_image_url`, `input.duration "5"`, `input.duration "10"` |'
        )
    ]
    assert told.count("| never |  |") == 71


def test_results_point_at_the_line_of_the_recording(tmp_path: Path) -> None:
    found = traffic_results(audit(tmp_path))
    places = {one.rule: (one.place.file, one.place.line) for one in found.results}
    file = str(tmp_path / "a.ndjson")
    assert places == {
        "type-mismatch": (file, 1),
        "enum-mismatch": (file, 2),
        "unknown-model": (file, 3),
        "unknown-endpoint": (file, 7),
    }
    assert set(found.rules) == set(places)


def test_junit_fails_from_a_level_on(tmp_path: Path) -> None:
    found = audit(tmp_path)
    counts = [
        len(ET.fromstring(text(found, "junit", fail_at=level)).findall(".//failure"))
        for level in (None, Level.BREAKING)
    ]
    assert counts == [0, 4]


def test_sarif_and_github_tell_every_finding(tmp_path: Path) -> None:
    found = audit(tmp_path)
    results = json.loads(text(found, "sarif"))["runs"][0]["results"]
    assert sorted(one["ruleId"] for one in results) == sorted(one.code for one in found.findings)
    assert text(found, "github").count("::error file=") == 4


def test_machines_are_spoken_to_in_english(tmp_path: Path) -> None:
    plain = text(audit(tmp_path), "json")
    with english():  # and back, whatever this test does
        use_language("ru")
        assert text(audit(tmp_path), "json") == plain


def test_every_code_says_what_is_wrong_and_what_to_do() -> None:
    for id, row in TRAFFIC_CODES.items():
        assert row.code.id == id
        assert row.code.sentence
        assert row.code.remedy.endswith(".")
        assert list(traffic_code_lines(id)) == [
            f"{id}: a code of recorded requests, {row.level.label}",
            f"  says  {row.code.sentence}",
            f"  do    {row.code.remedy}",
        ]


def test_colours_are_the_terminals(tmp_path: Path) -> None:
    told = render(audit(tmp_path), "text", fail_at=None, style=click.style, verbose=False)
    assert click.unstyle(told) == text(audit(tmp_path))
    assert told != click.unstyle(told)
