"""TOML whose tables stand apart: edited where they stand, or refused with the line."""

from __future__ import annotations

import tomllib

import pytest

from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError
from tests.support.toml_edits import Edit, adding, changed, place, removing, renaming, setting

APART = """\
# the head
model = "x"

# about a
[input.a]
type = "string" # a text

# the first rule
[[rule]]
kind = "exclusive"

# about b
[input.b]
type = "number"

[body]
callBackUrl = { type = "string" }

# the second rule
[[rule]]
kind = "together"

[input.c.items]
type = "string"
"""
"""Tables of which those that belong together stand apart."""


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (setting("y", "model"), ['-model = "x"', '+model = "y"']),
        (setting("2026-08-19", "verified"), ['+verified = "2026-08-19"']),
        (setting("array", "input", "a", "type"), ['-type = "string" # a text', '+type = "array" # a text']),
        (setting(7, "input", "b", "maximum"), ["+maximum = 7"]),
        (setting(7, "input", "c", "items", "maximum"), ["+maximum = 7"]),
        (setting("sum", "rule", 1, "kind"), ['-kind = "together"', '+kind = "sum"']),
        (removing("rule", 1), ["-# the second rule", "-[[rule]]", '-kind = "together"', "-"]),
        (removing("rule", 0), ["-", "-# the first rule", "-[[rule]]", '-kind = "exclusive"']),
        (removing("input", "b"), ["-# about b", "-[input.b]", '-type = "number"', "-"]),
        (removing("input", "c"), ["-", "-[input.c.items]", '-type = "string"']),
        (removing("body"), ["-[body]", '-callBackUrl = { type = "string" }', "-"]),
        (
            adding('[input.bb]\ntype = "null"\n', "input", "bb", before=("c",)),
            ["+[input.bb]", '+type = "null"', "+"],
        ),
        (adding('[input.z]\ntype = "null"\n', "input", "z"), ["+", "+[input.z]", '+type = "null"']),
        (adding("[upload]\nhosts = []\n", "upload"), ["+", "+[upload]", "+hosts = []"]),
        (adding("[schema]\nx = 1\n", "schema", before=("body", "input")), ["+[schema]", "+x = 1", "+"]),
        (renaming("bb", "input", "b"), ["-[input.b]", "+[input.bb]"]),
    ],
)
def test_tables_that_stand_apart_are_edited_where_they_stand(edit: Edit, lines: list[str]) -> None:
    assert changed(edit, text=APART) == lines


def test_one_after_the_other_tables_that_stand_apart_go_and_all_else_stays() -> None:
    done = TomlText(APART)
    for keys in (("rule",), ("input", "c"), ("input", "b")):
        done.remove(keys)
    assert tomllib.loads(done.text) == {
        "model": "x",
        "input": {"a": {"type": "string"}},
        "body": {"callBackUrl": {"type": "string"}},
    }
    done.remove(("input",))
    assert done.text == '# the head\nmodel = "x"\n\n[body]\ncallBackUrl = { type = "string" }\n'


def test_a_table_behind_those_below_it_is_edited_where_that_can_be_or_refused_with_its_line() -> None:
    text = "[a.b.items]\nx = 1\n\n[[rule]]\n\n[a.b]\ny = 1\n\n[[rule]]\n"
    assert changed(setting(1, "a", "b", "z"), text=text) == ["+z = 1"]
    assert changed(setting(1, "a", "b", "y"), text=text) == []
    done = TomlText(text.replace("[[rule]]\n\n", "", 1))
    before = done.text
    with pytest.raises(NoPlaceError) as caught:
        done.set(("a", "b", "z"), 1, place)
    assert str(caught.value) == "line 4: tables that belong together stand apart; put them side by side"
    assert done.text == before


def test_what_the_library_would_move_is_refused_with_its_line() -> None:
    text = 'model = "x"\n\n[[a.one]]\nx = 1\n\n[[a.two]]\ny = 1\n\n[[a.one]]\nx = 2\n'
    done = TomlText(text)
    with pytest.raises(NoPlaceError) as caught:
        done.set(("a", "two", 0, "y"), 2, place)
    assert str(caught.value) == "line 6: tables that belong together stand apart; put them side by side"
    assert done.text == text
