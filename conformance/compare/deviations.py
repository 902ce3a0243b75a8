"""Declared deviations: differences from the documentation, and changes of it, that somebody accepted with a reason.

A row is the ``fingerprint`` of one of them; or ``rule``, ``model`` and ``parameter`` (globs) for what ``drift`` finds;
or ``model``, ``parameter`` and ``fact`` (globs) for what ``audit`` finds. The package has a file of such rows, and
configuration may name another one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from conformance.compare.agreement import Disagreement
from conformance.compare.finding import Finding
from conformance.compare.registry import RULES
from conformance.contract import ROOT, line_of, read_toml
from conformance.errors import ContractError
from conformance.facts import is_day
from conformance.files import write_atomic

DECLARED = ROOT / "deviations.toml"
"""The deviations of the package."""

_GLOBS = ("model", "parameter", "fact", "rule")
_KEYS = (*_GLOBS, "fingerprint", "reason", "evidence", "since", "expires")
_REQUIRED = ("reason", "evidence", "since")
_INPUT = "input."


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One accepted difference or change, or all that globs match.

    Attributes:
        fingerprint: of one difference or change, instead of globs.
        rule: glob on ids of rules of drift; None where the row is about facts.
        fact: glob on facts that a contract and the documentation differ on; None where the row is about rules.
        model, parameter: globs on what it is about; ``*`` for any. A rule's parameter may leave out ``input.``.
        reason: why it is accepted; evidence: what shows it.
        since: day it was declared; expires: last day it holds, None for no end.
        file, number: where it stands: the file, and its place among the rows, from 0.
    """

    reason: str
    evidence: str
    since: str
    model: str = "*"
    parameter: str = "*"
    fact: str | None = None
    rule: str | None = None
    fingerprint: str | None = None
    expires: str | None = None
    file: Path | None = field(default=None, compare=False)
    number: int = field(default=0, compare=False)

    def covers(self, one: Disagreement, day: str) -> bool:
        """Whether this deviation accepts ``one`` on ``day`` (of the snapshot, so that runs repeat)."""
        if self.has_expired(day):
            return False
        if self.fingerprint is not None:
            return one.fingerprint == self.fingerprint
        return (
            self.fact is not None
            and fnmatchcase(one.fact, self.fact)
            and fnmatchcase(one.model, self.model)
            and _matches(one.path, self.parameter)
        )

    def covers_change(self, one: Finding, day: str) -> bool:
        """Whether this deviation accepts the change ``one`` on ``day``."""
        if self.has_expired(day):
            return False
        if self.fingerprint is not None:
            return one.fingerprint == self.fingerprint
        return (
            self.rule is not None
            and fnmatchcase(one.rule, self.rule)
            and fnmatchcase(one.subject, self.model)
            and (_matches(one.path, self.parameter) or _matches(one.path.removeprefix(_INPUT), self.parameter))
        )

    def has_expired(self, day: str) -> bool:
        """Whether it holds no longer on ``day``."""
        return self.expires is not None and day > self.expires

    @property
    def place(self) -> str:
        """``file:line`` where it begins; empty for one that stands in no file."""
        if self.file is None:
            return ""
        text, _ = read_toml(self.file)
        return f"{self.file}:{line_of(text, ('deviation', self.number))}"

    @property
    def subject(self) -> str:
        """What it accepts, in short: its fingerprint, or its globs."""
        if self.fingerprint is not None:
            return self.fingerprint
        return " ".join((self.model, self.parameter, self.rule or self.fact or "*"))


def _matches(path: str, glob: str) -> bool:
    """Whether a path matches; brackets count alternatives and are no sets of letters."""
    return fnmatchcase(path, glob.replace("[", "[[]"))


def load_deviations(path: Path = DECLARED) -> tuple[Deviation, ...]:
    """The deviations of a file.

    Raises:
        ContractError: the file breaks the format; the message names file, line and key.
    """
    text, data = read_toml(path)
    for key in data:
        if key != "deviation":
            raise ContractError(f"{path}:{line_of(text, (key,))}: unknown key {key!r}: expected [[deviation]]")
    rows = data.get("deviation", [])
    if not isinstance(rows, list):
        raise ContractError(f"{path}:{line_of(text, ('deviation',))}: expected [[deviation]], found {rows!r}")
    return tuple(_deviation(path, text, place, row) for place, row in enumerate(rows))


