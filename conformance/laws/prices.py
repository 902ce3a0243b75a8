"""The law of prices: what is published is what comes out, in every combination of what it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, NamedTuple

from conformance.cross_rules import parameter_at, top_of
from conformance.laws.case import rows_of, settled
from conformance.laws.law import Broken, Law, Material, Subject
from conformance.laws.pairwise import pairwise
from conformance.laws.probes import sample
from conformance.laws.reference import Reference
from conformance.laws.rule_cases import Row, values_around, with_row
from conformance.laws.rule_oracle import MISSING, holds, number, reach
from conformance.model import ABSENT, Json
from conformance.pricing import USD_PER_CREDIT, Price

_MOST_ROWS = 2000
"""Combinations of what prices depend on; where there are more, every two values meet."""


def _inputs(material: Material) -> Iterator[Json]:
    """Valid payloads in all that prices depend on, on every day on which some were published, and before."""
    reference = material.reference
    days = sorted({rate.as_of for rate in reference.contract.prices})
    if not days:
        return
    rules, names = rows_of(reference), priced_names(reference)
    for row in priced_rows(reference):
        for payload in material.bases:
            held = settled(reference, with_row(payload, row), rules, names)
            if not reference.verdict(held):
                yield from ({"payload": held, "as_of": day} for day in (None, "2000-01-01", *days))
                break  # one payload is as good as another: prices look at nothing else


def priced_names(reference: Reference) -> list[str]:
    """The topmost parameters that the prices of a model depend on."""
    rates = reference.contract.prices
    paths = [path for rate in rates for path in (*rate.conditions, *([rate.times] if rate.times is not None else []))]
    return list(dict.fromkeys(map(top_of, paths)))


def priced_rows(reference: Reference) -> list[Row]:
    """Values of the parameters that prices depend on: all combinations, or where these are many, every two values."""
    choices: dict[str, list[Json]] = {}
    for name in priced_names(reference):
        one = parameter_at(reference.whole, name)
        choices[name] = [ABSENT, sample(one), *(one.enum or ((True, False) if one.type == "boolean" else ()))]
        if one.type in ("number", "integer"):
            choices[name] += [each for each in (one.minimum, one.maximum) if each is not None]
    for rate in reference.contract.prices:
        for path, wanted in rate.conditions.items():
            if path in choices and wanted.facts is not None:
                choices[path] += values_around(wanted.facts, parameter_at(reference.whole, path))
    distinct = {name: list({repr(value): value for value in values}.values()) for name, values in choices.items()}
    if prod(map(len, distinct.values())) <= _MOST_ROWS:
        return [dict(zip(distinct, row, strict=True)) for row in product(*distinct.values())]
    return list(pairwise(distinct))


Amounts = tuple[Decimal | None, Decimal | None]
"""Credits and dollars."""

_UNKNOWN: Amounts = (None, None)


class Published(NamedTuple):
    """What rates say of one payload; amounts are None where nobody says, or several of one day say different things.

    Attributes:
        total, unit: of the whole request, and of one unit.
        as_of: the day of the rates; sources: which ones, with their labels.
    """

    total: Amounts = _UNKNOWN
    unit: Amounts = _UNKNOWN
    as_of: str | None = None
    sources: frozenset[str] = frozenset()


def published(reference: Reference, payload: Json, as_of: str | None) -> Published:
    """What a valid payload costs, read plainly from the rates."""
    rates = [rate for rate in reference.rates if as_of is None or rate["as_of"] <= as_of]
    fitting = [
        rate
        for rate in rates
        if all(
            holds(wanted, (reach(payload, path) or [MISSING])[0], reference.default(path))
            for path, wanted in (rate["if"] or {}).items()
        )
    ]
    day = max((rate["as_of"] for rate in fitting), default=None)
    newest = [rate for rate in fitting if rate["as_of"] == day]
    if len({(_amounts(rate)[0], rate["per"], rate["times"]) for rate in newest}) != 1:
        return Published(as_of=day)
    (credits, usd), count = _amounts(newest[0]), _count(reference, newest[0], payload)
    total = _UNKNOWN if count is None else (credits * count, usd * count)
    sources = frozenset(f"{rate['source']} of {day}: {rate['label']}" for rate in newest)
    return Published(total, (credits, usd), day, sources)


def _amounts(rate: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """Credits and dollars of one unit; the one that the source lacks follows from the other."""
    credits, usd = (None if rate[name] is None else Decimal(str(rate[name])) for name in ("credits", "usd"))
    if credits is None:
        credits = (usd or Decimal(0)) / USD_PER_CREDIT
    return credits, credits * USD_PER_CREDIT if usd is None else usd


def _count(reference: Reference, rate: Mapping[str, Any], payload: Json) -> Decimal | None:
    if rate["per"] == "request":
        return Decimal(1)
    if rate["times"] is None:
        return None
    value = (reach(payload, rate["times"]) or [reference.default(rate["times"])])[0]
    if isinstance(value, list):
        return Decimal(len(value))
    found = None if value is MISSING else number(value)
    return found if found is not None and found >= 0 else None


def _is_published(subject: Subject, material: Material, asked: Json) -> Broken | None:
    if asked.keys() != {"payload", "as_of"}:
        return None
    payload, as_of = asked["payload"], asked["as_of"]
    found = subject.price(payload, as_of)
    wrong = _impossible(found)
    if wrong:
        return Broken("a price that is not below zero, in credits and dollars, or the word that it is unknown", wrong)
    wanted = Published() if material.verdict(payload) else published(material.reference, payload, as_of)
    sources = frozenset(found.source.split("; ")) if found.source else frozenset()
    said = Published((found.credits, found.usd), (found.unit_credits, found.unit_usd), found.as_of, sources)
    if said == wanted:
        return None
    return Broken(f"published by {as_of or 'now'}: {_words(wanted)}", _words(said))


def _words(told: Published) -> str:
    (credits, usd), (unit_credits, unit_usd) = told.total, told.unit
    where = ", ".join(sorted(told.sources)) or "no source"
    return f"{credits} credits (${usd}), {unit_credits} (${unit_usd}) for one unit, {where}"


def _impossible(found: Price) -> str:
    amounts = (found.credits, found.usd, found.unit_credits, found.unit_usd)
    if any(one is not None and one < 0 for one in amounts):
        return f"an amount below zero: {amounts}"
    if (found.credits is None) != (found.usd is None) or (found.unit_credits is None) != (found.unit_usd is None):
        return f"one currency without the other: {amounts}"
    return "" if found.basis else "no word on how it comes about"


LAWS = (
    Law(
        id="price-as-published",
        sentence="for every combination of what it depends on, the price is the published one, or said to be unknown",
        broken_by="a figure changed, a condition forgotten, an older list that wins",
        inputs=_inputs,
        holds=_is_published,
    ),
)
