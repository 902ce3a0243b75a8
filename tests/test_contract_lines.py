"""Lines of contracts: each key is found where it begins, whatever the layout."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.contract import contract_paths
from conformance.contract_kinds import Keys
from conformance.contract_lines import line_in, lines_of
from conformance.model import CREATE_TASK

CONTRACT = """\
# a model
model = "acme/one"
endpoint = "POST /api/v1/jobs/createTask"

[body]
callBackUrl = { type = "string" }

[input.prompt]
type      = "string"
required  = true
maxLength = 100

[input.images]
type  = "array"
media = { types = [
  "image/png", "image/jpeg",
], max_mb = 10 }
items = { type = "string", format = "uri" }

[input."odd name".properties.inner]
enum = [
  "a",
  "[input.false]",
]

[[schema.oneOf]]
title = '''
[input.not_this]
'''

[[schema.oneOf]]
properties.prompt.maxLength = 5

[[rule]]
kind = "sum"
"""


def every_key(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    if keys:
        yield keys
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in members:
        yield from every_key(one, (*keys, key))


@pytest.mark.parametrize(
    ("path", "rule", "line"),
    [
        ("", "model-removed", 1),
        ("callBackUrl", "format-changed", 6),
        ("input.prompt", "max-length-lowered", 11),
        ("input.prompt", "required-set", 10),
        ("input.prompt", "pattern-set", 8),
        ("input.images", "file-limit-tightened", 13),
        ("input.images|file.max_mb", "file-limit-tightened", 15),
        ("input.images[]", "format-changed", 18),
        ("input.odd name.inner", "enum-member-removed", 21),
        ("input|oneOf[0]", "alternative-removed", 26),
        ("input|oneOf[1].prompt", "max-length-lowered", 32),
        ("input.nobody", "parameter-added", 1),
    ],
)
def test_a_finding_points_at_the_fact_it_is_about(path: str, rule: str, line: int) -> None:
    assert line_in(lines_of(CONTRACT), path, rule, endpoint=CREATE_TASK) == line


def test_parameters_of_dedicated_endpoints_stand_under_body() -> None:
    lines = lines_of('endpoint = "POST /x"\n[body.input]\n[body.style]\ntype = "string"\n')
    assert line_in(lines, "style", "type-changed", endpoint="POST /x") == 4
    assert line_in(lines, "input", "required-set", endpoint="POST /x") == 2


def test_every_key_of_every_contract_has_a_line() -> None:
    for path in contract_paths().values():
        text = path.read_text("utf-8")
        lines = lines_of(text)
        keys = set(every_key(tomllib.loads(text)))
        assert set(lines) <= keys, path
        # A table that only a longer header names has no line of its own.
        assert {one for one in keys - set(lines) if not any(key[: len(one)] == one for key in lines)} == set(), path


NAMES = st.text("ab.\"'[]# \n\u2028", min_size=1, max_size=4)
VALUES = st.recursive(st.integers(0, 9) | NAMES, lambda inner: st.lists(inner, max_size=3), max_leaves=4)


def written(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def toml(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"  {toml(one)},\n" for one in value) + "]"
    return written(value) if isinstance(value, str) else str(value)


@settings(max_examples=150)
@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=3), max_size=3))
def test_whatever_stands_in_texts_and_lists_keys_are_found_where_they_begin(data: dict[str, dict[str, Any]]) -> None:
    lines: list[str] = []
    expected: dict[Keys, int] = {}
    for table, members in data.items():
        expected[(table,)] = len(lines) + 1
        lines.append(f"[{written(table)}]")
        for key, value in members.items():
            expected[(table, key)] = len(lines) + 1
            lines += f"{written(key)} = {toml(value)}".split("\n")
    found = lines_of("\n".join(lines))
    assert {keys: line for keys, line in found.items() if len(keys) <= 2} == expected


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        lines_of("a = [\n1\n")
