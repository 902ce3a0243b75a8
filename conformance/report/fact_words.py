"""Facts of a parameter as phrases: what history, drift and accept say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from conformance.compare.agreement import UNSAID, facts_of
from conformance.history import MemberChange
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import ABSENT, Absent, Json, Parameter
from conformance.wording import PHRASES, Template, alternative_words, members, phrased, shown

_MOST_NAMES = 12

_BARE = frozenset(("type", "format"))
"""Facts whose values are words of JSON Schema, shown without quotation marks."""

_PHRASES: Mapping[str, Template] = {
    "type": lambda _n: "{value}",
    "enum": lambda _n: _("one of {value}"),
    "const": lambda _n: _("only {value}"),
    "default": lambda _n: _("default {value}"),
    "minLength": PHRASES["min_length"],
    "maxLength": lambda n: ngettext("up to {value} characters", "up to {value} characters", n),
    "pattern": PHRASES["pattern"],
    "format": lambda _n: _("format {value}"),
    "minimum": lambda _n: _("from {value}"),
    "maximum": lambda _n: _("up to {value}"),
    "exclusiveMinimum": lambda _n: _("above {value}"),
    "exclusiveMaximum": lambda _n: _("below {value}"),
    "multipleOf": lambda _n: _("multiple of {value}"),
    "step": lambda _n: _("step {value}"),
    "minItems": PHRASES["min_items"],
    "maxItems": lambda n: ngettext("up to {value} items", "up to {value} items", n),
    "media.types": lambda _n: _("files of {value}"),
    "media.formats": lambda _n: _("files in {value}"),
    "media.max_mb": lambda _n: _("files up to {value} MB"),
    "media.max_total_mb": lambda _n: _("files up to {value} MB in all"),
    "media.min_seconds": lambda n: ngettext("files of {value} seconds or more", "files of {value} seconds or more", n),
    "media.max_seconds": lambda n: ngettext("files up to {value} seconds", "files up to {value} seconds", n),
    "media.min_px": lambda n: ngettext("sides of {value} pixels or more", "sides of {value} pixels or more", n),
    "media.max_px": lambda n: ngettext("sides up to {value} pixels", "sides up to {value} pixels", n),
}


def is_flag(fact: str) -> bool:
    """Whether a fact is true or false, and told in words: see :func:`flag_words`."""
    return fact in UNSAID or fact == "required"


def flag_words(fact: str, value: Json | Absent) -> str:
    """A fact that is true or false, in words."""
    value = UNSAID.get(fact) if value is ABSENT else value
    if value is None:
        return _("{fact} not given").format(fact=fact)
    holds, does_not = {
        "required": (_("required"), _("optional")),
        "uniqueItems": (_("members all different"), _("members may repeat")),
        "additionalProperties": (_("other names allowed"), _("no other names")),
        "deprecated": (_("deprecated"), _("not deprecated")),
        "nullable": (_("null allowed"), _("null not allowed")),
    }[fact]
    return holds if value else does_not


def fact_phrases(fact: str, value: Json | Absent) -> Iterator[str]:
    """One fact as a phrase: none where it is not given."""
    if is_flag(fact):
        yield flag_words(fact, value)
    elif value is not ABSENT:
        template = _PHRASES.get(fact)
        words = fact_value(fact, value)
        yield phrased(template, value, words) if template is not None else f"{fact} {words}"


def fact_value(fact: str, value: Json | Absent) -> str:
    """The value of a fact alone."""
    if value is ABSENT:
        return _("not given")
    if fact in _BARE:
        return str(value)
    return members(value) if isinstance(value, list) else shown(value)


def member_words(change: MemberChange) -> str:
    """What came to a list of members, and what went."""
    parts = [_("with {members}").format(members=members(change.added))] if change.added else []
    parts += [_("without {members}").format(members=members(change.removed))] if change.removed else []
    parts += [_("{new} in place of {old}").format(new=shown(new), old=shown(old)) for old, new in change.recased]
    parts += [_("in another order")] if change.reordered else []
    return ", ".join(parts)


def parameter_words(one: Parameter) -> str:
    """Every fact of a parameter but whether it is required: ``string; one of "5", "10"; default "5"``."""
    return "; ".join(_parts(one)) or _("anything")


def _parts(one: Parameter) -> Iterator[str]:
    if one.title:
        yield json.dumps(one.title, ensure_ascii=False)
    facts = facts_of(one)
    for fact in sorted(facts, key="default".__eq__):
        if fact != "required":
            yield from fact_phrases(fact, facts[fact])
    if one.items is not None:
        yield _("each item: {facts}").format(facts=", ".join(_parts(one.items)) or _("anything"))
    if one.properties:
        yield _("parameters: {names}").format(names=_names(one.properties))
    for choices, template in (
        (one.one_of, _("just one of: {alternatives}")),
        (one.any_of, _("at least one of: {alternatives}")),
        (one.all_of, _("all of: {alternatives}")),
    ):
        if choices:
            yield template.format(alternatives=" | ".join(map(_choice, choices)))
    if one.not_ is not None:
        yield _excluded(one.not_)


def _names(properties: Mapping[str, Parameter]) -> str:
    """The names in an object, required ones first, the first dozen of them."""
    ordered = sorted(properties.items(), key=lambda named: not named[1].required)
    words = ", ".join(_named(name, one) for name, one in ordered[:_MOST_NAMES])
    if len(ordered) <= _MOST_NAMES:
        return words
    return ngettext("{members}, … {n} in all", "{members}, … {n} in all", len(ordered)).format(
        members=words, n=len(ordered)
    )


def _named(name: str, one: Parameter) -> str:
    facts = facts_of(one)
    told = [_("required")] if one.required else []
    told += [words for fact in ("const", "enum") if fact in facts for words in fact_phrases(fact, facts[fact])]
    return f"{name} ({', '.join(told)})" if told else name


def _choice(member: Parameter) -> str:
    if member.title or any(one.required for one in member.properties.values()):
        return alternative_words(member)
    return ", ".join(_parts(member)) or _("anything")


def _excluded(one: Parameter) -> str:
    """What a value must not be: values, parameters that must not be given, or whatever keeps these facts."""
    values = one.enum or (() if one.const is ABSENT else (one.const,))
    if values:
        template = _("other than {members}") if len(values) == 1 else _("none of {members}")
        return template.format(members=members(values))
    names = [_only_name(member) for member in (one.any_of or (one,))]
    if all(names):
        return _("not given: {parameters}").format(parameters=", ".join(filter(None, names)))
    return _("not: {facts}").format(facts=", ".join(_parts(one)))


def _only_name(one: Parameter) -> str | None:
    """The name of the parameter of which it is asked that it is given, where nothing else is asked."""
    needed = Parameter(required=True)
    name = next(iter(one.properties), None)
    return name if name is not None and one == Parameter(properties={name: needed}) else None
