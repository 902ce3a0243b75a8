"""Runs one law on one model: the deterministic inputs, then drawn ones; what breaks it is made as small as can be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.docs_site import SITE
from conformance.laws.law import Broken, Law, Material, Subject
from conformance.model import Json

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_MOST_STEPS = 2000
"""Smaller inputs tried for one failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A law that does not hold.

    Attributes:
        model: id of the contract; law: id of the law.
        input: the smallest input that was found to break it.
        documented, said: what each side says of that input.
        page: where it is documented.
    """

    model: str
    law: str
    input: Json
    documented: str
    said: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One law on one model: how much was tried, and what broke it (nothing, or the smallest input)."""

    model: str
    law: str
    cases: int
    examples: int
    failure: Failure | None


def run_law(
    law: Law,
    subject: Subject,
    material: Material,
    *,
    examples: int,
    seed: int,
    first: Iterable[Json] = (),
) -> Result:
    """``law`` on all deterministic inputs of a model, then on ``examples`` drawn ones.

    Args:
        seed: of the draws; the same seed gives the same draws.
        first: inputs to try before all others, such as those that broke the law elsewhere.
    """
    cases, drawn = 0, 0
    broken_by: tuple[Json, Broken] | None = None
    for value in _inputs(law, material, first):
        cases += 1
        broken = judge(law, subject, material, value)
        if broken is not None:
            broken_by = _smallest(value, broken, lambda smaller: judge(law, subject, material, smaller))
            break
    if broken_by is None and law.draws is not None and examples > 0:
        drawn, broken_by = _draw(law, law.draws(material), subject, material, examples, seed)
    failure = None if broken_by is None else failure_of(law, material, *broken_by)
    return Result(model=material.reference.id, law=law.id, cases=cases, examples=drawn, failure=failure)


def failure_of(law: Law, material: Material, value: Json, broken: Broken) -> Failure:
    """A failure as it is reported."""
    reference = material.reference
    return Failure(
        model=reference.id,
        law=law.id,
        input=value,
        documented=broken.documented,
        said=broken.said,
        page=f"{SITE}/{reference.page}",
    )


def _inputs(law: Law, material: Material, first: Iterable[Json]) -> Iterator[Json]:
    yield from first
    yield from law.inputs(material)


def judge(law: Law, subject: Subject, material: Material, value: Json) -> Broken | None:
    """Whether ``law`` holds for one input; a subject that raises breaks it."""
    try:
        return law.holds(subject, material, value)
    except Exception as error:  # noqa: BLE001 # whatever it is, it is the subject's answer
        return Broken("an answer", f"it raised {type(error).__name__}: {error}")


def task_seed(seed: int, model: str, law: str) -> int:
    """The seed of one law on one model: not the same for all, so that they do not all draw alike."""
    return int.from_bytes(hashlib.sha256(f"{seed} {law} {model}".encode()).digest()[:4], "big")


def _draw(
    law: Law, inputs: SearchStrategy[Json], subject: Subject, material: Material, examples: int, seed: int
) -> tuple[int, tuple[Json, Broken] | None]:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from conformance.laws.drawing import by_seed_alone

    last: list[tuple[Json, Broken]] = []
    count = 0

    @seeded(task_seed(seed, material.reference.id, law.id))
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(inputs)
    def holds(value: Json) -> None:
        nonlocal count
        count += not last
        broken = judge(law, subject, material, value)
        if broken is not None:
            last.append((value, broken))  # the last one is the smallest: Hypothesis ends with it
            raise _BrokenLawError

    try:
        with by_seed_alone():
            holds()
    except _BrokenLawError:
        return count, last[-1]
    return count, None


class _BrokenLawError(Exception):
    """Tells Hypothesis that a law is broken."""


def _smallest(value: Json, broken: Broken, test: Callable[[Json], Broken | None]) -> tuple[Json, Broken]:
    """The smallest input found from ``value`` on by taking away, that still breaks the law."""
    steps = 0
    shrinking = True
    while shrinking and steps < _MOST_STEPS:
        shrinking = False
        for smaller in smaller_values(value):
            steps += 1
            found = test(smaller)
            if found is not None:
                value, broken, shrinking = smaller, found, True
                break
            if steps >= _MOST_STEPS:
                break
    return value, broken


def smaller_values(value: Json) -> Iterator[Json]:
    """Values one step smaller: without a member, with a shorter text, with one place made smaller."""
    if isinstance(value, dict):
        for name in value:
            yield {other: one for other, one in value.items() if other != name}
        for name, one in value.items():
            yield from ({**value, name: smaller} for smaller in smaller_values(one))
    elif isinstance(value, list):
        if len(value) > 2:
            yield value[: len(value) // 2]
        for place in range(len(value)):
            yield [*value[:place], *value[place + 1 :]]
        for place, one in enumerate(value):
            yield from ([*value[:place], smaller, *value[place + 1 :]] for smaller in smaller_values(one))
    elif isinstance(value, str) and len(value) > 1:
        yield from (value[: len(value) // 2], value[:-1])
