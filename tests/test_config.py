"""Configuration: where it is found, what it may say, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.config import FAIL_ON, Config, ConfigError, find_config
from conformance.messages import LANGUAGES
from conformance.model import Level

WHOLE = """
fail-on = "warning"
deviations = "ours/deviations.toml"
snapshots = "docs"
language = "ru"

[{0}levels]
default-changed = "breaking"
enum-reordered = "info"
"""


def write(folder: Path, text: str, name: str = "kie-conformance.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def shared(text: str) -> str:
    return f"[project]\nname = 'x'\n\n[tool.kie-conformance]{text}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kie-conformance.toml", WHOLE.format("")),
        ("pyproject.toml", shared(WHOLE.format("tool.kie-conformance."))),
    ],
)
def test_either_file_says_it_and_paths_count_from_it(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, text, name)
    below = tmp_path / "deep" / "deeper"
    below.mkdir(parents=True)
    assert find_config(below) == Config(
        file=path,
        levels={"default-changed": Level.BREAKING, "enum-reordered": Level.INFO},
        fail_on="warning",
        deviations=tmp_path / "ours" / "deviations.toml",
        snapshots=tmp_path / "docs",
        language="ru",
    )


def test_the_nearest_one_counts_alone(tmp_path: Path) -> None:
    write(tmp_path, 'fail-on = "info"\nlanguage = "ru"\n')
    near = write(tmp_path / "near", 'fail-on = "never"\n')
    assert find_config(tmp_path / "near") == Config(file=near, fail_on="never")


def test_a_project_file_that_says_nothing_to_us_is_passed_by(tmp_path: Path) -> None:
    far = write(tmp_path, 'fail-on = "info"\n')
    write(tmp_path / "near", "[project]\nname = 'x'\n[tool.other]\nfail-on = 5\n", "pyproject.toml")
    assert find_config(tmp_path / "near").file == far


def test_the_working_directory_is_where_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    assert find_config() == Config(file=path)


@pytest.mark.parametrize(
    ("configured", "asked", "level"),
    [
        (None, None, Level.BREAKING),
        ("warning", None, Level.WARNING),
        ("warning", "info", Level.INFO),
        ("warning", "never", None),
        ("never", None, None),
        ("never", "breaking", Level.BREAKING),
    ],
)
def test_what_is_asked_for_wins_over_what_is_configured(
    configured: str | None, asked: str | None, level: Level | None
) -> None:
    assert Config(fail_on=configured).fail_at(asked) is level


def test_two_files_in_one_folder_are_refused(tmp_path: Path) -> None:
    own = write(tmp_path, "")
    both = write(tmp_path, shared("\n"), "pyproject.toml")
    with pytest.raises(ConfigError) as caught:
        find_config(tmp_path)
    assert caught.value.message == f"{both}:4: [tool.kie-conformance] stands here, and {own} beside it"
    assert caught.value.hint == "Keep one of them."


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('\nfailon = "info"\n', "2: unknown key 'failon'", "Did you mean 'fail-on'?"),
        ('fail-on = "critical"', f"1: fail-on is 'critical': expected one of {', '.join(FAIL_ON)}", ""),
        ("fail-on = 3", f"1: fail-on is 3: expected one of {', '.join(FAIL_ON)}", ""),
        ('language = "de"', f"1: language is 'de': expected one of {', '.join(LANGUAGES)}", ""),
        ('\n[levels]\ndefault-change = "info"', "3: no rule 'default-change'", "Did you mean 'default-changed'?"),
        (
            '[levels]\n\ndefault-changed = "bad"',
            "3: the level of default-changed is 'bad': expected one of breaking, warning, info",
            "",
        ),
        ("levels = 5", '1: levels is 5: expected a table such as { default-changed = "breaking" }', ""),
        ("deviations = []", "1: deviations is []: expected a path", ""),
        ("a = [", "expected TOML", ""),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, message: str, hint: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        find_config(tmp_path)
    assert caught.value.message.startswith(f"{path}:")
    assert message in caught.value.message
    assert caught.value.hint == hint
    assert caught.value.exit_code == 2


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, '[tool]\nkie-conformance = "yes"\n', "pyproject.toml")
    with pytest.raises(ConfigError) as caught:
        find_config(tmp_path)
    assert caught.value.message == f"{path}:2: tool.kie-conformance is 'yes': expected a table"
