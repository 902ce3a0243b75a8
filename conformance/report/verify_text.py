"""What ``verify`` and ``replay`` print for a person: what holds, what does not, and how to see it again."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from conformance.laws.costs import Costs
from conformance.laws.evidence import ModelEvidence
from conformance.laws.failures import Replay, Verdict
from conformance.laws.law import Law
from conformance.laws.packing import packed_text, shortened
from conformance.laws.run import Failure
from conformance.laws.verification import Verification
from conformance.model import Json
from conformance.report.words import visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_MOST_LETTERS = 2000
"""Of an input that is shown; the failure file has all of it."""

_MOST_SURVIVORS = 20
"""Of one model; the evidence has all of them."""


def failure_lines(failure: Failure, sentence: str, file: Path | None, style: Style) -> Iterator[str]:
    """A law that does not hold: model, law, smallest input, what each side says, where, and how to run it again.

    Args:
        sentence: of the law.
        file: that replays it; None where none was written.
    """
    yield f"{style(failure.model, bold=True)}  {style(failure.law, fg='red')}: {visible(sentence)}"
    yield f"  input       {_cut(shown_input(failure.input))}"
    yield f"  documented  {visible(_cut(failure.documented))}"
    yield f"  said        {visible(_cut(failure.said))}"
    yield f"  page        {visible(failure.page)}"
    if file is not None:
        yield f"  again       kie-conformance replay {visible(shlex.quote(str(file)))}"


def shown_input(value: Json) -> str:
    """``value`` as JSON in one line of ASCII, long texts cut; integers that no reader takes stand packed."""
    short = shortened(value)
    try:
        return json.dumps(short)
    except ValueError:
        return packed_text(short)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}… ({len(text):,} letters)"


def law_lines(laws: Iterable[Law], style: Style) -> Iterator[str]:
    """The laws, each with its sentence and what would break it."""
    for law in laws:
        yield f"{style(law.id, bold=True)}: {law.sentence}"
        yield f"  broken by {law.broken_by}"


def survivor_lines(survivors: Mapping[str, tuple[str, ...]], style: Style) -> Iterator[str]:
    """The mutants that break no law, model by model."""
    for model, names in survivors.items():
        yield f"{style(model, bold=True)}  {style(_count(len(names), 'mutant'), fg='red')} that no law would notice:"
        yield from (f"  {visible(name)}" for name in names[:_MOST_SURVIVORS])
        if len(names) > _MOST_SURVIVORS:
            yield f"  and {len(names) - _MOST_SURVIVORS} more"


def summary_lines(done: Verification, style: Style) -> Iterator[str]:
    """How many models hold, what was tried, and what it took."""
    evidence = done.evidence
    models = evidence.models
    held = sum(one.holds for one in models.values())
    verdict = f"{held} of {_count(len(models), 'model')} verified."
    yield style(verdict, fg="green" if done.holds and models else "red")
    laws = sum(len(one.laws) for one in models.values())
    broken = len(done.failures)
    each = max((len(one.laws) for one in models.values()), default=0)
    yield f"  laws      {each} for each model: {laws - broken:,} hold, {broken:,} broken"
    yield f"  inputs    {_sum(models, lambda one: one.cases)} cases, {_sum(models, lambda one: one.examples)} examples"
    yield (
        f"  mutants   {_sum(models, lambda one: one.mutants.made)} made,"
        f" {_sum(models, lambda one: one.mutants.killed)} killed,"
        f" {_sum(models, lambda one: one.mutants.equivalent)} equivalent,"
        f" {_sum(models, lambda one: len(one.mutants.survivors))} survive"
    )
    if done.undocumented:
        yield f"  skipped   {', '.join(done.undocumented)}: no snapshot documents it"
    yield f"  run       profile {evidence.profile}, seed {evidence.seed}"
    yield f"  took      {took(done.seconds)} on {_who(done.processes)}"


def _sum(models: Mapping[str, ModelEvidence], count: Callable[[ModelEvidence], int]) -> str:
    return f"{sum(map(count, models.values())):,}"


def took(seconds: float) -> str:
    """A time for a person."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _who(processes: int) -> str:
    return _count(processes, "process", "processes") if processes else "a Dask cluster"


def duration_lines(costs: Costs, most: int) -> Iterator[str]:
    """What took longest: models, and laws over all models; seconds of one processor."""
    models: Counter[str] = Counter()
    laws: Counter[str] = Counter()
    for (model, law), seconds in costs.items():
        models[model] += seconds  # type: ignore[assignment]  # a Counter adds any numbers
        laws[law] += seconds  # type: ignore[assignment]
    whole = sum(costs.values())
    for title, found in (("models", models), ("laws", laws)):
        yield f"{title} that took longest, of {took(whole)} of processors in all:"
        for name, seconds in found.most_common(most):
            yield f"  {seconds:>8.2f} s  {seconds / whole if whole else 0:>4.0%}  {name}"


def replay_lines(found: Replay, sentence: str, style: Style) -> Iterator[str]:
    """The verdict in the first line, then what is said now."""
    color = {Verdict.FIXED: "green", Verdict.FAILED: "red", Verdict.ERROR: "yellow"}[found.verdict]
    verdict = style(found.verdict.value, fg=color)
    if found.verdict is Verdict.ERROR or found.failure is None:
        yield f"{verdict}: {found.error}"
    elif found.verdict is Verdict.FIXED:
        yield f"{verdict}: {found.failure.law} holds for this input of {found.failure.model}: {visible(sentence)}"
    else:
        yield verdict
        yield from failure_lines(found.failure, sentence, None, style)


def _count(number: int, word: str, several: str = "") -> str:
    return f"{number} {word}" if number == 1 else f"{number} {several or word + 's'}"
