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

from conformance.causes import why
from conformance.compare.agreement import Disagreement
from conformance.compare.finding import Finding
from conformance.compare.registry import RULES
from conformance.contract import ROOT, line_of, read_toml
from conformance.contract_lines import lines_of
from conformance.errors import ContractError
from conformance.facts import is_day
from conformance.files import write_atomic
from conformance.messages import gettext as _

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
        file, line: where it begins.
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
    line: int = field(default=1, compare=False)

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
        return "" if self.file is None else f"{self.file}:{self.line}"

    @property
    def why(self) -> str:
        """The reason for a person: ours in the language that is spoken, somebody else's as it was written."""
        return _(self.reason) if self.file == DECLARED else self.reason

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
            raise ContractError(
                _("{path}:{line}: unknown key {key!r}: expected [[deviation]]").format(
                    path=path, line=line_of(text, (key,)), key=key
                )
            )
    rows = data.get("deviation", [])
    if not isinstance(rows, list):
        raise ContractError(
            _("{path}:{line}: expected [[deviation]], found {rows!r}").format(
                path=path, line=line_of(text, ("deviation",)), rows=rows
            )
        )
    lines = lines_of(text)
    found = []
    for place, row in enumerate(rows):
        _check_row(path, text, place, row)
        found.append(Deviation(**row, file=path, line=lines[("deviation", place)]))
    return tuple(found)


def all_deviations(own: Path | None) -> tuple[Deviation, ...]:
    """The deviations of the package, and those of a file of the user's own.

    Raises:
        ContractError: a file can't be read or breaks the format.
    """
    if own is None or own.absolute() == DECLARED:
        return load_deviations()
    if not own.exists():
        raise ContractError(
            _("{own}: there is no such file of deviations").format(own=own), hint=_("kie-conformance deviate makes it.")
        )
    return (*load_deviations(), *load_deviations(own))


def _check_row(path: Path, text: str, place: int, row: Any) -> None:
    """Raise ContractError where a row breaks the format."""

    def refuse(message: str, *keys: str, hint: str = "") -> ContractError:
        line = line_of(text, ("deviation", place, *keys))
        return ContractError(f"{path}:{line}: {message}", hint=hint)

    if not isinstance(row, dict):
        raise refuse(_("expected [[deviation]]"))
    for key, value in row.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            raise refuse(
                _("unknown key {key!r}").format(key=key),
                key,
                hint=_("Did you mean {name}?").format(name=repr(near[0])) if near else "",
            )
        if not isinstance(value, str) or not value:
            raise refuse(_("{key} is {value!r}: expected a string that is not empty").format(key=key, value=value), key)
        if key in ("since", "expires") and not is_day(value):
            raise refuse(_('{key} is {value!r}: expected a day such as "2026-08-19"').format(key=key, value=value), key)
        if key == "rule" and not any(fnmatchcase(rule, value) for rule in RULES):
            near = get_close_matches(value, RULES, n=1)
            raise refuse(
                _("no rule matches {value!r}").format(value=value),
                key,
                hint=_("Did you mean {name}?").format(name=repr(near[0])) if near else "",
            )
    for key in _REQUIRED:
        if key not in row:
            raise refuse(_("{key} is missing: a deviation says why, what shows it, and since when").format(key=key))
    globs = [key for key in _GLOBS if key in row]
    if "fingerprint" in row:
        if globs:
            raise refuse(
                _("{key} beside a fingerprint, which says it all: expected one or the other").format(key=globs[0]),
                globs[0],
            )
    elif set(globs) not in ({"model", "parameter", "fact"}, {"model", "parameter", "rule"}):
        raise refuse(
            _(
                "expected a fingerprint, or model, parameter and fact (of audit),"
                " or model, parameter and rule (of drift)"
            )
        )


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
        raise ContractError(
            _("{path}: what would be added is no TOML: {error}").format(path=path, error=why(error))
        ) from error
    _check_row(path, whole, len(data.get("deviation", [])), row)
    try:
        write_atomic(path, whole)
    except OSError as error:
        raise ContractError(f"{path}: {why(error)}") from error


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
