"""The socket half of :mod:`conformance.docs.fetch`: an httpx transport whose every read keeps one deadline.

httpx bounds the wait for each piece of an answer, not the answer: a server that sends a byte now and then,
in the header or the body, would hold a request for ever.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

FAILURES = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)
"""What a broken, slow or cut-off connection raises, here and while a body is read."""

_deadline: ContextVar[float] = ContextVar("deadline")

TIMEOUTS = (httpcore.TimeoutException,)
NO_CONNECTION = (httpcore.ConnectError, httpcore.ProxyError)

Clock = Callable[[], float]


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Within: every connect, read and write of this thread fails once the clock passes ``deadline``."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


class BoundedTransport(httpx.BaseTransport):
    """HTTP/1.1 to one origin, directly or through the proxy that the environment names.

    Args:
        base_url: the origin; proxies are never used for a loopback host.
        connections: at most so many at a time.
        clock: seconds, from anywhere; the clock of :func:`until`.
        loopback: whether the origin is this machine.
    """

    def __init__(self, base_url: str, *, connections: int, clock: Clock, loopback: bool) -> None:
        proxy = None if loopback else _proxy_of(base_url)
        self._clock = clock
        # One place a connection: a request that waited in httpcore's own queue could be given a connection that
        # another thread closes at that moment.
        self._places = BoundedSemaphore(connections)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context() if base_url.startswith("https:") else None,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            http1=True,
            http2=False,
            proxy=httpcore.Proxy(proxy) if proxy else None,
            network_backend=_Backend(clock),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to ``request``, its body unread. Raises one of ``FAILURES``."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        if not self._places.acquire(timeout=_left(self._clock, None, httpcore.PoolTimeout)):
            raise httpcore.PoolTimeout("no connection came free in time")
        try:
            answer = self._pool.handle_request(
                httpcore.Request(
                    request.method, url, headers=request.headers.raw, content=b"", extensions=request.extensions
                )
            )
        except BaseException:
            self._places.release()
            raise
        body = _Body(answer, self._places.release)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=body, extensions=answer.extensions, request=request
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, release: Callable[[], None]) -> None:
        self._answer = answer
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        try:
            self._answer.close()
        finally:
            release, self._release = self._release, None
            if release is not None:
                release()


class _Backend(httpcore.SyncBackend):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._clock, timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options), self._clock)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._clock, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._clock, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._clock, timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(clock: Clock, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
    """Seconds that the next step on the wire may take."""
    left = _deadline.get() - clock()
    if left <= 0:
        raise error("the time is up")
    return left if timeout is None else min(left, timeout)


def _proxy_of(base_url: str) -> str | None:
    parts = urlsplit(base_url)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")
