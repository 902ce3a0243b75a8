"""What two days document, compared: whole models, names on shared pages, and trouble with a capture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.compare.described import of_page
from conformance.compare.pairs import task_of
from conformance.days import Days, Place, compare_days, problems_of
from conformance.docs.manifest import Manifest, PageEntry
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot
from conformance.model import CREATE_TASK, Operation, Parameter
from tests.support.tables import table_of

PAINT = of_page(Operation(table=task_of(Parameter(properties={"prompt": Parameter(type="string")}))))
HERE = Place("market/acme/paint-2", True, PAINT)
ELSEWHERE = of_page(Operation(table=table_of({"prompt": Parameter(type="string")}, endpoint="POST /paint")))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": HERE}, {"a": HERE}, []),
        ({}, {"acme/paint-2": HERE}, [("model-added", "acme/paint-2")]),
        ({"acme/paint-2": HERE}, {}, [("model-removed", "acme/paint-2")]),
        ({"acme/paint-2": HERE}, {"acme/paint-3": HERE}, [("model-renamed", "acme/paint-2")]),
        (
            {"acme/paint-2": HERE},
            {"else/video": HERE},
            [("model-removed", "acme/paint-2"), ("model-added", "else/video")],
        ),
        (
            {"acme/paint-2": HERE},
            {"acme/paint-3": HERE._replace(described=ELSEWHERE)},
            [("model-removed", "acme/paint-2"), ("model-added", "acme/paint-3")],
        ),
        ({"a": HERE}, {"a": HERE._replace(page="market/acme/other")}, [("page-moved", "a")]),
        ({"a": HERE}, {"a": HERE._replace(named=False)}, [("model-misnamed", "a")]),
        ({"a": HERE._replace(named=False)}, {"a": HERE}, [("model-named", "a")]),
    ],
)
def test_models_come_go_and_change_their_names(
    before: dict[str, Place], after: dict[str, Place], expected: list[tuple[str, str]]
) -> None:
    found = compare_days(before, after, is_whole=True, becomes_whole=True)
    assert [(one.finding.rule, one.finding.subject) for one in found] == expected


def test_what_a_partial_day_lacks_is_not_gone_and_what_it_had_not_is_not_new() -> None:
    assert compare_days({"a": HERE}, {}, is_whole=True, becomes_whole=False) == []
    assert compare_days({}, {"a": HERE}, is_whole=False, becomes_whole=True) == []


def test_a_page_that_names_another_model_by_mistake_changes_nothing_but_that() -> None:
    snapshots = [open_snapshot(default_root(), day) for day in ("2025-12-24", "2026-04-29")]
    days = Days(snapshots)
    model = "kling/v2-5-turbo-image-to-video-pro"
    before, after = ({model: days.places(one.day)[model]} for one in snapshots)
    found = compare_days(before, after, is_whole=True, becomes_whole=True)
    named = {one.finding.rule for one in found if one.finding.path in ("", "model")}
    assert "model-misnamed" in named
    assert not [one for one in found if one.finding.path == "model" and one.finding.rule != "example-changed"]
    assert after[model].table.body["model"].enum == (model,)


def test_before_the_first_list_of_prices_no_price_is_known_to_be_missing_or_new() -> None:
    days = Days([open_snapshot(default_root(), day) for day in ("2025-12-24", "2026-04-29", "2026-08-19")])
    winter, spring, summer = (days.places(day) for day in days.snapshots)
    for model in ("google/imagen4", "wan/2-2-animate-move"):  # one has prices from elsewhere, from before the list
        assert winter[model].described.prices is None
        assert spring[model].described.prices
    priced = {
        (one.finding.subject, one.finding.rule)
        for then, now in ((winter, spring), (spring, summer))
        for one in compare_days(then, now, is_whole=True, becomes_whole=True)
        if one.finding.row.aspect == "price" and one.finding.subject in winter
    }
    assert ("google/imagen4", "price-added") not in priced
    assert ("topaz/video-upscale", "price-raised") in priced
    assert ("wan/2-2-animate-move", "price-unit-changed") in priced  # the lists of January and of June count otherwise


def manifest(**pages: PageEntry) -> Snapshot:
    """A snapshot of which only the manifest is there."""
    made = Manifest(date="2026-08-19", base_url="https://docs.kie.ai", language="en", complete=True, pages=pages)
    return Snapshot(Path("nowhere"), made)


GOOD = PageEntry(url="https://docs.kie.ai/a.md", status="fetched", http_status=200, operations=(CREATE_TASK,))


def test_trouble_with_a_capture_is_told_page_by_page_and_is_no_change() -> None:
    snapshot = manifest(
        good=GOOD,
        gone=replace(GOOD, status="missing"),
        old=replace(GOOD, status="stale", stale_since="2026-04-29", error="answered 500"),
        shrunk=replace(GOOD, status="failed", error="the page has shrunk"),
        shut=replace(GOOD, status="refused"),
    )
    assert problems_of(snapshot) == (
        "old: stale: answered 500",
        "shrunk: failed: the page has shrunk",
        "shut: refused: not asked for: robots.txt does not allow it, and no earlier table is known",
    )
    partial = Snapshot(Path("nowhere"), replace(snapshot.manifest, complete=False, reasons=("2 of 9 pages lost",)))
    assert problems_of(partial)[0] == "2 of 9 pages lost"


def test_a_good_capture_has_no_trouble() -> None:
    assert problems_of(open_snapshot(default_root(), "2026-08-19")) == ()
    assert len(problems_of(open_snapshot(default_root(), "2025-12-24"))) == 1


@pytest.mark.parametrize("is_whole_day", [True, False])
def test_numbers_in_texts_are_not_compared_with_those_that_another_parser_read(is_whole_day: bool) -> None:
    then, now = (open_snapshot(default_root(), day) for day in ("2026-04-29", "2026-08-19"))
    manifest, page = then.manifest, "suno-api/replace-section"
    if is_whole_day:
        older = replace(manifest, parser=manifest.parser - 1)
    else:  # on the old day that page alone was kept from an earlier one
        kept = replace(manifest.pages[page], status="stale", stale_since="2026-04-01", parser=manifest.parser - 1)
        older = replace(manifest, pages={**manifest.pages, page: kept})

    def told(old: Snapshot) -> set[str]:
        days = Days([old, now])
        found = compare_days(days.places(old.day), days.places(now.day), is_whole=False, becomes_whole=False)
        return {one.finding.subject for one in found if one.finding.rule == "prose-numbers-changed"}

    known = told(then)
    assert {"suno-replace-section", "suno-generate-music"} < known
    assert told(replace(then, manifest=older)) == (set() if is_whole_day else known - {"suno-replace-section"})
