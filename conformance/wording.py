"""What facts, rules and values are in words: for violations, reports and reference pages.

Words are said in the language that is spoken (``messages.py``). Each sentence is a template of its own, and takes what
it speaks of by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter

_MOST_MEMBERS = 12
_MOST_TEXT = 60
_HUGE = 10**40


def shown(value: Json, depth: int = 2) -> str:
    """``value`` as short JSON, whatever its size and depth."""
    if value is ABSENT:
        return _("nothing")
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return _shown_whole(value)
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, (list, tuple)):
        return f"[{_shown_list(value, depth)}]" if value else "[]"
    if isinstance(value, Mapping):
        return f"{{{_shown_object(value, depth)}}}" if value else "{}"
    return _("a {type} that JSON does not have").format(type=type(value).__name__)


def _shown_list(values: Sequence[Json], depth: int) -> str:
    first = shown(values[0], depth - 1) if depth else "…"
    if len(values) == 1:
        return first
    return ngettext("{first}, … {n} items", "{first}, … {n} items", len(values)).format(first=first, n=len(values))


def _shown_object(values: Mapping[str, Json], depth: int) -> str:
    name, one = next(iter(values.items()))
    first = f"{_shown_text(str(name))}: {shown(one, depth - 1)}" if depth else "…"
    if len(values) == 1:
        return first
    return ngettext("{first}, … {n} names", "{first}, … {n} names", len(values)).format(first=first, n=len(values))


def _shown_whole(value: int) -> str:
    if abs(value) < _HUGE:
        return str(int(value))
    digits = int(value.bit_length() * 0.30103)
    return ngettext("a whole number of about {n} digits", "a whole number of about {n} digits", digits).format(n=digits)


def _shown_text(text: str) -> str:
    if len(text) <= _MOST_TEXT:
        return json.dumps(text, ensure_ascii=False)
    start = f'{json.dumps(text[: _MOST_TEXT - 20], ensure_ascii=False)[:-1]}…"'
    return ngettext("{text} ({n} characters)", "{text} ({n} characters)", len(text)).format(text=start, n=len(text))


def members(values: Iterable[Json]) -> str:
    """The members of an enumeration, the first dozen of them."""
    listed = list(values)
    words = ", ".join(shown(one) for one in listed[:_MOST_MEMBERS])
    if len(listed) <= _MOST_MEMBERS:
        return words
    return ngettext("{members}, … {n} in all", "{members}, … {n} in all", len(listed)).format(
        members=words, n=len(listed)
    )


def expected(code: str, broken: Parameter | CrossRule) -> str:
    """What a violation's code asks for, by the facts of the parameter (or the cross rule) that is broken."""
    if isinstance(broken, CrossRule):
        return rule_words(broken)
    if code in ("required-missing", "type-mismatch"):
        return _expected_type(broken, is_required=code == "required-missing")
    if code == "unknown-parameter":
        return _("one of the documented parameters: {names}").format(names=", ".join(sorted(_names(broken))))
    if code in ("no-alternative", "several-alternatives"):
        listed = " | ".join(map(alternative_words, (*broken.one_of, *broken.any_of)))
        template = _("just one of: {alternatives}") if broken.one_of else _("at least one of: {alternatives}")
        return template.format(alternatives=listed)
    if code == "excluded":
        return _("a combination that is not excluded")
    return joined(fact_words(broken, _FACTS_OF.get(code, ()))) or _("something else")


def _expected_type(one: Parameter, *, is_required: bool) -> str:
    words = _type_words(one.type) if one.type else _("a value")
    if is_required and one.type == "string":
        words = _("a text that is not empty")
    if one.nullable:
        words = _("{value} or null").format(value=words)
    return _("{value}: one of {members}").format(value=words, members=members(one.enum)) if one.enum else words


