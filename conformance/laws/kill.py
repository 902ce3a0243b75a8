"""Mutants put to the laws: each must be noticed, or be proven to be no mutant at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.errors import ConformanceError
from conformance.laws.canonical import canonical
from conformance.laws.law import Law, Material, Subject, subject_of
from conformance.laws.mutant import Mutant, mutants
from conformance.laws.rows import LAWS
from conformance.laws.run import judge
from conformance.model import Json

COMPILES = "contract-compiles"
"""In place of a law: the changed contract contradicts itself, and no validator can be made of it."""

_FIRST = {
    "parameter": ("accepts-documented", "refuses-single-fault", "reports-all-faults", "schema-tells"),
    "rule": ("cross-rules-from-all-sides", "accepts-documented", "refuses-single-fault", "reports-all-faults"),
    "conversion": ("conversions-exhaustive", "alias-means-name", "alias-conflict-refused"),
    "price": ("price-as-published",),
}
"""Which laws to ask first about a change of each kind; the others follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantResult:
    """How the mutants of one model fared.

    Attributes:
        made: how many there are; killed: noticed by a law; equivalent: proven to say the same as the contract.
        survivors: names of those that nobody noticed.
        killed_by: id of the law that noticed first → how many.
    """

    model: str
    made: int
    killed: int
    equivalent: int
    survivors: tuple[str, ...]
    killed_by: Mapping[str, int]


def run_mutants(material: Material) -> MutantResult:
    """Every mutant of a model against the laws, with the unchanged documentation as the other side."""
    contract = material.reference.contract
    own = canonical(contract, material.reference)
    trials = Trials(material)
    made = equivalent = 0
    survivors: list[str] = []
    killed_by: Counter[str] = Counter()
    for mutant in mutants(contract):
        made += 1
        law = trials.killer(mutant, near=True)
        if law is None and canonical(mutant.contract, material.reference) == own:
            equivalent += 1
            continue
        law = law or trials.killer(mutant, near=False)
        if law is None:
            survivors.append(mutant.name)
        else:
            killed_by[law] += 1
    return MutantResult(
        model=material.reference.id,
        made=made,
        killed=sum(killed_by.values()),
        equivalent=equivalent,
        survivors=tuple(survivors),
        killed_by=dict(sorted(killed_by.items())),
    )


class Trials:
    """The inputs of all laws of a model, those about one place at hand."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self._inputs: dict[str, list[Json]] = {}
        self._about: dict[int, str] = {id(case.payload): case.about for case in material.cases}

    def killer(self, mutant: Mutant, *, near: bool) -> str | None:
        """The id of the first law that notices ``mutant``; None where none does.

        Args:
            near: ask only the laws of its kind, on inputs about the place that was changed; else on all others.
        """
        try:
            subject = subject_of(mutant.contract)
        except ConformanceError:
            return COMPILES
        first = [LAWS[id] for id in _FIRST[mutant.kind]]
        rest = [] if near else [law for law in LAWS.values() if law not in first]
        for law in (*first, *rest):
            if self._notices(law, subject, self._chosen(law, mutant.about, near=near)):
                return law.id
        return None

    def _notices(self, law: Law, subject: Subject, inputs: Iterable[Json]) -> bool:
        return any(judge(law, subject, self.material, value) is not None for value in inputs)

    def _chosen(self, law: Law, about: str, *, near: bool) -> Iterator[Json]:
        """The inputs of a law, those about one place or the others."""
        if law.id not in self._inputs:
            self._inputs[law.id] = list(law.inputs(self.material))
        return (value for value in self._inputs[law.id] if (self._place(value) == about) is near)

    def _place(self, value: Json) -> str:
        """What an input is about: the place that was changed, or no place in particular."""
        found = self._about.get(id(value))
        if found is None and isinstance(value, dict):
            found = value.get("path")
        return found if isinstance(found, str) else ""
