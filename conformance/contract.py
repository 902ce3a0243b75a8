"""Contracts: our rules for one model or endpoint, as TOML that people review, and as a table.

A contract says what a page documents, in JSON Schema's words: ``[input.<parameter>]`` for createTask models,
``[body.<parameter>]`` for dedicated endpoints and for what stands beside ``input``, ``[schema]`` for what holds of the
input (or body) as a whole, such as alternatives. A fact that the page has only in its prose says so:
``source = "prose"`` for all that the schema lacks, or by fact, ``source = { maxLength = "prose" }``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from os import listdir
from pathlib import Path
from typing import Any, Never

from conformance.contract_kinds import CONTRACT_KINDS, MEDIA, Keys, one_of
from conformance.errors import ContractError, UnknownNameError
from conformance.facts import CHOICES, FACT_BY_NAME, FACTS, broken_facts
from conformance.messages import N_, said
from conformance.messages import gettext as _
from conformance.model import (
    ABSENT,
    CREATE_TASK,
    NOTHING,
    Conversion,
    CrossRule,
    Json,
    Parameter,
    Rate,
    Table,
    Unruled,
    Upload,
)
from conformance.record import Record

ROOT = Path(__file__).parent / "contracts"
KINDS_OF_MODEL = ("image", "video", "audio", "text", "file")
MAX_BYTES = 1_000_000

_HEAD = {
    "model": "string",
    "name": "string",
    "title": "string",
    "kind": "string",
    "endpoint": "string",
    "page": "string",
    "verified": "day",
    "retired": "day",
    "successor": "string",
    "documented_as": "string",
}
_TABLES = ("input", "body", "schema", "rule", "unruled", "price", "upload")
_NESTED = ("items", "properties", "oneOf", "anyOf", "allOf", "not", "media", "convert", "source")


class Contract(Record):
    """Our rules for one model or endpoint.

    Attributes:
        id: the model id, or the endpoint's name.
        kind: what comes out: image, video, audio, text; file for uploads.
        page: the page that documents it; verified: the snapshot it was last held against.
        retired: the last day on which it was documented; None while it is.
        successor: the id that took its place, where there is one.
        documented_as: the model id that the page's schema names by mistake.
        table: the rules.
        sources: ``path/fact`` → where a fact stands when not in the page's schema; ``path/*`` for all such facts.
        conversions: dotted path → what normalization may turn into that parameter.
        rules: what spans parameters.
        unruled: documented prose that limits values and is no rule, with the reason.
        prices: what a request costs; empty where nobody says.
        upload: of the upload endpoints: hosts and limits of files.
        path: of the file.
    """

    id: str
    title: str
    kind: str
    page: str
    verified: str
    table: Table
    retired: str | None = None
    successor: str | None = None
    documented_as: str | None = None
    sources: Mapping[str, str] = NOTHING
    conversions: Mapping[str, Conversion] = NOTHING
    rules: tuple[CrossRule, ...] = ()
    unruled: tuple[Unruled, ...] = ()
    prices: tuple[Rate, ...] = ()
    upload: Upload | None = None
    path: Path = Path()

    @property
    def is_model(self) -> bool:
        """Whether it is a createTask model, not an endpoint of its own."""
        return self.table.endpoint == CREATE_TASK


@cache
def contract_paths(root: Path = ROOT) -> Mapping[str, Path]:
    """Every contract's id with its file, models first, in alphabetical order."""
    found: dict[str, Path] = {}
    for folder in ("models", "endpoints"):
        base = root / folder
        for path in sorted(base.rglob("*.toml")):
            found[path.relative_to(base).as_posix().removesuffix(".toml")] = path
    return found


def load_contract(id: str, root: Path = ROOT) -> Contract:
    """The contract of a model id or an endpoint's name.

    Raises:
        UnknownNameError: there is none; the hint names the closest id.
        ContractError: its file breaks the format.
    """
    path = _path_of(id, root)
    if path is None:
        raise UnknownNameError(_("no contract for {id!r}").format(id=id), hint=closest_hint(id, contract_paths(root)))
    return read_contract(path, id)


