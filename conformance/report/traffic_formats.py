"""The audit of a recording in the format that is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable

from conformance.audit.traffic import Traffic
from conformance.model import Json, Level
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.sarif import sarif
from conformance.report.traffic_json import traffic_to_badge, traffic_to_json
from conformance.report.traffic_markdown import traffic_to_markdown
from conformance.report.traffic_results import traffic_results
from conformance.report.traffic_text import Style, traffic_lines

FORMATS = ("text", "markdown", "json", "sarif", "junit", "github", "badge")


def render(traffic: Traffic, form: str, *, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: one of ``FORMATS``.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return _joined(traffic_lines(traffic, style, verbose=verbose))
    if form == "markdown":
        return traffic_to_markdown(traffic)
    if form == "json":
        return _dumped(traffic_to_json(traffic))
    if form == "badge":
        return _dumped(traffic_to_badge(traffic))
    found = traffic_results(traffic)
    if form == "sarif":
        return _dumped(sarif(found, category="traffic", complete=not traffic.unjudged))
    return junit_xml(found, name="traffic", fail_at=fail_at) if form == "junit" else _joined(github_lines(found))


def _dumped(data: Json) -> str:
    """JSON in ASCII: any terminal, pipe and host takes it."""
    return json.dumps(data, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
