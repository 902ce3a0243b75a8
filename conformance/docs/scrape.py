"""A site into a snapshot: fetch what the index lists, keep the facts, write nothing that is worth less than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.docs import parse_page
from conformance.docs.capture import Outcome, Parse, capture, find_index, without_validators
from conformance.docs.capture_words import read_back, reason_of
from conformance.docs.fetch import Fetcher, Limits
from conformance.docs.history import History
from conformance.docs.index import Index, Listed, read_list
from conformance.docs.manifest import CURRENT, STATUSES, Manifest, PageEntry, count
from conformance.docs.second_look import Doubts, SecondLook, kept, look_again
from conformance.docs.shrink import losses, names
from conformance.docs.snapshot_write import recover, write_snapshot
from conformance.errors import CaptureError, ConformanceError, UnknownNameError
from conformance.facts import is_day
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import Page

LANGUAGES = ("en", "cn")
MAX_CONCURRENCY = 16


@dataclass(frozen=True, slots=True)
class Started:
    """The index is read: ``total`` pages will be fetched; ``index`` says what it lists."""

    total: int
    index: Index


@dataclass(frozen=True, slots=True)
class PageDone:
    """One page is done; ``entry`` is what the manifest will say of it, ``lints`` the doubts about it."""

    page: str
    entry: PageEntry
    lints: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ScrapeResult:
    """What a scrape wrote; also its last event.

    Attributes:
        folder: of the snapshot.
        manifest: of the snapshot.
        index: what the site says it has.
        lints: doubts about single pages and about the snapshot, together.
    """

    folder: Path
    manifest: Manifest
    index: Index
    lints: int

    @property
    def statuses(self) -> Mapping[str, int]:
        """Number of pages of each status, zeros included."""
        found = Counter(entry.status for entry in self.manifest.pages.values())
        return {status: found[status] for status in STATUSES}

    @property
    def exit_code(self) -> int:
        """0 for a complete snapshot, else 3."""
        return 0 if self.manifest.complete else 3


Event = Started | PageDone | SecondLook | ScrapeResult


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What was asked for, checked."""

    date: str
    language: str
    only: tuple[str, ...]
    pages: tuple[str, ...] | None

    def wants(self, page: str) -> bool:
        return not self.only or any(fnmatchcase(page, pattern) for pattern in self.only)


