"""``kie-conformance check`` as a person runs it, and as a script does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conformance.media_hosts
from conformance.cli import main
from conformance.codes import CODES
from conformance.contract import contract_paths, load_contract
from conformance.normalizer import normalize
from conformance.validator import validate, validate_request

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "conformance" / "report" / "check.schema.json").read_text("utf-8"))
GOOD = {"prompt": "a lake", "aspect_ratio": "16:9"}
OURS = "https://tempfile.redpandaai.co/a.png"
THEIRS = "https://evil.example/a.png"
KLING = {"prompt": "a lake", "image_url": OURS}


@pytest.fixture(autouse=True)
def hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance.media_hosts, "upload_hosts", lambda: frozenset({"tempfile.redpandaai.co"}))


def run(*arguments: str, payload: Any = None, raw: bytes | None = None, **more: Any) -> Result:
    data = raw if raw is not None else json.dumps(payload).encode()
    return CliRunner().invoke(
        main, ["check", *arguments], prog_name="kie-conformance", input=data, catch_exceptions=False, **more
    )


def verdict(done: Result) -> Any:
    data = json.loads(done.stdout)
    assert jsonschema_rs.is_valid(SCHEMA, data), list(jsonschema_rs.iter_errors(SCHEMA, data))
    jsonschema.validate(data, SCHEMA)
    return data


def test_a_good_payload_exits_with_0_and_one_line(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    done = run("z-image", str(file))
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{file} is as documented for z-image.\n", "")


def test_a_broken_payload_exits_with_1_and_says_all_at_once() -> None:
    done = run("z-image", payload={"prompt": "", "aspect_ratio": "16x9", "nsfw_checker": "yes", "size/~": [1, 2]})
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout == (
        "standard input is not as documented for z-image: 4 violations.\n"
        "\n"
        "/aspect_ratio  enum-mismatch: a value that is none of the documented ones\n"
        '  expected  one of "1:1", "4:3", "3:4", "16:9", "9:16"\n'
        '  found     "16x9"\n'
        '  do        Did you mean "16:9"?\n'
        "\n"
        "/prompt  required-missing: a required parameter is missing or says nothing\n"
        "  expected  a text that is not empty\n"
        '  found     ""\n'
        "  do        Add it.\n"
        "\n"
        "/nsfw_checker  type-mismatch: a value of the wrong type\n"
        "  expected  true or false\n"
        '  found     "yes"\n'
        "  do        Send the documented type.\n"
        "\n"
        "/size~1~0  unknown-parameter: a parameter that is not documented\n"
        "  expected  one of the documented parameters: aspect_ratio, nsfw_checker, prompt\n"
        "  found     [1, … 2 items]\n"
        "  do        Remove it, or spell it as documented.\n"
        "\n"
        "Documented on https://docs.kie.ai/market/z-image/z-image\n"
    )


@pytest.mark.parametrize(
    ("payload", "path", "found"),
    [(None, "the payload as a whole", "null"), ([], "the payload as a whole", "[]"), ("{}", "the payload", '"{}"')],
)
def test_what_is_no_object_is_a_violation_too(payload: Any, path: str, found: str) -> None:
    done = run("z-image", payload=payload)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "standard input is not as documented for z-image: 1 violation."
    assert lines[2].startswith(path)
    assert lines[4] == f"  found     {found}"


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_read_without_a_file_and_with_a_dash(arguments: tuple[str, ...]) -> None:
    done = run("z-image", *arguments, payload=GOOD)
    assert (done.exit_code, done.stdout) == (0, "standard input is as documented for z-image.\n")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert run("z-image", raw=raw).exit_code == 0
    (tmp_path / "bom.json").write_bytes(raw)
    assert run("z-image", str(tmp_path / "bom.json")).exit_code == 0


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "expected JSON, found nothing\nGive a file, or pipe a payload in."),
        (b" \n\t", "expected JSON, found nothing\nGive a file, or pipe a payload in."),
        (b"\xff\xfe{\x00}\x00", "not UTF-8 at byte 0"),
        (b'{"prompt": "caf\xe9"}', "not UTF-8 at byte 15"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "expected JSON, found: 'c' twice in one object, of which only one "),
        (b'{"\\u001b": 1, "\\u001b": 2}', "expected JSON, found: '\\x1b' twice in one object, of which only one "),
        (b'{"a": NaN}', "expected JSON, found: NaN, which is no JSON"),
        (b'{"a": -Infinity}', "expected JSON, found: -Infinity, which is no JSON"),
        (b'{"a": 1e999}', "expected JSON, found: 1e999, which is beyond the range of numbers"),
        (b'{"a": -1.5e400}', "expected JSON, found: -1.5e400, which is beyond the range of numbers"),
        (b'{"a": ' + b"9" * 5000 + b"}", "expected JSON, found: "),
        (b"[" * 102 + b"]" * 102, "expected JSON, found: more than 100 levels of nesting"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "expected JSON, found: more than 100 levels of nesting"),
        (b"[" * 100_000, "expected JSON, found: "),
        (b"[" * 100_000 + b"]" * 100_000, "expected JSON, found: "),
    ],
)
def test_what_is_no_json_exits_with_2_and_says_why(raw: bytes, message: str) -> None:
    done = run("z-image", raw=raw)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: standard input: {message}")
    assert len(done.stderr) < 300


@pytest.mark.parametrize(
    ("text", "place"), [('{"a":\n 1 2}', "2:4"), ("{'a': 1}", "1:2"), ('{"a": 1} x', "1:10"), ("{", "1:2")]
)
def test_broken_json_is_named_with_line_and_column(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "payload.json"
    file.write_text(text, encoding="utf-8")
    done = run("z-image", str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {file}:{place}: expected JSON, found: ")


def test_just_within_the_depth_is_read() -> None:
    assert run("z-image", raw=b"[" * 100 + b"]" * 100).exit_code == 1


def test_a_name_that_comes_twice_is_shortened() -> None:
    name = b'"' + b"x" * 100_000 + b'"'
    done = run("z-image", raw=b"{" + name + b": 1, " + name + b": 2}")
    assert (done.exit_code, len(done.stderr) < 200) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'MODEL'."),
        (("a", "b", "c"), "Got 3 arguments: expected MODEL and FILE."),
        (("z-image", "--media-hosts", "maybe"), "'maybe' is not one of 'strict', 'warn', 'off'."),
        (("z-imag",), "no contract for 'z-imag'\nDid you mean 'z-image'?"),
        (("z-imag", "/nowhere.json"), "no contract for 'z-imag'\nDid you mean 'z-image'?"),
        (("kling/v2-1-por",), "no contract for 'kling/v2-1-por'\nDid you mean 'kling/v2-1-pro'?"),
        (("--request", "z-imag", "-"), "no contract for 'z-imag'\nDid you mean 'z-image'?"),
        (("z-image", "/nowhere.json"), "/nowhere.json: No such file or directory"),
        (("z-image", "/"), "/: Is a directory"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments, payload=GOOD)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_whole_request_names_its_model_itself() -> None:
    good = {"model": "z-image", "callBackUrl": "https://me.example/back", "input": GOOD}
    done = run("--request", payload=good)
    assert (done.exit_code, done.stdout) == (0, "standard input is as documented for z-image.\n")
    assert run("--request", "z-image", "-", payload=good).exit_code == 0
    broken = verdict(run("--request", "--json", payload={"model": "z-image", "input": {"prompt": "x"}, "webhook": 5}))
    assert [(one["code"], one["path"]) for one in broken["violations"]] == [
        ("required-missing", "/input/aspect_ratio"),
        ("unknown-parameter", "/webhook"),
    ]


@pytest.mark.parametrize(
    ("body", "actual", "hint"),
    [
        ({"model": "z-imag", "input": GOOD}, '"z-imag"', "Did you mean 'z-image'?"),
        ({"input": GOOD}, "nothing", "Name one: kie-conformance audit lists them."),
        ({"model": 5}, "5", "Name one: kie-conformance audit lists them."),
        ({"model": None}, "null", "Name one: kie-conformance audit lists them."),
        ({"model": "veo-generate"}, '"veo-generate"', None),  # an endpoint of its own, which no body names
        ({"model": "x" * 10_000}, f'"{"x" * 40}…" (10000 characters)', "Name one: kie-conformance audit lists them."),
        ([], "nothing", "Name one: kie-conformance audit lists them."),
        (None, "nothing", "Name one: kie-conformance audit lists them."),
    ],
)
def test_a_request_for_a_model_that_nobody_knows(body: Any, actual: str, hint: str | None) -> None:
    done = run("--request", "--json", "--normalize", payload=body)
    data = verdict(done)
    assert done.exit_code == 1
    assert (data["model"], data["page"], data["verified"], "normalized" in data) == (None, None, None, False)
    (one,) = data["violations"]
    assert (one["code"], one["path"], one["actual"]) == ("unknown-model", "/model", actual)
    assert hint is None or one["hint"] == hint
    text = run("--request", payload=body)
    assert text.exit_code == 1
    assert text.stdout.startswith("standard input is not as documented for any model: 1 violation.\n")


def test_a_request_for_another_model_than_the_one_asked_for() -> None:
    data = verdict(run("--request", "z-image", "-", "--json", payload={"model": "kling/v2-1-pro", "input": GOOD}))
    assert [(one["code"], one["path"]) for one in data["violations"]] == [("enum-mismatch", "/model")]
    assert data["violations"][0]["expected"] == 'one of "z-image"'


@pytest.mark.parametrize("rest", [{}, {"input": None}, {"input": []}])
def test_a_request_without_input(rest: dict[str, Any]) -> None:
    body = {"model": "z-image", **rest}
    data = verdict(run("--request", "--json", "--normalize", payload=body))
    assert [one["path"] for one in data["violations"]] == ["/input"]
    assert data["normalized"]["valid"] is False


def test_a_request_is_told_the_same_as_its_input() -> None:
    """The hints know what normalization would do wherever the input stands."""
    inside = {"image_url": OURS, "prompt": "x", "duration": "5s", "cfg_scale": "0,55", "promt": "x"}
    alone = verdict(run("kling/v2-1-pro", "--json", payload=inside))["violations"]
    body = {"model": "kling/v2-1-pro", "input": inside}
    within = verdict(run("--request", "--json", payload=body))["violations"]
    assert [{**one, "path": f"/input{one['path']}"} for one in alone] == within
    hints = {one["path"]: one["hint"] for one in alone}
    assert hints["/duration"] == 'normalize makes it "5".'
    assert hints["/cfg_scale"] == "normalize makes it 0.6."
    assert hints["/promt"] == "Did you mean prompt?"


@pytest.mark.parametrize("way", [("kling/v2-1-pro",), ("--request",)])
def test_files_elsewhere_warn_count_or_go_unsaid(way: tuple[str, ...]) -> None:
    inside = {**KLING, "image_url": THEIRS}
    payload = inside if way[0] != "--request" else {"model": "kling/v2-1-pro", "input": inside}
    path = "/image_url" if way[0] != "--request" else "/input/image_url"
    strict, warn, off, unsaid = (
        run(*way, "--json", *more, payload=payload)
        for more in (("--media-hosts", "strict"), ("--media-hosts", "warn"), ("--media-hosts", "off"), ())
    )
    found = [(one["code"], one["path"]) for one in verdict(strict)["violations"]]
    assert (strict.exit_code, found, verdict(strict)["warnings"]) == (1, [("media-host", path)], [])
    found = [(one["code"], one["path"]) for one in verdict(warn)["warnings"]]
    assert (warn.exit_code, found, verdict(warn)["violations"]) == (0, [("media-host", path)], [])
    assert (off.exit_code, verdict(off)["warnings"], verdict(off)["violations"]) == (0, [], [])
    assert unsaid.stdout == warn.stdout


def test_a_warning_is_shown_and_does_no_harm() -> None:
    done = run("kling/v2-1-pro", payload={**KLING, "image_url": THEIRS})
    assert done.exit_code == 0
    assert done.stdout == (
        "standard input is as documented for kling/v2-1-pro.\n"
        "\n"
        "1 warning about files:\n"
        "\n"
        "/image_url  media-host: a file on a host that is not KIE's upload host\n"
        "  expected  a file on tempfile.redpandaai.co\n"
        '  found     "https://evil.example/a.png"\n'
        "  do        Upload it through KIE's File Upload API first.\n"
    )


def test_what_normalize_would_do_is_said() -> None:
    done = run("kling/v2-1-pro", "--normalize", payload={**KLING, "image_url": [OURS], "cfg_scale": "0,55"})
    assert done.exit_code == 1  # the payload is judged as it is
    _, _, told = done.stdout.partition("\n\nnormalize ")
    assert told == (
        "makes 3 changes, and all is as documented:\n"
        f'  /image_url  ["{OURS}"] -> "{OURS}"  (a list of one becomes the value in it)\n'
        '  /cfg_scale  "0,55" -> 0.55  (a text that holds a number becomes the number)\n'
        "  /cfg_scale  0.55 -> 0.6  (a number goes to the nearest documented step)\n"
    )


def test_what_normalize_can_not_help_is_counted() -> None:
    done = run("kling/v2-1-pro", "--normalize", payload={**KLING, "cfg_scale": "0,55", "duration": "7"})
    assert "\nnormalize makes 2 changes; 1 violation would be left:\n" in done.stdout
    assert run("z-image", "--normalize", payload=GOOD).stdout.endswith("\n\nnormalize changes nothing.\n")


def test_the_json_holds_what_normalize_makes() -> None:
    data = verdict(run("kling/v2-1-pro", "--normalize", "--json", payload={**KLING, "cfg_scale": "0,55"}))
    assert (data["valid"], data["normalized"]["valid"]) == (False, True)
    assert data["normalized"]["payload"] == {**KLING, "cfg_scale": 0.6}
    assert data["normalized"]["changes"] == [
        {"rule": "text-to-number", "path": "/cfg_scale", "target": "/cfg_scale", "from": "0,55", "to": 0.55},
        {"rule": "rounding", "path": "/cfg_scale", "target": "/cfg_scale", "from": 0.55, "to": 0.6},
    ]
    assert "normalized" not in verdict(run("kling/v2-1-pro", "--json", payload=KLING))


def test_the_json_names_the_contract() -> None:
    data = verdict(run("z-image", "--json", payload=GOOD))
    contract = load_contract("z-image")
    assert data == {
        "format": 1,
        "model": "z-image",
        "page": "https://docs.kie.ai/market/z-image/z-image",
        "verified": contract.verified,
        "retired": contract.retired,
        "valid": True,
        "violations": [],
        "warnings": [],
    }


def test_a_model_that_is_gone_is_said_beside_the_verdict() -> None:
    gone = next(one for one in map(load_contract, contract_paths()) if one.retired is not None)
    done = run(gone.id, payload={})
    assert done.stderr == f"\n{gone.id} is no longer documented: last on {gone.retired}.\n"
    assert verdict(run(gone.id, "--json", payload={}))["retired"] == gone.retired


def test_a_dedicated_endpoint_takes_its_body_either_way() -> None:
    body = {"base64Data": "data:image/png;base64,iVBORw0KGgo=", "uploadPath": "images"}
    for arguments in (("upload-base64",), ("--request", "upload-base64", "-")):
        assert run(*arguments, payload=body).exit_code == 0
        data = verdict(run(*arguments, "--json", payload={"uploadPath": "images"}))
        assert [one["path"] for one in data["violations"]] == ["/base64Data"]


NASTY = {
    "prompt": "\x1b]0;title\x07\x9b5m\u202e",
    "aspect_ratio": "\ud800\x00\r\n",
    "\x1b[5mname\ud83d\n\u202e": "\x1b[5m\x08",
}


def test_nothing_of_a_payload_reaches_the_terminal_raw() -> None:
    done = CliRunner().invoke(
        main, ["check", "z-image", "--normalize"], input=json.dumps(NASTY), color=True, catch_exceptions=False
    )
    assert done.exit_code == 1
    plain = re.sub(r"\x1b\[(?:0|1|3[0-7])m", "", done.stdout)  # what the command itself writes
    assert plain != done.stdout
    assert [sign for sign in plain if not (sign.isprintable() or sign == "\n")] == []
    assert "/\ufffd[5mname\ufffd\ufffd\ufffd  unknown-parameter" in plain
    assert [line for line in plain.splitlines() if line.startswith("title")] == []


def test_a_payload_full_of_surrogates_is_json_again() -> None:
    done = run("z-image", "--json", "--normalize", payload=NASTY)
    assert done.stdout.isascii()
    data = json.loads(done.stdout)
    jsonschema.validate(data, SCHEMA)  # jsonschema-rs takes no lone surrogates
    assert data["normalized"]["payload"] == NASTY


@pytest.mark.parametrize(("environment", "colored"), [({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({}, True)])
def test_colours_are_left_out_where_they_are_not_wanted(environment: dict[str, str], colored: bool) -> None:
    for payload in (GOOD, {}):
        done = run("z-image", payload=payload, color=True, env={"NO_COLOR": None, **environment})
        assert ("\x1b[" in done.stdout) is colored
    assert "\x1b[" not in run("z-image", payload={}).stdout
    assert "\x1b[" not in run("z-image", "--json", payload={}, color=True).stdout


held = ("prompt", "aspect_ratio", "image_url", "image_input", "duration", "cfg_scale", "a/b~c", "a\nb", "5 s", THEIRS)
words = st.text(max_size=6) | st.sampled_from(held)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=6),
)
models = st.sampled_from(["z-image", "kling/v2-1-pro", "veo-generate", "ideogram/v3-edit", "suno-generate-music"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(models, st.dictionaries(words, anything, max_size=6) | anything)
def test_any_payload_has_a_verdict_that_machines_and_people_can_read(model: str, payload: Any) -> None:
    """The command says what the library says, in the promised shape; its text has a block for each violation."""
    payload = json.loads(json.dumps(payload))
    done = run(model, "--json", "--normalize", payload=payload)
    data = verdict(done)
    wanted = validate(model, payload)
    assert done.exit_code == (1 if wanted else 0)
    assert data["violations"] == [one.to_json() for one in wanted]
    made = normalize(model, payload)
    assert data["normalized"]["payload"] == made.payload
    assert data["normalized"]["valid"] == (not made.violations)
    assert {one["code"] for one in [*data["violations"], *data["normalized"]["violations"]]} <= CODES.keys()
    text = run(model, "--media-hosts", "off", payload=payload).stdout
    assert text.count("\n  expected  ") == text.count("\n  found     ") == len(wanted)
    assert [sign for sign in text if not (sign.isprintable() or sign == "\n")] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional={"model": models | anything, "input": anything, "callBackUrl": anything}))
def test_any_request_has_a_verdict(body: Any) -> None:
    body = json.loads(json.dumps(body))
    done = run("--request", "--json", "--normalize", payload=body)
    data = verdict(done)
    assert done.exit_code == (0 if data["valid"] else 1)
    if data["model"] is not None:
        assert data["violations"] == [one.to_json() for one in validate_request(body)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40) | st.text(st.sampled_from('{}[]":,0.1e-nultrafs\\ \ufeff'), max_size=20).map(str.encode))
def test_any_bytes_are_a_verdict_or_an_error(raw: bytes) -> None:
    done = run("z-image", raw=raw)
    assert done.exit_code in (0, 1, 2)
    assert (done.exit_code == 2) == done.stderr.startswith("Error: standard input")


def test_the_help_teaches() -> None:
    text = run("--help").stdout
    for part in ("Examples:", "--request body.json", "Exit codes:", "0  as documented", "1  violations", "2  wrong"):
        assert part in text


def test_a_missing_parameter_whose_alias_is_there_says_so() -> None:
    payload = json.dumps({"prompt": "a lake", "image_input": ["https://tempfile.redpandaai.co/a.png"]})
    done = CliRunner().invoke(main, ["check", "kling/v2-1-pro", "-"], input=payload)
    blocks = done.output.split("\n\n")
    assert blocks[1].splitlines()[-1] == "  do        normalize moves image_input here."
    assert blocks[2].splitlines()[-1] == "  do        normalize moves it to image_url."
