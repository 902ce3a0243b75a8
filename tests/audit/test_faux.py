"""Validators with one fault each: the audit names exactly that fault and nothing else. A faultless one has none."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from conformance.audit.answer import ACCEPTED, REFUSED
from conformance.audit.connect import connect
from conformance.audit.ground import Standing
from conformance.audit.process import Limits
from conformance.laws.profiles import PROFILES
from conformance.laws.selection import selected
from conformance.model import Level
from tests.audit.auditing import HERE, MODEL, audit_of, audited, ground_of, named, python

RULED = "grok-imagine/image-to-video"
FOLDED = "wan/2-2-animate-replace"

FACTS: tuple[tuple[str, str, tuple[str, str, str], Level], ...] = (
    ("off_by_one", MODEL, ("over-strict", "prompt", "maxLength"), Level.BREAKING),
    ("too_wide_by_one", MODEL, ("over-lenient", "negative_prompt", "maxLength"), Level.BREAKING),
    ("bytes_for_characters", MODEL, ("over-strict", "prompt", "maxLength"), Level.BREAKING),
    ("wrong_enum", MODEL, ("at-odds", "duration", "enum"), Level.BREAKING),
    ("folded_enum", FOLDED, ("over-lenient", "resolution", "enum"), Level.BREAKING),
    ("missing_required", MODEL, ("over-lenient", "image_url", "required"), Level.BREAKING),
    ("requires_an_optional", MODEL, ("over-strict", "duration", "required"), Level.BREAKING),
    ("forgets_a_parameter", MODEL, ("over-strict", "tail_image_url", "parameter"), Level.BREAKING),
    ("int_for_string_enum", MODEL, ("over-lenient", "duration", "type"), Level.BREAKING),
    ("wants_int_for_string_enum", MODEL, ("at-odds", "duration", "type"), Level.BREAKING),
    ("bool_for_number", MODEL, ("over-lenient", "cfg_scale", "type"), Level.BREAKING),
    ("off_grid", MODEL, ("over-lenient", "cfg_scale", "step"), Level.BREAKING),
    ("open_above", MODEL, ("over-lenient", "cfg_scale", "maximum"), Level.BREAKING),
    ("takes_unknown_names", MODEL, ("over-lenient", "", "unknown"), Level.WARNING),
    ("takes_blank_texts", MODEL, ("over-lenient", "prompt", "blank"), Level.WARNING),
    ("drops_silently", MODEL, ("changed", "negative_prompt", "value"), Level.BREAKING),
)
"""A function of ``subjects.py``, a model, and the one finding on it."""

BEHAVIOUR: tuple[tuple[str, str, Level], ...] = (
    ("accepts_everything", "accepts-everything", Level.BREAKING),
    ("refuses_everything", "refuses-everything", Level.BREAKING),
    ("random_verdicts", "nondeterministic", Level.BREAKING),
    ("rarely_random", "nondeterministic", Level.BREAKING),
    ("remembers", "nondeterministic", Level.BREAKING),
    ("exits", "exit", Level.BREAKING),
    ("exits_by_exception", "crash", Level.BREAKING),
    ("raises_on_unicode", "crash", Level.BREAKING),
    ("recurses", "crash", Level.BREAKING),
    ("unreadable", "unreadable", Level.BREAKING),
    ("prints", "prints", Level.WARNING),
    ("writes_lines_of_the_protocol", "prints", Level.WARNING),
    ("mutates", "mutates", Level.WARNING),
    ("forks", "reaches-out", Level.WARNING),
    ("starts_a_program", "reaches-out", Level.WARNING),
    ("asks_the_network", "reaches-out", Level.WARNING),
)
"""A function of ``subjects.py``, and the one finding on it, which turns on no fact of a page."""


@pytest.mark.parametrize(("function", "model", "fault", "level"), FACTS, ids=[row[0] for row in FACTS])
def test_a_fault_is_named_by_the_fact_that_it_turns_on(
    function: str, model: str, fault: tuple[str, str, str], level: Level
) -> None:
    done = audited(python(function, model), examples=5)
    assert named(done.findings) == [fault]
    assert [(one.models, one.level) for one in done.findings] == [((model,), level)]


@pytest.mark.parametrize(("function", "kind", "level"), BEHAVIOUR, ids=[row[0] for row in BEHAVIOUR])
def test_what_it_does_beside_answering_is_named(function: str, kind: str, level: Level) -> None:
    done = audited(python(function))
    assert [(one.kind, one.models, one.level) for one in done.findings] == [(kind, (MODEL,), level)]


def test_a_rule_that_is_forgotten_is_named_by_its_parameters() -> None:
    done = audited(python("forgets_a_rule", RULED))
    rules = {fact for kind, path, fact in named(done.findings) if (kind, path) == ("over-lenient", "")}
    assert rules == {f"rule {name}" for name, _ in ground_of(RULED).reference.rules}
    assert len(done.findings) == len(rules)


def test_a_subject_that_hangs_is_told_and_ended() -> None:
    done = audited(python("hangs", limits=Limits(seconds=0.5)))
    assert [(one.kind, one.payloads) for one in done.findings] == [("hang", 3)]
    assert done.findings[0].witnesses[0].words == "it did not answer within 0.5 s"
    assert done.findings[0].witnesses[0].payload["duration"] == "10"


def test_a_subject_that_eats_memory_is_told_and_stopped() -> None:
    done = audited(python("eats_memory", limits=Limits(seconds=20, memory_mb=160)))
    assert [one.kind for one in done.findings] == ["crash"]
    assert done.findings[0].witnesses[0].words.startswith("MemoryError")


def test_where_only_the_first_model_is_checked_the_others_are_one_finding() -> None:
    models = (MODEL, "z-image", "kling/v2-1-standard")
    done = audited(python("first_model_only", *models))
    assert named(done.findings) == [("accepts-everything", "", "")]
    assert set(done.findings[0].models) == {"z-image", "kling/v2-1-standard"}
    assert [done.state((one,)) for one in models] == ["agrees", "differs", "differs"]


@pytest.mark.parametrize(
    "function",
    ["faultless", "faultless_with_warnings", "faultless_normalizing", "faultless_filling_defaults", "raises"],
)
def test_a_faultless_one_has_no_finding(function: str) -> None:
    done = audited(python(function), examples=PROFILES["ci"].examples)
    assert (done.findings, done.smoke.remark) == ((), "")
    assert [one.untried for one in done.tried] == [0]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_faultless_one_has_no_finding_in_any_profile(profile: str) -> None:
    done = audited(python("faultless"), examples=PROFILES[profile].examples)
    assert done.findings == ()
    assert sum(one.drawn for one in done.tried) >= PROFILES[profile].examples


def test_a_faultless_one_has_no_finding_on_any_model_of_the_roster() -> None:
    done = audited(python("faultless", *selected()))
    assert named(done.findings) == []
    assert {state for _, state in done.entries} == {"agrees"}
    assert len(done.entries) == 72


def test_the_witness_is_the_smallest_payload_that_shows_it() -> None:
    base = {"image_url": "https://tempfile.redpandaai.co/a.png", "prompt": "a lake"}
    (finding,) = audit_of("wrong_enum").findings
    assert [(one.says, one.payload) for one in finding.witnesses] == [
        ("over-strict", {**base, "duration": "10"}),
        ("over-lenient", {**base, "duration": "100"}),
    ]
    assert finding.witnesses[0].words == "duration: expected 5 or 15"
    assert finding.documented == 'one of "5", "10"'
    assert finding.page == "https://docs.kie.ai/market/kling/v2-1-pro"
    (finding,) = audit_of("off_by_one").findings
    assert {name: len(text) for name, text in finding.witnesses[0].payload.items()} == {"image_url": 36, "prompt": 5000}
    (finding,) = audit_of("missing_required").findings
    assert finding.witnesses[0].payload == {"prompt": "a lake"}


@pytest.mark.parametrize("function", ["off_by_one", "wrong_enum", "missing_required", "bool_for_number", "off_grid"])
def test_every_witness_is_judged_again_by_both_sides(function: str) -> None:
    ground = ground_of(MODEL)
    channel = connect(python(function))
    try:
        for one in audit_of(function).findings[0].witnesses:
            (answer,) = channel.ask(MODEL, [one.payload])
            is_wrong = bool(ground.reference.verdict(one.payload))
            assert (one.says, answer.kind, is_wrong) in (
                ("over-strict", REFUSED, False),
                ("over-lenient", ACCEPTED, True),
            )
    finally:
        channel.close()


def test_what_the_page_does_not_say_is_told_apart() -> None:
    (finding,) = audit_of("takes_unknown_names").findings
    assert finding.standing is Standing.UNDECIDED
    (finding,) = audit_of("missing_required").findings
    assert finding.standing is Standing.DOCUMENTED


def test_the_same_audit_gives_the_same_findings() -> None:
    subject = python("wrong_enum", MODEL, "kling/v2-1-standard")
    one, other = audited(subject, examples=20), audited(subject, examples=20)
    assert one.findings == other.findings
    assert one.tried == other.tried


def test_no_secret_of_the_environment_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIE_API_KEY", "secret")
    monkeypatch.setenv("FOR_IT", "shown")
    channel = connect(python("of_environment"))
    try:
        (answer,) = channel.ask(MODEL, [{}])
    finally:
        channel.close()
    assert "KIE_API_KEY" not in answer.words
    assert "FOR_IT" not in answer.words
    channel = connect(replace(python("of_environment"), environment=("FOR_IT",)))
    try:
        (answer,) = channel.ask(MODEL, [{}])
    finally:
        channel.close()
    assert "FOR_IT" in answer.words


def test_nothing_of_it_is_left() -> None:
    before = set(os.listdir("/proc")) if os.path.isdir("/proc") else set()
    audited(python("exits"))
    running = [
        one
        for one in os.listdir("/proc")
        if one.isdigit() and one not in before and str(HERE) in _command_of(one) and "runner.py" in _command_of(one)
    ]
    assert running == []


def _command_of(process: str) -> str:
    try:
        with open(f"/proc/{process}/cmdline", encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""
