"""Validators that are deliberately wrong, each in one thing: the law that is meant for it catches it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Any

import pytest

from conformance.contract import load_contract
from conformance.laws.law import Law, Material, Subject, subject_of
from conformance.laws.mutant import with_whole
from conformance.laws.reference import reference_for
from conformance.laws.rows import LAWS
from conformance.laws.run import judge, run_law
from conformance.model import ABSENT, Json
from conformance.normalizer import Normalized
from conformance.payload import aliases_of, whole_of
from conformance.record import replace as with_facts
from conformance.validator import Violation

MODEL = "kling/v2-1-pro"
WHOLE = whole_of(load_contract(MODEL))
CFG = WHOLE.properties["cfg_scale"]


@cache
def material(model: str = MODEL) -> Material:
    found = reference_for(model)
    assert found is not None
    return Material(found)


def honest(model: str = MODEL) -> Subject:
    return subject_of(load_contract(model))


def seeing(change: Callable[[Any], Json]) -> Subject:
    """A validator that looks at another payload than it was given."""
    right = honest()
    return replace(right, validate=lambda payload: right.validate(change(payload)))


def making(change: Callable[[Any, Normalized], Normalized]) -> Subject:
    """A normalizer whose answer is changed on its way out."""
    right = honest()
    return replace(right, normalize=lambda payload: change(payload, right.normalize(payload)))


def everywhere(change: Callable[[Json], Json]) -> Callable[[Json], Json]:
    """A change of scalars, at every depth."""

    def walk(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: walk(one) for name, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else change(value)

    return walk


def off_by_one_length() -> Subject:
    prompt = with_facts(WHOLE.properties["prompt"], max_length=5001)
    wider = with_facts(WHOLE, properties={**WHOLE.properties, "prompt": prompt})
    return subject_of(with_whole(load_contract(MODEL), wider))


def bytes_for_characters() -> Subject:
    return seeing(everywhere(lambda one: "x" * len(one.encode()) if isinstance(one, str) and one.strip() else one))


def with_cfg(payload: Any, found: Normalized, rounded: Callable[[float], float]) -> Normalized:
    if isinstance(payload, dict) and type(payload.get("cfg_scale")) is float and not found.violations:
        return replace(found, payload={**found.payload, "cfg_scale": rounded(payload["cfg_scale"])})
    return found


def bankers_rounding() -> Subject:
    def rounded(value: float) -> float:
        return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_EVEN))

    return making(lambda payload, found: with_cfg(payload, found, rounded))


def binary_float_grid() -> Subject:
    return making(lambda payload, found: with_cfg(payload, found, lambda value: round(value / 0.1) * 0.1))


def falling_rounding() -> Subject:
    return making(lambda payload, found: with_cfg(payload, found, lambda value: round((value + 0.05) % 1, 1)))


def drops_unknown() -> Subject:
    def dropped(_payload: Any, found: Normalized) -> Normalized:
        if not isinstance(found.payload, dict):
            return found
        known = {name: one for name, one in found.payload.items() if name in WHOLE.properties}
        return replace(found, payload=known)

    return making(dropped)


def bool_as_number() -> Subject:
    return seeing(everywhere(lambda one: int(one) if isinstance(one, bool) else one))


def folded_enum() -> Subject:
    model = "wan/2-2-animate-replace"
    right = honest(model)
    return replace(
        right,
        validate=lambda payload: right.validate(
            everywhere(lambda one: one.lower() if isinstance(one, str) else one)(payload)
        ),
    )


def first_error_only() -> Subject:
    right = honest()
    return replace(right, validate=lambda payload: right.validate(payload)[:1])


def nan_passes() -> Subject:
    def bounded(one: Json) -> Json:
        return 0 if isinstance(one, float) and not (one < 0 or one > 1 or 0 <= one <= 1) else one

    return seeing(everywhere(bounded))


def alias_wins() -> Subject:
    right = honest()
    aliases = aliases_of(load_contract(MODEL))

    def normalize(payload: Any) -> Normalized:
        if isinstance(payload, dict):
            held = {name: one for name, one in payload.items() if name not in aliases.values()}
            taken = {aliases[name] for name in payload if name in aliases}
            if taken:
                rest = {name: payload[name] for name in payload if name in aliases.values() and name not in taken}
                return right.normalize({**held, **rest})
        return right.normalize(payload)

    return replace(right, normalize=normalize)


def list_not_unwrapped() -> Subject:
    right = honest()

    def normalize(payload: Any) -> Normalized:
        found = right.normalize(payload)
        if any(change.rule == "unwrap" for change in found.changes):
            return Normalized(payload=payload, violations=tuple(right.validate(payload)))
        return found

    return replace(right, normalize=normalize)


def default_in_place() -> Subject:
    right = honest()

    def validate(payload: Any) -> Any:
        if isinstance(payload, dict):
            for name, one in WHOLE.properties.items():
                if one.default is not ABSENT:
                    payload.setdefault(name, one.default)
        return right.validate(payload)

    return replace(right, validate=validate)


def first_name_decides() -> Subject:
    right = honest()

    def validate(payload: Any) -> Any:
        found = right.validate(payload)
        return [] if isinstance(payload, dict) and next(iter(payload), "") == "prompt" else found

    return replace(right, validate=validate)


def raises_on_unicode() -> Subject:
    right = honest()

    def normalize(payload: Any) -> Normalized:
        repr(payload).encode("ascii")
        return right.normalize(payload)

    return replace(right, normalize=normalize)


def fills_defaults() -> Subject:
    def filled(payload: Any, found: Normalized) -> Normalized:
        if found.violations or not isinstance(payload, dict):
            return found
        return replace(found, payload={"duration": "5", **found.payload})

    return making(filled)


def says_nothing() -> Subject:
    return making(lambda _payload, found: replace(found, violations=()))


def changes_again() -> Subject:
    def worse(_payload: Any, found: Normalized) -> Normalized:
        if isinstance(found.payload, dict) and isinstance(found.payload.get("negative_prompt"), str):
            return replace(found, payload={**found.payload, "negative_prompt": found.payload["negative_prompt"] + " "})
        return found

    return making(worse)


def another_default() -> Subject:
    right = honest()
    schema = copy.deepcopy(right.schema())
    schema["properties"]["duration"]["default"] = "10"
    return replace(right, schema=lambda: schema)


def forgets_a_fact() -> Subject:
    right = honest()
    schema = copy.deepcopy(right.schema())
    del schema["properties"]["duration"]["enum"]
    return replace(right, schema=lambda: schema)


def cheaper() -> Subject:
    right = honest()

    def price(payload: Json, as_of: str | None) -> Any:
        found = right.price(payload, as_of)
        return replace(found, credits=None if found.credits is None else found.credits - 1)

    return replace(right, price=price)


def forgets_rules() -> Subject:
    right = honest("grok-imagine/image-to-video")
    return replace(right, validate=lambda payload: [one for one in right.validate(payload) if one.code != "cross-rule"])


def tuples_are_lists() -> Subject:
    """A validator that is right, and speaks of what it found in values that JSON does not have."""
    right = honest()

    class Mute(Violation):
        __slots__ = ()

        def to_json(self) -> dict[str, Json]:
            return {**super().to_json(), "path": tuple(self.path)}

    return replace(right, validate=lambda payload: [Mute(one) for one in right.validate(payload)])


def refuses_examples() -> Subject:
    return seeing(lambda payload: {**payload, "surprise": 1} if payload in material().reference.examples else payload)


def forgets_an_alias() -> Subject:
    right = honest()

    def normalize(payload: Any) -> Normalized:
        # It knows the alias only where nothing else is wrong.
        found = right.normalize(payload)
        return found if not found.violations else Normalized(payload=payload, violations=tuple(right.validate(payload)))

    return replace(right, normalize=normalize)


FAUX: tuple[tuple[Callable[[], Subject], str, str], ...] = (
    (off_by_one_length, MODEL, "refuses-single-fault"),
    (bytes_for_characters, MODEL, "accepts-documented"),
    (bankers_rounding, MODEL, "rounding-nearest"),
    (binary_float_grid, MODEL, "rounding-on-grid"),
    (falling_rounding, MODEL, "rounding-monotone"),
    (drops_unknown, MODEL, "normalization-tells-all"),
    (bool_as_number, MODEL, "refuses-single-fault"),
    (folded_enum, "wan/2-2-animate-replace", "refuses-single-fault"),
    (first_error_only, MODEL, "reports-all-faults"),
    (nan_passes, MODEL, "refuses-beyond-numbers"),
    (alias_wins, MODEL, "alias-conflict-refused"),
    (list_not_unwrapped, MODEL, "conversions-exhaustive"),
    (default_in_place, MODEL, "leaves-its-input"),
    (first_name_decides, MODEL, "order-is-irrelevant"),
    (raises_on_unicode, MODEL, "normalization-total"),
    (fills_defaults, MODEL, "normalization-leaves-valid"),
    (says_nothing, MODEL, "normalization-sound"),
    (changes_again, MODEL, "normalization-idempotent"),
    (another_default, MODEL, "schema-tells"),
    (forgets_a_fact, MODEL, "schema-agrees"),
    (cheaper, MODEL, "price-as-published"),
    (tuples_are_lists, MODEL, "survives-json"),
    (refuses_examples, MODEL, "examples-accepted"),
    (forgets_an_alias, MODEL, "alias-means-name"),
    (forgets_rules, "grok-imagine/image-to-video", "cross-rules-from-all-sides"),
)
"""A wrong validator, a model that shows it, and the law that is meant for it."""


@pytest.mark.parametrize(("make", "model", "law"), FAUX, ids=[make.__name__ for make, _, _ in FAUX])
def test_the_law_that_is_meant_for_it_catches_it(make: Callable[[], Subject], model: str, law: str) -> None:
    result = run_law(LAWS[law], make(), material(model), examples=0, seed=0)
    assert result.failure is not None
    assert (result.failure.model, result.failure.law) == (model, law)
    # What is reported breaks the law when it is asked again, and the honest validator keeps it.
    assert judge(LAWS[law], make(), material(model), result.failure.input) is not None
    assert judge(LAWS[law], honest(model), material(model), result.failure.input) is None


def test_a_conversion_that_fails_is_told_by_what_differs() -> None:
    failure = run_law(LAWS["conversions-exhaustive"], list_not_unwrapped(), material(), examples=0, seed=0).failure
    assert failure is not None
    place, held = failure.documented.split(" becomes ")
    assert place.startswith(f"{failure.input['path']} [")
    assert held.startswith(f"{failure.input['path']} ")
    assert "names" not in failure.documented + failure.said


def test_a_valid_payload_that_is_refused_is_told_with_the_violation() -> None:
    right = honest()
    whole = with_whole(
        load_contract(MODEL),
        with_facts(WHOLE, properties={**WHOLE.properties, "cfg_scale": with_facts(CFG, maximum=0.9)}),
    )
    wrong = replace(right, normalize=subject_of(whole).normalize)
    failure = run_law(LAWS["normalization-leaves-valid"], wrong, material(), examples=0, seed=0).failure
    assert failure is not None
    assert failure.said.endswith("no changes; out-of-range at /cfg_scale")


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
@pytest.mark.parametrize("model", [MODEL, "grok-imagine/image-to-video", "wan/2-2-animate-replace"])
def test_an_honest_validator_keeps_every_law(law: Law, model: str) -> None:
    assert run_law(law, honest(model), material(model), examples=20, seed=1).failure is None


def test_every_law_has_a_validator_that_breaks_it() -> None:
    assert {law for _, _, law in FAUX} == set(LAWS)
