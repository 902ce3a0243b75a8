"""What formats for machines render: findings of any kind as results, by rules, with the places that they point at.

Drift and audits make a :class:`Results`; ``sarif``, ``junit`` and ``github`` read nothing else, so that all of them
tell the same findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.model import FindingState, Json, Level

_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What no XML and no page of a code host should hold: control characters, halves of pairs, changes of direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a file.

    Attributes:
        file: with slashes, relative to the folder that holds the work; line: from 1.
    """

    file: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a result breaks.

    Attributes:
        id: stable.
        sentence: what happened; why: why it matters; do: what to do about it.
        level: of its results, unless they say otherwise.
    """

    id: str
    sentence: str
    why: str
    do: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One finding.

    Attributes:
        rule: id of its rule.
        subject: the model or endpoint; parameter: the parameter's name, None for the subject as a whole.
        message: what was found, in one line.
        details: more of it, a line each: the witness, what has to be known.
        fingerprint: the same for the same finding, on any machine.
        justification: why it is accepted; empty otherwise.
        place: what to look at.
        facts: the same for machines.
    """

    rule: str
    level: Level
    subject: str
    parameter: str | None
    message: str
    fingerprint: str
    place: Place
    state: FindingState = FindingState.NEW
    justification: str = ""
    details: tuple[str, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether it counts: what is accepted does not."""
        return self.state.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that has to be known beside the findings, and is none of them.

    Attributes:
        kind: what it is about, in one word: ``capture`` or ``deviation``.
        message: one line.
        fails: whether the run fails for it.
        place: what to look at, if there is anything.
    """

    kind: str
    message: str
    fails: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All findings of one run.

    Attributes:
        title: what was held against what, in one line.
        results: the worst first in each subject, subjects together.
        rules: id → rule, of the results at least.
        troubles: what has to be known beside them; never counted as findings.
    """

    title: str
    results: tuple[Result, ...]
    rules: Mapping[str, Rule]
    troubles: tuple[Trouble, ...] = ()

    @property
    def counted(self) -> Mapping[str, int]:
        """Number of results by level, of those that count, and ``accepted``; zeros included."""
        found = Counter(one.level.label if one.counts else FindingState.ACCEPTED.value for one in self.results)
        names = (*(level.label for level in sorted(Level, reverse=True)), FindingState.ACCEPTED.value)
        return {name: found[name] for name in names}


def plain_text(text: str) -> str:
    """``text`` with what does not belong into a text replaced: documentation is not trusted with anybody's page."""
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
