"""Every way to connect a subject, its readings, and what is said where it can't be connected."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance import json_schema
from conformance.audit.answer import ACCEPTED, REFUSED
from conformance.audit.connect import connect
from conformance.audit.subject import Subject, subject_from
from conformance.contract import all_contracts
from conformance.errors import AuditError, UnknownNameError
from conformance.files import dump_json
from conformance.openapi_export import openapi
from tests.audit.auditing import HERE, LIMITS, MODEL, audited, named, python

RIGHT = {"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake"}
WRONG = {**RIGHT, "duration": "7"}
SEVERAL = (MODEL, "z-image", "grok-imagine/image-to-video", "wan/2-2-a14b-speech-to-video-turbo", "veo-generate")
"""Flat and nested, with cross rules, with a grid that does not start at zero, and a dedicated endpoint."""
ALL = sorted(one.id for one in all_contracts())
DOCUMENTED = sorted(one.id for one in all_contracts() if one.retired is None)
PARTS = 4
"""In which all of them are audited: a test each, so that they can go side by side."""


def kinds(subject: Subject, *payloads: object, model: str = MODEL) -> list[str]:
    channel = connect(subject)
    try:
        return [one.kind for one in channel.ask(model, payloads)]
    finally:
        channel.close()


@pytest.mark.parametrize(
    ("function", "more"),
    [
        ("faultless", {}),
        ("raises", {}),
        ("raises", {"reading": "raises"}),
        ("faultless", {"reading": "errors"}),
        ("faultless_normalizing", {"reading": "ok-errors-normalized"}),
        ("prints_its_verdict", {"reading": "prints", "accept": "^ok"}),
        ("validate_{model_slug}_input", {}),
        ("validate_kling_v2_1_pro_input", {"arguments": ("payload",)}),
        ("of_request", {"arguments": ("request",)}),
    ],
)
def test_a_function_is_asked_in_every_shape(function: str, more: dict[str, str]) -> None:
    assert kinds(python(function, **more), RIGHT, WRONG) == [ACCEPTED, REFUSED]


def test_a_function_by_model_covers_what_it_has() -> None:
    subject = replace(python("validate_{model_slug}_input"), models=())
    channel = connect(subject)
    channel.close()
    assert channel.models == (MODEL, "z-image")


def test_a_module_is_found_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "checks.py").write_text(
        "def check(model, data):\n    return data.get('duration') != '7'\n", encoding="utf-8"
    )
    subject = replace(subject_from("python:bot.checks:check"), folder=tmp_path, models=(MODEL,))
    assert kinds(subject, RIGHT, WRONG) == [ACCEPTED, REFUSED]


def test_an_async_function_is_awaited(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text(
        "async def check(model, data):\n    return data.get('duration') != '7'\n", encoding="utf-8"
    )
    subject = replace(subject_from("python:checks.py:check"), folder=tmp_path, models=(MODEL,))
    assert kinds(subject, RIGHT, WRONG) == [ACCEPTED, REFUSED]


SHAPES = """
from conformance import validate

class Refused(Exception):
    pass

class Checker:
    def __init__(self):
        self.validate = validate
    def check(self, payload):
        return not self.validate("kling/v2-1-pro", payload)
    __call__ = check

class Other:
    def __init__(self, rules):
        self.rules = rules
    def check(self, payload):
        return True

checker = Checker()

def by_name(*, payload, model):
    return not validate(model, payload)

def yields(model, payload):
    for one in validate(model, payload):
        yield one.code

async def awaited_by_name(*, model, payload):
    return not validate(model, payload)

def raises_its_own(model, payload):
    if validate(model, payload):
        raise Refused("no")
"""


@pytest.mark.parametrize(
    "name",
    ["Checker.check", "Checker", "checker", "checker.check", "by_name", "yields", "awaited_by_name", "raises_its_own"],
)
def test_whatever_can_be_called_is_asked(tmp_path: Path, name: str) -> None:
    (tmp_path / "shapes.py").write_text(SHAPES, encoding="utf-8")
    subject = replace(subject_from(f"python:shapes.py:{name}"), folder=tmp_path, models=(MODEL,))
    assert kinds(subject, RIGHT, WRONG) == [ACCEPTED, REFUSED]


def test_an_object_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(SHAPES, encoding="utf-8")
    subject = replace(subject_from("python:shapes.py:Other.check"), folder=tmp_path, models=(MODEL,))
    with pytest.raises(AuditError) as raised:
        connect(subject)
    assert "Other() can't be made: name an object that is made: TypeError: " in raised.value.message


def test_names_that_it_has_are_told_without_those_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(SHAPES, encoding="utf-8")
    with pytest.raises(AuditError) as raised:
        connect(replace(subject_from("python:shapes.py:nothing"), folder=tmp_path, models=(MODEL,)))
    assert raised.value.message.endswith(
        "it has Checker, Other, Refused, awaited_by_name, by_name, checker, raises_its_own, yields"
    )


def test_what_it_reaches_for_while_it_is_loaded_is_told(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(
        "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9))\nexcept OSError:\n    pass\n" + SHAPES,
        encoding="utf-8",
    )
    done = audited(replace(subject_from("python:shapes.py:yields"), folder=tmp_path, models=(MODEL, "z-image")))
    (finding,) = done.findings
    assert (finding.kind, set(finding.models)) == ("reaches-out", {MODEL, "z-image"})
    assert finding.witnesses[0].words.endswith(", while it was loaded")


PYDANTIC = """
from typing import Literal, Optional
from pydantic import BaseModel, ConfigDict, Field

