"""Findings as JUnit XML, which every CI server shows: a suite for each subject, a case for each finding."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree as ET

from conformance.model import Level
from conformance.report.result import Result, Results, plain_text


def junit_xml(found: Results, *, name: str, fail_at: Level | None) -> str:
    """The text of a JUnit file.

    Args:
        name: of the whole, such as ``drift``.
        fail_at: findings of this level or a worse one are failures, others pass and say what they are; None: all pass.

    What is accepted is skipped, with the reason. Troubles are never failures: they are errors where the run fails for
    them, else skipped. Where there is nothing to tell, one case passes: servers take an empty file for a broken one.
    """
    root = ET.Element("testsuites", name=name)
    for subject, results in groupby(found.results, key=lambda one: one.subject):
        suite = _suite(root, subject)
        for one in results:
            _case(suite, one, fail_at)
    for kind, troubles in groupby(found.troubles, key=lambda one: one.kind):
        suite = _suite(root, kind)
        for trouble in troubles:
            message = plain_text(trouble.message)
            case = ET.SubElement(suite, "testcase", classname=kind, name=message)
            ET.SubElement(case, "error" if trouble.fails else "skipped", type=kind, message=message)
    if not len(root):
        ET.SubElement(_suite(root, name), "testcase", classname=name, name=plain_text(found.title))
    return counted_xml(root)


def _suite(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "testsuite", name=plain_text(name))


def _case(suite: ET.Element, one: Result, fail_at: Level | None) -> None:
    name = f"{one.rule} {one.parameter or one.subject} {one.fingerprint}"
    case = ET.SubElement(suite, "testcase", classname=plain_text(one.subject), name=plain_text(name))
    case.set("file", one.place.file)
    case.set("line", str(one.place.line))
    properties = ET.SubElement(case, "properties")
    told = {"level": one.level.label, "state": one.state.value, "rule": one.rule, "fingerprint": one.fingerprint}
    for key, value in told.items():
        ET.SubElement(properties, "property", name=key, value=value)
    text = plain_text("\n".join((one.message, *one.details)))
    if not one.counts:
        ET.SubElement(case, "skipped", message=plain_text(one.justification or one.state.value))
    elif fail_at is not None and one.level >= fail_at:
        failure = ET.SubElement(case, "failure", type=one.level.label, message=plain_text(one.message))
        failure.text = text
        return
    ET.SubElement(case, "system-out").text = text


def counted_xml(root: ET.Element) -> str:
    """The text of a file, with the numbers that readers expect as attributes; no times: they would differ each run."""
    tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    for one in (*root, root):
        one.set("tests", str(len(one.findall(".//testcase"))))
        for attribute, tag in tags.items():
            if one is not root or attribute != "skipped":  # which the format has for suites only
                one.set(attribute, str(len(one.findall(f".//{tag}"))))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
