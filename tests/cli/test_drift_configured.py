"""``kie-conformance drift`` under a configuration, and what it says of deviations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.messages import language, use_language
from tests.support.declaring import MODEL, copied, edited

THEN, NOW = "2026-04-29", "2026-08-19"
ROW = '[[deviation]]\nreason = "we know"\nevidence = "e"\nsince = "2026-08-19"\n'
MEANT = f'{ROW}rule = "default-changed"\nmodel = "kling/*"\nparameter = "cfg_scale"\n'


def run(*arguments: str, command: str = "drift") -> Result:
    return CliRunner().invoke(main, [command, *arguments], prog_name="kie-conformance")


def days(*arguments: str) -> Result:
    return run(THEN, NOW, "--model", MODEL, *arguments)


def found(*arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(days("--format", "json", *arguments).stdout)
    return data


def change(*arguments: str) -> dict[str, Any]:
    """What is told of the change of the default."""
    (one,) = (each for each in found(*arguments)["findings"] if each["rule"] == "default-changed")
    return dict(one)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two days, between which a default of the model changed, and no more that matters."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "KIE_CONFORMANCE_LANG"):
        monkeypatch.delenv(name, raising=False)
    edited(copied(tmp_path / "scraped_docs", THEN, NOW), NOW, lambda named: named["cfg_scale"].update(default=0.7))
    return tmp_path


def configure(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.kie-conformance]\n{text}", "utf-8")


def test_a_level_is_configured_and_the_command_line_wins(folder: Path) -> None:
    assert (change()["level"], days().exit_code) == ("warning", 0)
    configure(folder, 'levels = { default-changed = "breaking" }\n')
    assert (change()["level"], days().exit_code) == ("breaking", 1)
    assert change("--level", "default-changed=info")["level"] == "info"


def test_what_fails_is_configured_and_the_command_line_wins(folder: Path) -> None:
    configure(folder, 'fail-on = "warning"\n')
    assert days().exit_code == 1
    assert days("--fail-on", "never").exit_code == 0
    configure(folder, 'fail-on = "never"\nlevels = { default-changed = "breaking" }\n')
    assert days().exit_code == 0
    assert days("--fail-on", "breaking").exit_code == 1


def test_the_folder_of_snapshots_is_configured_and_the_command_line_wins(folder: Path) -> None:
    (folder / "scraped_docs").rename(folder / "docs")
    configure(folder, 'snapshots = "docs"\n')
    assert change()["new"] == 0.7
    (folder / "none").mkdir()
    assert days("--snapshots", "none").exit_code == 3


@pytest.mark.parametrize("how", ["configured", "on the command line"])
def test_what_is_accepted_stays_visible_and_does_not_count(folder: Path, how: str) -> None:
    (folder / "own.toml").write_text(MEANT, "utf-8")
    options = (
        "--level",
        "default-changed=breaking",
        *(("--deviations", "own.toml") if how == "on the command line" else ()),
    )
    if how == "configured":
        configure(folder, 'deviations = "own.toml"\n')
    assert days("--level", "default-changed=breaking").exit_code == (0 if how == "configured" else 1)
    assert (change(*options)["state"], change(*options)["reason"]) == ("accepted", "we know")
    assert days(*options).exit_code == 0
    assert days("--fail-on", "info", *options).exit_code == 1
    text = days(*options)
    assert "cfg_scale" not in text.stdout
    assert "cfg_scale" in days(*options, "-v").stdout
    assert "we know" in days(*options, "-v").stdout


def test_a_deviation_that_expired_fails_whatever_is_found(folder: Path) -> None:
    (folder / "own.toml").write_text(f'{MEANT}expires = "2026-08-18"\n', "utf-8")
    options = ("--deviations", "own.toml")
    done = days(*options)
    assert done.exit_code == 1
    assert (change(*options)["state"], [one["expires"] for one in found(*options)["expired"]]) == (
        "new",
        ["2026-08-18"],
    )
    assert "kling/* cfg_scale default-changed" in done.stdout
    assert days(*options, "--fail-on", "never").exit_code == 0


def test_a_deviation_that_accepts_nothing_is_named_where_every_model_was_asked_for(folder: Path) -> None:
    (folder / "own.toml").write_text(f"{MEANT}\n{MEANT.replace('cfg_scale', 'nobody')}", "utf-8")
    done = run(THEN, NOW, "--deviations", "own.toml", "--format", "json")
    assert [one["accepts"] for one in json.loads(done.stdout)["unused"]] == ["kling/* nobody default-changed"]
    assert found("--deviations", "own.toml")["unused"] == []


@pytest.mark.parametrize("command", ["drift", "audit", "explain"])
def test_a_mistake_in_the_configuration_is_told_with_its_line(folder: Path, command: str) -> None:
    configure(folder, 'fail_on = "info"\n')
    done = run(command=command)
    assert done.exit_code == 2
    assert done.stderr == (f"Error: {folder / 'pyproject.toml'}:2: unknown key 'fail_on'\nDid you mean 'fail-on'?\n")


@pytest.mark.parametrize(
    ("configured", "variable", "option", "spoken"),
    [
        ("ru", None, None, "ru"),
        ("en", None, None, "en"),
        ("ru", "en", None, "en"),
        ("ru", None, "en", "en"),
        ("en", None, "ru", "ru"),
    ],
)
def test_the_language_is_configured_and_the_command_line_and_our_variable_win(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    configured: str,
    variable: str | None,
    option: str | None,
    spoken: str,
) -> None:
    configure(folder, f'language = "{configured}"\n')
    if variable is not None:
        monkeypatch.setenv("KIE_CONFORMANCE_LANG", variable)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8" if configured == "en" else "en_US.UTF-8")
    before = language()
    try:
        arguments = ["drift", THEN, NOW, "--model", MODEL]
        for place in (0, 1) if option is not None else (0,):
            lang = ["--lang", option] if option is not None else []
            words = [*arguments[:place], *lang, *arguments[place:]]
            seen: list[str] = []
            monkeypatch.setattr(
                "conformance.report.drift_formats.render", lambda *_, seen=seen, **__: seen.append(language()) or ""
            )
            assert CliRunner().invoke(main, words, prog_name="kie-conformance").exit_code == 0
            assert seen == [spoken]
    finally:
        use_language(before)
