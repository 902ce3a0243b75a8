"""What robots.txt allows: what is forbidden is not asked for, and what cannot be read allows nothing."""

from __future__ import annotations

import pytest

from conformance.docs.fetch import RefusedError
from conformance.errors import CaptureError
from tests.support.docs_server import DocsServer, Drop, Endless, Fault, Redirect, Status, Truncated
from tests.support.fake_time import FakeTime
from tests.support.fetching import WHOLE, fetching


class TestRobots:
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_without_one_everything_is_allowed(self, server: DocsServer, status: int) -> None:
        server.misbehave("/robots.txt", Status(status), always=True)
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        assert server.requests["/robots.txt"] == 1

    @pytest.mark.parametrize(
        "fault",
        [Status(500), Status(429), Drop(), Truncated(), Redirect("/robots.txt"), Endless()],
        ids=lambda fault: type(fault).__name__,
    )
    def test_one_that_cannot_be_read_allows_nothing(self, server: DocsServer, fault: Fault) -> None:
        server.pages["/robots.txt"] = b"User-agent: *\nAllow: /\n"
        server.misbehave("/robots.txt", fault, always=True)
        with (
            fetching(server, page_bytes=50_000) as fetcher,
            pytest.raises(CaptureError, match="no page may be fetched"),
        ):
            fetcher.get("/a.md")
        assert server.requests["/a.md"] == 0

    def test_what_it_forbids_is_not_asked_for(self, server: DocsServer) -> None:
        server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /a\n"
        with fetching(server) as fetcher:
            with pytest.raises(RefusedError, match="does not allow it"):
                fetcher.get("/a.md")
            assert fetcher.get("/b.md").status == 200
        assert server.requests["/a.md"] == 0
        assert server.requests["/robots.txt"] == 1

    def test_its_own_rules_come_before_those_for_all(self, server: DocsServer) -> None:
        server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /\n\nUser-agent: kie-conformance\nDisallow: /b\n"
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").status == 200
            with pytest.raises(RefusedError):
                fetcher.get("/b.md")

    def test_redirects_keep_to_it(self, server: DocsServer) -> None:
        server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /b\n"
        server.misbehave("/a.md", Redirect("/b.md"))
        with fetching(server) as fetcher, pytest.raises(RefusedError):
            fetcher.get("/a.md")
        assert server.requests["/b.md"] == 0

    @pytest.mark.parametrize(("delay", "pause"), [("3", 3.0), ("86400", 10.0)])
    def test_its_crawl_delay_is_kept_within_bounds(self, server: DocsServer, delay: str, pause: float) -> None:
        server.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
        time = FakeTime()
        with fetching(server, time) as fetcher:
            for target in ("/a.md", "/b.md", "/a.md"):
                fetcher.get(target)
        assert time.slept == [pause, pause]

    @pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon"])
    def test_a_crawl_delay_that_is_none_is_none(self, server: DocsServer, delay: str) -> None:
        server.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
        time = FakeTime()
        with fetching(server, time) as fetcher:
            fetcher.get("/a.md")
            fetcher.get("/b.md")
        assert time.slept == []

    def test_an_empty_one_allows_everything(self, server: DocsServer) -> None:
        server.pages["/robots.txt"] = b""
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE

    def test_one_that_is_no_text_allows_everything(self, server: DocsServer) -> None:
        server.pages["/robots.txt"] = bytes(range(256)) * 100
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
