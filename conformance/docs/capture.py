"""Fetching and parsing all pages of a site: one outcome a page, whatever happened to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from hashlib import sha256

from conformance.docs.bodies import as_utf8
from conformance.docs.capture_words import read_back
from conformance.docs.fetch import Answer, Fetcher, FetchError, RefusedError
from conformance.docs.history import History
from conformance.docs.index import Index, Listed, canonical_url, read_home, read_llms, read_navigation_json
from conformance.docs.manifest import PARSER_VERSION, Manifest, PageEntry, models_of, operations_of
from conformance.docs.page_json import page_from_json, page_to_json
from conformance.docs.paths import one_line
from conformance.errors import CaptureError, PageError, SnapshotError
from conformance.files import dump_json
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import Page

Parse = Callable[[str, str, bytes], Page]
"""``(page path, official address, UTF-8)`` → the page; raises PageError."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: what the manifest will say of it, and its table if it has one."""

    path: str
    entry: PageEntry
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class _Task:
    listed: Listed
    known: PageEntry | None
    fresh: bool = False


def find_index(site: Fetcher, *, fresh: bool = False) -> Index:
    """The pages that ``site`` says it has; ``fresh``: whatever caches on the way hold.

    Raises:
        CaptureError: it does not say, or could not be asked.
    """
    readers = (("/llms.txt", read_llms), ("/", read_home), ("/navigation.json", read_navigation_json))
    for target, read in readers:
        try:
            answer = site.get(target, fresh=fresh)
            text = as_utf8(answer.body, answer.charset).decode("utf-8")
        except (FetchError, PageError) as error:
            why = said(read_back(error.message))
            raise CaptureError(f"{site.base_url}{target}: {why}", hint=_("Try again later.")) from error
        index = read(text, site.base_url) if answer.status == 200 else None
        if index is not None and (index.pages or index.refused):
            return index
    raise CaptureError(
        _("{url}: expected an index in llms.txt, the home page or navigation.json, found none").format(
            url=site.base_url
        ),
        hint=_("Give the page paths with --pages."),
    )


def capture(
    site: Fetcher,
    listed: Sequence[Listed],
    history: History,
    parse: Parse,
    concurrency: int,
    *,
    fresh: bool = False,
) -> Generator[Outcome]:
    """The outcome of each page, as they come; fetched by ``concurrency`` threads, parsed in this one.

    Leaving early, by an exception or by closing the generator, ends the threads.

    Args:
        fresh: fetch whole pages from the site itself, whatever is known of them and whatever caches on the way hold.
    """
    tasks = deque(_Task(one, None if fresh else _known(one, history, site.base_url), fresh) for one in listed)
    running: dict[Future[tuple[str, Answer]], _Task] = {}
    pool = ThreadPoolExecutor(concurrency, thread_name_prefix="fetch")
    try:
        while tasks or running:
            # A few pages wait ready for the parser, never all of them: their bytes are what costs memory.
            while tasks and len(running) < 2 * concurrency:
                task = tasks.popleft()
                running[pool.submit(_fetch, site, task)] = task
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                outcome = _outcome(task, future, history, parse, site.base_url)
                if outcome is not None:
                    yield outcome
                else:
                    tasks.appendleft(_Task(task.listed, None, task.fresh))
    except BaseException:
        site.cancel()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _known(listed: Listed, history: History, base_url: str) -> PageEntry | None:
    """The earlier version that a conditional request may name: see :func:`without_validators`."""
    if history.newest is None:
        return None
    entry = history.newest.manifest.pages.get(listed.page)
    if entry is not None:
        entry = without_validators(entry, history.newest.manifest, base_url)
    return entry if entry is not None and entry.has_table and (entry.etag or entry.last_modified) else None


