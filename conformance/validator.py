"""Payloads against contracts: every violation in one pass.

A contract is compiled when it is first used (``compiler.py``). Finding a violation costs an entry in a list; what a
person reads of it, such as the closest name, is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from conformance.compiler import Compiled, compile_parameter
from conformance.contract import ROOT, Contract, closest_hint, contract_paths, load_contract
from conformance.cross_rules import compile_rule
from conformance.docs_site import SITE
from conformance.errors import ConformanceError, ContractError
from conformance.facts import same
from conformance.messages import N_, Phrase, Sentence, english, said
from conformance.model import ABSENT, CrossRule, Json, Parameter, Table
from conformance.payload import whole_of
from conformance.record import replace


class Note(NamedTuple):
    """What stands in the place of a parameter where a violation is of no single fact: its words.

    They are templates, said when they are asked for, in the language that is spoken then; ``values`` go into both.
    """

    expected: str
    hint: str
    values: Mapping[str, str]

    def said(self, template: str) -> str:
        """One of the templates in the language that is spoken."""
        return said(Sentence(template, **self.values))


class _Found(NamedTuple):
    """What a violation is made of, in the order in which the compiled table gives it. It lends its fields."""

    code: str
    path: str
    rule: Any
    value: Json
    contract: Contract


class Violation(tuple[Any, ...]):
    """One broken rule in one payload. Two are equal where model, code, path and value are.

    It is made in one step from what the compiled table finds: a named tuple would take twice as long to make, and
    properties twice as long to read.
    """

    __slots__ = ()

    code = _Found.code
    """What is wrong: stable; ``codes.py`` lists them all."""
    path = _Found.path
    """JSON Pointer (RFC 6901) into the payload; of a missing parameter, where it would stand."""
    value = _Found.value
    """What was found, whole; ABSENT where nothing was."""
    broken = _Found.rule
    """The cross rule or the parameter whose fact is broken."""
    contract = _Found.contract
    """The contract that is broken."""

    @property
    def holder(self) -> Json:
        """The object that lacks a missing parameter, as it was found; ABSENT for all other violations."""
        return self[5] if len(self) > len(_Found._fields) else ABSENT

    @property
    def model(self) -> str:
        """The id of the contract that is broken."""
        return self.contract.id

    @property
    def expected(self) -> str:
        """What the documentation asks for."""
        from conformance.wording import expected

        note = self.broken
        return note.said(note.expected) if isinstance(note, Note) else expected(self.code, self.broken)

    @property
    def actual(self) -> str:
        """What was found, shortened."""
        from conformance.wording import shown

        return shown(self.value)

    @property
    def page(self) -> str:
        """The address of the page that documents the rule."""
        own = self.broken.page if isinstance(self.broken, CrossRule) else None
        return f"{SITE}/{own or self.contract.page}"

    @property
    def hint(self) -> str:
        """What to do: the conversion that normalize would make, the closest name or member, or the code's remedy."""
        from conformance.hints import hint

        if isinstance(self.broken, Note):
            return self.broken.said(self.broken.hint)
        return hint(self.code, self.path, self.broken, self.value, self.contract, self.holder)

    def to_json(self) -> dict[str, Json]:
        """The violation as JSON: all texts, in English, as ``check.schema.json`` describes them."""
        names = ("code", "path", "expected", "actual", "page", "hint")
        with english():
            return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Violation) and self._key() == other._key() and same(self.value, other.value)

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, str, str]:
        return self.model, self.code, self.path

    def __repr__(self) -> str:
        return f"Violation({self.code!r}, {self.path!r}, expected={self.expected!r}, actual={self.actual!r})"


