"""The manifest of a snapshot: which pages there were on a day, what they documented, and how well they were captured.

It says so without any page file being opened, and depends on nothing but the date given and what the
site answered: no clock, no order of arrival.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from conformance.contract_kinds import one_of
from conformance.docs.page_json import lint_from_json, lint_to_json
from conformance.docs.paths import unsafe_reason
from conformance.docs.shape import (
    COUNT,
    COUNT_OR_NULL,
    OBJECT,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    TRUTH,
    ShapeError,
    each,
    expect,
    member,
    only_keys,
    sentence_of,
    step_to,
    wrong,
)
from conformance.facts import is_day
from conformance.messages import N_, Sentence
from conformance.model import CREATE_TASK, Json, Lint, Page

PARSER_VERSION = 2
"""Version of what parsers make of a page's bytes. Raise it when the same bytes give another table, so that
the next scrape fetches everything again instead of trusting tables that older parsers made."""

MANIFEST_FILE = "manifest.json"

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "fetched": "answered on this day, and its table was read",
        "unchanged": "answered on this day that it is what it was (304); the table is the earlier one",
        "stale": "could not be fetched or read; the table is the last good one, of the day in stale_since",
        "missing": "listed, but answered 404 or 410; there is no table",
        "failed": "could not be fetched or read, and no earlier table is known",
        "refused": "not asked for: robots.txt does not allow it, and no earlier table is known",
    }
)
"""Every status that a page can have, and what it says."""

WITH_TABLE = frozenset({"fetched", "unchanged", "stale"})
"""The statuses of pages whose table stands in the snapshot."""

CURRENT = frozenset({"fetched", "unchanged"})
"""The statuses of pages whose table is known to be that of the day."""

SECOND_LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "gone": "not there the second time either",
        "the same": "what it has lost since the snapshot before is lost in both answers",
        "changed": "the two answers do not lack the same; the later one stands",
        "back": "listed, or there, only the second time; its table stands",
        "unlisted": "not listed the second time either, but its address still answers",
        "failed": "could not be asked or read a second time",
    }
)
"""What came of looking a second time, on the same day, at a page that was gone or had lost something."""

CONFIRMED = frozenset({"gone", "the same"})
"""Second looks that confirm what is gone."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,300}")
"""What may come back to a server as a header: a line break in a manifest must not become one on the wire."""


