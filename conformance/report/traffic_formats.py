"""The audit of a recording in the format that is asked for."""

from __future__ import annotations

from conformance.audit.traffic import Traffic
from conformance.files import dump_json
from conformance.model import Level
from conformance.report.result_formats import joined, render_results
from conformance.report.traffic_json import traffic_to_badge, traffic_to_json
from conformance.report.traffic_markdown import traffic_to_markdown
from conformance.report.traffic_results import traffic_results
from conformance.report.traffic_text import Style, traffic_lines


def render(traffic: Traffic, form: str, *, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``text``, ``markdown``, ``json``, ``html``, ``sarif``, ``junit``, ``github`` or ``badge``.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return joined(traffic_lines(traffic, style, verbose=verbose))
    if form == "markdown":
        return traffic_to_markdown(traffic)
    if form == "html":
        from conformance.report.site.audit_page import traffic_html  # brings Jinja

        return traffic_html(traffic)
    if form == "json":
        return dump_json(traffic_to_json(traffic), in_ascii=True)
    if form == "badge":
        return dump_json(traffic_to_badge(traffic), in_ascii=True)
    found = traffic_results(traffic)
    return render_results(found, form, name="traffic", complete=not traffic.unjudged, fail_at=fail_at)
