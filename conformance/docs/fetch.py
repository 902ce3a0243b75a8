"""Fetching: polite, bounded, and loud about whatever is not a whole answer.

Everything that touches httpx, tenacity and protego stands here and in :mod:`conformance.docs.wire`. One
:class:`Fetcher` serves one site and may be used by several threads at a time.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import httpx
import tenacity
from protego import Protego

from conformance import __version__
from conformance.docs import wire
from conformance.docs.bodies import BodyError, inflated
from conformance.docs.capture_words import read_back
from conformance.docs.manifest import header_value
from conformance.docs.origin import check_base_url
from conformance.errors import CaptureError
from conformance.messages import gettext as _
from conformance.messages import said

PRODUCT: Final = "kie-conformance"
USER_AGENT: Final = f"{PRODUCT}/{__version__} (documentation snapshots)"

_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "text/markdown, text/html, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_FRESH: Final = {"Cache-Control": "no-cache"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;,\"']+)", re.IGNORECASE)
_ROBOTS_BYTES = 512 * 1024
"""As much of a robots.txt is read as RFC 9309 asks for."""

_MAX_TARGET = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a site may send and how long it may take.

    Attributes:
        page_bytes: of one page, before and after its content encoding is undone.
        total_bytes: of all answers together.
        redirects: hops until a page answers.
        attempts: requests for one page, the first included.
        request_seconds: from sending a request to the last byte of its answer.
        idle_seconds: without a byte.
        page_seconds: of one page, with all attempts and the waits between them.
        total_seconds: of everything.
        retry_after_seconds: longest wait that a server may ask for; a page that asks for more has failed.
        crawl_delay_seconds: longest pause between requests that robots.txt may ask for.
        backoff_seconds: longest wait before another attempt where the server names none.
    """

    page_bytes: int = 5_000_000
    total_bytes: int = 500_000_000
    redirects: int = 5
    attempts: int = 4
    request_seconds: float = 60.0
    idle_seconds: float = 20.0
    page_seconds: float = 180.0
    total_seconds: float = 3600.0
    retry_after_seconds: float = 120.0
    crawl_delay_seconds: float = 10.0
    backoff_seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer.

    Attributes:
        status: 200, 304 (only to a conditional request), 404 or 410.
        body: of a 200, its content encoding undone; empty otherwise.
        charset: what the ``Content-Type`` says, in its own words.
        etag, last_modified: as sent, where they can be sent back.
        target: the path that answered; another one than asked for after a redirect.
    """

    status: int
    target: str
    body: bytes = b""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class FetchError(CaptureError):
    """A page could not be fetched; ``http_status`` is that of the last answer, None without one."""

    def __init__(self, message: str, *, http_status: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.http_status = http_status


class RefusedError(FetchError):
    """A page was not asked for: robots.txt does not allow it."""


class _AgainError(FetchError):
    """An attempt failed in a way that another attempt may not; ``wait`` seconds are the server's wish."""

    def __init__(self, message: str, *, http_status: int | None = None, wait: float = 0.0) -> None:
        super().__init__(message, http_status=http_status)
        self.wait = wait


