"""Drift in the format that is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from conformance.drift import Drift
from conformance.files import dump_json
from conformance.model import Level
from conformance.report.drift_json import drift_to_json
from conformance.report.drift_markdown import drift_to_markdown
from conformance.report.drift_results import drift_results
from conformance.report.drift_text import Style, drift_lines
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.sarif import sarif


def render(drift: Drift, form: str, *, snapshots: Path, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``text``, ``markdown``, ``json``, ``html``, ``sarif``, ``junit`` or ``github``.
        snapshots: folder of the snapshots, which formats for machines point at.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return _joined(drift_lines(drift, style, verbose=verbose))
    if form == "markdown":
        return drift_to_markdown(drift)
    if form == "html":
        from conformance.report.site.drift_page import drift_html  # brings Jinja

        return drift_html(drift)
    if form == "json":
        return dump_json(drift_to_json(drift), in_ascii=True)
    found = drift_results(drift, snapshots=snapshots)
    if form == "sarif":
        return dump_json(sarif(found, category="drift", complete=drift.complete), in_ascii=True)
    return junit_xml(found, name="drift", fail_at=fail_at) if form == "junit" else _joined(github_lines(found))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
