"""Writing the site: every page, the files beside them, and no page of an earlier site that is none of this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import copy_context
from pathlib import Path

from conformance.documentation import Record
from conformance.drift import Drift
from conformance.errors import ConformanceError
from conformance.files import dump_json, read_json, write_atomic
from conformance.messages import use_language
from conformance.model import Page
from conformance.report.drift_words import headline
from conformance.report.site import pages
from conformance.report.site.addresses import address, row_address
from conformance.report.site.drift_page import drift_page
from conformance.report.site.environment import STATIC, static
from conformance.report.site.model_page import model_page
from conformance.report.site.vocabulary import words
from conformance.status import Status

CONTENTS = "contents.json"
"""Names every file of the site, so that the next one can take away what it does not have."""


def write_site(
    folder: Path,
    status: Status,
    snapshots: Sequence[Record],
    drifts: Sequence[Drift] = (),
    *,
    language: str | None = None,
) -> Path:
    """Write the whole site into ``folder``, and take away pages that an earlier run wrote and this one does not.

    Args:
        folder: made where it is missing; files that are not of a site of ours stay.
        status: of the snapshot under audit; what is shown of evidence is in its proofs.
        snapshots: in order of days, up to the one under audit.
        drifts: a page each, the first is ``drift.html``.
        language: of the texts; None for the one that is spoken.

    Returns:
        The path of the first page to open.

    Raises:
        ValueError: there is no such language.
        OSError: a file can't be written.
    """

    def render_all() -> dict[str, str]:
        if language is not None:
            use_language(language)
        return dict(_pages(status, [_Remembering(one) for one in snapshots], drifts))

    content = {**{name: static(name) for name in STATIC}, **copy_context().run(render_all)}
    _remove_strays(folder, content)
    for name, text in content.items():
        write_atomic(folder / name, text)
    write_atomic(folder / CONTENTS, dump_json({"files": sorted(content)}))
    return folder / pages.OVERVIEW


class _Remembering:
    """A snapshot that reads each of its pages once: several pages of the site ask for the same."""

    def __init__(self, snapshot: Record) -> None:
        self._snapshot = snapshot
        self._read: dict[str, Page] = {}
        self.day, self.complete, self.lints = snapshot.day, snapshot.complete, snapshot.lints
        self.find_model, self.find_endpoint = snapshot.find_model, snapshot.find_endpoint

    def page(self, page: str) -> Page:
        if page not in self._read:
            self._read[page] = self._snapshot.page(page)
        return self._read[page]


def _pages(status: Status, snapshots: Sequence[_Remembering], drifts: Sequence[Drift]) -> Iterator[tuple[str, str]]:
    """Every page by its file."""
    shared = {
        **words(),
        "alone": False,
        "day": status.day,
        "has_drift": bool(drifts),
        "known": status.members.keys(),
        "roster": status.roster,
    }
    yield pages.OVERVIEW, pages.overview(status, **shared)
    yield pages.LINTS, pages.lints(status, **shared)
    yield pages.RULES_PAGE, pages.rules(**shared)
    yield pages.LAWS_PAGE, pages.laws(status, **shared)
    named = {_drift_file(place, one): one for place, one in enumerate(drifts)}
    for file, one in named.items():
        others = [(name, headline(other)) for name, other in named.items() if name != file]
        yield file, drift_page(one, file, others, **shared)
    for row in status.rows:
        if len(row.members) > 1:
            yield row_address(row), pages.family(row, status, **shared)
    for member in status.members.values():
        yield address(member.contract.id), model_page(member, status, snapshots, **shared)


def _drift_file(place: int, drift: Drift) -> str:
    return f"drift-{drift.old}-{drift.new}.html" if place else "drift.html"


def _remove_strays(folder: Path, content: dict[str, str]) -> None:
    """Remove what an earlier site listed and this one does not have; a list that can't be read is no list."""
    try:
        listed = read_json(folder / CONTENTS)["files"]
    except (ConformanceError, KeyError, TypeError):
        return
    for name in listed if isinstance(listed, list) else ():
        path = folder / str(name)
        inside = path.suffix == ".html" and path.resolve().is_relative_to(folder.resolve())
        if inside and str(name) not in content and path.is_file():
            path.unlink()
