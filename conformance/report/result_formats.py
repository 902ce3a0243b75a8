"""Results in the formats for machines, whatever found them: one piece for drift and for both kinds of audits."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.files import dump_json
from conformance.model import Level
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.result import Results
from conformance.report.sarif import sarif


def render_results(found: Results, form: str, *, name: str, complete: bool, fail_at: Level | None) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``sarif``, ``junit`` or ``github``.
        name: of the run, such as ``drift``: it tells runs of other kinds on the same files apart.
        complete: whether all could be looked at that was to be.
        fail_at: level from which JUnit has failures; None for none.
    """
    if form == "sarif":
        return dump_json(sarif(found, category=name, complete=complete), in_ascii=True)
    return junit_xml(found, name=name, fail_at=fail_at) if form == "junit" else joined(github_lines(found))


def joined(lines: Iterable[str]) -> str:
    """Lines as one text, each with its end."""
    return "".join(f"{line}\n" for line in lines)
