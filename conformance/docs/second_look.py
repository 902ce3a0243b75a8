"""A second look, on the same day, at pages that are gone or have lost something: documentation flickers.

What two answers lack alike is confirmed; the manifest says so, and drift need not wait for the next snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from conformance.docs.capture import Outcome, Parse, capture, find_index
from conformance.docs.fetch import Fetcher
from conformance.docs.history import History
from conformance.docs.index import Index, Listed, read_list
from conformance.docs.manifest import CURRENT, PageEntry
from conformance.facts import CHOICES
from conformance.model import Page, Parameter, Table


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One page was asked for a second time.

    Attributes:
        look: one of ``SECOND_LOOKS``.
        outcome: what the snapshot holds of it now; None where it holds nothing.
    """

    page: str
    look: str
    outcome: Outcome | None


def removals(old: Page, new: Page) -> frozenset[str]:
    """What ``old`` documents and ``new`` does not: requests, models, parameters, alternatives, members of enumerations.

    Facts that only limit values are none: that they go loosens, and can be taken back without harm.
    """
    return frozenset(_stated(old)) - frozenset(_stated(new))


def _stated(page: Page) -> Iterator[str]:
    for operation in page.operations:
        table = operation.table
        # By models, not by the place on the page, which may hold several requests of one endpoint.
        prefix = f"{table.endpoint} {' '.join(sorted(table.models))}"
        yield prefix
        yield from (f"{table.endpoint} model {model}" for model in table.models)
        yield from (f"{prefix} {one}" for one in _parameters(table))


def _parameters(table: Table) -> Iterator[str]:
    whole = table.body_schema or Parameter()
    yield from _below(whole, "")
    for name, one in table.body.items():
        if name != "model":  # a createTask page names its models there
            yield from _of(one, name.strip())


def _of(one: Parameter, path: str) -> Iterator[str]:
    yield path
    yield from (f"{path} = {member!r}" for member in one.enum or ())
    yield from _below(one, path)


def _below(one: Parameter, path: str) -> Iterator[str]:
    if one.items is not None:
        yield from _of(one.items, f"{path}[]")
    # Groups named by reference count as merged: pages have them both ways.
    for name, child in {**one.refs, **one.properties}.items():
        yield from _of(child, f"{path}.{name.strip()}")
    for keyword, attribute in CHOICES:
        for place, member in enumerate(getattr(one, attribute)):
            yield from _of(member, f"{path}|{keyword}[{place}]")


class Doubts:
    """The pages of a capture that are to be asked for again.

    Attributes:
        lost: page path → what it has lost since the snapshot before, for those that are there.
        gone: those that are not there any more.
    """

    def __init__(self, outcomes: Mapping[str, Outcome], history: History, in_scope: Callable[[str], bool]) -> None:
        self._history = history
        self.lost: dict[str, frozenset[str]] = {}
        for page, outcome in outcomes.items():
            if outcome.entry.status in CURRENT and outcome.page is not None:
                lost = self.removed(outcome.page)
                if lost:
                    self.lost[page] = lost
        there = {page for page, outcome in outcomes.items() if outcome.entry.status != "missing"}
        self.gone = sorted(page for page in history.before() if in_scope(page) and page not in there)

    def removed(self, page: Page) -> frozenset[str]:
        """What a page has lost since the snapshot before; nothing where it is new."""
        found = self._history.last_good(page.page, today=False)
        if found is None or found[2].sha256 == page.sha256:
            return frozenset()
        return removals(found[2], page)


def look_again(
    site: Fetcher,
    doubts: Doubts,
    listed: Sequence[Listed],
    read_index: Callable[[Index], Sequence[Listed]] | None,
    outcomes: Mapping[str, Outcome],
    history: History,
    parse: Parse,
    concurrency: int,
) -> Iterator[SecondLook]:
    """Ask for the doubtful pages again, and say what came of it.

    Args:
        listed: what was asked for the first time.
        read_index: chooses from the index what is asked for; None where a list of pages stands in for an index.
        outcomes: of the first time.

    Raises:
        CaptureError: the index can't be read a second time.
    """
    known = {one.page: one for one in listed}
    again = {}
    if doubts.gone:
        relisted = read_index(find_index(site, fresh=True)) if read_index is not None else listed
        again = {one.page: one for one in relisted}
    wanted = [known[page] for page in sorted(doubts.lost)]
    wanted += [again.get(page) or read_list([page]).pages[0] for page in doubts.gone]
    with closing(capture(site, wanted, history, parse, concurrency, fresh=True)) as arriving:
        for outcome in arriving:
            page = outcome.path
            if page in doubts.lost:
                yield _lost_again(outcome, outcomes[page], doubts)
            else:
                yield _gone_again(outcome, outcomes.get(page), is_listed=page in again)


def _lost_again(second: Outcome, first: Outcome, doubts: Doubts) -> SecondLook:
    """Of a page that is there, the later answer stands."""
    if second.entry.status == "missing":
        return SecondLook(second.path, "changed", first)
    if second.page is None or second.entry.status not in CURRENT:
        return SecondLook(second.path, "failed", first)
    lost = doubts.removed(second.page)
    is_same = bool(lost) and lost <= doubts.lost[second.path]
    return SecondLook(second.path, "the same" if is_same else "changed", second)


def _gone_again(second: Outcome, first: Outcome | None, *, is_listed: bool) -> SecondLook:
    if second.entry.status == "missing":
        return SecondLook(second.path, "gone", first)
    if second.entry.status not in CURRENT:
        return SecondLook(second.path, "failed", first)
    return SecondLook(second.path, "back", second) if is_listed else SecondLook(second.path, "unlisted", first)


def kept(earlier: Mapping[str, str], before: Mapping[str, PageEntry], now: Mapping[str, PageEntry]) -> dict[str, str]:
    """Second looks of an earlier capture of the same day that still hold: nothing happened to their pages since."""

    def table(entries: Mapping[str, PageEntry], page: str) -> str | None:
        entry = entries.get(page)
        return entry.sha256 if entry is not None and entry.has_table else None

    return {page: look for page, look in earlier.items() if table(before, page) == table(now, page)}
