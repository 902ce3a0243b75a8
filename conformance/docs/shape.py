"""Checks of the shape of a JSON document that a person may have edited, with the path to what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from conformance.contract_kinds import CONTRACT_KINDS, MEDIA
from conformance.docs.quantity import QUANTITY
from conformance.errors import SnapshotError
from conformance.facts import FACT_BY_NAME, KINDS
from conformance.messages import N_, Sentence
from conformance.model import Json

T = TypeVar("T")

Kind = tuple[Callable[[Any], bool], str]
"""A test and what it asks for, in words, which the catalogues have."""

TEXT: Kind = (lambda value: isinstance(value, str), N_("a string"))
TEXT_OR_NULL: Kind = (lambda value: value is None or isinstance(value, str), N_("a string or null"))
TRUTH: Kind = (lambda value: isinstance(value, bool), N_("true or false"))
COUNT: Kind = (lambda value: type(value) is int and value >= 0, N_("a whole number, zero or more"))
COUNT_OR_NULL: Kind = (lambda value: value is None or COUNT[0](value), N_("a whole number or null"))
LIST: Kind = (lambda value: isinstance(value, list), N_("a list"))
OBJECT: Kind = (lambda value: isinstance(value, dict), N_("an object"))
TEXTS: Kind = (
    lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    N_("a list of strings"),
)
QUANTITIES: Kind = (
    lambda value: TEXTS[0](value) and len(set(value)) == len(value) > 0 and all(map(QUANTITY.fullmatch, value)),
    N_("a list of different numbers with their units, such as 500 characters"),
)
NAMES: Kind = (
    lambda value: TEXTS[0](value) and len(set(value)) == len(value) > 0 and all(value),
    N_("a list of different values, such as veo3_fast"),
)


class ShapeError(SnapshotError):
    """A JSON document is not of the shape that it must have; ``path`` is a JSON path from its root.

    Its texts are English, as snapshots may hold them; :func:`~conformance.messages.said` words them for people.
    """

    def __init__(self, problem: str, *, path: str = "", hint: str = "") -> None:
        super().__init__(Sentence("${path}: {problem}", path=path, problem=problem), hint=hint)
        self.problem = problem
        self.path = path

    def below(self, step: str) -> ShapeError:
        """The same error seen from one step further up; ``step`` is ``.name`` or ``[3]``."""
        return ShapeError(self.problem, path=f"{step}{self.path}", hint=self.hint)


def wrong(expected: str, found: Json, path: str = "") -> ShapeError:
    """The error for a value ``found`` where ``expected`` should stand."""
    text = json.dumps(found, ensure_ascii=True, default=repr)
    shown = text if len(text) <= 80 else text[:79] + "…"
    told = Sentence(N_("expected {expected}, found {found}"), expected=sentence_of(expected), found=shown)
    return ShapeError(told, path=path)


def closest(name: str, known: Iterable[str]) -> str:
    """The hint that names the closest of ``known``; empty where none is close."""
    close = get_close_matches(name, list(known), 1)
    return Sentence(N_("The closest is {name}."), name=repr(close[0])) if close else ""


def sentence_of(words: str) -> Sentence:
    """``words``, a message of the catalogues or a sentence already, as a sentence."""
    return words if isinstance(words, Sentence) else Sentence(words)


def step_to(key: str) -> str:
    """One step of a JSON path."""
    return f".{key}" if key.isidentifier() else f"[{json.dumps(key, ensure_ascii=False)}]"


def expect(value: Json, kind: Kind) -> Any:
    """``value``, which must be of ``kind``."""
    if not kind[0](value):
        raise wrong(kind[1], value)
    return value


def member(data: Mapping[str, Json], key: str, kind: Kind) -> Any:
    """The value of ``key`` in ``data``, which must be there and of ``kind``."""
    if key not in data:
        told = Sentence(N_("expected {expected}, found nothing"), expected=sentence_of(kind[1]))
        raise ShapeError(told, path=step_to(key))
    if not kind[0](data[key]):
        raise wrong(kind[1], data[key], step_to(key))
    return data[key]


def each(data: Mapping[str, Json], key: str, read: Callable[[Json], T]) -> tuple[T, ...]:
    """The list under ``key``, every member of it read by ``read``."""
    found = []
    for number, one in enumerate(member(data, key, LIST)):
        try:
            found.append(read(one))
        except ShapeError as error:
            raise error.below(f"{step_to(key)}[{number}]") from None
    return tuple(found)


def only_keys(data: Mapping[str, Json], known: Collection[str]) -> None:
    """Refuse keys outside ``known``: a mistyped key would be a fact lost in silence."""
    for key in data:
        if key not in known:
            told = Sentence(N_("a key that is not known here"))
            raise ShapeError(told, path=step_to(key), hint=closest(key, known))


_PARAMETERS = frozenset({"properties", "refs"})
_ALTERNATIVES = frozenset({"oneOf", "anyOf", "allOf"})
_ONE = frozenset({"items", "not"})
_FACT_TESTS = {name: KINDS[fact.kind] for name, fact in FACT_BY_NAME.items()}
_OBJECTS: Mapping[str, Mapping[str, Kind]] = {
    "media": {name: CONTRACT_KINDS[kind] for name, kind in MEDIA.items()},
    "prose": {**_FACT_TESTS, "media": OBJECT, "members": NAMES, "model": TEXT, "numbers": QUANTITIES},
}
_PARAMETER_KEYS = (*FACT_BY_NAME, *_PARAMETERS, *_ALTERNATIVES, *_ONE, *_OBJECTS)


def check_parameters(data: Json) -> None:
    """Refuse ``data`` unless it is an object of parameters by name, as ``facts.parameters_to_json`` writes it."""
    for name, parameter in expect(data, OBJECT).items():
        try:
            check_parameter(parameter)
        except ShapeError as error:
            raise error.below(step_to(name)) from None


def check_parameter(data: Json) -> None:
    """Refuse ``data`` unless it is a parameter as ``facts.parameter_to_json`` writes it."""
    for key, value in expect(data, OBJECT).items():
        test = _FACT_TESTS.get(key)
        if test is not None:
            if not test[0](value):
                raise wrong(test[1], value, step_to(key))
            continue
        try:
            _check_nested(key, value)
        except ShapeError as error:
            raise error.below(step_to(key)) from None


def _check_facts(data: Mapping[str, Json], known: Mapping[str, Kind]) -> None:
    only_keys(data, known)
    for key in data:
        found = member(data, key, known[key])
        if key == "media":
            try:
                _check_facts(found, _OBJECTS["media"])
            except ShapeError as error:
                raise error.below(".media") from None


def _check_nested(key: str, value: Json) -> None:
    if key in _PARAMETERS:
        check_parameters(value)
    elif key in _ONE:
        check_parameter(value)
    elif key in _OBJECTS:
        _check_facts(expect(value, OBJECT), _OBJECTS[key])
    elif key in _ALTERNATIVES:
        for number, one in enumerate(expect(value, LIST)):
            try:
                check_parameter(one)
            except ShapeError as error:
                raise error.below(f"[{number}]") from None
    else:
        raise ShapeError(Sentence(N_("a fact that is not known")), hint=closest(key, _PARAMETER_KEYS))
