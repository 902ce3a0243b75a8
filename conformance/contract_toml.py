"""Contracts as TOML text: what ``contract draft`` writes and a person reviews."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from conformance.contract import Contract
from conformance.contract_kinds import MEDIA
from conformance.facts import CHOICES, FACTS
from conformance.model import ABSENT, Conversion, CrossRule, Expectation, Json, Parameter, Rate

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
_WIDTH = 118


def contract_to_toml(contract: Contract) -> str:
    """The text of ``contract``'s file; reading it gives the same contract back.

    Required parameters come first, then the others, both in alphabetical order: pages reorder theirs at will.
    """
    return "\n".join(_Writer(contract).lines()) + "\n"


def parameter_to_toml(contract: Contract, parameter: Parameter, keys: Sequence[str | int], path: str) -> str:
    """The text of the table of one parameter, and of those below it.

    Args:
        contract: has its conversion, and says where its facts stand.
        keys: of the table; numbers are those of alternatives.
        path: dotted, as the contract's sources and conversions have it.
    """
    header = ".".join(spelled_key(key) for key in keys if isinstance(key, str))
    lines = list(_Writer(contract).parameter(parameter, header, path))[1:]
    if isinstance(keys[-1], int):
        lines[0] = f"[{lines[0]}]"
    return "\n".join(lines) + "\n"


def assignment(key: str, value: Json) -> str:
    """``key = value`` as a line, or as several where a list is long."""
    bare = key.rstrip()
    return "\n".join(_line(f"{spelled_key(bare)}{key[len(bare) :]}", value)) + "\n"


class _Writer:
    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def lines(self) -> Iterator[str]:
        contract = self.contract
        head: dict[str, Json] = {
            "model" if contract.is_model else "name": contract.id,
            "title": contract.title,
            "kind": contract.kind,
            "endpoint": contract.table.endpoint,
            "page": contract.page,
            "documented_as": contract.documented_as,
            "verified": contract.verified,
            "retired": contract.retired,
            "successor": contract.successor,
        }
        width = max(len(key) for key, value in head.items() if value is not None)
        for key, value in head.items():
            if value is not None:
                yield f"{key:<{width}} = {_value(value)}"
        yield from self._schema()
        yield from self._parameters()
        ours: tuple[tuple[str, tuple[Any, ...], Callable[[Any], dict[str, Json]]], ...]
        ours = (
            ("rule", contract.rules, _rule),
            ("unruled", contract.unruled, _plain),
            ("price", contract.prices, rate_to_data),
        )
        for name, rows, facts_of in ours:
            for row in rows:
                facts = {key: value for key, value in facts_of(row).items() if value is not None}
                width = max(map(len, facts))
                yield from ("", f"[[{name}]]")
                for key, value in facts.items():
                    yield from _line(f"{key:<{width}}", value)
        if contract.upload is not None:
            yield from ("", "[upload]")
            for key, value in _plain(contract.upload).items():
                if value is not None:
                    yield f"{key} = {_value(list(value) if isinstance(value, tuple) else value)}"

    def _schema(self) -> Iterator[str]:
        contract = self.contract
        whole = contract.table.input if contract.is_model else contract.table.body_schema
        if whole is None:
            return
        path = "input" if contract.is_model else ""
        if whole.additional_properties is not None:
            yield from ("", "[schema]", f"additionalProperties = {_value(whole.additional_properties)}")
        yield from self._choices(whole, "schema", path)

    def _parameters(self) -> Iterator[str]:
        contract = self.contract
        beside = {name: one for name, one in contract.table.body.items() if name not in ("model", "input")}
        if contract.is_model and beside and all(map(_is_small, beside.values())):
            yield from ("", "[body]")
            for name, one in _ordered(beside):
                yield f"{spelled_key(name)} = {_value(self._facts(one, name))}"
        else:
            body = beside if contract.is_model else contract.table.body
            for name, one in _ordered(body):
                yield from self.parameter(one, f"body.{spelled_key(name)}", name)
        if contract.table.input is not None and contract.is_model:
            for name, one in _ordered(contract.table.input.properties):
                yield from self.parameter(one, f"input.{spelled_key(name)}", f"input.{name}")

    def parameter(self, parameter: Parameter, header: str, path: str) -> Iterator[str]:
        """The lines of one parameter's tables, an empty one first."""
        yield from ("", f"[{header}]")
        facts = self._facts(parameter, path)
        inline = parameter.items is not None and _is_small(parameter.items)
        if parameter.items is not None and inline:
            facts["items"] = self._facts(parameter.items, f"{path}[]")
        width = max(map(len, facts), default=0)
        for key, value in facts.items():
            yield from _line(f"{key:<{width}}", value)
        if parameter.items is not None and not inline:
            yield from self.parameter(parameter.items, f"{header}.items", f"{path}[]")
        for name, one in _ordered(parameter.properties):
            yield from self.parameter(
                one, f"{header}.properties.{spelled_key(name)}", f"{path}.{name}" if path else name
            )
        yield from self._choices(parameter, header, path)

    def _choices(self, parameter: Parameter, header: str, path: str) -> Iterator[str]:
        for keyword, attribute in CHOICES:
            for place, member in enumerate(getattr(parameter, attribute)):
                lines = self.parameter(member, f"{header}.{keyword}", f"{path}|{keyword}[{place}]")
                yield from ("", f"[[{header}.{keyword}]]")
                next(lines), next(lines)
                yield from lines
        if parameter.not_ is not None:
            yield from self.parameter(parameter.not_, f"{header}.not", f"{path}|not")

    def _facts(self, parameter: Parameter, path: str) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for fact in FACTS:
            value = getattr(parameter, fact.attribute)
            if value is None or value is ABSENT or (fact.name in ("required", "deprecated") and value is False):
                continue
            found[fact.name] = list(value) if isinstance(value, tuple) else value
        if parameter.media:
            found["media"] = {name: parameter.media[name] for name in MEDIA if name in parameter.media}
        conversion = self.contract.conversions.get(path)
        if conversion is not None:
            found["convert"] = _conversion(conversion)
        everything = self.contract.sources.get(f"{path}/*")
        if everything is not None:
            found["source"] = everything
            return found
        marked = {name: self.contract.sources.get(f"{path}/{name}") for name in found}
        sources = {name: source for name, source in marked.items() if source is not None}
        if sources:
            found["source"] = sources
        return found


