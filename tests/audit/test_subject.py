"""The [subject] table: what it says, and what is said where it breaks its format."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.audit.connect import connect
from conformance.audit.names import beside_input, candidates, forms_of
from conformance.audit.process import Limits
from conformance.audit.subject import KINDS, PLACEHOLDERS, read_subject, subject_from
from conformance.errors import ContractError, UnknownNameError


def written(folder: Path, text: str) -> Path:
    path = folder / "subject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_says_all_that_can_be_said(tmp_path: Path) -> None:
    found = read_subject(
        written(
            tmp_path,
            """
            [subject]
            title    = "our bot"
            python   = "bot/checks.py"
            function = "validate_{model_slug}_input"
            reading  = "ok-errors"
            models   = ["kling/*"]
            raises   = ["KeyError"]
            seconds  = 2
            memory_mb = 256
            environment = ["BOT_RULES"]
            names    = { "kling/v2-1-pro" = "kling_21" }
            """,
        )
    )
    assert (found.kind, found.target, found.attribute) == ("python", "bot/checks.py", "validate_{model_slug}_input")
    assert (found.title, found.reading, found.models, found.raises) == (
        "our bot",
        "ok-errors",
        ("kling/*",),
        ("KeyError",),
    )
    assert (found.limits, found.folder) == (Limits(seconds=2.0, memory_mb=256), tmp_path)
    assert found.names == {"kling/v2-1-pro": "kling_21"}


def test_a_table_and_a_command_line_say_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, '[subject]\npython = "checks.py:validate"\n')
    one, other = subject_from(str(path)), subject_from("python:checks.py:validate")
    assert (one.kind, one.target, one.attribute) == (other.kind, other.target, other.attribute)
    command = read_subject(written(tmp_path, '[subject]\ncommand = ["node", "check.js", "a b"]\n'))
    assert command.target == "node check.js 'a b'"


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("command:./check --rules rules.toml", "command", "./check --rules rules.toml"),
        ("openapi:api.toml", "openapi", "api.toml"),
    ],
)
def test_a_target_that_ends_like_a_subjects_file_is_a_target(text: str, kind: str, target: str) -> None:
    found = subject_from(text)
    assert (found.kind, found.target) == (kind, target)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("", 1, "[subject] is missing", ""),
        ("[subjekt]\n", 1, "unknown table or key 'subjekt'", "Did you mean 'subject'?"),
        ('[subject]\npyton = "x:y"\n', 2, "unknown key 'pyton'", "Did you mean 'python'?"),
        ('[subject]\ntitle = "x"\n', 1, "expected just one of", ""),
        ('[subject]\npython = "x:y"\nschema = "z"\n', 1, "found python, schema", ""),
        ('[subject]\npython = "x.py"\n', 2, 'python: expected function = "…"', ""),
        ('[subject]\npython = "x:y"\nreading = "boolean"\n', 3, "reading is 'boolean'", "Did you mean 'bool'?"),
        ('[subject]\npython = "x:y"\nmodels = "z-image"\n', 3, "expected a list of texts", ""),
        ('[subject]\npython = "x:y"\nseconds = 0\n', 3, "expected a number above zero", ""),
        ('[subject]\npython = "x:y"\narguments = ["body"]\n', 3, "expected some of model, payload, request", ""),
        ('[subject]\npython = "x:y"\nreading = "prints"\n', 3, "needs accept", ""),
        ('[subject]\ncommand = "x"\naccept = "("\n', 3, "no regular expression", ""),
        ('[subject]\nhttp = "http://x"\naccept_status = [20]\n', 3, "expected a list of HTTP statuses", ""),
        ('[subject]\npython = "x:y"\nnames = { a = 1 }\n', 3, "expected our ids", ""),
        ("[subject]\ncommand = 7\n", 2, "command is 7", ""),
        ('[subject]\ncommand = "node \'x"\n', 2, "can't be read as a command line: No closing quotation", ""),
        ('[subject]\npython = "x:y"\nfile = "z"\n', 3, "file says nothing of python: it is of schema", ""),
        ('[subject]\nhar = "x"\nmodels = ["z-image"]\n', 3, "models says nothing of har", "--model says"),
        ('[subject]\npython = "x:y"\nfunction = "z"\n', 3, "function is said twice", ""),
        (
            '[subject]\npython = "x:y_{modelslug}"\n',
            *(2, "{modelslug} stands for nothing", "Did you mean 'model_slug'?"),
        ),
        ('[subject]\nschema = "x"\nfile = "{id}.json"\n', 3, "{id} stands for nothing", ""),
        ('[subject]\nhttp = "http://x/{modell}"\n', 2, "{modell} stands for nothing", "Did you mean 'model'?"),
        ('[subject]\npython = "x:y"\nmodels = [\n"z-imag"]\n', 4, "'z-imag'", "Did you mean 'z-image'?"),
        (
            '[subject]\npython = "x:y"\nnames = { z-imag = "z" }\n',
            *(3, "names: there is no model 'z-imag'", "Did you mean 'z-image'?"),
        ),
        ('[subject]\nhttp = "http://x"\narguments = ["model", "payload"]\n', 3, 'expected ["payload"] or', ""),
        ('[subject]\nhttp = "http://x"\nconnections = 0\n', 3, "expected a whole number from 1 to 64", ""),
        ('[subject]\npython = "x:y"\nparameters = 1\n', 3, "parameters: expected a table", ""),
        (
            '[subject]\npython = "x:y"\nmodels = ["z-image"]\n[subject.parameters]\nprompt = "p"\npromt = "q"\n',
            *(6, "parameters: there is no parameter 'promt'", "Did you mean 'prompt'?"),
        ),
        (
            '[subject]\npython = "x:y"\n[subject.parameters.z-image]\nprompt = "p"\naspect_ratio = "p"\n',
            *(5, "prompt and aspect_ratio are both called 'p'", ""),
        ),
        (
            '[subject]\npython = "x:y"\n[subject.parameters.z-imag]\nprompt = "p"\n',
            *(3, "parameters: there is no model 'z-imag'", "Did you mean 'z-image'?"),
        ),
        (
            '[subject]\npython = "x:y"\n[subject.parameters]\nprompt = 3\n',
            *(4, "parameters: prompt: expected its name there, a text", ""),
        ),
    ],
)
def test_a_table_that_breaks_its_format_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, message: str, hint: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ContractError) as raised:
        read_subject(path)
    assert raised.value.message.startswith(f"{path}:{line}: ")
    assert message in raised.value.message
    assert raised.value.hint.startswith(hint)


def test_a_command_line_that_can_not_be_read_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="No closing quotation"):
        subject_from("command:node 'check.js")
    with pytest.raises(UnknownNameError, match=r"\{modelslug\} stands for nothing"):
        subject_from("python:checks.py:check_{modelslug}")
    # Programs have braces of their own.
    assert subject_from("command:awk '{print}'").target == "awk '{print}'"


def test_names_are_spelt_in_every_usual_way() -> None:
    assert forms_of("kling-2.6/image-to-video") == {
        "model": "kling-2.6/image-to-video",
        "name": "kling-2.6/image-to-video",
        "model_slug": "kling_2_6_image_to_video",
        "model_camel": "Kling26ImageToVideo",
        "model_dash": "kling-2-6-image-to-video",
    }
    assert forms_of("z-image", "zImage")["name"] == "zImage"
    assert tuple(forms_of("z-image")) == PLACEHOLDERS


def test_a_subject_covers_what_it_names_or_the_roster() -> None:
    plain = subject_from("python:checks.py:validate")
    assert len(candidates(plain)) == 76
    by_model = subject_from("python:checks.py:validate_{model_slug}")
    assert len(candidates(by_model)) == 188


def test_a_name_of_its_own_reaches_the_subject(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text("def check(model, data):\n    return model == 'zi'\n", encoding="utf-8")
    path = written(tmp_path, '[subject]\npython = "checks.py:check"\nnames = { "z-image" = "zi" }\n')
    channel = connect(read_subject(path))
    try:
        assert [one.kind for one in channel.ask("z-image", [{}])] == ["accepted"]
    finally:
        channel.close()


def test_what_a_request_needs_beside_its_input_is_given() -> None:
    assert list(beside_input("kling-3.0/motion-control")) == ["callBackUrl"]
    assert beside_input("z-image") == {}


def test_every_connectable_comes_with_an_example() -> None:
    assert all(f"{kind}:" in text for kind, text in KINDS.items() if kind != "schema")
