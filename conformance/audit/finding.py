"""What an audit finds: one departure of a subject from the documentation, once, with the payload that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from conformance.audit.ground import Fact, Standing
from conformance.fingerprint import fingerprint
from conformance.model import ABSENT, Absent, Json, Level


class Kind(NamedTuple):
    """One kind of finding.

    Attributes:
        id: kebab case, stable.
        sentence: what the subject does.
        why: why that matters.
        do: what to do about it.
        level: where the documentation decides; of what it does not decide a finding is a warning at most.
    """

    id: str
    sentence: str
    why: str
    do: str
    level: Level


_ROWS = (
    Kind(
        "over-strict",
        "it refuses what is documented",
        "requests that KIE takes are never sent",
        "Allow what the page allows.",
        Level.BREAKING,
    ),
    Kind(
        "over-lenient",
        "it accepts what is not documented",
        "the request is refused by KIE, or costs credits for something else",
        "Refuse what the page does not allow.",
        Level.BREAKING,
    ),
    Kind(
        "at-odds",
        "it refuses what is documented, and accepts what is not",
        "it follows another rule than the page: an older one, or that of another model",
        "Take the rule from the page.",
        Level.BREAKING,
    ),
    Kind(
        "changed",
        "it changes what a payload says",
        "KIE is asked for something else than was meant",
        "Leave right payloads as they are; convert only what has one meaning.",
        Level.BREAKING,
    ),
    Kind(
        "accepts-everything",
        "it accepts everything",
        "nothing is checked: there is no rule for the model, or its verdict is lost",
        "See whether the model has rules at all, and whether their verdict is returned.",
        Level.BREAKING,
    ),
    Kind(
        "refuses-everything",
        "it refuses everything",
        "the model can't be used: it is not known under that name, or wants something that is not documented",
        "Read the subject's own words; names in the [subject] table map our ids to its own.",
        Level.BREAKING,
    ),
    Kind(
        "crash",
        "it fails instead of answering",
        "whoever calls it gets an exception, not a verdict",
        "Answer for every JSON value.",
        Level.BREAKING,
    ),
    Kind(
        "exit",
        "it ends",
        "the whole program goes with it",
        "Return a verdict; never end the process.",
        Level.BREAKING,
    ),
    Kind(
        "hang",
        "it does not answer in time",
        "whoever calls it waits",
        "Look for loops and patterns that take exponential time, and for waiting.",
        Level.BREAKING,
    ),
    Kind(
        "nondeterministic",
        "it answers the same payload differently",
        "no verdict of it can be relied on; its others are not judged",
        "Look for chance, for time, and for state that one payload leaves to the next.",
        Level.BREAKING,
    ),
    Kind(
        "unreadable",
        "its answer is no verdict",
        "nobody knows whether it accepts",
        "Answer in one shape, and name it: reading = … in the [subject] table.",
        Level.BREAKING,
    ),
    Kind(
        "mutates",
        "it changes its argument",
        "what is sent afterwards is not what was checked",
        "Work on a copy.",
        Level.WARNING,
    ),
    Kind(
        "prints",
        "it writes to standard output",
        "programs that speak over it are disturbed",
        "Write to a log, or to standard error.",
        Level.WARNING,
    ),
    Kind(
        "reaches-out",
        "it wants a network or another process",
        "a verdict should depend on the payload alone; it was not let",
        "Take the rules from files.",
        Level.WARNING,
    ),
)

KINDS: Mapping[str, Kind] = {row.id: row for row in _ROWS}
"""Id → its row."""


class History(Enum):
    """How a finding stands to the documentation of an earlier day."""

    DRIFT = "right then, wrong now"
    BUG = "never right"
    PAST = "wrong then, right now"
    UNDOCUMENTED = "not documented then"
    UNKNOWN = "nobody can say what was documented then"


class Witness(NamedTuple):
    """One payload that shows a finding.

    Attributes:
        says: ``over-strict``, ``over-lenient`` or the finding's kind.
        payload: the smallest that was found.
        words: the subject's own, of that payload.
        normalized: what the subject makes of it; ABSENT where it does not say.
    """

    says: str
    payload: Json
    words: str
    normalized: Json | Absent = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One finding.

    Attributes:
        kind: id of its row in ``KINDS``.
        models: that it concerns; one, but for what does not turn on a fact of one page.
        fact: of the documentation that it turns on; None for what turns on none.
        standing: how firmly the documentation says so.
        documented: what the page says, in words.
        page: address of the page; empty where no page is meant.
        witnesses: the smallest payload for each thing that it says.
        signature: what tells findings of one kind apart that turn on no fact.
        payloads: how many of those tried show it.
        only_wrong: whether every payload that shows it is refused by the documentation too.
        history: how it stands to an earlier day; None where none was asked for.
        new: whether the baseline does not have it.
    """

    kind: str
    models: tuple[str, ...]
    fact: Fact | None = None
    standing: Standing = Standing.DOCUMENTED
    documented: str = ""
    page: str = ""
    witnesses: tuple[Witness, ...]
    signature: str = ""
    payloads: int = 1
    only_wrong: bool = False
    history: History | None = None
    new: bool = True

    @property
    def row(self) -> Kind:
        """The kind's row."""
        return KINDS[self.kind]

    @property
    def level(self) -> Level:
        """Breaking where the documentation decides; a warning where it does not; info where we depart from it too."""
        if self.standing is Standing.DEVIATING:
            return Level.INFO
        if self.standing is Standing.UNDECIDED or (self.kind == "crash" and self.only_wrong):
            return min(Level.WARNING, self.row.level)
        return self.row.level

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that stay while the subject departs from the same fact in the same way."""
        about = [self.models[0], *self.fact] if self.fact is not None else [self.signature]
        return fingerprint(self.kind, *about)
