"""A contract drafted from a documented table: exactly what the page says, for a person to review."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from conformance.compare.documented import documented
from conformance.contract import (
    KINDS_OF_MODEL,
    Contract,
    closest_hint,
    contract_paths,
    load_contract,
)
from conformance.contract_toml import contract_to_toml
from conformance.errors import ConformanceError, UnknownNameError
from conformance.model import CREATE_TASK, Lint, Page, Table
from conformance.status import Record

_KIND_WORDS = {
    "image": ("image", "photo", "background", "upscale-image"),
    "video": ("video", "avatar", "animate", "lip-sync"),
    "audio": ("audio", "speech", "sound", "music", "voice", "dialogue", "vocals"),
    "file": ("upload-file", "file-upload"),
}
_ENDPOINT = re.compile(r"[A-Z]+ /\S*\Z")


class Book(Record, Protocol):
    """A snapshot that can name what it documents, for hints."""

    def models(self) -> list[str]:
        """Every model id that a page documents."""


def draft(
    snapshot: Book, subject: str, *, page: str | None = None, name: str | None = None, kind: str | None = None
) -> tuple[str, tuple[Lint, ...]]:
    """The TOML text of a contract for ``subject``, and the lints of the page it was drafted from.

    Args:
        subject: a model id or an endpoint such as ``POST /api/v1/veo/generate``.
        page: where several pages document it; None for the first.
        name: of an endpoint's contract; models have their id.
        kind: what comes out; None to take it from the contract that there is, else from the words of id and page.

    Raises:
        UnknownNameError: the snapshot does not document ``subject``.
        ConformanceError: a name or a kind is needed that was not given.
    """
    endpoint = bool(_ENDPOINT.match(subject))
    if endpoint and name is None:
        raise ConformanceError(f"{subject} is an endpoint: its contract needs a name", hint="Give one with --name.")
    pages = list(snapshot.find_endpoint(subject) if endpoint else snapshot.find_model(subject))
    if not pages:
        hint = "" if endpoint else closest_hint(subject, snapshot.models())
        raise UnknownNameError(f"{subject!r} is not documented on {snapshot.day}", hint=hint)
    if page is not None and page not in pages:
        raise UnknownNameError(f"{page} does not document {subject}", hint=f"These do: {', '.join(pages)}.")
    if kind is None and (name or subject) in contract_paths():
        kind = load_contract(name or subject).kind
    source = snapshot.page(page or pages[0])
    contract = contract_from_page(source, subject, name or subject, snapshot.day, kind)
    return contract_to_toml(contract), source.lints


def contract_from_page(page: Page, subject: str, id: str, day: str, kind: str | None) -> Contract:
    """The contract that says exactly what ``page`` documents of ``subject``."""
    endpoint = bool(_ENDPOINT.match(subject))
    tables = [operation.table for operation in page.operations]
    table = next(one for one in tables if (one.endpoint == subject if endpoint else subject in one.models))
    docs = documented(table)
    rules = _own_rules(docs.table, id) if docs.table.endpoint == CREATE_TASK else docs.table
    return Contract(
        id=id,
        title=page.title,
        kind=_kind(kind, f"{id} {page.page}"),
        page=page.page,
        verified=day,
        table=rules,
        sources={key: source for key, source in docs.sources.items() if not key.startswith(("model/", "input/"))},
    )


def _own_rules(table: Table, id: str) -> Table:
    """A createTask table with the one model id that the contract is for."""
    model = replace(table.body["model"], enum=(id,))
    return replace(table, models=(id,), body={**table.body, "model": model})


def _kind(given: str | None, words: str) -> str:
    if given is not None:
        if given not in KINDS_OF_MODEL:
            raise ConformanceError(f"kind is {given!r}: expected one of {', '.join(KINDS_OF_MODEL)}")
        return given
    text = words.lower().replace("_", "-")
    target = re.search(r"to-(image|video|audio|speech|dialogue)", text)
    if target is not None:
        return {"speech": "audio", "dialogue": "audio"}.get(target[1], target[1])
    found = {kind for kind, signs in _KIND_WORDS.items() if any(sign in text for sign in signs)}
    if len(found) == 1:
        return found.pop()
    raise ConformanceError(
        f"what comes out of {words.split()[0]}?", hint=f"Say it with --kind: {', '.join(KINDS_OF_MODEL)}."
    )
