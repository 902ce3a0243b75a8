"""How the answer of somebody's validator is read: what it returned or raised, as accepted or refused, with its words.

Used in the subject's own process (``runner.py``), under whatever interpreter that has: it imports nothing of ours, and
nothing beyond the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from opcode import opname
from types import CodeType, TracebackType
from typing import Any

READINGS = {
    "auto": "by what comes back: a bool, (ok, errors), errors, an object with valid or ok; raising refuses",
    "bool": "returns true or false",
    "truth": "returns something that Python takes for true where it accepts",
    "ok-errors": "returns (ok, errors)",
    "ok-errors-normalized": "returns (ok, errors, normalized)",
    "errors": "returns the errors, of which none means accepted",
    "normalized": "returns the payload as it would be sent, and raises where it refuses",
    "raises": "raises where it refuses; what it returns does not matter",
    "prints": "prints a line; the pattern `accept` says which lines accept",
}
"""Every reading, and what it says of the subject."""

_MOST_WORDS = 2_000
_MOST_ERRORS = 20
_WARNING = re.compile(r"\W*(?:warn(?:ing)?|hint|note|info|предупреждение)\b|\W*⚠", re.I)
_MILD = frozenset(("warning", "warn", "info", "information", "hint", "note", "notice"))
_GRADES = ("level", "severity", "kind", "type")
_VERDICTS = ("valid", "ok", "is_valid", "isValid", "success", "accepted")
_LISTS = ("errors", "violations", "issues", "problems", "error")
_NORMALIZED = ("normalized", "data", "payload", "value")


class UnreadableError(Exception):
    """What came back is no verdict in the reading that was asked for."""


Answer = dict[str, Any]
"""``ok``, ``errors`` as texts, ``warnings`` as texts, ``normalized`` where there is one."""


def read_returned(value: Any, reading: str) -> Answer:
    """A returned value as an answer.

    Raises:
        UnreadableError: it is none in that reading; the message says what was expected and found.
    """
    if reading == "normalized":
        return {"ok": True, "normalized": _plain(value)}
    if reading == "auto":
        reading = _shape(value)
    if reading in ("bool", "truth"):
        return {"ok": _bool(value, reading) if reading == "bool" else bool(value)}
    if reading == "errors":
        return _of_errors(value)
    if reading == "object":
        return _of_object(value)
    return {"ok": True} if reading == "raises" else _of_tuple(value, reading)


def _shape(value: Any) -> str:
    """The reading that a value looks like."""
    if isinstance(value, bool):
        return "bool"
    if value is None:
        return "raises"
    if isinstance(value, (tuple, list)) and len(value) in (2, 3) and isinstance(value[0], bool):
        return "ok-errors" if len(value) == 2 else "ok-errors-normalized"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "errors"
    if _held(value, _VERDICTS) is not _NOTHING or _held(value, _LISTS) is not _NOTHING:
        return "object"
    raise UnreadableError(f"expected a verdict, found {_described(value)}: {_meant(value)}")


def _meant(value: Any) -> str:
    """What may be meant by a value that is no verdict by itself."""
    if isinstance(value, (str, Mapping)):
        as_errors = 'reading = "errors" reads it as errors, of which none accepts'
        return as_errors if isinstance(value, str) else f'{as_errors}; reading = "normalized" as what would be sent'
    return f"say how to read it: reading = {' | '.join(sorted(READINGS))}"


def _bool(value: Any, reading: str) -> bool:
    if isinstance(value, bool):
        return value
    raise UnreadableError(f"reading {reading!r}: expected true or false, found {_described(value)}")


def _of_tuple(value: Any, reading: str) -> Answer:
    size = 3 if reading == "ok-errors-normalized" else 2
    if not isinstance(value, (tuple, list)) or len(value) != size:
        raise UnreadableError(f"reading {reading!r}: expected {size} values, found {_described(value)}")
    errors, warnings = _sorted(value[1])
    found = {"ok": _bool(value[0], reading), "errors": errors, "warnings": warnings}
    if size == 3 and value[2] is not None:
        found["normalized"] = _plain(value[2])
    return found


def _of_errors(value: Any) -> Answer:
    if value is not None and not isinstance(value, (list, tuple, set, frozenset, dict, str)):
        raise UnreadableError(f"reading 'errors': expected a list of errors, found {_described(value)}")
    errors, warnings = _sorted(value)
    return {"ok": not errors, "errors": errors, "warnings": warnings}


def _of_object(value: Any) -> Answer:
    errors, warnings = _sorted(None if (held := _held(value, _LISTS)) is _NOTHING else held)
    verdict = _held(value, _VERDICTS)
    ok = (verdict() if callable(verdict) else verdict) if verdict is not _NOTHING else not errors
    found: Answer = {"ok": _bool(ok, "auto"), "errors": errors, "warnings": warnings}
    normalized = _held(value, _NORMALIZED[:1])
    if normalized is not _NOTHING and normalized is not None:
        found["normalized"] = _plain(normalized)
    return found


def read_raised(
    error: BaseException,
    reading: str,
    refusals: tuple[str, ...] = (),
    is_own: Callable[[CodeType], bool] = lambda _code: False,
) -> Answer:
    """What was raised as an answer: a refusal, or a crash.

    Args:
        refusals: names of exceptions that refuse, with their module or without; by default those called
            ``…ValidationError`` or ``…Invalid``, ``ValueError`` but for what is wrong with Unicode, whatever the
            subject's own code raises on purpose, and where the reading is ``raises`` or ``normalized`` failed
            assertions and type errors.
        is_own: whether code is the subject's own.
    """
    names = [name for cls in type(error).__mro__ for name in (cls.__name__, f"{cls.__module__}.{cls.__qualname__}")]
    if refusals:
        is_refusal = any(name in refusals for name in names)
    else:
        is_refusal = any(name.endswith(("ValidationError", "Invalid")) for name in names)
        is_refusal |= isinstance(error, ValueError) and not isinstance(error, UnicodeError)
        is_refusal |= reading in ("raises", "normalized") and isinstance(error, (AssertionError, TypeError))
        is_refusal |= isinstance(error, Exception) and _is_raised_by(error.__traceback__, is_own)
    return {"ok": False, "errors": _raised_errors(error)} if is_refusal else {"crash": raised_words(error)}


def _is_raised_by(trace: TracebackType | None, is_own: Callable[[CodeType], bool]) -> bool:
    """Whether a ``raise`` or an ``assert`` of one's own raised it, not an operation that went wrong."""
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return opname[code.co_code[trace.tb_lasti]] == "RAISE_VARARGS" and is_own(code)


