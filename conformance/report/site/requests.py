"""A request as somebody would send it: as JSON, as a curl command, and as the fields of a form that changes it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.contract import Contract
from conformance.example_lints import payload_of
from conformance.facts import same
from conformance.laws.probes import sample_object
from conformance.model import ABSENT, Json, Operation, Parameter
from conformance.openapi_export import SERVER
from conformance.payload import whole_of

KEY = '"Authorization: Bearer $KIE_API_KEY"'
"""The header with the key, which the shell puts in."""

_SCALARS = ("string", "number", "integer", "boolean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a field can take; whether the example has it, and whether it stands in for a missing one."""

    value: Json
    is_chosen: bool
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter that the form can change: a scalar, or a list of texts.

    Attributes:
        kind: ``choice``, ``number``, ``boolean``, ``text`` or ``lines``.
        whole: whether a number has to be whole; step: of the grid, None for any number.
        value: in the example; ABSENT where it is not given.
    """

    name: str
    kind: str
    required: bool
    facts: Parameter
    value: Json

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen, in the documented order."""
        values = self.facts.enum if self.facts.enum is not None else (True, False)
        return tuple(
            Choice(value=one, is_chosen=same(one, self.value), is_default=same(one, self.facts.default))
            for one in values
        )

    @property
    def step(self) -> int | float | None:
        """The grid of a number, anchored at its minimum; None where any number goes."""
        if self.facts.step is not None:
            return self.facts.step
        return 1 if self.facts.type == "integer" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to show.

    Attributes:
        documented: whether it is the page's example; else it is the smallest one that the contract allows.
        method, url: where it goes; body: what it holds.
        form: whether it is sent as a form, not as JSON; files: the names of its parts that are files.
        inside: the name that the payload has in the body: ``input`` of a createTask request, else empty.
        fields: in the contract's order.
    """

    documented: bool
    method: str
    url: str
    body: Json
    form: bool
    files: frozenset[str]
    inside: str
    fields: tuple[Field, ...]

    @property
    def json(self) -> str:
        """The body as JSON."""
        return json.dumps(self.body, indent=2, ensure_ascii=False)

    @property
    def head(self) -> str:
        """The curl command up to the body."""
        lines = [f"curl -X {self.method} {shlex.quote(self.url)}", f"-H {KEY}"]
        return " \\\n  ".join(lines if self.form else [*lines, "-H 'Content-Type: application/json'"])

    @property
    def curl(self) -> str:
        """The whole request as a command for a POSIX shell, the key apart."""
        parts = _form(self.body, self.files) if self.form else [f"-d {shlex.quote(self.json)}"]
        return " \\\n  ".join([self.head, *parts])


def request_of(contract: Contract, operation: Operation | None) -> Request:
    """The first documented example of ``contract``, or the smallest request that it allows.

    Free text, which snapshots keep by its length only, is some text of that length.
    """
    examples = operation.examples if operation is not None else ()
    payload = next((found for one in examples if (found := payload_of(contract, one)) is not None), None)
    held = sample_object(whole_of(contract)) if payload is None else payload
    hosts = contract.upload.hosts if contract.upload is not None else ()
    return Request(
        documented=payload is not None,
        method=contract.table.method,
        url=f"https://{hosts[0]}{contract.table.path}" if hosts else f"{SERVER}{contract.table.path}",
        body={"model": contract.id, "input": held} if contract.is_model else held,
        form=_is_form(operation),
        files=frozenset(name for name, one in whole_of(contract).properties.items() if one.format == "binary"),
        inside="input" if contract.is_model else "",
        fields=tuple(_fields(whole_of(contract), held)),
    )


def _is_form(operation: Operation | None) -> bool:
    return operation is not None and (operation.table.content_type or "").startswith("multipart/")


def _form(body: Json, files: frozenset[str]) -> Iterator[str]:
    """The parts of a form; a file is named by what stands in for it."""
    for name, value in body.items():
        text = value if isinstance(value, str) else json.dumps(value)
        yield (
            f"-F {shlex.quote(f'{name}=@FILE')}" if name in files else f"--form-string {shlex.quote(f'{name}={text}')}"
        )


def _fields(whole: Parameter, payload: Json) -> Iterator[Field]:
    for name, one in whole.properties.items():
        kind = _kind(one)
        value = payload.get(name, ABSENT)
        if kind is not None and _fits(kind, value):
            yield Field(name=name, kind=kind, required=bool(one.required), facts=one, value=value)


def _kind(one: Parameter) -> str | None:
    """How a parameter is entered; None where a form would have to be as nested as it is."""
    if one.type in _SCALARS and one.enum is not None:
        return "choice"
    if one.type in ("number", "integer"):
        return "number"
    if one.type == "boolean":
        return "boolean"
    if one.type == "string":
        return "text"
    return "lines" if one.type == "array" and one.items is not None and one.items.type == "string" else None


def _fits(kind: str, value: Json) -> bool:
    """Whether the form can hold the example's value: what it can't is left as it is."""
    if value is ABSENT:
        return True
    if kind == "lines":
        return isinstance(value, list) and all(isinstance(one, str) and "\n" not in one for one in value)
    expected = {"choice": (str, int, float, bool), "number": (int, float), "boolean": (bool,), "text": (str,)}[kind]
    return isinstance(value, expected)
