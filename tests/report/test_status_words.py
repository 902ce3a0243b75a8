"""The words of a status: its summary, its notes, and what each state and reason is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.drift import Change
from conformance.member import Reason, State
from conformance.messages import use_language
from conformance.report.status_json import status_to_json
from conformance.report.words import note, reason_words, state_sentence, state_words, summary
from conformance.status import Status, audit_roster
from tests.support.statuses import SNAPSHOTS
from tests.test_status import BROKEN, GOOD, NOW, THEN, Day, contract_of, page_of, status_of


def test_the_summary_takes_the_claim_of_52_apart(status: Status) -> None:
    *told, evidence = summary(status)
    assert told == [
        "Total: 72 rows. Verified: 62. Not verified: 10 (retired 10).",
        (
            "The report of 2025-12-16 claims 52 validated models (elsewhere 52 of 58, 51 of 57). 50 are distinct:"
            " counted twice are ideogram/v3-edit, wan/2-2-a14b-image-to-video-turbo."
        ),
        "Of those 50, 44 are documented on 2026-08-19. Today: verified 44, retired 6.",
        (
            "Of the 44 that are documented, 9 refuse requests that were documented on 2025-12-24:"
            " flux-2/pro-text-to-image, flux-2/flex-text-to-image, topaz/image-upscale,"
            " kling/v2-5-turbo-image-to-video-pro, wan/2-2-a14b-speech-to-video-turbo,"
            " wan/2-2-a14b-text-to-video-turbo, wan/2-2-a14b-image-to-video-turbo, google/imagen4-fast,"
            " google/imagen4. Which requests: kie-conformance audit -v --model MODEL."
        ),
    ]
    assert evidence.startswith("Evidence: every law holds and no mutant survives for 76 of 76 contracts (")
    claims: Any = status_to_json(status)["claims"]
    assert (claims["claimed"], claims["distinct"], len(claims["counted_twice"])) == (52, 50, 2)
    assert (claims["documented"], claims["snapshot"]) == (44, "2025-12-24")
    assert {"wan/2-2-a14b-text-to-video-turbo", "google/imagen4"} <= set(claims["broken_since"])
    assert "wan/2-2-animate-move" not in claims["broken_since"]


def test_the_summary_says_why_what_is_unverified_is_so() -> None:
    found = status_of([NOW], contract_of(), proof=replace(GOOD, laws_passed=22, killed=6))
    assert summary(found)[0] == (
        "Total: 1 row. Verified: 0. Not verified: 1 (unverified 1)."
        " Unverified because: a law is broken 1, a mutant survives 1."
    )
    assert summary(status_of([NOW], contract_of()))[0] == "Total: 1 row. Verified: 1."


def test_every_state_and_reason_has_words() -> None:
    assert [state_words(state) for state in State] == [state.value for state in State]
    assert len({state_sentence(state) for state in State}) == len(State)
    assert len({reason_words(reason) for reason in Reason}) == len(Reason)


def test_without_evidence_the_table_says_so() -> None:
    found = audit_roster(SNAPSHOTS)
    assert summary(found)[-1] == "Evidence: none. kie-conformance verify makes it."
    assert {(row.proof.standing.value, row.proof.laws) for row in found.rows} == {("missing", 0)}


def test_an_older_day_says_what_is_not_known() -> None:
    old = audit_roster(SNAPSHOTS, day="2025-11-02")
    assert "partial: what it lacks may still be documented" in summary(old)[-1]
    assert old.rows[0].state is State.UNVERIFIED
    assert note(old.rows[0]) == "not captured by this partial snapshot; no evidence"
    assert note(old.rows[71]) == "no evidence"


def test_the_note_says_what_the_state_does_not(status: Status) -> None:
    notes = {row.entry.id: note(row) for row in status.rows}
    assert notes["z-image"] == ""
    assert notes["sora-2-text-to-video"] == "documented last on 2026-04-29, gone by 2026-08-19"
    assert notes["kling/v2-5-turbo-image-to-video-pro"] == "its page names another model since 2025-12-24"


def test_the_note_tells_how_many_members_are_as_bad_as_the_row() -> None:
    second = page_of("market/acme/sing", "acme/sing")
    good, gone = contract_of(), replace(contract_of(second, "acme/sing"), id="acme/gone", retired="2026-04-29")
    old = Day("2026-04-29", (page_of("market/acme/gone", "acme/gone"),))
    found = status_of([old, Day("2026-08-19", (page_of(), second))], good, gone)
    assert note(found.rows[0]) == "1 of 2 members; documented last on 2026-04-29, gone by 2026-08-19"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ((), "The 1 that is documented takes every request that was documented on 2025-12-24."),
        (
            (BROKEN,),
            (
                "Of the 1 that are documented, 1 refuses requests that were documented on 2025-12-24: acme."
                " Which requests: kie-conformance audit -v --model MODEL."
            ),
        ),
    ],
)
def test_the_summary_counts_in_sentences(changes: tuple[Change, ...], line: str) -> None:
    days = [replace(THEN, day="2025-12-24"), NOW]
    status = status_of(days, contract_of(), changes=lambda _day: {"acme/paint-2": changes})
    assert line in summary(status)


def test_totals_of_the_report_are_said_in_the_language_that_is_spoken(status: Status) -> None:
    use_language("ru")
    try:
        assert "(в других местах: 52 из 58, 51 из 57)" in summary(status)[1]
    finally:
        use_language("en")