class KlingV21Pro(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    prompt: str = Field(pattern=r"\\S", max_length=5000)
    image_url: str = Field(pattern=r"\\S")
    duration: Literal["5", "10"] = "5"
    cfg_scale: float = Field(default=0.5, ge=0, le=1)
    negative_prompt: str = Field(default="", max_length=500)
    tail_image_url: str = ""

class Request(BaseModel):
    model: str
    input: KlingV21Pro
"""


@pytest.mark.parametrize("name", ["KlingV21Pro", "Request", "{model_camel}"])
def test_a_model_of_pydantic_is_audited(tmp_path: Path, name: str) -> None:
    (tmp_path / "schemas.py").write_text(PYDANTIC, encoding="utf-8")
    subject = Subject(
        kind="pydantic", target="schemas.py", attribute=name, models=(MODEL,), folder=tmp_path, limits=LIMITS
    )
    # It has no grid; of everything else it is right.
    assert named(audited(subject).findings) == [("over-lenient", "cfg_scale", "step")]


def test_our_own_schemas_have_no_finding(tmp_path: Path) -> None:
    for model in SEVERAL:
        path = tmp_path / f"{model}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump_json(json_schema(model)), encoding="utf-8")
    done = audited(Subject(kind="schema", target=".", folder=tmp_path, title="our schemas"), examples=10)
    assert named(done.findings) == []
    assert {one.model for one in done.tried} == set(SEVERAL)
    # Cross rules are not in them: what breaks these alone is counted apart.
    assert {one.model for one in done.tried if one.beyond} >= {"grok-imagine/image-to-video", "veo-generate"}


def test_our_own_openapi_document_has_no_finding(tmp_path: Path) -> None:
    (tmp_path / "kie.json").write_text(dump_json(openapi()), encoding="utf-8")
    subject = Subject(kind="openapi", target="kie.json", folder=tmp_path, models=(*SEVERAL, "kling-3.0/motion-control"))
    done = audited(subject)
    assert named(done.findings) == []
    assert len(done.tried) == 6


@pytest.mark.parametrize("part", range(PARTS))
def test_no_schema_of_ours_has_a_finding(tmp_path: Path, part: int) -> None:
    models = ALL[part::PARTS]
    for model in models:
        path = tmp_path / f"{model}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump_json(json_schema(model)), encoding="utf-8")
    done = audited(Subject(kind="schema", target=".", folder=tmp_path, title="our schemas"))
    assert named(done.findings) == []
    assert sorted(one.model for one in done.tried) == models


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_our_openapi_document_describes_has_a_finding(tmp_path: Path, part: int) -> None:
    (tmp_path / "kie.json").write_text(dump_json(openapi()), encoding="utf-8")
    models = DOCUMENTED[part::PARTS]
    done = audited(Subject(kind="openapi", target="kie.json", folder=tmp_path, models=tuple(models)))
    assert named(done.findings) == []
    assert sorted(one.model for one in done.tried) == models


def test_a_schema_with_another_bound_is_found(tmp_path: Path) -> None:
    schema = json_schema(MODEL)
    schema["properties"]["prompt"]["maxLength"] = 4000
    del schema["properties"]["duration"]["enum"]
    (tmp_path / "kling.json").write_text(dump_json(schema), encoding="utf-8")
    done = audited(Subject(kind="schema", target="kling.json", folder=tmp_path))
    assert set(named(done.findings)) == {("over-strict", "prompt", "maxLength"), ("over-lenient", "duration", "enum")}
    assert done.findings[1].witnesses[0].words.startswith("/prompt: ")


def test_an_openapi_3_0_document_in_yaml_is_read(tmp_path: Path) -> None:
    document = {
        "openapi": "3.0.3",
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/R"}}}}
                }
            }
        },
        "components": {
            "schemas": {
                "R": {
                    "type": "object",
                    "properties": {"model": {"enum": ["z-image"]}, "input": {"$ref": "#/components/schemas/Z"}},
                },
                "Z": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["prompt", "aspect_ratio"],
                    "properties": {
                        "prompt": {"type": "string", "pattern": "\\S", "maxLength": 1000},
                        "aspect_ratio": {"type": "string", "enum": ["1:1", "4:3", "3:4", "16:9", "9:16"]},
                        "nsfw_checker": {"type": "boolean", "nullable": True},
                    },
                },
            }
        },
    }
    (tmp_path / "kie.yaml").write_text(json.dumps(document), encoding="utf-8")
    done = audited(Subject(kind="openapi", target="kie.yaml", folder=tmp_path))
    assert [one.model for one in done.tried] == ["z-image"]
    assert [one for one in named(done.findings) if one[2] == "type"] == [("over-lenient", "nsfw_checker", "type")]
    assert done.findings[0].witnesses[0].payload["nsfw_checker"] is None


def test_a_schema_that_points_elsewhere_is_refused_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "z-image.json").write_text('{"$ref": "https://schemas.example/z.json"}', encoding="utf-8")
    with pytest.raises(AuditError, match=r"z-image\.json: .*nothing is fetched"):
        connect(Subject(kind="schema", target="z-image.json", models=("z-image",), folder=tmp_path))


SPEAKS = """
import json, sys
from conformance import validate
for line in sys.stdin:
    if line == "\\n":
        sys.stdout.flush()
        continue
    asked = json.loads(line)
    if "kie-audit" in asked:
        print(json.dumps({"kie-audit": 1, "models": ["kling/v2-1-pro"]}))
        continue
    errors = [one.code for one in validate(asked["model"], asked["payload"])]
    print(json.dumps({"id": asked["id"], "ok": not errors, "errors": errors}))
"""
BARE = """
import json, sys
from conformance import validate
for line in sys.stdin:
    print("refused" if validate(sys.argv[1], json.loads(line)) else "ok", flush=True)
"""


def program(folder: Path, text: str, *arguments: str, **more: Any) -> Subject:
    (folder / "check.py").write_text(text, encoding="utf-8")
    command = " ".join([sys.executable, "check.py", *arguments])
    return replace(Subject(kind="command", target=command, folder=folder, limits=LIMITS), **more)


def test_a_program_that_speaks_the_protocol_is_audited(tmp_path: Path) -> None:
    done = audited(program(tmp_path, SPEAKS))
    assert (done.findings, [one.model for one in done.tried]) == ((), [MODEL])


def test_a_program_that_prints_bare_verdicts_is_audited(tmp_path: Path) -> None:
    subject = program(tmp_path, BARE, "{model}", accept="^ok$", refuse="^refused$", models=(MODEL, "z-image"))
    assert audited(subject).findings == ()


def test_a_program_that_ends_or_speaks_between_is_told(tmp_path: Path) -> None:
    noisy = SPEAKS.replace("    errors =", '    print("checking")\n    errors =')
    assert named(audited(program(tmp_path, noisy)).findings) == [("prints", "", "")]
    ends = SPEAKS.replace("    errors =", '    if asked["payload"] == []: sys.exit("no list")\n    errors =')
    (finding,) = audited(program(tmp_path, ends)).findings
    assert (finding.kind, finding.payloads) == ("exit", 1)
    assert finding.witnesses[0].words == "it ended with exit code 1: no list"


def test_a_program_has_no_network(tmp_path: Path) -> None:
    channel = connect(program(tmp_path, SPEAKS))
    channel.close()
    assert channel.network in ("none", "open")  # open where the system does not permit more, and the report says so


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("raise SystemExit('no such option')", "it ended with exit code 1: no such option"),
        ("print('hello')", "its first line was 'hello'"),
        ("while True: print('y')", "none of its first 1000 lines is; its first line was 'y'"),
        ("print('{\"kie-audit\": 2}')", "it speaks version 2 of the protocol: expected 1"),
        ('print(\'{"kie-audit": 1, "error": "no rules"}\')', "no rules"),
    ],
)
def test_a_program_that_does_not_answer_the_greeting_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(AuditError) as raised:
        connect(program(tmp_path, text))
    assert message in raised.value.message
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        (python("faultles"), "did you mean faultless?"),
        (python("FIRST"), "FIRST is str: expected a function"),
        (replace(python("x"), target="nothing.py"), "no such file"),
        (replace(python("x"), target="no_such_module"), "importing it failed: ModuleNotFoundError"),
        (python("check_{model_slug}"), "there is none for any of 1 models"),
        (Subject(kind="command", target="no-such-program x"), "no-such-program: no such program"),
        (Subject(kind="schema", target=".", folder=HERE), "no schema for any of"),
        (Subject(kind="http", target="ftp://x"), "expected an address that starts with http:// or https://"),
    ],
)
def test_what_can_not_be_connected_says_why(subject: Subject, message: str) -> None:
    with pytest.raises(AuditError) as raised:
        connect(subject)
    assert message in raised.value.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("pyhton:x:y", "Did you mean 'python'?"),
        ("nothing", "Expected KIND:TARGET, such as python:checks.py:validate."),
        ("python:x.py", ""),
    ],
)
def test_a_subject_that_is_none_says_what_is_expected(text: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        subject_from(text)
    assert raised.value.hint == hint
