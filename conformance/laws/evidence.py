"""Evidence: what was tried on each model, by which versions, and what came of it; and whether that still stands.

The same tasks give the same bytes: no times, no machine, sorted keys. Evidence names the contract and the page that it
is about by their hashes, so that nobody takes it for evidence on others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from conformance.causes import reworded
from conformance.contract import Contract
from conformance.coverage import Coverage, coverage_from_json, coverage_to_json
from conformance.docs_site import SITE
from conformance.errors import ConformanceError
from conformance.files import dump_json, read_json, shipped_json, write_atomic
from conformance.laws.packing import pack, unpack_at
from conformance.laws.run import Failure
from conformance.messages import gettext as _
from conformance.model import Json

FORMAT = 1
SCHEMA = "evidence.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEvidence:
    """One law on one model.

    Attributes:
        cases: deterministic inputs tried; up to the first that broke the law.
        examples: drawn inputs tried.
        failure: the smallest input found to break it; None where it holds.
    """

    cases: int
    examples: int
    failure: Failure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantEvidence:
    """The mutants of one model.

    Attributes:
        made: all that were tried; equivalent: proven to say the same as the contract.
        survivors: by name.
        killed_by: id of a law → how many it killed.
    """

    made: int
    killed: int
    equivalent: int
    survivors: tuple[str, ...]
    killed_by: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEvidence:
    """What was tried on one contract.

    Attributes:
        contract: SHA-256 of its file.
        day: of the snapshot that documents it; page: where; page_hash: SHA-256 of the page's facts there.
        laws: by id.
        coverage: from how many sides the deterministic cases try each documented fact.
    """

    contract: str
    day: str
    page: str
    page_hash: str
    laws: Mapping[str, LawEvidence]
    mutants: MutantEvidence
    coverage: Coverage

    @property
    def broken(self) -> tuple[Failure, ...]:
        """The laws that do not hold, by what broke them."""
        return tuple(one.failure for one in self.laws.values() if one.failure is not None)

    @property
    def holds(self) -> bool:
        """Whether every law holds and no mutant survives."""
        return not self.broken and not self.mutants.survivors

    @property
    def cases(self) -> int:
        """Deterministic inputs tried, over all laws."""
        return sum(one.cases for one in self.laws.values())

    @property
    def examples(self) -> int:
        """Drawn inputs tried, over all laws."""
        return sum(one.examples for one in self.laws.values())


class Standing(Enum):
    """Whether evidence on a contract can be had, and still says something about it."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Evidence on one contract as a table of models shows it; all counts are 0 where it is missing.

    Attributes:
        stale_because: what has changed since: ``contract``, ``page``, ``version``, ``laws``.
        laws_passed, laws: laws that hold, and all.
        cases, examples: inputs tried, deterministic and drawn.
        killed, mutants: mutants killed, and all that could have been.
        both_sides, one_side, no_side: documented facts that were tried from so many sides.
        found: the evidence itself; None where it is missing, and for several contracts.
    """

    standing: Standing
    stale_because: tuple[str, ...] = ()
    laws_passed: int = 0
    laws: int = 0
    cases: int = 0
    examples: int = 0
    killed: int = 0
    mutants: int = 0
    both_sides: int = 0
    one_side: int = 0
    no_side: int = 0
    found: ModelEvidence | None = None

    @property
    def facts(self) -> int:
        """All documented facts that can refuse something."""
        return self.both_sides + self.one_side + self.no_side

    @property
    def verified(self) -> bool:
        """Whether it is fresh, every law holds, and no mutant survives."""
        return self.standing is Standing.FRESH and self.laws_passed == self.laws > 0 and self.killed == self.mutants > 0


def together(proofs: Sequence[Proof]) -> Proof:
    """Evidence on several contracts as one: missing or stale where that on one of them is, the counts added up."""
    order = (Standing.FRESH, Standing.STALE, Standing.MISSING)
    counts = ("laws_passed", "laws", "cases", "examples", "killed", "mutants", "both_sides", "one_side", "no_side")
    return Proof(
        standing=max((one.standing for one in proofs), key=order.index, default=Standing.MISSING),
        stale_because=tuple(sorted({reason for one in proofs for reason in one.stale_because})),
        **{name: sum(getattr(one, name) for one in proofs) for name in counts},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is in ``evidence.json``.

    Attributes:
        profile, seed: of the run; versions: of kie-conformance, hypothesis and python.
        models: by id.
    """

    profile: str
    seed: int
    versions: Mapping[str, str]
    models: Mapping[str, ModelEvidence]

    @property
    def made(self) -> str:
        """How it was made: profile, seed and versions."""
        versions = ", ".join(f"{name} {version}" for name, version in sorted(self.versions.items()))
        return f"profile {self.profile}, seed {self.seed}, {versions}"

    def of(self, contract: Contract) -> ModelEvidence | None:
        """What was tried on ``contract``, at whatever state of it; None where nothing was."""
        return self.models.get(contract.id)

    def proof(self, id: str, *, contract: str, page_hash: str, laws: Collection[str] | None = None) -> Proof:
        """What the evidence says of a contract as it is now.

        Args:
            contract: SHA-256 of its file now; page_hash: of the facts of its page in the newest snapshot with it.
            laws: ids of all laws now; None where they are not known.
        """
        from conformance import __version__

        found = self.models.get(id)
        if found is None:
            return Proof(standing=Standing.MISSING)
        changed = {
            "contract": found.contract != contract,
            "page": found.page_hash != page_hash,
            "version": self.versions.get("kie-conformance") != __version__,
            "laws": laws is not None and set(laws) != found.laws.keys(),
        }
        stale = tuple(name for name, is_changed in changed.items() if is_changed)
        both, one, none = found.coverage.counts
        return Proof(
            standing=Standing.STALE if stale else Standing.FRESH,
            stale_because=stale,
            laws_passed=len(found.laws) - len(found.broken),
            laws=len(found.laws),
            cases=found.cases,
            examples=found.examples,
            killed=found.mutants.killed,
            mutants=found.mutants.killed + len(found.mutants.survivors),
            both_sides=both,
            one_side=one,
            no_side=none,
            found=found,
        )

    def merged_into(self, older: Evidence, known: Iterable[str]) -> Evidence:
        """``older`` with the models of this one in place of its own; models that are not ``known`` are left out.

        Raises:
            ConformanceError: the two were not made alike, so that one file can't speak for both.
        """
        mine, theirs = ((one.profile, one.seed, dict(one.versions)) for one in (self, older))
        if mine != theirs:
            raise ConformanceError(
                _("it holds evidence of {older}, and this run was {made}").format(older=older.made, made=self.made),
                hint=_("Run without --model to make all of it anew, or name another file with --output."),
            )
        kept = {id: one for id, one in older.models.items() if id in set(known)}
        return replace(self, models={**kept, **self.models})


