"""What arrives in the body of an answer: decompressed a bounded piece at a time, and turned into UTF-8."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterable, Iterator

from conformance.errors import PageError

PIECE = 64 * 1024

_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "big5", "shift_jis", "euc-jp"),
        *("euc-kr", "gb2312", "gbk", "gb18030"),
        *(f"iso8859-{number}" for number in range(1, 17) if number != 12),
        *(f"cp125{number}" for number in range(9)),
    )
)
"""Charsets that a page may be sent in: Python knows others, some of which are no charsets or take for ever."""


class BodyError(Exception):
    """A compressed body is damaged or cut off."""


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """``pieces`` of a gzip stream, decompressed: each piece that comes out is at most ``PIECE`` bytes, or a window.

    Raises:
        BodyError: the stream is damaged, cut off, or followed by something else.
    """
    inflate = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if inflate.eof:
                    raise BodyError("something follows the end of the gzip stream")
                yield inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail or inflate.unused_data
        yield inflate.flush()
    except zlib.error as error:
        raise BodyError("the gzip stream is damaged") from error
    if not inflate.eof:
        raise BodyError("the gzip stream is cut off")


def as_utf8(body: bytes, charset: str | None) -> bytes:
    """``body`` as UTF-8 without a byte order mark.

    What is valid UTF-8 is UTF-8, whatever the header says; only then the header's charset counts.

    Raises:
        PageError: it is neither.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    else:
        return body.removeprefix(codecs.BOM_UTF8)
    try:
        if charset is not None and codecs.lookup(charset).name in _CHARSETS:
            return body.decode(charset).removeprefix("\ufeff").encode()
    except (LookupError, ValueError):
        pass
    named = f"nor in the charset {charset[:40]!a} of its header" if charset else "and its header names no charset"
    raise PageError(f"not UTF-8 (at byte {position}), {named}")
