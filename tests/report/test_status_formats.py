"""The status in its formats: the same counts in all, deterministic, and hostile text stays text."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from rich.console import Console

from conformance.files import dump_json
from conformance.laws.evidence import read_evidence
from conformance.report.status_json import check_status, schema, status_to_json
from conformance.report.status_markdown import status_to_markdown
from conformance.report.status_text import print_status
from conformance.report.words import exit_state, summary
from conformance.status import Status, audit_roster
from tests.test_status import NOW, Day, contract_of, page_of, status_of

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"
EVIDENCE = SNAPSHOTS.parent / "reports" / "evidence.json"
HOSTILE = "a|b`<script>alert(1)</script>\x1b[31m\u202e*_x_*"


@pytest.fixture(scope="module")
def status() -> Status:
    return audit_roster(SNAPSHOTS, evidence=read_evidence(EVIDENCE))


def text_of(status: Status, *, verbose: bool = False) -> str:
    out = StringIO()
    print_status(status, Console(file=out, width=60), verbose=verbose)
    return out.getvalue()


def test_all_formats_show_the_72_rows_with_the_same_counts(status: Status) -> None:
    data = status_to_json(status)
    lines = text_of(status).splitlines()[1:73]
    table = [line for line in status_to_markdown(status).splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(data["entries"]) == len(lines) == len(table) == 72
    for entry, line, row in zip(data["entries"], lines, table, strict=True):
        counts = " / ".join(str(entry["parameters"][name]) for name in ("documented", "ruled", "agreeing"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        shown = re.split(r"\s{2,}", line.strip())
        assert shown[:2] == [str(entry["index"]), entry["id"]]
        assert shown[2] == cells[2].strip("*") == entry["state"]
        assert shown[4] == cells[4] == counts
        laws, mutants = entry["evidence"]["laws"], entry["evidence"]["mutants"]
        assert shown[6] == cells[6] == f"{laws['passed']}/{laws['all']}"
        assert shown[7] == cells[7] == f"{mutants['killed']}/{mutants['all']}"
        assert shown[8] == cells[8] == str(entry["lints"])
        assert cells[0] == str(entry["index"])
        assert cells[1].startswith(f"`{entry['id']}`")


def test_the_summary_takes_the_claim_of_52_apart(status: Status) -> None:
    *told, evidence = summary(status)
    assert told == [
        "72 rows: 60 agrees, 2 misnamed, 10 retired.",
        (
            "The report of 2025-12-16 claims 52 validated models (elsewhere 52 of 58 and 51 of 57). 50 are distinct: "
            "ideogram/v3-edit and wan/2-2-a14b-image-to-video-turbo are counted twice."
        ),
        "Of those 50, 44 are documented on 2026-08-19; their contracts: 43 agrees, 1 misnamed, 6 retired.",
    ]
    assert evidence.startswith("Evidence: every law holds and no mutant survives for 76 of 76 contracts (")
    claims = status_to_json(status)["claims"]
    assert (claims["claimed"], claims["distinct"], len(claims["counted_twice"])) == (52, 50, 2)


def test_the_same_input_gives_the_same_bytes(status: Status) -> None:
    again = audit_roster(SNAPSHOTS, evidence=read_evidence(EVIDENCE))
    assert dump_json(status_to_json(again)) == dump_json(status_to_json(status))
    assert status_to_markdown(again) == status_to_markdown(status)
    assert text_of(again, verbose=True) == text_of(status, verbose=True)


def test_what_the_repository_holds_is_what_the_tool_writes(status: Status) -> None:
    reports = SNAPSHOTS.parent / "reports"
    assert (reports / "status.json").read_text("utf-8") == dump_json(status_to_json(status))
    assert (reports / "status.md").read_text("utf-8") == status_to_markdown(status)


def test_the_json_keeps_its_schema_in_the_eyes_of_two_engines(status: Status) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for one in (status, audit_roster(SNAPSHOTS, day="2025-12-24"), audit_roster(SNAPSHOTS, everything=True)):
        data = json.loads(dump_json(status_to_json(one)))
        jsonschema.Draft202012Validator(schema()).validate(data)
        check_status(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("claims"),
        lambda data: data.update(extra=1),
        lambda data: data["entries"][0].update(state="fine"),
        lambda data: data["entries"][0]["parameters"].update(agreeing=-1),
        lambda data: data["snapshot"].update(day="yesterday"),
        lambda data: data["summary"]["states"].pop("agrees"),
        lambda data: data["entries"][0]["members"].clear(),
    ],
)
def test_json_that_breaks_the_schema_is_not_written(status: Status, spoil: Any) -> None:
    data = deepcopy(status_to_json(status))
    spoil(data)
    assert not jsonschema.Draft202012Validator(schema()).is_valid(data)
    with pytest.raises(jsonschema_rs.ValidationError):
        check_status(data)


def test_evidence_on_another_contract_is_stale_and_says_nothing(tmp_path: Path) -> None:
    evidence = read_evidence(EVIDENCE)
    models = dict(evidence.models)
    models["z-image"] = replace(models["z-image"], contract="0" * 64)
    del models["kling/v2-1-pro"]
    found = audit_roster(SNAPSHOTS, evidence=replace(evidence, models=models))
    lines = {line.split()[1]: re.split(r"\s{2,}", line.strip()) for line in text_of(found).splitlines()[1:73]}
    assert lines["z-image"][6:8] == ["stale", "stale"]
    assert lines["kling/v2-1-pro"][6:8] == ["none", "none"]
    data = {one["id"]: one["evidence"] for one in status_to_json(found)["entries"]}
    assert (data["z-image"]["standing"], data["z-image"]["stale_because"]) == ("stale", ["contract"])
    assert data["kling/v2-1-pro"] == {
        "standing": "missing",
        "stale_because": [],
        "laws": {"passed": 0, "all": 0},
        "inputs": {"cases": 0, "examples": 0},
        "mutants": {"killed": 0, "all": 0},
    }
    assert "for 74 of 76 contracts" in summary(found)[-1]
    assert "; stale for 1: kie-conformance verify makes it anew; missing for 1" in summary(found)[-1]


def test_without_evidence_the_table_says_so() -> None:
    found = audit_roster(SNAPSHOTS)
    assert summary(found)[-1] == "Evidence: none. kie-conformance verify makes it."
    assert {(row.proof.standing.value, row.proof.laws) for row in found.rows} == {("missing", 0)}


def test_an_older_day_says_what_is_not_known() -> None:
    old = audit_roster(SNAPSHOTS, day="2025-11-02")
    assert "partial: what it lacks may still be documented" in summary(old)[-1]
    assert old.rows[71].state.value == "agrees"
    assert old.rows[0].state.value == "not captured"


def test_verbose_lists_each_difference_and_each_lint() -> None:
    changed = page_of(
        properties={"prompt": {"type": "string", "maxLength": 900}},
        example={"model": "acme/paint-2", "input": {"prompt": "x", "promt": "x"}},
    )
    status = status_of([Day("2026-08-19", (changed,))], contract_of())
    text = text_of(status, verbose=True)
    assert "differs   input.prompt: maxLength is 900 in the documentation, 800 in the contract  [" in text
    assert "differs   input.size: in the contract, not documented  [" in text
    assert "lint      example-unknown-parameter: input.promt: the request example holds it" in text
    assert exit_state(status)


def test_an_audit_without_differences_is_clean() -> None:
    status = status_of([NOW], contract_of())
    assert not exit_state(status)
    assert "## Differences" not in status_to_markdown(status)


def test_hostile_text_of_a_page_stays_text() -> None:
    page = page_of(properties={HOSTILE: {"type": "string"}})
    status = status_of([Day("2026-08-19", (page,))], contract_of())
    text, markdown = text_of(status, verbose=True), status_to_markdown(status)
    for signs in ("\x1b", "\u202e"):
        assert signs not in text
        assert signs not in markdown
    assert "<script>" not in markdown
    assert "a\\|b\\`&lt;script&gt;alert(1)&lt;/script&gt;" in markdown


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (180, "# model state documented doc / ours / agree differ laws mutants lints report"),
        (160, "# model state documented doc / ours / agree differ laws lints report"),
        (110, "# model state doc / ours / agree differ lints report"),
        (88, "# model state doc / ours / agree differ"),
        (20, "# model state doc / ours / agree differ"),
    ],
)
def test_a_narrow_terminal_loses_columns_not_rows(status: Status, width: int, headings: str) -> None:
    out = StringIO()
    print_status(status, Console(file=out, width=width, force_terminal=True, color_system=None))
    lines = out.getvalue().splitlines()
    assert " ".join(lines[0].split()) == headings
    assert [line.split()[0] for line in lines[1:73]] == [str(number) for number in range(1, 73)]


def test_wide_lines_are_not_cut_on_a_narrow_console(status: Status) -> None:
    assert all("…" not in line for line in text_of(status).splitlines())
