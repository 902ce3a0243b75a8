"""Fetchers that never really wait, and a page for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conformance.docs.fetch import Fetcher, FetchError, Limits
from tests.support.docs_server import DocsServer
from tests.support.fake_time import FakeTime

PAGE = "# A page\n" + "A line of it, ünd another.\n" * 200
WHOLE = PAGE.encode()


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
