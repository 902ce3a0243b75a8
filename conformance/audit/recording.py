"""Recorded requests as they come out of a file, whatever its format: raw, so with every secret still in them.

Nothing here is printed or kept: ``judging.py`` turns each into a verdict, and ``masking.py`` stands between the two.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qsl

from conformance.audit.errors import RecordingError
from conformance.causes import why
from conformance.messages import N_
from conformance.messages import gettext as _
from conformance.model import Json

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Larger bodies are told, not judged: documented uploads in JSON hold 10 MB of a file at most."""
MAX_FIELDS = 1000
"""Fields of a form."""
A_FILE = "(a file)"
"""Stands in a form for the content of a file, which is never looked into."""


@dataclass(frozen=True, slots=True)
class NoBody:
    """The request had none."""


@dataclass(frozen=True, slots=True)
class LostBody:
    """The request had a body that the recording does not hold whole.

    Attributes:
        reason: one of the keys of :data:`LOST`.
    """

    reason: str


LOST: Mapping[str, str] = {
    "not-recorded": N_("the recording does not hold it"),
    "cut-off": N_("the recording holds a part of it"),
    "too-large": N_("it is too large"),
    "not-base64": N_("it is said to be base64 and is not"),
    "compressed": N_("it is compressed"),
}
"""Why a body can't be judged: what reports have, and what a person is told."""


@dataclass(frozen=True, slots=True)
class RawBody:
    """The body as bytes."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FormBody:
    """The body as the recorder took it apart: fields of a form, :data:`A_FILE` for what was a file."""

    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ValueBody:
    """The body as the JSON value that it spells."""

    value: Json = field(repr=False)


Body = NoBody | LostBody | RawBody | FormBody | ValueBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recorded request.

    Attributes:
        line: in the file, from 1; pointer: JSON path of the request in the file, empty where a line is a request.
        method: upper case; None where only an envelope was recorded, as for the next two.
        url: as it was requested.
        headers: lower-case name → value; None where they were not recorded.
        content_type: the header of that name, as far as it is known; empty otherwise.
        body: what was sent.
    """

    line: int
    pointer: str
    method: str | None = None
    url: str | None = field(repr=False, default=None)
    headers: Mapping[str, str] | None = field(repr=False, default=None)
    content_type: str = field(repr=False, default="")
    body: Body = field(default=NoBody())

    @property
    def place(self) -> str:
        """Where it stands in its file: line, and JSON path where that says more."""
        return f"{self.line} {self.pointer}".strip()


def form_of(data: bytes, content_type: str) -> dict[str, str] | None:
    """The fields of a form.

    Args:
        content_type: the whole header, with the boundary of parts.

    Returns:
        Name → text, :data:`A_FILE` for files; None for what is no form, or is damaged.
    """
    if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        try:
            return dict(parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
        except ValueError:
            return None
    head = f"Content-Type: {content_type}".replace("\r", " ").replace("\n", " ")
    message = BytesParser(policy=HTTP).parsebytes(head.encode("utf-8", "replace") + b"\r\n\r\n" + data)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts or message.defects or len(parts) > MAX_FIELDS:
        return None
    found: dict[str, str] = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            return None
        found[name] = _content(part)
    return found


def _content(part: Message) -> str:
    if part.get_filename() is not None:
        return A_FILE
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def decoded(text: str) -> bytes | None:
    """The bytes that a text in base64 spells; None where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def bounded(stream: BinaryIO, *, name: str, line_bytes: int, file_bytes: int | None) -> Iterator[tuple[int, bytes]]:
    """The lines of a file in pieces, each with the number of its line, from 1; never more than ``line_bytes`` at once.

    Raises:
        RecordingError: the file is larger than ``file_bytes``.
    """
    line, size = 1, 0
    while piece := stream.readline(line_bytes):
        size += len(piece)
        if file_bytes is not None and size > file_bytes:
            raise RecordingError(
                _("{name}:{line}: the file is larger than {most} MiB").format(
                    name=name, line=line, most=file_bytes // 1024 // 1024
                ),
                hint=_("Record a shorter stretch, or one request a line (ndjson:): such files may have any size."),
            )
        yield line, piece
        line += piece.endswith(b"\n")


def open_recording(path: Path) -> BinaryIO:
    """The file, opened for reading.

    Raises:
        RecordingError: it is missing, a folder, or may not be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise RecordingError(f"{path}: {why(error)}", exit_code=2) from error
