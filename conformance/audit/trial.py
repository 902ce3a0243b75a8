"""One model of a subject under trial: what was asked, what came back, and further questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from conformance.audit.answer import ACCEPTED, REFUSED, Answer
from conformance.audit.channel import Channel, dumps
from conformance.audit.ground import Ground
from conformance.laws.reference import Verdict
from conformance.laws.run import task_seed
from conformance.laws.values import is_plain_json
from conformance.model import ABSENT, Json

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_MOST_STEPS = 400
_MOST_AT_ONCE = 64
_MOST_MEMBERS = 4
_SHORT = 60
"""Texts up to so many letters are left as they are: a whole link says more than its first letter."""


class Row(NamedTuple):
    """One payload with the documentation's verdict on it and the subject's answer.

    Attributes:
        text: the payload as JSON, by which payloads are told apart.
        judged: what the documentation's verdict is about: the payload, or what the subject makes of it.
        verdict: everything that is wrong with it.
    """

    text: str
    payload: Json
    judged: Json
    verdict: Verdict
    answer: Answer

    @property
    def is_right(self) -> bool:
        """Whether it is as documented."""
        return not self.verdict

    @property
    def accepted(self) -> bool:
        """Whether the subject accepts it."""
        return self.answer.kind == ACCEPTED

    @property
    def refused(self) -> bool:
        """Whether the subject refuses it."""
        return self.answer.kind == REFUSED


class Trial:
    """One model of a subject, asked through a channel; every payload is asked once.

    Attributes:
        ground: what it is held against.
        rows: every payload that was answered, in the order in which they were asked.
    """

    def __init__(self, ground: Ground, channel: Channel, name: str | None = None) -> None:
        self.ground, self.name = ground, name or ground.model
        self._channel = channel
        self._known: dict[str, Row] = {}
        self.stopped = False

    @property
    def rows(self) -> list[Row]:
        """See the class."""
        return list(self._known.values())

    def ask(self, payloads: Sequence[Json]) -> list[Row]:
        """The rows of payloads that can be sent as JSON, in their order; fewer where the subject died too often."""
        texts = {dumps(one): one for one in payloads if is_plain_json(one)}
        new = {text: one for text, one in texts.items() if text not in self._known}
        answers = self._channel.ask(self.name, list(new.values()))
        self.stopped |= len(answers) < len(new)
        for (text, payload), answer in zip(new.items(), answers, strict=False):
            judged = payload if answer.normalized is ABSENT or answer.kind != ACCEPTED else answer.normalized
            verdict = self.ground.material.verdict(judged)
            self._known[text] = Row(text, payload, judged, verdict, answer)
        return [self._known[text] for text in texts if text in self._known]

    def again(self, rows: Sequence[Row]) -> list[Answer]:
        """The answers to the same payloads a second time."""
        return self._channel.ask(self.name, [row.payload for row in rows])

    def smallest(self, row: Row, still: Callable[[Row], bool]) -> Row:
        """The smallest payload that ``still`` holds of, from that of ``row`` on."""
        row = self._tidied(row, still)
        steps, shrinking = 0, True
        while shrinking and steps < _MOST_STEPS:
            shrinking = False
            for smaller in _some(smaller_payloads(row.payload), _MOST_AT_ONCE):
                steps += len(smaller)
                found = next((one for one in self.ask(smaller) if still(one)), None)
                if found is not None:
                    row, shrinking = found, True
                    break
                if steps >= _MOST_STEPS:
                    break
        return row

    def _tidied(self, row: Row, still: Callable[[Row], bool]) -> Row:
        """The same with usual values of the parameters that do not matter: they are easier to read than short ones."""
        usual: dict[str, Json] = {}
        for one in self.ground.material.bases:
            usual = {**one, **usual}
        for name in usual:
            if isinstance(row.payload, dict) and name in row.payload and row.payload[name] != usual[name]:
                found = self.ask([{**row.payload, name: usual[name]}])
                row = found[0] if found and still(found[0]) else row
        return row


def smaller_payloads(value: Json) -> Iterator[Json]:
    """Values a step smaller, the smallest first: without a member, or with one place cut.

    Short texts stay as they are. What is long is cut to a half, to three quarters and so on: as one looks for a bound.
    """
    if isinstance(value, dict):
        for name in value:
            yield {other: one for other, one in value.items() if other != name}
        for name, one in value.items():
            yield from ({**value, name: smaller} for smaller in smaller_payloads(one))
    elif isinstance(value, list):
        yield from (value[:size] for size in _sizes(len(value)))
        yield from (value[place:] for place in (1,) if len(value) > 1)
        for place, one in enumerate(value[:_MOST_MEMBERS]):
            yield from ([*value[:place], smaller, *value[place + 1 :]] for smaller in smaller_payloads(one))
    elif isinstance(value, str) and len(value) > _SHORT:
        yield from (value[:size] for size in _sizes(len(value)))


def _sizes(size: int) -> Iterator[int]:
    less = size // 2
    while less:
        yield size - less
        less //= 2


def _some(values: Iterator[Json], size: int) -> Iterator[list[Json]]:
    """Values in portions, the first of them small: the first smaller payload often does."""
    portion: list[Json] = []
    wanted = 8
    for value in values:
        portion.append(value)
        if len(portion) >= wanted:
            yield portion
            portion, wanted = [], min(size, wanted * 2)
    if portion:
        yield portion


def drawn_payloads(ground: Ground, examples: int, seed: int) -> list[Json]:
    """Payloads drawn by Hypothesis: right ones, with faults, and such as look like payloads; by the seed alone."""
    if examples <= 0:
        return []
    from conformance.laws import strategies

    found: list[Json] = []
    kinds = (
        strategies.valid,
        strategies.with_a_fault,
        strategies.with_faults,
        strategies.crossing,
        strategies.anything_like_a_payload,
    )
    for kind in kinds:
        found += _draws(kind(ground.material), examples, task_seed(seed, ground.model, f"audit {kind.__name__}"))
    return found


def _draws(values: SearchStrategy[Json], examples: int, seed: int) -> list[Json]:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from conformance.laws.drawing import by_seed_alone

    found: list[Json] = []

    @seeded(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def collect(value: Json) -> None:
        found.append(value)

    with by_seed_alone():
        collect()
    return found
