"""Page paths: where a page stands on the site, and therefore where its JSON stands in a snapshot.

Page paths come from indexes and manifests, which nobody vouches for, and become file paths: one
that could name a file outside the snapshot, or two pages in one file, is refused.
"""

from __future__ import annotations

import re
import unicodedata

from conformance.messages import N_, Sentence

MAX_PATH = 200
"""Longest page path in characters, and longest segment in bytes: a file system takes 255 a name."""

MAX_TEXT = 300
"""Longest text of a site, in characters, that is taken over: a title, or what is wrong with a page."""

HOME = "index"
"""The page path of the site's home page."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_UNPORTABLE = frozenset('\\:*?"<>|')


def unsafe_reason(page: str) -> str:
    """Why ``page`` can't be a file path, in a few words; empty when it can."""
    if not page:
        return N_("it is empty")
    if len(page) > MAX_PATH:
        return Sentence(N_("it is longer than {n} characters"), n=MAX_PATH)
    if page.startswith("/"):
        return N_("it is absolute")
    if not page.isprintable():
        return N_("it holds a control character")
    if _UNPORTABLE.intersection(page):
        return N_("it holds a character that file systems refuse")
    if page.casefold() == "manifest":
        return N_("its file would be the manifest")
    segments = page.split("/")
    if any(segment.casefold().endswith(".json") for segment in segments[:-1]):
        return N_("its folder could be another page's file")
    return next(filter(None, map(_unsafe_segment, segments)), "")


def _unsafe_segment(segment: str) -> str:
    if not segment:
        return N_("it has an empty segment")
    if segment.startswith(".") or segment.endswith((".", " ")):
        return N_("a segment starts with a dot, or ends with a dot or a blank")
    if len(segment.encode("utf-8")) > MAX_PATH:
        return Sentence(N_("a segment is longer than {n} bytes"), n=MAX_PATH)
    if _RESERVED.fullmatch(segment):
        return N_("a segment is a reserved file name")
    return ""


def one_line(text: str) -> str:
    """``text`` from a site as it may stand in a manifest: one line of bounded length, nothing that UTF-8 lacks."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:MAX_TEXT]


def path_key(page: str) -> str:
    """The same for all page paths that could meet in one file on some file system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", page).casefold())


def language_of(page: str) -> str:
    """``cn`` for ``cn`` and everything below ``cn/``, ``en`` for everything else (``cnmarket/…`` too)."""
    return "cn" if page == "cn" or page.startswith("cn/") else "en"


def twin_of(page: str) -> str:
    """Where the translation of ``page`` would stand; empty for pages that have none, such as the home page."""
    return page.removeprefix("cn/") if page.startswith("cn/") else "" if page in ("cn", HOME) else f"cn/{page}"


def twin_target(target: str) -> str:
    """The same for a path from the root of the site."""
    return target.removeprefix("/cn") if target.startswith("/cn/") else f"/cn{target}"
