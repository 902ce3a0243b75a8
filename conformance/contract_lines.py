"""Where in a contract's file a fact stands: the line that reports point at."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from conformance.contract_kinds import Keys
from conformance.facts import FACTS
from conformance.model import CREATE_TASK

_STEP = re.compile(
    r"\|(?P<choice>oneOf|anyOf|allOf)\[(?P<place>[0-9]+)\]|\|(?P<not>not)|\|file\.(?P<file>\w+)|\[\]|[^.|\[\]]+"
)
_CAPITAL = re.compile(r"(?=[A-Z])")
_BY_RULE: tuple[tuple[str, str], ...] = tuple(
    sorted(((_CAPITAL.sub("-", one.name).lower(), one.name) for one in FACTS), key=lambda one: -len(one[0]))
)
"""How ids of rules start, and the fact that they are about; the longest first."""


def lines_of(text: str) -> Mapping[Keys, int]:
    """The line, from 1, on which each key of a valid TOML text begins.

    A statement of TOML begins on a line of its own and is the shortest run of lines that is TOML by itself, so each is
    parsed once: that is right whatever the layout.

    Raises:
        tomllib.TOMLDecodeError: the text is no TOML.
    """
    found: dict[Keys, int] = {}
    for one in statements(text):
        if one.is_header:
            found.setdefault(one.table, one.line)
        else:
            for keys in _keys_in(one.held):
                found.setdefault((*one.table, *keys), one.line)
    return found


class Statement(NamedTuple):
    """One statement of a TOML text, or a line that says nothing: blank, or a comment.

    Attributes:
        line: on which it begins, from 1; text: its own, with the line end.
        table: which it opens if it is a header, else in which it stands.
        held: its data, as if it stood alone.
    """

    line: int
    text: str
    table: Keys
    is_header: bool
    held: Any


def statements(text: str) -> Iterator[Statement]:
    """Every statement of a valid TOML text; their texts make the whole, with one more line end.

    Raises:
        tomllib.TOMLDecodeError: the text is no TOML.
    """
    arrays: Counter[Keys] = Counter()
    table: Keys = ()
    for line, statement in _split(text):
        held = tomllib.loads(statement)
        is_header = statement.lstrip().startswith("[")
        table = _table(held, arrays) if is_header else table
        yield Statement(line, statement, table, is_header, held)


def _split(text: str) -> Iterator[tuple[int, str]]:
    start, held = 1, ""
    for number, line in enumerate(text.split("\n"), start=1):  # a text may hold other line ends
        held += f"{line}\n"
        try:
            tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            continue
        yield start, held
        start, held = number + 1, ""
    if held:
        tomllib.loads(held)  # says what is wrong with it


def _table(held: Any, arrays: Counter[Keys]) -> Keys:
    """The keys of a table's header, alone in ``held``; ``arrays`` counts the members of arrays of tables so far."""
    keys: Keys = ()
    while held:
        name, held = next(iter(held.items()))
        keys = (*keys, name)
        if isinstance(held, list):
            arrays[keys] += 1
            held = held[0]
        if keys in arrays:
            keys = (*keys, arrays[keys] - 1)
    return keys


def _keys_in(held: Any) -> Iterator[Keys]:
    members = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for key, value in members:
        yield (key,)
        for keys in _keys_in(value):
            yield (key, *keys)


def line_in(lines: Mapping[Keys, int], path: str, rule: str, *, endpoint: str) -> int:
    """The line of a contract that a finding is about: of the fact, else of what it belongs to, else the first.

    Args:
        lines: of :func:`lines_of`.
        path: dotted path of the finding, such as ``input.images[]`` or ``input|oneOf[0].prompt``.
        rule: its id, which says which fact it is about.
        endpoint: of the contract: those behind createTask write ``input`` at the top, the others ``body``.
    """
    if not path:
        return 1
    keys = (*_keys_of(path, endpoint), *_fact_of(rule))
    while keys and keys not in lines:
        keys = keys[:-1]
    return lines.get(keys, 1)


def _fact_of(rule: str) -> Keys:
    return next(((name,) for start, name in _BY_RULE if rule.startswith(f"{start}-")), ())


def _keys_of(path: str, endpoint: str) -> Keys:
    inside = endpoint == CREATE_TASK and re.match(r"input(?=$|[.|\[])", path)
    top: Keys = ("input",) if inside else ("body",)
    keys = top
    for step in _STEP.finditer(path, inside.end() if inside else 0):
        if keys == top and (step["choice"] or step["not"]):
            keys = ("schema",)
        if step["choice"]:
            keys = (*keys, step["choice"], int(step["place"]))
        elif step["not"]:
            keys = (*keys, "not")
        elif step["file"]:
            keys = (*keys, "media", step["file"])
        elif step[0] == "[]":
            keys = (*keys, "items")
        else:
            keys = (*keys, step[0]) if keys == top else (*keys, "properties", step[0])
    return keys