class Validator:
    """One contract, ready to check payloads."""

    __slots__ = ("_request", "check", "compiled", "contract", "rules", "whole")

    check: Callable[[Json], list[Violation]]
    """Every violation of a payload: the input of a createTask model, else the body. Cross rules come last."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.whole = whole_of(contract)
        try:
            self.compiled: Compiled = compile_parameter(self.whole, contract.id, Violation, contract)
        except ConformanceError as error:
            raise ContractError(f"{contract.path}: {error.message}", hint=error.hint) from error
        self.rules = tuple(compile_rule(rule, self.whole, Violation, contract) for rule in contract.rules)
        self.check = self._with_rules if self.rules else self.compiled.check
        self._request: Compiled | None = None

    def _with_rules(self, payload: Json) -> list[Violation]:
        found: list[Violation] = self.compiled.check(payload)
        if payload.__class__ is dict or isinstance(payload, dict):
            for rule in self.rules:
                found += rule(payload)
        return found

    def check_request(self, body: Json) -> list[Violation]:
        """Every violation of a whole request body, ``model`` and ``callBackUrl`` with it."""
        if not self.contract.is_model:
            return self.check(body)
        if self._request is None:
            around = {**self.contract.table.body, "input": replace(self.whole, required=True)}
            title = f"{self.contract.id} request"
            self._request = compile_parameter(
                Parameter(type="object", properties=around), title, Violation, self.contract
            )
        found: list[Violation] = self._request.check(body)
        inside = body.get("input") if isinstance(body, dict) else None
        if isinstance(inside, dict):
            broken = (one for rule in self.rules for one in rule(inside))
            found += [Violation((one[0], f"/input{one[1]}", *one[2:])) for one in broken]
        return found


_validators: dict[str, Validator] = {}
_checks: dict[str, Callable[[Json], list[Violation]]] = {}


def validator(model: str) -> Validator:
    """The validator of a model id or an endpoint's name, made when it is first asked for.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ContractError: its file breaks the format.
    """
    found = _validators.get(model)
    if found is None:
        found = _validators[model] = Validator(load_contract(model))
        _checks[model] = found.check
    return found


def validate(model: str, input: Json) -> list[Violation]:
    """Every violation of a payload, in one pass; an empty list where it is as documented.

    Args:
        model: a model id such as ``kling/v2-1-pro``, or a dedicated endpoint's name such as ``veo-generate``.
        input: the ``input`` object of a createTask request; the whole body for a dedicated endpoint.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ContractError: its file breaks the format.
    """
    try:
        check = _checks[model]
    except KeyError:
        check = validator(model).check
    return check(input)


def validate_request(body: Json, model: str | None = None) -> list[Violation]:
    """Every violation of a whole request body: ``model``, ``callBackUrl`` and ``input``, or a dedicated endpoint's.

    Args:
        model: the endpoint's name, or what the body has to be for; None to believe the body's own ``model``.

    Raises:
        UnknownNameError: ``model`` has no contract, or none is given and the body names no model that has one.
    """
    if model is None:
        named = body.get("model") if isinstance(body, dict) else None
        model = named if isinstance(named, str) else ""
    return validator(model).check_request(body)


def unknown_model(body: Json) -> tuple[str | None, list[Violation]]:
    """The id of the model that a request body names, or the violation that it names none that has a contract."""
    named = body.get("model", ABSENT) if isinstance(body, dict) else ABSENT
    known = {id: path for id, path in contract_paths().items() if path.is_relative_to(ROOT / "models")}
    if isinstance(named, str) and named in known:
        return named, []
    hint, values = N_("Name one: kie-conformance audit lists them."), {}
    if isinstance(named, str) and len(named) <= _MOST_TEXT:
        hint, values = "{close}", {"close": Phrase(partial(closest_hint, named, known))}
    note = Note(N_("the id of a documented model"), hint, values)
    return None, [Violation(("unknown-model", "/model", note, named, _NOBODY))]


_MOST_TEXT = 200
_NOBODY = Contract(
    id="", title="", kind="text", page="market/quickstart", verified="", table=Table(method="POST", path="")
)
"""Stands in where a request names no model that has a contract; the page is the one on requests in general."""
