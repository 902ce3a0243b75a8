"""What is audited: one line such as ``python:checks.py:validate``, or a TOML file with a ``[subject]`` table."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Never

from conformance.audit.process import Limits
from conformance.audit.readings import READINGS
from conformance.causes import why
from conformance.contract import closest_hint, contract_paths, line_of, read_toml
from conformance.errors import ContractError, UnknownNameError
from conformance.laws.selection import selected
from conformance.messages import N_
from conformance.messages import gettext as _

KINDS: Mapping[str, str] = {
    "python": N_("a function: python:package.module:function, or python:path/to/file.py:function"),
    "pydantic": N_("a model of pydantic: pydantic:package.module:Model"),
    "schema": N_("JSON Schema by model: schema:FOLDER, or schema:FILE"),
    "openapi": N_("an OpenAPI document: openapi:FILE"),
    "command": N_("a program in any language: command:node check.js"),
    "http": N_("a server that answers accept or refuse: http:http://localhost:8080/validate"),
    "har": N_("recorded requests, as browsers and proxies save them: har:FILE"),
    "ndjson": N_("recorded requests, a line each: the request or its envelope, as JSON: ndjson:FILE"),
}
"""Every connectable, with an example."""

TRAFFIC = ("har", "ndjson")
"""Connectables that are requests already made, not something to ask."""

PLACEHOLDERS = ("model", "name", "model_slug", "model_camel", "model_dash")
"""What stands for a model in names of functions, files and programs, between braces."""

_WORDS = ("model", "payload", "request")
_MOST_CONNECTIONS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is audited, and how.

    Attributes:
        kind: one of ``KINDS``; target: module, file, folder, command line or address.
        attribute: of ``python`` and ``pydantic``: the function or class; may hold ``{model_slug}``, ``{model_camel}``.
        reading: how a verdict is read, one of ``READINGS``.
        models: globs of the models that it covers; empty for whatever it has.
        names: our id → its own.
        parameters: id of a model, or empty for all → our path of a parameter → its own name for it.
        arguments: what a function is given, of ``model``, ``payload`` and ``request``; empty to work it out.
        raises: names of exceptions that refuse.
        accept, refuse: patterns of printed lines.
        file: of ``schema``: name of a model's file in the folder.
        interpreter: of ``python`` and ``pydantic``: another Python; path: where it looks for modules.
        environment: names of variables that the subject gets beside the harmless ones.
        accept_status, refuse_status: of ``http``; verdict: JSON Pointer to true or false in its answer;
            connections: how many requests are under way at once.
        folder: relative paths start there, and the subject runs there.
        title: what reports call it.
    """

    kind: str
    target: str
    attribute: str = ""
    reading: str = "auto"
    models: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    accept: str | None = None
    refuse: str | None = None
    file: str | None = None
    interpreter: str | None = None
    path: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    accept_status: tuple[int, ...] = ()
    refuse_status: tuple[int, ...] = ()
    verdict: str | None = None
    connections: int = 8
    limits: Limits = field(default_factory=Limits)
    folder: Path = Path()
    title: str = ""

    @property
    def is_schema(self) -> bool:
        """Whether it is a schema, which has no words for what spans parameters."""
        return self.kind in ("schema", "openapi")


def is_subject_file(text: str) -> bool:
    """Whether a command line names a subject by its file, and not by a target that ends like one."""
    return text.endswith(".toml") and text.partition(":")[0] not in KINDS


