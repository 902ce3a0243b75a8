"""Where each page of the site stands, and how one page links to another: relative, so that ``file://`` works."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from conformance.docs_site import SITE
from conformance.status import Row

_SAFE = re.compile(r"[a-z0-9._-]")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_PAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*\Z")


def address(id: str) -> str:
    """The file of a model, endpoint or family: ``models/kling/v2-1-pro.html``.

    Small letters, digits, ``.``, ``-`` and ``_`` stay, everything else becomes its code point between tildes: each id
    has a file of its own on any file system, and none is outside the folder.
    """
    steps = ["".join(map(_sign, step)) for step in id.split("/")]
    return f"models/{'/'.join(_step(step) for step in steps)}.html"


def row_address(row: Row) -> str:
    """The page of a row: that of its only member, or of the family."""
    if len(row.members) == 1:
        return address(row.members[0].contract.id)
    return address(row.entry.id).replace("models/", "families/", 1)


def _sign(sign: str) -> str:
    return sign if _SAFE.match(sign) else f"~{ord(sign):x}~"


def _step(step: str) -> str:
    return f"~{step}" if step in ("", ".", "..") else step


@lru_cache(maxsize=4096)
def link(page: str, target: str) -> str:
    """The address of ``target`` (which may end in ``#…``) as the page ``page`` writes it."""
    file, mark, place = target.partition("#")
    return f"{posixpath.relpath(file, posixpath.dirname(page) or '.')}{mark}{place}"


def anchor(text: str) -> str:
    """``text`` as the name of a place on a page."""
    return _UNSAFE.sub("-", text).strip("-") or "top"


def page_link(page: str) -> str | None:
    """Where a documentation page officially stands; None for what is no path of a page."""
    return f"{SITE}/{page}" if _PAGE.match(page) and ".." not in page else None


def documentation_link(address: str) -> str | None:
    """``address`` where it is that of a documentation page; None for any other text."""
    return page_link(address.removeprefix(f"{SITE}/")) if address.startswith(f"{SITE}/") else None