class Fetcher:
    """Fetches from one site, by the rules of its robots.txt.

    Args:
        base_url: origin of the site; ``https`` unless the host is loopback.
        limits: see :class:`Limits`; the overall time starts now.
        concurrency: connections at a time.
        sleep: waits so many seconds; by default so that :meth:`cancel` wakes it.
        clock: seconds, from anywhere.

    Raises:
        ConformanceError: ``base_url`` is not the origin of such a site.
    """

    def __init__(
        self,
        base_url: str,
        *,
        limits: Limits | None = None,
        concurrency: int = 4,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url, loopback = check_base_url(base_url)
        self.limits = limits or Limits()
        self._clock = clock
        self._cancelled = threading.Event()
        self._sleep = sleep or self._wait
        self._deadline = clock() + self.limits.total_seconds
        self._lock = threading.Lock()
        self._received = 0
        self._next_request = clock()
        self._pause = 0.0
        self._robots: Protego | None = None
        self._robots_lock = threading.Lock()
        # Not a client: one would keep cookies, and stumble over redirects that we only want to look at.
        self._transport = wire.BoundedTransport(self.base_url, connections=concurrency, clock=clock, loopback=loopback)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def cancel(self) -> None:
        """Make all waiting end at once, and every further request fail."""
        self._cancelled.set()

    def get(
        self, target: str, *, etag: str | None = None, last_modified: str | None = None, fresh: bool = False
    ) -> Answer:
        """The answer of the site for ``target``.

        Args:
            target: path from the root of the site, percent-encoded.
            etag, last_modified: of the version that is at hand; an answer 304 says that it is still right.
            fresh: ask the site itself, whatever caches on the way hold.

        Raises:
            RefusedError: robots.txt does not allow it.
            FetchError: there was no whole answer after all attempts, or one that no attempt would better.
            CaptureError: robots.txt itself could not be fetched.
        """
        if not self.read_robots().can_fetch(f"{self.base_url}{target}", PRODUCT):
            raise RefusedError("robots.txt does not allow it")
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified, **(_FRESH if fresh else {})}
        return self._get(target, {name: value for name, value in headers.items() if value is not None})

    def read_robots(self) -> Protego:
        """The rules of the site, fetched when first asked for.

        Raises:
            CaptureError: there was no answer, or one that says neither what they are nor that there are none.
        """
        with self._robots_lock:
            if self._robots is None:
                robots = self._fetch_robots()
                delay = robots.crawl_delay(PRODUCT) or 0.0
                self._pause = min(delay, self.limits.crawl_delay_seconds) if 0 < delay < math.inf else 0.0
                self._robots = robots
            return self._robots

    def _fetch_robots(self) -> Protego:
        try:
            answer = self._get("/robots.txt", {})
        except FetchError as error:
            status = error.http_status
            if status is not None and 400 <= status < 500 and status != 429:
                return Protego.parse("")
            raise CaptureError(
                _("{url}/robots.txt: {problem}; without it no page may be fetched").format(
                    url=self.base_url, problem=said(read_back(error.message))
                ),
                hint=_("Try again later."),
            ) from error
        return Protego.parse(answer.body[:_ROBOTS_BYTES].decode("utf-8-sig", errors="replace"))

    def _get(self, target: str, headers: dict[str, str]) -> Answer:
        deadline = min(self._clock() + self.limits.page_seconds, self._deadline)

        def spent(state: tenacity.RetryCallState) -> bool:
            return state.attempt_number >= self.limits.attempts or self._clock() + state.upcoming_sleep >= deadline

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_AgainError),
            wait=self._wait_of,
            stop=spent,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(self._attempt, target, headers, deadline)

    def _wait_of(self, state: tenacity.RetryCallState) -> float:
        growing = tenacity.wait_exponential(multiplier=0.5, max=self.limits.backoff_seconds)
        backoff = growing(state) + tenacity.wait_random(0, 0.5)(state)
        error = state.outcome.exception() if state.outcome else None
        return max(backoff, error.wait) if isinstance(error, _AgainError) else backoff

    def _attempt(self, target: str, headers: dict[str, str], page_deadline: float) -> Answer:
        """One request, and those that redirects make of it. Raises _AgainError where another may do better."""
        for _turn in range(self.limits.redirects + 1):
            self._take_turn(page_deadline)
            deadline = min(self._clock() + self.limits.request_seconds, page_deadline)
            url = f"{self.base_url}{target}"
            try:
                with wire.until(deadline), closing(self._send(url, headers)) as got:
                    if got.status_code not in _REDIRECTS:
                        return self._read(got, target, conditional=bool(_CONDITIONS & headers.keys()))
                    status, location = got.status_code, got.headers.get("Location", "")
            except wire.FAILURES as error:
                raise self._failure(error) from error
            except BodyError as error:
                raise _AgainError(str(error), http_status=200) from error
            target = self._redirected(target, location, status)
        raise FetchError(f"more than {self.limits.redirects} redirects", http_status=status)

    def _send(self, url: str, headers: dict[str, str]) -> httpx.Response:
        timeout = httpx.Timeout(self.limits.idle_seconds).as_dict()
        request = httpx.Request("GET", url, headers={**_HEADERS, **headers}, extensions={"timeout": timeout})
        return self._transport.handle_request(request)

    def _failure(self, error: Exception) -> FetchError:
        """What a broken connection is called: in few words, so that two runs call the same thing the same."""
        self._check_time()
        if isinstance(error, wire.TIMEOUTS):
            return _AgainError("no whole answer in time")
        return _AgainError("no connection" if isinstance(error, wire.NO_CONNECTION) else "the connection broke")

    def _take_turn(self, page_deadline: float) -> None:
        """Wait until this request may go out: a crawl delay or a server's wish holds for all threads."""
        self._check_time()
        with self._lock:
            turn = max(self._next_request, self._clock())
            if turn < page_deadline:
                self._next_request = turn + self._pause
        if turn >= page_deadline:
            raise FetchError(f"no turn within {self.limits.page_seconds:g} seconds")
        wait = turn - self._clock()
        if wait > 0:
            self._sleep(wait)
            self._check_time()

    def _check_time(self) -> None:
        if self._cancelled.is_set():
            raise FetchError("the run was interrupted")
        if self._clock() >= self._deadline:
            raise FetchError(f"the whole run took longer than {self.limits.total_seconds:g} seconds")

    def _redirected(self, asked: str, location: str, status: int) -> str:
        """The path that an answer sends us to, which must be on the same host and allowed."""
        here = urlsplit(self.base_url)
        try:
            there = urlsplit(urljoin(f"{self.base_url}{asked}", location))
            same = (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)
        except ValueError:
            same = False
        if not location or not same:
            raise FetchError(f"redirected to {location[:200]!a}, which is not on the same host", http_status=status)
        target = quote(there.path or "/", safe="/%:@!$&'()*+,;=~")
        if len(target) > _MAX_TARGET:
            raise FetchError("redirected to an address that is too long", http_status=status)
        if self._robots is not None and not self._robots.can_fetch(f"{self.base_url}{target}", PRODUCT):
            raise RefusedError(f"redirected to {target[:200]}, which robots.txt does not allow", http_status=status)
        return target

    def _read(self, got: httpx.Response, target: str, *, conditional: bool) -> Answer:
        status = got.status_code
        if status == 429 or status >= 500:
            raise self._busy(got)
        if status in _GONE:
            return Answer(status=status, target=target)
        if status != 200 and not (status == 304 and conditional):
            raise FetchError(f"answered {status}", http_status=status)
        charset = _CHARSET.search(got.headers.get("Content-Type", ""))
        return Answer(
            status=status,
            target=target,
            body=self._body(got) if status == 200 else b"",
            charset=charset[1] if charset else None,
            etag=header_value(got.headers.get("ETag")),
            last_modified=header_value(got.headers.get("Last-Modified")),
        )

    def _body(self, got: httpx.Response) -> bytes:
        encoding = got.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"content encoding {encoding[:40]!a} was not asked for", http_status=200)
        pieces = self._metered(got.iter_raw())
        body = bytearray()
        for piece in inflated(pieces) if encoding.endswith("gzip") else pieces:
            body += piece
            if len(body) > self.limits.page_bytes:
                raise FetchError(f"larger than {self.limits.page_bytes} bytes", http_status=200)
        return bytes(body)

    def _metered(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        received = 0
        for piece in pieces:
            received += len(piece)
            if received > self.limits.page_bytes:
                raise FetchError(f"larger than {self.limits.page_bytes} bytes", http_status=200)
            with self._lock:
                self._received += len(piece)
                if self._received > self.limits.total_bytes:
                    raise FetchError(f"all pages together are larger than {self.limits.total_bytes} bytes")
            self._check_time()
            yield piece

    def _busy(self, got: httpx.Response) -> FetchError:
        status = got.status_code
        wait = retry_after(got.headers.get("Retry-After"), got.headers.get("Date"))
        if wait > self.limits.retry_after_seconds:
            return FetchError(f"answered {status} and asks to wait {wait:.0f} seconds", http_status=status)
        with self._lock:
            self._next_request = max(self._next_request, self._clock() + wait)
        return _AgainError(f"answered {status}", http_status=status, wait=wait)

    def _wait(self, seconds: float) -> None:
        self._cancelled.wait(seconds)


def retry_after(value: str | None, now: str | None) -> float:
    """The seconds that a ``Retry-After`` header asks for; zero where it asks for nothing that can be read.

    Args:
        value: seconds, or an HTTP date.
        now: the same answer's ``Date``, by whose clock a date counts.
    """
    if value is None:
        return 0.0
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    if now is None:
        return 0.0
    try:
        seconds = (parsedate_to_datetime(value) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(seconds, 0.0)
