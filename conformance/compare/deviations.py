"""Declared deviations: differences from the documentation that somebody accepted, with a reason."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from conformance.compare.agreement import Disagreement
from conformance.contract import ROOT, line_of, read_toml
from conformance.errors import ContractError
from conformance.facts import is_day
from conformance.files import write_atomic

_KEYS = ("model", "parameter", "fact", "fingerprint", "reason", "evidence", "since", "expires")
_REQUIRED = ("reason", "evidence", "since")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One accepted difference.

    Attributes:
        model, parameter, fact: globs that a disagreement must match; ``*`` for any.
        fingerprint: of one disagreement, instead of globs.
        reason: why we depart from the documentation; evidence: what shows it.
        since: day it was declared; expires: last day it holds, None for no end.
    """

    model: str
    parameter: str
    fact: str
    reason: str
    evidence: str
    since: str
    fingerprint: str | None = None
    expires: str | None = None

    def covers(self, one: Disagreement, day: str) -> bool:
        """Whether this deviation accepts ``one`` on ``day`` (of the snapshot, so that runs repeat)."""
        if self.expires is not None and day > self.expires:
            return False
        if self.fingerprint is not None:
            return one.fingerprint == self.fingerprint
        return (
            fnmatchcase(one.model, self.model)
            and fnmatchcase(one.path, self.parameter.replace("[", "[[]"))
            and fnmatchcase(one.fact, self.fact)
        )


def load_deviations(path: Path = ROOT / "deviations.toml") -> tuple[Deviation, ...]:
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
    for key in _REQUIRED:
        if key not in row:
            raise refuse(f"{key} is missing: a deviation says why, what shows it, and since when")
    if "fingerprint" not in row and not {"model", "parameter", "fact"} <= row.keys():
        raise refuse("expected a fingerprint, or model, parameter and fact")
    return Deviation(**{"model": "*", "parameter": "*", "fact": "*", **row})


def add_deviation(
    path: Path, one: Disagreement, *, reason: str, evidence: str, since: str, expires: str | None = None
) -> None:
    """Add a deviation for one difference to the end of a file, which stays as it is otherwise.

    Raises:
        ContractError: the file can't be read or written, or what would be added breaks its format: nothing is written.
    """
    told = {"fingerprint": one.fingerprint, "reason": reason, "evidence": evidence, "since": since, "expires": expires}
    lines = [f"{key.ljust(11)} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items() if value]
    where = f"{one.model}: {one.sentence}".replace("\n", " ")
    text, data = read_toml(path)
    whole = "\n".join([text.rstrip(), "", f"# {where}", "[[deviation]]", *lines, ""])
    try:
        row = tomllib.loads(whole)["deviation"][-1]
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{path}: what would be added is no TOML: {error}") from error
    _deviation(path, whole, len(data.get("deviation", [])), row)
    try:
        write_atomic(path, whole)
    except OSError as error:
        raise ContractError(f"{path}: {error.strerror or error}") from error


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
