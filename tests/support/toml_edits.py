"""A TOML text, edits of it, and which of its lines they change."""

from __future__ import annotations

from collections.abc import Callable
from difflib import unified_diff

from conformance.toml_edit import TomlText

TEXT = """\
# the head
model    = "x"
verified = "2026-01-01" # a day

# about the body
[body]
callBackUrl = { type = "string", format = "uri" } # in one line

# about b
[input.b]
type     = "string"
enum     = [
    "a", # one
    "b",
]

# a section

# about c
[input.c]
type = "array"

[input.c.items]
type = "string"

[input.d]
type  = "array"
items = { type = "string", maxLength = 5 } # short

# about the rule
[[rule]]
kind = "exclusive"

[[rule]]
kind = "together"
"""
ORDER = ("type", "enum", "maximum", "source")
Edit = Callable[[TomlText], None]


def place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def setting(value: object, *keys: str | int) -> Edit:
    return lambda text: text.set(keys, value, place)


def removing(*keys: str | int) -> Edit:
    return lambda text: text.remove(keys)


def renaming(name: str, *keys: str | int) -> Edit:
    return lambda text: text.rename(keys, name)


def adding(block: str, *keys: str | int, before: tuple[str, ...] = ()) -> Edit:
    return lambda text: text.add_table(keys, block, before)


def changed(*edits: Edit, text: str = TEXT) -> list[str]:
    """The lines that go and come."""
    done = TomlText(text)
    for edit in edits:
        edit(done)
    lines = unified_diff(text.splitlines(), done.text.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
