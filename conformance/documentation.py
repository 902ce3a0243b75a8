"""Where a contract's model or endpoint is documented: the pages of the newest snapshot with it, and when it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from conformance.contract import Contract
from conformance.errors import UnknownNameError
from conformance.messages import gettext as _
from conformance.model import Lint, Operation, Page


class Record(Protocol):
    """What this module needs to know of a snapshot; :class:`conformance.docs.snapshot.Snapshot` has it."""

    @property
    def day(self) -> str:
        """The day, as ``YYYY-MM-DD``."""

    @property
    def complete(self) -> bool:
        """Whether every page that the site's index lists is there."""

    @property
    def lints(self) -> Sequence[Lint]:
        """What the pages say against each other; the path is a model's id."""

    def page(self, page: str) -> Page:
        """One page."""

    def find_model(self, model: str) -> Sequence[str]:
        """Pages whose schema names a model."""

    def find_endpoint(self, endpoint: str) -> Sequence[str]:
        """Pages that document a method and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """Where and when something is documented.

    Attributes:
        now: whether the snapshot under audit documents it.
        day: of the newest snapshot, up to that one, which documents it; None if none does.
        gone_by: the first complete snapshot after ``day`` that lacks it; None while it is documented.
        pages: where ``day`` documents it; the first is the one compared with.
        named: of the newest snapshot, up to that one, in which a schema names it by its own id; None if none does.
    """

    now: bool
    day: str | None
    gone_by: str | None
    pages: tuple[str, ...]
    named: str | None


def documentation_of(contract: Contract, snapshots: Sequence[Record]) -> Documentation:
    """Where and when ``contract`` is documented, as seen from the last of ``snapshots``, which are in order of days."""
    gone_by: str | None = None
    named = next((one.day for one in reversed(snapshots) if _own_pages(contract, one)), None)
    for record in reversed(snapshots):
        pages = _pages(contract, record)
        if pages:
            now = record is snapshots[-1]
            gone_by = None if now else gone_by
            return Documentation(now=now, day=record.day, gone_by=gone_by, pages=pages, named=named)
        if record.complete:
            gone_by = record.day
    return Documentation(now=False, day=None, gone_by=gone_by, pages=(), named=None)


def _pages(contract: Contract, record: Record) -> tuple[str, ...]:
    """Pages that document ``contract``: its own first, then the others in alphabetical order."""
    pages = _own_pages(contract, record)
    if not pages and contract.documented_as is not None:
        pages = [page for page in record.find_model(contract.documented_as) if page == contract.page]
    return tuple(sorted(pages, key=lambda page: (page != contract.page, page)))


def _own_pages(contract: Contract, record: Record) -> Sequence[str]:
    """Pages whose schema names the model by its own id, or that document the endpoint."""
    if contract.is_model:
        return record.find_model(contract.id)
    return record.find_endpoint(contract.table.endpoint)


Kept = TypeVar("Kept", bound=Record)


class Source(NamedTuple, Generic[Kept]):
    """What documents a contract: the request, its page, and the snapshot that has it."""

    record: Kept
    page: Page
    operation: Operation


def source_of(contract: Contract, snapshots: Sequence[Kept], documentation: Documentation) -> Source[Kept] | None:
    """What ``contract`` is compared with, by its ``documentation`` in ``snapshots``; None where nothing documents it.

    Raises:
        ConformanceError: the page can't be read.
        UnknownNameError: it has no such request, whatever the snapshot's manifest says.
    """
    if documentation.day is None:
        return None
    record = next(one for one in snapshots if one.day == documentation.day)
    page = record.page(documentation.pages[0])
    return Source(record, page, operation_of(contract, page))


def operation_of(contract: Contract, page: Page) -> Operation:
    """The request on ``page`` that documents ``contract``.

    Raises:
        UnknownNameError: there is none.
    """
    names = {contract.id, contract.documented_as}
    for operation in page.operations:
        table = operation.table
        if table.endpoint == contract.table.endpoint and (not contract.is_model or names & set(table.models)):
            return operation
    raise UnknownNameError(
        _("{page}: no request for {id}").format(page=page.page, id=contract.id),
        hint=_("The snapshot's manifest says otherwise."),
    )
