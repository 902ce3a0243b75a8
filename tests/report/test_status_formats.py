"""The status in its formats: the same counts in all, deterministic, and hostile text stays text."""

from __future__ import annotations

import json
import re
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import jsonschema_rs
import pytest

from conformance.coverage import Coverage
from conformance.files import dump_json
from conformance.laws.evidence import Proof, Standing, read_evidence
from conformance.member import Reason, State
from conformance.model import Level
from conformance.report.status_badge import status_to_badge
from conformance.report.status_csv import status_to_csv
from conformance.report.status_json import check_status, schema, status_to_json
from conformance.report.status_junit import status_to_junit
from conformance.report.status_markdown import status_to_markdown
from conformance.report.words import summary
from conformance.status import Status, audit_roster
from tests.support.statuses import CHANGED, EVIDENCE, SNAPSHOTS, csv_rows, markdown_rows, text_of, text_rows
from tests.test_status import GOOD, NOW, Day, contract_of, page_of, status_of

HOSTILE = "a|b`<script>alert(1)</script>\x1b[31m\u202e*_x_*"


@pytest.mark.parametrize("which", ["status", "mixed"])
def test_all_formats_show_the_72_rows_with_the_same_counts(which: str, request: pytest.FixtureRequest) -> None:
    status: Status = request.getfixturevalue(which)
    entries: Any = status_to_json(status)["entries"]
    cases = ET.fromstring(status_to_junit(status)).findall(".//testcase")
    text, table, sheet = text_rows(status), markdown_rows(status), csv_rows(status)
    assert len(entries) == len(text) == len(table) == len(sheet) == len(cases) == 72
    for entry, line, row, record, case in zip(entries, text, table, sheet, cases, strict=True):
        parameters, evidence, examples = entry["parameters"], entry["evidence"], entry["examples"]
        assert line["index"] == row["index"] == record["index"] == str(entry["index"])
        assert line["model"] == record["id"] == case.get("name") == entry["id"]
        assert row["model"].startswith(f"`{entry['id']}`")
        assert line["state"] == row["state"].strip("*") == record["state"] == entry["state"]
        assert record["reasons"].split() == entry["reasons"]
        counts = [str(parameters[name]) for name in ("documented", "ruled", "agreeing")]
        assert line["parameters"] == row["parameters"] == " / ".join(counts)
        assert [record[f"parameters_{name}"] for name in ("documented", "ruled", "agreeing")] == counts
        if evidence["standing"] == "fresh":
            laws, mutants = evidence["laws"], evidence["mutants"]
            assert line["laws"] == row["laws"] == f"{laws['passed']}/{laws['all']}"
            assert line["mutants"] == row["mutants"] == f"{mutants['killed']}/{mutants['all']}"
            assert line["sides"] == row["sides"] == f"{evidence['sides']['both']}/{sum(evidence['sides'].values())}"
        assert [record[name] for name in ("evidence", "laws_passed", "laws", "mutants_killed", "mutants")] == [
            evidence["standing"],
            *map(str, (*evidence["laws"].values(), *evidence["mutants"].values())),
        ]
        shown = f"{examples['accepted']}/{sum(examples.values())}" if sum(examples.values()) else "none"
        assert line["examples"] == row["examples"] == shown
        for name in ("lints", "rules"):
            assert line[name] == row[name] == record[name] == str(entry[name])
        assert line["drift"] == row["drift"] == record["since_verified"] == str(sum(entry["since_verified"].values()))
        assert record["since_report"] == str(sum(entry["since_report"].values()))
        assert record["since_report_breaking"] == str(entry["since_report"]["breaking"])
        assert line["since_report"].startswith(record["since_report"])
        assert record["disagreements"] == str(entry["disagreements"]) == line["differ"].split()[0]
        assert record["priced"] == str(entry["priced"])


@pytest.mark.parametrize("which", ["status", "mixed"])
def test_all_formats_count_the_states_alike(which: str, request: pytest.FixtureRequest) -> None:
    status: Status = request.getfixturevalue(which)
    states = {state.value: count for state, count in status.by_state.items()}
    assert Counter(row["state"] for row in text_rows(status)) == +Counter(states)
    assert Counter(row["state"].strip("*") for row in markdown_rows(status)) == +Counter(states)
    assert Counter(row["state"] for row in csv_rows(status)) == +Counter(states)
    data: Any = status_to_json(status)
    assert data["summary"]["states"] == states
    assert data["summary"]["verified"] == states["verified"]
    badge = status_to_badge(status)
    assert badge["message"] == f"{states['verified']} of {72 - states['retired']} verified"
    suite = ET.fromstring(status_to_junit(status)).find("testsuite")
    assert suite is not None
    wrong = sum(row.is_wrong for row in status.rows)
    passed = 72 - int(suite.attrib["failures"]) - int(suite.attrib["skipped"])
    assert (suite.attrib["failures"], passed) == (str(wrong), states["verified"])
    assert (f"Total: 72 rows. Verified: {states['verified']}. ") in text_of(status)


