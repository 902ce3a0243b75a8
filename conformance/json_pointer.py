"""JSON Pointers (RFC 6901): places in JSON values, as texts."""

from __future__ import annotations

from conformance.model import ABSENT, Json


def token(name: str) -> str:
    """A name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def name_of(step: str) -> str:
    """The name that a step of a pointer spells."""
    return step.replace("~1", "/").replace("~0", "~")


def steps_of(pointer: str) -> list[str]:
    """The names that a pointer goes through."""
    return [name_of(step) for step in pointer.split("/")[1:]]


def value_at(value: Json, pointer: str) -> Json:
    """The value at a pointer; ABSENT where there is none."""
    for name in steps_of(pointer):
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            return ABSENT
    return value
