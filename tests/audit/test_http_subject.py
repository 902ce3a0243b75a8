"""A server as a subject: its answers by status and by body, several at once, and within its time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conformance import validate
from conformance.audit.answer import ACCEPTED, CRASH, HANG, REFUSED, UNREADABLE
from conformance.audit.connect import connect
from conformance.audit.process import Limits
from conformance.audit.subject import Subject
from conformance.errors import AuditError
from tests.audit.auditing import audited


def kinds(subject: Subject, *payloads: object) -> list[str]:
    channel = connect(subject)
    try:
        return [one.kind for one in channel.ask("z-image", payloads)]
    finally:
        channel.close()


class _Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if body.get("input") == []:
            self.reply(500, {"error": "no list"})
            return
        errors = [one.code for one in validate(body["model"], body["input"])]
        if self.path == "/by-status":
            self.reply(422 if errors else 200, {"errors": errors})
        else:
            self.reply(200, {"data": {"valid": not errors}})

    def reply(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()


def test_a_server_is_read_by_its_status(server: str) -> None:
    subject = Subject(kind="http", target=f"{server}/by-status", models=("z-image",))
    right = {"prompt": "a lake", "aspect_ratio": "1:1"}
    assert kinds(subject, right, {}, []) == [ACCEPTED, REFUSED, CRASH]
    (finding,) = audited(subject).findings
    assert (finding.kind, finding.witnesses[0].payload) == ("crash", [])


def test_a_server_is_read_by_its_body(server: str) -> None:
    subject = Subject(kind="http", target=server, models=("z-image",), verdict="/data/valid")
    right = {"prompt": "a lake", "aspect_ratio": "1:1"}
    assert kinds(subject, right, {}) == [ACCEPTED, REFUSED]
    other = replace(subject, verdict="/valid")
    assert kinds(other, right, {}) == [UNREADABLE, UNREADABLE]


class _Slow(_Server):
    arrived = threading.Barrier(4, timeout=10)

    def do_POST(self) -> None:
        self.arrived.wait()
        super().do_POST()


class _Dripping(_Server):
    def reply(self, status: int, _body: object) -> None:
        self.send_response(status)
        self.send_header("content-length", "4000")
        self.end_headers()
        for _ in range(4000):
            self.wfile.write(b" ")
            self.wfile.flush()
            if stopped.wait(0.02):
                break


stopped = threading.Event()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        found.daemon_threads = True
        stopped.clear()
        threading.Thread(target=found.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{found.server_address[1]}"
        finally:
            stopped.set()
            found.shutdown()


def test_requests_are_under_way_at_once_and_answers_stay_in_order() -> None:
    with serving(_Slow) as url:  # it answers four requests when all of them are there
        subject = Subject(kind="http", target=f"{url}/by-status", models=("z-image",), connections=4)
        right = {"prompt": "a lake", "aspect_ratio": "1:1"}
        found = kinds(subject, right, {}, right, right, {}, {}, {}, right)
    told = {ACCEPTED: 1, REFUSED: 0}
    assert [told[one] for one in found] == [1, 0, 1, 1, 0, 0, 0, 1]


def test_a_server_that_drips_its_answer_hangs() -> None:
    with serving(_Dripping) as url:
        subject = Subject(kind="http", target=url, models=("z-image",), limits=Limits(seconds=0.3))
        assert kinds(subject, {}) == [HANG]


def test_a_server_that_is_not_there_is_an_error() -> None:
    subject = Subject(kind="http", target="http://127.0.0.1:9/", models=("z-image",), limits=Limits(seconds=1))
    with pytest.raises(AuditError, match="no server answers"):
        audited(subject)
