"""Whether a subject answers at all: a right payload and a broken one, and what is wrong in plain words."""

from __future__ import annotations

from typing import NamedTuple

from conformance.audit.answer import ACCEPTED, CRASH, EXIT, HANG, REFUSED, SKIPPED, UNREADABLE, Answer, spoken
from conformance.audit.channel import Channel
from conformance.audit.ground import Ground
from conformance.audit.names import is_guessed
from conformance.audit.subject import Subject
from conformance.errors import AuditError
from conformance.messages import N_
from conformance.messages import gettext as _
from conformance.model import Json


class Smoke(NamedTuple):
    """What was seen.

    Attributes:
        models: how many the subject covers; model: the one that was tried.
        right, broken: payloads; of_right, of_broken: the answers to them.
        remark: what to think of it, for a person; empty where all is well.
    """

    models: int
    model: str
    right: Json
    of_right: Answer
    broken: Json
    of_broken: Answer
    remark: str


def smoke(subject: Subject, channel: Channel, ground: Ground) -> Smoke:
    """Ask for a verdict on a right payload and on a broken one.

    Raises:
        AuditError: neither gets one; the message says what came instead, the hint what to do.
    """
    right = min(ground.material.bases, key=lambda one: len(repr(one)))
    broken: Json = {"no-such-parameter": [None]}
    answers = channel.ask(ground.model, [right, broken])
    if len(answers) < 2:
        raise AuditError(
            _("{title}: it died on the first payloads").format(title=subject.title),
            hint=_("Run it by hand with one payload."),
        )
    first, second = answers
    if not (first.is_verdict or second.is_verdict or "denied" in first.notes):
        hint = _(_OF_KIND.get((subject.kind, first.kind), _HINTS[first.kind]))
        raise AuditError(
            _("{title}: no verdict on {model}: {words}").format(
                title=subject.title, model=ground.model, words=_words(first)
            ),
            hint=hint,
        )
    remark = _remark(first, second, is_guessed=is_guessed(subject))
    return Smoke(len(channel.models), ground.model, right, first, broken, second, remark)


def _words(answer: Answer) -> str:
    if answer.kind == SKIPPED:
        return _("it says that it does not cover it")
    words = spoken(answer.words)
    if answer.kind == CRASH:
        return _("it fails: {words}").format(words=words)
    return _("it hangs: {words}").format(words=words) if answer.kind == HANG else words


_HINTS = {
    CRASH: N_('See how it is called: arguments = ["model", "payload"] or ["request"] in a [subject] table says so.'),
    EXIT: N_("It must go on answering until its input ends."),
    HANG: N_("It must answer each line, and flush its output after an empty one; seconds = … gives it more time."),
    UNREADABLE: N_("Say how to read it: reading = … in a [subject] table."),
    SKIPPED: N_("models and names in a [subject] table say which models it covers, and what they are called there."),
}

_OF_KIND = {
    ("command", CRASH): N_("docs/audit-protocol.md says what it is given."),
    ("command", UNREADABLE): N_("docs/audit-protocol.md says how to answer, and accept = … reads plain lines."),
    ("http", CRASH): N_('arguments = ["payload"] or ["request"] in a [subject] table says what it is sent.'),
    ("http", UNREADABLE): N_("accept_status, refuse_status and verdict in a [subject] table say how answers are read."),
    ("http", HANG): N_("seconds = … in a [subject] table gives it more time."),
}
"""Connectable and answer → what to do, where that is other than in ``_HINTS``."""


def _remark(right: Answer, broken: Answer, *, is_guessed: bool) -> str:
    if right.kind == REFUSED and broken.kind == ACCEPTED:
        return _("the right payload is refused and the broken one accepted: is the verdict read the wrong way round?")
    if right.kind == REFUSED and is_guessed:
        return _(
            "the right payload is refused; which models it is for was not said: --model, or models in a [subject] table"
        )
    if right.kind == REFUSED:
        return _("the right payload is refused")
    if broken.kind == ACCEPTED:
        return _("the broken payload is accepted")
    if not right.is_verdict or not broken.is_verdict:
        return _words(right if not right.is_verdict else broken)
    return ""
