"""What ``verify`` and ``replay`` print for a person: what holds, what does not, and how to see it again."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from conformance.laws.costs import Costs
from conformance.laws.evidence import ModelEvidence
from conformance.laws.failures import Replay, Verdict
from conformance.laws.law import Law
from conformance.laws.packing import packed_text, shortened
from conformance.laws.run import Failure
from conformance.laws.verification import Verification
from conformance.messages import gettext as _
from conformance.messages import grouped, ngettext
from conformance.model import Json
from conformance.report.words import visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_HEAD = 8
"""Letters that the heads of lines have at least."""

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
    yield f"{style(failure.model, bold=True)}  {style(failure.law, fg='red')}: {visible(_(sentence))}"
    told = [
        (_("input"), _cut(shown_input(failure.input))),
        (_("documented"), visible(_cut(failure.documented))),
        (_("said"), visible(_cut(failure.said))),
        (_("page"), visible(failure.page)),
    ]
    if file is not None:
        told.append((_("again"), f"kie-conformance replay {visible(shlex.quote(str(file)))}"))
    yield from _aligned(told)


def _aligned(told: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines of a head and a text, the texts below each other."""
    size = max(_HEAD, *(len(head) for head, _text in told))
    return (f"  {head.ljust(size)}  {text}" for head, text in told)


def shown_input(value: Json) -> str:
    """``value`` as JSON in one line of ASCII, long texts cut; integers that no reader takes stand packed."""
    short = shortened(value)
    try:
        return json.dumps(short)
    except ValueError:
        return packed_text(short)


def _cut(text: str) -> str:
    if len(text) <= _MOST_LETTERS:
        return text
    return f"{text[:_MOST_LETTERS]}… " + ngettext("({n} letter)", "({n} letters)", len(text)).format(
        n=grouped(len(text))
    )


def law_lines(laws: Iterable[Law], style: Style) -> Iterator[str]:
    """The laws, each with its sentence and what would break it."""
    for law in laws:
        yield f"{style(law.id, bold=True)}: {_(law.sentence)}"
        yield f"  {_('broken by {what}').format(what=_(law.broken_by))}"


def survivor_lines(survivors: Mapping[str, tuple[str, ...]], style: Style) -> Iterator[str]:
    """The mutants that break no law, model by model."""
    for model, names in survivors.items():
        all = len(names)
        text = ngettext("{n} mutant that no law would notice:", "{n} mutants that no law would notice:", all)
        yield f"{style(model, bold=True)}  {style(text.format(n=all), fg='red')}"
        yield from (f"  {visible(name)}" for name in names[:_MOST_SURVIVORS])
        if all > _MOST_SURVIVORS:
            yield f"  {_('and {n} more').format(n=all - _MOST_SURVIVORS)}"


def summary_lines(done: Verification, style: Style) -> Iterator[str]:
    """How many models hold, what was tried, and what it took."""
    evidence = done.evidence
    models = evidence.models
    held = sum(one.holds for one in models.values())
    verdict = ngettext("{held} of {n} model verified.", "{held} of {n} models verified.", len(models))
    yield style(verdict.format(held=held, n=len(models)), fg="green" if done.holds and models else "red")
    laws = sum(len(one.laws) for one in models.values())
    broken = len(done.failures)
    told = [
        (
            _("laws"),
            _("{each} for each model: {hold} hold, {broken} broken").format(
                each=max((len(one.laws) for one in models.values()), default=0),
                hold=grouped(laws - broken),
                broken=grouped(broken),
            ),
        ),
        (
            _("inputs"),
            _("{cases} cases, {examples} examples").format(
                cases=_sum(models, lambda one: one.cases), examples=_sum(models, lambda one: one.examples)
            ),
        ),
        (
            _("mutants"),
            _("{made} made, {killed} killed, {equivalent} equivalent, {survive} survive").format(
                made=_sum(models, lambda one: one.mutants.made),
                killed=_sum(models, lambda one: one.mutants.killed),
                equivalent=_sum(models, lambda one: one.mutants.equivalent),
                survive=_sum(models, lambda one: len(one.mutants.survivors)),
            ),
        ),
        (
            _("facts"),
            _("{facts} that can refuse something: {both} tried from both sides, {one} from one, {none} never").format(
                facts=_sum(models, lambda one: one.coverage.facts),
                both=_sum(models, lambda one: one.coverage.counts[0]),
                one=_sum(models, lambda one: one.coverage.counts[1]),
                none=_sum(models, lambda one: one.coverage.counts[2]),
            ),
        ),
    ]
    if done.undocumented:
        skipped = _("{models}: no snapshot documents it").format(models=", ".join(done.undocumented))
        told.append((_("skipped"), skipped))
    run = _("profile {profile}, seed {seed}").format(profile=evidence.profile, seed=evidence.seed)
    told += [(_("run"), run), (_("took"), _taken(done))]
    yield from _aligned(told)


def _taken(done: Verification) -> str:
    if not done.processes:
        return _("{time} on a Dask cluster").format(time=took(done.seconds))
    text = ngettext("{time} on {n} process", "{time} on {n} processes", done.processes)
    return text.format(time=took(done.seconds), n=done.processes)


def _sum(models: Mapping[str, ModelEvidence], count: Callable[[ModelEvidence], int]) -> str:
    return grouped(sum(map(count, models.values())))


def took(seconds: float) -> str:
    """A time for a person."""
    if seconds < 60:
        return _("{seconds} s").format(seconds=grouped(seconds, 1))
    minutes, rest = divmod(round(seconds), 60)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def duration_lines(costs: Costs, most: int) -> Iterator[str]:
    """What took longest: models, and laws over all models; seconds of one processor."""
    models: Counter[str] = Counter()
    laws: Counter[str] = Counter()
    for (model, law), seconds in costs.items():
        models[model] += seconds  # type: ignore[assignment]  # a Counter adds any numbers
        laws[law] += seconds  # type: ignore[assignment]  # a Counter adds any numbers
    whole = sum(costs.values())
    titles = (
        _("models that took longest, of {time} of processors in all:"),
        _("laws that took longest, of {time} of processors in all:"),
    )
    for title, found in zip(titles, (models, laws), strict=True):
        yield title.format(time=took(whole))
        for name, seconds in found.most_common(most):
            time = _("{seconds} s").format(seconds=grouped(seconds, 2).rjust(8))
            yield f"  {time}  {seconds / whole if whole else 0:>4.0%}  {name}"


def replay_lines(found: Replay, sentence: str, style: Style) -> Iterator[str]:
    """The verdict in the first line, then what is said now."""
    color = {Verdict.FIXED: "green", Verdict.FAILED: "red", Verdict.ERROR: "yellow"}[found.verdict]
    verdict = style(found.verdict.value, fg=color)
    if found.verdict is Verdict.ERROR or found.failure is None:
        yield f"{verdict}: {found.error}"
    elif found.verdict is Verdict.FIXED:
        held = _("{law} holds for this input of {model}: {sentence}").format(
            law=found.failure.law, model=found.failure.model, sentence=visible(_(sentence))
        )
        yield f"{verdict}: {held}"
    else:
        yield verdict
        yield from failure_lines(found.failure, sentence, None, style)
