"""Sites to fetch and to scrape, on 127.0.0.1, and a folder for what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.docs_server import DocsServer
from tests.support.fetching import PAGE
from tests.support.sites import numbered
from tests.support.sites import site as site_of


@pytest.fixture
def server() -> Iterator[DocsServer]:
    """Two pages, for requests one by one."""
    with DocsServer({"/a.md": PAGE, "/b.md": "# B\n"}) as server:
        yield server


@pytest.fixture
def site() -> Iterator[DocsServer]:
    """Ten pages, each with one model."""
    with DocsServer(site_of(numbered(10))) as server:
        yield server


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for snapshots that is not there yet."""
    return tmp_path / "out"
