"""The status as JUnit XML, which every CI server shows: one suite, a case for each row of the roster."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from conformance.member import State
from conformance.report.junit import counted_xml
from conformance.report.result import plain_text
from conformance.status import Row, Status

_SKIPPED = (State.UNVERIFIED, State.RETIRED)
"""States of what can't be judged now, unless something was tried and is wrong."""


def status_to_junit(status: Status) -> str:
    """The text of a JUnit file: what is wrong fails, what was not tried or is retired is skipped, the rest passes."""
    root = ET.Element("testsuites", name="audit")
    suite = ET.SubElement(root, "testsuite", name=f"KIE {status.day}")
    for row in status.rows:
        _case(suite, row)
    return counted_xml(root)


def _case(suite: ET.Element, row: Row) -> None:
    case = ET.SubElement(suite, "testcase", classname=plain_text(row.entry.category), name=plain_text(row.entry.id))
    message = plain_text(" ".join([row.state.value, *(one.value for one in row.reasons)]))
    if row.is_wrong:
        failure = ET.SubElement(case, "failure", type=row.state.value, message=message)
        failure.text = plain_text("\n".join(_details(row)))
    elif row.state in _SKIPPED:
        ET.SubElement(case, "skipped", message=message)


def _details(row: Row) -> Iterator[str]:
    for member in row.members:
        for one in member.disagreements:
            yield f"{member.contract.id}: {one.sentence} [{one.fingerprint}]"
        for reason in member.reasons:
            if reason.is_finding:
                yield f"{member.contract.id}: {reason.value}"
