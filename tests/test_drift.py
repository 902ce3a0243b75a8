"""Drift between two days: whole models, what is unconfirmed, what comes and goes, what a partial snapshot can't say."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from conformance.compare.registry import RULES
from conformance.contract import load_contract
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot, snapshot_days
from conformance.drift import Change, Drift, against_contracts, drift
from conformance.errors import UnknownNameError
from conformance.laws.mutant import with_whole
from conformance.laws.oracle import faults
from conformance.laws.reference import reference
from conformance.model import ABSENT, Level
from conformance.payload import whole_of
from conformance.record import replace
from conformance.report.drift_words import witness_words
from tests.support.known_drift import (
    SUMMER_BREAKING,
    SUMMER_MEMBERS,
    SUMMER_NUMBERS,
    SUMMER_RULES,
    WINTER_BREAKING,
    WINTER_NUMBERS,
    WINTER_RULES,
    Breaking,
    Numbers,
    Rules,
)

THEN, NOW = "2026-04-29", "2026-08-19"
REMOVED = ("enum-member-removed", "parameter-removed")


@cache
def snapshots() -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(default_root(), day) for day in snapshot_days(default_root()))


@cache
def between(old: str, new: str, only: str = "*") -> Drift:
    return drift(snapshots(), old, new, only=only)


def of(found: Drift, rule: str) -> dict[str, Change]:
    return {one.finding.subject: one for one in found.changes if one.finding.rule == rule}


@pytest.mark.parametrize("day", snapshot_days(default_root()))
def test_a_day_has_not_changed_since_itself(day: str) -> None:
    found = between(day, day)
    assert found.changes == ()
    assert found.unknown == ()


def test_models_that_went_are_removed_and_the_others_renamed() -> None:
    gone = of(between(THEN, NOW), "model-removed")
    assert sorted(gone) == SUMMER_BREAKING["model-removed"]
    assert {one.proven.level for one in gone.values()} == {Level.BREAKING}
    renamed = of(between("2025-12-24", THEN), "model-renamed")
    assert {subject: one.finding.new for subject, one in renamed.items()} == {
        "kling/ai-avatar-v1-pro": "kling/ai-avatar-pro",
        "kling/v1-avatar-standard": "kling/ai-avatar-standard",
    }


def test_a_member_that_went_comes_with_what_is_left() -> None:
    model = "wan/2-2-a14b-text-to-video-turbo"
    found = drift(snapshots(), "2025-12-24", NOW, only=model).changes
    assert {one.finding.path: (one.finding.old, one.allowed) for one in found if one.allowed} == {
        "input.aspect_ratio": ("1:1", ("16:9", "9:16")),
        "input.resolution": ("580p", ("480p", "720p")),
    }


def test_a_removal_is_unconfirmed_until_another_day_says_so() -> None:
    newest = between(THEN, NOW)
    removals = [one for one in newest.changes if one.finding.rule in ("model-removed", "parameter-removed")]
    assert removals
    assert all(one.unconfirmed for one in removals)
    confirmed = [one for one in between("2025-12-24", THEN).changes if one.finding.rule in REMOVED]
    assert {one.finding.rule for one in confirmed} == set(REMOVED)
    # The day after has that one again, and lacks the others too.
    assert [one.finding.subject for one in confirmed if one.unconfirmed] == ["kling/v2-5-turbo-image-to-video-pro"]


def test_additions_and_bounds_are_never_unconfirmed() -> None:
    for one in between(THEN, NOW).changes:
        assert not one.unconfirmed or one.finding.rule.endswith("removed")


def test_every_breaking_change_is_proven_or_lowered_with_a_reason() -> None:
    for old, new in (("2025-12-24", THEN), (THEN, NOW)):
        for one in between(old, new).changes:
            is_breaking = one.proven.level is Level.BREAKING
            assert is_breaking is (one.proven.witness is not ABSENT), one
            assert bool(one.proven.note) is (one.finding.level is Level.BREAKING and not is_breaking), one


def test_a_partial_snapshot_never_means_removal() -> None:
    found = between("2025-12-24", "2026-02-22")
    assert not found.complete
    assert not [one for one in found.changes if one.finding.rule.startswith("model-")]
    assert len(found.unknown) > 50
    assert found.compared > 0
    back = between("2026-02-22", THEN)
    assert not [one for one in back.changes if one.finding.rule == "model-added"]


@pytest.mark.parametrize(
    ("days", "rules", "breaking", "voices"),
    [
        (("2025-12-24", THEN), WINTER_RULES, WINTER_BREAKING, {}),
        (
            (THEN, NOW),
            SUMMER_RULES,
            SUMMER_BREAKING,
            {"elevenlabs/text-to-speech-multilingual-v2": 21, "elevenlabs/text-to-speech-turbo-2-5": 39},
        ),
    ],
)
def test_what_really_changed_is_found_and_nothing_else(
    days: tuple[str, str], rules: Rules, breaking: Breaking, voices: dict[str, int]
) -> None:
    found = between(*days)
    assert Counter(one.finding.rule for one in found.changes) == rules
    told: dict[str, list[str]] = {}
    heard: Counter[str] = Counter()
    for one in found.at_least(Level.BREAKING):
        finding = one.finding
        if finding.path == "input.voice":
            heard[finding.subject] += 1
            assert finding.rule == "enum-member-removed"
            continue
        member = f" {finding.old}" if finding.rule.startswith("enum-") else ""
        told.setdefault(finding.rule, []).append(f"{finding.subject} {finding.path}".strip() + member)
    assert {rule: sorted(places) for rule, places in told.items()} == breaking
    assert heard == voices


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2025-11-02", "2025-12-24"), {}),
        (("2025-12-24", "2026-02-22"), {}),
        (("2025-12-24", THEN), WINTER_NUMBERS),
        (("2026-02-22", THEN), {}),
        ((THEN, NOW), SUMMER_NUMBERS),
    ],
)
def test_limits_that_no_pattern_reads_are_told_where_their_numbers_change(
    days: tuple[str, str], expected: Numbers
) -> None:
    changed = [one.finding for one in between(*days).changes if one.finding.rule == "prose-numbers-changed"]
    assert {
        f"{one.subject} {one.path.removesuffix('|text.numbers')}": (one.old or None, one.new or None) for one in changed
    } == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2025-11-02", "2025-12-24"), {}),
        (("2025-12-24", "2026-02-22"), {}),
        (("2025-12-24", THEN), {}),
        (("2026-02-22", THEN), {}),
        ((THEN, NOW), SUMMER_MEMBERS),
    ],
)
def test_values_of_other_parameters_are_told_where_a_text_names_others(
    days: tuple[str, str], expected: Numbers
) -> None:
    changed = [one.finding for one in between(*days).changes if one.finding.rule == "prose-members-changed"]
    assert {
        f"{one.subject} {one.path.removesuffix('|text.members')}": (one.old or None, one.new or None) for one in changed
    } == expected


def test_captures_that_are_partial_say_so_and_good_ones_say_nothing() -> None:
    assert between(THEN, NOW).problems == ()
    (problem,) = between("2025-12-24", THEN).problems
    assert problem.startswith("2025-12-24: 67 missing: ")


def test_changes_stand_in_order_and_have_fingerprints_of_their_own() -> None:
    found = between(THEN, NOW)
    keys = [(one.finding.subject, one.finding.path, one.finding.rule) for one in found.changes]
    assert keys == sorted(keys)
    counted = Counter(one.finding.fingerprint for one in found.changes)
    assert [print_ for print_, count in counted.items() if count > 1] == []
    assert {one.finding.rule for one in found.changes} <= RULES.keys()


@pytest.mark.parametrize(
    ("facts", "rule", "words", "lets_out"),
    [
        ({"max_length": 400}, "max-length-lowered", "documented, and refused", False),
        ({"max_length": 600}, "max-length-raised", "let out, though not documented", True),
        ({"max_length": None}, "max-length-removed", "let out, though not documented", True),
        ({"required": True}, "required-set", "documented, and refused", False),
    ],
)
def test_a_contract_is_proven_tighter_or_looser(
    facts: dict[str, object], rule: str, words: str, lets_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = load_contract("kling/v2-1-pro")
    whole = whole_of(ours)
    changed = replace(whole.properties["negative_prompt"], **facts)
    other = with_whole(ours, replace(whole, properties={**whole.properties, "negative_prompt": changed}))
    monkeypatch.setattr("conformance.days.all_contracts", lambda: iter([other]))
    (one,) = against_contracts(snapshots(), only="kling/*").changes
    assert (one.finding.rule, one.finding.path, one.lets_out) == (rule, "input.negative_prompt", lets_out)
    assert (one.proven.level, witness_words(one)) == (Level.BREAKING, words)
    theirs = reference(ours, snapshots())
    assert theirs is not None
    assert isinstance(one.proven.witness, dict)
    payload = one.proven.witness["input"]
    accepted = [not list(faults(side, payload)) for side in (theirs.whole, whole_of(other))]
    assert accepted == [not lets_out, lets_out]


def test_a_default_of_a_contract_is_a_warning_without_a_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = load_contract("kling/v2-1-pro")
    whole = whole_of(ours)
    changed = replace(whole.properties["duration"], default="10")
    other = with_whole(ours, replace(whole, properties={**whole.properties, "duration": changed}))
    monkeypatch.setattr("conformance.days.all_contracts", lambda: iter([other]))
    (one,) = against_contracts(snapshots()).changes
    assert (one.finding.rule, one.proven.level, one.proven.witness) == ("default-changed", Level.WARNING, ABSENT)


def test_levels_can_be_set_by_rule() -> None:
    found = drift(snapshots(), THEN, NOW, only="bytedance/*", levels={"default-removed": Level.BREAKING})
    assert {one.proven.level for one in found.changes if one.finding.rule == "default-removed"} == {Level.BREAKING}
    assert len(found.at_least(Level.BREAKING)) == len(between(THEN, NOW, "bytedance/*").at_least(Level.BREAKING)) + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((THEN, "2026-08-20"), "no snapshot of '2026-08-20'"), (("2026", NOW), "no snapshot of '2026'")],
)
def test_a_day_without_a_snapshot_is_told(arguments: tuple[str, str], message: str) -> None:
    with pytest.raises(UnknownNameError, match=message) as caught:
        drift(snapshots(), *arguments)
    assert caught.value.hint.startswith("There are 2025-11-02, ")


def test_a_glob_that_matches_nothing_is_told() -> None:
    with pytest.raises(UnknownNameError, match="no model matches 'nobody/\\*'"):
        drift(snapshots(), THEN, NOW, only="nobody/*")