def evidence_to_json(evidence: Evidence) -> dict[str, Json]:
    """Evidence as plain data in the shape of ``evidence.schema.json``."""
    return {
        "format": FORMAT,
        "profile": evidence.profile,
        "seed": evidence.seed,
        "versions": dict(evidence.versions),
        "models": {id: _model_to_json(one) for id, one in evidence.models.items()},
    }


def _model_to_json(model: ModelEvidence) -> dict[str, Json]:
    return {
        "contract": model.contract,
        "day": model.day,
        "page": model.page,
        "page_hash": model.page_hash,
        "laws": {
            id: {"cases": one.cases, "examples": one.examples, "failure": _failure_to_json(one.failure)}
            for id, one in model.laws.items()
        },
        "mutants": {
            "made": model.mutants.made,
            "killed": model.mutants.killed,
            "equivalent": model.mutants.equivalent,
            "survivors": list(model.mutants.survivors),
            "killed_by": dict(model.mutants.killed_by),
        },
        "coverage": coverage_to_json(model.coverage),
    }


def _failure_to_json(failure: Failure | None) -> Json:
    if failure is None:
        return None
    return {"input": pack(failure.input), "documented": failure.documented, "said": failure.said}


def evidence_from_json(data: Mapping[str, Any]) -> Evidence:
    """Evidence from data that is in the shape of ``evidence.schema.json``."""
    return Evidence(
        profile=data["profile"],
        seed=data["seed"],
        versions=data["versions"],
        models={id: model_from_json(id, one) for id, one in data["models"].items()},
    )