def subject_from(text: str) -> Subject:
    """The subject that a command line names: ``KIND:TARGET``, or a TOML file.

    Raises:
        UnknownNameError: there is no such connectable; the hint names the closest.
        ContractError: the file breaks the format.
    """
    if is_subject_file(text):
        return read_subject(Path(text))
    kind, mark, target = text.partition(":")
    if not mark or kind not in KINDS:
        hint = closest_hint(kind, KINDS) if mark else _("Expected KIND:TARGET, such as python:checks.py:validate.")
        raise UnknownNameError(
            _("{text!r}: no connectable {kind!r}: expected one of {names}").format(
                text=text, kind=kind, names=", ".join(KINDS)
            ),
            hint=hint,
        )
    found = _with_target(Subject(kind=kind, target=target, title=text))
    if not found.target or (kind in ("python", "pydantic") and not found.attribute):
        raise UnknownNameError(_("{text!r}: expected {words}").format(text=text, words=_(KINDS[kind])))
    for _key, message, hint in _troubles(found):
        raise UnknownNameError(f"{text!r}: {message}", hint=hint)
    return found


def _with_target(one: Subject) -> Subject:
    """The subject with its target taken apart."""
    if one.kind not in ("python", "pydantic") or one.attribute or ":" not in one.target:
        return one
    target, _colon, attribute = one.target.rpartition(":")
    return replace(one, target=target, attribute=attribute)


def _troubles(one: Subject) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a subject's names: the key that says it, a message, a hint."""
    if one.kind == "command":
        try:
            shlex.split(one.target)
        except ValueError as error:
            quoted = repr(one.target)
            yield "command", _("{text} can't be read as a command line: {reason}").format(text=quoted, reason=error), ""
    of_names = (("function", one.attribute), ("file", one.file or ""))
    for key, text in (*of_names, *((kind, one.target) for kind in ("command", "http") if kind == one.kind)):
        for name in re.findall(r"\{(\w+)\}", text):
            # A program may have braces of its own among its arguments.
            if name not in PLACEHOLDERS and (key in ("function", "file") or name.startswith(("model", "name"))):
                known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                found = _("{name} stands for nothing: expected one of {known}").format(name=f"{{{name}}}", known=known)
                yield key, found, closest_hint(name, PLACEHOLDERS)


def read_subject(path: Path) -> Subject:
    """The subject in a TOML file.

    Raises:
        ContractError: the file can't be read or breaks the format; the message names file, line and key.
    """
    text, data = read_toml(path)
    return _Loader(path, text).subject(data)


_TEXTS = ("title", "accept", "refuse", "file", "interpreter", "verdict")
_LISTS = ("models", "raises", "path", "environment")
_STATUSES = ("accept_status", "refuse_status")
_LIMITS = ("seconds", "start_seconds", "memory_mb", "cpu_seconds")
_PYTHON = ("python", "pydantic")
_STARTED = (*_PYTHON, "schema", "openapi", "command")
_ASKED = (*_STARTED, "http")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": _ASKED,
    "models": _ASKED,
    "names": _ASKED,
    "parameters": _ASKED,
    "function": _PYTHON,
    "reading": _PYTHON,
    "arguments": (*_PYTHON, "http"),
    "raises": ("python",),
    "accept": ("command", "python"),
    "refuse": ("command", "python"),
    "file": ("schema",),
    "interpreter": _PYTHON,
    "path": _PYTHON,
    "environment": _STARTED,
    "accept_status": ("http",),
    "refuse_status": ("http",),
    "verdict": ("http",),
    "connections": ("http",),
    "seconds": _ASKED,
    "start_seconds": _STARTED,
    "memory_mb": _STARTED,
    "cpu_seconds": _STARTED,
}
"""Every key beside the connectables, and which of them have it."""


