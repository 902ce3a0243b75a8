"""A night handed on to a repository: one issue that tells the findings, one pull request that takes them over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from conformance.nightly.hosting import GitHub
from conformance.nightly.state import FILES, ISSUE, PROPOSAL, Night, read_night, read_text
from conformance.nightly.threads import Step, Thread, Told, current, step, told
from conformance.nightly.words import difference, nothing_left

BRANCH = "kie-conformance/nightly"
"""The branch of the one pull request: what stood on it is replaced."""


class Done(NamedTuple):
    """What became of the issue or the pull request; number 0 where there is none."""

    step: Step
    number: int


def publish_issue(folder: Path, host: GitHub) -> Done:
    """Open, update or close the one issue that tells the findings of a night; the same findings leave it alone.

    Raises:
        ReportError: the folder is damaged, or the host says no.
    """
    night = read_night(folder)
    thread = current(host.issues())
    now = _with_unseen(told(night.findings), thread, night)
    done = step(thread, now, is_complete=night.complete, is_wanted=bool(night.findings))
    if done is Step.OPEN:
        return Done(done, host.open_issue(night.title, _marked(now, read_text(folder, ISSUE))))
    if thread is None:
        return Done(done, 0)
    if done is Step.UPDATE:
        host.change_issue(thread.number, night.title, _marked(now, read_text(folder, ISSUE)))
        host.comment(thread.number, _difference(thread, now))
    elif done is Step.CLOSE:
        _close(host, thread, night, host.close_issue)
    return Done(done, thread.number)


def publish_proposal(folder: Path, host: GitHub, *, base: str, branch: str = BRANCH) -> Done:
    """Open, update or close the one pull request that brings the snapshot of a night and what follows from it.

    Args:
        base: the branch that it is for.

    Raises:
        ReportError: the folder is damaged, or the host says no.
    """
    night = read_night(folder)
    thread = current(host.pulls(branch))
    proposal = night.proposal
    now = told(night.findings, proposal.key) if proposal is not None else told(())
    done = step(thread, now, is_complete=night.complete, is_wanted=proposal is not None)
    if proposal is not None and done in (Step.OPEN, Step.UPDATE):
        files = {path: read_text(folder, f"{FILES}/{path}") for path in proposal.files}
        host.commit(branch, base, files, proposal.title)
        body = _marked(now, read_text(folder, PROPOSAL))
        if done is Step.OPEN:
            return Done(done, host.open_pull(branch, base, proposal.title, body))
    if thread is None:
        return Done(done, 0)
    if done is Step.UPDATE and proposal is not None:
        host.change_pull(thread.number, proposal.title, body)
        host.comment(thread.number, _difference(thread, now))
    elif done is Step.CLOSE:
        _close(host, thread, night, host.close_pull)
    return Done(done, thread.number)


def _with_unseen(now: Told, thread: Thread | None, night: Night) -> Told:
    """A partial capture takes nothing back: what it does not show is still told."""
    if night.complete or thread is None or not thread.is_open:
        return now
    return told(now.findings | thread.told.findings)


def _difference(thread: Thread, now: Told) -> str:
    return difference(now.findings - thread.told.findings, thread.told.findings - now.findings)


def _close(host: GitHub, thread: Thread, night: Night, close: Callable[[int, str], None]) -> None:
    """Say so and close; the marker tells nothing any more, so that the same findings would be told again."""
    text = nothing_left(night.day)
    host.comment(thread.number, text)
    close(thread.number, _marked(told(()), text))


def _marked(now: Told, text: str) -> str:
    return f"{now.marker}\n{text}"
