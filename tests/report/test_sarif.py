"""SARIF: what we write keeps the official schema, and says what code hosts look for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conformance.docs.snapshot import default_root
from conformance.drift import Drift
from conformance.report.drift_results import drift_results
from conformance.report.sarif import sarif
from tests.support.drifts import drift_of, of_every_sort

SCHEMA = os.environ.get("KIE_SARIF_SCHEMA", "")
HERE = Path(__file__).parents[2]


def log_of(found: Drift) -> Any:
    results = drift_results(found, snapshots=default_root(), here=HERE)
    return json.loads(json.dumps(sarif(results, category="drift", complete=found.complete), allow_nan=False))


@pytest.mark.skipif(not SCHEMA, reason="KIE_SARIF_SCHEMA names no schema: nox -s tests installs it where npm is")
@pytest.mark.parametrize("found", [of_every_sort(), drift_of()], ids=["every sort", "nothing"])
def test_a_log_keeps_the_official_schema(found: Drift) -> None:
    schema = json.loads(Path(SCHEMA).read_text("utf-8"))
    assert schema["properties"]["version"]["enum"] == ["2.1.0"]
    validator = jsonschema.Draft4Validator(schema)
    log = log_of(found)
    assert [error.message for error in validator.iter_errors(log)] == []
    # And the schema looks closely enough to refuse what it should.
    log["runs"][0]["tool"]["driver"]["ruls"] = []
    assert not validator.is_valid(log)


def test_a_log_says_what_code_hosts_need() -> None:
    (run,) = log_of(of_every_sort())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == sorted({one["ruleId"] for one in run["results"]})
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        (location,) = one["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert not artifact["uri"].startswith("/")
        assert location["physicalLocation"]["region"]["startLine"] >= 1
    assert run["automationDetails"]["id"] == "drift/"


def test_what_is_accepted_is_suppressed_with_its_reason() -> None:
    (run,) = log_of(of_every_sort())["runs"]
    reasons = [one["suppressions"][0].get("justification") for one in run["results"] if one["suppressions"]]
    assert len(reasons) == 2
    assert "the page is wrong" in reasons


def test_a_partial_capture_is_no_whole_run() -> None:
    (run,) = log_of(of_every_sort())["runs"]
    assert [one["executionSuccessful"] for one in run["invocations"]] == [True]
    found = drift_results(of_every_sort(), snapshots=default_root(), here=HERE)
    (partial,) = sarif(found, category="drift", complete=False)["runs"]
    assert partial["invocations"][0]["executionSuccessful"] is False
