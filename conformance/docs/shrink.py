"""Whether a capture lost so much that it must not replace what is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from conformance.docs.manifest import Manifest, PageEntry
from conformance.messages import gettext as _
from conformance.model import CREATE_TASK

MAX_LOSS = 20
"""Per cent of the pages, or of the models, that may be lost."""


def losses(
    pages: Mapping[str, PageEntry],
    listed: Collection[str],
    previous: Manifest | None,
    in_scope: Callable[[str], bool],
) -> list[str]:
    """What was lost beyond the allowed, in sentences; empty when it is not too much.

    Args:
        pages: the entries of the capture; a page whose earlier table is kept is not lost.
        listed: the pages that the index lists, as far as they were asked for. Those that could not be fetched or read
            count as lost even where no earlier snapshot had them; those of which the site says that they are not
            there do not: then it is the index that is wrong.
        previous: the snapshot to measure against, if there is one.
        in_scope: which pages were asked for at all.
    """
    found = [page for page in pages if in_scope(page) and pages[page].has_table]
    failed = sorted(page for page in set(listed).difference(found) if pages[page].status != "missing")
    against_index = _loss(
        _("{gone} of the {before} pages that are listed ({percent} %) would be lost: {names}"),
        failed,
        len(listed),
        len(listed) - len(failed),
    )
    if previous is None:
        return [against_index] if against_index else []
    before = {page: entry for page, entry in previous.pages.items() if in_scope(page) and entry.has_table}
    of_pages = _("{gone} of the {before} pages of {day} ({percent} %) would be lost: {names}")
    of_models = _("{gone} of the {before} models of {day} ({percent} %) would be lost: {names}")
    day = previous.date
    old, new = _models(before.values()), _models(pages[page] for page in found)
    sentences = (
        against_index,
        _loss(of_pages, sorted(before.keys() - set(found)), len(before), len(found), day),
        _loss(of_models, sorted(old - new), len(old), len(new), day),
    )
    return [sentence for sentence in sentences if sentence]


def names(items: Collection[str], most: int = 10) -> str:
    """``items`` in one line; beyond ``most`` only their number."""
    shown = ", ".join(list(items)[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown


def _names(items: list[str], most: int = 10) -> str:
    """As :func:`names`, in the language that is spoken."""
    if len(items) <= most:
        return ", ".join(items)
    return _("{names} and {more} more").format(names=", ".join(items[:most]), more=len(items) - most)


def _loss(template: str, lost: list[str], before: int, now: int, day: str = "") -> str:
    gone = before - now
    if gone * 100 <= before * MAX_LOSS:
        return ""
    percent = gone * 100 // before
    return template.format(gone=gone, before=before, day=day, percent=percent, names=_names(lost))


def _models(entries: Iterable[PageEntry]) -> set[str]:
    return {model for entry in entries if CREATE_TASK in entry.operations for model in entry.models}
