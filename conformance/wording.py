"""What facts, rules and values are in words: for violations, reports and reference pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter

_TYPES = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MOST_MEMBERS = 12
_MOST_TEXT = 60
_HUGE = 10**40


def shown(value: Json, depth: int = 2) -> str:
    """``value`` as short JSON, whatever its size and depth."""
    if value is ABSENT:
        return "nothing"
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) >= _HUGE:
            return f"a whole number of about {int(value.bit_length() * 0.30103)} digits"
        return str(int(value))
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, (list, tuple)):
        if not value:
            return "[]"
        first = shown(value[0], depth - 1) if depth else "…"
        more = f", … {len(value)} items" if len(value) > 1 else ""
        return f"[{first}{more}]"
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        name, one = next(iter(value.items()))
        first = f"{_shown_text(str(name))}: {shown(one, depth - 1)}" if depth else "…"
        more = f", … {len(value)} names" if len(value) > 1 else ""
        return f"{{{first}{more}}}"
    return f"a {type(value).__name__} that JSON does not have"


def _shown_text(text: str) -> str:
    if len(text) <= _MOST_TEXT:
        return json.dumps(text, ensure_ascii=False)
    return f'{json.dumps(text[: _MOST_TEXT - 20], ensure_ascii=False)[:-1]}…" ({len(text)} characters)'


def members(values: Iterable[Json]) -> str:
    """The members of an enumeration, the first dozen of them."""
    listed = list(values)
    words = ", ".join(shown(one) for one in listed[:_MOST_MEMBERS])
    return words if len(listed) <= _MOST_MEMBERS else f"{words}, … {len(listed)} in all"


def expected(code: str, broken: Parameter | CrossRule) -> str:
    """What a violation's code asks for, by the facts of the parameter (or the cross rule) that is broken."""
    if isinstance(broken, CrossRule):
        return rule_words(broken)
    if code in ("required-missing", "type-mismatch"):
        kind = _TYPES.get(broken.type or "", "a value")
        kind = "a text that is not empty" if code == "required-missing" and broken.type == "string" else kind
        allowed = f": one of {members(broken.enum)}" if broken.enum else ""
        return f"{kind}{' or null' if broken.nullable else ''}{allowed}"
    if code == "unknown-parameter":
        return f"one of the documented parameters: {', '.join(sorted(_names(broken)))}"
    if code in ("no-alternative", "several-alternatives"):
        word = "just one of" if broken.one_of else "at least one of"
        return f"{word}: {' | '.join(map(_alternative, (*broken.one_of, *broken.any_of)))}"
    if code == "excluded":
        return "a combination that is not excluded"
    return " and ".join(fact_words(broken, _FACTS_OF.get(code, ()))) or "something else"


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
_PHRASES = (
    ("min_length", "{} characters or more"),
    ("max_length", "{} characters at most"),
    ("pattern", "text that matches {}"),
    ("minimum", "{} or more"),
    ("maximum", "{} at most"),
    ("exclusive_minimum", "more than {}"),
    ("exclusive_maximum", "less than {}"),
    ("multiple_of", "a multiple of {}"),
    ("min_items", "{} items or more"),
    ("max_items", "{} items at most"),
)


def fact_words(one: Parameter, only: tuple[str, ...] = ()) -> list[str]:
    """The facts of a parameter as phrases; ``only`` names the attributes to speak of."""

    def wanted(name: str) -> bool:
        return not only or name in only

    found: list[str] = ["a number as text"] if "numeric" in only else []
    if one.enum is not None and wanted("enum"):
        found.append(f"one of {members(one.enum)}")
    if one.const is not ABSENT and wanted("const"):
        found.append(shown(one.const))
    if one.type is not None and not only:
        found.append(_TYPES[one.type])
    for attribute, phrase in _PHRASES:
        value = getattr(one, attribute)
        if value is not None and wanted(attribute):
            found.append(phrase.format(shown(value)))
    if one.step is not None and wanted("step"):
        found.append(f"in steps of {shown(one.step)} from {shown(one.minimum or 0)}")
    if one.format is not None and wanted("format"):
        found.append(f"a {'URI' if one.format == 'uri' else one.format}")
    if one.unique_items and wanted("unique_items"):
        found.append("all different")
    if one.not_ is not None and not only:
        excluded = one.not_.enum or (one.not_.const,)
        found.append(f"{'other than' if len(excluded) == 1 else 'none of'} {members(excluded)}")
    return found


def _names(whole: Parameter) -> set[str]:
    names = set(whole.properties)
    for member in (*whole.one_of, *whole.any_of, *whole.all_of):
        names |= _names(member)
    return names


def _alternative(member: Parameter) -> str:
    required = [name for name, one in member.properties.items() if one.required]
    return " with ".join(part for part in (member.title or "", ", ".join(required)) if part) or "another form"


def rule_words(rule: CrossRule) -> str:
    """A cross rule as a sentence without a subject: ``at most one of image_urls, task_id``."""
    where = f" (in each of {rule.each})" if rule.each else ""
    found = _RULE_WORDS[rule.kind](rule)
    if rule.conditions and rule.kind != "when":
        joined = found.removeprefix("with ")  # two conditions in one
        found = f"with {_both(rule.conditions)}{': ' if joined == found else ' and '}{joined}"
    return f"{found}{where}"


def expectation_words(path: str, one: Expectation) -> str:
    """What is expected of a parameter: ``resolution "1080p"``, ``image_urls not given``."""
    parts = []
    if one.given is not None:
        parts.append("given" if one.given else "not given")
    if one.facts is not None:
        parts += fact_words(one.facts)
    return f"{path} {' and '.join(parts)}"


def _sides(rule: CrossRule) -> str:
    return ", ".join(side[0] if len(side) == 1 else f"({' or '.join(side)})" for side in rule.sides)


def _both(expectations: Mapping[str, Expectation]) -> str:
    return " and ".join(expectation_words(path, one) for path, one in expectations.items())


def _when(rule: CrossRule) -> str:
    return f"with {_both(rule.conditions)}: {_both(rule.demands)}" if rule.conditions else _both(rule.demands)


def _bounds(rule: CrossRule) -> str:
    found = []
    if rule.equals is not None:
        found.append(f"equal to {rule.equals}")
    if rule.minimum is not None:
        found.append(f"{shown(rule.minimum)} or more")
    if rule.exclusive_minimum is not None:
        found.append(f"more than {shown(rule.exclusive_minimum)}")
    if rule.maximum is not None:
        found.append(f"{rule.maximum if isinstance(rule.maximum, str) else shown(rule.maximum)} at most")
    return " and ".join(found)


_SUM_WORDS = {"items": "the number of", "lengths": "the characters of", "values": "the sum of"}
_RULE_WORDS: Mapping[str, Callable[[CrossRule], str]] = {
    "exclusive": lambda rule: f"at most one of {_sides(rule)}",
    "at-least-one": lambda rule: f"at least one of {_sides(rule)}",
    "requires": lambda rule: f"with {_sides(rule)}: {', '.join(rule.needs)} too",
    "when": _when,
    "sum": lambda rule: f"{_SUM_WORDS[rule.of or '']} {_sides(rule)} together: {_bounds(rule)}",
    "difference": lambda rule: f"{rule.sides[0][0]} less {rule.sides[1][0]}: {_bounds(rule)}",
    "unique": lambda rule: f"{_sides(rule)} all different",
}
