"""Fetching one page: what is tried again, what is not, and where it stops."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from conformance.docs.bodies import as_utf8
from conformance.docs.fetch import USER_AGENT, Fetcher, FetchError, Limits, RefusedError, retry_after
from conformance.docs.origin import check_base_url
from conformance.errors import CaptureError, ConformanceError, PageError
from tests.support.docs_server import (
    Body,
    Charset,
    DocsServer,
    Drop,
    Endless,
    EndlessHeader,
    Fault,
    GzipBomb,
    Gzipped,
    Huge,
    Redirect,
    Status,
    Truncated,
    TruncatedGzip,
)
from tests.support.fake_time import FakeTime

PAGE = "# A page\n" + "A line of it, ünd another.\n" * 200
WHOLE = PAGE.encode()


@pytest.fixture
def site() -> Iterator[DocsServer]:
    with DocsServer({"/a.md": PAGE, "/b.md": "# B\n"}) as server:
        yield server


@contextmanager
def fetching(site: DocsServer, time: FakeTime | None = None, **limits: float) -> Iterator[Fetcher]:
    """A fetcher for ``site`` that never really waits."""
    time = time or FakeTime()
    with Fetcher(site.base_url, limits=Limits(**limits), sleep=time.sleep, clock=time.clock) as fetcher:  # type: ignore[arg-type]  # limits of one kind
        yield fetcher


def failure(fetcher: Fetcher, target: str = "/a.md") -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(target)
    return caught.value


def test_an_answer_holds_the_page_and_what_identifies_its_version(site: DocsServer) -> None:
    site.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
    with fetching(site) as fetcher:
        answer = fetcher.get("/a.md")
    assert (answer.status, answer.target, answer.body) == (200, "/a.md", WHOLE)
    assert answer.charset == "utf-8"
    assert answer.etag is not None
    assert answer.etag.startswith('"')
    assert answer.last_modified == "Wed, 19 Aug 2026 10:00:00 GMT"


def test_requests_name_the_project_and_carry_no_cookies(site: DocsServer) -> None:
    site.misbehave("/a.md", Body(b"x", {"Set-Cookie": "visit=1"}))
    with fetching(site) as fetcher:
        fetcher.get("/a.md")
        fetcher.get("/b.md")
    assert site.headers["/b.md"]["User-Agent"] == USER_AGENT
    assert USER_AGENT.startswith("kie-conformance/")
    assert site.headers["/b.md"]["Accept-Encoding"] == "gzip"
    assert "Cookie" not in site.headers["/b.md"]


@pytest.mark.parametrize(
    "faults",
    [
        [Status(500)],
        [Status(502), Status(503), Status(504)],
        [Status(429)],
        [Truncated()],
        [TruncatedGzip()],
        [Drop()],
        [Body(b"not gzip at all", {"Content-Encoding": "gzip"})],
        [Drop(), Status(500), Truncated()],
    ],
    ids=["500", "502-503-504", "429", "truncated", "truncated-gzip", "dropped", "damaged-gzip", "all-sorts"],
)
def test_what_may_pass_is_tried_again(site: DocsServer, faults: list[Fault]) -> None:
    site.misbehave("/a.md", *faults)
    with fetching(site) as fetcher:
        assert fetcher.get("/a.md").body == WHOLE
    assert site.requests["/a.md"] == len(faults) + 1


@pytest.mark.parametrize("status", [400, 401, 403, 405, 418, 204, 206, 300])
def test_what_will_not_pass_is_not_tried_again(site: DocsServer, status: int) -> None:
    site.misbehave("/a.md", Status(status), always=True)
    with fetching(site) as fetcher:
        error = failure(fetcher)
    assert (error.message, error.http_status) == (f"answered {status}", status)
    assert site.requests["/a.md"] == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_an_answer(site: DocsServer, status: int) -> None:
    site.misbehave("/a.md", Status(status))
    with fetching(site) as fetcher:
        answer = fetcher.get("/a.md")
    assert (answer.status, answer.body) == (status, b"")
    assert site.requests["/a.md"] == 1


@pytest.mark.parametrize(
    ("fault", "message", "status"),
    [
        (Status(500), "answered 500", 500),
        (Status(429), "answered 429", 429),
        (Truncated(), "the connection broke", None),
        (Drop(), "the connection broke", None),
        (TruncatedGzip(), "the gzip stream is cut off", 200),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Fault) else "",
)
def test_patience_ends_after_four_attempts(site: DocsServer, fault: Fault, message: str, status: int | None) -> None:
    site.misbehave("/a.md", fault, always=True)
    time = FakeTime()
    with fetching(site, time) as fetcher:
        error = failure(fetcher)
    assert (error.message, error.http_status) == (message, status)
    assert site.requests["/a.md"] == 4
    assert len(time.slept) == 3
    assert time.slept == sorted(time.slept)


def test_nobody_there_is_a_failure_after_all_attempts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        time = FakeTime()
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Fetcher(url, sleep=time.sleep, clock=time.clock) as fetcher, pytest.raises(CaptureError) as caught:
            fetcher.get("/a.md")
    assert "no connection" in caught.value.message
    assert len(time.slept) == 3


class TestRetryAfter:
    @pytest.mark.parametrize("status", [429, 503])
    def test_seconds_are_waited(self, site: DocsServer, status: int) -> None:
        site.misbehave("/a.md", Status(status, {"Retry-After": "37"}))
        time = FakeTime()
        with fetching(site, time) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        assert time.slept == [37.0]

    def test_everybody_waits(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Status(429, {"Retry-After": "37"}), always=True)
        time = FakeTime()
        with fetching(site, time, attempts=1) as fetcher:
            failure(fetcher)
            fetcher.get("/b.md")
        assert time.slept == [37.0]

    def test_more_than_the_limit_is_a_failure_at_once(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Status(429, {"Retry-After": "3600"}), always=True)
        time = FakeTime()
        with fetching(site, time) as fetcher:
            error = failure(fetcher)
        assert error.message == "answered 429 and asks to wait 3600 seconds"
        assert site.requests["/a.md"] == 1
        assert time.slept == []

    @pytest.mark.parametrize(
        ("value", "now", "seconds"),
        [
            (None, None, 0.0),
            ("0", None, 0.0),
            (" 12 ", None, 12.0),
            ("9" * 400, None, 999999999.0),
            ("-5", None, 0.0),
            ("1.5", None, 0.0),
            ("soon", "Wed, 19 Aug 2026 10:00:00 GMT", 0.0),
            ("Wed, 19 Aug 2026 10:00:30 GMT", "Wed, 19 Aug 2026 10:00:00 GMT", 30.0),
            ("Wed, 19 Aug 2026 09:00:00 GMT", "Wed, 19 Aug 2026 10:00:00 GMT", 0.0),
            ("Wed, 19 Aug 2026 10:00:30 GMT", None, 0.0),
            ("Wed, 19 Aug 2026 10:00:30 GMT", "yesterday", 0.0),
            ("Wed, 19 Aug 2026 10:00:30", "Wed, 19 Aug 2026 10:00:00 GMT", 0.0),
        ],
    )
    def test_what_headers_ask_for(self, value: str | None, now: str | None, seconds: float) -> None:
        assert retry_after(value, now) == seconds


class TestSize:
    @pytest.mark.parametrize("fault", [Huge(200), GzipBomb(200)], ids=["huge", "gzip-bomb"])
    def test_two_hundred_megabytes_are_cut_off_at_five(self, site: DocsServer, fault: Fault) -> None:
        site.misbehave("/a.md", fault, always=True)
        with fetching(site) as fetcher:
            error = failure(fetcher)
        assert error.message == "larger than 5000000 bytes"
        assert site.requests["/a.md"] == 1

    def test_an_endless_body_is_cut_off(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Endless(), always=True)
        with fetching(site, page_bytes=20_000) as fetcher:
            assert failure(fetcher).message == "larger than 20000 bytes"

    def test_a_page_of_just_the_limit_passes(self, site: DocsServer) -> None:
        with fetching(site, page_bytes=len(WHOLE)) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        with fetching(site, page_bytes=len(WHOLE) - 1) as fetcher:
            failure(fetcher)

    def test_all_answers_together_are_bounded(self, site: DocsServer) -> None:
        with fetching(site, total_bytes=2 * len(WHOLE)) as fetcher:
            fetcher.get("/a.md")
            fetcher.get("/a.md")
            message = f"all pages together are larger than {2 * len(WHOLE)} bytes"
            assert failure(fetcher).message == message

    def test_gzip_is_undone(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Gzipped())
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE

    def test_encodings_that_nobody_asked_for_are_refused(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Body(b"?", {"Content-Encoding": "br"}), always=True)
        with fetching(site) as fetcher:
            assert failure(fetcher).message == "content encoding 'br' was not asked for"


class TestTime:
    @pytest.mark.parametrize("fault", [Endless(), EndlessHeader()], ids=["body", "header"])
    def test_a_trickle_is_cut_off(self, site: DocsServer, fault: Fault) -> None:
        site.misbehave("/a.md", fault, always=True)
        with fetching(site, FakeTime(step=1.0), page_bytes=10**9, total_bytes=10**9, total_seconds=10**6) as fetcher:
            assert failure(fetcher).message == "no whole answer in time"

    def test_a_page_gets_no_more_attempts_than_its_time_allows(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Status(503, {"Retry-After": "100"}), always=True)
        time = FakeTime()
        with fetching(site, time, page_seconds=150) as fetcher:
            assert failure(fetcher).message == "answered 503"
        assert site.requests["/a.md"] == 2
        assert time.slept == [100.0]

    def test_the_whole_run_is_bounded(self, site: DocsServer) -> None:
        clock = FakeTime()
        with fetching(site, clock, total_seconds=500) as fetcher:
            fetcher.get("/a.md")
            clock.sleep(501)  # it only moves its hands: nothing waits
            assert failure(fetcher).message == "the whole run took longer than 500 seconds"
        assert site.requests["/a.md"] == 1

    def test_a_cancelled_fetcher_fetches_nothing_more(self, site: DocsServer) -> None:
        with fetching(site) as fetcher:
            fetcher.read_robots()
            fetcher.cancel()
            assert failure(fetcher).message == "the run was interrupted"
        assert site.requests["/a.md"] == 0

    def test_cancelling_ends_a_wait(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Status(429, {"Retry-After": "100"}), always=True)
        with Fetcher(site.base_url) as fetcher:
            fetcher.read_robots()
            wait = fetcher._wait

            def cancel_and_wait(seconds: float) -> None:
                fetcher.cancel()
                wait(seconds)

            fetcher._sleep = cancel_and_wait
            assert failure(fetcher).message == "the run was interrupted"


class TestRedirects:
    def test_within_the_host_they_are_followed(self, site: DocsServer) -> None:
        site.misbehave("/b.md", Redirect("/a.md"))
        with fetching(site) as fetcher:
            answer = fetcher.get("/b.md")
        assert (answer.body, answer.target) == (WHOLE, "/a.md")

    @pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
    def test_addresses_with_the_host_are_within_it(self, site: DocsServer, number: int) -> None:
        site.misbehave("/b.md", Redirect(f"{site.base_url}/a.md#part", number))
        with fetching(site) as fetcher:
            assert fetcher.get("/b.md").body == WHOLE

    def test_another_host_is_not_even_asked(self, site: DocsServer) -> None:
        with DocsServer({"/a.md": "# Elsewhere\n"}) as other:
            site.misbehave("/a.md", Redirect(f"{other.base_url}/a.md"), always=True)
            with fetching(site) as fetcher:
                error = failure(fetcher)
            assert error.message == f"redirected to '{other.base_url}/a.md', which is not on the same host"
            assert error.http_status == 302
            assert not other.requests
        assert site.requests["/a.md"] == 1

    @pytest.mark.parametrize(
        "location",
        [
            "http://docs.kie.ai/b.md",
            "https://docs.kie.ai:8443/b.md",
            "https://docs.kie.ai.evil.example/b.md",
            "https://docs.kie.ai@evil.example/b.md",
            "//evil.example/b.md",
            "file:///etc/passwd",
            "https://[broken/b.md",
            "",
        ],
    )
    def test_neither_downgrades_nor_lookalikes(self, location: str) -> None:
        with Fetcher("https://docs.kie.ai") as fetcher, pytest.raises(FetchError, match="not on the same host"):
            fetcher._redirected("/a.md", location, 302)

    def test_a_loop_ends(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Redirect("/a.md"), always=True)
        with fetching(site) as fetcher:
            assert failure(fetcher).message == "more than 5 redirects"
        assert site.requests["/a.md"] == 6

    def test_five_are_allowed(self, site: DocsServer) -> None:
        site.misbehave("/b.md", *[Redirect("/b.md")] * 4, Redirect("/a.md"))
        with fetching(site) as fetcher:
            assert fetcher.get("/b.md").body == WHOLE

    def test_an_address_of_any_length_is_not_followed(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Redirect("/" + "x" * 70_000), always=True)
        with fetching(site) as fetcher:
            assert "too long" in failure(fetcher).message


class TestConditional:
    def test_a_known_version_is_not_sent_again(self, site: DocsServer) -> None:
        with fetching(site) as fetcher:
            etag = fetcher.get("/a.md").etag
            answer = fetcher.get("/a.md", etag=etag)
        assert (answer.status, answer.body) == (304, b"")

    def test_by_date(self, site: DocsServer) -> None:
        site.etags = False
        site.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md", last_modified=site.last_modified).status == 304

    def test_a_changed_page_is_sent(self, site: DocsServer) -> None:
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md", etag='"older"').body == WHOLE

    def test_not_modified_is_no_answer_to_a_plain_question(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Status(304))
        with fetching(site) as fetcher:
            assert failure(fetcher).message == "answered 304"

    @pytest.mark.parametrize("etag", ['"smörgås"', '"' + "x" * 400 + '"', ""])
    def test_an_etag_that_could_not_be_sent_back_is_none(self, site: DocsServer, etag: str) -> None:
        site.misbehave("/a.md", Body(b"x", {"ETag": etag}))
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").etag is None


class TestRobots:
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_without_one_everything_is_allowed(self, site: DocsServer, status: int) -> None:
        site.misbehave("/robots.txt", Status(status), always=True)
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        assert site.requests["/robots.txt"] == 1

    @pytest.mark.parametrize(
        "fault",
        [Status(500), Status(429), Drop(), Truncated(), Redirect("/robots.txt"), Endless()],
        ids=lambda fault: type(fault).__name__,
    )
    def test_one_that_cannot_be_read_allows_nothing(self, site: DocsServer, fault: Fault) -> None:
        site.pages["/robots.txt"] = b"User-agent: *\nAllow: /\n"
        site.misbehave("/robots.txt", fault, always=True)
        with fetching(site, page_bytes=50_000) as fetcher, pytest.raises(CaptureError, match="no page may be fetched"):
            fetcher.get("/a.md")
        assert site.requests["/a.md"] == 0

    def test_what_it_forbids_is_not_asked_for(self, site: DocsServer) -> None:
        site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /a\n"
        with fetching(site) as fetcher:
            with pytest.raises(RefusedError, match="does not allow it"):
                fetcher.get("/a.md")
            assert fetcher.get("/b.md").status == 200
        assert site.requests["/a.md"] == 0
        assert site.requests["/robots.txt"] == 1

    def test_its_own_rules_come_before_those_for_all(self, site: DocsServer) -> None:
        site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /\n\nUser-agent: kie-conformance\nDisallow: /b\n"
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").status == 200
            with pytest.raises(RefusedError):
                fetcher.get("/b.md")

    def test_redirects_keep_to_it(self, site: DocsServer) -> None:
        site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /b\n"
        site.misbehave("/a.md", Redirect("/b.md"))
        with fetching(site) as fetcher, pytest.raises(RefusedError):
            fetcher.get("/a.md")
        assert site.requests["/b.md"] == 0

    @pytest.mark.parametrize(("delay", "pause"), [("3", 3.0), ("86400", 10.0)])
    def test_its_crawl_delay_is_kept_within_bounds(self, site: DocsServer, delay: str, pause: float) -> None:
        site.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
        time = FakeTime()
        with fetching(site, time) as fetcher:
            for target in ("/a.md", "/b.md", "/a.md"):
                fetcher.get(target)
        assert time.slept == [pause, pause]

    @pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon"])
    def test_a_crawl_delay_that_is_none_is_none(self, site: DocsServer, delay: str) -> None:
        site.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
        time = FakeTime()
        with fetching(site, time) as fetcher:
            fetcher.get("/a.md")
            fetcher.get("/b.md")
        assert time.slept == []

    def test_an_empty_one_allows_everything(self, site: DocsServer) -> None:
        site.pages["/robots.txt"] = b""
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE

    def test_one_that_is_no_text_allows_everything(self, site: DocsServer) -> None:
        site.pages["/robots.txt"] = bytes(range(256)) * 100
        with fetching(site) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE


class TestText:
    @pytest.mark.parametrize(
        ("body", "charset"),
        [
            ("Größe".encode(), "utf-8"),
            ("Größe".encode(), None),
            ("Größe".encode(), "iso-8859-1"),
            ("Größe".encode(), "no-such-charset"),
            ("Größe".encode("utf-8-sig"), None),
            ("Größe".encode("iso-8859-1"), "ISO-8859-1"),
            ("Größe".encode("cp1252"), "windows-1252"),
            ("Größe".encode("utf-16"), "utf-16"),
        ],
    )
    def test_is_utf8_or_what_the_header_says(self, body: bytes, charset: str | None) -> None:
        assert as_utf8(body, charset) == "Größe".encode()

    def test_chinese(self) -> None:
        assert as_utf8("提示词".encode("gb18030"), "gb18030") == "提示词".encode()

    @pytest.mark.parametrize(
        ("body", "charset"),
        [
            (b"\xff", None),
            (b"\xff", "utf-8"),
            (b"\xff", "no-such-charset"),
            (b"\xff", "unicode_escape"),
            (b"\xff", "punycode"),
            (b"\xff", "base64"),
            (b"\xff", "x\0y"),
            (b"\xff", "ascii"),
            (b"\x00\xd8\x00\x00", "utf-16-le"),
        ],
    )
    def test_is_refused_otherwise(self, body: bytes, charset: str | None) -> None:
        with pytest.raises(PageError, match="not UTF-8"):
            as_utf8(b"\xfe" + body if charset == "utf-16-le" else body, charset)

    def test_the_header_is_read(self, site: DocsServer) -> None:
        site.misbehave("/a.md", Charset("ISO-8859-1", "iso-8859-1"), Body(b"x", {"Content-Type": "text/markdown"}))
        with fetching(site) as fetcher:
            answer = fetcher.get("/a.md")
            assert as_utf8(answer.body, answer.charset) == WHOLE
            assert fetcher.get("/a.md").charset is None


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("given", "origin", "loopback"),
        [
            ("https://docs.kie.ai", "https://docs.kie.ai", False),
            ("https://docs.kie.ai/", "https://docs.kie.ai", False),
            ("https://docs.kie.ai:443", "https://docs.kie.ai", False),
            ("https://docs.kie.ai:8443", "https://docs.kie.ai:8443", False),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000", True),
            ("http://localhost:8000/", "http://localhost:8000", True),
            ("http://[::1]:8000", "http://[::1]:8000", True),
        ],
    )
    def test_is_an_origin(self, given: str, origin: str, loopback: bool) -> None:
        assert check_base_url(given) == (origin, loopback)

    @pytest.mark.parametrize(
        "given",
        [
            "http://docs.kie.ai",
            "http://127.0.0.1.evil.example",
            "docs.kie.ai",
            "ftp://docs.kie.ai",
            "file:///etc/passwd",
            "https://docs.kie.ai/cn",
            "https://docs.kie.ai?x=1",
            "https://docs.kie.ai#x",
            "https://user@docs.kie.ai",
            "https://docs.kie.ai:port",
            "https://[broken",
            "",
        ],
    )
    def test_nothing_else_is(self, given: str) -> None:
        with pytest.raises(ConformanceError, match="expected"):
            check_base_url(given)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_stands_between_this_machine_and_itself(
    site: DocsServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    with fetching(site) as fetcher:
        assert fetcher.get("/a.md").body == WHOLE


def test_a_proxy_that_the_environment_names_is_used_for_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(4096).partition(b"\r\n")[0])
                connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")

        answering = pool.submit(answer)
        for name in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{listener.getsockname()[1]}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with (
            Fetcher("https://docs.kie.ai", limits=Limits(attempts=1)) as fetcher,
            pytest.raises(CaptureError) as caught,
        ):
            fetcher.get("/a.md")
        answering.result()
    assert asked == [b"CONNECT docs.kie.ai:443 HTTP/1.1"]
    assert "no connection" in caught.value.message


def test_threads_may_share_a_fetcher(site: DocsServer) -> None:
    with fetching(site) as fetcher, ThreadPoolExecutor(8) as pool:
        answers = pool.map(fetcher.get, ["/a.md"] * 40)
        assert {answer.body for answer in answers} == {WHOLE}
    assert site.requests == {"/robots.txt": 1, "/a.md": 40}
    assert site.busiest <= 4