def model_from_json(id: str, data: Mapping[str, Any]) -> ModelEvidence:
    """What was tried on one contract, from its part of the data.

    Raises:
        ConformanceError: the counts of mutants contradict each other, or an input can't be read; the message says
            where.
    """
    mutants = data["mutants"]
    accounted = mutants["killed"] + mutants["equivalent"] + len(mutants["survivors"])
    if mutants["made"] != accounted:
        told = _("{path}: {made} made, and {accounted} accounted for")
        raise ConformanceError(told.format(path=f"/models/{id}/mutants", made=mutants["made"], accounted=accounted))
    return ModelEvidence(
        contract=data["contract"],
        day=data["day"],
        page=data["page"],
        page_hash=data["page_hash"],
        laws={law: _law_from_json(id, law, data["page"], one) for law, one in data["laws"].items()},
        mutants=MutantEvidence(
            made=mutants["made"],
            killed=mutants["killed"],
            equivalent=mutants["equivalent"],
            survivors=tuple(mutants["survivors"]),
            killed_by=mutants["killed_by"],
        ),
        coverage=coverage_from_json(data["coverage"]),
    )


def _law_from_json(model: str, law: str, page: str, data: Mapping[str, Any]) -> LawEvidence:
    held = data["failure"]
    failure = held and Failure(
        model=model,
        law=law,
        input=unpack_at(f"/models/{model}/laws/{law}/failure/input", held["input"]),
        documented=held["documented"],
        said=held["said"],
        page=f"{SITE}/{page}",
    )
    return LawEvidence(cases=data["cases"], examples=data["examples"], failure=failure)


def default_evidence() -> Path | None:
    """Where evidence is looked for: ``reports/evidence.json``; None without any.

    In the working directory, else beside the package (a checkout), else inside it (a wheel).
    """
    package = Path(__file__).parents[1]
    folders = (Path(), package.parent, package)
    return next((place for one in folders if (place := one / "reports" / "evidence.json").is_file()), None)


def schema() -> dict[str, Any]:
    """The JSON Schema of ``evidence.json``."""
    found: dict[str, Any] = shipped_json("conformance.laws", SCHEMA)
    return found


def write_evidence(path: Path, evidence: Evidence) -> None:
    """Write ``evidence`` to ``path``.

    Raises:
        jsonschema_rs.ValidationError: it breaks the schema: a defect of this program, not of its input.
        OSError: the file can't be written; the old one is untouched.
    """
    from jsonschema_rs import Draft202012Validator

    data = evidence_to_json(evidence)
    Draft202012Validator(schema()).validate(data)
    write_atomic(path, dump_json(data))


def read_evidence(path: Path) -> Evidence:
    """The evidence in ``path``.

    Raises:
        ConformanceError: the file is missing, no JSON, not in the shape of ``evidence.schema.json``, or contradicts
            itself; the message says where.
    """
    data = read_json(path)
    check_shape(path, data, schema())
    try:
        return evidence_from_json(data)
    except ConformanceError as error:
        raise ConformanceError(f"{path}: {error.message}") from error


def check_shape(path: Path, data: Json, expected: Mapping[str, Any]) -> None:
    """Hold what was read from ``path`` against a JSON Schema.

    Raises:
        ConformanceError: it breaks the schema; the message says where.
    """
    from jsonschema_rs import Draft202012Validator

    for error in Draft202012Validator(dict(expected)).iter_errors(data):
        where = "".join(f"/{step}" for step in error.instance_path)
        raise ConformanceError(f"{path}: {where or _('the whole file')}: {reworded(error.message)[:200]}")
