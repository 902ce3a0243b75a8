"""A contract on a terminal, as a table that a person can read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.contract import Contract
from conformance.model import ABSENT, Json, Parameter
from conformance.report.words import visible
from conformance.wording import expectation_words, rule_words

_CHOICES = (("one of", "one_of"), ("any of", "any_of"), ("all of", "all_of"))
_LIMITS = (
    ("{} code points or more", "min_length"),
    ("{} code points at most", "max_length"),
    ("from {}", "minimum"),
    ("to {}", "maximum"),
    ("above {}", "exclusive_minimum"),
    ("below {}", "exclusive_maximum"),
    ("step {}", "step"),
    ("multiple of {}", "multiple_of"),
    ("{} items or more", "min_items"),
    ("{} items at most", "max_items"),
    ("matches {}", "pattern"),
)


_MEDIA = (
    ("types", "{}"),
    ("formats", "{}"),
    ("max_mb", "{} MB at most"),
    ("max_total_mb", "{} MB in all"),
    ("min_seconds", "{} s or longer"),
    ("max_seconds", "{} s at most"),
    ("min_px", "sides {} px or more"),
    ("max_px", "sides {} px at most"),
)


def print_contract(contract: Contract, console: Console) -> None:
    """Print what the contract is about, then one line a parameter, nested ones below their parents."""
    facts = {
        "endpoint": contract.table.endpoint,
        "page": contract.page,
        "verified": contract.verified,
        "retired": contract.retired,
        "successor": contract.successor,
        "documented as": contract.documented_as,
    }
    console.print(Text(contract.id, "bold"), Text(visible(contract.title)), Text(f"({contract.kind})", "dim"))
    for name, value in facts.items():
        if value is not None:
            console.print(Text(f"{name}: {visible(value)}"))
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("parameter", "type", "required", "default", "allowed", "from prose"):
        table.add_column(heading, overflow="fold")
    for path, depth, label, parameter in _rows(contract):
        table.add_row(
            Text("  " * depth + visible(label), "bold" if parameter.required else ""),
            _type(parameter),
            {True: "yes", False: "no", None: ""}[parameter.required],
            "" if parameter.default is ABSENT else _value(parameter.default),
            Text("; ".join(_allowed(parameter))),
            ", ".join(_from_prose(contract, path)),
        )
    console.print(table)
    for heading, lines in (
        ("What spans parameters", [rule_words(rule) for rule in contract.rules]),
        ("What normalization takes", list(_conversions(contract))),
        ("Limits that are no rule", [f"{one.parameter}: {one.about}" for one in contract.unruled]),
        ("Newest prices", list(_prices(contract))),
    ):
        if lines:
            console.print(Text(f"\n{heading}", "bold"))
            for line in lines:
                console.print(Text(f"  {visible(line)}"), soft_wrap=True)


def _conversions(contract: Contract) -> Iterator[str]:
    for path, one in contract.conversions.items():
        parts = [f"from {', '.join(one.aliases)}"] if one.aliases else []
        parts += [f"with the unit {one.unit}"] if one.unit is not None else []
        parts += ["numbers as text"] if one.numeric else []
        parts += [f"{label!r} for {member}" for label, member in one.labels.items()]
        yield f"{path}: {'; '.join(parts)}"


def _prices(contract: Contract) -> Iterator[str]:
    newest = max((rate.as_of for rate in contract.prices), default="")
    for rate in contract.prices:
        if rate.as_of == newest:
            given = " and ".join(expectation_words(path, one) for path, one in rate.conditions.items())
            amount = f"{rate.credits} credits" if rate.credits is not None else f"${rate.usd}"
            yield f"{amount} per {rate.per}{f' with {given}' if given else ''} ({rate.source} of {rate.as_of})"


def _from_prose(contract: Contract, path: str) -> list[str]:
    facts = (key.rpartition("/") for key in contract.sources)
    return sorted("what the schema lacks" if fact == "*" else fact for where, _, fact in facts if where == path)


def _rows(contract: Contract) -> Iterator[tuple[str, int, str, Parameter]]:
    if not contract.is_model:
        yield from _named(contract.table.body, "", 0)
        if contract.table.body_schema is not None:
            yield from _choices(contract.table.body_schema, "", 0)
        return
    whole = contract.table.body["input"]
    yield from _named(whole.properties, "input.", 0)
    yield from _choices(whole, "input", 0)
    beside = {name: one for name, one in contract.table.body.items() if name not in ("model", "input")}
    for path, depth, label, parameter in _named(beside, "", 0):
        yield path, depth, f"(beside input) {label}", parameter


def _named(parameters: Mapping[str, Parameter], prefix: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    for name, parameter in parameters.items():
        yield f"{prefix}{name}", depth, name, parameter
        yield from _below(parameter, f"{prefix}{name}", depth + 1)


def _below(parameter: Parameter, path: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    if parameter.items is not None:
        yield f"{path}[]", depth, "each item", parameter.items
        yield from _below(parameter.items, f"{path}[]", depth + 1)
    yield from _named(parameter.properties, f"{path}.", depth)
    yield from _choices(parameter, path, depth)


def _choices(parameter: Parameter, path: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    for words, attribute in _CHOICES:
        keyword = attribute.replace("_of", "Of")
        for place, member in enumerate(getattr(parameter, attribute)):
            title = f": {member.title}" if member.title else ""
            where = f"{path}|{keyword}[{place}]"
            yield where, depth, f"{words} ({place + 1}){title}", member
            yield from _below(member, where, depth + 1)
    if parameter.not_ is not None:
        yield f"{path}|not", depth, "not", parameter.not_
        yield from _below(parameter.not_, f"{path}|not", depth + 1)


def _type(parameter: Parameter) -> str:
    words = parameter.type or ""
    if parameter.format:
        words = f"{words} ({visible(parameter.format)})"
    return f"{words}, deprecated" if parameter.deprecated else words


def _allowed(parameter: Parameter) -> Iterator[str]:
    if parameter.enum is not None:
        yield " ".join(map(_value, parameter.enum))
    if parameter.const is not ABSENT:
        yield f"only {_value(parameter.const)}"
    for words, attribute in _LIMITS:
        value = getattr(parameter, attribute)
        if value is not None:
            yield words.format(visible(str(value)))
    if parameter.additional_properties is False:
        yield "no other parameters"
    for key, words in _MEDIA:
        if key in parameter.media:
            value = parameter.media[key]
            yield words.format(", ".join(value) if isinstance(value, list) else value)


def _value(value: Json) -> str:
    return visible(value) if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
