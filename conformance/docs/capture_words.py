"""What went wrong with a capture, for people: manifests keep it as English sentences, which are read back here.

One row a sentence that a capture may store, with the names of what stands in it. A test holds the rows against the
code that makes the sentences; what no row reads, such as a remark of somebody else's tool, stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from conformance.causes import pattern_of
from conformance.docs.manifest import STATUSES, PageEntry
from conformance.messages import N_, Sentence

ROWS: tuple[str, ...] = (
    # Why a snapshot is not complete.
    N_("restricted to {globs}"),
    N_("made from a list of pages, not from an index of the site"),
    N_("{n} listed addresses can't be page paths: {names}"),
    N_("{n} stale: {names}"),
    N_("{n} missing: {names}"),
    N_("{n} failed: {names}"),
    N_("{n} refused: {names}"),
    # Why a page could not be fetched.
    N_("robots.txt does not allow it"),
    N_("answered {status}"),
    N_("answered {status} and asks to wait {seconds} seconds"),
    N_("no whole answer in time"),
    N_("no connection"),
    N_("the connection broke"),
    N_("no turn within {seconds} seconds"),
    N_("the run was interrupted"),
    N_("the whole run took longer than {seconds} seconds"),
    N_("redirected to {address}, which is not on the same host"),
    N_("redirected to {address}, which robots.txt does not allow"),
    N_("redirected to an address that is too long"),
    N_("more than {n} redirects"),
    N_("content encoding {name} was not asked for"),
    N_("larger than {n} bytes"),
    N_("all pages together are larger than {n} bytes"),
    N_("something follows the end of the gzip stream"),
    N_("the gzip stream is damaged"),
    N_("the gzip stream is cut off"),
    # Why it could not be read.
    N_("the page is empty"),
    N_("not UTF-8 at byte {n}"),
    N_("not UTF-8 (at byte {n}), nor in the charset {name} of its header"),
    N_("not UTF-8 (at byte {n}), and its header names no charset"),
    N_("expected Markdown, found HTML that documents nothing"),
    N_("its table can't be stored: {problem}"),
    N_("the OpenAPI section holds no yaml fence: the page is cut off or of a new form"),
    N_("the yaml fence has no end: the page is cut off"),
    N_("the yaml fence holds no OpenAPI document: expected a mapping with paths"),
    N_("{place}: expected a mapping of methods"),
    N_("{place}: expected an operation"),
    N_("the page has no end: it is cut off"),
    N_("{place}: expected operation and dependencies"),
    N_("{place}: expected a method and a path"),
    N_("a script pushes data that is no JSON: {problem}"),
    N_("byte {n} of the page's data: expected a row"),
    N_("row {id} of the page's data: expected a length"),
    N_("row {id} of the page's data: the text is shorter than announced"),
    N_("row {id} of the page's data is no JSON: {problem}"),
    N_("the page's data nests too deep or refers in circles"),
    N_("the playground page names no request or no model: it is cut off or of a new form"),
    N_("the table of input parameters has no end: the page is cut off"),
    N_("the schema of {place} nests deeper than {n} levels"),
    N_("more than {n} schemas on one page"),
    N_("a number of {n} characters is too long"),
    N_("the number {number} is too large"),
    N_("{number} is no number that JSON can hold"),
    N_("the alias {name} stands before or inside its anchor"),
    N_("more than {n} values once aliases are written out"),
    N_("the tag {name} is not accepted"),
    N_("expected a plain key, found a collection or an alias"),
    N_("expected one document, found a second"),
    N_("nested deeper than {n} levels"),
    N_("unexpected {name}"),
    # What the reader of YAML says by itself, most often.
    N_("control characters are not allowed"),
    N_("could not find expected ':'"),
    N_("did not find expected ',' or '{name}'"),
    N_("did not find expected '-' indicator"),
    N_("did not find expected <document start>"),
    N_("did not find expected alphabetic or numeric character"),
    N_("did not find expected comment or line break"),
    N_("did not find expected key"),
    N_("did not find expected node content"),
    N_("found character that cannot start any token"),
    N_("found unexpected end of stream"),
    N_("found unknown escape character"),
    N_("mapping values are not allowed in this context"),
    # Where.
    N_("YAML: {problem}"),
    N_("line {line}, column {column}: {problem}"),
    N_("line {line}: {problem}"),
)

_WRITTEN = {
    **dict.fromkeys(("n", "status", "line", "column"), r"[0-9]{1,20}"),
    "seconds": r"[0-9.e+]{1,20}",
    "id": r"\w{1,40}",
    "number": r"\S{1,400}",
}
"""How what stands in the sentences is written, by name; anything else is any text."""
_MORE = re.compile(r"(?P<names>.+) and (?P<more>\d{1,9}) more")
_MAX_DEPTH = 5
"""Sentences in sentences: a page, a line, and what is wrong there."""


def read_back(text: str, depth: int = 0) -> str:
    """``text``, which a manifest holds, as a sentence that :func:`~conformance.messages.said` puts into words.

    It is the same text, to a machine; one that no row reads comes back as it is.
    """
    for template, regex in _readers() if depth < _MAX_DEPTH else ():
        found = regex.fullmatch(text)
        if found is not None:
            return Sentence(template, **{name: _value(name, value, depth) for name, value in found.groupdict().items()})
    return text


def page_problem(page: str, entry: PageEntry) -> Sentence:
    """What became of ``page``, and why."""
    return Sentence("{page}: {status}: {problem}", page=page, status=entry.status, problem=reason_of(page, entry))


def reason_of(page: str, entry: PageEntry) -> str:
    """Why ``page`` is what it is: what went wrong, else what its status says."""
    if not entry.error:
        return Sentence(STATUSES[entry.status])
    inner = entry.error.removeprefix(f"{page}: ")
    told = read_back(inner)
    return Sentence("{page}: {problem}", page=page, problem=told) if inner != entry.error else told


def _value(name: str, value: str, depth: int) -> str:
    if name == "problem":
        return read_back(value, depth + 1)
    more = _MORE.fullmatch(value) if name == "names" else None
    return value if more is None else Sentence(N_("{names} and {more} more"), **more.groupdict())


@cache
def _readers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # One placeholder of any text at most in each, so that nothing is tried twice.
    return tuple((template, pattern_of(template, _WRITTEN)) for template in ROWS)
