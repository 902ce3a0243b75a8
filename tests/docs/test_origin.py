"""Where documentation may be fetched from: an origin over HTTPS, or this machine."""

from __future__ import annotations

import pytest

from conformance.docs.origin import check_base_url
from conformance.errors import ConformanceError


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
