"""README.md and README.ru.md: what they show works and prints what they say, and both say the same."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from conformance.laws.rows import LAWS

ROOT = Path(__file__).parents[1]
ENGLISH, RUSSIAN = "README.md", "README.ru.md"
PAYLOAD = '{"prompt": "a lake", "image_url": "https://tempfile.redpandaai.co/a.png", "duration": 5}'

RUN = {
    "kie-conformance audit --model wan/2-2-a14b-text-to-video-turbo -v": 0,
    "kie-conformance audit --lang ru --model 'kling/*'": 0,
    "KIE_CONFORMANCE_LANG=ru kie-conformance explain enum-member-removed": 0,
    'echo \'{"prompt": "a lake", "image_input": ["https://example.com/a.png"], "duration": 5,'
    ' "cfg_scale": 0.55}\' | kie-conformance check kling/v2-1-pro - --normalize': 1,
    "kie-conformance drift 2026-04-29 2026-08-19": 1,
    "kie-conformance drift --since 2025-12-24 --model 'wan/*' --fail-on warning": 1,
    "kie-conformance drift": 0,
    "kie-conformance drift 2026-04-29 --format html --output drift.html": 1,
    "kie-conformance check kling/v2-1-pro payload.json": 1,
    "kie-conformance price kling/v2-1-pro payload.json": 1,
    "kie-conformance export schema kling/v2-1-pro": 0,
    "kie-conformance export openapi -o kie.json": 0,
    "kie-conformance history kling/v2-1-pro": 0,
    "kie-conformance contract show kling/v2-1-pro": 0,
    "kie-conformance contract report": 0,
    "kie-conformance contract draft kling/v2-1-pro": 0,
    "kie-conformance completion bash": 0,
}
"""Each command that needs no network, no other program and no minutes, with the exit code that it ends with."""

LEFT = {
    "install": (
        "python3 -m venv .venv && .venv/bin/pip install -q '.[all]' && .venv/bin/kie-conformance audit",
        "python3 -m venv .venv && .venv/bin/pip install -q nox && .venv/bin/nox -s tests",
        "pip install kie-conformance",
        *(f"pip install 'kie-conformance[{extra}]'" for extra in ("report", "scrape", "laws", "all")),
    ),
    "take half a minute or more": (
        "kie-conformance audit",
        "kie-conformance verify",
        "kie-conformance verify --model 'kling/*' --profile ci --output kling/evidence.json",
        "pytest --kie --kie-model 'kling/*'",
        "pytest --pyargs conformance.laws",
    ),
    "ask the network": ("kie-conformance nightly run", "kie-conformance scrape", "kie-conformance doctor"),
    "need what a reader has": (
        "kie-conformance audit-subject python:bot/validators.py:'validate_{model_slug}_input' --smoke",
        "kie-conformance audit-subject 'command:node check.js' --badge badge.json",
        "kie-conformance audit-subject openapi:their.json --snapshot 2025-12-24",
        "kie-conformance audit-subject har:recording.har",
        "kie-conformance audit-subject SUBJECT",
        "kie-conformance deviate FINGERPRINT",
        "kie-conformance explain ID",
        "kie-conformance replay FILE",
    ),
    "change contracts": ("kie-conformance accept",),
}
"""What is not run here, and why: tests of these commands stand in ``tests/cli``."""


class Block(NamedTuple):
    """A fenced block: the language that it names, and its text."""

    language: str
    text: str


def blocks(name: str, language: str) -> list[str]:
    """The blocks of one language in a README."""
    text = (ROOT / name).read_text("utf-8")
    return [body for found, body in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S) if found == language]


def shell_commands(name: str) -> list[str]:
    """The commands of all ``sh`` blocks, without comments and line ends."""
    lines = "".join(blocks(name, "sh")).replace("\\\n", "").splitlines()
    return [re.sub(r"\s+", " ", re.sub(r"\s+#.*", "", line)) for line in lines]


def table_commands(name: str) -> list[str]:
    """The commands of the table of commands."""
    return re.findall(r"^\| `(kie-conformance [^`]*)` \|", (ROOT / name).read_text("utf-8"), re.M)


def links(name: str) -> set[str]:
    """Where a README leads, but to its translation."""
    return set(re.findall(r"\]\(([^)\s]+)\)", (ROOT / name).read_text("utf-8"))) - {ENGLISH, RUSSIAN}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The folder of a reader, who has a payload."""
    (tmp_path / "payload.json").write_text(PAYLOAD, encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as a reader types it into a shell."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("command", RUN)
def test_a_command_that_is_shown_ends_as_it_should(here: Path, command: str) -> None:
    done = run(command, here)
    assert done.returncode == RUN[command], done.stderr
    assert done.stdout + done.stderr != ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", [ENGLISH, RUSSIAN])
def test_every_command_that_is_shown_is_known_here(name: str) -> None:
    shown = {one.replace("--lang ru audit", "audit") for one in [*shell_commands(name), *table_commands(name)]}
    known = {*RUN, *(command for commands in LEFT.values() for command in commands)}
    assert shown <= known
    if name == RUSSIAN:
        assert shown == known


def test_what_is_printed_in_the_readme_is_what_is_printed(here: Path) -> None:
    (block,) = blocks(RUSSIAN, "console")
    command, _end, shown = block.removeprefix("$ ").partition("\n")
    assert run(command, here).stdout == shown


def python(code: str) -> list[str]:
    """What ``code`` prints in a process of its own, by lines."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_python_of_the_readme_gives_what_its_comments_say() -> None:
    first = blocks(ENGLISH, "python")[0]
    asked = ("found.payload", "found.violations", 'price("kling/v2-1-pro", found.payload).credits')
    payload, violations, credits = python("\n".join([first, *(f"print(repr({one}))" for one in asked)]))
    (shown,) = re.findall(r"^found\.payload  # (.*)$", first, re.M)
    assert ast.literal_eval(shown) == ast.literal_eval(payload)
    assert violations == "()"
    assert f".credits  # {credits}, " in first


MINE = """
import conformance
seen = []
def my_validator(model, payload):
    seen.append([one.code for one in conformance.validate(model, payload)])
    return not seen[-1]
"""


def test_payloads_of_the_readme_have_the_fault_that_is_asked_for() -> None:
    code = (MINE, blocks(ENGLISH, "python")[1], "test_we_refuse_what_is_too_long()", "print(len(seen) > 10, *seen)")
    many, *codes = python("\n".join(code))[0].split(" ")
    assert many == "True"
    assert set(codes) == {"['too-long']"}


def test_both_say_how_many_laws_there_are() -> None:
    assert f"There are {len(LAWS)}\n" in (ROOT / ENGLISH).read_text("utf-8")
    assert f"Их {len(LAWS)}\n" in (ROOT / RUSSIAN).read_text("utf-8")


@pytest.mark.parametrize("name", [ENGLISH, RUSSIAN])
def test_what_is_linked_is_there(name: str) -> None:
    missing = [one for one in links(name) if "://" not in one and not (ROOT / one.partition("#")[0]).exists()]
    assert missing == []


def test_both_readmes_show_the_same() -> None:
    """The Russian one has a section on the language more; texts in it are Russian."""
    own = {"audit --lang ru", "KIE_CONFORMANCE_LANG=ru"}
    shared = [one for one in shell_commands(RUSSIAN) if not any(part in one for part in own)]
    assert [one.replace("--lang ru audit", "audit") for one in shared] == shell_commands(ENGLISH)
    assert table_commands(RUSSIAN) == table_commands(ENGLISH)
    assert links(RUSSIAN) - links(ENGLISH) == {"conformance/locales/ru/LC_MESSAGES/kie_conformance.po"}
    assert links(ENGLISH) <= links(RUSSIAN)
    for one, other in zip(blocks(ENGLISH, "python"), blocks(RUSSIAN, "python"), strict=True):
        assert ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    texts = {"reason", "evidence", "language"}
    for one, other in zip(blocks(ENGLISH, "toml"), blocks(RUSSIAN, "toml"), strict=True):
        assert _without(tomllib.loads(one), texts) == _without(tomllib.loads(other), texts)
    headings = {name: re.findall(r"^#+ ", (ROOT / name).read_text("utf-8"), re.M) for name in (ENGLISH, RUSSIAN)}
    assert len(headings[RUSSIAN]) == len(headings[ENGLISH]) + 1


def _without(value: object, names: set[str]) -> object:
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value
