"""Findings as SARIF 2.1.0, the interchange format of static analysis: for code hosts and editors."""

from __future__ import annotations

from urllib.parse import quote

from conformance import __version__
from conformance.model import Json, Level
from conformance.report.result import Place, Result, Results, Rule, Trouble, plain_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "note"}
_FINGERPRINT = "kieConformance/v1"
_ROOT = "SRCROOT"


def sarif(found: Results, *, category: str, complete: bool = True) -> dict[str, Json]:
    """A SARIF log of one run, as plain data.

    Args:
        category: tells runs of other kinds on the same files apart, such as ``drift``.
        complete: whether all could be looked at that was to be.
    """
    order = sorted({one.rule for one in found.results})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "kie-conformance",
                        "semanticVersion": __version__,
                        "rules": [_rule(found.rules[id]) for id in order],
                    }
                },
                "automationDetails": {"id": f"{category}/", "description": {"text": plain_text(found.title)}},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which the command was run."}}},
                "invocations": [
                    {
                        "executionSuccessful": complete,
                        "toolExecutionNotifications": [_notification(one) for one in found.troubles],
                    }
                ],
                "results": [_result(one, order.index(one.rule)) for one in found.results],
            }
        ],
    }


def _notification(one: Trouble) -> Json:
    place = {} if one.place is None else {"locations": [{"physicalLocation": _location(one.place)}]}
    return {"level": "error" if one.fails else "warning", "message": {"text": plain_text(one.message)}, **place}


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": f"{rule.sentence}. {rule.why}"},
        "help": {"text": rule.do},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(one: Result, index: int) -> Json:
    message = "\n".join((f"{one.subject}: {one.message}", *one.details))
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": _LEVELS[one.level],
        "message": {"text": plain_text(message)},
        "locations": [{"physicalLocation": _location(one.place), "logicalLocations": [_logical(one)]}],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
        "suppressions": [] if one.counts else [_suppression(one)],
        "properties": {**one.facts, "state": one.state.value},
    }


def _location(place: Place) -> Json:
    return {
        "artifactLocation": {"uri": quote(place.file), "uriBaseId": _ROOT},
        "region": {"startLine": place.line},
    }


def _logical(one: Result) -> Json:
    if one.parameter is None:
        return {"fullyQualifiedName": plain_text(one.subject), "kind": "module"}
    name = plain_text(f"{one.subject}:{one.parameter}")
    return {"name": plain_text(one.parameter), "fullyQualifiedName": name, "kind": "parameter"}


def _suppression(one: Result) -> Json:
    told = {"justification": plain_text(one.justification)} if one.justification else {}
    return {"kind": "external", "status": "accepted", **told}
