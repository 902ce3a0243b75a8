"""HAR files (HTTP Archive 1.2), as browsers and proxies export them: read as a stream, one request in memory at a time.

Answers are passed over without being built. What HAR leaves open is read as the tools write it: a body in
``postData.text``, base64 where ``postData.encoding`` says so, or taken apart in ``postData.params``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Never

from conformance.audit.errors import RecordingError
from conformance.audit.recording import (
    A_FILE,
    MAX_BODY_BYTES,
    MAX_FIELDS,
    Body,
    FormBody,
    LostBody,
    NoBody,
    RawBody,
    Recorded,
    bounded,
    decoded,
    open_recording,
)
from conformance.errors import MissingExtraError
from conformance.messages import gettext as _
from conformance.messages import ngettext

MAX_BYTES = 1024 * 1024 * 1024
"""Of a whole file. Memory holds no more than a few copies of the longest single text in it."""
_PIECE = 64 * 1024
MAX_DEPTH = 200
"""Levels of nesting in a file; answers may hold JSON of any kind, but as text."""
_ITEM = "[]"
_ENTRY = ["log", "entries", _ITEM]
_REQUEST = [*_ENTRY, "request"]


def read_har(path: Path) -> Iterator[Recorded]:
    """Every request of a HAR file, in its order.

    Raises:
        RecordingError: the file is missing, too large, no JSON, no HAR, or cut off; the message names line and JSON
            path, never what stands there.
        MissingExtraError: the library that reads streams of JSON is not installed.
    """
    reader = _Reader(str(path))
    with open_recording(path) as stream:
        for line, piece in bounded(stream, name=str(path), line_bytes=_PIECE, file_bytes=MAX_BYTES):
            yield from reader.feed(line, piece)
    yield from reader.end()


class _Reader:
    """Takes a file in pieces and gives requests. Lines are known because pieces end where lines do."""

    def __init__(self, name: str) -> None:
        try:
            import ijson  # type: ignore[import-untyped]  # it ships no types, and nobody stubs it
            from ijson.common import JSONError, ObjectBuilder  # type: ignore[import-untyped]  # it ships no types
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                _('har: needs the extra "audit": pip install "kie-conformance[audit]"'),
                hint=_("ndjson: needs none."),
            ) from error
        self.name = name
        self.errors = (JSONError, ValueError)
        self.builder = ObjectBuilder
        self.events: Any = ijson.sendable_list()
        # Basic events: those with paths would take memory by the square of how deep a hostile file nests.
        self.parser: Any = ijson.basic_parse_coro(self.events, use_float=True)
        self.line = 1
        self.entry = -1
        self.entry_line = 1
        self.request: Any = None
        self.building: Any = None
        self.steps: list[str] = []
        self.version: object = None
        self.has_entries = False
        self.started = False

    def feed(self, line: int, piece: bytes) -> Iterator[Recorded]:
        """What is complete with the next piece."""
        self.line = line
        if not self.started:
            piece = piece.removeprefix(b"\xef\xbb\xbf")
            self.started = bool(piece)
        ended, broken = self.push(self.parser.send, piece)
        yield from self.take()
        if broken:
            told = _("expected JSON, found something else in this line; {entries}").format(entries=self.so_far)
            self.refuse(told, hint="" if self.has_entries else _("Is it one request a line? That is ndjson:FILE."))
        if ended and piece.strip():
            self.refuse(_not_har(_("more after its end")))

    def end(self) -> Iterator[Recorded]:
        """What is complete at the end of the file, which must be the end of the archive too."""
        if not self.started:
            self.refuse(_not_har(_("nothing")))
        broken = self.push(self.parser.close)[1]
        yield from self.take()
        if broken:
            self.refuse(
                _("the file is cut off; {entries}").format(entries=self.so_far),
                hint=_("Export it again: a part of a recording is not judged."),
                exit_code=3,
            )
        if not self.has_entries or not isinstance(self.version, str):
            missing = "log.version" if self.has_entries else "log.entries"
            self.refuse(_not_har(_("none of the name {name}").format(name=missing)))

    def push(self, step: Callable[..., object], *given: bytes) -> tuple[bool, bool]:
        """Whether the archive had ended before, and whether it is broken.

        The parser's own error quotes the file, secrets with it: it must not become the cause or context of ours.
        """
        try:
            step(*given)
        except StopIteration:
            return True, False
        except self.errors:
            return False, True
        return False, False

    @property
    def so_far(self) -> str:
        """How much was read before."""
        whole = self.entry + 1
        return ngettext("{n} entry starts before", "{n} entries start before", whole).format(n=whole)

    def take(self) -> Iterator[Recorded]:
        """The requests among the events so far."""
        for event, value in self.events:
            steps = self.steps
            if event == "map_key":
                steps[-1] = value
                if self.building is not None:
                    self.building.event(event, value)
            elif event in ("end_map", "end_array"):
                steps.pop()
                if self.building is not None:
                    self.building.event(event, value)
                    if steps == _REQUEST:
                        self.request, self.building = self.building.value, None
                elif steps == _ENTRY:
                    yield self.recorded()
            else:
                self.begin(event, value)
                if event in ("start_map", "start_array"):
                    steps.append(_ITEM if event == "start_array" else "")
                    if len(steps) > MAX_DEPTH:
                        self.refuse(_("more than {most} levels of nesting").format(most=MAX_DEPTH))
        del self.events[:]

    def begin(self, event: str, value: object) -> None:
        """A value begins at ``steps``: the whole of it where it is no object and no list."""
        steps = self.steps
        if self.building is not None:
            self.building.event(event, value)
        elif len(steps) > len(_REQUEST):
            return
        elif steps == _ENTRY:
            self.entry += 1
            self.entry_line, self.request = self.line, None
            if event != "start_map":
                self.refuse(_unlike(f"$.log.entries[{self.entry}]", "{}"))
        elif steps == _REQUEST and event == "start_map":
            self.building = self.builder()
            self.building.event(event, value)
        elif steps == ["log", "entries"]:
            self.has_entries = event == "start_array"
        elif steps == ["log", "version"]:
            self.version = value
        elif steps in ([], ["log"]) and event != "start_map":
            self.refuse(_unlike(".".join(["$", *steps]), "{}"))

    def recorded(self) -> Recorded:
        """The request of the entry that has just ended."""
        pointer = f"$.log.entries[{self.entry}].request"
        request = self.request
        for name in ("", "method", "url"):
            found = request.get(name) if name and isinstance(request, dict) else request
            if not isinstance(found, str if name else dict):
                self.refuse(_unlike(f"{pointer}.{name}" if name else pointer, '""' if name else "{}"), self.entry_line)
        headers = _pairs(request.get("headers"))
        post = request.get("postData")
        told = post.get("mimeType") if isinstance(post, dict) else None
        return Recorded(
            line=self.entry_line,
            pointer=pointer,
            method=request["method"].upper(),
            url=request["url"],
            headers=headers,
            content_type=(headers or {}).get("content-type") or (told if isinstance(told, str) else ""),
            body=_body(request, headers or {}),
        )

    def refuse(self, message: str, line: int | None = None, *, hint: str = "", exit_code: int = 2) -> Never:
        """Raise an error that names file and line."""
        raise RecordingError(f"{self.name}:{line or self.line}: {message}", hint=hint, exit_code=exit_code)


def _not_har(found: str) -> str:
    return _("expected a HAR file, an object with log.version and log.entries; found {found}").format(found=found)


def _unlike(path: str, kind: str) -> str:
    """That the value at a JSON path is of another kind than ``{}`` or ``""``."""
    wanted = {"{}": _("{path}: expected an object"), '""': _("{path}: expected a text")}
    return wanted[kind].format(path=path)


def _pairs(rows: object) -> dict[str, str] | None:
    """HAR's lists of names and values as a mapping of lower-case names; None for no such list."""
    if not isinstance(rows, list):
        return None
    found: dict[str, str] = {}
    for row in rows:
        if isinstance(row, dict) and isinstance(row.get("name"), str) and isinstance(row.get("value"), str):
            name = row["name"].lower()
            found[name] = f"{found[name]}, {row['value']}" if name in found else row["value"]
    return found


