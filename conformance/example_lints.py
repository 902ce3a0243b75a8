"""Documented examples against our contracts: doubts that the page's own schema does not raise.

An example may leave a required text empty, or break a rule that only its page's sentences state. That is the page
contradicting itself, so it is a lint of the documentation, not a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from conformance.contract import Contract
from conformance.docs.examples import child
from conformance.docs.lint_rules import LintRule
from conformance.messages import Phrase
from conformance.messages import gettext as _
from conformance.model import Json, Level, Lint, Operation, Parameter
from conformance.payload import whole_of
from conformance.validator import Validator, Violation

_TEXT = "some text "

RULE = LintRule(
    "example-breaks-contract",
    Level.WARNING,
    "An example breaks what only the text of its page says, or leaves a text empty.",
)
"""The one kind of doubt that is found here; the others are those of a page alone."""


def example_lints(
    contract: Contract, operation: Operation, known: Sequence[Lint], ready: Validator | None = None
) -> Iterator[Lint]:
    """A lint for each violation of a documented example that is not among ``known``.

    Args:
        known: the lints of the page, which say what breaks the page's own schema.
        ready: what the examples are held against; None for the contract's own validator.
    """
    payloads = [payload for example in operation.examples if (payload := payload_of(contract, example)) is not None]
    if not payloads:
        return
    told = {place_of(lint.path) for lint in known if lint.id.startswith("example-")}
    ready = ready or Validator(contract)
    root = "input." if contract.is_model else ""
    for payload in payloads:
        for one in ready.check(payload):
            path = f"{root}{one.path[1:].replace('/', '.')}"
            if place_of(path) not in told:
                told.add(place_of(path))
                yield Lint(id=RULE.id, level=RULE.level, path=path, message=Phrase(partial(_words, one)))


def _words(broken: Violation) -> str:
    return _("the example breaks {code}: expected {expected}, found {actual}").format(
        code=broken.code, expected=broken.expected, actual=broken.actual
    )


def payload_of(contract: Contract, example: Json) -> dict[str, Json] | None:
    """The payload in a request example: the input of a createTask model, else the body; None where there is none.

    Free text, which snapshots keep by its length only, is some text of that length again; where the contract knows an
    enumeration that the page's schema does not have, the first member of that length.
    """
    payload = example.get("input") if contract.is_model and isinstance(example, dict) else example
    found = filled(payload, whole_of(contract))
    return found if isinstance(found, dict) else None


def filled(value: Json, one: Parameter | None) -> Json:
    """An example with texts again where it has their lengths; ``one`` is what is documented of it, None for nothing."""
    if isinstance(value, dict):
        if value.keys() == {"$text"}:
            return _text_of(value["$text"], one)
        return {name: filled(each, child(one, name) if one is not None else None) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, one.items if one is not None else None) for each in value]
    return value


def _text_of(length: int, one: Parameter | None) -> str:
    members = (one.enum if one is not None else None) or ()
    known = (member for member in members if isinstance(member, str) and len(member) == length)
    return next(known, (_TEXT * (length // len(_TEXT) + 1))[:length])


def place_of(path: str) -> str:
    """A dotted path without the places of list members, so that two ways of writing it meet."""
    return re.sub(r"\.\d+(?=\.|$)|\[\d*\]", "", path)
