"""Cross rules read straight from the contracts' TOML, and judged by brute force: the loader is not asked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from conformance.laws.rule_oracle import MISSING, breaks_rule


def rules_of(path: Path) -> list[dict[str, Any]]:
    """The ``[[rule]]`` tables of a contract's file."""
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []))


def broken(path: Path, payload: dict[str, Any]) -> list[int]:
    """The places of the rules that ``payload`` breaks, each once, in order."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rules = enumerate(data.get("rule", []))
    return [place for place, rule in rules if breaks_rule(rule, payload, lambda at: documented_default(data, at))]


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
