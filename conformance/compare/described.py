"""All that is said of one model or endpoint on one side: what two sides are compared in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.compare.documented import Documented, documented
from conformance.contract import Contract
from conformance.model import CrossRule, Json, Operation, Rate, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One side of a comparison.

    Attributes:
        docs: the table as rules, and what the page says of them.
        examples: of requests; parameter_examples: by dotted path; free text in them is replaced by its length.
        rules: that span parameters; pages have none, contracts do.
        prices: that were published by then; None where no list of prices is known from before: then nothing is
            known of any price, and nothing can be said of its changes.
        deprecated: whether the request as a whole is on its way out; contracts do not say so.
        parser: version of the parsers that made the table; None where no parser did. What one version makes of a
            text is not comparable with what another does.
    """

    docs: Documented
    examples: tuple[Json, ...] = ()
    parameter_examples: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)
    rules: tuple[CrossRule, ...] = ()
    prices: tuple[Rate, ...] | None = ()
    deprecated: bool = False
    parser: int | None = None

    @property
    def table(self) -> Table:
        """The rules."""
        return self.docs.table


def of_page(operation: Operation, prices: tuple[Rate, ...] | None = (), *, parser: int | None = None) -> Described:
    """What a page says of a request.

    Args:
        prices: known on its day; None where no list of prices is.
        parser: version of the parsers that read the page.
    """
    return Described(
        docs=documented(operation.table),
        examples=operation.examples,
        parameter_examples=operation.parameter_examples,
        prices=prices,
        deprecated=operation.deprecated,
        parser=parser,
    )


def of_contract(contract: Contract, as_of: str | None = None) -> Described:
    """What a contract says.

    Args:
        as_of: only prices that were published by that day count; None for all.
    """
    return Described(docs=Documented(contract.table), rules=contract.rules, prices=prices_of(contract, as_of))


def prices_of(contract: Contract, as_of: str | None) -> tuple[Rate, ...]:
    """The prices of a contract that were published by a day (``YYYY-MM-DD``); all of them for None."""
    return tuple(rate for rate in contract.prices if as_of is None or rate.as_of <= as_of)
