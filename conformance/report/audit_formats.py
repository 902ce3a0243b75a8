"""An audit of somebody's validator in the format that is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.audit.run import Audit
from conformance.files import dump_json
from conformance.model import Level
from conformance.report.audit_json import audit_to_badge, audit_to_json
from conformance.report.audit_markdown import audit_to_markdown
from conformance.report.audit_results import audit_results
from conformance.report.audit_text import Style, audit_lines
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.sarif import sarif


def render(audit: Audit, form: str, *, place: str, fail_at: Level | None, style: Style, verbose: bool) -> str:
    """The whole text of a report, with a line end at its end.

    Args:
        form: ``text``, ``markdown``, ``json``, ``sarif``, ``junit``, ``github`` or ``badge``.
        place: the subject's file, which formats for machines point at.
        fail_at: level from which JUnit has failures; None for none.
        style, verbose: of the text.
    """
    if form == "text":
        return _joined(audit_lines(audit, style, verbose=verbose))
    if form == "markdown":
        return audit_to_markdown(audit)
    if form == "json":
        return dump_json(audit_to_json(audit), in_ascii=True)
    if form == "badge":
        return dump_json(audit_to_badge(audit), in_ascii=True)
    found = audit_results(audit, place)
    if form == "sarif":
        log = sarif(found, category="audit-subject", complete=not any(one.untried for one in audit.tried))
        return dump_json(log, in_ascii=True)
    if form == "junit":
        return junit_xml(found, name="audit-subject", fail_at=fail_at)
    return _joined(github_lines(found))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