def _body(request: Mapping[str, Any], headers: Mapping[str, str]) -> Body:
    size = request.get("bodySize")
    post = request.get("postData")
    if not isinstance(post, dict):
        if size == 0 or (size in (None, -1) and headers.get("content-length") == "0"):
            return NoBody()
        is_sent = request["method"].upper() in ("POST", "PUT", "PATCH")
        return LostBody("not-recorded") if is_sent else NoBody()
    text, params = post.get("text"), post.get("params")
    if isinstance(text, str) and text:
        return _text_body(text, post, size)
    if isinstance(params, list) and params:
        return _form_body(params)
    return NoBody() if size in (0, None, -1) and text == "" else LostBody("not-recorded")


def _text_body(text: str, post: Mapping[str, Any], size: object) -> Body:
    if len(text) > MAX_BODY_BYTES * 4 // 3 + 4:
        return LostBody("too-large")
    if "base64" in (post.get("encoding"), post.get("_encoding")):
        data = decoded(text)
    else:
        data = text.encode("utf-8", "surrogatepass")
    if data is None:
        return LostBody("not-base64")
    if len(data) > MAX_BODY_BYTES:
        return LostBody("too-large")
    if isinstance(size, int) and size > len(data):
        return LostBody("cut-off")
    return RawBody(data)


def _form_body(params: list[Any]) -> Body:
    if len(params) > MAX_FIELDS:
        return LostBody("too-large")
    fields: dict[str, str] = {}
    for row in params:
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            value = row.get("value")
            is_file = isinstance(row.get("fileName"), str) or not isinstance(value, str)
            fields[row["name"]] = A_FILE if is_file else str(value)
    return FormBody(fields)