def _fetch(site: Fetcher, task: _Task) -> tuple[str, Answer]:
    """The first target that is not gone, and its answer. Runs in a thread of the pool."""
    for target in task.listed.targets:
        known = task.known if task.known is not None and task.known.url == canonical_url(target) else None
        answer = site.get(
            target,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            fresh=task.fresh,
        )
        if answer.status in (200, 304):
            break
    return target, answer


def _outcome(
    task: _Task, future: Future[tuple[str, Answer]], history: History, parse: Parse, base_url: str
) -> Outcome | None:
    """What became of the page; None where it must be fetched again, unconditionally."""
    listed = task.listed
    try:
        target, answer = future.result()
    except FetchError as error:
        refused = isinstance(error, RefusedError)
        return _not_captured(listed, history, base_url, error.message, error.http_status, refused=refused)
    if answer.status == 304 and task.known is not None and history.newest is not None:
        entry = replace(task.known, status="unchanged", http_status=304, error="", stale_since="", parser=None)
        try:
            return Outcome(listed.page, entry, history.newest.page(listed.page))
        except SnapshotError:  # what it is unchanged from can't be read
            return None
    if answer.status != 200:
        entry = PageEntry(url=listed.url, status="missing", http_status=answer.status, title=listed.title or None)
        return Outcome(listed.page, entry)
    url = canonical_url(target)
    try:
        page = _read(listed.page, url, answer, parse)
    except PageError as error:
        return _not_captured(listed, history, base_url, error.message, answer.status)
    entry = PageEntry(
        url=url,
        status="fetched",
        http_status=answer.status,
        form=page.form,
        bytes=len(answer.body),
        sha256=page.sha256,
        etag=answer.etag,
        last_modified=answer.last_modified,
        title=page.title,
        models=models_of(page),
        operations=operations_of(page),
        redirected_to=canonical_url(answer.target) if answer.target != target else "",
    )
    return Outcome(listed.page, entry, page)


def _read(path: str, url: str, answer: Answer, parse: Parse) -> Page:
    if not answer.body.strip():
        raise PageError(f"{path}: the page is empty")
    page = replace(parse(path, url, as_utf8(answer.body, answer.charset)), sha256=sha256(answer.body).hexdigest())
    if page.form == "html" and answer.target.endswith(".md"):
        # What a site sends when it is out of order, with a status that says that all is well.
        raise PageError(f"{path}: expected Markdown, found HTML that documents nothing")
    data = page_to_json(page)
    try:
        # A table that could not be read back would make a snapshot that can't be opened: better no table.
        dump_json(data)
        page_from_json(data)
    except (SnapshotError, ValueError) as error:
        raise PageError(f"{path}: its table can't be stored: {error}") from error
    return page


def _not_captured(
    listed: Listed, history: History, base_url: str, error: str, http_status: int | None, *, refused: bool = False
) -> Outcome:
    """Keep the last good table, marked stale; where there is none, say so."""
    error = one_line(error)
    found = history.last_good(listed.page)
    if found is None:
        return Outcome(
            listed.page,
            PageEntry(
                url=listed.url,
                status="refused" if refused else "failed",
                http_status=http_status,
                title=listed.title or None,
                error=error,
            ),
        )
    snapshot, entry, page = found
    entry = replace(
        without_validators(entry, snapshot.manifest, base_url),
        status="stale",
        http_status=http_status,
        error=error,
        stale_since=entry.stale_since or snapshot.day,
        parser=None if (made_by := snapshot.parser_of(listed.page)) == PARSER_VERSION else made_by,
    )
    return Outcome(listed.page, entry, page)


def without_validators(entry: PageEntry, manifest: Manifest, base_url: str) -> PageEntry:
    """``entry`` of ``manifest`` as a snapshot made from ``base_url`` may hold it.

    ETag and date go where they would vouch for too much: for a table that other parsers made, or in the name
    of another server.
    """
    vouched = manifest.parser == PARSER_VERSION and manifest.base_url == base_url
    return entry if vouched else replace(entry, etag=None, last_modified=None)
