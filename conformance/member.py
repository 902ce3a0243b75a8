"""How one contract stands: its state, and everything that the state is worked out from.

``verified`` needs all of it: the contract says what the documentation says, every law holds, no mutant survives, and
the documented examples are accepted, or a lint says why their own page forbids them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from conformance.compare.agreement import Agreement, Disagreement, agreement
from conformance.compare.deviations import Deviation, divide
from conformance.compare.documented import Documented, documented
from conformance.contract import Contract
from conformance.cross_rules import top_of
from conformance.documentation import Documentation, Record, documentation_of, source_of
from conformance.drift import Change
from conformance.example_lints import example_lints, payload_of, place_of
from conformance.laws.evidence import Proof, Standing
from conformance.messages import N_
from conformance.model import ABSENT, Json, Lint, Operation
from conformance.pricing import Price, PriceList
from conformance.record import replace
from conformance.validator import Validator


class State(Enum):
    """How a contract, or a row of the roster, stands; best first."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    RETIRED = "retired"
    DRIFTING = "drifting"
    UNDOCUMENTED = "undocumented"
    DISAGREES = "disagrees"

    @property
    def rank(self) -> int:
        """Place in the order of the states; larger is worse."""
        return list(State).index(self)


class Reason(Enum):
    """Why a contract that does not differ from the documentation is not verified."""

    NOT_CAPTURED = "not-captured"
    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_STALE = "evidence-stale"
    LAW_BROKEN = "law-broken"
    MUTANT_SURVIVES = "mutant-survives"
    EXAMPLE_REFUSED = "example-refused"

    @property
    def is_finding(self) -> bool:
        """Whether something was tried and is wrong; otherwise it was not tried."""
        return self in (Reason.LAW_BROKEN, Reason.MUTANT_SURVIVES, Reason.EXAMPLE_REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The request examples of a page, held against the contract.

    Attributes:
        accepted: are right by it.
        explained: are wrong by it, and a lint says that they break their own page.
        refused: are wrong by it alone.
    """

    accepted: int = 0
    explained: int = 0
    refused: int = 0

    @property
    def all(self) -> int:
        """How many the page has."""
        return self.accepted + self.explained + self.refused

    def __add__(self, other: Examples) -> Examples:
        return Examples(
            accepted=self.accepted + other.accepted,
            explained=self.explained + other.explained,
            refused=self.refused + other.refused,
        )


Prove = Callable[[Contract, Documentation], Proof]
"""What evidence there is on a contract."""

Changes = Callable[[str], Mapping[str, tuple[Change, ...]]]
"""What changed in the documentation since a day, by the contract's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One contract against the documentation.

    Attributes:
        named: whether its page's schema names it by its own id.
        disagreements: that stand; accepted: with the deviation that declares each.
        lints: doubts about the page compared with.
        examples: of that page, held against the contract.
        price: of the first documented example that is accepted.
        proof: what the laws were tried on, and what came of it.
        since_verified: what changed in the documentation since the day on which the contract was last held against it.
        since_report: what changed in it since the report; empty on a day before the report.
    """

    contract: Contract
    state: State
    reasons: tuple[Reason, ...]
    documentation: Documentation
    named: bool
    agreement: Agreement | None
    disagreements: tuple[Disagreement, ...]
    accepted: tuple[tuple[Disagreement, Deviation], ...]
    lints: tuple[Lint, ...]
    examples: Examples
    price: Price
    proof: Proof
    since_verified: tuple[Change, ...]
    since_report: tuple[Change, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Parameters documented, in the contract, in full agreement."""
        held = self.agreement
        return (0, 0, 0) if held is None else (len(held.documented), len(held.ruled), len(held.agreeing))

    @property
    def has_price(self) -> bool:
        """Whether the published prices say what the documented example costs, as a whole or by the unit.

        Where no example is accepted: whether there is any published price.
        """
        if not self.examples.accepted:
            return bool(self.contract.prices)
        return self.price.known or self.price.unit_credits is not None


def take_member(
    contract: Contract,
    snapshots: Sequence[Record],
    deviations: tuple[Deviation, ...],
    *,
    prove: Prove,
    changes: Changes,
    report_day: str | None,
) -> Member:
    """How ``contract`` stands on the last of ``snapshots``.

    Args:
        snapshots: in order of their days; the earlier ones tell when it was documented last, and if it agreed then.
        report_day: the day that stands for the report; None where that is not before the last snapshot.

    Raises:
        ConformanceError: a page can't be read.
    """
    newest = snapshots[-1]
    documentation = documentation_of(contract, snapshots)
    held = _held(contract, snapshots, documentation)
    standing, accepted = divide(_differences(contract, documentation, held, newest), deviations, newest.day)
    lints, examples, price = _page(contract, held, accepted) if held is not None else ((), Examples(), Price())
    proof = prove(contract, documentation)
    reasons = tuple(_reasons(documentation, proof, examples))
    return Member(
        contract=contract,
        state=_state(documentation, standing, reasons, lambda: _agreed(contract, snapshots, deviations)),
        reasons=reasons,
        documentation=documentation,
        named=held is None or held.named,
        agreement=None if held is None else held.agreement,
        disagreements=standing,
        accepted=accepted,
        lints=lints,
        examples=examples,
        price=price,
        proof=proof,
        since_verified=_since(contract, documentation, contract.verified, newest.day, changes),
        since_report=() if report_day is None else changes(report_day).get(contract.id, ()),
    )


def differences(contract: Contract, snapshots: Sequence[Record]) -> tuple[Disagreement, ...]:
    """All on which ``contract`` and its documentation differ, declared or not, as seen from the last snapshot.

    Raises:
        ConformanceError: a page can't be read.
    """
    documentation = documentation_of(contract, snapshots)
    held = _held(contract, snapshots, documentation)
    return _differences(contract, documentation, held, snapshots[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A contract held against the page that documents it."""

    operation: Operation
    docs: Documented
    agreement: Agreement
    disagreements: tuple[Disagreement, ...]
    page_lints: tuple[Lint, ...]
    named: bool


def _held(contract: Contract, snapshots: Sequence[Record], documentation: Documentation) -> _Held | None:
    source = source_of(contract, snapshots, documentation)
    if source is None:
        return None
    record, page, operation = source
    docs = documented(operation.table)
    compared = agreement(contract, docs)
    return _Held(
        operation=operation,
        docs=docs,
        agreement=compared,
        disagreements=(*_naming(contract, operation), *compared.disagreements),
        page_lints=(*(one for one in record.lints if one.path == contract.id), *page.lints),
        named=not contract.is_model or contract.id in operation.table.models,
    )


def _differences(
    contract: Contract, documentation: Documentation, held: _Held | None, newest: Record
) -> tuple[Disagreement, ...]:
    return (*_lifecycle(contract, documentation, newest), *(held.disagreements if held is not None else ()))


def _lifecycle(contract: Contract, documentation: Documentation, newest: Record) -> Iterable[Disagreement]:
    """Whether the contract says rightly that its model was taken out, and when it was documented last."""
    retired = contract.retired if contract.retired is not None and contract.retired < newest.day else None
    if documentation.now:
        right = None
    elif documentation.gone_by is None:
        return  # only partial snapshots lack it: that says nothing
    else:
        right = documentation.day
        if right is None and retired is None:
            right = "never"
    if right != retired:
        yield Disagreement(
            model=contract.id,
            path="",
            fact="retired",
            documented=ABSENT if right is None else right,
            ours=ABSENT if retired is None else retired,
        )


def _naming(contract: Contract, operation: Operation) -> Iterable[Disagreement]:
    """Whether a page whose schema names another model says elsewhere that it is about ours."""
    if contract.id in operation.table.models or not contract.is_model:
        return
    shown = {example.get("model") for example in operation.examples if isinstance(example, dict)}
    told = operation.table.body["model"].prose.get("model")
    if contract.id not in shown and contract.id != told:
        yield Disagreement(
            model=contract.id,
            path="model",
            fact="documented_as",
            documented=ABSENT,
            ours=contract.documented_as or ABSENT,
        )


def _page(
    contract: Contract, held: _Held, accepted: Iterable[tuple[Disagreement, Deviation]]
) -> tuple[tuple[Lint, ...], Examples, Price]:
    """The lints of a page, those of its examples too; how the contract takes the examples, and what one costs."""
    ready = Validator(contract)
    # Where the two differ, what breaks our contract alone is no doubt about the page.
    judge = ready if not held.disagreements else Validator(_as_documented(contract, held.docs))
    lints = (*held.page_lints, *example_lints(contract, held.operation, held.page_lints, judge))
    told = {place_of(one.path) for one in lints if one.id.startswith("example-")}
    told |= {place_of(one.path) for one, _ in accepted}
    payloads = [found for one in held.operation.examples if (found := payload_of(contract, one)) is not None]
    root = "input." if contract.is_model else ""
    broken = [{place_of(f"{root}{one.path[1:].replace('/', '.')}") for one in ready.check(one)} for one in payloads]
    right = [payload for payload, places in zip(payloads, broken, strict=True) if not places]
    examples = Examples(
        accepted=len(right),
        explained=sum(bool(places) and places <= told for places in broken),
        refused=sum(not places <= told for places in broken),
    )
    return lints, examples, _price(contract, right)


def _as_documented(contract: Contract, docs: Documented) -> Contract:
    """``contract`` with the page's facts for its own; its cross rules stay, but for those of what the page lacks."""
    table = docs.table
    whole = table.body["input"].properties if contract.is_model and "input" in table.body else table.body
    rules = (rule for rule in contract.rules if all(top_of(path) in whole for path in rule.parameters))
    return replace(contract, table=table, rules=tuple(rules))


def _price(contract: Contract, right: Sequence[Json]) -> Price:
    if not right:
        return Price(basis=N_("unknown: no documented example is accepted"))
    return PriceList(contract).price(right[0])


def _reasons(documentation: Documentation, proof: Proof, examples: Examples) -> Iterator[Reason]:
    if not documentation.now and documentation.gone_by is None:
        yield Reason.NOT_CAPTURED
    if proof.standing is Standing.MISSING:
        yield Reason.EVIDENCE_MISSING
    elif proof.standing is Standing.STALE:
        yield Reason.EVIDENCE_STALE
    else:
        if proof.laws_passed < proof.laws:
            yield Reason.LAW_BROKEN
        if proof.killed < proof.mutants:
            yield Reason.MUTANT_SURVIVES
    if examples.refused:
        yield Reason.EXAMPLE_REFUSED


def _state(
    documentation: Documentation,
    standing: Sequence[Disagreement],
    reasons: Sequence[Reason],
    agreed: Callable[[], bool],
) -> State:
    if any(one.fact == "retired" and one.ours is ABSENT for one in standing):
        return State.UNDOCUMENTED
    if standing:
        return State.DRIFTING if agreed() else State.DISAGREES
    if documentation.gone_by is not None:
        return State.RETIRED
    return State.UNVERIFIED if reasons else State.VERIFIED


def _agreed(contract: Contract, snapshots: Sequence[Record], deviations: tuple[Deviation, ...]) -> bool:
    """Whether the contract said what the documentation said on the day on which it was last held against it."""
    then = [one for one in snapshots if one.day <= contract.verified]
    if not then or then[-1] is snapshots[-1]:
        return False
    documentation = documentation_of(contract, then)
    held = _held(contract, then, documentation)
    if held is None:
        return False
    return not divide(_differences(contract, documentation, held, then[-1]), deviations, then[-1].day)[0]


def _since(
    contract: Contract, documentation: Documentation, day: str, newest: str, changes: Changes
) -> tuple[Change, ...]:
    """What changed since ``day`` in what is still documented: of the rest the state says it all."""
    if not documentation.now or day >= newest:
        return ()
    return changes(day).get(contract.id, ())
