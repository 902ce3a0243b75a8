"""What stands in a contract beside its parameters: cross rules, prose that is no rule, conversions, prices.

These tables are ours: the documentation has them in sentences. Each names the parameter whose description says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Never, Protocol

from conformance.contract_kinds import Keys
from conformance.facts import FACT_BY_NAME, FACTS, parameter_from_json
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import (
    CREATE_TASK,
    RULE_KINDS,
    SUM_OF,
    WHY_UNRULED,
    Conversion,
    CrossRule,
    Expectation,
    Json,
    Parameter,
    Rate,
    Table,
    Unruled,
    Upload,
    named,
)

UNITS = ("seconds", "times")
"""Units that a number may carry as a word: ``"5 seconds"``, ``"2x"``."""

_RULE = {
    "kind": "string",
    "parameters": "sides",
    "needs": "strings",
    "if": "table",
    "then": "table",
    "of": "string",
    "each": "string",
    "minimum": "number",
    "exclusiveMinimum": "number",
    "maximum": "number or path",
    "equals": "number or path",
    "documented": "strings",
    "page": "string",
}
_WANTED = {
    "exclusive": ({"parameters"}, set()),
    "at-least-one": ({"parameters"}, set()),
    "requires": ({"parameters", "needs"}, set()),
    "when": ({"then"}, set()),
    "sum": ({"parameters", "of"}, {"minimum", "maximum", "equals"}),
    "difference": ({"parameters"}, {"minimum", "exclusiveMinimum", "maximum"}),
    "unique": ({"parameters"}, set()),
}
"""Kind → keys that it must have, and keys of which it must have one at least."""

_UNRULED = {"parameter": "string", "about": "string", "why": "string", "page": "string"}
_CONVERT = {"from": "strings", "labels": "texts", "unit": "string", "numeric": "boolean"}
_RATE = {
    "per": "string",
    "credits": "number",
    "usd": "number",
    "times": "string",
    "if": "table",
    "as_of": "day",
    "source": "string",
    "label": "string",
}


_UPLOAD = {
    "hosts": "strings",
    "returns": "strings",
    "max_mb": "positive",
    "timeout_seconds": "positive",
    "keep_days": "positive",
    "page": "string",
}


class Reader(Protocol):
    """What reads the file: it knows where things stand and how to refuse them."""

    def flat(self, data: Any, kinds: Mapping[str, str], keys: Keys) -> dict[str, Any]:
        """``data`` as a table with known keys and values of the right kinds."""

    def check_keys(self, data: dict[str, Any], known: tuple[str, ...], keys: Keys) -> None:
        """Refuse keys that nobody knows."""

    def parameter(self, data: Any, keys: Keys, path: str, *, named: bool) -> Parameter:
        """The facts in ``data``."""

    def refuse(self, template: str, keys: Keys, hint: str = "", /, **values: object) -> Never:
        """Refuse the file: ``template`` with ``values``, and ``place`` for ``keys``, says why."""


def read_conversion(reader: Reader, data: Any, keys: Keys) -> Conversion:
    """What normalization may turn into a parameter."""
    facts = reader.flat(data, _CONVERT, keys)
    if not facts:
        reader.refuse(_("{place} is empty: expected from, labels, unit or numeric"), keys)
    if facts.get("unit", UNITS[0]) not in UNITS:
        reader.refuse(
            _("unit is {unit!r}: expected one of {names}"), (*keys, "unit"), unit=facts["unit"], names=", ".join(UNITS)
        )
    return Conversion(
        aliases=tuple(facts.get("from", ())),
        labels=facts.get("labels", {}),
        unit=facts.get("unit"),
        numeric=facts.get("numeric", False),
    )


def read_rules(reader: Reader, data: list[Any], table: Table) -> tuple[CrossRule, ...]:
    """The ``[[rule]]`` tables."""
    known = frozenset(paths_of(table))
    return tuple(_rule(reader, one, ("rule", place), known) for place, one in enumerate(data))


def read_unruled(reader: Reader, data: list[Any], table: Table) -> tuple[Unruled, ...]:
    """The ``[[unruled]]`` tables."""
    known = frozenset(paths_of(table))
    found = []
    for place, one in enumerate(data):
        keys: Keys = ("unruled", place)
        facts = reader.flat(one, _UNRULED, keys)
        _must(reader, facts, ("parameter", "about", "why"), keys)
        if facts["why"] not in WHY_UNRULED:
            reader.refuse(
                _("why is {why!r}: expected one of {names}"),
                (*keys, "why"),
                why=facts["why"],
                names=", ".join(WHY_UNRULED),
            )
        _known(reader, [facts["parameter"]], known, (*keys, "parameter"))
        found.append(Unruled(**facts))
    return tuple(found)


def read_prices(reader: Reader, data: list[Any], table: Table) -> tuple[Rate, ...]:
    """The ``[[price]]`` tables."""
    known = frozenset(paths_of(table))
    found = []
    for place, one in enumerate(data):
        keys: Keys = ("price", place)
        facts = dict(reader.flat(one, _RATE, keys))
        _must(reader, facts, ("per", "as_of", "source", "label"), keys)
        if "credits" not in facts and "usd" not in facts:
            reader.refuse(_("neither credits nor usd is given"), keys)
        if facts.get("credits", 0) < 0 or facts.get("usd", 0) < 0:
            reader.refuse(_("a price is below zero"), keys)
        _known(reader, [facts["times"]] if "times" in facts else [], known, (*keys, "times"))
        conditions = _expectations(reader, facts.pop("if", {}), (*keys, "if"), known, "")
        found.append(Rate(conditions=conditions, **facts))
    return tuple(found)


def read_upload(reader: Reader, data: Any) -> Upload:
    """The ``[upload]`` table."""
    facts = reader.flat(data, _UPLOAD, ("upload",))
    _must(reader, facts, ("hosts", "returns"), ("upload",))
    return Upload(**{**facts, "hosts": tuple(facts["hosts"]), "returns": tuple(facts["returns"])})


def check_aliases(
    reader: Reader, conversions: Mapping[str, Conversion], places: Mapping[str, Keys], table: Table
) -> None:
    """An alias is no parameter of the contract and goes to one parameter only, which stands at the top.

    Args:
        places: where each of ``conversions`` stands in the file.
    """
    root = "input" if table.endpoint == CREATE_TASK else "body"
    known = {path for path in paths_of(table) if "." not in path and "[" not in path}
    owner: dict[str, str] = {}
    for path, conversion in conversions.items():
        place = places[path]
        name, keys = str(place[-1]), (*place, "convert", "from")
        # [input.name], or in an alternative: [[schema.oneOf]] with properties.name
        is_top = place[:-1] == (root,) or (place[0], place[-2:-1], len(place)) == ("schema", ("properties",), 5)
        if conversion.aliases and not is_top:
            reader.refuse(_("{path} is not at the top: it has no aliases"), keys, path=path)
        for alias in conversion.aliases:
            if alias in known:
                reader.refuse(_("{path}: the alias {alias!r} is a parameter itself"), keys, path=path, alias=alias)
            if owner.setdefault(alias, name) != name:
                reader.refuse(
                    _("{path}: the alias {alias!r} goes to {name} already"),
                    keys,
                    path=path,
                    alias=alias,
                    name=owner[alias],
                )


def _rule(reader: Reader, data: Any, keys: Keys, known: frozenset[str]) -> CrossRule:
    facts = reader.flat(data, _RULE, keys)
    _must(reader, facts, ("kind", "documented"), keys)
    kind = facts["kind"]
    if kind not in RULE_KINDS:
        reader.refuse(
            _("kind is {kind!r}: expected one of {names}"), (*keys, "kind"), kind=kind, names=", ".join(RULE_KINDS)
        )
    wanted, bounds = _WANTED[kind]
    _must(reader, facts, tuple(sorted(wanted)), keys)
    if bounds and not bounds & facts.keys():
        reader.refuse(_("a rule of kind {kind} needs one of {names}"), keys, kind=kind, names=", ".join(sorted(bounds)))
    for key in sorted(facts.keys() - wanted - bounds - {"kind", "if", "each", "documented", "page"}):
        reader.refuse(_("a rule of kind {kind} has no {key}"), (*keys, key), kind=kind, key=key)
    if facts.get("of", SUM_OF[0]) not in SUM_OF:
        reader.refuse(
            _("of is {of!r}: expected one of {names}"), (*keys, "of"), of=facts["of"], names=", ".join(SUM_OF)
        )
    prefix = f"{facts['each']}[]." if "each" in facts else ""
    sides = _sides(facts)
    if kind == "difference" and isinstance(facts.get("maximum"), str):
        reader.refuse(_("the maximum of a difference is a number"), (*keys, "maximum"))
    least = {"exclusive": 2, "at-least-one": 2, "difference": 2}.get(kind, 1)
    if ("parameters" in facts and len(sides) < least) or (kind == "difference" and len(sides) != least):
        reader.refuse(
            ngettext("a rule of kind {kind} needs {n} parameter", "a rule of kind {kind} needs {n} parameters", least),
            (*keys, "parameters"),
            kind=kind,
            n=least,
        )
    if kind not in ("exclusive", "at-least-one") and any(len(side) != 1 for side in sides):
        reader.refuse(_("a rule of kind {kind} has no groups of parameters"), (*keys, "parameters"), kind=kind)
    conditions = _expectations(reader, facts.get("if", {}), (*keys, "if"), known, prefix if kind == "when" else "")
    demands = _expectations(reader, facts.get("then", {}), (*keys, "then"), known, prefix)
    rule = _made(facts, conditions, demands)
    _known(reader, rule.parameters, known, keys)
    _known(reader, rule.documented, known, (*keys, "documented"))
    return rule


def rule_from_data(data: Mapping[str, Any]) -> CrossRule:
    """The rule that ``rule_to_data`` wrote as ``data``; the shape is trusted."""
    conditions, demands = (
        {path: expectation_from_data(one) for path, one in data.get(key, {}).items()} for key in ("if", "then")
    )
    return _made(data, conditions, demands)


def _made(
    facts: Mapping[str, Any], conditions: Mapping[str, Expectation], demands: Mapping[str, Expectation]
) -> CrossRule:
    return CrossRule(
        kind=facts["kind"],
        sides=_sides(facts),
        needs=tuple(facts.get("needs", ())),
        conditions=conditions,
        demands=demands,
        of=facts.get("of"),
        each=facts.get("each"),
        minimum=facts.get("minimum"),
        exclusive_minimum=facts.get("exclusiveMinimum"),
        maximum=facts.get("maximum"),
        equals=facts.get("equals"),
        documented=tuple(facts.get("documented", ())),
        page=facts.get("page"),
    )


def _sides(facts: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in facts.get("parameters", ()))


def _expectations(reader: Reader, data: Any, keys: Keys, known: frozenset[str], prefix: str) -> dict[str, Expectation]:
    _known(reader, [f"{prefix}{path}" for path in data], known, keys)
    return {path: _expectation(reader, value, (*keys, path)) for path, value in data.items()}


_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
)
_EXPECTED = frozenset(("type", "enum", "const", "multipleOf", "step", *_BOUNDS))
"""Facts that a condition or a demand may name: those that are judged value by value."""


def _expectation(reader: Reader, data: Any, keys: Keys) -> Expectation:
    """A value, a list of values, or a table of facts, with ``given`` and ``not`` (values that it is not)."""
    if isinstance(data, (dict, list)) and not data:
        reader.refuse(_("{place} expects nothing"), keys)
    if isinstance(data, dict):
        allowed = {fact.name for fact in FACTS} & _EXPECTED
        reader.check_keys(data, ("given", "not", *sorted(allowed)), keys)
        given = data.get("given")
        if "given" in data and not isinstance(given, bool):
            reader.refuse(_("given is {given!r}: expected true or false"), (*keys, "given"), given=given)
    return expectation_from_data(data, lambda facts: reader.parameter(facts, keys, "", named=False))


def expectation_from_data(
    data: Json, read: Callable[[dict[str, Json]], Parameter] = parameter_from_json
) -> Expectation:
    """What ``data``, as a contract has it, expects; its shape is trusted.

    Args:
        read: makes facts of what is neither a value nor a list of values.
    """
    if isinstance(data, list):
        return Expectation(facts=Parameter(enum=tuple(data)))
    if not isinstance(data, dict):
        return Expectation(facts=Parameter(const=data))
    rest = {name: value for name, value in data.items() if name in FACT_BY_NAME}
    if "not" in data:
        rest["not"] = {"enum": data["not"] if isinstance(data["not"], list) else [data["not"]]}
    return Expectation(given=data.get("given"), facts=read(rest) if rest else None)


def _must(reader: Reader, facts: Mapping[str, Any], names: tuple[str, ...], keys: Keys) -> None:
    for name in names:
        if name not in facts:
            reader.refuse(_("{place}: {name} is missing"), keys, name=name)


def _known(reader: Reader, paths: Any, known: frozenset[str], keys: Keys) -> None:
    for path in paths:
        if path.removesuffix("[]") not in known:
            from conformance.contract import closest_hint

            reader.refuse(
                _("{place} names {path!r}, which is no parameter"),
                keys,
                closest_hint(path, known),
                path=path,
            )


def paths_of(table: Table) -> Iterator[str]:
    """Every parameter that a rule may name: dotted, from the input of a createTask model, else from the body."""
    if table.endpoint == CREATE_TASK:
        inside = {"input": table.body["input"]}
        yield from (path.removeprefix("input.") for path, _one in named(inside) if path != "input")
        return
    whole = {"": Parameter(properties=table.body)}
    if table.body_schema is not None:
        whole["|"] = table.body_schema
    for name, one in whole.items():
        yield from (path.removeprefix(f"{name}.") for path, _one in named({name: one}) if path != name)
