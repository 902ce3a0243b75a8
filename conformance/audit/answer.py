"""What a subject says of one payload, as the line protocol has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from conformance.audit.readings import shortened
from conformance.messages import N_, Sentence, said
from conformance.model import ABSENT, Absent, Json

ACCEPTED, REFUSED, SKIPPED = "accepted", "refused", "skipped"
CRASH, EXIT, HANG, UNREADABLE = "crash", "exit", "hang", "unreadable"
_MOST_WORDS = 5


class Answer(NamedTuple):
    """One answer.

    Attributes:
        kind: one of the constants of this module.
        words: the subject's own, in one line, or ours on how it ended (a :class:`~conformance.messages.Sentence`);
            empty where there are none. :func:`spoken` words them for people.
        normalized: the payload as the subject would send it; ABSENT where it does not say.
        notes: what it did beside answering: ``mutated``, ``printed``, ``denied`` → what is known of it.
    """

    kind: str
    words: str = ""
    normalized: Json | Absent = ABSENT
    notes: Mapping[str, str] = {}

    @property
    def is_verdict(self) -> bool:
        """Whether it says that the payload is accepted or refused."""
        return self.kind in (ACCEPTED, REFUSED)


YES = Answer(ACCEPTED)
"""The usual answer, made once."""


def answer_of(told: Mapping[str, Json]) -> Answer:
    """The answer in one line of the protocol; one that can't be read is ``unreadable`` and says why."""
    if len(told) == 2 and told.get("ok") is True:
        return YES
    notes = {name: str(told[name]) for name in ("mutated", "printed", "denied") if told.get(name)}
    if told.get("skip") is True:
        return Answer(SKIPPED)
    for kind in (CRASH, UNREADABLE):
        if kind in told:
            return Answer(kind, shortened(str(told[kind])), notes=notes)
    ok, errors = told.get("ok"), told.get("errors", [])
    if not isinstance(ok, bool):
        return Answer(UNREADABLE, shortened(f"expected ok: true or false, found {told!r}", 200), notes=notes)
    listed = errors if isinstance(errors, list) else [errors]
    words = shortened("; ".join(_text(one) for one in listed[:_MOST_WORDS]))
    return Answer(ACCEPTED if ok else REFUSED, words, told.get("normalized", ABSENT), notes)


def silence(seconds: float) -> Answer:
    """The answer that stands for none within so many seconds."""
    return Answer(HANG, Sentence(N_("it did not answer within {seconds} s"), seconds=f"{seconds:g}"))


def spoken(words: str) -> str:
    """Words of an answer for a person: ours in the language that is spoken, the subject's own as they are."""
    return said(words) if isinstance(words, Sentence) else words


def _text(error: Json) -> str:
    if isinstance(error, dict):
        message = error.get("message", error.get("msg"))
        place = error.get("path", "")
        place = ".".join(map(str, place)) if isinstance(place, list) else str(place)
        if isinstance(message, str):
            return f"{place}: {message}" if place else message
    return str(error)
