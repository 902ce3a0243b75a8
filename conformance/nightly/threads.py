"""What becomes of the one issue, or the one pull request, that tells the findings of a night.

A marker in its text names the findings that it tells. The same findings leave it alone, whether it is open or somebody
closed it: nobody is told twice, and nobody who decided is asked again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

_MARKER = re.compile(r"<!-- kie-conformance:nightly key=(?P<key>[0-9a-f]{12}) told=(?P<told>[0-9a-f,]*) -->")


class Step(Enum):
    """What to do with a thread."""

    OPEN = "open"
    UPDATE = "update"
    CLOSE = "close"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a thread tells.

    Attributes:
        key: the same for the same content, on any machine.
        findings: the fingerprints of what is told; empty where nothing is left to tell.
    """

    key: str
    findings: frozenset[str]

    @property
    def marker(self) -> str:
        """The comment that stands in the thread's text: hexadecimal digits only, so that nothing can end it early."""
        return f"<!-- kie-conformance:nightly key={self.key} told={','.join(sorted(self.findings))} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """An issue or a pull request of an earlier night."""

    number: int
    is_open: bool
    told: Told


def told(findings: Iterable[str], *more: str) -> Told:
    """What tells ``findings`` (fingerprints), and ``more`` that makes a difference beside them."""
    found = frozenset(findings)
    parts = "\n".join((*sorted(found), *more))
    return Told(key=hashlib.sha256(parts.encode()).hexdigest()[:12], findings=found)


def told_in(text: str) -> Told | None:
    """What a thread with this text tells; None where it is none of ours."""
    found = _MARKER.search(text)
    if found is None:
        return None
    return Told(key=found["key"], findings=frozenset(one for one in found["told"].split(",") if one))


def current(threads: Sequence[Thread]) -> Thread | None:
    """The thread that counts: the oldest that is open, else the newest."""
    ordered = sorted(threads, key=lambda one: one.number)
    return next((one for one in ordered if one.is_open), ordered[-1] if ordered else None)


def step(thread: Thread | None, now: Told, *, is_complete: bool, is_wanted: bool = True) -> Step:
    """What to do with the thread that counts.

    Args:
        now: what there is to tell.
        is_complete: whether all was captured: what a partial capture does not show is not known to be gone, so it
            neither closes a thread nor takes anything back.
        is_wanted: whether there is anything to tell at all.
    """
    if not is_wanted:
        return Step.CLOSE if thread is not None and thread.is_open and is_complete else Step.LEAVE
    if thread is None:
        return Step.OPEN
    is_nothing_new = now.findings <= thread.told.findings
    if thread.told.key == now.key or (is_nothing_new and not is_complete):
        return Step.LEAVE
    return Step.UPDATE if thread.is_open else Step.OPEN
