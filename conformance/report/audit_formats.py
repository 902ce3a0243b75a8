"""An audit of somebody's validator in the format that is asked for."""

from __future__ import annotations

from conformance.audit.run import Audit
from conformance.files import dump_json
from conformance.model import Level
from conformance.report.audit_json import audit_to_badge, audit_to_json
from conformance.report.audit_markdown import audit_to_markdown
from conformance.report.audit_results import audit_results
from conformance.report.audit_text import Style, audit_lines
from conformance.report.result_formats import joined, render_results


def render(audit: Audit, form: str, *, place: str, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``text``, ``markdown``, ``json``, ``html``, ``sarif``, ``junit``, ``github`` or ``badge``.
        place: the subject's file, which formats for machines point at.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return joined(audit_lines(audit, style, verbose=verbose))
    if form == "markdown":
        return audit_to_markdown(audit)
    if form == "html":
        from conformance.report.site.audit_page import audit_html  # brings Jinja

        return audit_html(audit)
    if form == "json":
        return dump_json(audit_to_json(audit), in_ascii=True)
    if form == "badge":
        return dump_json(audit_to_badge(audit), in_ascii=True)
    found = audit_results(audit, place)
    complete = not any(one.untried for one in audit.tried)
    return render_results(found, form, name="audit-subject", complete=complete, fail_at=fail_at)
