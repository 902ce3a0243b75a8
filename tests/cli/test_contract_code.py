"""``kie-conformance contract show --code``: the function that checks payloads, to be read."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.contract import contract_paths


def test_the_code_that_checks_payloads_can_be_read() -> None:
    done = CliRunner().invoke(main, ["contract", "show", "z-image", "--code"], catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("# 'z-image'\ndef check(v):\n")
    assert "'/aspect_ratio'" in done.stdout
    assert "# S5 = ['16:9', '1:1', '3:4', '4:3', '9:16']\n" in done.stdout


@pytest.mark.parametrize("id", contract_paths())
def test_the_code_of_every_contract_is_python_and_the_same_each_time(id: str) -> None:
    first, second = (
        CliRunner().invoke(main, ["contract", "show", id, "--code"], catch_exceptions=False) for _ in range(2)
    )
    compile(first.stdout, id, "exec")
    assert first.stdout == second.stdout
    assert " at 0x" not in first.stdout
    assert f"# C = {id!r}\n" in first.stdout
