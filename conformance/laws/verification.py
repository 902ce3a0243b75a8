"""A verification: every law and every mutant of the models that were asked for, and the evidence that comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from conformance.errors import VerificationError
from conformance.laws.costs import Costs
from conformance.laws.evidence import Evidence, ModelEvidence, model_from_json
from conformance.laws.examples_db import SharedExamples
from conformance.laws.packing import unpack
from conformance.laws.profiles import DEFAULT_PROFILE, DEFAULT_SEED, PROFILES
from conformance.laws.reference import Reference, reference_for
from conformance.laws.run import Failure
from conformance.laws.tasks import (
    COVERAGE,
    MUTANTS,
    Outcome,
    Task,
    contract_hash,
    ordered,
    run_tasks,
    stamp_of,
    versions,
)
from conformance.messages import gettext as _

_MOST_ERRORS = 5


class Progress(NamedTuple):
    """Where a verification is: what was just done, and how many tasks of how many are."""

    outcome: Outcome
    done: int
    total: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What came of one.

    Attributes:
        evidence: on the models that were asked for.
        undocumented: those among them that no snapshot documents: there is nothing to hold them against.
        costs: seconds of each task; seconds: of the whole, by the clock; processes: that shared the work, 0 for those
            of a cluster.
    """

    evidence: Evidence
    undocumented: tuple[str, ...]
    costs: Costs
    seconds: float
    processes: int

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Every law that does not hold, model by model."""
        return tuple(one for model in self.evidence.models.values() for one in model.broken)

    @property
    def survivors(self) -> Mapping[str, tuple[str, ...]]:
        """Model → its mutants that break no law, by name."""
        models = self.evidence.models.items()
        return {id: one.mutants.survivors for id, one in models if one.mutants.survivors}

    @property
    def holds(self) -> bool:
        """Whether every law holds and no mutant survives."""
        return all(one.holds for one in self.evidence.models.values())


def verify(
    models: Sequence[str],
    *,
    profile: str = DEFAULT_PROFILE,
    seed: int = DEFAULT_SEED,
    jobs: int = 1,
    dask: str | None = None,
    shared: SharedExamples | None = None,
    costs: Costs | None = None,
    on_progress: OnProgress | None = None,
) -> Verification:
    """Try every law on ``models``, and their mutants on the laws.

    Args:
        models: ids of contracts.
        profile: one of ``PROFILES``; seed: of the draws.
        jobs: processes of this machine; 1 for this one.
        dask: address of a Dask scheduler, whose workers take the work instead.
        shared: inputs that broke a law elsewhere are tried first, and what breaks one here is added.
        costs: of an earlier run: what takes longest is begun first.
        on_progress: is told of each task that is done.

    Raises:
        UnknownNameError: there is no contract of such a name.
        VerificationError: a task could not complete, or no snapshot documents any of the models; the message says
            which.
    """
    started = time.perf_counter()
    references = {id: reference_for(id) for id in models}
    documented = {id: one for id, one in references.items() if one is not None}
    if not documented:
        told = _("no snapshot documents {models}: there is nothing to hold it against")
        raise VerificationError(told.format(models=", ".join(models)))
    hashes = {id: contract_hash(id) for id in documented}
    tasks = ordered(_tasks(documented, PROFILES[profile].examples, seed, shared), costs or {})
    outcomes: list[Outcome] = []
    for outcome in run_tasks(tasks, jobs=jobs, dask=dask):
        outcomes.append(outcome)
        if shared is not None:
            _share(shared, outcome)
        if on_progress is not None:
            on_progress(Progress(outcome, len(outcomes), len(tasks)))
    _check_complete(outcomes)
    return Verification(
        evidence=Evidence(
            profile=profile,
            seed=seed,
            versions=versions(),
            models=_evidence(documented, hashes, outcomes),
        ),
        undocumented=tuple(id for id, one in references.items() if one is None),
        costs={(one.task.model, one.task.law): one.seconds for one in outcomes},
        seconds=time.perf_counter() - started,
        processes=0 if dask is not None else min(jobs, len(tasks)),
    )


def _tasks(documented: Mapping[str, Reference], examples: int, seed: int, shared: SharedExamples | None) -> list[Task]:
    from conformance.laws.rows import LAWS

    found: list[Task] = []
    for model in documented:
        stamp = stamp_of(model)
        for law in LAWS.values():
            # A law that exhausts its inputs finds again what broke it elsewhere, and they have a shape of their own.
            first = shared.fetch(law.id, model) if shared is not None and law.draws is not None else ()
            found.append(Task(model=model, law=law.id, examples=examples, seed=seed, stamp=stamp, first=first))
        found += [Task(model=model, law=one, examples=0, seed=seed, stamp=stamp) for one in (MUTANTS, COVERAGE)]
    return found


def _share(shared: SharedExamples, outcome: Outcome) -> None:
    from conformance.laws.rows import LAWS

    law = LAWS.get(outcome.task.law)
    if outcome.error or law is None or law.draws is None:
        return
    failure = outcome.found["failure"]
    if failure is not None:
        shared.save(outcome.task.law, outcome.task.model, unpack(failure["input"]))


def _check_complete(outcomes: Sequence[Outcome]) -> None:
    template = _("{law} on {model}: {problem}")
    wrong = sorted(
        template.format(law=one.task.law, model=one.task.model, problem=one.error) for one in outcomes if one.error
    )
    if wrong:
        more = len(wrong) - _MOST_ERRORS
        rest = [_("and {n} more").format(n=more)] if more > 0 else []
        raise VerificationError("\n".join([_("could not complete:"), *wrong[:_MOST_ERRORS], *rest]))


def _evidence(
    documented: Mapping[str, Reference], hashes: Mapping[str, str], outcomes: Sequence[Outcome]
) -> dict[str, ModelEvidence]:
    from conformance.laws.rows import LAWS

    found = {(one.task.model, one.task.law): one.found for one in outcomes}
    return {
        id: model_from_json(
            id,
            {
                "contract": hashes[id],
                "day": reference.day,
                "page": reference.page,
                "page_hash": reference.page_hash,
                "laws": {law: found[id, law] for law in LAWS},
                "mutants": found[id, MUTANTS],
                "coverage": found[id, COVERAGE],
            },
        )
        for id, reference in documented.items()
    }
