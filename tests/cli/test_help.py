"""``--help`` teaches: every command has examples and exit codes, and the reference is what it says."""

from __future__ import annotations

import pytest

from conformance.cli import main as program
from tests.support.commands import PATH, commands, help_of, reference

ALL = dict(commands(program, "kie-conformance"))
SINGLE = {name: words for name, words in ALL.items() if not any(other.startswith(f"{name} ") for other in ALL)}


def test_the_reference_of_commands_is_fresh() -> None:
    assert PATH.read_text("utf-8") == reference(), "nox -s docs writes it anew"


@pytest.mark.parametrize("name", SINGLE)
def test_help_shows_examples_and_tells_exit_codes(name: str) -> None:
    text = help_of(SINGLE[name])
    assert "Examples:" in text
    assert "Exit codes:" in text
    assert f" {name}" in text.partition("Examples:")[2], "an example calls it"
    assert "--lang" in text


@pytest.mark.parametrize("name", ALL)
def test_help_fits_a_narrow_terminal(name: str) -> None:
    assert max(map(len, help_of(ALL[name]).splitlines())) <= 120
