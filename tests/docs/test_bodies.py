"""The text of an answer: UTF-8, or what its header says."""

from __future__ import annotations

import pytest

from conformance.docs.bodies import as_utf8
from conformance.errors import PageError
from tests.support.docs_server import Body, Charset, DocsServer
from tests.support.fetching import WHOLE, fetching


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

    def test_the_header_is_read(self, server: DocsServer) -> None:
        server.misbehave("/a.md", Charset("ISO-8859-1", "iso-8859-1"), Body(b"x", {"Content-Type": "text/markdown"}))
        with fetching(server) as fetcher:
            answer = fetcher.get("/a.md")
            assert as_utf8(answer.body, answer.charset) == WHOLE
            assert fetcher.get("/a.md").charset is None
