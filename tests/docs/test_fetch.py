"""Fetching one page: what is tried again, what is not, and what is followed."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.docs.fetch import USER_AGENT, Fetcher, FetchError, Limits, retry_after
from conformance.errors import CaptureError
from tests.support.docs_server import Body, DocsServer, Drop, Fault, Redirect, Status, Truncated, TruncatedGzip
from tests.support.fake_time import FakeTime
from tests.support.fetching import WHOLE, failure, fetching


def test_an_answer_holds_the_page_and_what_identifies_its_version(server: DocsServer) -> None:
    server.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
    with fetching(server) as fetcher:
        answer = fetcher.get("/a.md")
    assert (answer.status, answer.target, answer.body) == (200, "/a.md", WHOLE)
    assert answer.charset == "utf-8"
    assert answer.etag is not None
    assert answer.etag.startswith('"')
    assert answer.last_modified == "Wed, 19 Aug 2026 10:00:00 GMT"


def test_requests_name_the_project_and_carry_no_cookies(server: DocsServer) -> None:
    server.misbehave("/a.md", Body(b"x", {"Set-Cookie": "visit=1"}))
    with fetching(server) as fetcher:
        fetcher.get("/a.md")
        fetcher.get("/b.md")
    assert server.headers["/b.md"]["User-Agent"] == USER_AGENT
    assert USER_AGENT.startswith("kie-conformance/")
    assert server.headers["/b.md"]["Accept-Encoding"] == "gzip"
    assert "Cookie" not in server.headers["/b.md"]


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
def test_what_may_pass_is_tried_again(server: DocsServer, faults: list[Fault]) -> None:
    server.misbehave("/a.md", *faults)
    with fetching(server) as fetcher:
        assert fetcher.get("/a.md").body == WHOLE
    assert server.requests["/a.md"] == len(faults) + 1


@pytest.mark.parametrize("status", [400, 401, 403, 405, 418, 204, 206, 300])
def test_what_will_not_pass_is_not_tried_again(server: DocsServer, status: int) -> None:
    server.misbehave("/a.md", Status(status), always=True)
    with fetching(server) as fetcher:
        error = failure(fetcher)
    assert (error.message, error.http_status) == (f"answered {status}", status)
    assert server.requests["/a.md"] == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_an_answer(server: DocsServer, status: int) -> None:
    server.misbehave("/a.md", Status(status))
    with fetching(server) as fetcher:
        answer = fetcher.get("/a.md")
    assert (answer.status, answer.body) == (status, b"")
    assert server.requests["/a.md"] == 1


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
def test_patience_ends_after_four_attempts(server: DocsServer, fault: Fault, message: str, status: int | None) -> None:
    server.misbehave("/a.md", fault, always=True)
    time = FakeTime()
    with fetching(server, time) as fetcher:
        error = failure(fetcher)
    assert (error.message, error.http_status) == (message, status)
    assert server.requests["/a.md"] == 4
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
    def test_seconds_are_waited(self, server: DocsServer, status: int) -> None:
        server.misbehave("/a.md", Status(status, {"Retry-After": "37"}))
        time = FakeTime()
        with fetching(server, time) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        assert time.slept == [37.0]

    def test_everybody_waits(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Status(429, {"Retry-After": "37"}), always=True)
        time = FakeTime()
        with fetching(server, time, attempts=1) as fetcher:
            failure(fetcher)
            fetcher.get("/b.md")
        assert time.slept == [37.0]

    def test_more_than_the_limit_is_a_failure_at_once(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Status(429, {"Retry-After": "3600"}), always=True)
        time = FakeTime()
        with fetching(server, time) as fetcher:
            error = failure(fetcher)
        assert error.message == "answered 429 and asks to wait 3600 seconds"
        assert server.requests["/a.md"] == 1
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


class TestRedirects:
    def test_within_the_host_they_are_followed(self, server: DocsServer) -> None:
        server.misbehave("/b.md", Redirect("/a.md"))
        with fetching(server) as fetcher:
            answer = fetcher.get("/b.md")
        assert (answer.body, answer.target) == (WHOLE, "/a.md")

    @pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
    def test_addresses_with_the_host_are_within_it(self, server: DocsServer, number: int) -> None:
        server.misbehave("/b.md", Redirect(f"{server.base_url}/a.md#part", number))
        with fetching(server) as fetcher:
            assert fetcher.get("/b.md").body == WHOLE

    def test_another_host_is_not_even_asked(self, server: DocsServer) -> None:
        with DocsServer({"/a.md": "# Elsewhere\n"}) as other:
            server.misbehave("/a.md", Redirect(f"{other.base_url}/a.md"), always=True)
            with fetching(server) as fetcher:
                error = failure(fetcher)
            assert error.message == f"redirected to '{other.base_url}/a.md', which is not on the same host"
            assert error.http_status == 302
            assert not other.requests
        assert server.requests["/a.md"] == 1

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

    def test_a_loop_ends(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Redirect("/a.md"), always=True)
        with fetching(server) as fetcher:
            assert failure(fetcher).message == "more than 5 redirects"
        assert server.requests["/a.md"] == 6

    def test_five_are_allowed(self, server: DocsServer) -> None:
        server.misbehave("/b.md", *[Redirect("/b.md")] * 4, Redirect("/a.md"))
        with fetching(server) as fetcher:
            assert fetcher.get("/b.md").body == WHOLE

    def test_an_address_of_any_length_is_not_followed(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Redirect("/" + "x" * 70_000), always=True)
        with fetching(server) as fetcher:
            assert "too long" in failure(fetcher).message


class TestConditional:
    def test_a_known_version_is_not_sent_again(self, server: DocsServer) -> None:
        with fetching(server) as fetcher:
            etag = fetcher.get("/a.md").etag
            answer = fetcher.get("/a.md", etag=etag)
        assert (answer.status, answer.body) == (304, b"")

    def test_by_date(self, server: DocsServer) -> None:
        server.etags = False
        server.last_modified = "Wed, 19 Aug 2026 10:00:00 GMT"
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md", last_modified=server.last_modified).status == 304

    def test_a_changed_page_is_sent(self, server: DocsServer) -> None:
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md", etag='"older"').body == WHOLE

    def test_not_modified_is_no_answer_to_a_plain_question(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Status(304))
        with fetching(server) as fetcher:
            assert failure(fetcher).message == "answered 304"

    @pytest.mark.parametrize("etag", ['"smörgås"', '"' + "x" * 400 + '"', ""])
    def test_an_etag_that_could_not_be_sent_back_is_none(self, server: DocsServer, etag: str) -> None:
        server.misbehave("/a.md", Body(b"x", {"ETag": etag}))
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").etag is None


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_stands_between_this_machine_and_itself(
    server: DocsServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    with fetching(server) as fetcher:
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


def test_threads_may_share_a_fetcher(server: DocsServer) -> None:
    with fetching(server) as fetcher, ThreadPoolExecutor(8) as pool:
        answers = pool.map(fetcher.get, ["/a.md"] * 40)
        assert {answer.body for answer in answers} == {WHOLE}
    assert server.requests == {"/robots.txt": 1, "/a.md": 40}
    assert server.busiest <= 4
