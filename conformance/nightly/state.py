"""What a look hands on to those who tell it: ``nightly.json`` in its folder, and the texts beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from conformance.causes import why
from conformance.errors import ConformanceError, ReportError
from conformance.facts import is_day
from conformance.files import MAX_FILE_BYTES, dump_json, read_json, write_atomic
from conformance.messages import gettext as _
from conformance.model import Json

FILE = "nightly.json"
ISSUE = "issue.md"
PROPOSAL = "proposal.md"
SUMMARY = "summary.md"
FILES = "proposal"
"""The folder of the files that are proposed, as they would stand in the repository."""

FORMAT = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Files that the repository could take.

    Attributes:
        title: of the pull request; key: the same for the same proposal.
        files: their paths in the repository.
    """

    title: str
    key: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What there is to tell.

    Attributes:
        day: of the look; complete: whether all was captured.
        title: of the issue; findings: fingerprints of what counts.
        proposal: None where nothing is proposed.
    """

    day: str
    complete: bool
    title: str
    findings: tuple[str, ...]
    proposal: Proposal | None = None


def write_night(folder: Path, night: Night) -> None:
    """Write ``nightly.json``; whoever finds it finds the texts that it speaks of."""
    proposal = night.proposal
    data: Json = {
        "format": FORMAT,
        "day": night.day,
        "complete": night.complete,
        "title": night.title,
        "findings": list(night.findings),
        "proposal": None
        if proposal is None
        else {"title": proposal.title, "key": proposal.key, "files": list(proposal.files)},
    }
    write_atomic(folder / FILE, dump_json(data))


def read_night(folder: Path) -> Night:
    """What a look wrote.

    Raises:
        ReportError: it is missing or damaged; the message names the file and the key.
    """
    file = folder / FILE
    if not file.is_file():
        raise ReportError(_("{path}: no such file").format(path=file), hint=_("kie-conformance nightly run writes it."))
    try:
        data = read_json(file)
    except ConformanceError as error:
        raise ReportError(error.message, hint=error.hint) from error
    return _Reader(file).night(data)


def read_text(folder: Path, name: str) -> str:
    """A text beside ``nightly.json``.

    Raises:
        ReportError: it is missing, too large, or no UTF-8.
    """
    file = folder / name
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise ReportError(_("{path}: larger than {most} bytes").format(path=file, most=MAX_FILE_BYTES))
        return data.decode("utf-8")
    except OSError as error:
        raise ReportError(f"{file}: {why(error)}") from error
    except UnicodeDecodeError as error:
        raise ReportError(_("{path}: not UTF-8 at byte {place}").format(path=file, place=error.start)) from error


class _Reader:
    """Takes ``nightly.json`` for no more than it shows."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def night(self, data: Any) -> Night:
        self.keys(data, "$", ("format", "day", "complete", "title", "findings", "proposal"))
        self.check(data["format"] == FORMAT, "$.format", str(FORMAT), data["format"])
        self.check(is_day(data["day"]), "$.day", _("a day, YYYY-MM-DD"), data["day"])
        self.check(isinstance(data["complete"], bool), "$.complete", _("true or false"), data["complete"])
        return Night(
            day=data["day"],
            complete=data["complete"],
            title=self.line(data["title"], "$.title"),
            findings=self.fingerprints(data["findings"]),
            proposal=None if data["proposal"] is None else self.proposal(data["proposal"]),
        )

    def fingerprints(self, found: Any) -> tuple[str, ...]:
        self.check(isinstance(found, list), "$.findings", _("a list of fingerprints"), found)
        for place, one in enumerate(found):
            is_one = isinstance(one, str) and _FINGERPRINT.fullmatch(one) is not None
            self.check(is_one, f"$.findings[{place}]", _("twelve hexadecimal digits"), one)
        return tuple(found)

    def proposal(self, found: Any) -> Proposal:
        where = "$.proposal"
        self.keys(found, where, ("title", "key", "files"))
        is_key = isinstance(found["key"], str) and _FINGERPRINT.fullmatch(found["key"]) is not None
        self.check(is_key, f"{where}.key", _("twelve hexadecimal digits"), found["key"])
        self.check(isinstance(found["files"], list), f"{where}.files", _("a list of paths"), found["files"])
        for place, one in enumerate(found["files"]):
            self.check(_is_inside(one), f"{where}.files[{place}]", _("a path inside the repository"), one)
        return Proposal(
            title=self.line(found["title"], f"{where}.title"), key=found["key"], files=tuple(found["files"])
        )

    def line(self, found: Any, where: str) -> str:
        is_line = isinstance(found, str) and 0 < len(found) <= 256 and found.isprintable()
        self.check(is_line, where, _("one line of up to 256 letters"), found)
        return str(found)

    def keys(self, found: Any, where: str, keys: tuple[str, ...]) -> None:
        is_right = isinstance(found, dict) and set(found) == set(keys)
        self.check(is_right, where, _("an object with {names}").format(names=", ".join(keys)), found)

    def check(self, is_right: bool, where: str, expected: str, found: Any) -> None:
        if not is_right:
            raise ReportError(
                _("{path}: {where}: expected {expected}, found {found}").format(
                    path=self.file, where=where, expected=expected, found=repr(found)[:80]
                )
            )


def _is_inside(path: Any) -> bool:
    """Whether a path stays in the folder it starts from, and out of what runs by itself there."""
    if not isinstance(path, str) or not path.isprintable() or "\\" in path or ":" in path:
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] not in ("/", ".git", ".github") and ".." not in parts and path == "/".join(parts)
