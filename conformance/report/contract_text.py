"""A contract on a terminal, as a table that a person can read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.contract import Contract
from conformance.messages import gettext as _
from conformance.messages import ngettext, said
from conformance.model import ABSENT, Json, Parameter
from conformance.pricing import source_of
from conformance.report.price_words import rate_words
from conformance.report.words import visible
from conformance.wording import PHRASES, Template, phrased, rule_words

_LIMITS: Mapping[str, Template] = {
    "min_length": lambda n: ngettext("{value} code points or more", "{value} code points or more", n),
    "max_length": lambda n: ngettext("{value} code points at most", "{value} code points at most", n),
    "minimum": lambda _n: _("from {value}"),
    "maximum": lambda _n: _("to {value}"),
    "exclusive_minimum": lambda _n: _("above {value}"),
    "exclusive_maximum": lambda _n: _("below {value}"),
    "step": lambda _n: _("step {value}"),
    "multiple_of": lambda _n: _("multiple of {value}"),
    "min_items": PHRASES["min_items"],
    "max_items": PHRASES["max_items"],
    "pattern": lambda _n: _("matches {value}"),
}

_MEDIA: Mapping[str, Template] = {
    "types": lambda _n: "{value}",
    "formats": lambda _n: "{value}",
    "max_mb": lambda _n: _("{value} MB at most"),
    "max_total_mb": lambda _n: _("{value} MB in all"),
    "min_seconds": lambda _n: _("{value} s or longer"),
    "max_seconds": lambda _n: _("{value} s at most"),
    "min_px": lambda _n: _("sides {value} px or more"),
    "max_px": lambda _n: _("sides {value} px at most"),
}


def print_contract(contract: Contract, console: Console) -> None:
    """Print what the contract is about, then one line a parameter, nested ones below their parents."""
    facts = {
        _("endpoint"): contract.table.endpoint,
        _("page"): contract.page,
        _("verified"): contract.verified,
        _("retired"): contract.retired,
        _("successor"): contract.successor,
        _("documented as"): contract.documented_as,
    }
    console.print(Text(contract.id, "bold"), Text(visible(contract.title)), Text(f"({_(contract.kind)})", "dim"))
    for name, value in facts.items():
        if value is not None:
            console.print(Text(f"{name}: {visible(value)}"))
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("parameter"), _("type"), _("required"), _("default"), _("allowed"), _("from prose")):
        table.add_column(heading, overflow="fold")
    for path, depth, label, parameter in _rows(contract):
        table.add_row(
            Text("  " * depth + visible(label), "bold" if parameter.required else ""),
            _type(parameter),
            {True: _("yes"), False: _("no"), None: ""}[parameter.required],
            "" if parameter.default is ABSENT else _value(parameter.default),
            Text("; ".join(_allowed(parameter))),
            ", ".join(_from_prose(contract, path)),
        )
    console.print(table)
    for heading, lines in (
        (_("What spans parameters"), [rule_words(rule) for rule in contract.rules]),
        (_("What normalization takes"), list(_conversions(contract))),
        (_("Limits that are no rule"), [f"{one.parameter}: {_(one.about)}" for one in contract.unruled]),
        (_("Newest prices"), list(_prices(contract))),
    ):
        if lines:
            console.print(Text(f"\n{heading}", "bold"))
            for line in lines:
                console.print(Text(f"  {visible(line)}"), soft_wrap=True)


def _conversions(contract: Contract) -> Iterator[str]:
    for path, one in contract.conversions.items():
        parts = [_("from {names}").format(names=", ".join(one.aliases))] if one.aliases else []
        parts += [_("with the unit {unit}").format(unit=one.unit)] if one.unit is not None else []
        parts += [_("numbers as text")] if one.numeric else []
        parts += [
            _("{label} for {member}").format(label=repr(label), member=held) for label, held in one.labels.items()
        ]
        yield f"{path}: {'; '.join(parts)}"


def _prices(contract: Contract) -> Iterator[str]:
    newest = max((rate.as_of for rate in contract.prices), default="")
    for rate in contract.prices:
        if rate.as_of == newest:
            yield _("{price} ({source})").format(price=rate_words(rate), source=said(source_of(rate)))


def _from_prose(contract: Contract, path: str) -> list[str]:
    facts = (key.rpartition("/") for key in contract.sources)
    return sorted(_("what the schema lacks") if fact == "*" else fact for where, _mark, fact in facts if where == path)


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
        yield path, depth, _("(beside input) {name}").format(name=label), parameter


def _named(parameters: Mapping[str, Parameter], prefix: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    for name, parameter in parameters.items():
        yield f"{prefix}{name}", depth, name, parameter
        yield from _below(parameter, f"{prefix}{name}", depth + 1)


def _below(parameter: Parameter, path: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    if parameter.items is not None:
        yield f"{path}[]", depth, _("each item"), parameter.items
        yield from _below(parameter.items, f"{path}[]", depth + 1)
    yield from _named(parameter.properties, f"{path}.", depth)
    yield from _choices(parameter, path, depth)


def _choices(parameter: Parameter, path: str, depth: int) -> Iterator[tuple[str, int, str, Parameter]]:
    for words, attribute in ((_("one of"), "one_of"), (_("any of"), "any_of"), (_("all of"), "all_of")):
        keyword = attribute.replace("_of", "Of")
        for place, member in enumerate(getattr(parameter, attribute)):
            title = f": {member.title}" if member.title else ""
            where = f"{path}|{keyword}[{place}]"
            yield where, depth, f"{words} ({place + 1}){title}", member
            yield from _below(member, where, depth + 1)
    if parameter.not_ is not None:
        yield f"{path}|not", depth, _("not"), parameter.not_
        yield from _below(parameter.not_, f"{path}|not", depth + 1)


def _type(parameter: Parameter) -> str:
    words = parameter.type or ""
    if parameter.format:
        words = f"{words} ({visible(parameter.format)})"
    return _("{type}, deprecated").format(type=words) if parameter.deprecated else words


def _allowed(parameter: Parameter) -> Iterator[str]:
    if parameter.enum is not None:
        yield " ".join(map(_value, parameter.enum))
    if parameter.const is not ABSENT:
        yield _("only {value}").format(value=_value(parameter.const))
    for attribute, template in _LIMITS.items():
        value = getattr(parameter, attribute)
        if value is not None:
            yield phrased(template, value, visible(str(value)))
    if parameter.additional_properties is False:
        yield _("no other parameters")
    for key, template in _MEDIA.items():
        if key in parameter.media:
            value = parameter.media[key]
            yield phrased(template, value, ", ".join(value) if isinstance(value, list) else str(value))


def _value(value: Json) -> str:
    return visible(value) if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
