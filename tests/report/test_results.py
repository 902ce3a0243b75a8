"""Formats for machines, from results of any kind: what a reader of the format gets back is what was said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser.xunit2 import JUnitXml, TestCase

from conformance.model import FindingState, Level
from conformance.report.github import github_lines
from conformance.report.junit import junit_xml
from conformance.report.result import Place, Result, Results, Rule, Trouble, plain_text
from conformance.report.sarif import sarif

TEXTS = st.text(max_size=30) | st.sampled_from(["%", "%0A", "::error::x", "a,b:c", "]]>", "&lt;", "\r\n", "##[x]", ""])
LEVELS = {"error": Level.BREAKING, "warning": Level.WARNING, "notice": Level.INFO}
RULES = {"a-rule": Rule(id="a-rule", sentence="it is so", why="it matters", do="Do it.", level=Level.BREAKING)}


def result(message: str = "it is so", level: Level = Level.BREAKING, **told: object) -> Result:
    known: dict[str, object] = {
        "rule": "a-rule",
        "subject": "acme/one",
        "parameter": "scale",
        "fingerprint": "0123456789ab",
        "place": Place(file="contracts/acme one.toml", line=7),
        **told,
    }
    return Result(message=message, level=level, **known)  # type: ignore[arg-type]  # checked by the dataclass' use


def of(*results: Result, troubles: tuple[Trouble, ...] = ()) -> Results:
    return Results(title="One against the other", results=results, rules=RULES, troubles=troubles)


def decoded(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner of GitHub Actions reads it: its name, its properties, its message."""
    found = re.fullmatch(r"::(\w+)(?: ([^\n]*?))?::([^\n\r]*)", line)
    assert found is not None, line
    pairs = (one.split("=", 1) for one in (found[2] or "").split(",") if one)
    return found[1], {key: _undone(value, property=True) for key, value in pairs}, _undone(found[3])


def _undone(text: str, *, property: bool = False) -> str:
    if property:
        text = text.replace("%2C", ",").replace("%3A", ":")
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


@settings(max_examples=150)
@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Level))
def test_github_reads_back_what_was_said(message: str, subject: str, detail: str, level: Level) -> None:
    (line,) = github_lines(of(result(message, level, subject=subject, details=(detail,))))
    name, properties, said = decoded(line)
    assert LEVELS[name] is level
    assert properties == {
        "file": "contracts/acme one.toml",
        "line": "7",
        "title": plain_text(f"{subject}: a-rule"),
    }
    assert said == plain_text(f"{message} [0123456789ab]\n{detail}")


@settings(max_examples=150)
@given(TEXTS, TEXTS, TEXTS)
def test_junit_reads_back_what_was_said(message: str, subject: str, detail: str) -> None:
    text = junit_xml(of(result(message, subject=subject, details=(detail,))), name="x", fail_at=Level.BREAKING)
    (suite,) = JUnitXml.fromstring(text.encode())
    (case,) = suite
    assert isinstance(case, TestCase)
    (failure,) = case.result
    # XML makes one line end of all, and blanks of those in attributes.
    assert suite.name == plain_text(subject)
    assert failure.text == re.sub("\r\n?", "\n", plain_text(f"{message}\n{detail}"))
    assert failure.type == "breaking"


@pytest.mark.parametrize(("fail_at", "failures"), [(Level.BREAKING, 1), (Level.WARNING, 2), (Level.INFO, 3), (None, 0)])
def test_junit_fails_from_the_level_that_is_asked_for(fail_at: Level | None, failures: int) -> None:
    found = of(*(result(level=level) for level in Level), result(state=FindingState.ACCEPTED, justification="so be it"))
    xml = JUnitXml.fromstring(junit_xml(found, name="x", fail_at=fail_at).encode())
    assert (xml.tests, xml.failures, xml.errors) == (4, failures, 0)
    (suite,) = xml
    assert (suite.tests, suite.failures, suite.skipped, suite.errors) == (4, failures, 1, 0)


def test_nothing_to_tell_is_one_case_that_passes() -> None:
    (suite,) = JUnitXml.fromstring(junit_xml(of(), name="audit", fail_at=Level.INFO).encode())
    (case,) = suite
    assert isinstance(case, TestCase)
    assert (suite.name, case.name, case.is_passed) == ("audit", "One against the other", True)


def test_troubles_are_no_findings_in_any_format() -> None:
    place = Place(file="deviations.toml", line=3)
    troubles = (
        Trouble(kind="capture", message="a page is lost"),
        Trouble(kind="deviation", message="it has expired", fails=True, place=place),
    )
    found = of(result(level=Level.INFO), troubles=troubles)
    assert [line.partition("::[")[0] for line in github_lines(found)][:2] == [
        "::error file=deviations.toml,line=3,title=deviation::it has expired",
        "::warning title=capture::a page is lost",
    ]
    xml = JUnitXml.fromstring(junit_xml(found, name="x", fail_at=Level.INFO).encode())
    assert {one.name: (one.failures, one.errors, one.skipped) for one in xml} == {
        "acme/one": (1, 0, 0),
        "capture": (0, 0, 1),
        "deviation": (0, 1, 0),
    }
    (run,) = sarif(found, category="x")["runs"]
    assert len(run["results"]) == 1
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [(one["level"], one["message"]["text"]) for one in told] == [
        ("warning", "a page is lost"),
        ("error", "it has expired"),
    ]
    assert dict(found.counted) == {"breaking": 0, "warning": 0, "info": 1, "accepted": 0}


def test_sarif_addresses_are_addresses() -> None:
    (run,) = sarif(of(result()), category="x")["runs"]
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "contracts/acme%20one.toml"
    assert location["logicalLocations"] == [
        {"name": "scale", "fullyQualifiedName": "acme/one:scale", "kind": "parameter"}
    ]
