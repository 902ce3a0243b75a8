"""A server on 127.0.0.1 that takes any request and answers as the API does when a task was made."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

from tests.support.serving import Served

_ANSWER = b'{"code": 200, "msg": "success", "data": {"taskId": "task-1"}}'


class TaskServer(Served):
    """Answers until it is left."""

    def __init__(self) -> None:
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # the name that the base class calls
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(_ANSWER)))
        self.end_headers()
        self.wfile.write(_ANSWER)

    do_POST = do_GET  # noqa: N815 # the name that the base class calls

    def log_message(self, format: str, *args: object) -> None:  # the base class's name
        pass
