"""A subject of an earlier day: right then and wrong now, never right, and what it is no more wrong about."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.audit.finding import History
from conformance.audit.ground import ground_then
from conformance.audit.run import documentation
from conformance.audit.subject import Subject
from conformance.docs.snapshot import default_root
from conformance.errors import AuditError, UnknownNameError
from conformance.files import dump_json
from conformance.model import Json
from conformance.schema_export import parameter_schema
from tests.audit.auditing import audited, known, named

DAY = "2025-12-24"
MODEL = "google/imagen4"
"""Its aspect_ratio could be ``auto`` in December, and num_images was documented."""


def of_december(folder: Path, **changes: Json) -> Subject:
    """A schema that says what the page said on that day, but for changes to one parameter."""
    found = ground_then(MODEL, known(DAY).then)
    assert found is not None
    schema = parameter_schema(found.reference.whole)
    for name, facts in changes.items():
        schema["properties"][name] |= facts
    (folder / "imagen.json").write_text(dump_json(schema), encoding="utf-8")
    return Subject(kind="schema", target="imagen.json", models=(MODEL,), folder=folder)


def test_what_was_right_then_is_drift(tmp_path: Path) -> None:
    done = audited(of_december(tmp_path), then=DAY)
    assert done.findings
    assert {one.history for one in done.findings} == {History.DRIFT}
    assert done.past == ()


def test_what_never_was_right_is_told_apart(tmp_path: Path) -> None:
    done = audited(of_december(tmp_path, prompt={"maxLength": 70}), then=DAY)
    by_fact = {(one.fact.path, one.fact.name): one.history for one in done.findings if one.fact is not None}
    assert by_fact.pop(("prompt", "maxLength")) is History.BUG
    assert set(by_fact.values()) == {History.DRIFT}


def test_without_a_day_nothing_is_said_of_one(tmp_path: Path) -> None:
    assert {one.history for one in audited(of_december(tmp_path)).findings} == {None}


def test_what_was_wrong_then_and_is_right_now_is_no_finding() -> None:
    from tests.audit.auditing import python

    done = audited(python("faultless", MODEL), then=DAY)
    assert done.findings == ()
    assert {one.history for one in done.past} == {History.PAST}
    assert ("over-strict", "", "together") in named(done.past)


def test_a_model_that_came_later_was_not_documented_then() -> None:
    from tests.audit.auditing import python

    done = audited(python("forgets_a_parameter_of_seedance", "bytedance/seedance-2"), then=DAY)
    assert [one.history for one in done.findings] == [History.UNDOCUMENTED]


def test_a_day_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as raised:
        documentation(default_root(), "2025-12-25")
    assert DAY in raised.value.hint
    with pytest.raises(AuditError, match="there are no snapshots"):
        documentation(tmp_path)
