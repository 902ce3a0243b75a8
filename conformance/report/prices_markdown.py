"""Published prices by model, models without one, and rows of the price lists that fit no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from conformance.contract import Contract
from conformance.messages import english
from conformance.model import Rate
from conformance.pricing import Unmatched, rate_amounts
from conformance.report.markdown import cell, table
from conformance.wording import expectation_words


@english()
def prices_markdown(contracts: Sequence[Contract], unmatched: Sequence[Unmatched]) -> str:
    """The text of ``reports/prices.md``: the newest figures of each model, what has none, what fits none."""
    priced = [one for one in contracts if one.prices]
    without = [one for one in contracts if not one.prices]
    figures = sum(len(one.prices) for one in priced)
    documented = sum(one.retired is None for one in without)
    lines = [
        "# Prices",
        "",
        "Made by `kie-conformance contract report` from the contracts. Figures are published ones, each with its",
        "source and day; of figures for the same request the newest counts. 1 credit is $0.005.",
        "",
        f"{figures} figures in {len(priced)} of {len(contracts)} contracts; {len(unmatched)} rows fit none of them.",
        "",
        "## Newest figures by model",
        "",
        *table(("model", "with", "credits", "USD", "per", "times", "source"), _rates(priced)),
        "",
        f"## Without a price: {len(without)}, of which {documented} are documented today",
        "",
        *(f"- {cell(one.id)}{_retired(one)}" for one in without),
        "",
        f"## Rows of the price lists that fit no model: {len(unmatched)}",
        "",
        *table(("list", "row", "credits", "USD", "per", "why"), map(_unmatched, unmatched)),
    ]
    return "\n".join(lines) + "\n"


def _rates(contracts: Iterable[Contract]) -> Iterator[tuple[str, ...]]:
    for one in contracts:
        newest = max(rate.as_of for rate in one.prices)
        for rate in one.prices:
            if rate.as_of == newest:
                credits, usd = rate_amounts(rate)
                source = f"{cell(rate.source)} {rate.as_of}: {cell(rate.label)}"
                yield cell(one.id), _conditions(rate), _amount(credits), _amount(usd), rate.per, _times(rate), source


def _conditions(rate: Rate) -> str:
    return cell(" and ".join(expectation_words(path, one) for path, one in rate.conditions.items()))


def _times(rate: Rate) -> str:
    return f"`{rate.times}`" if rate.times is not None else ""


def _retired(one: Contract) -> str:
    return f" (retired, last documented on {one.retired})" if one.retired is not None else ""


def _unmatched(row: Unmatched) -> tuple[str, ...]:
    return row.as_of, cell(row.label), _number(row.credits), _number(row.usd), row.per or "", cell(row.reason)


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _amount(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