def _path_of(id: str, root: Path) -> Path | None:
    """The file of a contract, looked for where its id says, without a look at all the others.

    Each step is compared with the names in its folder: not every file system tells ``A`` from ``a``.
    """
    *folders, name = id.split("/")
    for base in (root / "models", root / "endpoints"):
        path = base
        for step in (*folders, f"{name}.toml"):
            if not path.is_dir() or step not in listdir(path):
                break
            path /= step
        else:
            return path
    return None


def closest_hint(name: str, known: Any) -> str:
    """“Did you mean …” with the closest of ``known``, or how many there are."""
    from difflib import get_close_matches  # slow to import, and for errors only

    near = get_close_matches(name, names := list(known), n=1, cutoff=0.6)
    if near:
        return _("Did you mean {name}?").format(name=repr(near[0]))
    return _("Known: {names}").format(names=", ".join(sorted(names)[:8]) + (", …" if len(names) > 8 else ""))


def read_contract(path: Path, id: str | None = None, text: str | None = None) -> Contract:
    """The contract in a file.

    Args:
        id: what the file's place says that it is about; None to believe the file. text: instead of what it holds.

    Raises:
        ContractError: the file can't be read or breaks the format; the message names file, line and key.
    """
    text, data = read_toml(path, text)
    return _Loader(path, text).contract(data, id)