def header_value(text: str | None) -> str | None:
    """``text`` if it can be stored and sent back as a header's value, else None."""
    return text if text is not None and _HEADER_VALUE.fullmatch(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """What the manifest says of one page.

    Attributes:
        url: where it officially stands, on the address that answered.
        status: one of ``STATUSES``.
        http_status: of the last answer on this day; None when there was none.
        form, bytes, sha256: of the table's page; None without a table. ``bytes`` and ``sha256`` are of the body
            as received, its content encoding undone.
        etag, last_modified: what the server said of the version that the table was read from.
        title: of the page; without a table that of the index, if it has one.
        models: ids in the order in which the page has them.
        operations: such as ``POST /api/v1/jobs/createTask``, one for each operation.
        error: why the page could not be captured; empty when it was.
        redirected_to: the official address that answered instead; empty without a redirect.
        stale_since: the day that the table is from; empty unless stale.
        parser: of a stale page: version of the parsers that made its table, where they are not the manifest's.
    """

    url: str
    status: str
    http_status: int | None = None
    form: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    models: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    error: str = ""
    redirected_to: str = ""
    stale_since: str = ""
    parser: int | None = None

    @property
    def has_table(self) -> bool:
        """Whether the page's table stands in the snapshot."""
        return self.status in WITH_TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a snapshot holds: pages with a table, their operations, and the createTask ones with their distinct ids."""

    pages: int = 0
    operations: int = 0
    create_task_operations: int = 0
    models: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot is: see the module.

    Attributes:
        date: ``YYYY-MM-DD``, the name of its folder.
        base_url: where the pages were fetched.
        language: of the pages, ``en`` or ``cn``.
        parser: ``PARSER_VERSION`` of the parsers that made the tables.
        complete: whether every page that the site lists was captured on this day.
        reasons: why it is not complete; sentences.
        lints: doubts that only show when pages are held side by side.
        second_looks: page path → one of ``SECOND_LOOKS``, for pages that were gone or had lost something.
        pages: page path → entry, sorted by path.
    """

    date: str
    base_url: str
    language: str
    parser: int = PARSER_VERSION
    complete: bool
    reasons: tuple[str, ...] = ()
    counts: Counts = Counts()
    lints: tuple[Lint, ...] = ()
    pages: Mapping[str, PageEntry] = field(default_factory=dict)
    second_looks: Mapping[str, str] = field(default_factory=dict)

    def confirms(self, page: str) -> bool:
        """Whether a second look at ``page`` confirmed what it has lost, or that it is gone."""
        return self.second_looks.get(page) in CONFIRMED


def models_of(page: Page) -> tuple[str, ...]:
    """The model ids that ``page`` documents, each once, in its order."""
    return tuple(dict.fromkeys(model for operation in page.operations for model in operation.table.models))


def operations_of(page: Page) -> tuple[str, ...]:
    """The endpoint of each operation of ``page``, in its order."""
    return tuple(operation.table.endpoint for operation in page.operations)


def count(pages: Iterable[Page]) -> Counts:
    """The counts of a snapshot that holds ``pages``."""
    pages = tuple(pages)
    tables = [operation.table for page in pages for operation in page.operations]
    shared = [table for table in tables if table.endpoint == CREATE_TASK]
    return Counts(
        pages=len(pages),
        operations=len(tables),
        create_task_operations=len(shared),
        models=len({model for table in shared for model in table.models}),
    )


def manifest_to_json(manifest: Manifest) -> dict[str, Json]:
    """``manifest`` as the JSON object that stands in ``manifest.json``."""
    counts = manifest.counts
    looks: dict[str, Json] = {"second_looks": dict(manifest.second_looks)} if manifest.second_looks else {}
    return {
        "date": manifest.date,
        "base_url": manifest.base_url,
        "language": manifest.language,
        "parser": manifest.parser,
        "complete": manifest.complete,
        "reasons": list(manifest.reasons),
        "counts": {name: getattr(counts, name) for name in _COUNT_KEYS},
        "lints": [lint_to_json(lint) for lint in manifest.lints],
        "pages": {page: _entry_to_json(entry) for page, entry in sorted(manifest.pages.items())},
        **looks,
    }


def manifest_from_json(data: Json) -> Manifest:
    """The manifest that :func:`manifest_to_json` wrote as ``data``.

    Raises:
        ShapeError: a :class:`~conformance.errors.SnapshotError` with the JSON path of what is wrong.
    """
    only_keys(expect(data, OBJECT), _MANIFEST_KEYS)
    day = member(data, "date", TEXT)
    if not is_day(day):
        raise wrong(N_("a day, YYYY-MM-DD"), day, ".date")
    return Manifest(
        date=day,
        base_url=member(data, "base_url", TEXT),
        language=member(data, "language", TEXT),
        parser=member(data, "parser", COUNT),
        complete=member(data, "complete", TRUTH),
        reasons=tuple(member(data, "reasons", TEXTS)),
        counts=_counts_from_json(member(data, "counts", OBJECT)),
        lints=each(data, "lints", lint_from_json),
        pages=_pages_from_json(member(data, "pages", OBJECT)),
        second_looks=_looks_from_json(member(data, "second_looks", OBJECT)) if "second_looks" in data else {},
    )


_COUNT_KEYS = tuple(one.name for one in fields(Counts))
_MANIFEST_KEYS = tuple(one.name for one in fields(Manifest))
_ENTRY_KEYS = tuple(one.name for one in fields(PageEntry))
_SOMETIMES = ("error", "redirected_to", "stale_since")
_ALWAYS = tuple(name for name in _ENTRY_KEYS if name not in (*_SOMETIMES, "parser"))


def _entry_to_json(entry: PageEntry) -> dict[str, Json]:
    found: dict[str, Json] = {name: getattr(entry, name) for name in _ALWAYS}
    found["models"] = list(entry.models)
    found["operations"] = list(entry.operations)
    found.update((name, getattr(entry, name)) for name in _SOMETIMES if getattr(entry, name))
    if entry.parser is not None:
        found["parser"] = entry.parser
    return found


def _counts_from_json(data: Mapping[str, Json]) -> Counts:
    try:
        only_keys(data, _COUNT_KEYS)
        return Counts(**{name: member(data, name, COUNT) for name in _COUNT_KEYS})
    except ShapeError as error:
        raise error.below(".counts") from None


def _step_to_page(name: str, page: str) -> str:
    """The JSON path of a page's entry in the object ``name``. Raises ShapeError where the page can't have that path."""
    step = f".{name}{step_to(page)}"
    reason = unsafe_reason(page)
    if reason:
        raise ShapeError(Sentence(N_("not a page path: {reason}"), reason=sentence_of(reason)), path=step)
    return step


def _looks_from_json(data: Mapping[str, Json]) -> dict[str, str]:
    for page in sorted(data):
        step = _step_to_page("second_looks", page)
        if not isinstance(data[page], str) or data[page] not in SECOND_LOOKS:
            raise wrong(one_of(SECOND_LOOKS), data[page], step)
    return {page: data[page] for page in sorted(data)}


def _pages_from_json(data: Mapping[str, Json]) -> dict[str, PageEntry]:
    found = {}
    for page in sorted(data):
        step = _step_to_page("pages", page)
        try:
            found[page] = _entry_from_json(data[page])
        except ShapeError as error:
            raise error.below(step) from None
    return found


def _entry_from_json(data: Json) -> PageEntry:
    only_keys(expect(data, OBJECT), _ENTRY_KEYS)
    entry = PageEntry(
        url=member(data, "url", TEXT),
        status=member(data, "status", TEXT),
        http_status=member(data, "http_status", COUNT_OR_NULL),
        form=member(data, "form", TEXT_OR_NULL),
        bytes=member(data, "bytes", COUNT_OR_NULL),
        sha256=member(data, "sha256", TEXT_OR_NULL),
        etag=member(data, "etag", TEXT_OR_NULL),
        last_modified=member(data, "last_modified", TEXT_OR_NULL),
        title=member(data, "title", TEXT_OR_NULL),
        models=tuple(member(data, "models", TEXTS)),
        operations=tuple(member(data, "operations", TEXTS)),
        **{name: member(data, name, TEXT) for name in _SOMETIMES if name in data},
        parser=member(data, "parser", COUNT) if "parser" in data else None,
    )
    _check_entry(entry)
    return entry


def _check_entry(entry: PageEntry) -> None:
    if entry.status not in STATUSES:
        raise wrong(one_of(STATUSES), entry.status, ".status")
    if entry.has_table and not (entry.sha256 and _SHA256.fullmatch(entry.sha256)):
        raise wrong(N_("64 hexadecimal digits"), entry.sha256, ".sha256")
    if (entry.status == "stale") != bool(entry.stale_since) or (entry.stale_since and not is_day(entry.stale_since)):
        told = N_("a day, YYYY-MM-DD, where the status is stale, and only there")
        raise wrong(told, entry.stale_since, ".stale_since")
    if entry.parser is not None and entry.status != "stale":
        raise wrong(N_("none where the status is not stale"), entry.parser, ".parser")
    for name in ("etag", "last_modified"):
        value = getattr(entry, name)
        if value != header_value(value):
            raise wrong(N_("the value of a header"), value, f".{name}")