def scrape(
    base_url: str,
    out: Path,
    *,
    date: str,
    language: str = "en",
    only: Sequence[str] = (),
    pages: Iterable[str] | None = None,
    concurrency: int = 4,
    accept_shrunken: bool = False,
    limits: Limits | None = None,
    confirm: bool = False,
    on_event: Callable[[Event], None] = lambda _event: None,
    parse: Parse = parse_page,
    fetcher: Fetcher | None = None,
) -> ScrapeResult:
    """Write the snapshot ``out/date`` of the site at ``base_url``.

    Args:
        base_url: origin of the site; ``https``, or this machine.
        out: folder that holds one folder a day.
        date: the day, ``YYYY-MM-DD``.
        language: ``en`` or ``cn``: which half of the index counts.
        only: patterns such as ``market/kling/*`` (``*`` also stands for slashes); pages that match none are taken
            over from an earlier snapshot of the same day, or left out.
        pages: page paths instead of an index, for sites that have none.
        concurrency: pages fetched at a time.
        accept_shrunken: write the snapshot even if it lost more than 20 % of its pages or models.
        limits: on size and time.
        confirm: ask a second time for pages that are gone, or have lost something since the snapshot before.
        on_event: called in this thread as the work goes on.
        parse: makes a page of ``(path, official address, UTF-8)``.
        fetcher: instead of one made from ``base_url``, ``concurrency`` and ``limits``; closed at the end.

    Raises:
        CaptureError: nothing was written; what was there before still is.
        SnapshotError: an earlier snapshot is damaged.
        ConformanceError: an argument makes no sense.
    """
    request = _check(date, language, only, pages, concurrency)
    with fetcher or Fetcher(base_url, limits=limits, concurrency=concurrency) as site:
        recover(out)
        history = History(out, date, language)
        site.read_robots()
        index = read_list(request.pages) if request.pages is not None else find_index(site)
        listed = _select(index, request)
        twins = frozenset(() if request.pages is not None else (one.page for one in index.twins(language)))
        on_event(Started(len(listed), index))
        outcomes: dict[str, Outcome] = {}
        with closing(capture(site, listed, history, parse, concurrency)) as arriving:
            for number, outcome in enumerate(arriving, 1):
                if outcome.path in twins and outcome.entry.status == "missing":
                    continue  # no index said that it is there
                outcomes[outcome.path] = outcome
                lints = len(outcome.page.lints) if outcome.page is not None else 0
                on_event(PageDone(outcome.path, outcome.entry, lints, number, len(listed)))
        looks: dict[str, str] = {}
        if confirm:
            for look in _again(site, request, listed, outcomes, history, parse, concurrency):
                looks[look.page] = look.look
                if look.outcome is not None:
                    outcomes[look.page] = look.outcome
                on_event(look)
    _check_fresh(outcomes.values())
    lost = _losses(outcomes, history, request)
    if lost and not accept_shrunken:
        raise CaptureError(
            "\n".join((_("{folder} was not written:").format(folder=out / date), *lost, *_troubles(outcomes))),
            hint=_("Run again, or accept the loss with --accept-shrunken."),
        )
    outcomes |= _carried(history, request, site.base_url)
    found = tuple(outcome.page for _path, outcome in sorted(outcomes.items()) if outcome.page is not None)
    manifest = _manifest(site.base_url, request, index, outcomes, found)
    manifest = replace(manifest, second_looks=_all_looks(looks, history, manifest))
    folder = write_snapshot(out, manifest, found)
    result = ScrapeResult(folder, manifest, index, len(manifest.lints) + sum(len(page.lints) for page in found))
    on_event(result)
    return result


def _again(
    site: Fetcher,
    request: _Request,
    listed: Sequence[Listed],
    outcomes: Mapping[str, Outcome],
    history: History,
    parse: Parse,
    concurrency: int,
) -> Iterator[SecondLook]:
    is_list = request.pages is not None
    doubts = Doubts(outcomes, history, (lambda page: page in outcomes) if is_list else request.wants)
    read_index = None if is_list else (lambda index: index.of_language(request.language))
    return look_again(site, doubts, listed, read_index, outcomes, history, parse, concurrency)


def _all_looks(looks: Mapping[str, str], history: History, manifest: Manifest) -> dict[str, str]:
    """Today's second looks, with those of an earlier capture of the day that still hold."""
    before = history.same_day.manifest if history.same_day is not None else None
    earlier = kept(before.second_looks, before.pages, manifest.pages) if before is not None else {}
    return dict(sorted({**earlier, **looks}.items()))


def _check(date: str, language: str, only: Sequence[str], pages: Iterable[str] | None, concurrency: int) -> _Request:
    if not is_day(date):
        raise ConformanceError(_("{date!r}: expected a day, YYYY-MM-DD").format(date=date))
    if language not in LANGUAGES:
        told = _("{value!r}: expected one of {names}")
        raise ConformanceError(told.format(value=language, names=", ".join(LANGUAGES)))
    if not 1 <= concurrency <= MAX_CONCURRENCY:
        raise ConformanceError(_("concurrency {n}: expected 1 to {most}").format(n=concurrency, most=MAX_CONCURRENCY))
    return _Request(date=date, language=language, only=tuple(only), pages=None if pages is None else tuple(pages))


