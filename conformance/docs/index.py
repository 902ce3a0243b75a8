"""Which pages a site has: from ``llms.txt``, from the navigation of its home page, or from a list of a person's.

All three give addresses that nobody vouches for. They are mapped to page paths, and what can't be one is
set aside with a reason: links to other hosts, files that are no pages, paths that could not be files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from conformance.docs.paths import HOME, language_of, one_line, path_key, twin_of, twin_target, unsafe_reason
from conformance.docs_site import SITE
from conformance.errors import CaptureError, ConformanceError
from conformance.messages import N_, said
from conformance.messages import gettext as _
from conformance.model import Json

MAX_PAGES = 5_000

_PAGE_ENDINGS = (".md", ".html")
_OTHER_FILES = re.compile(
    r"\.(?:json|ya?ml|xml|txt|pdf|png|jpe?g|gif|svg|webp|ico|css|js|zip|mp3|mp4|wav|mov|webm)$", re.IGNORECASE
)
_ITEM = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\[)")
_LINK = re.compile(r"\]\(\s*<?(?P<address>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+[^()]*)?\)")
_PUSH = "self.__next_f.push("
_ENDPOINT = re.compile(r"[A-Z]+ /")
_NESTED = ("languages", "versions", "products", "dropdowns", "anchors", "tabs", "menu", "groups", "pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One page that the site is said to have.

    Attributes:
        page: its path, such as ``market/kling/v2-1-pro``.
        targets: where to ask for it: paths from the root of the site, percent-encoded; the next one where
            one answers that there is no such page.
        title: what the index calls it; empty where it has no name.
    """

    page: str
    targets: tuple[str, ...]
    title: str = ""

    @property
    def url(self) -> str:
        """Its official address."""
        return canonical_url(self.targets[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The pages of a site.

    Attributes:
        source: what said so: ``llms.txt``, ``navigation`` (of the home page), ``navigation.json`` or ``list``.
        pages: in the order of the source, each page once.
        skipped: links that lead to no page of the site, with the reason: nothing is missing without them.
        refused: links to pages that could not be files of a snapshot, with the reason: these are missing.
    """

    source: str
    pages: tuple[Listed, ...] = ()
    skipped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def of_language(self, language: str) -> tuple[Listed, ...]:
        """The pages in ``language``: ``en`` or ``cn``, told apart by their paths."""
        return tuple(listed for listed in self.pages if language_of(listed.page) == language)

    def twins(self, language: str) -> tuple[Listed, ...]:
        """Pages in ``language`` that are not listed, but whose translation is: indexes forget some that are there."""
        listed = {one.page for one in self.pages}
        found = []
        for one in self.pages:
            twin = twin_of(one.page)
            if twin and language_of(one.page) != language and twin not in listed:
                targets = tuple(twin_target(target) for target in one.targets)
                found.append(Listed(page=twin, targets=targets))
        return tuple(found)


def canonical_url(target: str) -> str:
    """The official address of ``target``, a path from the root of the site."""
    return f"{SITE}{target}"


def read_llms(text: str, base_url: str) -> Index:
    """The pages that ``llms.txt`` lists: the first Markdown link of each line that is one or a list item."""
    return _index("llms.txt", _llms_links(text), base_url)


def read_home(text: str, base_url: str) -> Index | None:
    """The pages in the navigation that a Mintlify home page carries for its scripts; None where it carries none."""
    for navigation in _navigations(_pushed(text)):
        links = list(_navigation_links(navigation))
        if links:
            return _index("navigation", ((link, "") for link in links), base_url)
    return None


def read_navigation_json(text: str, base_url: str) -> Index | None:
    """The pages of a ``navigation.json``: its ``pages`` by path, or a ``navigation`` as in Mintlify's ``docs.json``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    links: list[tuple[str, str]] = []
    if isinstance(data, dict) and isinstance(data.get("pages"), dict):
        links = [(path, _title(entry)) for path, entry in data["pages"].items()]
    elif isinstance(data, dict):
        links = [(path, "") for path in _navigation_links(data.get("navigation"))]
    return _index("navigation.json", links, base_url) if links else None


def read_list(paths: Iterable[str]) -> Index:
    """The pages of a list of page paths that stands in for an index.

    A path may end in ``.md`` or ``.html`` to say where the page is; without an ending it is asked for as
    ``.md`` first, then as it is.

    Raises:
        ConformanceError: a path can't be a page path, or stands twice.
    """
    found: dict[str, Listed] = {}
    for path in paths:
        try:
            listed = _listed(f"/{path or '/'}", "")  # an empty path is not the home page
        except _NoPageError as error:
            raise ConformanceError(
                _("{path!r} can't be a page path: {why}").format(path=path, why=said(error.reason))
            ) from None
        if path_key(listed.page) in found:
            raise ConformanceError(_("{path!r}: this page is listed twice").format(path=path))
        if not path.endswith(_PAGE_ENDINGS):
            listed = Listed(page=listed.page, targets=(quote(f"/{listed.page}.md"), _target(listed.page)))
        found[path_key(listed.page)] = listed
    _check_number(len(found))
    return Index(source="list", pages=tuple(found.values()))


class _NoPageError(Exception):
    """An address that can't be a page; ``part_of_site`` when it looks like one of the site all the same."""

    def __init__(self, reason: str, *, part_of_site: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.part_of_site = part_of_site


def _index(source: str, links: Iterable[tuple[str, str]], base_url: str) -> Index:
    hosts = {_host(SITE), _host(base_url)}
    found: dict[str, Listed] = {}
    skipped: dict[str, None] = {}
    refused: dict[str, None] = {}
    for address, title in links:
        try:
            listed = _listed(_own_path(address, hosts), title)
        except _NoPageError as error:
            (refused if error.part_of_site else skipped)[f"{address[:200]!r}: {error}"] = None
            continue
        known = found.setdefault(path_key(listed.page), listed)
        if known.page != listed.page:
            refused[f"{address[:200]!r}: it differs from {known.page!r} only in case"] = None
        _check_number(len(found))
    return Index(source=source, pages=tuple(found.values()), skipped=tuple(skipped), refused=tuple(refused))


def _check_number(number: int) -> None:
    if number > MAX_PAGES:
        raise CaptureError(
            _("more than {n} pages are listed").format(n=MAX_PAGES),
            hint=_("That can't be the documentation of KIE."),
        )


def _host(address: str) -> tuple[str | None, int | None]:
    parts = urlsplit(address)
    return parts.hostname, None if parts.port in (80, 443) else parts.port


def _own_path(address: str, hosts: set[tuple[str | None, int | None]]) -> str:
    """The path of ``address``, still percent-encoded, if it is on one of ``hosts``."""
    try:
        parts = urlsplit(address)
        host = _host(address)
    except ValueError:
        raise _NoPageError("not an address", part_of_site=False) from None
    if not parts.scheme and not parts.netloc:
        if not parts.path:
            raise _NoPageError("not an address of a page", part_of_site=False)
        return parts.path if parts.path.startswith("/") else f"/{parts.path}"
    if parts.scheme not in ("http", "https") or host not in hosts or parts.username is not None:
        raise _NoPageError("not on the documentation's host", part_of_site=False)
    return parts.path or "/"


def _listed(path: str, title: str) -> Listed:
    """The page at ``path``, which starts with a slash and is percent-encoded."""
    if "%2f" in path.lower():
        raise _NoPageError(N_("it hides a slash"), part_of_site=True)
    try:
        plain = unquote(path, errors="strict")
    except UnicodeDecodeError:
        raise _NoPageError(N_("it is not UTF-8"), part_of_site=True) from None
    ending = next((ending for ending in _PAGE_ENDINGS if plain.endswith(ending)), "")
    page = plain[1:].removesuffix(ending or "/") or (HOME if plain == "/" else "")
    if not ending and _OTHER_FILES.search(page):
        raise _NoPageError(N_("a file, not a page"), part_of_site=False)
    page = page.removesuffix("/index")
    reason = unsafe_reason(page)
    if reason:
        raise _NoPageError(reason, part_of_site=True)
    return Listed(page=page, targets=(quote(plain) if ending else _target(page),), title=one_line(title))


def _target(page: str) -> str:
    return "/" if page == HOME else quote(f"/{page}")


def _llms_links(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        link = _LINK.search(line) if _ITEM.match(line) else None
        if link:
            yield link["address"], _bracketed(line[: link.start()])


def _bracketed(text: str) -> str:
    """What stands between the bracket that is still open at the end of ``text`` and that end."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        if text[position] == "]":
            depth += 1
        elif text[position] == "[":
            if depth == 0:
                return text[position + 1 :].strip()
            depth -= 1
    return ""


def _pushed(text: str) -> str:
    """The payload of a Next.js page: what its scripts push, in order, in one string."""
    decoder = json.JSONDecoder()
    found = []
    position = text.find(_PUSH)
    while position >= 0:
        position += len(_PUSH)
        try:
            pushed, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            pushed = None
        if isinstance(pushed, list) and len(pushed) == 2 and isinstance(pushed[1], str):
            found.append(pushed[1])
        position = text.find(_PUSH, position)
    return "".join(found)


def _navigations(payload: str) -> Iterator[Json]:
    """The ``navigation`` of each site configuration in ``payload``; the page repeats it."""
    decoder = json.JSONDecoder()
    for number, match in enumerate(re.finditer(r'"docsConfig":\s*(?=\{)', payload)):
        if number == 8:  # a page holds two: more are there to be parsed for ever
            return
        try:
            config, _end = decoder.raw_decode(payload, match.end())
        except (ValueError, RecursionError):
            continue
        yield config.get("navigation")


def _navigation_links(node: Json) -> Iterator[str]:
    """The page paths of a Mintlify navigation in reading order: strings below ``pages``, at any depth."""
    todo = [(node, False)]
    while todo:
        node, is_page = todo.pop()
        if isinstance(node, str) and is_page:
            if not _ENDPOINT.match(node):  # Mintlify makes a page of an endpoint itself, at an address it keeps
                yield node
        elif isinstance(node, list):
            todo.extend((one, is_page) for one in reversed(node))
        elif isinstance(node, dict):
            below = [(node[key], key == "pages") for key in _NESTED if key in node]
            if isinstance(node.get("root"), str):
                below.insert(0, (node["root"], True))
            todo.extend(reversed(below))


def _title(entry: Json) -> str:
    title = entry.get("title") if isinstance(entry, dict) else None
    return title if isinstance(title, str) else ""
