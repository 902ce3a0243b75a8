"""What a law is, what it is tried on, and whose promises it holds.

A law is one sentence that holds for every input of every model. It is tried on inputs, deterministic and drawn; whether
it holds is worked out from the input alone, again for each: what an input was made for is never the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.contract import Contract
from conformance.laws.case import Case, bases, cases
from conformance.laws.reference import Reference, Verdict, rule_name
from conformance.model import CrossRule, Json
from conformance.normalizer import Normalized, normalize_with
from conformance.pricing import Price, PriceList
from conformance.schema_export import contract_schema
from conformance.validator import Validator, Violation

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


class Broken(NamedTuple):
    """How a law is broken by one input: what the documentation asks for, and what the subject said."""

    documented: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is put to the laws for one model: our validator, or somebody else's with the same functions.

    Attributes:
        validate: every violation of a payload.
        normalize: the payload as documented, with the changes made and the violations left.
        price: of a payload, by what was published by a day (None for everything).
        schema: the exported JSON Schema.
    """

    validate: Callable[[Json], Sequence[Violation]]
    normalize: Callable[[Json], Normalized]
    price: Callable[[Json, str | None], Price]
    schema: Callable[[], dict[str, Json]]


def subject_of(contract: Contract) -> Subject:
    """Our own validator, normalizer, price and schema of ``contract``."""
    ready, prices = Validator(contract), PriceList(contract)

    def price(payload: Json, as_of: str | None) -> Price:
        if ready.check(payload):
            return Price(basis="unknown: the payload is not as documented")
        return prices.price(payload, as_of)

    return Subject(
        validate=ready.check,
        normalize=lambda payload: normalize_with(ready, payload),
        price=price,
        schema=lambda: contract_schema(contract),
    )


def verdict_of(violations: Iterable[Violation]) -> Verdict:
    """Violations as a verdict: code and place; of a cross rule its name."""
    return frozenset(
        (one.code, rule_name(one.broken) if isinstance(one.broken, CrossRule) else one.path) for one in violations
    )


def verdict_words(verdict: Verdict) -> str:
    """A verdict for a person."""
    if not verdict:
        return "it is as documented"
    return "; ".join(f"{code} at {place or 'the payload as a whole'}" for code, place in sorted(verdict))


class Material:
    """What a model's laws are tried on, made once: its cases with their verdicts.

    Attributes:
        reference: the documentation's side.
    """

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every deterministic case."""
        return cases(self.reference)

    @cached_property
    def bases(self) -> tuple[dict[str, Json], ...]:
        """Payloads as documented, between them with every alternative."""
        return tuple(one for one in bases(self.reference) if not self.reference.verdict(one))

    @cached_property
    def _verdicts(self) -> dict[int, Verdict]:
        # By identity: the cases live as long as this does, and looking up a payload of 5,000 letters would cost more.
        return {id(case.payload): self.reference.verdict(case.payload) for case in self.cases}

    def verdict(self, payload: Json) -> Verdict:
        """Everything that is wrong with ``payload``; of cases it is remembered."""
        found = self._verdicts.get(id(payload))
        return self.reference.verdict(payload) if found is None else found

    def spread(self, most: int) -> list[Json]:
        """Up to ``most`` cases from all over, always the same ones."""
        every = self.cases
        stride = max(1, len(every) // most)
        return [case.payload for case in every[::stride]][:most]


Inputs = Callable[[Material], Iterable[Json]]
Holds = Callable[[Subject, Material, Json], Broken | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One promise.

    Attributes:
        id: kebab case, stable.
        sentence: what holds.
        broken_by: what would break it, as an example.
        inputs: deterministic inputs of a model: payloads, or objects that its module explains.
        holds: None where the law holds for an input, else how it is broken. It judges the input that it is given, on
            its own: the runner calls it again with every smaller one.
        draws: a Hypothesis strategy of inputs; None for laws whose inputs are exhausted by the deterministic ones.
    """

    id: str
    sentence: str
    broken_by: str
    inputs: Inputs
    holds: Holds
    draws: Callable[[Material], SearchStrategy[Any]] | None = None
