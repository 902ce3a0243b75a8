"""YAML by the 1.2 core schema, and what a hostile document may not do."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.docs import yaml12
from conformance.errors import PageError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9:16", "9:16"),
        ("1:1", "1:1"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("n", "n"),
        ("2026-08-19", "2026-08-19"),
        ("2026-08-19T10:00:00Z", "2026-08-19T10:00:00Z"),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("-1", -1),
        ("+1", 1),
        (".5", 0.5),
        ("5.", 5.0),
        ("-0.0", -0.0),
        ("true", True),
        ("True", True),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("nul", "nul"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("!!str 5", "5"),
        ("720p", "720p"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_a_scalar_stays_what_it_was(text: str, value: Any) -> None:
    found = yaml12.load(f"a: {text}\n").value["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_folded_text_is_text_whatever_it_looks_like() -> None:
    assert yaml12.load("a: |-\n  5\nb: >-\n  true\n").value == {"a": "5", "b": "true"}


def test_keys_are_always_the_text_that_stands_there() -> None:
    assert yaml12.load("200: a\non: b\n9:16: c\nnull: d\n").value == {"200": "a", "on": "b", "9:16": "c", "null": "d"}


def test_a_merge_key_is_a_plain_key() -> None:
    assert yaml12.load("a: &x {b: 1}\nc: {<<: *x}\n").value == {"a": {"b": 1}, "c": {"<<": {"b": 1}}}


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_a_hundred_levels_are_not_too_deep(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    assert yaml12.load(opening * 100 + closing * 100).value


def test_an_empty_document_is_null() -> None:
    assert yaml12.load("").value is None


def test_keys_that_stand_twice_are_reported_and_the_last_one_counts() -> None:
    document = yaml12.load("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert (document.value, document.duplicates) == ({"a": 3, "b": {"c": 2}}, ["c", "a"])


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + step)}: &{chr(98 + step)} [{', '.join(['*' + chr(97 + step)] * 10)}]\n" for step in range(9)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 500, "YAML: line 1, column 101: nested deeper than 100 levels"),
        ("[" * 100_000, "nest"),  # newer libyaml stops by itself, long before its stack ends
        ("{a: " * 5_000, "YAML: line 1, column 401: nested deeper than 100 levels"),
        ("{a: [" * 60, "nested deeper than 100 levels"),
        ("a: !!python/object/apply:os.system [ls]", "the tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !include b.yaml", "YAML: line 1, column 4: the tag !include is not accepted"),
        ("a: !!int '5'", "YAML: line 1, column 4: the tag tag:yaml.org,2002:int is not accepted"),
        (BOMB, "more than 1000000 values once aliases are written out"),
        ("a: &a [*a]", "YAML: line 1, column 8: the alias a stands before or inside its anchor"),
        ("a: *b", "the alias b stands before or inside its anchor"),
        ("a: 1\n---\nb: 2", "YAML: line 2, column 1: expected one document, found a second"),
        ("? [a]\n: b", "YAML: line 1, column 3: expected a plain key"),
        ("a: .nan", "YAML: line 1, column 4: .nan is no number that JSON can hold"),
        ("a: -.inf", "-.inf is no number that JSON can hold"),
        ("a: 1e999", "the number 1e999 is too large"),
        ("a: " + "9" * 500, "a number of 500 characters is too long"),
        ("a: [1", "YAML: line 2, column 1: "),
        ("a: b: c", "YAML: line 1, column 5: mapping values are not allowed in this context"),
        ("\x00", "YAML: "),
    ],
)
def test_what_can_not_be_read_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        yaml12.load(text)
    assert message in caught.value.message


def test_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [9:16, on, 1e3, '5']\nb: *x\nc: |\n  text\n"
    fast = yaml12.load(text).value
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert yaml12.load(text).value == fast


# JSON writes characters beyond U+FFFF as two escapes; YAML knows no such pairs.
texts = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
# A key without its sign ends after 1,024 characters, escapes included: so the standard wants it.
keys = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=100)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_json_is_yaml(value: Any) -> None:
    """Every JSON document is a YAML 1.2 document with the same value."""
    assert yaml12.load(json.dumps(value)).value == value


@given(st.text())
def test_no_text_crashes_it(text: str) -> None:
    with contextlib.suppress(PageError):
        yaml12.load(text)
