"""One request a line, as JSON: the form that any program can write, read as a stream.

A line is a request or a bare envelope::

    {"method": "POST", "url": "https://api.kie.ai/api/v1/jobs/createTask",
     "headers": {"Authorization": "Bearer …"}, "body": {"model": "…", "input": {…}}}
    {"model": "…", "callBackUrl": "…", "input": {…}}

``body`` is the JSON body, or a text that holds it; ``body_base64`` holds bytes, such as those of a form. Where
``headers`` are left out, authorization is not judged. Names that start with ``_`` are the writer's own; ``time``,
``status`` and ``response`` are passed over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, Never

from conformance.audit.errors import RecordingError
from conformance.audit.recording import (
    MAX_BODY_BYTES,
    Body,
    LostBody,
    NoBody,
    RawBody,
    Recorded,
    ValueBody,
    bounded,
    decoded,
    open_recording,
)
from conformance.contract import closest_hint
from conformance.messages import gettext as _
from conformance.model import ABSENT, Json
from conformance.strict_json import RepeatedNameError, parse_json

MAX_LINE_BYTES = 48 * 1024 * 1024
"""Of one line: room for the largest body in base64. A file may have any number of them."""
STDIN = "-"
_SHORT = 40
_NAMES = ("method", "url", "headers", "body", "body_base64")
_PASSED_OVER = ("time", "status", "response")


def read_ndjson(path: Path) -> Iterator[Recorded]:
    """Every request of a file, in its order; ``-`` is standard input. Empty lines say nothing.

    Raises:
        RecordingError: the file is missing, a line is too long, no JSON, or has another shape, or the last is cut off;
            the message names the line and the JSON path, never what stands there.
    """
    if str(path) == STDIN:
        yield from _requests(sys.stdin.buffer, "standard input")
        return
    with open_recording(path) as stream:
        yield from _requests(stream, str(path))


def _requests(stream: BinaryIO, name: str) -> Iterator[Recorded]:
    for number, line in bounded(stream, name=name, line_bytes=MAX_LINE_BYTES + 1, file_bytes=None):
        reader = _Line(name, number)
        if len(line) > MAX_LINE_BYTES:
            reader.refuse(_("the line is longer than {most} MiB").format(most=MAX_LINE_BYTES // 1024 // 1024))
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield reader.recorded(reader.parse(line))


class _Line:
    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number

    def parse(self, line: bytes) -> Json:
        """What the line spells."""
        value, broken, column = _parsed(line)
        if broken == "no JSON" and not line.endswith(b"\n"):
            self.refuse(
                _("the line is cut off"),
                hint=_("Record it again, or take the last line away: a part of a request is not judged."),
                exit_code=3,
            )
        if broken:
            told = {
                "no UTF-8": _("not UTF-8 at byte {place}").format(place=column),
                "twice": _("a name stands twice in one object, of which only one would be sent"),
                "no JSON": _("expected JSON, found something else"),
                "range": _("expected JSON, found a number out of range, or too many levels of nesting"),
            }[broken]
            # Archives are written on many lines: the first is a brace, or almost.
            is_archive = self.number == 1 and line.strip().startswith(b"{") and len(line) < _SHORT
            hint = _("Is it a HAR file? That is har:FILE.") if is_archive else ""
            self.refuse(told, column=column if broken == "no JSON" else None, hint=hint)
        return value

    def recorded(self, row: Json) -> Recorded:
        """The request that a line says."""
        if not isinstance(row, dict):
            self.refuse(_("$: expected an object"))
        if "url" not in row and "method" not in row:
            if "model" not in row:
                hint = _("A body for an endpoint of its own has to say which: give method, url and body.")
                self.refuse(
                    _("$: expected a request with method and url, or an envelope with model and input"),
                    hint=_("Is it a HAR file? That is har:FILE.") if "log" in row else hint,
                )
            return Recorded(line=self.number, pointer="", body=ValueBody(row))
        for name in row:
            if name not in (*_NAMES, *_PASSED_OVER) and not name.startswith("_"):
                self.refuse(
                    _("$: a name that a request does not have; expected {names}").format(names=", ".join(_NAMES)),
                    hint=_close(name),
                )
        for name in ("method", "url"):
            if not isinstance(row.get(name), str):
                self.refuse(_("$.{name}: expected a text").format(name=name))
        headers = self.headers(row.get("headers"))
        return Recorded(
            line=self.number,
            pointer="",
            method=row["method"].upper(),
            url=row["url"],
            headers=headers,
            content_type=(headers or {}).get("content-type", ""),
            body=self.body(row),
        )

    def headers(self, given: Json) -> dict[str, str] | None:
        """Lower-case name → value."""
        if given is None:
            return None
        rows = list(given.items()) if isinstance(given, dict) else given
        if not isinstance(rows, list):
            self.refuse(_("$.headers: expected an object of texts, or a list of pairs"))
        found: dict[str, str] = {}
        for place, row in enumerate(rows):
            if not isinstance(row, (list, tuple)) or len(row) != 2 or not all(isinstance(one, str) for one in row):
                self.refuse(_("$.headers, number {place}: expected a name and a text").format(place=place + 1))
            name = row[0].lower()
            found[name] = f"{found[name]}, {row[1]}" if name in found else row[1]
        return found

    def body(self, row: dict[str, Json]) -> Body:
        """What was sent."""
        value, packed = row.get("body", ABSENT), row.get("body_base64")
        if packed is not None:
            if value is not ABSENT or not isinstance(packed, str):
                self.refuse(_("$.body_base64: expected a text, and no body beside it"))
            data = decoded(packed)
            if data is None:
                self.refuse(_("$.body_base64: expected base64"))
            return RawBody(data) if len(data) <= MAX_BODY_BYTES else LostBody("too-large")
        if value is ABSENT or value is None:
            return NoBody()
        if not isinstance(value, str):
            return ValueBody(value)
        data = value.encode("utf-8", "surrogatepass")
        return RawBody(data) if len(data) <= MAX_BODY_BYTES else LostBody("too-large")

    def refuse(self, message: str, *, column: int | None = None, hint: str = "", exit_code: int = 2) -> Never:
        """Raise an error that names file and line."""
        place = f"{self.name}:{self.number}" if column is None else f"{self.name}:{self.number}:{column}"
        raise RecordingError(f"{place}: {message}", hint=hint, exit_code=exit_code)


def _parsed(line: bytes) -> tuple[Json, str, int]:
    """The value that a line spells; else what is wrong with it, and where.

    The errors of parsers hold the line, secrets with it: none may become the cause or context of ours.
    """
    try:
        return parse_json(line.decode("utf-8")), "", 0
    except UnicodeDecodeError as error:
        return None, "no UTF-8", error.start
    except RepeatedNameError:
        return None, "twice", 0
    except json.JSONDecodeError as error:
        return None, "no JSON", error.colno
    except ValueError:
        return None, "range", 0


def _close(name: str) -> str:
    """The closest name that a line may have, where one is close; it never repeats the one that was found."""
    near = get_close_matches(name[:_SHORT].lower(), _NAMES, n=1, cutoff=0.6)
    return closest_hint(near[0], _NAMES) if near else ""
