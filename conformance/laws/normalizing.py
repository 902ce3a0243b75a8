"""Laws of normalization: what integrators hold becomes what is documented, all of it is told, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from conformance.laws import strategies
from conformance.laws.held import held_inputs, in_conflict, meant
from conformance.laws.law import Broken, Law, Material, Subject, verdict_of, verdict_words
from conformance.laws.oracle import same_json
from conformance.laws.values import same_value
from conformance.model import Json
from conformance.normalizer import Change, replay
from conformance.payload import aliases_of
from conformance.wording import shown

_MOST = 80
"""Cases that are normalized for each law; what integrators hold comes beside them."""


def _payloads(material: Material) -> Iterator[Json]:
    pairs = (meant(material, given) for given in _some(list(held_inputs(material))))
    yield from (pair.held for pair in pairs if pair is not None)
    yield from in_conflict(material)
    yield from material.spread(_MOST)


def _some(given: list[dict[str, Json]]) -> list[dict[str, Json]]:
    return given[:: max(1, len(given) // _MOST)]


def _changes(changes: tuple[Change, ...]) -> str:
    return "; ".join(f"{one.rule} at {one.path}" for one in changes) or "no changes"


def _beside(payload: Json, other: Json) -> str:
    """``payload`` in words: only what it has otherwise than ``other``, where both are objects that differ."""
    if isinstance(payload, dict) and isinstance(other, dict):
        own = (name for name, one in payload.items() if name not in other or not same_value(one, other[name]))
        return ", ".join(f"{name} {shown(payload[name])}" for name in own) or "the same"
    return shown(payload)


def _is_idempotent(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    once = subject.normalize(payload)
    twice = subject.normalize(once.payload)
    if twice.changes or not same_value(once.payload, twice.payload):
        return Broken(f"{shown(once.payload)} stays as it is", f"{shown(twice.payload)}, {_changes(twice.changes)}")
    return None


def _is_sound(subject: Subject, material: Material, payload: Json) -> Broken | None:
    found = subject.normalize(payload)
    # Of an alias in conflict one fault is told, and it is not that its name is unknown.
    left = frozenset(
        ("unknown-parameter" if code == "alias-conflict" else code, place)
        for code, place in verdict_of(found.violations)
    )
    documented = material.verdict(found.payload)
    if left == documented:
        return None
    return Broken(f"of {shown(found.payload)}: {verdict_words(documented)}", verdict_words(left))


def _answers(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    found = subject.normalize(payload)
    if isinstance(payload, dict) or (found.violations and same_value(found.payload, payload)):
        return None
    return Broken("what is no object stays, and is a violation", f"{shown(found.payload)}, no violation")


def _leaves_valid(subject: Subject, material: Material, payload: Json) -> Broken | None:
    if material.verdict(payload):
        return None
    found = subject.normalize(payload)
    if found.changes or found.violations or not same_value(found.payload, payload):
        told = f"; {verdict_words(verdict_of(found.violations))}" if found.violations else ""
        return Broken("it is as documented, and stays", f"{shown(found.payload)}, {_changes(found.changes)}{told}")
    return None


def _tells_all(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    found = subject.normalize(payload)
    led = replay(found.changes, payload)
    if same_value(led, found.payload):
        return None
    return Broken(f"the changes that are told lead to {shown(led)}", f"the payload is {shown(found.payload)}")


def _is_exhaustive(subject: Subject, material: Material, given: Json) -> Broken | None:
    pair = meant(material, given)
    if pair is None:
        return None
    found = subject.normalize(pair.held)
    held = _beside(pair.held, given["documented"])
    said = f"{held} becomes {_beside(found.payload, pair.held)}; {verdict_words(verdict_of(found.violations))}"
    if pair.documented is None:
        if same_value(found.payload, pair.held) and found.violations:
            return None
        return Broken("no conversion applies: it stays, and is a violation", said)
    if same_json(found.payload, pair.documented) and not found.violations:
        return None
    return Broken(f"{held} becomes {_beside(pair.documented, pair.held)}", said)


def _refuses_conflict(subject: Subject, material: Material, payload: Json) -> Broken | None:
    pairs = aliases_of(material.reference.contract).items()
    both = [(alias, name) for alias, name in pairs if alias in payload and name in payload]
    if not both or not all(_differ(payload[alias], payload[name]) for alias, name in both):
        return None
    found = subject.normalize(payload)
    told = {one.path for one in found.violations if one.code == "alias-conflict"}
    for alias, name in both:
        kept = [found.payload.get(each) for each in (alias, name)]
        if f"/{alias}" not in told or not same_value(kept, [payload[alias], payload[name]]):
            return Broken(
                f"alias-conflict at /{alias}, and both values stay",
                f"{shown(found.payload)}; {verdict_words(verdict_of(found.violations))}",
            )
    return None


def _alias_means_name(subject: Subject, material: Material, given: Json) -> Broken | None:
    if not isinstance(given, dict) or given.keys() != {"payload", "alias"}:
        return None
    payload, alias = given["payload"], given["alias"]
    name = aliases_of(material.reference.contract).get(alias)
    if name not in payload or alias in payload:
        return None
    held = {alias if each == name else each: value for each, value in payload.items()}
    plain, other = subject.normalize(payload), subject.normalize(held)
    if same_value(plain.payload, other.payload):
        return None
    return Broken(f"as under {name}: {shown(plain.payload)}", f"under {alias}: {shown(other.payload)}")


def _aliased(material: Material) -> Iterator[Json]:
    for alias, name in aliases_of(material.reference.contract).items():
        held = (case.payload for case in material.cases if isinstance(case.payload, dict) and name in case.payload)
        yield from ({"payload": payload, "alias": alias} for payload in islice(held, 0, 40, 8))


def _differ(left: Json, right: Json) -> bool:
    """Whether two values are different texts, or lists of different texts: no conversion makes them one."""

    def texts(value: Json) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    return texts(left) != texts(right) and isinstance(left, (str, list)) and isinstance(right, (str, list))


LAWS = (
    Law(
        id="normalization-idempotent",
        sentence="normalizing what is normalized changes nothing",
        broken_by="a conversion that leads to a value that another one converts",
        inputs=_payloads,
        holds=_is_idempotent,
        draws=strategies.held,
    ),
    Law(
        id="normalization-sound",
        sentence="what normalization gives is as documented, or it says what is not",
        broken_by="a payload sent on without a word, though a conversion made it wrong",
        inputs=_payloads,
        holds=_is_sound,
        draws=strategies.held,
    ),
    Law(
        id="normalization-total",
        sentence="any JSON value gets an answer",
        broken_by="a crash on a list where an object should be, on NaN, on deep nesting",
        inputs=lambda material: [*material.spread(_MOST), *_STRANGE],
        holds=_answers,
        draws=strategies.anything,
    ),
    Law(
        id="normalization-leaves-valid",
        sentence="a payload that is as documented comes back as it is",
        broken_by="a number rounded that is on the grid, a default filled in",
        inputs=lambda material: (one.payload for one in material.cases if not material.verdict(one.payload)),
        holds=_leaves_valid,
        draws=strategies.valid,
    ),
    Law(
        id="normalization-tells-all",
        sentence="every change is told: replayed on the input, the changes give the output",
        broken_by="an unknown parameter dropped in silence",
        inputs=_payloads,
        holds=_tells_all,
        draws=strategies.held,
    ),
    Law(
        id="conversions-exhaustive",
        sentence="every documented value is reached from every form in which it is held, and from no other",
        broken_by="a list of one that stays a list, an alias that goes elsewhere, “1,000” taken for a number",
        inputs=held_inputs,
        holds=_is_exhaustive,
    ),
    Law(
        id="alias-means-name",
        sentence="a value under an alias becomes what it would become under the documented name, right or wrong",
        broken_by="an alias that goes elsewhere, or only where the rest of the payload is right",
        inputs=_aliased,
        holds=_alias_means_name,
    ),
    Law(
        id="alias-conflict-refused",
        sentence="a parameter and its alias with different values are refused, and both stay",
        broken_by="an alias that wins over the parameter, or the other way round",
        inputs=in_conflict,
        holds=_refuses_conflict,
    ),
)


def _nested(depth: int) -> Json:
    value: Json = 1
    for place in range(depth):
        value = [value] if place % 2 else {"prompt": value}
    return value


_STRANGE: tuple[Json, ...] = (
    _nested(200),
    {"prompt": _nested(200)},
    {"": {"": ""}},
    {"a/b~c": [None]},
    float("nan"),
    10**400,
    "\ud800",
    {"\ud800": "\udfff"},
)
"""What nobody would send, and what comes all the same."""
