"""Asks a subject for its answers: in batches where it goes well, one by one where it hangs or ends.

A subject that hangs or ends is started anew, and what it had not answered is asked again, each payload alone, so that
the payload that it fails on is known. After a number of such deaths of one model it is not asked any more.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from conformance.audit.answer import EXIT, UNREADABLE, Answer, answer_of, silence, spoken
from conformance.audit.process import Limits, Process
from conformance.audit.readings import UnreadableError, read_printed, shortened
from conformance.causes import reworded
from conformance.errors import AuditError
from conformance.messages import gettext as _
from conformance.model import Json

PROTOCOL = 1
_BATCH = 512
_BATCH_BYTES = 1 << 20
_MOST_STRANGE = 1_000
"""Lines that are no greeting, before a subject is one that does not greet."""
MOST_DEATHS = 12
"""So often a subject may hang or end on payloads of one model, before the rest of them is left untried."""

dumps = json.JSONEncoder(separators=(",", ":")).encode
"""JSON in one line of ASCII; every subject gets the same bytes."""


class Channel(Protocol):
    """Whatever can be asked."""

    models: tuple[str, ...]
    """Our ids of the models that the subject covers."""

    @property
    def network(self) -> str:
        """What :class:`~conformance.audit.process.Process` has, or ``guarded``: the interpreter refuses connections."""

    @property
    def warned(self) -> str:
        """What it reached for while it was loaded, and was not let; empty for nothing."""

    def ask(self, model: str, payloads: Sequence[Json]) -> list[Answer]:
        """The answers to payloads of one model, in their order; fewer where the subject died too often."""

    def close(self) -> None:
        """End whatever was started."""


class LineChannel:
    """A subject that speaks the line protocol, or prints one line for each payload.

    Args:
        arguments: what starts it, for a model; the same for all models of the protocol.
        setup: what the first line tells our own runner; None for others.
        covered: models to ask it for where it does not say itself.
        accept, refuse: patterns of its lines where it prints bare verdicts, instead of the protocol; else None.
    """

    def __init__(
        self,
        arguments: Callable[[str], Sequence[str]],
        start: Callable[[Sequence[str]], Process],
        limits: Limits,
        *,
        setup: Mapping[str, Json] | None = None,
        covered: Sequence[str] = (),
        names: Mapping[str, str] = {},
        accept: str | None = None,
        refuse: str | None = None,
    ) -> None:
        self._arguments, self._start, self._limits = arguments, start, limits
        self._setup, self._names = setup, names
        self._accept, self._refuse = accept, refuse
        self._process: Process | None = None
        self._command: Sequence[str] = ()
        self._stray: str = ""
        self._deaths: dict[str, int] = {}
        self.models = tuple(covered)
        self.network = "open"
        self.warned = ""

    def open(self) -> None:
        """Start the subject and greet it, to know which models it covers.

        Raises:
            AuditError: it can't be started, or does not answer in the protocol.
        """
        if self._accept is None:
            self._ready("")
        elif self.models:
            self._ready(self.models[0])

    def _ready(self, model: str) -> Process:
        command = self._arguments(model)
        if self._process is not None and command == self._command:
            return self._process
        self.close()
        self._process, self._command = self._start(command), command
        if self._accept is None:
            self._greet(self._process)
            self._look(self._process)
        return self._process

    def _look(self, process: Process) -> None:
        """See what network a process is in, once it has said something: until then it has not got there."""
        found = process.network
        # Our own runner refuses connections too, where the system can't take the network away.
        self.network = "guarded" if found == "open" and self._setup is not None else found

    def _greet(self, process: Process) -> None:
        hello: dict[str, Json] = {"kie-audit": PROTOCOL}
        if self._setup is not None:
            hello["setup"] = dict(self._setup)
        process.send(f"{dumps(hello)}\n\n".encode())
        strange = 0
        for line in self._lines(process, self._limits.start_seconds):
            told = _object(line)
            if told is None or "kie-audit" not in told:
                self._stray = self._stray or shortened(line.decode("utf-8", "replace"), 200)
                strange += 1
                if strange >= _MOST_STRANGE:
                    break
                continue
            if told["kie-audit"] != PROTOCOL:
                self._fail(
                    _("it speaks version {version} of the protocol: expected {expected}").format(
                        version=repr(told["kie-audit"]), expected=PROTOCOL
                    )
                )
            if "error" in told:
                self._fail(reworded(shortened(str(told["error"]))))
            self.warned = str(told.get("denied", ""))
            models = told.get("models")
            if isinstance(models, list):
                known = set(self.models)
                self.models = tuple(one for one in models if one in known)
            return
        if strange >= _MOST_STRANGE:
            how = _("none of its first {n} lines is").format(n=strange)
        else:
            how = spoken(process.ended() or silence(self._limits.start_seconds).words)
        message = _("expected {hello} as its first line: {how}")
        if self._stray:
            message = _("expected {hello} as its first line: {how}; its first line was {stray}")
        self._fail(message.format(hello=f'{{"kie-audit": {PROTOCOL}}}', how=how, stray=repr(self._stray)))

    def _lines(self, process: Process, seconds: float) -> Iterator[bytes]:
        """Lines one by one, within so many seconds in all; strange ones may come before the right one."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            found = process.receive(left)
            if not found:
                return
            yield from found

    def _fail(self, message: str) -> None:
        command = shortened(" ".join(self._command), 120)
        self.close()
        if self._setup is not None:
            raise AuditError(_("the subject: {message}").format(message=message))
        raise AuditError(
            f"{command}: {message}", hint=_("docs/audit-protocol.md says what is expected, with examples.")
        )

    def ask(self, model: str, payloads: Sequence[Json]) -> list[Answer]:
        """The answers to payloads of one model, in their order; fewer where the subject died too often."""
        texts = [dumps(one) for one in payloads]
        found: list[Answer] = []
        while len(found) < len(texts):
            if self._deaths.get(model, 0) >= MOST_DEATHS:
                break
            batch = _batch(texts, len(found))
            answers = self._batch(model, batch)
            if len(answers) < len(batch):
                answers = self._one_by_one(model, batch)
            found += answers
        return found

    def _batch(self, model: str, texts: Sequence[str]) -> list[Answer]:
        """The answers to a whole batch; fewer where the subject hangs or ends, which is then started anew."""
        process = self._ready(model)
        answers = self._exchange(process, model, texts)
        if len(answers) < len(texts):
            self.close()
        return answers

    def _one_by_one(self, model: str, texts: Sequence[str]) -> list[Answer]:
        """The answers to payloads asked alone, with those that it hangs or ends on."""
        found: list[Answer] = []
        for text in texts:
            process = self._ready(model)
            answers = self._exchange(process, model, [text])
            if answers:
                found += answers
                continue
            how = process.ended()
            found.append(Answer(EXIT, how) if how else silence(self._limits.seconds))
            self.close()
            self._deaths[model] = self._deaths.get(model, 0) + 1
            if self._deaths[model] >= MOST_DEATHS:
                break
        return found

    def _exchange(self, process: Process, model: str, texts: Sequence[str]) -> list[Answer]:
        if self._accept is not None:
            return self._bare(process, texts)
        head = f',"model":{dumps(model)},'
        name = self._names.get(model, model)
        head += f'"name":{dumps(name)},' if self._setup is None and name != model else ""
        lines = [f'{{"id":{place}{head}"payload":{text}}}\n' for place, text in enumerate(texts)]
        process.send("".join((*lines, "\n")).encode("ascii"))
        answers: list[Answer | None] = [None] * len(texts)
        missing, stray = len(texts), ""
        answered = time.monotonic()
        while missing:
            # Only answers count as a sign of life: a subject could go on talking for ever.
            came = process.receive(answered + self._limits.seconds - time.monotonic())
            if not came:
                break
            for line in came:
                told = _object(line)
                place = told.get("id") if told is not None else None
                if told is None or type(place) is not int or not 0 <= place < len(texts) or answers[place]:
                    stray = stray or shortened(line.decode("utf-8", "replace"), 200)
                    continue
                answers[place] = answer_of(told)
                missing -= 1
                answered = time.monotonic()
        found: list[Answer] = []
        for answer in answers:
            if answer is None:
                break
            found.append(answer)
        if stray and found:
            found[0] = found[0]._replace(notes={**found[0].notes, "printed": stray})
        return found

    def _bare(self, process: Process, texts: Sequence[str]) -> list[Answer]:
        data = "".join(f"{text}\n" for text in texts).encode("ascii")
        process.send(data)
        lines: list[bytes] = []
        while len(lines) < len(texts):
            came = process.receive(self._limits.seconds)
            if not came:
                break
            lines += came
        self._look(process)
        return [self._printed(line) for line in lines[: len(texts)]]

    def _printed(self, line: bytes) -> Answer:
        try:
            return answer_of(read_printed(line.decode("utf-8", "replace"), self._accept or "", self._refuse))
        except UnreadableError as error:
            return Answer(UNREADABLE, str(error))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.close()
            self._process = None


def _batch(texts: Sequence[str], start: int) -> Sequence[str]:
    """The next payloads, as many as are sent at once."""
    size, end = 0, start
    while end < len(texts) and end - start < _BATCH and size < _BATCH_BYTES:
        size += len(texts[end])
        end += 1
    return texts[start:end]


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
