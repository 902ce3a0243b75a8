"""A contract drafted from a documented table: exactly what the page says, for a person to review."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from conformance.compare.documented import documented
from conformance.contract import (
    KINDS_OF_MODEL,
    ROOT,
    Contract,
    closest_hint,
    contract_paths,
    load_contract,
)
from conformance.contract_rules import paths_of
from conformance.contract_toml import contract_to_toml
from conformance.documentation import Record
from conformance.errors import ConformanceError, UnknownNameError
from conformance.facts import CHOICES
from conformance.messages import N_, Sentence
from conformance.messages import gettext as _
from conformance.model import CREATE_TASK, Level, Lint, Page, Parameter, Table

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
    snapshot: Book,
    subject: str,
    *,
    page: str | None = None,
    name: str | None = None,
    kind: str | None = None,
    root: Path = ROOT,
) -> tuple[str, tuple[Lint, ...]]:
    """The TOML text of a contract for ``subject``, and the lints of the page it was drafted from.

    What the present contract has beside the facts of the page (rules, conversions, prices, kinds of media) is kept, as
    far as its parameters are still there; what is lost is among the lints.

    Args:
        subject: a model id or an endpoint such as ``POST /api/v1/veo/generate``.
        page: where several pages document it; None for the first.
        name: of an endpoint's contract; models have their id.
        kind: what comes out; None to take it from the contract that there is, else from the words of id and page.
        root: the folder of contracts.

    Raises:
        UnknownNameError: the snapshot does not document ``subject``.
        ConformanceError: a name or a kind is needed that was not given.
    """
    endpoint = bool(_ENDPOINT.match(subject))
    if endpoint and name is None:
        raise ConformanceError(
            _("{endpoint} is an endpoint: its contract needs a name").format(endpoint=subject),
            hint=_("Give one with {option}.").format(option="--name"),
        )
    pages = list(snapshot.find_endpoint(subject) if endpoint else snapshot.find_model(subject))
    if not pages:
        hint = "" if endpoint else closest_hint(subject, snapshot.models())
        raise UnknownNameError(
            _("{name} is not documented on {day}").format(name=repr(subject), day=snapshot.day), hint=hint
        )
    if page is not None and page not in pages:
        raise UnknownNameError(
            _("{page} does not document {subject}").format(page=page, subject=subject),
            hint=_("These do: {names}.").format(names=", ".join(pages)),
        )
    if kind is None and (name or subject) in contract_paths(root):
        kind = load_contract(name or subject, root).kind
    source = snapshot.page(page or pages[0])
    contract = contract_from_page(source, subject, name or subject, snapshot.day, kind)
    lost: tuple[Lint, ...] = ()
    if contract.id in contract_paths(root):
        contract, lost = with_ours(contract, load_contract(contract.id, root))
    return contract_to_toml(contract), (*source.lints, *lost)


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


def with_ours(draft: Contract, ours: Contract) -> tuple[Contract, tuple[Lint, ...]]:
    """``draft`` with what only contracts have, taken from ``ours``; a lint for each part that has no place there."""
    body = {name: _with_kinds(one, ours.table.body.get(name)) for name, one in draft.table.body.items()}
    whole = draft.table.body_schema
    schema = _with_kinds(whole, ours.table.body_schema) if whole is not None else None
    table = replace(draft.table, body=body, body_schema=schema)
    known = set(paths_of(table))
    lost: list[Lint] = []

    def fitting(rows: tuple[Any, ...], paths: Callable[[Any], Iterable[str]]) -> tuple[Any, ...]:
        kept = []
        for row in rows:
            missing = [path for path in paths(row) if path.removesuffix("[]") not in known]
            if missing:
                words = Sentence(
                    N_("{part} of the contract left out: no {paths} any more"),
                    part=type(row).__name__,
                    paths=", ".join(missing),
                )
                lost.append(Lint(id="contract-part-lost", level=Level.WARNING, path=missing[0], message=words))
            else:
                kept.append(row)
        return tuple(kept)

    root = "input." if draft.is_model else ""
    conversions = {
        path: one
        for path, one in ours.conversions.items()
        if "|" in path or path.removeprefix(root).removesuffix("[]") in known
    }
    found = replace(
        draft,
        table=table,
        conversions=conversions,
        rules=fitting(ours.rules, lambda rule: (*rule.parameters, *rule.documented)),
        unruled=fitting(ours.unruled, lambda row: (row.parameter,)),
        prices=fitting(ours.prices, lambda rate: (*rate.conditions, *([rate.times] if rate.times else []))),
        upload=ours.upload,
    )
    return found, tuple(lost)


def _with_kinds(one: Parameter, ours: Parameter | None) -> Parameter:
    """``one`` with the kinds of media that ``ours`` has at the same places."""
    if ours is None:
        return one
    kind = ours.media.get("kind")
    choices: dict[str, Any] = {}
    for _attribute, name in CHOICES:
        theirs = dict(enumerate(getattr(ours, name)))
        members = enumerate(getattr(one, name))
        choices[name] = tuple(_with_kinds(member, theirs.get(place)) for place, member in members)
    return replace(
        one,
        media={"kind": kind, **one.media} if kind is not None else one.media,
        items=_with_kinds(one.items, ours.items) if one.items is not None else None,
        properties={name: _with_kinds(child, ours.properties.get(name)) for name, child in one.properties.items()},
        **choices,
    )


def _own_rules(table: Table, id: str) -> Table:
    """A createTask table with the one model id that the contract is for."""
    model = replace(table.body["model"], enum=(id,))
    return replace(table, models=(id,), body={**table.body, "model": model})


def _kind(given: str | None, words: str) -> str:
    if given is not None:
        if given not in KINDS_OF_MODEL:
            raise ConformanceError(
                _("kind is {given!r}: expected one of {names}").format(given=given, names=", ".join(KINDS_OF_MODEL))
            )
        return given
    text = words.lower().replace("_", "-")
    target = re.search(r"to-(image|video|audio|speech|dialogue)", text)
    if target is not None:
        return {"speech": "audio", "dialogue": "audio"}.get(target[1], target[1])
    found = {kind for kind, signs in _KIND_WORDS.items() if any(sign in text for sign in signs)}
    if len(found) == 1:
        return found.pop()
    raise ConformanceError(
        _("what comes out of {name}?").format(name=words.split()[0]),
        hint=_("Say it with --kind: {names}.").format(names=", ".join(KINDS_OF_MODEL)),
    )
