"""A rule of drift, and the shapes that most of them have: a change and its opposite, a bound with its four changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.model import Level

INFO, WARNING, BREAKING = Level.INFO, Level.WARNING, Level.BREAKING


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRule:
    """One way in which documentation changes.

    Attributes:
        id: kebab case, stable.
        level: for requests that were right before.
        aspect: what changes: ``model``, ``request``, ``parameter``, ``type``, ``enum``, ``number``, ``text``,
            ``list``, ``object``, ``default``, ``file``, ``lifecycle``; of the page beside its facts: ``prose``,
            ``spelling``, ``example``; beside the page: ``price`` and ``cross-rule``.
        sentence: what happened, for a person.
        why: why it matters; do: what to do about it.
        mirror: id of the rule of the opposite change.
    """

    id: str
    level: Level
    aspect: str
    sentence: str
    why: str
    do: str
    mirror: str


REFUSED = "Requests that were right before are refused, or fail after they were paid for."
ALLOWED = "Requests go on as before; more is possible now."
AS_BEFORE = "Requests go on as before."
MEANING = "Requests are taken as before, and may give or cost something else."
NOTHING_TO_DO = "Nothing has to be done."
TO_CONTRACT = "Nothing has to be done; bring it into the contract."


def pair(
    aspect: str, tight: str, loose: str, tightened: str, loosened: str, do: str, level: Level = BREAKING
) -> Iterator[DriftRule]:
    """A change that refuses requests, and its opposite, which allows more."""
    why = REFUSED if level is BREAKING else MEANING
    yield DriftRule(id=tight, level=level, aspect=aspect, sentence=tightened, why=why, do=do, mirror=loose)
    yield DriftRule(id=loose, level=INFO, aspect=aspect, sentence=loosened, why=ALLOWED, do=TO_CONTRACT, mirror=tight)


def worse(
    aspect: str,
    ids: tuple[str, str],
    sentences: tuple[str, str],
    *,
    why: str,
    do: str,
    better: str,
    level: Level = WARNING,
) -> Iterator[DriftRule]:
    """A change for the worse that refuses nothing, and its opposite, of which ``better`` says why it is good."""
    bad, good = ids
    yield DriftRule(id=bad, level=level, aspect=aspect, sentence=sentences[0], why=why, do=do, mirror=good)
    yield DriftRule(id=good, level=INFO, aspect=aspect, sentence=sentences[1], why=better, do=NOTHING_TO_DO, mirror=bad)


def alone(id: str, level: Level, aspect: str, sentence: str, why: str, do: str) -> DriftRule:
    """A change whose opposite is one of the same kind."""
    return DriftRule(id=id, level=level, aspect=aspect, sentence=sentence, why=why, do=do, mirror=id)


def bounds(aspect: str, name: str, words: str, *, lower: bool) -> Iterator[DriftRule]:
    """The four changes of a bound: a lower bound refuses more when it is raised, an upper one when it is lowered."""
    tight, loose = ("raised", "lowered") if lower else ("lowered", "raised")
    do = f"Keep to the new {words}."
    article = "an" if words[0] in "aeiou" else "a"
    yield from pair(
        aspect,
        f"{name}-set",
        f"{name}-removed",
        f"{article} {words} was set",
        f"the {words} is no longer stated",
        do,
    )
    yield from pair(
        aspect, f"{name}-{tight}", f"{name}-{loose}", f"the {words} was {tight}", f"the {words} was {loose}", do
    )
