"""Configuration: what a project says once instead of on each command line.

It stands in ``[tool.kie-conformance]`` of a ``pyproject.toml``, or under the same keys in a ``kie-conformance.toml``.
The nearest such file counts, from the working directory upward; the command line wins over it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Never

from conformance.contract import closest_hint, line_of, read_toml
from conformance.errors import ContractError
from conformance.messages import LANGUAGES, VARIABLE, language_of
from conformance.messages import gettext as _
from conformance.model import Level

OWN_FILE = "kie-conformance.toml"
SHARED_FILE = "pyproject.toml"
TABLE = ("tool", "kie-conformance")
"""Where the keys stand in ``pyproject.toml``."""

LEVELS: Mapping[str, Level] = {level.label: level for level in sorted(Level, reverse=True)}
"""Levels by their names, the worst first."""

NEVER = "never"
FAIL_ON = (*LEVELS, NEVER)
"""What may make a command exit with 1."""


class ConfigError(ContractError):
    """A configuration breaks its format; the message names the file, the line and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a project configures; None, or nothing, where it says nothing.

    Attributes:
        file: where it stands; None without any.
        levels: rule id → the level of its findings.
        fail_on: the level from which on findings make commands exit with 1, or ``never``.
        deviations: the project's own file of deviations, beside those of the package.
        snapshots: the folder of snapshots. Neither has to be there yet: ``deviate`` and ``scrape`` make them.
        language: in which people are spoken to.
    """

    file: Path | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    fail_on: str | None = None
    deviations: Path | None = None
    snapshots: Path | None = None
    language: str | None = None

    def fail_at(self, asked: str | None = None) -> Level | None:
        """The level from which on findings make a command exit with 1; None for never.

        Args:
            asked: one of ``FAIL_ON``, which wins over what is configured; without either it is ``breaking``.
        """
        return LEVELS.get(asked or self.fail_on or Level.BREAKING.label)


def find_config(start: Path | None = None) -> Config:
    """The configuration that counts in a folder: the nearest one upward.

    Args:
        start: the folder; None for the working directory.

    Raises:
        ConfigError: it breaks its format, or both files of a folder configure; the message names file, line and key.
    """
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        own, shared = folder / OWN_FILE, folder / SHARED_FILE
        has_own, table = own.is_file(), _shared_table(shared) if shared.is_file() else None
        if has_own and table is not None:
            raise ConfigError(
                _("{shared}:{line}: [{table}] stands here, and {own} beside it").format(
                    shared=shared, line=_line(shared, TABLE), table=".".join(TABLE), own=own
                ),
                hint=_("Keep one of them."),
            )
        if has_own:
            return _Reader(own, ()).config(_read(own)[1])
        if table is not None:
            return _Reader(shared, TABLE).config(table)
    return Config()


def spoken_in(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The language in which people are spoken to in a folder.

    Our variable names it, else the configuration that counts there, else the environment.

    Raises:
        ConfigError: the configuration breaks its format.
    """
    configured = None if environment.get(VARIABLE) else find_config(folder).language
    return configured or language_of(environment)


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        return read_toml(path)
    except ContractError as error:
        raise ConfigError(error.message, hint=error.hint) from error


def _shared_table(path: Path) -> Any:
    """The table of a ``pyproject.toml``; None where it has none."""
    found: Any = _read(path)[1]
    for key in TABLE:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _line(path: Path, keys: tuple[str, ...]) -> int:
    return line_of(_read(path)[0], keys)


class _Reader:
    """Turns the table of a file into a configuration, refusing what it does not know."""

    def __init__(self, path: Path, table: tuple[str, ...]) -> None:
        self.path = path
        self.table = table
        self.readers: Mapping[str, Callable[[Any, str], Any]] = {
            "levels": self.levels,
            "fail-on": lambda value, key: self.one_of(FAIL_ON, value, key),
            "deviations": self.place,
            "snapshots": self.place,
            "language": lambda value, key: self.one_of(LANGUAGES, value, key),
        }

    def config(self, data: Any) -> Config:
        if not isinstance(data, dict):
            self.refuse(_("{table} is {data!r}: expected a table").format(table=".".join(self.table), data=data))
        for key in data:
            if key not in self.readers:
                self.refuse(_("unknown key {key!r}").format(key=key), key, hint=closest_hint(key, self.readers))
        read = {key.replace("-", "_"): self.readers[key](value, key) for key, value in data.items()}
        return Config(file=self.path, **read)

    def levels(self, value: Any, key: str) -> dict[str, Level]:
        from conformance.compare.registry import RULES  # of every command few ask for rules

        if not isinstance(value, dict):
            self.refuse(
                _('{key} is {value!r}: expected a table such as {{ default-changed = "breaking" }}').format(
                    key=key, value=value
                ),
                key,
            )
        for rule, level in value.items():
            if rule not in RULES:
                self.refuse(_("no rule {rule!r}").format(rule=rule), key, rule, hint=closest_hint(rule, RULES))
            if not isinstance(level, str) or level not in LEVELS:
                self.refuse(
                    _("the level of {rule} is {level!r}: expected one of {names}").format(
                        rule=rule, level=level, names=", ".join(LEVELS)
                    ),
                    key,
                    rule,
                )
        return {rule: LEVELS[level] for rule, level in value.items()}

    def one_of(self, words: tuple[str, ...], value: Any, key: str) -> str:
        if not isinstance(value, str) or value not in words:
            self.refuse(
                _("{key} is {value!r}: expected one of {names}").format(key=key, value=value, names=", ".join(words)),
                key,
            )
        return value

    def place(self, value: Any, key: str) -> Path:
        if not isinstance(value, str) or not value:
            self.refuse(_("{key} is {value!r}: expected a path").format(key=key, value=value), key)
        return self.path.parent / value

    def refuse(self, message: str, *keys: str, hint: str = "") -> Never:
        raise ConfigError(f"{self.path}:{_line(self.path, (*self.table, *keys))}: {message}", hint=hint)
