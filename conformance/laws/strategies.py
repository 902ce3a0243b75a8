"""Payloads drawn by Hypothesis: right ones, with one fault or several, as integrators hold them, and anything at all.

They are built from the documented tables (``makers.py``, ``plans.py``). What a payload was made for is never the
verdict on it: a law asks the oracle again.

Hypothesis is imported where it is used: laws are listed and explained without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

from conformance.codes import CODES
from conformance.contract import closest_hint
from conformance.errors import ConformanceError, UnknownNameError
from conformance.laws.anything import any_json
from conformance.laws.case import Case
from conformance.laws.held import Place, held_forms, places, put, value_at
from conformance.laws.law import Material
from conformance.laws.makers import Row, fresh
from conformance.laws.oracle import decimal
from conformance.laws.plans import Plan, plan_of
from conformance.laws.reference import reference_for
from conformance.laws.rule_cases import with_row
from conformance.messages import gettext as _
from conformance.model import Json, Parameter
from conformance.payload import aliases_of

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    Payloads = SearchStrategy[dict[str, Json]]

T = TypeVar("T")


def _drawn(width: int, make: Callable[[Row], T]) -> SearchStrategy[T]:
    """What ``make`` reads off a row of so many bytes."""
    from hypothesis import strategies as st

    choices = st.binary(min_size=width, max_size=width)

    @st.composite
    def payloads(draw: DrawFn) -> T:
        return make(Row(draw(choices), draw))

    return payloads()


def valid(material: Material) -> Payloads:
    """Payloads as documented."""
    plan = plan_of(material)
    return _drawn(plan.width, plan.valid)


def with_a_fault(material: Material) -> Payloads:
    """Payloads with one thing wrong, each code as often as the others."""
    plan = plan_of(material)
    codes, at = list(plan.faults), plan.width
    return _drawn(at + 4, lambda row: plan.faulty(codes[row.below(len(codes), at)], row, at + 2))


_MOST_FAULTS = 5
_WIDTH_OF_FAULTS = 1 + 4 * _MOST_FAULTS


def with_faults(material: Material) -> Payloads:
    """Payloads with several things wrong at once."""
    plan = plan_of(material)
    at = plan.width
    return _drawn(at + _WIDTH_OF_FAULTS, lambda row: _with_faults(plan, row, at))


def _with_faults(plan: Plan, row: Row, at: int) -> dict[str, Json]:
    payload = plan.valid(row)
    for place in range(at + 1, at + 1 + 4 * (2 + row.bytes[at] * (_MOST_FAULTS - 1) // 256), 4):
        payload = _spoilt(plan, payload, row, place)
    if len(plan.reference.verdict(payload)) > 1:
        return payload
    return dict(fresh(plan.several[row.below(len(plan.several), at + 1)]))


def _spoilt(plan: Plan, payload: dict[str, Json], row: Row, at: int) -> dict[str, Json]:
    """``payload`` with a fault more, by four bytes at a place."""
    every = list(plan.faults.values())
    faults = every[row.below(len(every), at)]
    fault = faults[row.below(len(faults), at + 2)]
    return with_row(payload, fresh(dict(fault.values)))


def crossing(material: Material) -> Payloads:
    """Payloads whose parameters are right one by one, and go together or not; valid ones where there is no rule."""
    plan = plan_of(material)
    return _drawn(plan.width, plan.crossing if plan.bound else plan.valid)


def anything(material: Material) -> SearchStrategy[Json]:
    """Any JSON value at all, with the model's names in it more often than others."""
    return any_json(_words(plan_of(material)))


def _words(plan: Plan) -> tuple[str, ...]:
    return (*plan.names, *aliases_of(plan.reference.contract), "surprise", "a~b/c", "")


