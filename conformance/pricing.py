"""What a request costs, by the published prices in the contracts. What nobody published is said to be unknown.

Every figure carries its source and day; of those whose conditions hold, the newest counts. Amounts are decimals,
exactly as the sources give them; a source that gives dollars only is turned into credits at the published rate, and the
other way round.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, localcontext
from functools import reduce
from pathlib import Path

from conformance.contract import ROOT, Contract, closest_hint, line_of, read_toml
from conformance.cross_rules import compile_condition, parameter_at, values_at
from conformance.errors import ContractError
from conformance.facts import is_day
from conformance.messages import N_, Sentence
from conformance.messages import gettext as _
from conformance.model import ABSENT, Json, Rate
from conformance.numbers import Number, is_finite, number_in
from conformance.payload import whole_of
from conformance.validator import validator

USD_PER_CREDIT = Decimal("0.005")
"""Published beside both price lists that name credits: 1 credit is $0.005."""

_DIGITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one request costs.

    Attributes:
        credits, usd: of the whole request; None where that is not known.
        basis: how the figures come about, or why there are none; in English (``messages.said`` translates it).
        as_of: the day of the source; None without one.
        source: which source, and the name of the row there, of all rows that say the same; empty without one.
        unit_credits, unit_usd: of one unit, where the price is by the second, the image, …
        unit: what one pays for; ``request`` where the figure is for the whole request.
    """

    credits: Decimal | None = None
    usd: Decimal | None = None
    basis: str = ""
    as_of: str | None = None
    source: str = ""
    unit_credits: Decimal | None = None
    unit_usd: Decimal | None = None
    unit: str = ""

    @property
    def known(self) -> bool:
        """Whether the whole request has a price."""
        return self.credits is not None

    def to_json(self) -> dict[str, Json]:
        """The price as JSON; amounts are numbers, and null where nobody says."""
        found: dict[str, Json] = {}
        for name in ("credits", "usd", "unit_credits", "unit_usd"):
            amount = getattr(self, name)
            found[name] = None if amount is None else _json_number(amount)
        return {**found, "unit": self.unit, "basis": str(self.basis), "as_of": self.as_of, "source": str(self.source)}


def price(model: str, input: Json, *, as_of: str | None = None) -> Price:
    """What a request with this payload costs.

    Args:
        model: a model id such as ``kling/v2-1-pro``, or a dedicated endpoint's name such as ``veo-generate``.
        input: the ``input`` object of a createTask request; the whole body for a dedicated endpoint. A payload
            that is not as documented has no price, and ``basis`` says so.
        as_of: only what was published on that day (``YYYY-MM-DD``) or before counts; None for everything.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ContractError: its file breaks the format.
        ValueError: ``as_of`` is no day.
    """
    if as_of is not None and not is_day(as_of):
        raise ValueError(f"as_of is {as_of!r}: expected a day such as '2026-01-16'")
    ready = validator(model)
    if ready.check(input):
        return Price(basis=N_("unknown: the payload is not as documented, check says why"))
    return contract_price(ready.contract, input, as_of)


def contract_price(contract: Contract, payload: Json, as_of: str | None = None) -> Price:
    """The price of a valid payload by the rates of ``contract`` that were published by the day ``as_of``."""
    return PriceList(contract).price(payload, as_of)


