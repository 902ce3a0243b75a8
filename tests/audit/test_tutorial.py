"""The tutorial is run as it stands: its files are written, its commands run, and what they print compared."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.M | re.S)
TOOLS = ("KIE_ZOD", "KIE_TSC", "KIE_NODE_TYPES")
OURS = Path(sys.executable).with_name("kie-conformance")


def parts(*, of_node: bool) -> Iterator[tuple[str, str, str]]:
    """Language, file and text of each block in the part on Python, or in that on TypeScript."""
    text = (DOCS / "audit-tutorial.md").read_text("utf-8")
    python, _, rest = text.partition("## A TypeScript validator")
    yield from FENCE.findall(rest if of_node else python)


def run(folder: Path, *, of_node: bool, tsc: str = "") -> int:
    """Follow one part of the tutorial; how many commands were compared."""
    compared = 0
    for language, file, text in parts(of_node=of_node):
        if file:
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if language != "console":
            continue
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.M):
            words = shlex.split(command)
            if words[0] == "npm":
                continue  # the test session has installed it
            compared += 1
            assert lasting(said(words, folder, tsc)) == lasting(expected), command
    return compared


def said(words: list[str], folder: Path, tsc: str) -> str:
    if words[0] == "cat":
        return (folder / words[1]).read_text("utf-8")
    program = [str(OURS), *words[1:]] if words[0] == "kie-conformance" else ["node", tsc, *words[2:]]
    environment = {**os.environ, "NO_COLOR": "1", "KIE_CONFORMANCE_LANG": "en"}
    done = subprocess.run(
        program, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout


def lasting(text: str) -> str:
    """A text without what another day's documentation changes: the day, and how much there was to try."""
    text = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", "DAY", text)
    return re.sub(r"\b[\d,]+ payloads were tried", "N payloads were tried", text).rstrip("\n")


def test_the_python_bot_goes_from_nothing_to_a_badge(tmp_path: Path) -> None:
    assert run(tmp_path, of_node=False) == 4


@pytest.mark.skipif(
    shutil.which("node") is None or any(os.environ.get(name) is None for name in TOOLS),
    reason="needs Node, and what nox -s tests installs by npm: zod, TypeScript, types of Node",
)
def test_the_typescript_validator_goes_from_nothing_to_a_badge(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(Path(os.environ["KIE_ZOD"]).parents[1])
    assert run(tmp_path, of_node=True, tsc=os.environ["KIE_TSC"]) == 5


def test_the_program_in_the_protocol_speaks_it(tmp_path: Path) -> None:
    text = (DOCS / "audit-protocol.md").read_text("utf-8")
    (program,) = [body for _, file, body in FENCE.findall(text) if file == "check.py"]
    (tmp_path / "check.py").write_text(program, encoding="utf-8")
    rules = "def errors_of(model, payload):\n    return [] if isinstance(payload, dict) else ['no object']\n"
    (tmp_path / "my_rules.py").write_text(rules, encoding="utf-8")
    done = subprocess.run(
        [str(OURS), "audit-subject", f"command:{sys.executable} check.py", "--smoke", "--model", "z-image"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "the broken payload is accepted")


def test_the_protocol_documents_every_key_of_a_table() -> None:
    from conformance.audit.subject import _KEYS, KINDS

    text = (DOCS / "audit-protocol.md").read_text("utf-8")
    table = text.partition("## Everything a `[subject]` table can say")[2]
    assert [key for key in (*_KEYS, *KINDS) if f"`{key}`" not in table and key != "attribute"] == []