def _select(index: Index, request: _Request) -> tuple[Listed, ...]:
    listed = index.pages if request.pages is not None else index.of_language(request.language)
    if not listed:
        raise CaptureError(
            _("{source} lists no page").format(source=index.source)
            if request.pages is not None
            else _("{source} lists no page in {language!r}").format(source=index.source, language=request.language)
        )
    for pattern in request.only:
        if not any(fnmatchcase(one.page, pattern) for one in listed):
            close = get_close_matches(pattern, [one.page for one in listed], 1, 0.4)
            raise UnknownNameError(
                _("no page matches {pattern!r}").format(pattern=pattern),
                hint=_("The closest page is {page!r}.").format(page=close[0]) if close else "",
            )
    if request.pages is None:
        listed = (*listed, *index.twins(request.language))
    return tuple(one for one in listed if request.wants(one.page))


def _check_fresh(outcomes: Iterable[Outcome]) -> None:
    """A snapshot in which nothing is of its day would only repeat an older one."""
    first = min(outcomes, key=lambda outcome: (outcome.entry.status not in CURRENT, outcome.path))
    if first.entry.status not in CURRENT:
        raise CaptureError(
            _("not one page could be captured; {page}: {reason}").format(
                page=first.path, reason=said(reason_of(first.path, first.entry))
            ),
            hint=_("Try again later."),
        )


def _troubles(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """The pages without a table, by what became of them, with the first error of each kind."""
    for status in STATUSES:
        found = sorted(page for page, outcome in outcomes.items() if outcome.entry.status == status)
        if found and not outcomes[found[0]].entry.has_table:
            entry = outcomes[found[0]].entry
            why = reason_of(found[0], entry) if entry.error else read_back(f"answered {entry.http_status}")
            yield _("{n} {status}; {page}: {reason}").format(
                n=len(found), status=status, page=found[0], reason=said(why)
            )


def _losses(outcomes: Mapping[str, Outcome], history: History, request: _Request) -> list[str]:
    previous = history.measure()
    return losses(
        {page: outcome.entry for page, outcome in outcomes.items()},
        outcomes.keys(),
        previous.manifest if previous is not None else None,
        (lambda page: page in outcomes) if request.pages is not None else request.wants,
    )


def _carried(history: History, request: _Request, base_url: str) -> dict[str, Outcome]:
    """The pages outside the filter, as an earlier snapshot of the same day has them."""
    snapshot = history.same_day
    if snapshot is None or not request.only:
        return {}
    return {
        page: Outcome(
            page,
            without_validators(entry, snapshot.manifest, base_url),
            snapshot.page(page) if entry.has_table else None,
        )
        for page, entry in snapshot.manifest.pages.items()
        if not request.wants(page)
    }


def _manifest(
    base_url: str,
    request: _Request,
    index: Index,
    outcomes: Mapping[str, Outcome],
    found: Sequence[Page],
) -> Manifest:
    from conformance.docs.lint import lint_snapshot

    reasons = _reasons(request, index, {page: outcome.entry for page, outcome in outcomes.items()})
    return Manifest(
        date=request.date,
        base_url=base_url,
        language=request.language,
        complete=not reasons,
        reasons=reasons,
        counts=count(found),
        lints=tuple(lint_snapshot(found)),
        pages={page: outcomes[page].entry for page in sorted(outcomes)},
    )


def _reasons(request: _Request, index: Index, entries: Mapping[str, PageEntry]) -> tuple[str, ...]:
    """Why the snapshot is not complete; empty when it is."""
    found = []
    if request.only:
        found.append(f"restricted to {', '.join(request.only)}")
    if request.pages is not None:
        found.append("made from a list of pages, not from an index of the site")
    if index.refused:
        found.append(f"{len(index.refused)} listed addresses can't be page paths: {names(index.refused)}")
    for status in STATUSES:
        pages = sorted(page for page, entry in entries.items() if entry.status == status)
        if status not in CURRENT and pages:
            found.append(f"{len(pages)} {status}: {names(pages)}")
    return tuple(found)