class PriceList:
    """The rates of one contract, their conditions ready to be asked: for many payloads of one model."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        whole = whole_of(contract)
        self._rates = [
            (rate, [compile_condition(path, one, whole) for path, one in rate.conditions.items()])
            for rate in contract.prices
        ]

    def price(self, payload: Json, as_of: str | None = None) -> Price:
        """The price of a valid payload, by what was published by the day ``as_of``; None for everything."""
        published = [one for one in self._rates if as_of is None or one[0].as_of <= as_of]
        if not published:
            return Price(basis=N_("unknown: no published price"))
        fitting = [rate for rate, conditions in published if all(holds(payload) for holds in conditions)]
        if not fitting:
            return Price(basis=N_("unknown: no published price for these parameters"))
        newest = max(rate.as_of for rate in fitting)
        rates = [rate for rate in fitting if rate.as_of == newest]
        amounts = {(_credits(rate), rate.per, rate.times) for rate in rates}
        if len(amounts) > 1:
            labels = "; ".join(sorted(rate.label for rate in rates))
            several = N_("unknown: several published prices of {day} fit: {labels}")
            return Price(basis=Sentence(several, day=newest, labels=labels), as_of=newest)
        rows = (Sentence(N_("{source}: {row}"), source=source_of(rate), row=rate.label) for rate in rates)
        source = reduce(lambda left, right: Sentence("{left}; {right}", left=left, right=right), dict.fromkeys(rows))
        return _priced(rates[0], source, self.contract, payload)


def _priced(rate: Rate, source: str, contract: Contract, payload: Json) -> Price:
    unit_credits, unit_usd = _credits(rate), _usd(rate)
    unit = Sentence(rate.per)
    head = Price(
        as_of=rate.as_of,
        source=source,
        unit_credits=unit_credits,
        unit_usd=unit_usd,
        unit=rate.per,
    )
    if rate.per == "request":
        return _with_total(head, Decimal(1), Sentence(N_("per {unit}"), unit=unit))
    if rate.times is None:
        return _with_total(head, None, Sentence(N_("per {unit}; the payload does not say how many"), unit=unit))
    count = _count(rate.times, contract, payload)
    if count is None:
        template = N_("per {unit}; {parameter} is not given and has no documented default")
        return _with_total(head, None, Sentence(template, unit=unit, parameter=rate.times))
    template = N_("per {unit}, {parameter} is {count}")
    return _with_total(head, count, Sentence(template, unit=unit, parameter=rate.times, count=count))


def source_of(rate: Rate) -> Sentence:
    """Where a figure comes from, and when it was published."""
    return Sentence(N_("{source} of {day}"), source=Sentence(rate.source), day=rate.as_of)


def _with_total(price: Price, count: Decimal | None, basis: str) -> Price:
    with localcontext() as context:
        context.prec = _DIGITS
        return Price(
            credits=None if count is None or price.unit_credits is None else price.unit_credits * count,
            usd=None if count is None or price.unit_usd is None else price.unit_usd * count,
            basis=basis,
            as_of=price.as_of,
            source=price.source,
            unit_credits=price.unit_credits,
            unit_usd=price.unit_usd,
            unit=price.unit,
        )


def _count(path: str, contract: Contract, payload: Json) -> Decimal | None:
    """How many units: the value at ``path``, or its documented default; a list counts its members."""
    value: Json = next((one for _, one in values_at(payload, path)), ABSENT)
    value = parameter_at(whole_of(contract), path).default if value is ABSENT else value
    if isinstance(value, list):
        return Decimal(len(value))
    number = number_in(value) if isinstance(value, str) else value
    if number is None or not is_finite(number) or number < 0:  # -1 lets the model choose
        return None
    return _decimal(number)


def _json_number(amount: Decimal) -> Number:
    """A float; a whole number for what is beyond the range of floats."""
    number = float(amount)
    return number if is_finite(number) else int(amount)


def _decimal(number: Number) -> Decimal:
    """The decimal that a person wrote."""
    return Decimal(number) if isinstance(number, int) else Decimal(repr(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A row of a price list that no contract can use: as the list has it, and why."""

    label: str
    as_of: str
    reason: str
    credits: int | float | None = None
    usd: int | float | None = None
    per: str | None = None


def unmatched_rows(path: Path = ROOT / "prices_unmatched.toml") -> tuple[Unmatched, ...]:
    """The rows of the price lists that fit no contract.

    Raises:
        ContractError: the file can't be read, or a row has unknown keys or lacks one.
    """
    text, data = read_toml(path)
    known = {one.name: one.default is MISSING for one in fields(Unmatched)}
    for place, row in enumerate(data.get("row", [])):
        for key in row.keys() - known.keys():
            line = line_of(text, ("row", place, key))
            told = _("unknown key {key!r} in {place}").format(key=key, place=f"row.{place}")
            raise ContractError(f"{path}:{line}: {told}", hint=closest_hint(key, known))
        for key, is_needed in known.items():
            if is_needed and key not in row:
                told = _("{place}: {name} is missing").format(place=f"row.{place}", name=key)
                raise ContractError(f"{path}:{line_of(text, ('row', place))}: {told}")
    return tuple(Unmatched(**row) for row in data.get("row", []))


def rate_amounts(rate: Rate) -> tuple[Decimal, Decimal]:
    """Credits and dollars of one unit, the one that the source lacks worked out from the other."""
    return _credits(rate), _usd(rate)


def _credits(rate: Rate) -> Decimal:
    if rate.credits is not None:
        return _decimal(rate.credits)
    return _decimal(rate.usd or 0) / USD_PER_CREDIT + Decimal(0)  # 50, not 5E+1


def _usd(rate: Rate) -> Decimal:
    return _decimal(rate.usd) if rate.usd is not None else _decimal(rate.credits or 0) * USD_PER_CREDIT
