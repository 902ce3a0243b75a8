"""A documentation site on 127.0.0.1, real down to the socket, that misbehaves when it is told to.

In tests::

    with DocsServer({"/llms.txt": "...", "/a.md": "..."}) as site:
        site.misbehave("/a.md", Status(500))  # once; then the page
        site.misbehave("/b.md", Truncated(), always=True)
        ...
        assert site.requests["/a.md"] == 2

By hand, and for benchmarks: ``python -m tests.support.docs_server DIR [--port N] [--delay-ms N]``.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import sys
import threading
import time
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote

MEGABYTE = b"0123456789abcdef" * 65536


@dataclass(frozen=True)
class Reply:
    """What the server sends: a status, headers, and a body in pieces.

    ``content_length`` None: chunked. ``hang_up``: close the connection after the last piece, whole or not.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterator[bytes] | bytes = b""
    content_length: int | None = None
    hang_up: bool = False


class Fault(ABC):
    """One way to misbehave: given the reply that would be right, the one that is sent."""

    @abstractmethod
    def reply(self, right: Reply, /) -> Reply | None:
        """What is sent instead; None for a connection that is closed without a word."""


@dataclass(frozen=True)
class Status(Fault):
    """A status with an empty body, and headers such as ``Retry-After``."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(self.status, self.headers, b"", 0)


@dataclass(frozen=True)
class Body(Fault):
    """Another body and other headers than those of the page."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(200, self.headers, self.body, len(self.body))


