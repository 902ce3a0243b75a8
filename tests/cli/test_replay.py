"""``kie-conformance replay`` as a person runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from tests.support.fake_laws import law, use

FILE = "reports/failures/broken-kling_v2-1-pro.json"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="kie-conformance", catch_exceptions=False)


@pytest.fixture(autouse=True)
def failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that was broken by a size of 7."""
    monkeypatch.chdir(tmp_path)
    use(monkeypatch, law("broken", [{"prompt": "x", "size": 7}], breaks=lambda value: value.get("size") == 7))
    assert run("verify", "--model", "kling/v2-1-pro", "--jobs", "1").exit_code == 1


def test_what_still_breaks_it_failed() -> None:
    done = run("replay", FILE)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout == (
        "FAILED\n"
        "kling/v2-1-pro  broken: the sentence of broken\n"
        '  input       {"size": 7}\n'
        "  documented  something else\n"
        "  said        something\n"
        "  page        https://docs.kie.ai/market/kling/v2-1-pro\n"
    )


def test_what_breaks_it_no_more_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, law("broken", [], breaks=lambda value: value.get("size") == 8))
    done = run("replay", FILE)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "FIXED: broken holds for this input of kling/v2-1-pro: the sentence of broken\n"


def test_what_can_not_be_run_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, law("another"))
    done = run("replay", FILE)
    assert done.exit_code == 3
    assert done.stdout == "ERROR: there is no law 'broken' any more\n"


def test_a_damaged_file_is_an_error() -> None:
    Path(FILE).write_text('{"format": 1', "utf-8")
    done = run("replay", FILE)
    assert done.exit_code == 3
    assert done.stdout.startswith(f"ERROR: {FILE}:1:13: expected JSON")


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    done = run("replay", "nowhere.json")
    assert done.exit_code == 2
    assert "nowhere.json" in done.stderr


def test_the_help_teaches() -> None:
    text = run("replay", "--help").stdout
    for words in ("Examples:", "0  FIXED", "1  FAILED", "3  ERROR"):
        assert words in text
