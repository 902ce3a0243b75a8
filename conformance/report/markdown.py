"""Tables and texts in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from conformance.report.words import visible


def cell(text: str) -> str:
    """``text`` so that it stays in one cell of a table, as text."""
    escaped = _SIGNS.sub(r"\\\g<0>", text)
    return " ".join(escaped.split())


_SIGNS = re.compile(r"[\\`*\[\]<>|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What Markdown reads; an underscore inside a word is none."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; cells are Markdown already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def code(text: str) -> str:
    """``text`` as code in running text, whatever is in it."""
    return f"`{visible(text).replace('`', 'ʼ')}`" if text else '`""`'


def code_cell(text: str) -> str:
    """``text`` as code in a cell of a table, where a bar would begin the next cell."""
    return code(text).replace("|", "\\|")


def plain(text: str) -> str:
    """``text`` with everything escaped that Markdown or HTML would act on: it may come from a page."""
    return " ".join(visible(text).translate(_ESCAPES).split())


_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]|"} | {"<": "&lt;", ">": "&gt;"})
