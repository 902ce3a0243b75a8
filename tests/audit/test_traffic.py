"""Recorded requests judged: what is told of each kind of fault, what is passed over, and what was exercised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from conformance.audit.breach import Then
from conformance.audit.judging import MOST_BREACHES
from conformance.audit.traffic import Traffic, TrafficFinding, audit_traffic, read_baseline
from conformance.contract import all_contracts
from conformance.errors import ConformanceError
from conformance.model import ABSENT, Level
from conformance.report.traffic_json import traffic_to_json
from tests.support.recordings import AUTHORIZED, CREATE_TASK, Recorder, entry, request, task, write_har, write_ndjson
from tests.support.task_server import TaskServer

UPLOADED = "https://tempfile.redpandaai.co/a/lake.png"
GOOD = task("kling/v2-1-pro", prompt="a lake", image_url=UPLOADED, duration="5")
VEO = "https://api.kie.ai/api/v1/veo/generate"


def audit(folder: Path, *rows: Any, **options: Any) -> Traffic:
    return audit_traffic("ndjson", write_ndjson(folder / "traffic.ndjson", *rows), **options)


def told(traffic: Traffic) -> list[tuple[str, str, str]]:
    return [(one.subject, one.path, one.code) for one in traffic.findings]


def only(traffic: Traffic) -> TrafficFinding:
    assert len(traffic.findings) == 1, told(traffic)
    return traffic.findings[0]


def test_a_request_as_documented_has_no_finding(tmp_path: Path) -> None:
    found = audit(tmp_path, request(GOOD), GOOD, request({"prompt": "a lake"}, VEO))
    assert (found.findings, found.requests, found.judged, found.right) == ((), 3, 3, 3)
    assert (found.authorized, found.unauthorized) == (2, 0)


@pytest.mark.parametrize("contract", [one for one in all_contracts() if not one.is_model], ids=lambda one: one.id)
def test_every_dedicated_endpoint_is_known_by_its_address(contract: Any, tmp_path: Path) -> None:
    host = contract.upload.hosts[0] if contract.upload else "api.kie.ai"
    found = audit(tmp_path, request({}, f"https://{host}{contract.table.path}"))
    assert found.judged == 1
    assert {one.subject for one in found.findings} <= {contract.id}
    assert "unknown-endpoint" not in {one.code for one in found.findings}
    assert "wrong-host" not in {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("row", "subject", "path", "code", "expected", "actual", "hint"),
    [
        (
            request(task("kling/v2-1-prp", prompt="a")),
            *("kling/v2-1-prp", "model", "unknown-model", "the id of a documented model", "kling/v2-1-prp"),
            "Did you mean kling/v2-1-pro?",
        ),
        (
            request({"input": {}}),
            *("POST /api/v1/jobs/createTask", "model", "unknown-model", "the id of a documented model", "nothing"),
            "Use a documented model id.",
        ),
        (
            request(task("veo3_fast", prompt="a")),
            *("veo3_fast", "", "wrong-endpoint", "POST /api/v1/veo/generate", "POST /api/v1/jobs/createTask"),
            "Send it to the endpoint of its page.",
        ),
        (
            request(GOOD, VEO),
            *("kling/v2-1-pro", "", "wrong-endpoint", "POST /api/v1/jobs/createTask", "POST /api/v1/veo/generate"),
            "Send it to the endpoint of its page.",
        ),
        (
            request(GOOD, "https://api.kie.ai/api/v1/jobs/createtask"),
            *("POST /api/v1/jobs/createtask", "", "unknown-endpoint", "a documented path"),
            *("POST /api/v1/jobs/createtask", "Did you mean /api/v1/jobs/createTask?"),
        ),
        (
            request(url=VEO, method="PUT"),
            *("veo-generate", "", "wrong-method", "POST /api/v1/veo/generate", "PUT /api/v1/veo/generate"),
            "Use the documented method.",
        ),
        (
            request({"fileUrl": UPLOADED, "uploadPath": "a"}, "https://api.kie.ai/api/file-url-upload"),
            *("upload-url", "", "wrong-host", "kieai.redpandaai.co", "api.kie.ai"),
            "Send it to the documented host.",
        ),
        (
            request(GOOD, CREATE_TASK.replace("https", "http")),
            *("kling/v2-1-pro", "", "plain-http", "https", "http", "Use https."),
        ),
        (
            request(GOOD, f"{CREATE_TASK}?api_key=123"),
            *("kling/v2-1-pro", "", "unknown-query", "no query", "api_key"),
            "Move it to where it is documented.",
        ),
        (
            request(GOOD, headers={"Authorization": "a-key"}),
            *("kling/v2-1-pro", "", "authorization-scheme", "Authorization: Bearer and the key", "another form"),
            "Send the word Bearer and the key.",
        ),
        (
            request(json.dumps(GOOD), headers={**AUTHORIZED, "Content-Type": "text/plain"}),
            *("kling/v2-1-pro", "", "content-type", "application/json", "text/plain"),
            "Send the documented Content-Type.",
        ),
        (
            request("{'model': 1}"),
            *("POST /api/v1/jobs/createTask", "", "broken-body", "JSON"),
            "something else in line 1, column 2 of the body",
            "Send what the Content-Type says.",
        ),
        (
            request('{"model": "a", "model": "b"}'),
            *("POST /api/v1/jobs/createTask", "", "broken-body", "JSON"),
            "a name twice in one object, of which only one would be read",
            "Send what the Content-Type says.",
        ),
        (
            request(url=VEO),
            *("veo-generate", "", "no-body", "a body", "nothing", "Send the documented body."),
        ),
        (
            request({**GOOD, "callBackURL": "https://example.com/"}),
            *("kling/v2-1-pro", "callBackURL", "unknown-parameter"),
            "one of the documented parameters: callBackUrl, input, model",
            '"*** (20 characters)"',
            "Did you mean callBackUrl?",
        ),
        (
            request({**GOOD, "input": {**GOOD["input"], "duration": 10}}),
            *("kling/v2-1-pro", "input.duration", "type-mismatch", 'a string: one of "5", "10"', "10"),
            'normalize makes it "10".',
        ),
        (
            request({**GOOD, "input": {**GOOD["input"], "cfg_scale": 1.5}}),
            *("kling/v2-1-pro", "input.cfg_scale", "out-of-range", "0 or more and 1 at most", "1.5"),
            "Choose one within them.",
        ),
        (
            request({**GOOD, "input": {**GOOD["input"], "image_url": "https://cdn.example.com/a/b.png"}}),
            *("kling/v2-1-pro", "input.image_url", "media-host"),
            *("a file on kieai.redpandaai.co, tempfile.redpandaai.co", '"https://cdn.example.com/***/***"'),
            "Upload it through KIE's File Upload API first.",
        ),
    ],
)
def test_each_fault_is_told_with_what_was_expected_and_found(
    row: Any, subject: str, path: str, code: str, expected: str, actual: str, hint: str, tmp_path: Path
) -> None:
    one = only(audit(tmp_path, request(GOOD), row))
    assert (one.subject, one.path, one.code) == (subject, path, code)
    assert (one.expected, one.actual, one.hint) == (expected, ((actual, 1),), hint)
    assert (one.count, one.first) == (1, "2")
    assert one.page.startswith("https://docs.kie.ai/")


def test_a_missing_authorization_is_a_fault_where_others_have_one(tmp_path: Path) -> None:
    found = audit(tmp_path, request(GOOD), request(GOOD, headers={}))
    assert (only(found).code, only(found).level) == ("authorization-missing", Level.BREAKING)
    assert (found.authorized, found.unauthorized, found.right) == (1, 1, 1)


def test_where_no_request_has_one_the_recording_may_lack_it(tmp_path: Path) -> None:
    found = audit(tmp_path, request(GOOD, headers={}), request(GOOD, headers={}))
    assert (only(found).code, only(found).level) == ("authorization-missing", Level.WARNING)
    assert found.right == 2


def test_without_headers_authorization_is_not_judged(tmp_path: Path) -> None:
    found = audit(tmp_path, request(GOOD, headers=None), GOOD)
    assert (found.findings, found.authorized, found.unauthorized) == ((), 0, 0)


@pytest.mark.parametrize("masked", ["***", "[REDACTED]", "Bearer ***", "bearer abc"])
def test_a_credential_that_was_masked_before_is_one(masked: str, tmp_path: Path) -> None:
    assert audit(tmp_path, request(GOOD, headers={"authorization": masked})).findings == ()


def test_rules_that_span_parameters_are_held(tmp_path: Path) -> None:
    clash = {"prompt": "a", "imageUrls": [UPLOADED] * 4, "generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO"}
    one = audit(tmp_path, request({**clash, "model": "veo3"}, VEO)).findings[0]
    assert (one.subject, one.code) == ("veo-generate", "cross-rule")
    assert one.fact.startswith("when ")


def test_the_same_fault_is_one_finding_with_its_smallest_payload(tmp_path: Path) -> None:
    rows = [
        request(task("z-image", prompt=f"a lake, number {n}", aspect_ratio=ratio, nsfw_checker=True))
        for n, ratio in enumerate(("2:1", "2:1", "1:2"))
    ]
    one = only(audit(tmp_path, *rows))
    assert (one.count, one.actual) == (3, (('"2:1"', 2), ('"1:2"', 1)))
    assert one.payload == {"model": "z-image", "input": {"prompt": "*** (16 characters)", "aspect_ratio": "1:2"}}


def test_a_list_counts_once_a_request_whatever_the_place_in_it(tmp_path: Path) -> None:
    body = task("google/nano-banana-edit", prompt="a", image_urls=[1, UPLOADED, 2])
    one = only(audit(tmp_path, request(body)))
    assert (one.path, one.pointer, one.code, one.count) == (
        *("input.image_urls[]", "/input/image_urls/0", "type-mismatch"),
        1,
    )


def test_fingerprints_say_the_fault_and_not_its_values(tmp_path: Path) -> None:
    prints = [
        only(audit(tmp_path, request(task("z-image", prompt="a", aspect_ratio=ratio)))).fingerprint
        for ratio in ("2:1", "1:2")
    ]
    assert prints[0] == prints[1]
    other = only(audit(tmp_path, request(task("z-image", prompt="a", aspect_ratio=1)))).fingerprint
    assert other not in prints


def test_what_the_baseline_has_is_known(tmp_path: Path) -> None:
    rows = [request(task("z-image", prompt="a", aspect_ratio="2:1")), request(task("z-image", aspect_ratio="1:1"))]
    report = tmp_path / "report.json"
    report.write_text(json.dumps(traffic_to_json(audit(tmp_path, rows[0]))))
    found = audit(tmp_path, *rows, baseline=read_baseline(report))
    assert [(one.code, one.new) for one in found.findings] == [("enum-mismatch", False), ("required-missing", True)]
    assert [one.code for one in found.at_least(Level.BREAKING)] == ["required-missing"]


@pytest.mark.parametrize(
    ("text", "where"),
    [("[]", "$.findings: expected a list"), ('{"findings": [{}]}', "$.findings[0].fingerprint: expected a text")],
)
def test_a_baseline_of_another_shape_is_refused(text: str, where: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(text)
    with pytest.raises(ConformanceError) as refused:
        read_baseline(file)
    assert refused.value.message == f"{file}: {where}"


def test_what_is_no_request_of_a_model_is_passed_over_and_counted(tmp_path: Path) -> None:
    found = audit(
        tmp_path,
        request(url="https://api.kie.ai/api/v1/jobs/recordInfo?taskId=1", method="GET"),
        request(url="https://api.kie.ai/api/v1/something/else", method="GET"),
        request(url=CREATE_TASK, method="OPTIONS"),
        request({"messages": []}, "https://api.kie.ai/gemini-2.5-pro/v1/chat/completions"),
        request({"chat_id": 1}, "https://api.telegram.org/bot/sendMessage"),
        request({"chat_id": 1}, "https://api.telegram.org/bot/sendPhoto"),
        request(url="data:text/plain,a", method="GET"),
    )
    assert (found.findings, found.requests, found.judged) == ((), 7, 0)
    assert {sort.value: count for sort, count in found.sorts} == {
        "read": 2,
        "preflight": 1,
        "out-of-scope": 1,
        "elsewhere": 3,
    }
    assert found.hosts == (("api.telegram.org", 2, 0), ("", 1, 0))


def test_requests_to_a_proxy_are_judged_where_its_host_is_given(tmp_path: Path) -> None:
    rows = [request(task("z-image"), "http://localhost:9000/api/v1/jobs/createTask")]
    found = audit(tmp_path, *rows)
    assert (found.judged, found.hosts) == (0, (("localhost:9000", 1, 1),))
    assert told(audit(tmp_path, *rows, hosts=["localhost:9000"])) == [
        ("z-image", "input.aspect_ratio", "required-missing"),
        ("z-image", "input.prompt", "required-missing"),
    ]


def test_some_models_may_be_asked_for(tmp_path: Path) -> None:
    found = audit(tmp_path, request(GOOD), request(task("z-image")), only="kling/*")
    assert (found.judged, found.left_out, found.findings) == (1, 1, ())


def test_an_earlier_day_tells_drift_from_bugs(tmp_path: Path) -> None:
    model = "bytedance/seedance-1.5-pro"
    body = task(model, prompt="a lake", aspect_ratio="1:1", resolution="9999p")
    found = audit(tmp_path, request(body), day="2026-04-29")
    assert found.day == "2026-04-29"
    then = {(one.path, one.code): one.then for one in found.findings}
    assert then[("input.duration", "required-missing")] is Then.RIGHT
    assert then[("input.resolution", "enum-mismatch")] is Then.WRONG
    assert all(one.then is None for one in audit(tmp_path, request(body)).findings)


def test_what_was_wrong_then_and_is_right_now_is_no_fault(tmp_path: Path) -> None:
    body = task("bytedance/seedance-1.5-pro", prompt="a lake", aspect_ratio="1:1", duration=8)
    found = audit(tmp_path, request(body), day="2026-04-29")
    assert {(one.then, one.level) for one in found.findings} == {(Then.MENDED, Level.INFO)}
    assert found.right == 1


def test_a_model_that_was_taken_out_is_told(tmp_path: Path) -> None:
    found = audit(tmp_path, request(task("sora-2-text-to-video", prompt="a", upload_method="s3")), day="2025-12-24")
    one = next(each for each in found.findings if each.code == "retired-model")
    assert (one.level, one.actual, one.then) == (
        Level.WARNING,
        (("last documented on 2026-04-29", 1),),
        Then.RIGHT,
    )


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [({"day": "2026-04-28"}, "ndjson", "no snapshot of '2026-04-28'"), ({}, "pcap", "pcap: no kind of recording")],
)
def test_unknown_names_are_refused(options: dict[str, Any], kind: str, message: str, tmp_path: Path) -> None:
    file = write_ndjson(tmp_path / "a", GOOD)
    with pytest.raises(ConformanceError) as refused:
        audit_traffic(kind, file, **options)
    assert message in refused.value.message


def test_coverage_says_what_was_exercised_and_what_not(tmp_path: Path) -> None:
    other = task("kling/v2-1-pro", prompt="a lake", image_url=UPLOADED, cfg_scale=7)
    found = audit(tmp_path, request(GOOD), request(other), request({"prompt": "a", "model": "veo3_fast"}, VEO)).coverage
    kling, veo = found.models
    assert (kling.id, kling.requests, kling.wrong) == ("kling/v2-1-pro", 2, 1)
    assert {one.path: one.count for one in kling.parameters} == {
        "callBackUrl": 0,
        "input.image_url": 2,
        "input.prompt": 2,
        "input.cfg_scale": 1,
        "input.duration": 1,
        "input.negative_prompt": 0,
        "input.tail_image_url": 0,
    }
    assert [one.members for one in kling.parameters if one.members] == [(("5", 1), ("10", 0))]
    assert (kling.used, kling.members, kling.used_members) == (4, 2, 1)
    assert (veo.id, veo.requests, veo.used, veo.used_members) == ("veo-generate", 1, 2, 1)
    assert next(one.members for one in veo.parameters if one.path == "model")[:2] == (("veo3", 0), ("veo3_fast", 1))
    rows = {row.entry.id: row.requests for row in found.rows}
    assert len(rows) == 72
    assert {id: count for id, count in rows.items() if count} == {
        "kling/v2-1-pro": 2,
        "google/veo-3": 1,
        "google/veo-3.1": 1,
    }
    documented = {one.id for one in all_contracts() if one.retired is None}
    assert set(found.never) == documented - {"kling/v2-1-pro", "veo-generate"}


def test_a_body_that_the_recording_lacks_is_told_and_neither_right_nor_wrong(tmp_path: Path) -> None:
    cut = entry('{"model": "z-im')
    cut["request"]["bodySize"] = 5000
    found = audit_traffic("har", write_har(tmp_path / "a.har", entry(), cut))
    assert (found.judged, found.right, found.findings) == (2, 0, ())
    assert [(reason, count) for reason, count, _first in found.unjudged] == [("cut-off", 1), ("not-recorded", 1)]


def test_findings_beyond_the_limit_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.audit.traffic.MOST_FINDINGS", 20)
    found = audit(tmp_path, *(task(f"kling/x{n}") for n in range(27)))
    assert (len(found.findings), found.untold) == (20, 7)


def test_faults_of_one_request_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    many = {f"name{n}": 1 for n in range(MOST_BREACHES + 7)}
    found = audit(tmp_path, request(task("z-image", prompt="a", aspect_ratio="1:1", **many)))
    assert (len(found.findings), found.untold) == (MOST_BREACHES, 7)


def test_endpoint_faults_have_no_payload(tmp_path: Path) -> None:
    assert only(audit(tmp_path, request(url=VEO, method="PUT"))).payload is ABSENT


def test_what_a_real_client_sends_is_recorded_and_audited(tmp_path: Path) -> None:
    recorder = Recorder()
    with (
        TaskServer() as server,
        httpx.Client(
            base_url=f"http://{server.host}",
            headers={"Authorization": "Bearer 0123456789abcdef"},
            event_hooks=recorder.hooks,
            trust_env=False,
        ) as client,
    ):
        made = client.post("/api/v1/jobs/createTask", json=GOOD).json()
        client.get("/api/v1/jobs/recordInfo", params={"taskId": made["data"]["taskId"]})
        client.post("/api/v1/jobs/createTask", json={**GOOD, "input": {**GOOD["input"], "duration": 5}})
        client.post("/api/file-stream-upload", data={"uploadPath": "images"}, files={"file": ("a.png", b"\x89PNG\xff")})
        client.post("/api/file-stream-upload", files={"file": ("a.png", b"\x89PNG\xff")})
        client.post("/api/v1/veo/generate", data={"prompt": "a lake"})
        host = server.host
    found = audit_traffic("har", recorder.write(tmp_path / "client.har"), hosts=[host])
    assert (found.requests, found.judged, found.right) == (6, 5, 2)
    assert told(found) == [
        ("kling/v2-1-pro", "input.duration", "type-mismatch"),
        ("upload-stream", "uploadPath", "required-missing"),
        ("veo-generate", "", "content-type"),
    ]
    assert found.authorized == 5
    places = [one.first.partition(" ")[2] for one in found.findings]
    assert places == [f"$.log.entries[{number}].request" for number in (2, 4, 5)]
