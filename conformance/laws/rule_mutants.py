"""Cross rules with one thing changed: dropped, turned round, a bound moved, a side, a condition or a demand lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.laws.reference import rule_name
from conformance.model import CrossRule, Expectation, Parameter
from conformance.record import replace

Rules = tuple[CrossRule, ...]


def changed(rules: Rules) -> Iterator[tuple[str, str, Rules]]:
    """``rules`` with one thing changed in one of them.

    Yields:
        What was changed, for a person; the name of the rule; the rules.
    """
    for place, rule in enumerate(rules):
        name = rule_name(rule)
        yield f"{name}: dropped", name, (*rules[:place], *rules[place + 1 :])
        for what, mutant in _one(rule):
            yield f"{name}: {what}", name, (*rules[:place], mutant, *rules[place + 1 :])


def _one(rule: CrossRule) -> Iterator[tuple[str, CrossRule]]:
    if rule.kind == "exclusive":
        yield "turned into at-least-one", replace(rule, kind="at-least-one")
    elif rule.kind == "at-least-one":
        yield "turned into exclusive", replace(rule, kind="exclusive")
    elif rule.kind == "requires" and len(rule.sides) == 1 and len(rule.sides[0]) == len(rule.needs) == 1:
        yield "turned round", replace(rule, sides=(rule.needs,), needs=rule.sides[0])
    elif rule.kind == "when":
        yield (
            "demands turned round",
            replace(rule, demands={path: _opposite(one) for path, one in rule.demands.items()}),
        )
    yield from _sides(rule)
    for need in rule.needs if len(rule.needs) > 1 else ():
        yield f"{need} no longer needed", replace(rule, needs=tuple(one for one in rule.needs if one != need))
    yield from _expectations(rule, "conditions", rule.conditions)
    yield from _expectations(rule, "demands", rule.demands)
    for attribute in ("minimum", "exclusive_minimum", "maximum", "equals"):
        bound = getattr(rule, attribute)
        if isinstance(bound, (int, float)):
            yield from ((f"{attribute} {bound + by}", replace(rule, **{attribute: bound + by})) for by in (-1, 1))
    if rule.each is not None and rule.kind == "difference":
        yield "ends swapped", replace(rule, sides=tuple(reversed(rule.sides)))


def _sides(rule: CrossRule) -> Iterator[tuple[str, CrossRule]]:
    """A side lost, or a parameter of one."""
    if rule.kind == "difference":
        return
    for place, side in enumerate(rule.sides):
        if len(rule.sides) > (2 if rule.kind == "exclusive" else 1):
            yield f"without {' or '.join(side)}", replace(rule, sides=(*rule.sides[:place], *rule.sides[place + 1 :]))
        for path in side if len(side) > 1 else ():
            rest = tuple(one for one in side if one != path)
            yield f"without {path}", replace(rule, sides=(*rule.sides[:place], rest, *rule.sides[place + 1 :]))


def _expectations(
    rule: CrossRule, attribute: str, expectations: Mapping[str, Expectation]
) -> Iterator[tuple[str, CrossRule]]:
    for path, one in expectations.items():
        rest: dict[str, Any] = {other: each for other, each in expectations.items() if other != path}
        if rest or attribute == "conditions":
            yield f"{attribute} without {path}", replace(rule, **{attribute: rest})
        for what, mutant in _changed(one):
            yield f"{attribute}: {path} {what}", replace(rule, **{attribute: {**expectations, path: mutant}})


def _changed(one: Expectation) -> Iterator[tuple[str, Expectation]]:
    if one.given is not None:
        yield f"given {str(not one.given).lower()}", replace(one, given=not one.given)
    facts = one.facts
    if facts is None:
        return
    for attribute in ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "min_items", "max_items",
                      "min_length", "max_length"):  # fmt: skip
        bound = getattr(facts, attribute)
        if bound is not None:
            for by in (-1, 1):
                yield f"{attribute} {bound + by}", replace(one, facts=replace(facts, **{attribute: bound + by}))
    for member in facts.enum or ():
        rest = tuple(each for each in facts.enum or () if each is not member)
        if rest:
            yield f"without {member!r}", replace(one, facts=replace(facts, enum=rest))


def _opposite(one: Expectation) -> Expectation:
    given = None if one.given is None else not one.given
    if one.facts is None:
        return replace(one, given=given)
    inside = one.facts.not_
    facts = inside if inside is not None and replace(one.facts, not_=None) == Parameter() else Parameter(not_=one.facts)
    return Expectation(given=given, facts=facts)