class Truncated(Fault):
    """Half of the page under the length of the whole."""

    def reply(self, right: Reply, /) -> Reply:
        assert isinstance(right.body, bytes)
        return Reply(200, right.headers, right.body[: len(right.body) // 2], len(right.body), hang_up=True)


class TruncatedGzip(Fault):
    """Half of a gzip stream that the length says is whole."""

    def reply(self, right: Reply, /) -> Reply:
        assert isinstance(right.body, bytes)
        packed = gzip.compress(right.body)
        packed = packed[: len(packed) // 2]
        return Reply(200, {**right.headers, "Content-Encoding": "gzip"}, packed, len(packed))


class Gzipped(Fault):
    """The right page, compressed: no fault at all."""

    def reply(self, right: Reply, /) -> Reply:
        assert isinstance(right.body, bytes)
        packed = gzip.compress(right.body)
        return Reply(200, {**right.headers, "Content-Encoding": "gzip"}, packed, len(packed))


@dataclass(frozen=True)
class GzipBomb(Fault):
    """Some kilobytes that inflate to ``megabytes``."""

    megabytes: int = 200

    def reply(self, _right: Reply, /) -> Reply:
        deflate = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        packed = b"".join([*(deflate.compress(MEGABYTE) for _ in range(self.megabytes)), deflate.flush()])
        return Reply(200, {"Content-Encoding": "gzip"}, packed, len(packed))


@dataclass(frozen=True)
class Huge(Fault):
    """A page of ``megabytes``, made as it is sent."""

    megabytes: int = 200

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(200, {}, (MEGABYTE for _ in range(self.megabytes)), self.megabytes * len(MEGABYTE))


@dataclass(frozen=True)
class Endless(Fault):
    """A body that goes on for as long as anybody reads it."""

    piece: bytes = b"more and more "

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(200, {}, iter(lambda: self.piece, b""))


@dataclass(frozen=True)
class EndlessHeader(Fault):
    """A header that never ends, and never a body."""

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(-1, {}, iter(lambda: b"X", b""))


@dataclass(frozen=True)
class Redirect(Fault):
    """To any address; one without a host is on this server."""

    location: str
    status: int = 302

    def reply(self, _right: Reply, /) -> Reply:
        return Reply(self.status, {"Location": self.location}, b"", 0)


@dataclass(frozen=True)
class Charset(Fault):
    """The right page under a header that names ``charset``; encoded in ``encoding`` if that is given."""

    charset: str
    encoding: str = "utf-8"

    def reply(self, right: Reply, /) -> Reply:
        assert isinstance(right.body, bytes)
        body = right.body.decode("utf-8").encode(self.encoding)
        return Reply(200, {"Content-Type": f"text/markdown; charset={self.charset}"}, body, len(body))


class Drop(Fault):
    """The connection closed without a word."""

    def reply(self, _right: Reply, /) -> None:
        return None


class DocsServer:
    """Serves a folder of captured pages, or pages given by path, until it is left.

    A folder is served by path: ``.md`` files and others as they stand, ``.html`` files at their address
    without the ending, ``index.html`` at ``/``.

    Args:
        pages: path (with its slash and ending) → text or bytes; or a folder.
        delay_seconds: before every answer.
        etags: whether answers carry an ETag, made of the content.
        last_modified: an HTTP date that answers carry, if any.
        port: 0 for any that is free.
    """

    def __init__(
        self,
        pages: Mapping[str, str | bytes] | Path,
        *,
        delay_seconds: float = 0.0,
        etags: bool = True,
        last_modified: str = "",
        port: int = 0,
    ) -> None:
        self.pages = (
            _folder(pages)
            if isinstance(pages, Path)
            else {path: page.encode() if isinstance(page, str) else page for path, page in pages.items()}
        )
        self.etags = etags
        self.last_modified = last_modified
        self.delay_seconds = delay_seconds
        self.requests: Counter[str] = Counter()
        self.conditional: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.headers: dict[str, Mapping[str, str]] = {}
        self.busiest = 0
        self.lock = threading.Lock()
        self._busy = 0
        self._faults: dict[str, tuple[list[Fault], bool]] = {}
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.site = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def misbehave(self, path: str, *faults: Fault, always: bool = False) -> None:
        """Answer the next requests for ``path`` with ``faults``, one each; the last of them for ever if ``always``."""
        self._faults[path] = (list(faults), always)

    def fault(self, path: str) -> Fault | None:
        """The fault that is due for ``path``."""
        with self.lock:
            faults, always = self._faults.get(path, ([], False))
            if not faults:
                return None
            return faults[0] if always and len(faults) == 1 else faults.pop(0)

    def count(self, path: str, headers: Mapping[str, str]) -> None:
        with self.lock:
            self.requests[path] += 1
            self.headers[path] = headers
            self.conditional[path] += "If-None-Match" in headers or "If-Modified-Since" in headers
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)

    def uncount(self, status: int) -> None:
        with self.lock:
            self.statuses[status] += 1
            self._busy -= 1

    def forget(self) -> None:
        """Set all counters back."""
        with self.lock:
            self.requests.clear()
            self.conditional.clear()
            self.statuses.clear()
            self.headers.clear()
            self.busiest = 0

    def __enter__(self) -> DocsServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    site: DocsServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what many tests are about; anything else is a fault of this file."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # the base class is narrower


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a header and its body in two packets would wait for each other
    server: _Server

    def do_GET(self) -> None:  # the name that the base class calls
        site = self.server.site
        path = unquote(self.path)
        site.count(path, {name.title(): value for name, value in self.headers.items()})
        if site.delay_seconds:
            time.sleep(site.delay_seconds)  # for the bench alone, which measures how waits overlap
        fault = site.fault(path)
        reply = fault.reply(self._right(path)) if fault is not None else self._conditional(self._right(path))
        # Before the answer goes out: once it has, the client may be asking again.
        site.uncount(reply.status if reply is not None else 0)
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _right(self, path: str) -> Reply:
        site = self.server.site
        body = site.pages.get(path)
        if body is None:
            return Reply(404, {"Content-Type": "text/plain"}, b"no such page\n", 13)
        html = body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
        headers = {"Content-Type": f"text/{'html' if html else 'markdown'}; charset=utf-8"}
        if site.etags:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if site.last_modified:
            headers["Last-Modified"] = site.last_modified
        return Reply(200, headers, body, len(body))

    def _conditional(self, right: Reply) -> Reply:
        """``right``, or word that the client has it."""
        for asked, held in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            if held in right.headers and self.headers.get(asked) == right.headers[held]:
                return Reply(304, right.headers, b"", 0)
        return right

    def _send(self, reply: Reply) -> None:
        if reply.status < 0:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Endless: ")
            self._pour(reply.body)
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        chunked = reply.content_length is None
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.status != 304:
            self.send_header("Content-Length", str(reply.content_length))
        self.end_headers()
        self._pour(reply.body, chunked=chunked)
        if reply.hang_up:
            self.close_connection = True

    def _pour(self, body: Iterator[bytes] | bytes, *, chunked: bool = False) -> None:
        for piece in [body] if isinstance(body, bytes) else body:
            if self.server.site.stopping.is_set():
                self.close_connection = True
                return
            if piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(timestamp, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # the base class's name
        pass


def _folder(folder: Path) -> dict[str, bytes]:
    pages = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            path = f"/{file.relative_to(folder).as_posix()}"
            if path == "/index.html":
                path = "/"
            pages[path.removesuffix(".html")] = file.read_bytes()
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.docs_server", description=_folder.__doc__)
    parser.add_argument("dir", type=Path, help="folder of captured pages")
    parser.add_argument("--port", type=int, default=0, help="any that is free by default")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="before every answer")
    options = parser.parse_args()
    with DocsServer(options.dir, port=options.port, delay_seconds=options.delay_ms / 1000) as site:
        print(site.base_url, flush=True)  # noqa: T201 # what a caller reads
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
