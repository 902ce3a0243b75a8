"""From a subject to a channel that can be asked."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from conformance.audit.channel import Channel, LineChannel, dumps
from conformance.audit.names import all_forms, beside_input, candidates, filled
from conformance.audit.process import Process
from conformance.audit.schemas import schemas_of
from conformance.audit.subject import Subject
from conformance.contract import load_contract
from conformance.errors import AuditError
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import Json

_RUNNER = Path(__file__).with_name("runner.py")


def connect(subject: Subject) -> Channel:
    """Start a subject and greet it.

    Raises:
        AuditError: it can't be started or does not answer; the message says what is wrong with it.
        ConformanceError: a file that it consists of can't be read, or it names models that are not known.
    """
    channel = _asked(subject) if subject.kind == "http" else _started(subject)
    if not subject.parameters:
        return channel
    from conformance.audit.renaming import RenamingChannel

    return RenamingChannel(channel, subject.parameters)


def _asked(subject: Subject) -> Channel:
    from conformance.audit.http_subject import HttpChannel

    return HttpChannel(subject, all_forms(subject, candidates(subject)))


def _started(subject: Subject) -> Channel:
    channel = _command(subject) if subject.kind == "command" else _ours(subject)
    channel.open()
    return channel


def _ours(subject: Subject) -> LineChannel:
    """A channel to our own runner, which holds the subject."""
    models = candidates(subject)
    forms = all_forms(subject, models)
    folder = subject.folder.resolve()
    target = subject.target
    if target.endswith(".py"):
        path = folder / target
        if not path.is_file():
            raise AuditError(_("{path}: no such file").format(path=path))
        target = str(path)
    reading = "auto" if subject.is_schema else subject.reading
    setup: dict[str, Json] = {
        "kind": subject.kind,
        "target": target,
        "attribute": subject.attribute,
        "reading": "raises" if subject.kind == "pydantic" and reading == "auto" else reading,
        "names": forms,
        "arguments": list(subject.arguments),
        "raises": list(subject.raises),
        "accept": subject.accept,
        "refuse": subject.refuse,
        "endpoints": [one for one in models if not load_contract(one).is_model],
        "beside": {one: more for one in models if load_contract(one).is_model and (more := beside_input(one))},
        "schemas": {},
    }
    if subject.is_schema:
        found = schemas_of(replace(subject, folder=folder), forms)
        setup |= {"schemas": dict(found.by_model), "document": dict(found.document)}
    interpreter = sys.executable
    if subject.interpreter is not None and not subject.is_schema:
        interpreter = _program(subject.interpreter, folder)
    paths = [str(folder), *(str(folder / one) for one in subject.path)]
    arguments = [interpreter, str(_RUNNER), dumps(paths)]
    return _channel(subject, folder, lambda _model: arguments, models, setup=setup)


def _command(subject: Subject) -> LineChannel:
    """A channel to a program; a name of a model in its arguments makes it one process a model."""
    folder = subject.folder.resolve()
    models = candidates(subject)
    forms = all_forms(subject, models)
    words = shlex.split(subject.target)
    program = _program(words[0], folder)
    is_bare = subject.accept is not None

    def arguments(model: str) -> Sequence[str]:
        names: Mapping[str, str] = forms.get(model, {})
        return [program, *(filled(word, names) for word in words[1:])]

    channel = _channel(subject, folder, arguments, models)
    if is_bare and "{" not in subject.target and len(models) > 1:
        raise AuditError(
            ngettext(
                "{title}: {n} model, and nothing tells it which one a payload is for",
                "{title}: {n} models, and nothing tells it which one a payload is for",
                len(models),
            ).format(title=subject.title, n=len(models)),
            hint=_("Put {model} into its arguments, name one model with models, or have it speak the protocol."),
        )
    return channel


def _program(name: str, folder: Path) -> str:
    """A program by its name on the path, or by its place from the folder on."""
    found = shutil.which(name) if os.sep not in name else str(folder / name)
    if found is None or not os.access(found, os.X_OK):
        raise AuditError(
            _("{name}: no such program").format(name=name),
            hint=_("It is looked for on PATH, or from the folder of the file."),
        )
    return found


def _channel(
    subject: Subject,
    folder: Path,
    arguments: Callable[[str], Sequence[str]],
    models: tuple[str, ...],
    setup: Mapping[str, Json] | None = None,
) -> LineChannel:
    environment = {name: os.environ[name] for name in subject.environment if name in os.environ}

    def start(command: Sequence[str]) -> Process:
        return Process(command, subject.limits, folder=folder, environment=environment)

    return LineChannel(
        arguments,
        start,
        subject.limits,
        setup=setup,
        covered=models,
        names=subject.names,
        accept=subject.accept if setup is None else None,
        refuse=subject.refuse if setup is None else None,
    )
