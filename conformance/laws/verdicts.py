"""Laws of validation: what is documented passes, what is not is refused, where it is wrong and all of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

from conformance.laws import strategies
from conformance.laws.law import Broken, Holds, Law, Material, Subject, verdict_of, verdict_words
from conformance.laws.reference import Verdict
from conformance.laws.rule_oracle import is_number
from conformance.laws.values import is_plain_json, same_value
from conformance.model import Json
from conformance.validator import Violation

_MOST = 120
"""Cases for laws that do not depend on which rule a payload breaks."""


def _is_right(verdict: Verdict) -> bool:
    return not verdict


def _has_one_fault(verdict: Verdict) -> bool:
    return len(verdict) == 1


def _has_faults(verdict: Verdict) -> bool:
    return len(verdict) > 1


def _is_anything(_verdict: Verdict) -> bool:
    return True


def _cases(chosen: Callable[[Verdict], bool], *, of_rules: bool) -> Callable[[Material], Iterator[Json]]:
    def inputs(material: Material) -> Iterator[Json]:
        names = {name for name, _ in material.reference.rules}
        for case in material.cases:
            if (case.about in names) is of_rules and chosen(material.verdict(case.payload)):
                yield case.payload

    return inputs


def _same_verdict(about: Callable[[Verdict], bool]) -> Holds:
    """The subject finds just what the documentation says is wrong, in payloads of whose verdict a law speaks."""

    def holds(subject: Subject, material: Material, payload: Json) -> Broken | None:
        return _differs(subject, material, payload) if about(material.verdict(payload)) else None

    return holds


def _differs(subject: Subject, material: Material, payload: Json) -> Broken | None:
    """The same codes at the same places, each once."""
    found = subject.validate(payload)
    documented, said = material.verdict(payload), verdict_of(found)
    if said != documented:
        return Broken(verdict_words(documented), verdict_words(said))
    # Two cross rules may be broken at one place: they are told apart by the rule.
    if len(found) > 1 and len({_once(one) for one in found}) < len(found):
        return Broken(f"each once: {verdict_words(documented)}", f"{len(found)} violations")
    return None


def _once(one: Violation) -> tuple[str, str, int]:
    return one.code, one.path, id(one.broken) if one.code == "cross-rule" else 0


def _order_is_irrelevant(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    turned = _turned(payload)
    one, other = verdict_of(subject.validate(payload)), verdict_of(subject.validate(turned))
    if one != other:
        return Broken(f"in one order of names: {verdict_words(one)}", f"in the other: {verdict_words(other)}")
    left, right = subject.normalize(payload).payload, subject.normalize(turned).payload
    if not same_value(left, right):
        return Broken(f"in one order of names it becomes {left!r}", f"in the other {right!r}")
    return None


def _turned(value: Json) -> Json:
    """``value`` with the names of all its objects in the other order."""
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def _survives_json(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    if not is_plain_json(payload):
        return None
    sent = json.loads(json.dumps(payload))
    one, other = verdict_of(subject.validate(payload)), verdict_of(subject.validate(sent))
    if one != other:
        return Broken(f"before: {verdict_words(one)}", f"after: {verdict_words(other)}")
    for violation in subject.validate(payload):
        told = violation.to_json()
        wrong = [name for name, text in told.items() if not isinstance(text, str)]
        if wrong or json.loads(json.dumps(told)) != told:
            return Broken("a violation is an object of texts", f"{wrong or told!r}")
    return None


def _is_untouched(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    given = copy.deepcopy(payload)  # a subject that touches it must not touch the inputs of others
    first = verdict_of(subject.validate(given))
    made = copy.deepcopy(subject.normalize(given).payload)
    if not same_value(given, payload):
        return Broken(f"the payload stays {payload!r}", f"it has become {given!r}")
    second, again = verdict_of(subject.validate(given)), subject.normalize(given).payload
    if first != second or not same_value(made, again):
        return Broken("the same answer a second time", f"first {verdict_words(first)}, then {verdict_words(second)}")
    return None


def _has_nothing_beyond_numbers(subject: Subject, material: Material, payload: Json) -> Broken | None:
    """NaN and infinities are no JSON: wherever one stands, something is wrong there."""
    if all(is_number(one) for one in _floats(payload)):
        return None
    said = verdict_of(subject.validate(payload))
    if said or not material.verdict(payload):
        return None
    return Broken(verdict_words(material.verdict(payload)), verdict_words(said))


def _floats(value: Json) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _floats(one)


LAWS = (
    Law(
        id="accepts-documented",
        sentence="what the documentation allows is accepted",
        broken_by="a bound that is too narrow by one, bytes counted for characters, a member of an enumeration lost",
        inputs=_cases(_is_right, of_rules=False),
        holds=_same_verdict(_is_right),
        draws=strategies.valid,
    ),
    Law(
        id="refuses-single-fault",
        sentence="a payload with one fault is refused, with the right code at the right place and nothing else",
        broken_by="a bound that is too wide by one, a bool taken for a number, letter case ignored",
        inputs=_cases(_has_one_fault, of_rules=False),
        holds=_same_verdict(_has_one_fault),
        draws=strategies.with_a_fault,
    ),
    Law(
        id="reports-all-faults",
        sentence="all faults of a payload are reported at once",
        broken_by="a validator that stops at the first error",
        inputs=_cases(_has_faults, of_rules=False),
        holds=_same_verdict(_has_faults),
        draws=strategies.with_faults,
    ),
    Law(
        id="cross-rules-from-all-sides",
        sentence="what spans parameters is refused just where the documentation says so",
        broken_by="a rule that is forgotten, turned round, or off by one",
        inputs=_cases(_is_anything, of_rules=True),
        holds=_same_verdict(_is_anything),
        draws=strategies.crossing,
    ),
    Law(
        id="refuses-beyond-numbers",
        sentence="NaN and infinities are refused wherever they stand",
        broken_by="bounds compared with NaN, which is neither above nor below",
        inputs=lambda material: (
            case.payload for case in material.cases if not all(map(is_number, _floats(case.payload)))
        ),
        holds=_has_nothing_beyond_numbers,
    ),
    Law(
        id="order-is-irrelevant",
        sentence="the order of names changes nothing",
        broken_by="an answer that depends on which parameter came first",
        inputs=lambda material: material.spread(_MOST),
        holds=_order_is_irrelevant,
        draws=strategies.anything_like_a_payload,
    ),
    Law(
        id="survives-json",
        sentence="a payload means the same once it was sent as JSON, and violations can be sent too",
        broken_by="a tuple taken for a list, a violation that holds what JSON does not have",
        inputs=lambda material: material.spread(_MOST),
        holds=_survives_json,
        draws=strategies.anything_like_a_payload,
    ),
    Law(
        id="leaves-its-input",
        sentence="neither validation nor normalization touches its input, and both say the same a second time",
        broken_by="a default written into the payload, a list that answers share",
        inputs=lambda material: material.spread(_MOST),
        holds=_is_untouched,
        draws=strategies.anything_like_a_payload,
    ),
)
