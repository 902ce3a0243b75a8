"""Mintlify pages in HTML: the request stands in the page's scripts, not in its visible part.

Next.js streams a page's data as rows: ``id:JSON`` up to the end of the line, or ``id:T<length in hex>,`` followed by
that many bytes of text. Values refer to other rows (``"$3d"``) and to places inside them (``"$19:props:value"``). The
request is the value of ``apiReferenceData2`` in one of the rows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from conformance.docs.markdown import Found
from conformance.docs.openapi import read_operation
from conformance.errors import PageError
from conformance.model import Json

_PUSH = re.compile(r"\s*self\.__next_f\.push\(")
_REFERENCE = re.compile(r"\$([0-9a-f]{1,8})((?::[^:]+)*)\Z")
_SCRIPTS = SoupStrainer("script")
_TEXT_CHUNK = 1
MAX_HOPS = 20
MAX_VALUES = 200_000
MAX_DEPTH = 100


def parse(text: str) -> Found | None:
    """A Mintlify page; None for HTML that is none.

    Raises:
        PageError: the page is cut off, or its data can't be read.
    """
    if "</html>" not in text[-2_000:]:
        raise PageError("the page has no end: it is cut off")
    stream = _stream(text)
    if not stream:
        return None
    rows = Rows.read(stream)
    holder = rows.holder_of("apiReferenceData2")
    metadata = rows.holder_of("pageMetadata")
    title = ""
    if metadata is not None:
        about = rows.resolve(metadata["pageMetadata"])
        title = about.get("title") or "" if isinstance(about, dict) else ""
    data = rows.resolve(_request_part(holder["apiReferenceData2"])) if holder is not None else None
    if not isinstance(data, dict):
        return Found("mintlify-html", str(title), [], [])
    operation, dependencies = data.get("operation"), data.get("dependencies")
    if not isinstance(operation, dict) or not isinstance(dependencies, dict):
        raise PageError("apiReferenceData2: expected operation and dependencies")
    method, path = operation.get("method"), operation.get("path")
    if not isinstance(method, str) or not isinstance(path, str):
        raise PageError("apiReferenceData2.operation: expected a method and a path")
    found, lints = read_operation(method, path, dependencies, dependencies)
    return Found("mintlify-html", str(title), [found], lints)


def _request_part(data: Json) -> Json:
    """The operation with its request, without the responses: they are most of the data and say nothing of requests."""
    if not isinstance(data, dict):
        return data
    part = dict(data)
    dependencies = part.get("dependencies")
    if isinstance(dependencies, dict):
        part["dependencies"] = {key: dependencies[key] for key in ("parameters", "requestBody") if key in dependencies}
    return part


def _stream(text: str) -> bytes:
    """All text that the page's scripts push, as UTF-8."""
    chunks: list[str] = []
    for script in BeautifulSoup(text, "lxml", parse_only=_SCRIPTS).find_all("script"):
        code = script.string or ""
        opening = _PUSH.match(code)
        if opening is None:
            continue
        end = code.rfind(")")
        try:
            pushed = json.loads(code[opening.end() : end])
        except (ValueError, RecursionError) as error:
            raise PageError(f"a script pushes data that is no JSON: {error}") from error
        if isinstance(pushed, list) and len(pushed) == 2 and pushed[0] == _TEXT_CHUNK and isinstance(pushed[1], str):
            chunks.append(pushed[1])
    # A character may be split over two pushes as a surrogate pair; half a pair alone becomes U+FFFD.
    whole = "".join(chunks).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.encode("utf-8")


@dataclass(slots=True)
class Rows:
    """The rows of a page's data, decoded when they are asked for."""

    raw: dict[str, bytes]
    texts: dict[str, str]
    _decoded: dict[str, Json] = field(default_factory=dict)
    _values: int = 0

    @classmethod
    def read(cls, stream: bytes) -> Rows:
        """Split ``stream`` into rows.

        Raises:
            PageError: a row has no id, or a text is shorter than announced.
        """
        raw: dict[str, bytes] = {}
        texts: dict[str, str] = {}
        at, size = 0, len(stream)
        while at < size:
            colon = stream.find(b":", at, at + 20)
            if colon < 0:
                raise PageError(f"byte {at} of the page's data: expected a row")
            id = stream[at:colon].decode("ascii", "replace")
            if stream[colon + 1 : colon + 2] == b"T":
                comma = stream.find(b",", colon, colon + 20)
                try:
                    length = int(stream[colon + 2 : comma], 16)
                except ValueError as error:
                    raise PageError(f"row {id} of the page's data: expected a length") from error
                at = comma + 1 + length
                if comma < 0 or at > size:
                    raise PageError(f"row {id} of the page's data: the text is shorter than announced")
                texts[id] = stream[comma + 1 : at].decode("utf-8", "replace")
                continue
            end = stream.find(b"\n", colon)
            end = size if end < 0 else end
            raw[id] = stream[colon + 1 : end]
            at = end + 1
        return cls(raw, texts)

    def holder_of(self, key: str) -> dict[str, Json] | None:
        """The first object in any row that holds ``key`` with a value of its own, not a reference to it elsewhere."""
        mark = f'"{key}":'.encode()
        for id, line in self.raw.items():
            if mark in line:
                found = _search(self._row(id), key)
                if found is not None:
                    return found
        return None

    def resolve(self, value: Json, depth: int = 0) -> Json:
        """``value`` with references replaced by what they point to; undefined members are left out.

        Raises:
            PageError: references that go in circles, nest too deep or grow too large.
        """
        self._values += 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            raise PageError("the page's data nests too deep or refers in circles")
        if isinstance(value, str):
            return self._refer(value, depth) if value.startswith("$") else value
        if isinstance(value, list):
            return [self.resolve(one, depth + 1) for one in value]
        if isinstance(value, dict):
            return {key: self.resolve(one, depth + 1) for key, one in value.items() if one != "$undefined"}
        return value

    def _refer(self, text: str, depth: int) -> Json:
        if text.startswith("$$"):
            return text[1:]
        found = _REFERENCE.match(text)
        if found is None:
            return None if text == "$undefined" else text
        id, steps = found[1], found[2]
        if id in self.texts and not steps:
            return self.texts[id]
        if id not in self.raw:
            return text
        target = self._row(id)
        for step in steps.split(":")[1:]:
            target = self._step(target, step)
        return self.resolve(target, depth + 1)

    def _step(self, target: Json, step: str) -> Json:
        """One step of a reference into a row: React elements are lists with their properties in fourth place."""
        for _ in range(MAX_HOPS):
            if not (isinstance(target, str) and _REFERENCE.match(target)):
                break
            target = self._refer(target, MAX_DEPTH - MAX_HOPS)
        if isinstance(target, dict):
            return target.get(step)
        if isinstance(target, list):
            if step == "props" and len(target) == 4 and target[0] == "$":
                return target[3]
            return target[int(step)] if step.isdecimal() and int(step) < len(target) else None
        return None

    def _row(self, id: str) -> Json:
        if id not in self._decoded:
            line = self.raw[id]
            if line[:1] not in b'[{"' or not line:
                self._decoded[id] = None
                return None
            try:
                self._decoded[id] = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise PageError(f"row {id} of the page's data is no JSON: {error}") from error
        return self._decoded[id]


def _search(value: Json, key: str) -> dict[str, Any] | None:
    """The first object below ``value`` in reading order that holds ``key``."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if key in one and not (isinstance(one[key], str) and _REFERENCE.match(one[key])):
                return one
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    return None
