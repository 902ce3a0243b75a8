"""Recordings of requests, as tools write them: by hand, or by a client that writes down what it sends."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

CREATE_TASK = "https://api.kie.ai/api/v1/jobs/createTask"
AUTHORIZED: Mapping[str, str] = {"Authorization": "Bearer a-key", "Content-Type": "application/json"}


def request(
    body: Any = None,
    url: str = CREATE_TASK,
    method: str = "POST",
    headers: Mapping[str, str] | None = AUTHORIZED,
    **more: Any,
) -> dict[str, Any]:
    """A line of NDJSON; without headers where they are None, without a body where that is."""
    row: dict[str, Any] = {"method": method, "url": url, **more}
    if headers is not None:
        row["headers"] = dict(headers)
    return row if body is None else {**row, "body": body}


def task(model: str, **input: Any) -> dict[str, Any]:
    """The body of a createTask request."""
    return {"model": model, "input": input}


def write_ndjson(path: Path, *rows: Any) -> Path:
    """A file with a line for each row."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def entry(body: Any = None, url: str = CREATE_TASK, method: str = "POST", **post: Any) -> dict[str, Any]:
    """An entry of a HAR file as a browser writes it; ``post`` are more names of its ``postData``."""
    one: dict[str, Any] = {
        "method": method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "headers": [{"name": name, "value": value} for name, value in AUTHORIZED.items()],
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    if body is not None or post:
        text = {} if body is None else {"text": body if isinstance(body, str) else json.dumps(body)}
        one["postData"] = {"mimeType": "application/json", **text, **post}
    answer = {"status": 200, "headers": [], "content": {"size": 2, "mimeType": "application/json", "text": "{}"}}
    return {"startedDateTime": "2026-08-20T10:00:00.000Z", "time": 1.5, "request": one, "response": answer}


def har(*entries: Any, version: Any = "1.2") -> dict[str, Any]:
    """A HAR archive."""
    return {"log": {"version": version, "creator": {"name": "test", "version": "1"}, "entries": list(entries)}}


def write_har(path: Path, *entries: Any) -> Path:
    """A file with a HAR archive, on several lines as browsers write it."""
    path.write_text(json.dumps(har(*entries), indent=2), "utf-8")
    return path


class Recorder:
    """Writes down what an httpx client sends: ``httpx.Client(event_hooks=recorder.hooks)``."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    @property
    def hooks(self) -> dict[str, list[Any]]:
        """What the client calls for each answer, when request and answer are whole."""
        return {"response": [self._record]}

    def _record(self, response: httpx.Response) -> None:
        response.read()
        sent = response.request
        content = sent.read()
        one: dict[str, Any] = {
            "method": sent.method,
            "url": str(sent.url),
            "httpVersion": response.http_version,
            "headers": [{"name": name, "value": value} for name, value in sent.headers.multi_items()],
            "queryString": [{"name": name, "value": value} for name, value in sent.url.params.multi_items()],
            "cookies": [],
            "headersSize": -1,
            "bodySize": len(content),
        }
        if content:
            one["postData"] = {"mimeType": sent.headers.get("content-type", ""), **_text(content)}
        answer = {
            "status": response.status_code,
            "headers": [{"name": name, "value": value} for name, value in response.headers.multi_items()],
            "content": {"size": len(response.content), "mimeType": "application/json", "text": response.text},
        }
        self.entries.append({"startedDateTime": "2026-08-20T10:00:00Z", "time": 0, "request": one, "response": answer})

    def write(self, path: Path) -> Path:
        """The recording as a HAR file."""
        return write_har(path, *self.entries)


def _text(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(content).decode("ascii"), "encoding": "base64"}