class _Loader:
    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    def subject(self, data: Mapping[str, Any]) -> Subject:
        for key in data:
            if key != "subject":
                self.refuse(
                    _("unknown table or key {key!r}: expected [subject]").format(key=key),
                    (key,),
                    closest_hint(key, ["subject"]),
                )
        table = data.get("subject")
        if not isinstance(table, dict):
            self.refuse(_("[subject] is missing"), ())
        for key in table:
            if key not in _KEYS and key not in KINDS:
                self.refuse(
                    _("unknown key {key!r}").format(key=key), ("subject", key), closest_hint(key, (*KINDS, *_KEYS))
                )
        kinds = [kind for kind in KINDS if kind in table]
        if len(kinds) != 1:
            self.refuse(
                _("expected just one of {names}, found {found}").format(
                    names=", ".join(KINDS), found=", ".join(kinds) or _("none")
                ),
                ("subject",),
            )
        self.fitting(kinds[0], table)
        found = self.target(kinds[0], table)
        known: dict[str, Any] = {name: self.text_at(table, name) for name in _TEXTS if name in table}
        known |= {name: self.texts(table, name) for name in _LISTS if name in table}
        known |= {name: self.statuses(table, name) for name in _STATUSES if name in table}
        known |= {"reading": self.one_of(table, "reading", READINGS)} if "reading" in table else {}
        known |= {"arguments": self.arguments(kinds[0], table)} if "arguments" in table else {}
        known |= {"names": self.names(table)} if "names" in table else {}
        known |= {"parameters": self.parameters(table)} if "parameters" in table else {}
        known |= {"connections": self.connections(table)} if "connections" in table else {}
        if "function" in table:
            known["attribute"] = self.function(found, table)
        known["limits"] = self.limits(table)
        found = _with_target(replace(found, **known))
        for name in ("accept", "refuse"):
            self.pattern(getattr(found, name), name)
        if found.kind in ("python", "pydantic") and not found.attribute:
            message = _('{kind}: expected function = "…" beside it, or {words}')
            self.refuse(message.format(kind=found.kind, words=_(KINDS[found.kind])), ("subject", found.kind))
        if found.reading == "prints" and found.accept is None:
            self.refuse(_('"prints" needs accept = "…", a pattern of the lines that accept'), ("subject", "reading"))
        for key, message, hint in _troubles(found):
            self.refuse(f"{key}: {message}", ("subject", key), hint)
        if found.parameters:
            self.renaming(found)
        return found

    def renaming(self, found: Subject) -> None:
        """Refuse names of parameters that no model has; they tell only beside the models that the table names."""
        from conformance.audit.names import candidates
        from conformance.audit.renaming import troubles

        for keys, message, hint in troubles(found.parameters, candidates(found)):
            self.refuse(_("parameters: {message}").format(message=message), ("subject", "parameters", *keys), hint)

    def fitting(self, kind: str, table: Mapping[str, Any]) -> None:
        """Refuse keys that say nothing of this connectable: whoever wrote them expects that they do."""
        for key in table:
            if key in _KEYS and kind not in _KEYS[key]:
                kinds = ", ".join(_KEYS[key])
                message = _("{key} says nothing of {kind}: it is of {kinds}").format(key=key, kind=kind, kinds=kinds)
                hint = _("--model says of which models requests count.") if key == "models" else ""
                self.refuse(message, ("subject", key), hint)

    def function(self, found: Subject, table: Mapping[str, Any]) -> str:
        if _with_target(found) is not found:
            message = _("function is said twice: here, and after the colon of {kind}").format(kind=found.kind)
            self.refuse(message, ("subject", "function"))
        return self.text_at(table, "function")

    def target(self, kind: str, table: Mapping[str, Any]) -> Subject:
        value = table[kind]
        if kind == "command" and isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            value = shlex.join(value)
        if not isinstance(value, str) or not value:
            self.refuse(
                _("{kind} is {value!r}: expected {words}").format(kind=kind, value=value, words=_(KINDS[kind])),
                ("subject", kind),
            )
        folder = self.path.parent
        return Subject(kind=kind, target=value, folder=folder, title=f"{kind}:{value}")

    def text_at(self, table: Mapping[str, Any], key: str) -> str:
        if not isinstance(table[key], str) or not table[key]:
            self.refuse(_("{key} is {value!r}: expected a text").format(key=key, value=table[key]), ("subject", key))
        return str(table[key])

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table[key]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.refuse(
                _("{key} is {value!r}: expected a list of texts").format(key=key, value=value), ("subject", key)
            )
        for glob in value if key == "models" else ():
            try:
                selected((glob,))
            except UnknownNameError as error:
                self.refuse(_("models: {message}").format(message=error.message), ("subject", key), error.hint)
        return tuple(value)

    def statuses(self, table: Mapping[str, Any], key: str) -> tuple[int, ...]:
        value = table[key]
        if not isinstance(value, list) or not all(type(one) is int and 100 <= one <= 599 for one in value):
            self.refuse(
                _("{key} is {value!r}: expected a list of HTTP statuses").format(key=key, value=value), ("subject", key)
            )
        return tuple(value)

    def one_of(self, table: Mapping[str, Any], key: str, known: Mapping[str, str]) -> str:
        value = table[key]
        if value not in known:
            hint = closest_hint(str(value), known)
            self.refuse(
                _("{key} is {value!r}: expected one of {names}").format(key=key, value=value, names=", ".join(known)),
                ("subject", key),
                hint,
            )
        return str(value)

    def arguments(self, kind: str, table: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.texts(table, "arguments")
        if kind == "http" and found not in (("payload",), ("request",)):
            message = _('arguments is {value}: expected ["payload"] or ["request"]').format(value=list(found))
            self.refuse(message, ("subject", "arguments"))
        if not found or any(one not in _WORDS for one in found):
            self.refuse(
                _("arguments is {found}: expected some of {names}").format(found=list(found), names=", ".join(_WORDS)),
                ("subject", "arguments"),
            )
        return found

    def names(self, table: Mapping[str, Any]) -> dict[str, str]:
        value = table["names"]
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self.refuse(_("names: expected our ids with the subject's names as texts"), ("subject", "names"))
        for model in value:
            self.model("names", model)
        return dict(value)

    def model(self, key: str, model: str) -> None:
        if model not in contract_paths():
            message = _("{key}: there is no model {model}").format(key=key, model=repr(model))
            self.refuse(message, ("subject", key, model), closest_hint(model, contract_paths()))

    def parameters(self, table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """Names of parameters for all models, and in tables of their own those for one."""
        value = table["parameters"]
        if not isinstance(value, dict):
            self.refuse(_("parameters: expected a table"), ("subject", "parameters"))
        found: dict[str, dict[str, str]] = {"": {}}
        for key, said in value.items():
            is_of_model = isinstance(said, dict)
            if is_of_model:
                self.model("parameters", key)
            for path, name in said.items() if is_of_model else ((key, said),):
                if not isinstance(name, str) or not name:
                    where = ("subject", "parameters", key, *((path,) if is_of_model else ()))
                    self.refuse(_("parameters: {path}: expected its name there, a text").format(path=path), where)
                found.setdefault(key if is_of_model else "", {})[path] = name
        return found

    def connections(self, table: Mapping[str, Any]) -> int:
        value = table["connections"]
        if type(value) is not int or not 1 <= value <= _MOST_CONNECTIONS:
            message = _("connections is {value}: expected a whole number from 1 to {most}")
            self.refuse(message.format(value=repr(value), most=_MOST_CONNECTIONS), ("subject", "connections"))
        return int(value)

    def limits(self, table: Mapping[str, Any]) -> Limits:
        found: dict[str, Any] = {}
        for key in _LIMITS:
            if key in table:
                value = table[key]
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 100_000:
                    self.refuse(
                        _("{key} is {value!r}: expected a number above zero").format(key=key, value=value),
                        ("subject", key),
                    )
                found[key] = float(value) if key.endswith("seconds") and key != "cpu_seconds" else int(value)
        return Limits(**found)

    def pattern(self, pattern: str | None, key: str) -> None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            self.refuse(
                _("{key} is {pattern!r}: no regular expression: {error}").format(
                    key=key, pattern=pattern, error=why(error)
                ),
                ("subject", key),
            )

    def refuse(self, message: str, keys: tuple[str | int, ...], hint: str = "") -> Never:
        line = line_of(self.text, keys) if keys else 1
        raise ContractError(f"{self.path}:{line}: {message}", hint=hint)
