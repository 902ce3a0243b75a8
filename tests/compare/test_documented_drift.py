"""What really changed in the documentation from one snapshot to the next, as the engine names and proves it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from conformance.compare.finding import Finding
from conformance.compare.registry import RULES
from conformance.compare.sides import compare_sides
from conformance.docs.snapshot import snapshot_days
from conformance.witness import Proven, prove_changes
from tests.compare.test_registry import BESIDE
from tests.support.documented import SNAPSHOTS, sides, tables
from tests.support.explained import unexplained, unexplained_texts
from tests.support.known_drift import SUMMER_RULES
from tests.support.proofs import assert_sound

DAYS = list(pairwise(snapshot_days(SNAPSHOTS)))


def found_between(old: str, new: str) -> dict[str, list[Finding]]:
    """Every finding between two days, by contract id."""
    before, after = sides(old), sides(new)
    return {id: compare_sides(before[id], after[id], id) for id in sorted(before.keys() & after.keys())}


def proven_between(old: str, new: str) -> list[Proven]:
    """The same with proofs."""
    before, after = tables(old), tables(new)
    both = sorted(before.keys() & after.keys())
    return [each for id in both for each in prove_changes(before[id], after[id], id)]


@pytest.mark.parametrize(("old", "new"), DAYS)
def test_read_backwards_every_finding_is_mirrored(old: str, new: str) -> None:
    there, back = found_between(old, new), found_between(new, old)
    assert there.keys() == back.keys()
    for id, findings in there.items():
        mirrored = sorted((RULES[each.rule].mirror, each.path, repr(each.new), repr(each.old)) for each in findings)
        assert mirrored == sorted((each.rule, each.path, repr(each.old), repr(each.new)) for each in back[id])


@pytest.mark.parametrize(("old", "new"), DAYS)
def test_no_difference_of_the_tables_goes_unexplained(old: str, new: str) -> None:
    before, after = tables(old), tables(new)
    for id, findings in found_between(old, new).items():
        assert unexplained(before[id].whole, after[id].whole, findings) == [], id
        assert unexplained_texts(sides(old)[id].docs, sides(new)[id].docs, findings) == [], id
        assert (before[id].endpoint, before[id].query) == (after[id].endpoint, after[id].query)


@pytest.mark.parametrize(("old", "new"), DAYS)
def test_breaking_findings_are_proven_to_both_engines_by_whole_schemas_or_say_why_not(old: str, new: str) -> None:
    for day, other in ((old, new), (new, old)):
        before, after = tables(day), tables(other)
        for id in before.keys() & after.keys():
            assert_sound(prove_changes(before[id], after[id], id), before[id].whole, after[id].whole)


@pytest.mark.parametrize("day", snapshot_days(SNAPSHOTS))
def test_a_day_does_not_differ_from_itself(day: str) -> None:
    assert all(compare_sides(side, side, id) == [] for id, side in sides(day).items())


IN_TABLES = {rule: count for rule, count in SUMMER_RULES.items() if RULES[rule].aspect not in (*BESIDE, "model")}
"""What changed over the summer, but for whole models and what stands beside their tables."""
UNPROVEN = {
    # The same parameters became numbers: no text that was right before breaks a bound of numbers.
    ("bytedance/seedance-1.5-pro", "maximum-set"): 1,
    ("bytedance/seedance-1.5-pro", "minimum-set"): 1,
    ("grok-imagine/extend", "minimum-set"): 1,
    # What was required moved into one of two alternatives, where it is still known, and still enough.
    ("suno-replace-section", "constraint-added"): 2,
    ("suno-separate-vocals", "constraint-added"): 2,
}


def test_what_changed_over_the_summer_of_2026() -> None:
    found = proven_between("2026-04-29", "2026-08-19")
    assert Counter(each.finding.rule for each in found) == IN_TABLES
    assert Counter((each.finding.subject, each.finding.rule) for each in found if each.note) == UNPROVEN


@pytest.mark.parametrize(
    ("subject", "rule", "path", "old"),
    [
        ("bytedance/seedance-1.5-pro", "type-number-or-text", "input.duration", "string"),
        ("google/imagen4-fast", "parameter-removed", "input.num_images", None),
        ("topaz/image-upscale", "enum-member-removed", "input.upscale_factor", "8"),
        ("elevenlabs/text-to-speech-turbo-2-5", "enum-member-removed", "input.voice", "Rachel"),
    ],
)
def test_known_changes_are_among_them(subject: str, rule: str, path: str, old: str | None) -> None:
    found = found_between("2026-04-29", "2026-08-19")[subject]
    assert [each for each in found if (each.rule, each.path) == (rule, path) and old in (None, each.old)]
