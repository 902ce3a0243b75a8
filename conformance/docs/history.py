"""Earlier snapshots, as far as a scrape needs them: what it may keep, and what it is measured against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from conformance.docs.manifest import PageEntry
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from conformance.errors import CaptureError, SnapshotError
from conformance.messages import gettext as _
from conformance.model import Page


class History:
    """The snapshots of one language in ``root`` up to ``day``, that day included.

    Manifests are opened when they are needed and not kept, however many there are.

    Raises:
        CaptureError: the snapshot of ``day`` is one of another language.
        SnapshotError: a manifest is damaged.
    """

    def __init__(self, root: Path, day: str, language: str) -> None:
        self._root = root
        self._day = day
        self._language = language
        self._days = [known for known in reversed(snapshot_days(root)) if known <= day]
        self._with_table: dict[str, frozenset[str]] = {}
        self.same_day = open_snapshot(root, day) if day in self._days else None
        if self.same_day is not None and self.same_day.manifest.language != language:
            raise CaptureError(
                _("{folder} holds the pages in {held!r}, not in {language!r}").format(
                    folder=self.same_day.folder, held=self.same_day.manifest.language, language=language
                ),
                hint=_("Write to another folder with --out."),
            )
        self.newest = self._first(complete=False)

    def measure(self) -> Snapshot | None:
        """What a capture is measured against: the newest complete snapshot; without one, the newest."""
        return self._first(complete=True) or self.newest

    def before(self) -> Mapping[str, PageEntry]:
        """The pages that had a table before the day: in the newest snapshot then, and in the newest complete one."""
        found: dict[str, PageEntry] = {}
        for complete in (True, False):
            snapshot = self._first(complete=complete, today=False)
            if snapshot is not None:
                found |= {page: entry for page, entry in snapshot.manifest.pages.items() if entry.has_table}
        return found

    def last_good(self, page: str, *, today: bool = True) -> tuple[Snapshot, PageEntry, Page] | None:
        """The newest table of ``page``: its snapshot, what the manifest says of it, and the page.

        Args:
            today: whether a snapshot of the same day counts.
        """
        for day in self._known(today=today):
            if page not in self._tables(day):
                continue
            snapshot = open_snapshot(self._root, day)
            try:
                return snapshot, snapshot.manifest.pages[page], snapshot.page(page)
            except SnapshotError:  # its file is damaged: an older one may not be
                continue
        return None

    def _tables(self, day: str) -> frozenset[str]:
        """The pages that have a table in the snapshot of ``day``."""
        if day not in self._with_table:
            manifest = open_snapshot(self._root, day).manifest
            own = manifest.language == self._language
            self._with_table[day] = frozenset(page for page, entry in manifest.pages.items() if own and entry.has_table)
        return self._with_table[day]

    def _known(self, *, today: bool) -> list[str]:
        return [day for day in self._days if today or day != self._day]

    def _first(self, *, complete: bool, today: bool = True) -> Snapshot | None:
        for day in self._known(today=today):
            snapshot = open_snapshot(self._root, day)
            if snapshot.manifest.language == self._language and (snapshot.manifest.complete or not complete):
                return snapshot
        return None
