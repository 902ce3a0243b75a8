"""A look written down: what people read, what machines read, and the files that the repository could take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from conformance.drift import Drift
from conformance.files import write_atomic
from conformance.model import Level
from conformance.nightly.look import Look
from conformance.nightly.state import FILES, ISSUE, PROPOSAL, SUMMARY, Night, Proposal, write_night
from conformance.nightly.threads import told
from conformance.nightly.words import issue_body, issue_title, proposal_body, proposal_title, summary_text
from conformance.report.drift_formats import render
from conformance.report.drift_results import drift_results
from conformance.report.result_formats import render_results

_ENDINGS = {"json": "json", "markdown": "md", "html": "html", "junit": "xml"}


def write_look(look: Look, out: Path, *, snapshots: Path, here: Path, stored: PurePosixPath, fail_at: Level) -> Night:
    """Write a look into the folder ``out``: ``nightly.json`` last, so that whoever finds it finds all.

    Args:
        snapshots: the folder of snapshots.
        here: the root of the repository: contracts below it are proposed as they would have to be.
        stored: where the repository has its snapshots.
        fail_at: level from which JUnit has failures.
    """
    for name, found in (("documentation", look.news), ("contracts", look.standing)):
        texts = {} if found is None else dict(_reports(found, name, snapshots, here, fail_at))
        for path in (*(f"reports/{name}.{ending}" for ending in _ENDINGS.values()), f"sarif/{name}.sarif"):
            if path in texts:
                write_atomic(out / path, texts[path])
            else:
                (out / path).unlink(missing_ok=True)  # that of an earlier look
    write_atomic(out / SUMMARY, summary_text(look))
    write_atomic(out / ISSUE, issue_body(look))
    night = Night(
        day=look.day,
        complete=look.complete,
        title=issue_title(look),
        findings=tuple(sorted({one.finding.fingerprint for one in look.counted})),
        proposal=_propose(look, out, here, stored),
    )
    write_night(out, night)
    return night


def _reports(found: Drift, name: str, snapshots: Path, here: Path, fail_at: Level) -> Iterator[tuple[str, str]]:
    results = drift_results(found, snapshots=snapshots, here=here)
    for form, ending in _ENDINGS.items():
        if form == "junit":  # names files, as the repository has them
            text = render_results(results, form, name="drift", complete=found.complete, fail_at=fail_at)
        else:
            text = render(found, form, snapshots=snapshots, fail_at=fail_at, style=click.style, verbose=True)
        yield f"reports/{name}.{ending}", text
    log = render_results(results, "sarif", name=f"drift-{name}", complete=found.complete, fail_at=fail_at)
    yield f"sarif/{name}.sarif", log


def _propose(look: Look, out: Path, here: Path, stored: PurePosixPath) -> Proposal | None:
    """The files of a proposal, written; None where there is nothing that the repository should take.

    A partial snapshot is not proposed: it would be what the next night is compared with.
    """
    contracts = dict(_contracts(look, here))
    is_news = look.base is None or (look.news is not None and bool(look.news.changes))
    if not look.complete or not (is_news or contracts):
        return None
    files = {**contracts, **dict(_snapshot(look, stored))}
    for path, text in files.items():
        write_atomic(out / FILES / path, text)
    write_atomic(out / PROPOSAL, proposal_body(look, contracts))
    # Contracts say on which day they were verified: the next night is no other proposal for that.
    key = told((), *(f"{path}\n{text.replace(look.day, '')}" for path, text in sorted(contracts.items()))).key
    return Proposal(title=proposal_title(look), key=key, files=tuple(sorted(files)))


def _contracts(look: Look, here: Path) -> Iterator[tuple[str, str]]:
    for one in look.acceptances:
        path = one.path.resolve()
        if one.changes and path.is_relative_to(here.resolve()):
            yield path.relative_to(here.resolve()).as_posix(), one.after


def _snapshot(look: Look, stored: PurePosixPath) -> Iterator[tuple[str, str]]:
    for file in sorted(look.folder.rglob("*.json")):
        path = stored / look.day / file.relative_to(look.folder).as_posix()
        yield path.as_posix(), file.read_text("utf-8")
