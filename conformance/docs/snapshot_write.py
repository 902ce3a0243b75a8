"""Snapshots on disk, written: all of one, or nothing.

The folder is built beside its place and swapped in by two renames. A run that dies before the first leaves
the old snapshot; one that dies between them leaves the old one under another name, and :func:`recover`
puts it back when the next run starts.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from conformance.causes import why
from conformance.docs.manifest import MANIFEST_FILE, Manifest, manifest_to_json
from conformance.docs.page_json import page_to_json
from conformance.docs.snapshot import page_file
from conformance.errors import CaptureError
from conformance.files import dump_json
from conformance.messages import gettext as _
from conformance.model import Page

_LEFTOVER = re.compile(r"\.(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.(?P<kind>new|old)-.+")


def write_snapshot(root: Path, manifest: Manifest, pages: Iterable[Page]) -> Path:
    """Write the snapshot of ``manifest.date`` below ``root``, in the place of an earlier one of that day.

    Args:
        root: the folder that holds one folder a day; it is made if it is missing.
        manifest: what the snapshot says of itself.
        pages: every page that has a table in the manifest, in any order.

    Returns:
        The folder of the snapshot.

    Raises:
        CaptureError: the file system refused; what stood there before still does.
        ValueError: pages and manifest do not say the same.
    """
    place = root / manifest.date
    try:
        root.mkdir(parents=True, exist_ok=True)
        new = root / f".{manifest.date}.new-{secrets.token_hex(8)}"
        new.mkdir()
        lock = _lock(new)
        try:
            _fill(new, manifest, pages)
            _swap(new, place)
        finally:
            shutil.rmtree(new, ignore_errors=True)
            _unlock(lock)
    except OSError as error:
        told = _("{path}: could not be written: {problem}").format(path=place, problem=why(error))
        raise CaptureError(told) from error
    return place


def recover(root: Path) -> None:
    """Put right what killed runs left in ``root``: an old snapshot goes back to its place, half-made ones go.

    Leftovers of a run that is still writing are let alone.

    Raises:
        CaptureError: the file system refused.
    """
    try:
        leftovers = [(match, root / name) for name in sorted(_names(root)) if (match := _LEFTOVER.fullmatch(name))]
        busy = {match["day"] for match, folder in leftovers if match["kind"] == "new" and _is_locked(folder)}
        for match, folder in leftovers:
            if match["day"] in busy:
                continue
            if match["kind"] == "old" and not os.path.lexists(root / match["day"]):
                os.rename(folder, root / match["day"])
            else:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise CaptureError(f"{root}: {why(error)}") from error


def _names(root: Path) -> list[str]:
    try:
        return os.listdir(root)
    except FileNotFoundError:
        return []


def _fill(folder: Path, manifest: Manifest, pages: Iterable[Page]) -> None:
    expected = {page for page, entry in manifest.pages.items() if entry.has_table}
    for page in pages:
        if page.page not in expected:
            raise ValueError(f"{page.page}: twice, or without a table in the manifest")
        expected.remove(page.page)
        file = page_file(folder, page.page)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dump_json(page_to_json(page)).encode())
    if expected:
        raise ValueError(f"in the manifest, but not among the pages: {', '.join(sorted(expected))}")
    (folder / MANIFEST_FILE).write_bytes(dump_json(manifest_to_json(manifest)).encode())


def _swap(new: Path, place: Path) -> None:
    if not os.path.lexists(place):
        os.rename(new, place)
        return
    old = new.with_name(new.name.replace(".new-", ".old-"))
    os.rename(place, old)
    try:
        os.rename(new, place)
    except BaseException:
        os.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)  # what can't be removed now goes when the next run starts


if sys.platform == "win32":

    def _lock(folder: Path) -> int | None:  # noqa: ARG001 # folders can't be locked there
        return None

    def _unlock(lock: int | None) -> None:
        pass

else:
    import fcntl

    def _lock(folder: Path) -> int | None:
        """Mark ``folder`` as being written: the mark goes with the process, however it ends. None when taken."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:  # a file system without locks
            pass
        return descriptor

    def _unlock(lock: int | None) -> None:
        if lock is not None:
            os.close(lock)


def _is_locked(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    lock = _lock(folder)
    _unlock(lock)
    return lock is None
