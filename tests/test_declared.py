"""What is accepted, what is only seen once, and which deviations nothing needs any more."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conformance.compare.deviations import Deviation, load_deviations
from conformance.declared import declarables, with_unused
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot, snapshot_days
from conformance.drift import Change, against_contracts, drift
from conformance.model import Level
from tests.support.declaring import MODEL, PAGE, copied, edited

BEFORE, THEN, NOW = "2025-12-24", "2026-04-29", "2026-08-19"


def declare(**globs: Any) -> Deviation:
    return Deviation(reason="r", evidence="e", since=NOW, **globs)


NEVER = declare(rule="enum-opened", model="nobody", parameter="*")
SOON = declare(rule="default-changed", model="*", parameter="*", expires="2026-08-18")


@cache
def repository() -> tuple[Snapshot, ...]:
    return opened(default_root())


def opened(root: Path) -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(root, day) for day in snapshot_days(root))


def told(*changes: Change) -> set[str]:
    return {one.finding.fingerprint for one in changes}


def test_contracts_differ_only_where_it_is_declared_and_that_is_still_told() -> None:
    found = against_contracts(repository())
    assert {one.state.value for one in found.changes} == {"accepted"}
    assert found.declared == len(found.changes) > 0
    assert found.at_least(Level.INFO) == ()
    assert {one.deviation for one in found.changes} == set(load_deviations())


@pytest.mark.parametrize("deviation", load_deviations(), ids=lambda one: one.subject)
def test_without_a_deviation_its_differences_stand(deviation: Deviation) -> None:
    rest = tuple(one for one in load_deviations() if one != deviation)
    whole = against_contracts(repository(), only=deviation.model)
    found = against_contracts(repository(), only=deviation.model, deviations=rest)
    assert told(*found.changes) == told(*whole.changes)
    standing = told(*(one for one in found.changes if one.deviation is None))
    assert standing == told(*(one for one in whole.changes if one.deviation == deviation)) != set()


def test_a_rule_accepts_changes_between_days_and_the_others_stand() -> None:
    taken = declare(rule="enum-member-*", model="elevenlabs/*", parameter="voice")
    before = drift(repository(), BEFORE, NOW, only="elevenlabs/*", deviations=())
    found = drift(repository(), BEFORE, NOW, only="elevenlabs/*", deviations=(taken,))
    assert [one.finding for one in found.changes] == [one.finding for one in before.changes]
    accepted = told(*(one for one in found.changes if one.state.value == "accepted"))
    assert accepted == told(
        *(
            one
            for one in before.changes
            if one.finding.path == "input.voice" and one.finding.rule.startswith("enum-member-")
        )
    )
    assert 0 < len(accepted) == found.declared < len(found.changes)
    assert len(found.at_least(Level.INFO)) == len(found.changes) - len(accepted)


def test_an_expired_deviation_accepts_nothing_and_is_named() -> None:
    found = drift(repository(), THEN, NOW, only="wan/*", deviations=(SOON, NEVER))
    assert (found.expired, found.declared) == ((SOON,), 0)
    assert drift(repository(), BEFORE, THEN, only="wan/*", deviations=(SOON, NEVER)).expired == ()


def test_a_deviation_that_accepts_nothing_anywhere_is_unused() -> None:
    contract, days = against_contracts(repository()), drift(repository(), THEN, NOW)
    between = declare(fingerprint=days.changes[0].finding.fingerprint)
    every = (*load_deviations(), between, NEVER)
    for found in (contract, days):
        assert with_unused(found, repository(), every).unused == (NEVER,)
    assert with_unused(contract, repository(), load_deviations()).unused == ()


def test_no_further_is_looked_for_than_each_is_seen_to_accept_something(monkeypatch: pytest.MonkeyPatch) -> None:
    days = drift(repository(), THEN, NOW)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("what the contracts say otherwise was enough")

    monkeypatch.setattr("conformance.declared.drift", refuse)
    assert with_unused(days, repository(), load_deviations()).unused == ()
    with pytest.raises(AssertionError, match="was enough"):
        with_unused(days, repository(), (*load_deviations(), NEVER))


def test_one_that_expired_is_not_named_twice() -> None:
    found = drift(repository(), THEN, NOW, deviations=(SOON, NEVER))
    assert with_unused(found, repository(), (SOON, NEVER)).unused == (NEVER,)


def test_every_fingerprint_that_is_told_can_be_declared() -> None:
    known = {one.fingerprint for one in declarables(repository(), load_deviations())}
    changes = [*against_contracts(repository()).changes]
    for old, new in pairwise(snapshot_days(default_root())):
        changes += drift(repository(), old, new).changes
    assert told(*changes) <= known


def member(root: Path, day: str, *, there: bool) -> None:
    """Let the page of a day have a size, or not."""
    members = ["5", "10", "15"] if there else ["5", "10"]
    edited(root, day, lambda named: named["duration"].update(enum=members))


def looked(root: Path, day: str, look: str) -> None:
    file = root / day / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "second_looks": {PAGE: look}}), "utf-8")


def removal(root: Path, old: str, new: str) -> Change:
    found = drift(opened(root), old, new, only=MODEL, deviations=())
    (one,) = (each for each in found.changes if each.finding.rule == "enum-member-removed")
    assert (one.finding.path, one.finding.old) == ("input.duration", "15")
    return one


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path / "docs", BEFORE, THEN, NOW)


@pytest.mark.parametrize(
    ("there", "old", "new", "state"),
    [
        ((True, True, False), THEN, NOW, "unconfirmed"),
        ((True, True, False), BEFORE, NOW, "unconfirmed"),
        ((True, False, False), BEFORE, THEN, "new"),  # the day after says the same
        ((True, False, False), BEFORE, NOW, "new"),  # the day before says the same
        ((True, False, True), BEFORE, THEN, "unconfirmed"),
    ],
)
def test_a_removal_counts_once_two_snapshots_in_a_row_say_so(
    root: Path, there: tuple[bool, ...], old: str, new: str, state: str
) -> None:
    for day, is_there in zip((BEFORE, THEN, NOW), there, strict=True):
        member(root, day, there=is_there)
    assert removal(root, old, new).state.value == state


@pytest.mark.parametrize(
    ("look", "state"),
    [
        ("the same", "new"),
        ("gone", "new"),
        ("changed", "unconfirmed"),
        ("back", "unconfirmed"),
        ("failed", "unconfirmed"),
    ],
)
def test_a_second_look_of_the_day_confirms_it(root: Path, look: str, state: str) -> None:
    member(root, BEFORE, there=True)
    member(root, THEN, there=True)
    looked(root, NOW, look)
    assert removal(root, THEN, NOW).state.value == state


@pytest.mark.parametrize(("look", "state"), [(None, "unconfirmed"), ("the same", "new")])
def test_a_contract_that_keeps_what_one_snapshot_lacks_may_be_right(root: Path, look: str | None, state: str) -> None:
    edited(root, NOW, lambda named: named["duration"].update(enum=["5"], default="5"))
    if look is not None:
        looked(root, NOW, look)
    found = against_contracts(opened(root), only=MODEL)
    (one,) = (each for each in found.changes if each.finding.rule == "enum-member-added")
    assert (one.finding.new, one.lets_out, one.state.value) == ("10", True, state)


def test_what_was_accepted_is_not_called_unconfirmed(root: Path) -> None:
    member(root, BEFORE, there=True)
    member(root, THEN, there=True)
    one = removal(root, THEN, NOW)
    taken = declare(fingerprint=one.finding.fingerprint)
    found = drift(opened(root), THEN, NOW, only=MODEL, deviations=(taken,))
    (again,) = (each for each in found.changes if each.finding == one.finding)
    assert (again.state.value, again.unconfirmed) == ("accepted", True)
