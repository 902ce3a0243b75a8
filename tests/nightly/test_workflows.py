"""The workflow and the action: least permissions, nothing of strangers in a shell, and commands that there are."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from conformance.cli import main
from tests.support.docs_server import DocsServer
from tests.support.fake_github import TOKEN, FakeGitHub
from tests.support.nights import Nights

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"
FILES = [*WORKFLOWS, ACTION]
PINNED = re.compile(r"(actions|github)/[\w/-]+@v\d+|[\w./-]+@[0-9a-f]{40}")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    data = read(path)
    if path == ACTION:
        yield from data["runs"]["steps"]
    else:
        for job in data["jobs"].values():
            yield from job["steps"]


def scripts(path: Path) -> Iterator[str]:
    return (one["run"] for one in steps(path) if "run" in one)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shells_take_values_from_the_environment_only(path: Path) -> None:
    assert [script for script in scripts(path) if "${{" in script] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    used = [one["uses"] for one in steps(path) if "uses" in one]
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_reads_the_documentation_has_no_token(path: Path) -> None:
    for one in steps(path):
        if "nightly run" in one.get("run", "") or "-- run" in one.get("run", ""):
            assert "token" not in str(one).lower()
        if "checkout" in one.get("uses", ""):
            assert one["with"]["persist-credentials"] is False


def test_each_job_of_the_nightly_may_do_one_thing() -> None:
    data = read(ROOT / ".github" / "workflows" / "nightly.yml")
    assert data["permissions"] == {}
    assert {name: job["permissions"] for name, job in data["jobs"].items()} == {
        "look": {"contents": "read"},
        "issue": {"contents": "read", "issues": "write"},
        "pull-request": {"contents": "write", "pull-requests": "write"},
        "code-scanning": {"actions": "read", "contents": "read", "security-events": "write"},
    }


def commands(script: str) -> Iterator[list[str]]:
    """Calls of kie-conformance nightly, directly or by nox: their arguments."""
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        for place, word in enumerate(words):
            if word == "nightly" and words[place - 1].endswith(("kie-conformance", "-s")):
                rest = [one for one in words[place + 1 :] if one != "--"]
                yield rest[: rest.index("||")] if "||" in rest else rest


@pytest.mark.parametrize("path", [ROOT / ".github" / "workflows" / "nightly.yml", ACTION], ids=lambda path: path.name)
def test_every_command_has_the_options_that_it_is_given(path: Path) -> None:
    group = main.get_command(click.Context(main), "nightly")
    assert isinstance(group, click.Group)
    found = [arguments for script in scripts(path) for arguments in commands(script)]
    assert sorted({one[0] for one in found}) == ["publish", "run"]
    for verb, *rest in found:
        options = {name for one in group.commands[verb].params for name in one.opts}
        assert {one for one in rest if one.startswith("--")} <= options


def test_the_action_looks_and_tells_as_its_steps_say(tmp_path: Path) -> None:
    """Its own shell steps, one after the other, but for what installs; against servers on this machine."""
    work, temp = tmp_path / "work", tmp_path / "temp"
    program = temp / "kie-conformance" / "bin" / "kie-conformance"
    program.parent.mkdir(parents=True)
    program.symlink_to(Path(sys.executable).with_name("kie-conformance"))
    work.mkdir()
    for name in ("output", "summary"):
        (tmp_path / name).touch()
    with DocsServer({}) as site, FakeGitHub() as host:
        nights = Nights(tmp_path, site, host)
        nights.publishes({})
        inputs = {
            "base-url": site.base_url,
            "snapshots": "scraped_docs",
            "fail-on": "never",
            "token": TOKEN,
        }
        runner = {
            "RUNNER_TEMP": str(temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_REPOSITORY": host.repository,
            "GITHUB_REF_NAME": "main",
            "GITHUB_API_URL": host.api_url,
            "PATH": "/usr/bin:/bin",
        }
        for one in steps(ACTION):
            if "run" not in one or one["name"] == "Install":
                continue
            outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
            given = {name: _value(text, inputs, outputs) for name, text in one.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", one["run"]],
                cwd=work,
                env={**runner, **given},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, ""), one["name"]
        assert host.issues == []
        (pull,) = host.pulls
        assert pull.title.startswith("Documentation of ")
        assert [path.parts[0] for path in map(Path, host.files("kie-conformance/nightly"))].count("scraped_docs") == 9
        assert (tmp_path / "summary").read_text("utf-8").startswith("# KIE documentation: 0 breaking")
        assert outputs == {"told": "true", "folder": str(temp / "kie-nightly"), "code": "0"}


def _value(text: str, inputs: dict[str, str], outputs: dict[str, str]) -> str:
    """An expression of an environment variable: an input, or an output of the look."""
    found = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|steps\.look\.outputs\.(\w+)) \}\}", text)
    assert found is not None, text
    return inputs[found[1]] if found[1] else outputs[found[2]]


@pytest.mark.parametrize("verb", ["run", "publish"])
def test_the_help_teaches(verb: str) -> None:
    done = CliRunner().invoke(main, ["nightly", verb, "--help"], prog_name="kie-conformance")
    assert done.exit_code == 0
    for part in ("Examples:\n", "Exit codes:\n", f"kie-conformance nightly {verb}"):
        assert part in done.output