def test_the_same_input_gives_the_same_bytes(status: Status) -> None:
    again = audit_roster(SNAPSHOTS, evidence=read_evidence(EVIDENCE))
    assert dump_json(status_to_json(again)) == dump_json(status_to_json(status))
    for render in (status_to_markdown, status_to_csv, status_to_junit):
        assert render(again) == render(status)
    assert text_of(again, verbose=True) == text_of(status, verbose=True)


def test_what_the_repository_holds_is_what_the_tool_writes(status: Status) -> None:
    reports = SNAPSHOTS.parent / "reports"
    assert (reports / "status.json").read_text("utf-8") == dump_json(status_to_json(status))
    assert (reports / "status.md").read_text("utf-8") == status_to_markdown(status)


def test_the_json_keeps_its_schema_in_the_eyes_of_two_engines(status: Status, mixed: Status) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for one in (status, mixed, audit_roster(SNAPSHOTS, day="2025-12-24"), audit_roster(SNAPSHOTS, everything=True)):
        data = json.loads(dump_json(status_to_json(one)))
        jsonschema.Draft202012Validator(schema()).validate(data)
        check_status(data)


def test_the_schema_names_every_state_and_reason() -> None:
    assert schema()["$defs"]["state"]["enum"] == [state.value for state in State]
    assert schema()["$defs"]["reason"]["enum"] == [reason.value for reason in Reason]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("claims"),
        lambda data: data.update(extra=1),
        lambda data: data["entries"][0].update(state="fine"),
        lambda data: data["entries"][0]["parameters"].update(agreeing=-1),
        lambda data: data["snapshot"].update(day="yesterday"),
        lambda data: data["summary"]["states"].pop("verified"),
        lambda data: data["entries"][0]["evidence"]["sides"].pop("none"),
        lambda data: data["entries"][0]["members"][0]["price"].update(credits="5"),
        lambda data: data["entries"][0].update(reasons=["because"]),
        lambda data: data["entries"][0]["members"].clear(),
    ],
)
def test_json_that_breaks_the_schema_is_not_written(status: Status, spoil: Any) -> None:
    data = deepcopy(status_to_json(status))
    spoil(data)
    assert not jsonschema.Draft202012Validator(schema()).is_valid(data)
    with pytest.raises(jsonschema_rs.ValidationError):
        check_status(data)


def test_evidence_on_another_contract_is_stale_and_says_nothing() -> None:
    evidence = read_evidence(EVIDENCE)
    models = dict(evidence.models)
    models["z-image"] = replace(models["z-image"], contract="0" * 64)
    del models["kling/v2-1-pro"]
    found = audit_roster(SNAPSHOTS, evidence=replace(evidence, models=models))
    rows = {row["model"]: row for row in text_rows(found)}
    stale, missing = rows["z-image"], rows["kling/v2-1-pro"]
    assert [stale[name] for name in ("state", "note", "laws", "mutants", "sides")] == [
        "unverified",
        "evidence is stale",
        *["stale"] * 3,
    ]
    assert [missing[name] for name in ("state", "note", "laws", "mutants", "sides")] == [
        "unverified",
        "no evidence",
        *["none"] * 3,
    ]
    entries: Any = status_to_json(found)["entries"]
    data = {one["id"]: one["evidence"] for one in entries}
    assert (data["z-image"]["standing"], data["z-image"]["stale_because"]) == ("stale", ["contract"])
    assert data["kling/v2-1-pro"] == {
        "standing": "missing",
        "stale_because": [],
        "laws": {"passed": 0, "all": 0},
        "inputs": {"cases": 0, "examples": 0},
        "mutants": {"killed": 0, "all": 0},
        "sides": {"both": 0, "one": 0, "none": 0},
    }
    assert found.unproven == ("z-image", "kling/v2-1-pro")
    assert "for 74 of 76 contracts" in summary(found)[-1]
    assert summary(found)[-1].endswith("Stale: 1, missing: 1: kie-conformance verify makes it anew.")
    assert status_to_badge(found)["color"] == "yellow"


def test_one_sees_on_a_code_host_why_a_model_is_not_what_the_report_says(status: Status) -> None:
    lines = status_to_markdown(status).splitlines()
    (row,) = (one for one in lines if re.match(r"\| \d+ \| `wan/2-2-a14b-text-to-video-turbo`", one))
    assert re.search(r"\| \[\d+, 2 breaking\]\(#wan2-2-a14b-text-to-video-turbo\) \|", row)
    start = lines.index("### wan/2-2-a14b-text-to-video-turbo")
    proof = [line.strip() for line in lines[start + 2 : lines.index("", start + 2)]]
    assert [line.partition(" `")[0] for line in proof[::3]] == ["- **breaking**", "- **breaking**"]
    assert proof[4:] == [
        (
            '- refused now: `{"model": "wan/2-2-a14b-text-to-video-turbo", "input": {"prompt": "a lake", "resolution":'
            ' "580p"}}`'
        ),
        "- Send another member. Allowed now: `480p`, `720p`.",
    ]


