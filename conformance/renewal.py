"""Evidence that is missing or stale made anew, and nothing else: what is fresh is kept."""

from __future__ import annotations

from conformance.contract import contract_paths
from conformance.laws.evidence import Evidence
from conformance.laws.profiles import DEFAULT_PROFILE, DEFAULT_SEED
from conformance.laws.tasks import processors, versions
from conformance.laws.verification import OnProgress, verify
from conformance.status import Status


def renewed(evidence: Evidence | None, status: Status, on_progress: OnProgress | None = None) -> Evidence:
    """``evidence`` with fresh evidence on every contract of ``status`` that has none.

    It is made as the rest was: with the same profile and seed. Where other versions of Python or Hypothesis made that,
    one file can't speak for both, and all of it is made anew.

    Args:
        status: worked out with ``evidence``; some contract of it is unproven.
        on_progress: is told of each task that is done.

    Raises:
        VerificationError: a task could not complete; the message says which.
    """
    alike = evidence is not None and dict(evidence.versions) == versions()
    if evidence is None or not alike:
        documented = [id for id, one in status.members.items() if one.documentation.day is not None]
        return verify(
            documented, profile=DEFAULT_PROFILE, seed=DEFAULT_SEED, jobs=processors(), on_progress=on_progress
        ).evidence
    done = verify(
        status.unproven, profile=evidence.profile, seed=evidence.seed, jobs=processors(), on_progress=on_progress
    )
    return done.evidence.merged_into(evidence, contract_paths())
