"""What becomes of the one issue: opened, updated, closed, or left alone; by its marker and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.nightly.threads import Step, Thread, Told, current, step, told, told_in

A, B, C = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"
FINGERPRINTS = st.sets(st.text("0123456789abcdef", min_size=12, max_size=12), max_size=6)


def thread(*findings: str, is_open: bool = True, number: int = 7) -> Thread:
    return Thread(number=number, is_open=is_open, told=told(findings))


@pytest.mark.parametrize(
    ("before", "now", "complete", "expected"),
    [
        # Nothing was told yet.
        (None, (), True, Step.LEAVE),
        (None, (A,), True, Step.OPEN),
        (None, (A,), False, Step.OPEN),
        # The same findings.
        (thread(A, B), (B, A), True, Step.LEAVE),
        (thread(A, B), (A, B), False, Step.LEAVE),
        # Others.
        (thread(A), (A, B), True, Step.UPDATE),
        (thread(A, B), (A,), True, Step.UPDATE),
        (thread(A), (B,), False, Step.UPDATE),
        # Nothing is left.
        (thread(A), (), True, Step.CLOSE),
        # A partial capture takes nothing back.
        (thread(A, B), (A,), False, Step.LEAVE),
        (thread(A), (), False, Step.LEAVE),
        # Somebody closed it: the same findings are not told again, others are.
        (thread(A, is_open=False), (A,), True, Step.LEAVE),
        (thread(A, is_open=False), (), True, Step.LEAVE),
        (thread(A, is_open=False), (A, B), True, Step.OPEN),
        (thread(A, B, is_open=False), (A,), False, Step.LEAVE),
        # We closed it: nothing is told there, so the same findings are told anew.
        (thread(is_open=False), (A,), True, Step.OPEN),
    ],
)
def test_steps(before: Thread | None, now: tuple[str, ...], complete: bool, expected: Step) -> None:
    assert step(before, told(now), is_complete=complete, is_wanted=bool(now)) is expected


@settings(max_examples=100)
@given(FINGERPRINTS, st.text(max_size=40), st.text(max_size=40))
def test_a_marker_is_found_again_in_any_text(findings: set[str], before: str, after: str) -> None:
    now = told(findings)
    assert told_in(f"{before}{now.marker}\n{after}") == now


@settings(max_examples=100)
@given(FINGERPRINTS, FINGERPRINTS)
def test_the_key_is_that_of_the_set_whatever_the_order(one: set[str], other: set[str]) -> None:
    assert (told(sorted(one)) == told(sorted(other, reverse=True))) is (one == other)


@pytest.mark.parametrize(
    "text", ["", "<!-- another comment -->", "<!-- kie-conformance:nightly key=x told= -->", "key=aaaaaaaaaaaa told="]
)
def test_other_texts_are_not_ours(text: str) -> None:
    assert told_in(text) is None


def test_what_makes_a_difference_beside_the_findings_is_in_the_key() -> None:
    assert told([A], "x").key != told([A], "y").key
    assert told([A], "x").findings == told([A]).findings


def test_the_thread_that_counts_is_the_oldest_open_one_else_the_newest() -> None:
    open_ones = [thread(A, number=9), thread(B, number=4), thread(C, number=2, is_open=False)]
    closed = [thread(A, number=9, is_open=False), thread(B, number=4, is_open=False)]
    assert [current(one) for one in (open_ones, closed, [])] == [open_ones[1], closed[0], None]


def test_a_marker_has_nothing_that_could_end_it_early() -> None:
    assert Told(key=A, findings=frozenset((B, C))).marker == (f"<!-- kie-conformance:nightly key={A} told={B},{C} -->")
