"""What people read of a night: the worst is never left out for the sake of the rest, and everything is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.drift import CONTRACTS, Drift
from conformance.nightly.look import Look
from conformance.nightly.words import difference, issue_body, issue_title, summary_text
from tests.support.drifts import change, deviation, drift_of, of_every_sort


def look_at(news: Drift | None, standing: Drift | None = None, *, complete: bool = True) -> Look:
    return Look(
        day="2026-08-19",
        folder=Path("scraped_docs", "2026-08-19"),
        base=None if news is None else news.old,
        complete=complete,
        news=news,
        standing=standing or drift_of(new=CONTRACTS),
    )


MANY = drift_of(
    *(change("maximum-raised", f"acme/{number:02}", "input.a") for number in range(50)),
    change("default-changed", "acme/00", "input.b"),
    change("maximum-lowered", "zeta/last", "input.c"),
)


@pytest.mark.parametrize(
    ("budget", "rules", "left"),
    [
        (100_000, {"maximum-lowered": 1, "default-changed": 1, "maximum-raised": 50}, ""),
        (400, {"maximum-lowered": 1, "default-changed": 1}, "50 findings more"),
        (200, {"maximum-lowered": 1}, "51 findings more"),
        (10, {}, "52 findings more"),
    ],
)
def test_what_does_not_fit_is_left_out_from_the_least_and_counted(
    budget: int, rules: dict[str, int], left: str
) -> None:
    text = issue_body(look_at(MANY), budget=budget)
    found = re.findall(r"^- \*\*\w+\*\* .* `([a-z-]+)` `[0-9a-f]{12}`$", text, re.MULTILINE)
    assert {rule: found.count(rule) for rule in found} == rules
    assert (left in text) if left else ("findings more" not in text)


def test_where_nothing_is_worse_as_many_are_shown_as_fit() -> None:
    found = drift_of(*(change("maximum-raised", f"acme/{number:02}", "input.a") for number in range(50)))
    text = issue_body(look_at(found), budget=500)
    shown = text.count("\n- **info** ")
    assert 0 < shown < 50
    assert f"\n{50 - shown} findings more: the report of the run has them.\n" in text


def test_the_title_counts_what_counts_on_both_sides() -> None:
    accepted = change("type-changed", accepted=deviation())
    found = look_at(of_every_sort(), drift_of(change("maximum-lowered"), accepted, new=CONTRACTS))
    assert issue_title(found) == "KIE documentation: 4 breaking, 2 warning, 1 info"
    assert summary_text(found).startswith("# KIE documentation: 4 breaking, 2 warning, 1 info\n\n")


def test_both_sides_have_their_part_and_an_empty_one_has_none() -> None:
    standing = drift_of(change("maximum-lowered"), new=CONTRACTS)
    heads = {
        name: re.findall("^## (.*)$", issue_body(found), re.MULTILINE)
        for name, found in (
            ("both", look_at(drift_of(change()), standing)),
            ("news", look_at(drift_of(change()))),
            ("contracts", look_at(None, standing)),
            ("nothing", look_at(drift_of())),
        )
    }
    assert heads == {
        "both": ["Changed since 2026-04-29", "Contracts that say otherwise"],
        "news": ["Changed since 2026-04-29"],
        "contracts": ["Contracts that say otherwise"],
        "nothing": [],
    }


def test_troubles_are_told_below_the_findings() -> None:
    text = issue_body(look_at(drift_of(change(), problems=("market/acme/lost: answered 500",)), complete=False))
    assert "It could not be captured completely: what is not seen is not taken for gone." in text
    assert text.index("## Changed since") < text.index("## Problems of the capture, which are no drift")
    assert "- `market/acme/lost: answered 500`" in text


def test_an_update_names_some_of_many() -> None:
    came = [f"{number:012x}" for number in range(70)]
    text = difference(came, [])
    assert text.startswith("The findings have changed.\n\n70 came: `000000000000`, ")
    assert text.count("`") == 100
    assert text.endswith("`, …")