def test_every_link_of_the_markdown_table_leads_to_a_heading_that_is_the_first_of_its_name(status: Status) -> None:
    text = status_to_markdown(status)
    headings = re.findall(r"^### (.+)$", text, re.MULTILINE)
    rows = {row.entry.id: row for row in status.rows}
    found = re.findall(r"^\| \d+ \| `([^`]+)`.*\[\d+, \d+ breaking\]\(#([^)]+)\)", text, re.MULTILINE)
    assert {id for id, _ in found} == {
        id for id, row in rows.items() if any(one.proven.level is Level.BREAKING for one in row.since_report)
    }
    for id, address in found:
        named = next(one for one in headings if re.sub(r"[^a-z0-9 -]", "", one) == address)
        assert named in {member.contract.id for member in rows[id].members}
        assert text.index(f"### {named}\n") < text.index("## Statuses")


def test_an_audit_without_differences_is_clean() -> None:
    status = status_of([NOW], contract_of())
    assert not status.has_findings
    assert "## Differences" not in status_to_markdown(status)
    assert status_to_badge(status) == {
        "schemaVersion": 1,
        "label": "KIE 2026-08-19",
        "message": "1 of 1 verified",
        "color": "brightgreen",
    }


def test_junit_fails_what_is_wrong_and_skips_what_was_not_tried() -> None:
    def case(status: Status) -> ET.Element:
        (found,) = ET.fromstring(status_to_junit(status)).findall(".//testcase")
        return found

    wrong = case(status_of([Day("2026-08-19", (CHANGED,))], contract_of())).find("failure")
    assert wrong is not None
    assert (wrong.attrib, len((wrong.text or "").splitlines())) == ({"type": "disagrees", "message": "disagrees"}, 2)
    broken = case(status_of([NOW], contract_of(), proof=replace(GOOD, killed=6))).find("failure")
    assert broken is not None
    assert broken.attrib == {"type": "unverified", "message": "unverified mutant-survives"}
    untried = case(status_of([NOW], contract_of(), proof=Proof(standing=Standing.MISSING))).find("skipped")
    assert untried is not None
    assert untried.attrib == {"message": "unverified evidence-missing"}
    assert len(case(status_of([NOW], contract_of()))) == 0


def test_the_whole_of_a_junit_file_counts_no_skipped_cases_which_the_format_has_for_suites_only(mixed: Status) -> None:
    root = ET.fromstring(status_to_junit(mixed))
    (suite,) = root
    counts = {name: suite.attrib[name] for name in ("tests", "failures", "errors")}
    assert root.attrib == {"name": "audit", **counts}


def test_facts_that_were_not_tried_are_told_with_their_place_if_they_have_one() -> None:
    less = Coverage(both=1, one={"prompt": ("maxLength", "type")}, none={"": ("additionalProperties",)})
    found = replace(read_evidence(EVIDENCE).models["z-image"], coverage=less)
    status = status_of([NOW], contract_of(), proof=replace(GOOD, found=found))
    shown = {" ".join(line.split()) for line in text_of(status, verbose=True).splitlines()}
    assert {"never tried additionalProperties", "one side only prompt: maxLength, type"} <= shown
    told = {"- never tried: additionalProperties", "- one side only: `prompt`: maxLength, type"}
    assert told <= set(status_to_markdown(status).splitlines())


def test_a_spreadsheet_computes_nothing() -> None:
    status = status_of([NOW], contract_of())
    (row,) = status.rows
    hostile = replace(status, rows=(replace(row, entry=replace(row.entry, name='=1+1,"x"\n')),))
    (record,) = csv_rows(hostile)
    assert record["name"] == '\'=1+1,"x"\N{REPLACEMENT CHARACTER}'


def test_hostile_text_of_a_page_stays_text() -> None:
    page = page_of(properties={HOSTILE: {"type": "string"}})
    status = status_of([Day("2026-08-19", (page,))], contract_of())
    text, markdown = text_of(status, verbose=True), status_to_markdown(status)
    junit = status_to_junit(status)
    for signs in ("\x1b", "\u202e"):
        assert signs not in text
        assert signs not in markdown
        assert signs not in junit
    assert "<script>" not in junit
    assert "a|b`<script>alert(1)</script>" in "".join(ET.fromstring(junit).itertext())
    assert "<script>" not in markdown
    assert "a\\|b\\`&lt;script&gt;alert(1)&lt;/script&gt;" in markdown