def _type_words(type: str) -> str:
    return {
        "string": _("a string"),
        "number": _("a number"),
        "integer": _("a whole number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("an object"),
        "null": "null",
    }[type]


def joined(parts: Iterable[str]) -> str:
    """All of ``parts`` together; empty where there are none."""
    found = list(parts)
    return reduce(lambda left, right: _("{left} and {right}").format(left=left, right=right), found) if found else ""


_FACTS_OF: Mapping[str, tuple[str, ...]] = {
    "enum-mismatch": ("enum", "const"),
    "numeric-text": ("numeric", "minimum", "maximum", "step"),
    "too-short": ("min_length",),
    "too-long": ("max_length",),
    "pattern-mismatch": ("pattern",),
    "format-mismatch": ("format",),
    "out-of-range": ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum"),
    "off-step": ("step", "multiple_of"),
    "too-few-items": ("min_items",),
    "too-many-items": ("max_items",),
    "repeated-items": ("unique_items",),
}

Template = Callable[[int], str]
"""A phrase with ``{value}``, for how many the value says."""

PHRASES: Mapping[str, Template] = {
    "min_length": lambda n: ngettext("{value} characters or more", "{value} characters or more", n),
    "max_length": lambda n: ngettext("{value} characters at most", "{value} characters at most", n),
    "pattern": lambda _n: _("text that matches {value}"),
    "minimum": lambda _n: _("{value} or more"),
    "maximum": lambda _n: _("{value} at most"),
    "exclusive_minimum": lambda _n: _("more than {value}"),
    "exclusive_maximum": lambda _n: _("less than {value}"),
    "multiple_of": lambda _n: _("a multiple of {value}"),
    "min_items": lambda n: ngettext("{value} items or more", "{value} items or more", n),
    "max_items": lambda n: ngettext("{value} items at most", "{value} items at most", n),
}
"""What limits a value, each by the attribute of its parameter."""


def fact_words(one: Parameter, only: tuple[str, ...] = ()) -> list[str]:
    """The facts of a parameter as phrases; ``only`` names the attributes to speak of."""

    def wanted(name: str) -> bool:
        return not only or name in only

    found: list[str] = [_("a number as text")] if "numeric" in only else []
    if one.enum is not None and wanted("enum"):
        found.append(_("one of {members}").format(members=members(one.enum)))
    if one.const is not ABSENT and wanted("const"):
        found.append(shown(one.const))
    if one.type is not None and not only:
        found.append(_type_words(one.type))
    for attribute, template in PHRASES.items():
        value = getattr(one, attribute)
        if value is not None and wanted(attribute):
            found.append(phrased(template, value, shown(value)))
    if one.step is not None and wanted("step"):
        steps = _("in steps of {step} from {start}")
        found.append(steps.format(step=shown(one.step), start=shown(one.minimum or 0)))
    if one.format is not None and wanted("format"):
        found.append(_("a URI") if one.format == "uri" else _("a {format}").format(format=one.format))
    if one.unique_items and wanted("unique_items"):
        found.append(_("all different"))
    if one.not_ is not None and not only:
        excluded = one.not_.enum or (one.not_.const,)
        words = _("other than {members}") if len(excluded) == 1 else _("none of {members}")
        found.append(words.format(members=members(excluded)))
    return found


def phrased(template: Template, value: Json, words: str) -> str:
    """``template`` with ``words``, which show ``value``; what is no whole number has the grammar of 0."""
    return template(count_of(value)).format(value=words)


def count_of(value: Json) -> int:
    """The number whose grammar ``value`` has: its own where it is whole, else that of 0."""
    return int(value) if isinstance(value, (int, float)) and value == value // 1 else 0


def _names(whole: Parameter) -> set[str]:
    names = set(whole.properties)
    for member in (*whole.one_of, *whole.any_of, *whole.all_of):
        names |= _names(member)
    return names


def alternative_words(member: Parameter) -> str:
    """An alternative by its title, or by what it requires."""
    required = ", ".join(name for name, one in member.properties.items() if one.required)
    if member.title and required:
        return _("{title} with {names}").format(title=member.title, names=required)
    return member.title or required or _("another form")


def rule_words(rule: CrossRule) -> str:
    """A cross rule as a sentence without a subject: ``at most one of image_urls, task_id``."""
    words = _RULE_WORDS[rule.kind](rule)
    if rule.conditions and rule.kind not in ("when", "requires"):
        words = _("with {conditions}: {rule}").format(conditions=_both(rule.conditions), rule=words)
    return _("{rule} (in each of {list})").format(rule=words, list=rule.each) if rule.each else words


def expectation_words(path: str, one: Expectation) -> str:
    """What is expected of a parameter: ``resolution "1080p"``, ``image_urls not given``."""
    parts = []
    if one.given is not None:
        parts.append(_("given") if one.given else _("not given"))
    if one.facts is not None:
        parts += fact_words(one.facts)
    return _("{parameter} {facts}").format(parameter=path, facts=joined(parts))


def _sides(rule: CrossRule) -> str:
    return ", ".join(side[0] if len(side) == 1 else f"({_or(side)})" for side in rule.sides)


def _or(names: Iterable[str]) -> str:
    return reduce(lambda left, right: _("{left} or {right}").format(left=left, right=right), names)


def _both(expectations: Mapping[str, Expectation]) -> str:
    return joined(expectation_words(path, one) for path, one in expectations.items())


def _requires(rule: CrossRule) -> str:
    needs = ", ".join(rule.needs)
    if rule.conditions:
        template = _("with {conditions} and {parameters}: {needs} too")
        return template.format(conditions=_both(rule.conditions), parameters=_sides(rule), needs=needs)
    return _("with {parameters}: {needs} too").format(parameters=_sides(rule), needs=needs)


def _when(rule: CrossRule) -> str:
    if not rule.conditions:
        return _both(rule.demands)
    return _("with {conditions}: {rule}").format(conditions=_both(rule.conditions), rule=_both(rule.demands))


def _sum(rule: CrossRule) -> str:
    template = {
        "items": _("the number of {parameters} together: {bounds}"),
        "lengths": _("the characters of {parameters} together: {bounds}"),
        "values": _("the sum of {parameters} together: {bounds}"),
    }[rule.of or ""]
    return template.format(parameters=_sides(rule), bounds=_bounds(rule))


def _difference(rule: CrossRule) -> str:
    (left, *_more), (right, *_others) = rule.sides
    return _("{left} less {right}: {bounds}").format(left=left, right=right, bounds=_bounds(rule))


def _bounds(rule: CrossRule) -> str:
    found = []
    if rule.equals is not None:
        found.append(_("equal to {value}").format(value=rule.equals))
    if rule.minimum is not None:
        found.append(_("{value} or more").format(value=shown(rule.minimum)))
    if rule.exclusive_minimum is not None:
        found.append(_("more than {value}").format(value=shown(rule.exclusive_minimum)))
    if rule.maximum is not None:
        most = rule.maximum if isinstance(rule.maximum, str) else shown(rule.maximum)
        found.append(_("{value} at most").format(value=most))
    return joined(found)


_RULE_WORDS: Mapping[str, Callable[[CrossRule], str]] = {
    "exclusive": lambda rule: _("at most one of {parameters}").format(parameters=_sides(rule)),
    "at-least-one": lambda rule: _("at least one of {parameters}").format(parameters=_sides(rule)),
    "requires": _requires,
    "when": _when,
    "sum": _sum,
    "difference": _difference,
    "unique": lambda rule: _("{parameters} all different").format(parameters=_sides(rule)),
}