def _raised_errors(error: BaseException) -> list[str]:
    """Words of what was raised: one for each error where it holds several, as pydantic's do."""
    try:
        listing = getattr(error, "errors", None)
        listed = listing() if callable(listing) else None
        if isinstance(listed, list) and listed:
            return [_words(one) for one in listed[:_MOST_ERRORS]]
    except Exception:  # noqa: BLE001 # it is the subject's code; there is another way to its words
        return [raised_words(error)]
    return [raised_words(error)]


def raised_words(error: BaseException) -> str:
    """An exception in one line, whatever its ``__str__`` does."""
    try:
        told = str(error)
    except BaseException:  # noqa: BLE001 # its __str__ is the subject's code, and may raise anything
        told = "(its text can't be made)"
    return shortened(f"{type(error).__name__}: {told}" if told else type(error).__name__)


def read_printed(text: str, accept: str, refuse: str | None = None) -> Answer:
    """A printed line as an answer: one that ``accept`` finds accepts; with ``refuse`` others have to refuse.

    Raises:
        UnreadableError: ``refuse`` is given, and neither pattern finds anything.
    """
    if re.search(accept, text):
        return {"ok": True}
    if refuse is not None and not re.search(refuse, text):
        raise UnreadableError(f"expected a line with {accept!r} or {refuse!r}, found {shortened(text)!r}")
    return {"ok": False, "errors": [shortened(text.strip())]}


def _sorted(errors: Any) -> tuple[list[str], list[str]]:
    """Errors as texts, and apart from them those that are marked as warnings."""
    if errors is None or errors is False:
        return [], []
    if isinstance(errors, Mapping):
        errors = [f"{name}: {text}" for name, text in errors.items()] if not _is_one(errors) else [errors]
    elif isinstance(errors, str) or not hasattr(errors, "__iter__"):
        errors = [errors] if errors else []
    found: tuple[list[str], list[str]] = ([], [])
    for one in errors:
        told = found[_is_warning(one)]
        if len(told) < _MOST_ERRORS:
            told.append(_words(one))
    return found


def _is_one(error: Mapping[Any, Any]) -> bool:
    """Whether a mapping is one error, not texts by the names of parameters."""
    return any(name in error for name in ("message", "msg", "code", *_GRADES))


def _is_warning(error: Any) -> bool:
    for name in _GRADES:
        grade = _held(error, (name,))
        grade = getattr(grade, "value", grade)
        if isinstance(grade, str) and grade.lower() in _MILD:
            return True
    return isinstance(error, str) and _WARNING.match(error) is not None


def _words(error: Any) -> str:
    if isinstance(error, str):
        return shortened(error)
    message = _held(error, ("message", "msg"))
    place = _held(error, ("path", "loc", "field", "instancePath"))
    if isinstance(message, str):
        return shortened(f"{_place(place)}: {message}" if place not in (_NOTHING, None, "", (), []) else message)
    return shortened(_safe_text(error))


def _place(place: Any) -> str:
    return ".".join(str(step) for step in place) if isinstance(place, (list, tuple)) else str(place)


class _Nothing:
    """Stands for what an object does not have."""


_NOTHING = _Nothing()


def _held(value: Any, names: tuple[str, ...]) -> Any:
    """The first of ``names`` that a mapping holds, or an object has and does not only inherit from a built-in type."""
    for name in names:
        if isinstance(value, Mapping):
            if name in value:
                return value[name]
        elif not isinstance(value, (str, bytes, int, float, list, tuple)) and hasattr(value, name):
            return getattr(value, name)
    return _NOTHING


def _plain(value: Any) -> Any:
    """A payload as plain data: models of pydantic and dataclasses are taken apart."""
    for name in ("model_dump", "dict", "to_dict"):
        method: Callable[..., Any] | None = getattr(value, name, None)
        if method is not None and not isinstance(value, Mapping):
            return method(mode="json", exclude_unset=True) if name == "model_dump" else method()
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return {name: getattr(value, name) for name in fields}
    return value


def _described(value: Any) -> str:
    return f"{type(value).__name__} {shortened(_safe_text(value), 80)}"


def _safe_text(value: Any) -> str:
    try:
        return str(value)
    except BaseException:  # noqa: BLE001 # its __str__ is the subject's code, and may raise anything
        return f"a {type(value).__name__} whose text can't be made"


def shortened(text: str, most: int = _MOST_WORDS) -> str:
    """``text`` in one line, cut where it is long, with nothing that can't be encoded."""
    line = " ".join(text[: 2 * most].split())
    line = line.encode("utf-8", "backslashreplace").decode("utf-8")
    return line if len(line) <= most else f"{line[:most]}…"
