"""``check``, ``price`` and ``export`` where no library of an extra is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.cli.test_check import GOOD, KLING, ROOT

FORBIDDEN = (
    "bs4", "httpcore", "httpx", "hypothesis", "jsonschema", "jsonschema_rs", "lxml", "protego", "pytest", "rich",
    "tenacity", "yaml",
)  # fmt: skip
BASE = f"""
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FORBIDDEN!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocker())
from conformance.cli import main
main(prog_name="kie-conformance")
"""


def base(*arguments: str, payload: Any = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where no library of an extra can be imported."""
    return subprocess.run(
        [sys.executable, "-c", BASE, *arguments],
        input=json.dumps(payload),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "payload", "code", "start"),
    [
        (("check", "z-image"), GOOD, 0, "standard input is as documented for z-image."),
        (
            ("check", "z-image", "--normalize"),
            {"prompt": "x"},
            1,
            "standard input is not as documented for z-image: 1 ",
        ),
        (("check", "kling/v2-1-pro", "--json", "--normalize"), KLING, 0, '{\n "format": 1,'),
        (("check", "--request"), {"model": "z-imag"}, 1, "standard input is not as documented for any model: 1 "),
        (("price", "z-image"), GOOD, None, "z-image: "),
        (("price", "z-image", "--json"), GOOD, None, '{\n "as_of": '),
        (("export", "schema", "kling/v2-1-pro"), None, 0, '{\n "$schema": '),
        (("check", "--help"), None, 0, "Usage: kie-conformance check "),
    ],
)
def test_the_base_install_is_enough(arguments: tuple[str, ...], payload: Any, code: int | None, start: str) -> None:
    done = base(*arguments, payload=payload)
    assert done.stderr == ""
    assert done.stdout.startswith(start)
    assert done.returncode == code or (code is None and done.returncode in (0, 1))


def test_an_error_is_one_message_without_a_traceback() -> None:
    done = base("check", "z-imag", payload=GOOD)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: no contract for 'z-imag'\nDid you mean 'z-image'?\n"


def test_a_terminal_that_takes_ascii_only_is_no_hindrance() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BASE, "check", "z-image", "--json"],
        input=json.dumps({"prompt": "Ж" * 2000, "aspect_ratio": "\ud800"}),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert [one["code"] for one in json.loads(done.stdout)["violations"]] == ["enum-mismatch", "too-long"]