def all_deviations(own: Path | None) -> tuple[Deviation, ...]:
    """The deviations of the package, and those of a file of the user's own.

    Raises:
        ContractError: a file can't be read or breaks the format.
    """
    if own is None or own.absolute() == DECLARED:
        return load_deviations()
    if not own.exists():
        raise ContractError(f"{own}: there is no such file of deviations", hint="kie-conformance deviate makes it.")
    return (*load_deviations(), *load_deviations(own))


def _deviation(path: Path, text: str, place: int, row: Any) -> Deviation:
    def refuse(message: str, *keys: str, hint: str = "") -> ContractError:
        line = line_of(text, ("deviation", place, *keys))
        return ContractError(f"{path}:{line}: {message}", hint=hint)

    if not isinstance(row, dict):
        raise refuse("expected [[deviation]]")
    for key, value in row.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            raise refuse(f"unknown key {key!r}", key, hint=f"Did you mean {near[0]!r}?" if near else "")
        if not isinstance(value, str) or not value:
            raise refuse(f"{key} is {value!r}: expected a string that is not empty", key)
        if key in ("since", "expires") and not is_day(value):
            raise refuse(f'{key} is {value!r}: expected a day such as "2026-08-19"', key)
        if key == "rule" and not any(fnmatchcase(rule, value) for rule in RULES):
            near = get_close_matches(value, RULES, n=1)
            raise refuse(f"no rule matches {value!r}", key, hint=f"Did you mean {near[0]!r}?" if near else "")
    for key in _REQUIRED:
        if key not in row:
            raise refuse(f"{key} is missing: a deviation says why, what shows it, and since when")
    globs = [key for key in _GLOBS if key in row]
    if "fingerprint" in row:
        if globs:
            raise refuse(f"{globs[0]} beside a fingerprint, which says it all: expected one or the other", globs[0])
    elif set(globs) not in ({"model", "parameter", "fact"}, {"model", "parameter", "rule"}):
        raise refuse(
            "expected a fingerprint, or model, parameter and fact (of audit), or model, parameter and rule (of drift)"
        )
    return Deviation(**row, file=path, number=place)


def add_deviation(
    path: Path,
    fingerprint: str,
    about: str,
    *,
    reason: str,
    evidence: str,
    since: str,
    expires: str | None = None,
) -> None:
    """Add a deviation for one difference or change to the end of a file, which stays as it is otherwise.

    Args:
        path: the file; it is made if it is missing.
        about: what it is, for a comment above the row.

    Raises:
        ContractError: the file can't be read or written, or what would be added breaks its format: nothing is written.
    """
    told = {"fingerprint": fingerprint, "reason": reason, "evidence": evidence, "since": since, "expires": expires}
    lines = [f"{key.ljust(11)} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items() if value]
    text, data = read_toml(path) if path.exists() else ("", {})
    before = [text.rstrip(), ""] if text.strip() else []
    whole = "\n".join([*before, f"# {_one_line(about)}", "[[deviation]]", *lines, ""])
    try:
        row = tomllib.loads(whole)["deviation"][-1]
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{path}: what would be added is no TOML: {error}") from error
    _deviation(path, whole, len(data.get("deviation", [])), row)
    try:
        write_atomic(path, whole)
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror or error}") from error


def _one_line(text: str) -> str:
    """``text`` as a comment may hold it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def divide(
    disagreements: Iterable[Disagreement], deviations: tuple[Deviation, ...], day: str
) -> tuple[tuple[Disagreement, ...], tuple[tuple[Disagreement, Deviation], ...]]:
    """Disagreements into those that stand and those that a deviation accepts."""
    standing: list[Disagreement] = []
    accepted: list[tuple[Disagreement, Deviation]] = []
    for one in disagreements:
        deviation = next((each for each in deviations if each.covers(one, day)), None)
        if deviation is None:
            standing.append(one)
        else:
            accepted.append((one, deviation))
    return tuple(standing), tuple(accepted)
