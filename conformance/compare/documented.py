"""Documentation read as rules: what a contract that says exactly what a page says would hold.

The schema speaks first; a fact that it lacks is taken from the prose, and marked so. Names and enumeration members
lose their stray blanks, groups named by reference count as merged. Where prose contradicts the schema, the page's
lints say so and the schema stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from conformance.facts import CHOICES, PROSE_LIMITS, has_type
from conformance.kept import Kept
from conformance.meaning import has_choices
from conformance.model import ABSENT, NOTHING, Json, Parameter, Table
from conformance.record import replace

OPPOSITE = {
    "minimum": "exclusive_minimum",
    "maximum": "exclusive_maximum",
    "exclusiveMinimum": "minimum",
    "exclusiveMaximum": "maximum",
}
"""A bound in the text → the other kind of the same bound: where the schema has that one, the text's does not count."""
ALWAYS_PROSE = frozenset(("step",))
"""Facts that no schema has: where they stand goes without saying."""


@dataclass(frozen=True, slots=True)
class Documented:
    """A table as rules, and what the page says of them.

    Attributes:
        sources: facts that stand only in prose: ``path/fact`` → ``prose``.
        pages: path → the parameter of the body as the page has it.
        names: path → its name as the page spells it, where that is repaired.
    """

    table: Table
    sources: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Parameter] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def documented(table: Table) -> Documented:
    """The rules that ``table``, as parsed from a page, states."""
    notes = _Notes({}, {}, {})
    whole = table.body_schema
    rules = replace(
        table,
        body=_parameters(table.body, {}, "", notes),
        body_schema=_rules(whole, "", notes) if whole is not None else None,
        query=_parameters(table.query, {}, "", _Notes(notes.sources, {}, {})),
    )
    return Documented(rules, notes.sources, notes.pages, notes.names)


class _Notes(NamedTuple):
    """What is written down on the way, as :class:`Documented` has it."""

    sources: dict[str, str]
    pages: dict[str, Parameter]
    names: dict[str, str]


def _parameters(
    own: Mapping[str, Parameter], refs: Mapping[str, Parameter], prefix: str, notes: _Notes
) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    names = {**refs, **own}
    for name, parameter in names.items():
        repaired = name.strip()
        if repaired != name and repaired in names:
            repaired = name  # both spellings are documented: two parameters, not a slip
        elif repaired != name:
            notes.names[f"{prefix}{repaired}"] = name
        found[repaired] = _rules(parameter, f"{prefix}{repaired}", notes)
    return found


def _rules(parameter: Parameter, path: str, notes: _Notes) -> Parameter:
    notes.pages[path] = parameter
    own = _OWN.get(id(parameter)) or _OWN.keep(id(parameter), _read(parameter))
    for fact in own.of_prose:
        notes.sources[f"{path}/{fact}"] = "prose"
    if not _has_others(parameter):
        return own.rules
    nested = _nested(parameter, path, notes)
    known = _WHOLE.get(id(parameter)) or _WHOLE.keep(id(parameter), (replace(own.rules, **nested), parameter))
    return known[0]


class _Own(NamedTuple):
    """The facts of a parameter itself as rules.

    Attributes:
        of_prose: names of those that stand only in prose.
        parameter: as the page has it.
    """

    rules: Parameter
    of_prose: tuple[str, ...]
    parameter: Parameter


_OWN: Kept[int, _Own] = Kept()
"""By the identity of the parameter, which is kept with them, so that no other has it: days share parameters."""
_WHOLE: Kept[int, tuple[Parameter, Parameter]] = Kept()
"""The same of parameters that hold others, with these; and as the page has them."""


def _has_others(parameter: Parameter) -> bool:
    """Whether other parameters are nested in it."""
    is_holder = parameter.properties or parameter.refs or parameter.items is not None
    return bool(is_holder) or has_choices(parameter)


def _read(parameter: Parameter) -> _Own:
    known: dict[str, Any] = {}
    of_prose: list[str] = []
    prose = parameter.prose
    for fact in PROSE_LIMITS if prose else ():
        opposite = OPPOSITE.get(fact.name)
        if fact.name not in prose or getattr(parameter, fact.attribute) is not None:
            continue
        if opposite is None or getattr(parameter, opposite) is None:
            known[fact.attribute] = prose[fact.name]
            if fact.name not in ALWAYS_PROSE:
                of_prose.append(fact.name)
    if "default" in prose and parameter.default is ABSENT:
        known["default"] = prose["default"]
        of_prose.append("default")
    if "enum" in prose and parameter.enum is None:
        known["enum"] = tuple(prose["enum"])
        of_prose.append("enum")
    elif parameter.enum is not None:
        known["enum"] = _repaired(parameter.enum)
    if "media" in prose:
        known["media"] = prose["media"]
    if _is_sample(parameter.default):
        known["default"] = ABSENT
    elif isinstance(parameter.default, str) and parameter.enum is not None:
        known["default"] = _repaired((parameter.default,))[0]
    return _Own(replace(parameter, prose=NOTHING, **known), tuple(of_prose), parameter)


def _nested(parameter: Parameter, path: str, notes: _Notes) -> dict[str, Any]:
    """What is nested in a parameter as rules, by attribute."""
    known: dict[str, Any] = {"refs": NOTHING}
    if parameter.items is not None:
        known["items"] = _rules(parameter.items, f"{path}[]", notes)
    prefix = f"{path}." if path else ""
    known["properties"] = _parameters(parameter.properties, parameter.refs, prefix, notes) or NOTHING
    for name, attribute in CHOICES:
        members = getattr(parameter, attribute)
        if members:
            known[attribute] = tuple(
                _rules(member, f"{path}|{name}[{place}]", notes) for place, member in enumerate(members)
            )
    if parameter.not_ is not None:
        known["not_"] = _rules(parameter.not_, f"{path}|not", notes)
    return known


def _repaired(members: Iterable[Json]) -> tuple[Json, ...]:
    return tuple(member.strip() if isinstance(member, str) else member for member in members)


def _is_sample(default: Json) -> bool:
    """Whether a default is a text so long that the snapshot keeps only its length: a sample, not a rule."""
    return has_type(default, "object") and "$text" in default
