"""Files of recorded requests: what is read from them, and what is said of those that are damaged, hostile or huge."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.audit import ndjson, recording
from conformance.audit.bodies import BrokenBody, read_body
from conformance.audit.errors import RecordingError
from conformance.audit.recording import A_FILE, LostBody, NoBody, RawBody, Recorded
from conformance.audit.traffic import audit_traffic, read
from conformance.messages import english, use_language
from tests.support.recordings import entry, har, request, task, write_har, write_ndjson

BODY = task("z-image", prompt="a lake")
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="uploadPath"\r\n\r\nimages\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    b"\x89PNG\r\n\xff\xfe\r\n--x--\r\n"
)
FORM = {"mimeType": "multipart/form-data; boundary=x"}


def requests(kind: str, path: Path) -> list[Recorded]:
    return list(read(kind, path))


def refused(kind: str, path: Path) -> RecordingError:
    with pytest.raises(RecordingError) as found:
        requests(kind, path)
    return found.value


@pytest.mark.parametrize(
    ("one", "body"),
    [
        (entry(BODY), BODY),
        (entry(base64.b64encode(json.dumps(BODY).encode()).decode(), encoding="base64"), BODY),
        (entry(base64.b64encode(json.dumps(BODY).encode()).decode(), _encoding="base64"), BODY),
        (
            entry(base64.b64encode(PARTS).decode(), encoding="base64", **FORM),
            {"uploadPath": "images", "file": A_FILE},
        ),
        (
            entry(params=[{"name": "uploadPath", "value": "a"}, {"name": "file", "fileName": "a.png"}], **FORM),
            {"uploadPath": "a", "file": A_FILE},
        ),
        (entry("a=1&b=%C3%A9", mimeType="application/x-www-form-urlencoded"), {"a": "1", "b": "é"}),
        (entry(""), NoBody()),
        (entry(), LostBody("not-recorded")),
        (entry(method="GET"), NoBody()),
        (entry("no base64!", encoding="base64"), LostBody("not-base64")),
        (entry("\x1f\x8b"), ("JSON", "something else in line 1, column 1 of the body")),
        (entry(base64.b64encode(b"\x1f\x8b\x08").decode(), encoding="base64"), LostBody("compressed")),
        (
            entry(base64.b64encode(b'"\xff"').decode(), encoding="base64"),
            ("JSON in UTF-8", "other bytes, at byte 1"),
        ),
        (entry("--y\r\n", **FORM), ("a form, as the Content-Type says", "something else")),
        (entry("[" * 200 + "]" * 200), ("JSON", "a number out of range, or too many levels of nesting")),
        (entry("[" * 100_000), ("JSON", "a number out of range, or too many levels of nesting")),
        (entry("1e999"), ("JSON", "a number out of range, or too many levels of nesting")),
        (entry("9" * 5000), ("JSON", "a number out of range, or too many levels of nesting")),
    ],
    ids=lambda one: "" if isinstance(one, (dict, tuple, LostBody, NoBody)) else str(one),
)
def test_bodies_of_an_archive(one: Any, body: Any, tmp_path: Path) -> None:
    one["request"]["headers"] = [h for h in one["request"]["headers"] if h["name"] != "Content-Type"]
    (found,) = requests("har", write_har(tmp_path / "a.har", one))
    read = read_body(found)
    assert (str(read.expected), str(read.actual)) == body if isinstance(read, BrokenBody) else read == body


def test_a_request_of_an_archive_has_its_place_address_and_headers(tmp_path: Path) -> None:
    path = write_har(tmp_path / "a.har", entry(BODY), entry(BODY, url="https://api.kie.ai/x", method="put"))
    first, second = requests("har", path)
    lines = path.read_text().splitlines()
    places = [number for number, line in enumerate(lines, 1) if "startedDateTime" in line]
    # The request stands below what starts with it: the line is that of the entry's brace.
    assert [first.line, second.line] == [number - 1 for number in places]
    assert (second.pointer, second.method, second.url) == ("$.log.entries[1].request", "PUT", "https://api.kie.ai/x")
    assert first.headers == {"authorization": "Bearer a-key", "content-type": "application/json"}


def test_requests_of_an_archive_come_in_any_layout(tmp_path: Path) -> None:
    rows = [entry(task("z-image", prompt=str(n))) for n in range(5)]
    layouts = {
        "one line": json.dumps(har(*rows)),
        "many lines": json.dumps(har(*rows), indent=4),
        "byte order mark": "\ufeff" + json.dumps(har(*rows)),
        "entries first": json.dumps({"log": {"entries": rows, "version": "1.1", "pages": []}, "more": [{"log": 1}]}),
    }
    for name, text in layouts.items():
        path = tmp_path / "a.har"
        path.write_text(text, "utf-8")
        found = [read_body(one) for one in requests("har", path)]
        assert found == [task("z-image", prompt=str(n)) for n in range(5)], name


NOT_HAR = "expected a HAR file, an object with log.version and log.entries; found"


@pytest.mark.parametrize(
    ("text", "message", "code"),
    [
        ("", f"1: {NOT_HAR} nothing", 2),
        ("[]", "1: $: expected an object", 2),
        ('{"log": []}', "1: $.log: expected an object", 2),
        ('{"log": {"version": "1.2"}}', f"1: {NOT_HAR} none of the name log.entries", 2),
        ('{"log": {"entries": []}}', f"1: {NOT_HAR} none of the name log.version", 2),
        ('{"log": {"version": "1.2", "entries": {}}}', f"1: {NOT_HAR} none of the name log.entries", 2),
        ('{"log":\n{"entries":\n[5]}}', "3: $.log.entries[0]: expected an object", 2),
        ('{"log":\n{"entries":\n[{}]}}', "3: $.log.entries[0].request: expected an object", 2),
        (
            '{"log": {"entries": [{"request": {"method": 1}}]}}',
            "1: $.log.entries[0].request.method: expected a text",
            2,
        ),
        ('{"log": {"entries": [{"request": {"method": "a"}}]}}', "1: $.log.entries[0].request.url: expected a text", 2),
        (json.dumps(har()) + "\n{}", "2: expected JSON, found something else in this line; 0 entries start before", 2),
        ('{"log":\n nul}', "2: expected JSON, found something else in this line; 0 entries start before", 2),
        ('{"log": ' + "[" * 300, "1: $.log: expected an object", 2),
        ('{"x": ' + "[" * 300, "1: more than 200 levels of nesting", 2),
        (json.dumps(har(entry(BODY)))[:-3], "1: the file is cut off; 1 entry starts before", 3),
        (
            json.dumps(har(entry(BODY), entry(BODY)), indent=1)[:-700],
            "49: the file is cut off; 2 entries start before",
            3,
        ),
    ],
)
def test_what_is_no_archive_is_refused_with_its_place(text: str, message: str, code: int, tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(text, "utf-8")
    error = refused("har", path)
    assert (error.message, error.exit_code) == (f"{path}:{message}", code)


WHOLE = json.dumps(har(entry(BODY), entry(BODY)), indent=1).encode()


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE) - 2))
def test_an_archive_that_is_cut_off_anywhere_is_never_taken_for_a_whole_one(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.har"
    path.write_bytes(WHOLE[:cut])
    assert refused("har", path).exit_code == (3 if cut else 2)


@settings(max_examples=60)
@given(st.binary(max_size=300) | st.text().map(str.encode), st.sampled_from(["har", "ndjson"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    try:
        assert requests(kind, path) == []  # what chance makes is no request
    except RecordingError as error:
        told = error.message
    else:
        told = f"{path}:"
    assert told.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("row", "method", "body"),
    [
        (BODY, None, BODY),
        (request(BODY), "POST", BODY),
        (request(json.dumps(BODY)), "POST", BODY),
        (request(body_base64=base64.b64encode(json.dumps(BODY).encode()).decode()), "POST", BODY),
        (request(), "POST", NoBody()),
        (request(BODY, _id=7, time="now", status=200, response={}), "POST", BODY),
        (
            request(
                body_base64=base64.b64encode(PARTS).decode(),
                headers={"content-type": "multipart/form-data; boundary=x"},
            ),
            "POST",
            {"uploadPath": "images", "file": A_FILE},
        ),
    ],
)
def test_a_line_is_a_request_or_an_envelope(row: Any, method: str | None, body: Any, tmp_path: Path) -> None:
    (found,) = requests("ndjson", write_ndjson(tmp_path / "a", row))
    assert (found.place, found.method, read_body(found)) == ("1", method, body)


def test_headers_may_be_pairs_and_repeat(tmp_path: Path) -> None:
    row = {**request(BODY), "headers": [["Cookie", "a"], ["cookie", "b"]]}
    (found,) = requests("ndjson", write_ndjson(tmp_path / "a", row))
    assert found.headers == {"cookie": "a, b"}


def test_empty_lines_say_nothing_and_count(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(f"\ufeff{json.dumps(BODY)}\n\n  \n{json.dumps(BODY)}", "utf-8")
    assert [one.line for one in requests("ndjson", path)] == [1, 4]


@pytest.mark.parametrize(
    ("line", "message", "hint", "code"),
    [
        ("5\n", "$: expected an object", "", 2),
        ("{}\n", "$: expected a request with method and url, or an envelope with model and input", "A body for", 2),
        ('{"method": "POST"}\n', "$.url: expected a text", "", 2),
        ('{"url": "/", "method": 1}\n', "$.method: expected a text", "", 2),
        (
            '{"method": "POST", "url": "/", "header": {}}\n',
            "$: a name that a request does not have; expected method, url, headers, body, body_base64",
            *("Did you mean 'headers'?", 2),
        ),
        (
            '{"method": "POST", "url": "/", "headers": 1}\n',
            "$.headers: expected an object of texts, or a list of pairs",
            "",
            2,
        ),
        (
            '{"method": "POST", "url": "/", "headers": {"a": 1}}\n',
            "$.headers, number 1: expected a name and a text",
            "",
            2,
        ),
        ('{"method": "POST", "url": "/", "body_base64": "!"}\n', "$.body_base64: expected base64", "", 2),
        (
            '{"method": "POST", "url": "/", "body": 1, "body_base64": ""}\n',
            *("$.body_base64: expected a text, and no body beside it", "", 2),
        ),
        ('{"model": "a", "model": "b"}\n', "a name stands twice in one object, of which only one would be sent", "", 2),
        ('{"model": }\n', "", "", 2),
        ('{"model": NaN}\n', "expected JSON, found a number out of range, or too many levels of nesting", "", 2),
        ('{"model": "a', "the line is cut off", "Record it again, or take the last line away", 3),
    ],
)
def test_a_line_of_another_shape_is_refused_with_its_place(
    line: str, message: str, hint: str, code: int, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    path.write_text(f"{json.dumps(BODY)}\n{line}", "utf-8")
    error = refused("ndjson", path)
    expected = f"{path}:2: {message}" if message else f"{path}:2:11: expected JSON, found something else"
    assert (error.message, error.exit_code) == (expected, code)
    assert error.hint.startswith(hint)


def test_names_that_no_other_is_close_to_bring_no_hint_in_any_language(tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "a", {"method": "POST", "url": "/", "zzzzzzzz": {}})
    with english():  # and back, whatever this test does
        for language in ("en", "ru"):
            use_language(language)
            assert refused("ndjson", path).hint == ""


def test_bytes_that_are_no_utf_8_are_refused_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b'{"model": "\xff"}\n')
    assert refused("ndjson", path).message == f"{path}:1: not UTF-8 at byte 11"


@pytest.mark.parametrize("kind", ["har", "ndjson"])
def test_a_file_that_is_not_there_is_told(kind: str, tmp_path: Path) -> None:
    error = refused(kind, tmp_path / "nobody")
    assert (error.message, error.exit_code) == (f"{tmp_path / 'nobody'}: No such file or directory", 2)


def test_lines_and_files_beyond_their_limits_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_LINE_BYTES", 1024 * 1024)
    path = write_ndjson(tmp_path / "a", BODY, task("z-image", prompt="a" * 1024 * 1024))
    assert refused("ndjson", path).message == f"{path}:2: the line is longer than 1 MiB"
    monkeypatch.setattr("conformance.audit.har.MAX_BYTES", 2 * 1024 * 1024)
    path = write_har(tmp_path / "b", entry(BODY), entry("a" * 3 * 1024 * 1024))
    assert refused("har", path).message.endswith(": the file is larger than 2 MiB")


def test_bodies_beyond_their_limit_are_told_and_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("har", "ndjson", "recording"):
        monkeypatch.setattr(f"conformance.audit.{module}.MAX_BODY_BYTES", 1000)
    long = json.dumps(task("z-image", prompt="a" * 1000))
    packed = base64.b64encode(long.encode()).decode()
    found = audit_traffic("har", write_har(tmp_path / "a", entry(long), entry(packed, encoding="base64")))
    assert [one[:2] for one in found.unjudged] == [("too-large", 2)]
    found = audit_traffic("ndjson", write_ndjson(tmp_path / "b", request(long), request(body_base64=packed)))
    assert [one[:2] for one in found.unjudged] == [("too-large", 2)]


def test_a_form_that_the_recorder_took_apart_into_too_many_fields_is_told_and_not_judged(tmp_path: Path) -> None:
    many = [{"name": f"a{n}", "value": "1"} for n in range(recording.MAX_FIELDS + 1)]
    (found,) = requests("har", write_har(tmp_path / "a", entry(params=many, **FORM)))
    assert read_body(found) == LostBody("too-large")


def test_a_form_with_too_many_fields_is_no_form() -> None:
    many = "&".join(f"a{n}=1" for n in range(recording.MAX_FIELDS + 1)).encode()
    one = Recorded(line=1, pointer="", content_type="application/x-www-form-urlencoded", body=RawBody(many))
    assert isinstance(read_body(one), BrokenBody)


GROWTH = """
import resource, sys
from pathlib import Path
from conformance.audit.traffic import audit_traffic
kind, small, large = sys.argv[1:]
audit_traffic(kind, Path(small))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = audit_traffic(kind, Path(large))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(found.right, (after - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
@pytest.mark.parametrize("kind", ["har", "ndjson"])
def test_memory_does_not_grow_with_the_file(kind: str, tmp_path: Path) -> None:
    write = write_har if kind == "har" else write_ndjson
    good = task("z-image", prompt="a lake", aspect_ratio="1:1")
    one = entry(good) if kind == "har" else request(good)
    answer = "x" * 50_000
    padded = {**one, "response": {"content": {"text": answer}}}
    small, large = write(tmp_path / "small", one), write(tmp_path / "large", *[padded] * 800)
    assert large.stat().st_size > 40_000_000
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, kind, str(small), str(large)], capture_output=True, text=True, check=True
    )
    right, megabytes = map(int, done.stdout.split())
    assert right == 800
    assert megabytes < 8