def read_toml(path: Path, text: str | None = None) -> tuple[str, dict[str, Any]]:
    """Text and content of a TOML file; ``text`` instead of what it holds.

    Raises:
        ContractError: it is missing, too large, not UTF-8 or no TOML; the message names file and line.
    """
    try:
        raw = path.read_bytes() if text is None else text.encode("utf-8")
        if len(raw) > MAX_BYTES:
            raise ContractError(_("{path}: larger than {most} bytes").format(path=path, most=MAX_BYTES))
        text = raw.decode("utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise ContractError(f"{path}: {_why(error)}") from error
    except UnicodeDecodeError as error:
        raise ContractError(_("{path}: not UTF-8 at byte {place}").format(path=path, place=error.start)) from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ContractError(_("{path}: expected TOML: {error}").format(path=path, error=_why(error))) from error


def _why(error: Exception) -> str:
    from conformance.causes import why  # of errors only: a first verdict does without

    return why(error)


def line_of(text: str, keys: Keys) -> int:
    """The line, from 1, on which the value at ``keys`` is complete in a valid TOML text.

    Lines are added until the text so far parses and holds the value: slow, so for error messages only, but right
    whatever the layout. Keys that never come give the last line.
    """
    lines = text.splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        try:
            value: Any = tomllib.loads("".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue
        try:
            for key in keys:
                value = value[key]
        except (KeyError, IndexError, TypeError):
            continue
        return count
    return max(len(lines), 1)


class _Loader:
    """Turns the content of one file into a contract, refusing what it does not know."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.sources: dict[str, str] = {}
        self.conversions: dict[str, Conversion] = {}
        self.places: dict[str, Keys] = {}

    def contract(self, data: dict[str, Any], id: str | None) -> Contract:
        self.check_keys(data, (*_HEAD, *_TABLES), ())
        for key, kind in _HEAD.items():
            if key in data:
                self.check(data[key], kind, (key,))
        for key in ("title", "kind", "endpoint", "page", "verified"):
            if key not in data:
                self.refuse(_("{key} is missing"), (), key=key)
        if data["kind"] not in KINDS_OF_MODEL:
            self.unfit(data["kind"], one_of(KINDS_OF_MODEL), ("kind",))
        method, _blank, url_path = data["endpoint"].partition(" ")
        if not (method.isupper() and url_path.startswith("/")):
            self.unfit(data["endpoint"], N_("a method and a path"), ("endpoint",))
        is_model = data["endpoint"] == CREATE_TASK
        own, other = ("model", "name") if is_model else ("name", "model")
        if own not in data or other in data:
            self.refuse(
                _("expected {own} and no {other} for {endpoint}"),
                (other,) if other in data else (),
                own=own,
                other=other,
                endpoint=data["endpoint"],
            )
        if id is not None and data[own] != id:
            self.refuse(_("{own} is {value!r}: its place says {id!r}"), (own,), own=own, value=data[own], id=id)
        if not is_model and "input" in data:
            self.refuse(_("a dedicated endpoint has no input: its parameters stand under [body.…]"), ("input",))
        table = self.table(data, method, url_path, is_model=is_model)
        return Contract(
            id=data[own],
            title=data["title"],
            kind=data["kind"],
            page=data["page"],
            verified=data["verified"],
            retired=data.get("retired"),
            successor=data.get("successor"),
            documented_as=data.get("documented_as"),
            table=table,
            sources=self.sources,
            conversions=self.conversions,
            **self.ours(data, table),
            path=self.path,
        )

    def table(self, data: dict[str, Any], method: str, path: str, *, is_model: bool) -> Table:
        body = self.parameters(data.get("body", {}), ("body",), "")
        schema = self.whole(data.get("schema", {}), "input" if is_model else "")
        if not is_model:
            return Table(method=method, path=path, body=body, body_schema=schema)
        for name in ("model", "input"):
            if name in body:
                self.refuse(
                    _("{name} follows from the contract: only what stands beside it goes here"),
                    ("body", name),
                    name=name,
                )
        model = data["model"]
        inside = self.parameters(data.get("input", {}), ("input",), "input.")
        whole = schema or Parameter()
        body["model"] = Parameter(type="string", required=True, enum=(model,))
        body["input"] = Parameter(
            type="object",
            required=True,
            properties=inside,
            additional_properties=whole.additional_properties,
            one_of=whole.one_of,
            any_of=whole.any_of,
            all_of=whole.all_of,
            not_=whole.not_,
        )
        return Table(method=method, path=path, content_type="application/json", models=(model,), body=body)

    def whole(self, data: Any, path: str) -> Parameter | None:
        """The ``[schema]`` table: what holds of the input or body as a whole."""
        if not data:
            return None
        self.check_keys(data, ("oneOf", "anyOf", "allOf", "not", "additionalProperties"), ("schema",))
        return self.parameter(data, ("schema",), path, named=False)

    def parameters(self, data: Any, keys: Keys, prefix: str) -> dict[str, Parameter]:
        if not isinstance(data, dict):
            self.unfit(data, N_("a table of parameters"), keys)
        return {
            name: self.parameter(value, (*keys, name), f"{prefix}{name}", named=True) for name, value in data.items()
        }

    def parameter(self, data: Any, keys: Keys, path: str, *, named: bool) -> Parameter:
        if not isinstance(data, dict):
            self.unfit(data, N_("a table of facts"), keys)
        self.check_keys(data, (*FACT_BY_NAME, *_NESTED), keys)
        known: dict[str, Any] = {"required": data.get("required", False) if named else None}
        for fact in FACTS:
            if fact.name in data:
                value = data[fact.name]
                self.check(value, fact.kind, (*keys, fact.name))
                known[fact.attribute] = tuple(value) if fact.kind == "list" else value
        if "items" in data:
            known["items"] = self.parameter(data["items"], (*keys, "items"), f"{path}[]", named=False)
        if "properties" in data:
            prefix = f"{path}." if path else ""
            known["properties"] = self.parameters(data["properties"], (*keys, "properties"), prefix)
        for name, attribute in CHOICES:
            if name in data:
                self.check(data[name], "tables", (*keys, name))
                members = enumerate(data[name])
                known[attribute] = tuple(
                    self.parameter(member, (*keys, name, place), f"{path}|{name}[{place}]", named=False)
                    for place, member in members
                )
        if "not" in data:
            known["not_"] = self.parameter(data["not"], (*keys, "not"), f"{path}|not", named=False)
        if "media" in data:
            known["media"] = self.flat(data["media"], MEDIA, (*keys, "media"))
        if "convert" in data:
            from conformance.contract_rules import read_conversion

            self.conversions[path] = read_conversion(self, data["convert"], (*keys, "convert"))
            self.places[path] = keys
        if "source" in data:
            self.source(data, keys, path)
        parameter = Parameter(**known)
        self.check_default(parameter, keys)
        for label, member in self.conversions[path].labels.items() if path in self.conversions else ():
            if member not in (parameter.enum or ()):
                self.refuse(
                    _("the label {label!r} names {value}, which is no member"),
                    (*keys, "convert"),
                    label=label,
                    value=_short(member),
                )
        return parameter

    def check_default(self, parameter: Parameter, keys: Keys) -> None:
        """A default that its own rule refuses would make normalization send what validation forbids."""
        if parameter.default is ABSENT:
            return
        broken = next(broken_facts(parameter, parameter.default), None)
        if broken is not None:
            self.refuse(
                _("default is {value}: it breaks {rule}"),
                (*keys, "default"),
                value=_short(parameter.default),
                rule=broken[1],
            )

    def source(self, data: dict[str, Any], keys: Keys, path: str) -> None:
        given = data["source"]
        facts = [name for name in data if name not in _NESTED or name == "media"]
        if isinstance(given, str):
            self.check(given, "string", (*keys, "source"))
            self.sources[f"{path}/*"] = given
            return
        self.check(given, "sources", (*keys, "source"))
        for fact, source in given.items():
            if fact not in facts:
                hint = closest_hint(fact, facts)
                self.refuse(
                    _("source names {fact!r}, which {place} does not have"),
                    (*keys, "source"),
                    hint,
                    fact=fact,
                    place=_dotted(keys),
                )
            self.sources[f"{path}/{fact}"] = source

    def ours(self, data: dict[str, Any], table: Table) -> dict[str, Any]:
        """What stands beside the parameters; its reader is imported only where there is any of it."""
        if not (self.conversions or any(name in data for name in ("rule", "unruled", "price", "upload"))):
            return {}
        from conformance import contract_rules

        contract_rules.check_aliases(self, self.conversions, self.places, table)
        for name in ("rule", "unruled", "price"):
            self.check(data.get(name, [{}]), "tables", (name,))
        return {
            "rules": contract_rules.read_rules(self, data.get("rule", []), table),
            "unruled": contract_rules.read_unruled(self, data.get("unruled", []), table),
            "prices": contract_rules.read_prices(self, data.get("price", []), table),
            "upload": contract_rules.read_upload(self, data["upload"]) if "upload" in data else None,
        }

    def flat(self, data: Any, kinds: Mapping[str, str], keys: Keys) -> dict[str, Json]:
        if not isinstance(data, dict):
            self.unfit(data, N_("a table"), keys)
        self.check_keys(data, tuple(kinds), keys)
        for key, value in data.items():
            self.check(value, kinds[key], (*keys, key))
        return data

    def check_keys(self, data: dict[str, Any], known: tuple[str, ...], keys: Keys) -> None:
        for key in data:
            if key not in known:
                template = _("unknown key {key!r} in {place}") if keys else _("unknown key {key!r}")
                self.refuse(template, (*keys, key), closest_hint(key, known), key=key, place=_dotted(keys))

    def check(self, value: Any, kind: str, keys: Keys) -> None:
        test, words = CONTRACT_KINDS[kind]
        if not test(value):
            self.unfit(value, words, keys)

    def unfit(self, value: Any, words: str, keys: Keys) -> Never:
        self.refuse(_("{place} is {value}: expected {words}"), keys, value=_short(value), words=said(words))

    def refuse(self, template: str, keys: Keys, hint: str = "", /, **values: object) -> Never:
        line = line_of(self.text, keys) if keys else 1
        raise ContractError(f"{self.path}:{line}: {template.format(**{'place': _dotted(keys), **values})}", hint=hint)


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def all_contracts(root: Path = ROOT) -> Iterator[Contract]:
    """Every contract, read one by one, in the order of :func:`contract_paths`."""
    for id, path in contract_paths(root).items():
        yield read_contract(path, id)
