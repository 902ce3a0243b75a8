"""Snapshots on disk, read: ``<root>/<day>/manifest.json`` and one JSON a page below it.

Files are opened when they are asked for, one page at a time. They may have been edited by hand or come
from somebody else: their shape is checked, and what is wrong is named with file and JSON path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import conformance
from conformance.causes import why
from conformance.docs.manifest import (
    MANIFEST_FILE,
    PARSER_VERSION,
    STATUSES,
    Counts,
    Manifest,
    PageEntry,
    manifest_from_json,
    manifest_to_json,
)
from conformance.docs.page_json import page_from_json, page_to_json
from conformance.docs.shape import ShapeError
from conformance.errors import ConformanceError, SnapshotError, UnknownNameError
from conformance.facts import is_day
from conformance.files import read_json
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import Json, Lint, Page

__all__ = [
    "PARSER_VERSION",
    "STATUSES",
    "Counts",
    "Manifest",
    "PageEntry",
    "Snapshot",
    "default_root",
    "manifest_from_json",
    "manifest_to_json",
    "open_snapshot",
    "page_file",
    "page_from_json",
    "page_to_json",
    "snapshot_days",
]

FOLDER = "scraped_docs"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of one day; pages are read from disk each time they are asked for.

    Attributes:
        folder: where it stands.
        manifest: what it says of itself.
    """

    folder: Path
    manifest: Manifest

    @property
    def day(self) -> str:
        """``YYYY-MM-DD``."""
        return self.manifest.date

    @property
    def complete(self) -> bool:
        """Whether every page that the site lists was captured on that day."""
        return self.manifest.complete

    @property
    def lints(self) -> tuple[Lint, ...]:
        """What the pages of the day say against each other; the path of such a lint is a model's id."""
        return self.manifest.lints

    def parser_of(self, page: str) -> int:
        """The version of the parsers that made the table of ``page``: an older one's, where the page is stale."""
        own = self.manifest.pages[page].parser
        return self.manifest.parser if own is None else own

    def models(self) -> list[str]:
        """Every model id that a page documents, each once, sorted."""
        return sorted({model for entry in self.manifest.pages.values() for model in entry.models})

    def page(self, page: str) -> Page:
        """The page at the path ``page``, such as ``market/kling/v2-1-pro``.

        Raises:
            UnknownNameError: the snapshot lists no such page; the hint holds the closest.
            SnapshotError: the page was not captured, or its file is missing or damaged.
        """
        entry = self.manifest.pages.get(page)
        if entry is None:
            close = get_close_matches(page, self.manifest.pages, 1)
            raise UnknownNameError(
                _("{folder}: no page {page!r}").format(folder=self.folder, page=page),
                hint=_("The closest is {name}.").format(name=repr(close[0])) if close else "",
            )
        if not entry.has_table:
            raise SnapshotError(
                _("{folder}: page {page} is {status}: {why}").format(
                    folder=self.folder, page=repr(page), status=entry.status, why=_(STATUSES[entry.status])
                )
            )
        file = page_file(self.folder, page)
        try:
            found = page_from_json(_read(file))
        except ShapeError as error:
            raise _damaged(file, error) from error
        for name, listed, held in (("page", page, found.page), ("sha256", entry.sha256, found.sha256)):
            if listed != held:
                raise SnapshotError(
                    _("{path}: $.{name}: expected {expected!r} as in the manifest, found {found!r}").format(
                        path=file, name=name, expected=listed, found=held
                    )
                )
        return found

    def pages(self) -> Iterator[Page]:
        """All pages that have a table, by path. Raises what :meth:`page` raises."""
        return (self.page(page) for page, entry in self.manifest.pages.items() if entry.has_table)

    def find_model(self, model: str) -> list[str]:
        """The paths of the pages that document ``model``; empty when none does."""
        return [page for page, entry in self.manifest.pages.items() if model in entry.models]

    def find_endpoint(self, endpoint: str) -> list[str]:
        """The paths of the pages that document ``endpoint``, such as ``POST /api/v1/veo/generate``."""
        return [page for page, entry in self.manifest.pages.items() if endpoint in entry.operations]


def default_root() -> Path:
    """Where snapshots are looked for when nobody says where.

    ``scraped_docs`` in the working directory, else beside the package (a checkout), else inside it (a wheel).
    """
    package = Path(conformance.__file__).parent
    for folder in (Path(FOLDER), package.parent / FOLDER):
        if folder.is_dir():
            return folder
    return package / FOLDER


def page_file(folder: Path, page: str) -> Path:
    """The file of ``page`` in the snapshot ``folder``."""
    return folder / f"{page}.json"


def snapshot_days(root: Path) -> list[str]:
    """The days that have a snapshot in ``root``, oldest first; empty when there is no such folder."""
    try:
        names = [folder.name for folder in root.iterdir() if is_day(folder.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise SnapshotError(f"{root}: {why(error)}") from error
    return sorted(name for name in names if (root / name / MANIFEST_FILE).is_file())


def open_snapshot(root: Path, day: str = "newest") -> Snapshot:
    """The snapshot of ``day`` in ``root``.

    Args:
        root: the folder that holds one folder a day.
        day: ``YYYY-MM-DD``, or ``newest``.

    Raises:
        SnapshotError: there is none, or its manifest is damaged; the hint names the closest day.
    """
    days = snapshot_days(root)
    if not days:
        raise SnapshotError(
            _("{path}: expected folders named YYYY-MM-DD with a {file}, found none").format(
                path=root, file=MANIFEST_FILE
            ),
            hint=_("Make one with: {command}").format(command="kie-conformance scrape"),
        )
    if day == "newest":
        day = days[-1]
    if day not in days:
        raise SnapshotError(
            _("{path}: no snapshot of that day").format(path=root / day / MANIFEST_FILE),
            hint=_("The closest is {day}.").format(day=_closest(day, days)),
        )
    file = root / day / MANIFEST_FILE
    try:
        manifest = manifest_from_json(_read(file))
    except ShapeError as error:
        raise _damaged(file, error) from error
    if manifest.date != day:
        raise SnapshotError(
            _("{path}: $.date: expected {day!r} as the folder is named, found {found!r}").format(
                path=file, day=day, found=manifest.date
            )
        )
    return Snapshot(root / day, manifest)


def _closest(day: str, days: list[str]) -> str:
    if not is_day(day):
        return (get_close_matches(day, days, 1) or days[-1:])[0]
    wanted = date.fromisoformat(day).toordinal()
    return min(days, key=lambda known: abs(date.fromisoformat(known).toordinal() - wanted))


def _damaged(file: Path, error: ShapeError) -> SnapshotError:
    return SnapshotError(f"{file}: {said(error.message)}", hint=said(error.hint))


def _read(file: Path) -> Json:
    try:
        return read_json(file)
    except ConformanceError as error:
        raise SnapshotError(error.message, hint=error.hint) from error