def anything_like_a_payload(material: Material) -> SearchStrategy[Json]:
    """Payloads, some of whose parameters hold what they should not, or stand under other names; and anything."""
    plan = plan_of(material)
    words, values, at = _words(plan), anything(material), plan.width

    def make(row: Row) -> Json:
        if row.bytes[at] >= 240:
            return row.draw(values)
        payload = plan.crossing(row)
        for place in range(at + 1, at + 1 + 5 * (row.bytes[at] // 60), 5):
            if row.says(place):
                payload = _spoilt(plan, payload, row, place + 1)
            else:
                payload[words[row.below(len(words), place + 1)]] = row.draw(values)
        return payload

    return _drawn(at + 1 + 5 * 4, make)


def held(material: Material) -> Payloads:
    """Payloads as integrators hold them: right but for other forms of values and other names; now and then a fault."""
    plan = plan_of(material)
    every = list(places(plan.reference.contract, plan.reference.whole))
    aliases = aliases_of(plan.reference.contract)
    at = plan.width + 5
    of_aliases = at + 4 * len(every)

    def make(row: Row) -> dict[str, Json]:
        payload: dict[str, Json] = plan.valid(row)
        # Members first: once their list is no list any more, they can't be found.
        for number, place in reversed(list(enumerate(every))):
            if row.says(at + 4 * number) and value_at(payload, place.path):
                payload = put(payload, place.path, _held_otherwise(place, payload, row, at + 4 * number))
        for number, (alias, name) in enumerate(aliases.items()):
            says = row.bytes[of_aliases + number]
            if says >= 128 and name in payload:
                payload[alias] = fresh(payload[name]) if says >= 240 else payload.pop(name)
        return _spoilt(plan, payload, row, plan.width + 1) if row.bytes[plan.width] >= 224 else payload

    return _drawn(of_aliases + len(aliases), make)


def _held_otherwise(place: Place, payload: dict[str, Json], row: Row, at: int) -> Json:
    """The value at a place in another form, or between the points of its grid; itself where there is no other."""
    if row.bytes[at] >= 192 and _goes_in_steps(place.parameter):
        return _between_points(place.parameter, row, at + 1)
    value = value_at(payload, place.path)[0]
    forms = list(held_forms(place.parameter, place.conversion, value))
    return forms[row.below(len(forms), at + 1)] if forms else value


def stepped(material: Material) -> Payloads:
    """Payloads with numbers between the points of their grids, within bounds; valid ones where no number has a grid."""
    plan = plan_of(material)
    every = [
        place for place in places(plan.reference.contract, plan.reference.whole) if _goes_in_steps(place.parameter)
    ]
    on_top = [place for place in every if place.path in plan.names]
    at = plan.width

    def make(row: Row) -> dict[str, Json]:
        payload: dict[str, Json] = plan.valid(row)
        if on_top:
            payload.setdefault(on_top[row.bytes[at] * len(on_top) // 256].path, 0)
        for number, place in enumerate(every):
            if value_at(payload, place.path):
                value = _between_points(place.parameter, row, at + 1 + 3 * number)
                payload = put(payload, place.path, value)
        return payload

    return _drawn(at + 1 + 3 * len(every), make)


def _goes_in_steps(one: Parameter) -> bool:
    return one.step is not None and one.type in ("number", "integer") and one.enum is None


def _between_points(one: Parameter, row: Row, at: int) -> int | float:
    """A number within the bounds, by three bytes: anywhere, on the grid, halfway between, just beside, or short."""
    step, low = decimal(one.step or 1), decimal(one.minimum or 0)
    high = low + 100 * step if one.maximum is None else decimal(one.maximum)
    exact = low + (high - low) * row.number(at) / 65535
    how = row.bytes[at + 2]
    if how >= 192:
        exact = max(low, Fraction(round(exact, how % 4)))
    elif how >= 64:
        exact = low + (exact - low) // (step / 2) * (step / 2)
    value: int | float = int(exact) if exact.denominator == 1 or one.type == "integer" else float(exact)
    if how >= 160 and how < 192 and one.type == "number":
        value = math.nextafter(float(value), math.inf if how % 2 else -math.inf)
    return min(max(value, float(low)), float(high))


def payloads(model: str, *, valid: bool | None = None, fault: str | None = None) -> Payloads:
    """Payloads of a model as its newest documentation has them, for tests of your own.

    ```python
    from hypothesis import given
    from conformance.laws import payloads

    @given(payloads("kling/v2-1-pro"))
    def test_my_client_sends_what_is_documented(payload):
        assert my_client.accepts(payload)

    @given(payloads("kling/v2-1-pro", fault="too-long"))
    def test_my_client_stops_long_texts(payload):
        assert not my_client.accepts(payload)
    ```

    Every subset of the optional parameters comes up; a failing payload shrinks to the required ones and short texts.

    Args:
        model: a model id, or a dedicated endpoint's name such as ``veo-generate``: then payloads are whole bodies.
        valid: False for payloads with one thing wrong or several; they are as documented otherwise.
        fault: a code of violation: payloads with just that one thing wrong. Not together with ``valid``.

    Raises:
        UnknownNameError: there is no contract of that name, or no such code; the hint names the closest.
        ValueError: both ``valid`` and ``fault`` are given, or no payload of this model can have that fault alone.
        ConformanceError: no snapshot documents the model.
    """
    if valid is not None and fault is not None:
        raise ValueError(f"expected valid or fault, found both: valid={valid}, fault={fault!r}")
    plan = plan_of(material_for(model))
    _prepare_texts()
    at = plan.width
    if fault is not None:
        return _drawn(at + 2, partial(plan.faulty, _known_code(plan, fault), at=at))
    if valid is not False:
        return _drawn(at, plan.valid)
    codes = list(plan.faults)

    def wrong(row: Row) -> dict[str, Json]:
        if row.says(at):
            return _with_faults(plan, row, at + 1)
        return plan.faulty(codes[row.below(len(codes), at + 1)], row, at + 3)

    return _drawn(at + 1 + _WIDTH_OF_FAULTS, wrong)


def _prepare_texts() -> None:
    """Have Hypothesis read its tables of letters now.

    Where it has not kept them yet, as in every fresh checkout, that takes a second: within a draw it would fail the
    first test of a user, whose inputs are then found to be drawn too slowly.
    """
    from hypothesis import strategies as st

    st.text().validate()


def _known_code(plan: Plan, fault: str) -> str:
    if fault not in CODES:
        raise UnknownNameError(_("no code {fault!r}").format(fault=fault), hint=closest_hint(fault, CODES))
    if fault not in plan.faults:
        raise ValueError(f"{plan.reference.id} has no payload with {fault} alone; it has {', '.join(plan.faults)}")
    return fault


def cases(model: str) -> tuple[Case, ...]:
    """Every deterministic case of a model: payloads at and beyond all edges of its rules, always the same ones.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ConformanceError: no snapshot documents the model.
    """
    return material_for(model).cases


@lru_cache(maxsize=8)
def material_for(model: str) -> Material:
    """What the laws of a model are tried on.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ConformanceError: no snapshot documents the model.
    """
    found = reference_for(model)
    if found is None:
        raise ConformanceError(
            _("{model}: no snapshot documents it").format(model=model), hint=_("kie-conformance scrape makes one.")
        )
    return Material(found)
