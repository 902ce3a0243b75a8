"""Readings of the text of a parameter, with the facts by name."""

from __future__ import annotations

from typing import Any

from conformance.docs.prose import Reading, read_prose

TYPES = ("string", "number", "integer", "boolean", "array", "object", "null", "file", None)


def flat(reading: Reading) -> dict[str, Any]:
    """The facts by name, those of linked files as ``media.max_mb`` and so on."""
    facts = {name: value for name, value in reading.facts.items() if name != "media"}
    return facts | {f"media.{name}": value for name, value in reading.facts.get("media", {}).items()}


def read(text: str, type: str | None = "string", name: str = "words", enum: tuple[Any, ...] | None = None) -> Any:
    return flat(read_prose(text, type=type, name=name, enum=enum))
