"""Cross rules judged by brute force: a second reading that shares no code with ``cross_rules.py``.

Rules come as a contract's TOML spells them. Nothing here is fast; it is meant to be read beside the documentation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from typing import Any, Final

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")


class Missing:
    """The type of ``MISSING``."""


MISSING: Final = Missing()
"""Stands for what is not there."""

Default = Callable[[str], Any]
"""The documented default of the parameter at a dotted path; ``MISSING`` without one."""


def breaks_rule(rule: Mapping[str, Any], payload: Mapping[str, Any], default: Default) -> bool:
    """Whether ``payload`` breaks ``rule``."""
    if rule["kind"] != "when":
        for path, wanted in rule.get("if", {}).items():
            values = reach(payload, path)
            if not holds(wanted, values[0] if values else MISSING, default(path)):
                return False
    each = rule.get("each")
    if each is not None:
        members = [one for one in reach(payload, f"{each}[]") if isinstance(one, dict)]
        return any(_breaks(rule, one, lambda path: default(f"{each}[].{path}")) for one in members)
    return _breaks(rule, payload, default)


def _breaks(rule: Mapping[str, Any], holder: Mapping[str, Any], default: Default) -> bool:
    sides = [[one] if isinstance(one, str) else one for one in rule.get("parameters", [])]

    def given(paths: list[str]) -> bool:
        return any(says_something(value) for path in paths for value in reach(holder, path))

    kind = rule["kind"]
    if kind == "exclusive":
        return sum(given(side) for side in sides) > 1
    if kind == "at-least-one":
        return not any(given(side) for side in sides)
    if kind == "requires":
        return any(given(side) for side in sides) and not all(given([need]) for need in rule["needs"])
    if kind == "unique":
        values = [repr_of(value) for side in sides for path in side for value in reach(holder, path)]
        return len(set(values)) < len(values)
    if kind == "when":
        for path, wanted in rule.get("if", {}).items():
            values = reach(holder, path)
            value = values[0] if values else MISSING
            if not holds(wanted, value, default(path)):
                return False
        return any(
            not _keeps(wanted, value)
            for path, wanted in rule["then"].items()
            for value in (reach(holder, path) or [MISSING])
        )
    with localcontext() as context:
        context.prec = 800
        if kind == "sum":
            return _sum_broken(rule, holder, sides, default)
        first, second = sides[0][0], sides[1][0]
        ends = [(reach(holder, path) or [MISSING])[0] for path in (first, second)]
        if ends == [MISSING, MISSING]:
            return False
        numbers = [
            number(default(path) if one is MISSING else one) for path, one in zip((first, second), ends, strict=True)
        ]
        if numbers[0] is None or numbers[1] is None:
            return False
        rest, above = numbers[0] - numbers[1], rule.get("exclusiveMinimum")
        return not _between(rest, rule.get("minimum"), rule.get("maximum")) or (above is not None and rest <= above)


def _sum_broken(rule: Mapping[str, Any], holder: Mapping[str, Any], sides: list[list[str]], default: Default) -> bool:
    found = [value for side in sides for path in side for value in reach(holder, path)]
    if not found:
        return False
    amounts: list[Any] = []
    for value in found:
        if rule["of"] == "items":
            amounts.append(len(value) if isinstance(value, list) else 1 if says_something(value) else 0)
        elif rule["of"] == "lengths":
            amounts.append(len(value) if isinstance(value, str) else None)
        else:
            amounts.append(number(value))
    if None in amounts:
        return False
    low, high = rule.get("minimum"), rule.get("maximum")
    if "equals" in rule:
        low = high = rule["equals"]

    def limit(given: Any) -> Any:
        if not isinstance(given, str):
            return given
        held = reach(holder, given)
        value = held[0] if held else default(given)
        if rule["of"] == "items" and not is_number(value):
            return len(value) if isinstance(value, list) else 1 if says_something(value) else 0
        return number(value)

    low, high = limit(low), limit(high)
    return not _between(sum((Decimal(str(one)) for one in amounts), Decimal()), low, high)


def _between(value: Decimal, low: Any, high: Any) -> bool:
    return (low is None or value >= Decimal(str(low))) and (high is None or value <= Decimal(str(high)))


def holds(wanted: Any, value: Any, default: Any) -> bool:
    """Whether a condition holds of ``value``; the documented default stands in for ``MISSING``."""
    if isinstance(wanted, dict) and "given" in wanted and says_something(value) != wanted["given"]:
        return False
    facts = {key: one for key, one in wanted.items() if key != "given"} if isinstance(wanted, dict) else wanted
    if facts == {}:
        return True
    value = default if value is MISSING else value
    return value is not MISSING and _facts(facts, value)


def _keeps(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict) and "given" in wanted and says_something(value) != wanted["given"]:
        return False
    facts = {key: one for key, one in wanted.items() if key != "given"} if isinstance(wanted, dict) else wanted
    return facts == {} or value is MISSING or _facts(facts, value)


def _facts(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, list):
        return any(equal(value, one) for one in wanted)
    if not isinstance(wanted, dict):
        return equal(value, wanted)
    tests: dict[str, Callable[[Any], bool]] = {
        "const": lambda limit: equal(value, limit),
        "enum": lambda limit: any(equal(value, one) for one in limit),
        "not": lambda limit: not any(equal(value, one) for one in (limit if isinstance(limit, list) else [limit])),
        "minimum": lambda limit: not is_number(value) or Decimal(str(value)) >= Decimal(str(limit)),
        "maximum": lambda limit: not is_number(value) or Decimal(str(value)) <= Decimal(str(limit)),
        "minItems": lambda limit: not isinstance(value, list) or len(value) >= limit,
        "maxItems": lambda limit: not isinstance(value, list) or len(value) <= limit,
        "minLength": lambda limit: not isinstance(value, str) or len(value) >= limit,
        "maxLength": lambda limit: not isinstance(value, str) or len(value) <= limit,
        "multipleOf": lambda limit: not is_number(value) or Decimal(str(value)) % Decimal(str(limit)) == 0,
    }
    return all(tests[name](limit) for name, limit in wanted.items())


def reach(holder: Any, path: str) -> list[Any]:
    """Every value at a dotted path; ``[]`` goes into lists."""
    found = [holder]
    for step in path.split("."):
        name, into = step.removesuffix("[]"), step.endswith("[]")
        found = [one[name] for one in found if isinstance(one, dict) and name in one]
        if into:
            found = [member for one in found if isinstance(one, list) for member in one]
    return found


def says_something(value: Any) -> bool:
    """Whether a parameter counts as given: null and what is empty says nothing."""
    return value is not MISSING and value is not None and value not in ("", []) and value != {}


def is_number(value: Any) -> bool:
    """Whether ``value`` is a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return isinstance(value, int) or math.isfinite(value)


def number(value: Any) -> Decimal | None:
    """A number, or a text in the plain spelling of one."""
    if isinstance(value, str):
        return Decimal(value) if _NUMBER.match(value) else None
    return Decimal(str(value)) if is_number(value) else None


def equal(left: Any, right: Any) -> bool:
    """Equality of JSON scalars: 1 and 1.0 are equal, 1 and true are not."""
    if is_number(left) and is_number(right):
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)


def repr_of(value: Any) -> str:
    """A spelling that equal values share."""
    return repr(float(value)) if is_number(value) and abs(value) < 1e15 else repr(value)
