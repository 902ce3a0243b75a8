"""How answers of all shapes are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest

from conformance.audit.answer import ACCEPTED, CRASH, REFUSED, SKIPPED, UNREADABLE, YES, answer_of
from conformance.audit.readings import (
    READINGS,
    UnreadableError,
    raised_words,
    read_printed,
    read_raised,
    read_returned,
    shortened,
)
from conformance.model import ABSENT


class Severity(Enum):
    WARNING = "warning"
    ERROR = "error"


@dataclass
class Issue:
    message: str
    path: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR


@dataclass
class Outcome:
    is_valid: bool
    errors: list[Issue]


def ok(value: Any, reading: str = "auto") -> tuple[bool, list[str], list[str]]:
    found = read_returned(value, reading)
    return found["ok"], found.get("errors", []), found.get("warnings", [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, (True, [], [])),
        (False, (False, [], [])),
        (None, (True, [], [])),
        ([], (True, [], [])),
        (["prompt is missing"], (False, ["prompt is missing"], [])),
        ([Issue("too long", ("input", "prompt"))], (False, ["input.prompt: too long"], [])),
        ([{"msg": "too long", "loc": ["prompt"]}], (False, ["prompt: too long"], [])),
        ((True, []), (True, [], [])),
        ((False, ["no"]), (False, ["no"], [])),
        ((False, "no"), (False, ["no"], [])),
        ((False, {"prompt": "missing"}), (False, ["prompt: missing"], [])),
        ({"valid": False, "errors": ["no"]}, (False, ["no"], [])),
        ({"ok": True}, (True, [], [])),
        ({"errors": []}, (True, [], [])),
        (Outcome(is_valid=False, errors=[Issue("no")]), (False, ["no"], [])),
    ],
)
def test_the_usual_shapes_are_known_by_themselves(value: Any, expected: tuple[bool, list[str], list[str]]) -> None:
    assert ok(value) == expected


@pytest.mark.parametrize(
    "warning",
    [
        "Warning: prices change",
        "[WARN] prices change",
        "⚠ prices change",
        Issue("prices change", severity=Severity.WARNING),
        {"level": "warning", "message": "prices change"},
        {"severity": "info", "message": "prices change"},
    ],
)
def test_a_warning_marked_as_such_is_no_refusal(warning: Any) -> None:
    accepted, errors, warnings = ok([warning])
    assert (accepted, errors, len(warnings)) == (True, [], 1)
    assert ok([warning, "prompt is missing"])[0] is False


def test_what_only_speaks_of_a_warning_is_a_refusal() -> None:
    assert ok(["the warning level is not known"])[0] is False


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        ("OK", "auto"),
        (7, "auto"),
        (object(), "auto"),
        (1, "bool"),
        ((True,), "ok-errors"),
        ((True, [], {}), "ok-errors"),
        (("yes", []), "ok-errors"),
        (7, "errors"),
        ("", "auto"),
    ],
)
def test_what_is_no_verdict_is_said_to_be_none(value: Any, reading: str) -> None:
    with pytest.raises(UnreadableError, match="expected"):
        read_returned(value, reading)


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("prompt is missing", 'reading = "errors" reads it as errors, of which none accepts'),
        ({"prompt": "a"}, 'reading = "normalized" as what would be sent'),
        (1, "reading = auto | bool | "),
    ],
)
def test_what_is_no_verdict_comes_with_how_it_may_be_meant(value: Any, advice: str) -> None:
    with pytest.raises(UnreadableError) as told:
        read_returned(value, "auto")
    assert advice in str(told.value)


def test_what_is_true_accepts_where_that_is_said() -> None:
    assert [read_returned(one, "truth")["ok"] for one in (1, object(), 0, None)] == [True, True, False, False]


def test_the_payload_as_it_would_be_sent_comes_back_plain() -> None:
    assert read_returned((True, [], {"a": 1}), "auto")["normalized"] == {"a": 1}
    assert read_returned(Outcome(is_valid=True, errors=[]), "normalized")["normalized"] == {
        "is_valid": True,
        "errors": [],
    }
    assert "normalized" not in read_returned((True, [], None), "ok-errors-normalized")


class ValidationError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "reading", "refuses"),
    [
        (ValueError("no"), "auto", True),
        (ValidationError("no"), "auto", True),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), "auto", False),
        (KeyError("prompt"), "auto", False),
        (TypeError("no"), "auto", False),
        (TypeError("no"), "raises", True),
        (AssertionError("no"), "raises", True),
        (AssertionError("no"), "auto", False),
        (SystemExit(3), "raises", False),
    ],
)
def test_what_is_raised_refuses_or_is_a_failure(error: BaseException, reading: str, refuses: bool) -> None:
    assert ("crash" in read_raised(error, reading)) is not refuses


def raised(statement: str, **names: Any) -> BaseException:
    """What a statement raises, in code of its own."""
    with pytest.raises(BaseException) as found:  # noqa: PT011 # it is what is looked at
        exec(compile(statement, "subject.py", "exec"), names)
    return found.value


@pytest.mark.parametrize(
    ("statement", "refuses"),
    [
        ("raise KeyError('no')", True),
        ("class InputError(Exception): pass\nraise InputError('no')", True),
        ("assert False, 'no'", True),
        ("{}['prompt']", False),
        ("1 < '2'", False),
        ("None.strip()", False),
        ("'é'.encode('ascii')", False),
        ("raise SystemExit(3)", False),
        ("def again(): again()\nagain()", False),
        ("try:\n    {}['x']\nexcept KeyError:\n    raise RuntimeError('no')", True),
        ("try:\n    {}['x']\nexcept KeyError:\n    raise", False),
    ],
)
def test_what_its_own_code_raises_on_purpose_refuses(statement: str, refuses: bool) -> None:
    error = raised(statement)
    assert ("crash" in read_raised(error, "auto", (), lambda code: code.co_filename == "subject.py")) is not refuses
    # In a library, that is a failure like any other.
    assert "crash" in read_raised(error, "auto", (), lambda _code: False)


def test_an_exception_that_holds_several_errors_says_them_all() -> None:
    from pydantic import BaseModel

    class Model(BaseModel):
        prompt: str
        count: int

    error = raised("Model.model_validate({'count': 'x'})", Model=Model)
    assert read_raised(error, "auto")["errors"] == [
        "prompt: Field required",
        "count: Input should be a valid integer, unable to parse string as an integer",
    ]


def test_an_exception_that_breaks_when_it_is_asked_for_its_errors_is_told_by_its_text() -> None:
    class TrickyError(ValueError):
        def errors(self) -> list[str]:
            raise RuntimeError

    assert read_raised(TrickyError("no"), "auto")["errors"] == ["TrickyError: no"]


def test_exceptions_that_refuse_can_be_named() -> None:
    assert read_raised(KeyError("x"), "auto", ("KeyError",))["ok"] is False
    assert read_raised(KeyError("x"), "auto", ("builtins.LookupError",))["ok"] is False
    assert "crash" in read_raised(ValueError("x"), "auto", ("KeyError",))


def test_printed_lines_are_read_by_patterns() -> None:
    assert read_printed("ok\n", "^ok") == {"ok": True}
    assert read_printed("prompt is missing\n", "^ok") == {"ok": False, "errors": ["prompt is missing"]}
    with pytest.raises(UnreadableError):
        read_printed("hello", "^ok", "^refused")


class MuteError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def test_words_are_one_short_line_whatever_they_are_made_of() -> None:
    assert raised_words(MuteError()) == "MuteError: (its text can't be made)"
    assert shortened("a\nb\t c") == "a b c"
    assert shortened("\ud800") == "\\ud800"
    assert len(shortened("x" * 10_000)) == 2001


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"id": 1, "ok": True}, ACCEPTED),
        ({"id": 1, "ok": False, "errors": ["no"]}, REFUSED),
        ({"id": 1, "skip": True}, SKIPPED),
        ({"id": 1, "crash": "TypeError"}, CRASH),
        ({"id": 1, "ok": 1}, UNREADABLE),
        ({"id": 1}, UNREADABLE),
    ],
)
def test_a_line_of_the_protocol_is_an_answer(told: dict[str, Any], kind: str) -> None:
    assert answer_of(told).kind == kind


def test_an_answer_keeps_the_words_and_what_would_be_sent() -> None:
    found = answer_of({"id": 1, "ok": False, "errors": ["a", {"path": ["x", 0], "message": "b"}], "printed": "hello"})
    assert (found.words, found.normalized, dict(found.notes)) == ("a; x.0: b", ABSENT, {"printed": "hello"})
    assert answer_of({"id": 1, "ok": True, "normalized": {"a": 1}}).normalized == {"a": 1}
    assert answer_of({"ok": True, "id": 3}) is YES


def test_every_reading_says_what_it_is() -> None:
    assert all(READINGS.values())
