"""Cross rules read straight from the contracts' TOML and judged by brute force, sharing no code with the package."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")


class Missing:
    """Stands for what is not there."""


MISSING = Missing()


def rules_of(path: Path) -> list[dict[str, Any]]:
    """The ``[[rule]]`` tables of a contract's file."""
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []))


def broken(path: Path, payload: dict[str, Any]) -> list[int]:
    """The places of the rules that ``payload`` breaks, each once, in order."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [place for place, rule in enumerate(data.get("rule", [])) if _broken(rule, payload, data)]


def _broken(rule: dict[str, Any], payload: dict[str, Any], data: dict[str, Any]) -> bool:
    if rule["kind"] != "when":
        for path, wanted in rule.get("if", {}).items():
            values = reach(payload, path)
            if not _holds(wanted, values[0] if values else MISSING, documented_default(data, path)):
                return False
    each = rule.get("each")
    if each is not None:
        members = [one for one in reach(payload, f"{each}[]") if isinstance(one, dict)]
        return any(_breaks(rule, one, data, f"{each}[].") for one in members)
    return _breaks(rule, payload, data, "")


def _breaks(rule: dict[str, Any], holder: dict[str, Any], data: dict[str, Any], prefix: str) -> bool:
    sides = [[one] if isinstance(one, str) else one for one in rule.get("parameters", [])]

    def given(paths: list[str]) -> bool:
        return any(says_something(value) for path in paths for value in reach(holder, path))

    def default(path: str) -> Any:
        return documented_default(data, f"{prefix}{path}")

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
        for path, wanted in rule["if"].items():
            values = reach(holder, path)
            value = values[0] if values else MISSING
            if not _holds(wanted, value, default(path)):
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
        assert kind == "difference"
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


def _sum_broken(rule: dict[str, Any], holder: dict[str, Any], sides: list[list[str]], default: Any) -> bool:
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


def _holds(wanted: Any, value: Any, default: Any) -> bool:
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


def documented_default(data: dict[str, Any], path: str) -> Any:
    """The default of the parameter at ``path``, in the table itself or the first alternative that has it."""
    whole = {**data.get("schema", {}), "properties": data.get("input") or data.get("body", {})}
    if "model" in data:
        whole["properties"] = data.get("input", {})
    return _default(whole, path.split("."))


def _default(holder: dict[str, Any], steps: list[str]) -> Any:
    name, into = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    places = [holder, *(member for keyword in ("oneOf", "anyOf", "allOf") for member in holder.get(keyword, []))]
    for place in places:
        child = place.get("properties", {}).get(name)
        if child is not None:
            child = child.get("items", {}) if into else child
            return _default(child, steps[1:]) if steps[1:] else child.get("default", MISSING)
    return MISSING


def says_something(value: Any) -> bool:
    return value is not MISSING and value is not None and value not in ("", []) and value != {}


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number(value: Any) -> Decimal | None:
    """A number, or a text in the plain spelling of one."""
    if isinstance(value, str):
        return Decimal(value) if _NUMBER.match(value) else None
    return Decimal(str(value)) if is_number(value) else None


def equal(left: Any, right: Any) -> bool:
    if is_number(left) and is_number(right):
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)


def repr_of(value: Any) -> str:
    return repr(float(value)) if is_number(value) and abs(value) < 1e15 else repr(value)
