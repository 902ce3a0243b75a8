"""Drift in the format that is asked for."""

from __future__ import annotations

from pathlib import Path

from conformance.drift import Drift
from conformance.files import dump_json
from conformance.model import Level
from conformance.report.drift_json import drift_to_json
from conformance.report.drift_markdown import drift_to_markdown
from conformance.report.drift_results import drift_results
from conformance.report.drift_text import Style, drift_lines
from conformance.report.result_formats import joined, render_results


def render(drift: Drift, form: str, *, snapshots: Path, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``text``, ``markdown``, ``json``, ``html``, ``sarif``, ``junit`` or ``github``.
        snapshots: folder of the snapshots, which formats for machines point at.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return joined(drift_lines(drift, style, verbose=verbose))
    if form == "markdown":
        return drift_to_markdown(drift)
    if form == "html":
        from conformance.report.site.drift_page import drift_html  # brings Jinja

        return drift_html(drift)
    if form == "json":
        return dump_json(drift_to_json(drift), in_ascii=True)
    found = drift_results(drift, snapshots=snapshots)
    return render_results(found, form, name="drift", complete=drift.complete, fail_at=fail_at)
