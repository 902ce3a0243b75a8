"""The status in a terminal: columns by its width, and with -v why each row stands as it does."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from conformance.laws.evidence import read_evidence
from conformance.report.status_text import print_status
from conformance.status import Status, audit_roster
from tests.support.statuses import CHANGED, EVIDENCE, SNAPSHOTS, text_of
from tests.test_status import BROKEN, NOW, THEN, TOLD, Day, contract_of, status_of


def test_verbose_lists_each_difference_and_each_lint() -> None:
    status = status_of([Day("2026-08-19", (CHANGED,))], contract_of())
    lines = [" ".join(line.split()) for line in text_of(status, verbose=True).splitlines()]
    assert "acme/paint-2 disagrees" in lines
    assert "page https://docs.kie.ai/market/acme/paint-2" in lines
    told = "differs input.prompt: maxLength is 900 in the documentation, 800 in the contract ["
    assert any(line.startswith(told) for line in lines)
    assert any(line.startswith("differs input.size: in the contract, not documented [") for line in lines)
    assert any(line.startswith("lint example-unknown-parameter: input.promt: the request example") for line in lines)
    assert status.has_findings


def test_verbose_tells_what_changed_since_the_report_the_worst_first() -> None:
    days = [replace(THEN, day="2025-12-24"), NOW]
    status = status_of(days, contract_of(), changes=lambda _day: {"acme/paint-2": (TOLD, BROKEN)})
    lines = [line.strip() for line in text_of(status, verbose=True).splitlines()]
    found = [line for line in lines if line.startswith("since 2025-12-24")]
    assert [line.split("  ")[1].partition(":")[0] for line in found] == ["breaking", "warning"]
    assert "input.size" in found[0]


def test_one_sees_in_the_terminal_why_a_model_is_not_what_the_report_says() -> None:
    found = audit_roster(SNAPSHOTS, only="wan/2-2-a14b-text-to-video-turbo", evidence=read_evidence(EVIDENCE))
    lines = [line.strip() for line in text_of(found, verbose=True).splitlines()]
    place = next(at for at, line in enumerate(lines) if "breaking" in line and "580p" in line)
    assert lines[place].startswith("since 2025-12-24  breaking: input.resolution: ")
    assert lines[place + 1].startswith('refused now: {"model": "wan/2-2-a14b-text-to-video-turbo", "input": ')
    assert '"resolution": "580p"' in lines[place + 1]
    assert lines[place + 2] == "Send another member. Allowed now: 480p, 720p."


def test_the_terminal_says_what_took_the_place_of_a_model_that_went() -> None:
    found = audit_roster(SNAPSHOTS, only="kling/ai-avatar-v1-pro")
    assert "successor kling/ai-avatar-pro" in [
        " ".join(line.split()) for line in text_of(found, verbose=True).splitlines()
    ]


ALWAYS = "# model status"
EVERY = (
    "# model status note report since report doc / ours / agree differ drift rules examples lints laws mutants"
    " both sides inputs price"
)


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (400, EVERY),
        (140, "# model status note report since report"),
        (80, "# model status since report laws"),
        (54, ALWAYS),
        (20, ALWAYS),
    ],
)
def test_a_narrow_terminal_loses_columns_not_rows(status: Status, width: int, headings: str) -> None:
    lines = terminal_lines(status, width)
    assert " ".join(lines[0].split()) == headings
    assert [line.split()[0] for line in lines[1:73]] == [str(number) for number in range(1, 73)]


@pytest.mark.parametrize("width", range(80, 240, 20))
def test_no_line_of_the_table_is_wider_than_the_terminal(status: Status, width: int) -> None:
    assert max(len(line) for line in terminal_lines(status, width)[:73]) <= width


def terminal_lines(status: Status, width: int) -> list[str]:
    out = StringIO()
    print_status(status, Console(file=out, width=width, force_terminal=True, color_system=None))
    return out.getvalue().splitlines()


def test_wide_lines_are_not_cut_on_a_narrow_console(status: Status) -> None:
    assert all("…" not in line for line in text_of(status).splitlines())