def _conversion(conversion: Conversion) -> dict[str, Json]:
    found: dict[str, Json] = {"from": list(conversion.aliases), "unit": conversion.unit, "numeric": conversion.numeric}
    found["labels"] = dict(conversion.labels)
    return {key: value for key, value in found.items() if value}


def rule_to_data(rule: CrossRule) -> dict[str, Json]:
    """A cross rule as it stands in a contract, keys that say nothing left out."""
    return {key: value for key, value in _rule(rule).items() if value is not None}


def _rule(rule: CrossRule) -> dict[str, Json]:
    sides = [side[0] if len(side) == 1 else list(side) for side in rule.sides]
    return {
        "kind": rule.kind,
        "of": rule.of,
        "each": rule.each,
        "parameters": sides or None,
        "needs": list(rule.needs) or None,
        "if": _expectations(rule.conditions),
        "then": _expectations(rule.demands),
        "minimum": rule.minimum,
        "exclusiveMinimum": rule.exclusive_minimum,
        "maximum": rule.maximum,
        "equals": rule.equals,
        "documented": list(rule.documented),
        "page": rule.page,
    }


def rate_to_data(rate: Rate) -> dict[str, Json]:
    """A price as it stands in a contract; None for what it lacks."""
    facts = {"if": _expectations(rate.conditions), **_plain(rate)}
    return {key: facts[key] for key in ("if", "credits", "usd", "per", "times", "as_of", "source", "label")}


def _plain(row: Any) -> dict[str, Json]:
    return {one.name: getattr(row, one.name) for one in fields(row)}


def _expectations(expectations: Mapping[str, Expectation]) -> dict[str, Json] | None:
    return {path: _expectation(one) for path, one in expectations.items()} or None


def _expectation(one: Expectation) -> Json:
    """A value, a list of values, or a table: the shortest that says it."""
    found: dict[str, Json] = {} if one.given is None else {"given": one.given}
    facts = one.facts or Parameter()
    for fact in FACTS:
        value = getattr(facts, fact.attribute)
        if value is not None and value is not ABSENT:
            found[fact.name] = list(value) if isinstance(value, tuple) else value
    if facts.not_ is not None:
        found["not"] = list(facts.not_.enum or ())
    alone = next(iter(found.values())) if len(found) == 1 else None
    plain = found.keys() == {"enum"} or (found.keys() == {"const"} and not isinstance(alone, (dict, list)))
    return alone if plain else found


def _ordered(parameters: Mapping[str, Parameter]) -> list[tuple[str, Parameter]]:
    return sorted(parameters.items(), key=lambda item: (not item[1].required, item[0]))


def _is_small(parameter: Parameter) -> bool:
    """Whether a parameter fits into one inline table."""
    nested = parameter.items or parameter.properties or parameter.one_of or parameter.any_of or parameter.all_of
    return not nested and parameter.not_ is None and len(parameter.enum or ()) <= 4


def _line(key: str, value: Json) -> Iterator[str]:
    line = f"{key} = {_value(value)}"
    if len(line) <= _WIDTH or not isinstance(value, list):
        yield line
        return
    yield f"{key} = ["
    row = "   "
    for member in value:
        text = f" {_value(member)},"
        if len(row) + len(text) > _WIDTH:
            yield row
            row = "   "
        row += text
    yield row
    yield "]"


def spelled_key(name: str) -> str:
    """A name as a key of TOML: bare where it can be."""
    return name if _BARE_KEY.match(name) else _text(name)


def _value(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        pairs: Any = (f"{spelled_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    raise TypeError(f"TOML has no value for {value!r}")


def _text(text: str) -> str:
    r"""A basic string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
