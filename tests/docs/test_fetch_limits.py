"""Where fetching stops: the size of answers, and the time they may take."""

from __future__ import annotations

import pytest

from conformance.docs.fetch import Fetcher
from tests.support.docs_server import Body, DocsServer, Endless, EndlessHeader, Fault, GzipBomb, Gzipped, Huge, Status
from tests.support.fake_time import FakeTime
from tests.support.fetching import WHOLE, failure, fetching


class TestSize:
    @pytest.mark.parametrize("fault", [Huge(200), GzipBomb(200)], ids=["huge", "gzip-bomb"])
    def test_two_hundred_megabytes_are_cut_off_at_five(self, server: DocsServer, fault: Fault) -> None:
        server.misbehave("/a.md", fault, always=True)
        with fetching(server) as fetcher:
            error = failure(fetcher)
        assert error.message == "larger than 5000000 bytes"
        assert server.requests["/a.md"] == 1

    def test_an_endless_body_is_cut_off(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Endless(), always=True)
        with fetching(server, page_bytes=20_000) as fetcher:
            assert failure(fetcher).message == "larger than 20000 bytes"

    def test_a_page_of_just_the_limit_passes(self, server: DocsServer) -> None:
        with fetching(server, page_bytes=len(WHOLE)) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE
        with fetching(server, page_bytes=len(WHOLE) - 1) as fetcher:
            failure(fetcher)

    def test_all_answers_together_are_bounded(self, server: DocsServer) -> None:
        with fetching(server, total_bytes=2 * len(WHOLE)) as fetcher:
            fetcher.get("/a.md")
            fetcher.get("/a.md")
            message = f"all pages together are larger than {2 * len(WHOLE)} bytes"
            assert failure(fetcher).message == message

    def test_gzip_is_undone(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Gzipped())
        with fetching(server) as fetcher:
            assert fetcher.get("/a.md").body == WHOLE

    def test_encodings_that_nobody_asked_for_are_refused(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Body(b"?", {"Content-Encoding": "br"}), always=True)
        with fetching(server) as fetcher:
            assert failure(fetcher).message == "content encoding 'br' was not asked for"


class TestTime:
    @pytest.mark.parametrize("fault", [Endless(), EndlessHeader()], ids=["body", "header"])
    def test_a_trickle_is_cut_off(self, server: DocsServer, fault: Fault) -> None:
        server.misbehave("/a.md", fault, always=True)
        with fetching(server, FakeTime(step=1.0), page_bytes=10**9, total_bytes=10**9, total_seconds=10**6) as fetcher:
            assert failure(fetcher).message == "no whole answer in time"

    def test_a_page_gets_no_more_attempts_than_its_time_allows(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Status(503, {"Retry-After": "100"}), always=True)
        time = FakeTime()
        with fetching(server, time, page_seconds=150) as fetcher:
            assert failure(fetcher).message == "answered 503"
        assert server.requests["/a.md"] == 2
        assert time.slept == [100.0]

    def test_the_whole_run_is_bounded(self, server: DocsServer) -> None:
        clock = FakeTime()
        with fetching(server, clock, total_seconds=500) as fetcher:
            fetcher.get("/a.md")
            clock.sleep(501)  # it only moves its hands: nothing waits
            assert failure(fetcher).message == "the whole run took longer than 500 seconds"
        assert server.requests["/a.md"] == 1

    def test_a_cancelled_fetcher_fetches_nothing_more(self, server: DocsServer) -> None:
        with fetching(server) as fetcher:
            fetcher.read_robots()
            fetcher.cancel()
            assert failure(fetcher).message == "the run was interrupted"
        assert server.requests["/a.md"] == 0

    def test_cancelling_ends_a_wait(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Status(429, {"Retry-After": "100"}), always=True)
        with Fetcher(server.base_url) as fetcher:
            fetcher.read_robots()
            wait = fetcher._wait

            def cancel_and_wait(seconds: float) -> None:
                fetcher.cancel()
                wait(seconds)

            fetcher._sleep = cancel_and_wait
            assert failure(fetcher).message == "the run was interrupted"
