"""TOML edited in place: the edit is made, and nothing else moves by a byte."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError
from tests.support.toml_edits import TEXT, Edit, adding, changed, place, removing, renaming, setting


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (setting("y", "model"), ['-model    = "x"', '+model    = "y"']),
        (
            setting("2026-08-19", "verified"),
            ['-verified = "2026-01-01" # a day', '+verified = "2026-08-19" # a day'],
        ),
        (setting(5, "input", "b", "maximum"), ["+maximum  = 5"]),
        (setting("prose", "input", "c", "source"), ['+source = "prose"']),
        (setting("number", "input", "c", "items", "type"), ['-type = "string"', '+type = "number"']),
        (setting(["a", "b", "c"], "input", "b", "enum"), ['+    "c",']),
        (setting(["b"], "input", "b", "enum"), ['-    "a", # one']),
        (
            setting(7, "input", "d", "items", "maxLength"),
            [
                '-items = { type = "string", maxLength = 5 } # short',
                '+items = { type = "string", maxLength = 7 } # short',
            ],
        ),
        (
            setting(True, "body", "callBackUrl", "required"),
            [
                '-callBackUrl = { type = "string", format = "uri" } # in one line',
                '+callBackUrl = { type = "string", format = "uri", required = true } # in one line',
            ],
        ),
        (removing("input", "c", "type"), ['-type = "array"']),
        (
            removing("input", "d", "items", "maxLength"),
            ['-items = { type = "string", maxLength = 5 } # short', '+items = { type = "string" } # short'],
        ),
        (removing("body", "callBackUrl"), ['-callBackUrl = { type = "string", format = "uri" } # in one line']),
    ],
)
def test_a_value_is_set_or_taken_away_in_its_line(edit: Edit, lines: list[str]) -> None:
    assert changed(edit) == lines


@pytest.mark.parametrize(
    ("edit", "first", "last", "count"),
    [
        (removing("input", "b"), "-# about b", "-", 8),
        (removing("input", "c"), "-# about c", "-", 7),
        (removing("input", "c", "items"), "-[input.c.items]", "-", 3),
        (removing("rule", 0), "-# about the rule", "-", 4),
        (removing("rule", 1), "-", '-kind = "together"', 3),
        (removing("rule"), "-# about the rule", '-kind = "together"', 7),
        (removing("body"), "-# about the body", "-", 4),
    ],
)
def test_a_table_goes_with_the_comments_above_it_and_no_others(edit: Edit, first: str, last: str, count: int) -> None:
    lines = changed(edit)
    assert len(lines) == count
    assert all(line.startswith("-") for line in lines)
    assert {first.rstrip(), last.rstrip()} <= {line.rstrip() for line in lines}
    assert [line for line in lines if "# a section" in line] == []


def test_comments_on_what_comes_next_stay_when_all_around_goes() -> None:
    done = TomlText(TEXT)
    for keys in (("input", "b"), ("input", "c"), ("input", "d"), ("rule", 1), ("rule", 0)):
        done.remove(keys)
    assert done.text == TEXT[: TEXT.index("# about b")] + "# a section\n"


@pytest.mark.parametrize(
    ("keys", "before", "follows", "precedes"),
    [
        (("input", "bb"), ("c", "d"), "# a section\n\n", "# about c\n[input.c]"),
        (("input", "a"), ("b", "c"), "# in one line\n\n", "# about b\n[input.b]"),
        (("input", "z"), (), "# short\n\n", "# about the rule\n[[rule]]"),
        (("body", "more"), (), "# in one line\n\n", "# about b\n[input.b]"),
        (("input", "c", "items", "properties", "x"), (), '[input.c.items]\ntype = "string"\n\n', "[input.d]"),
        (("input", "c", "properties", "y"), (), '[input.c.items]\ntype = "string"\n\n', "[input.d]"),
        (("schema",), ("body", "input"), "# a day\n\n", "# about the body\n[body]"),
        (("upload",), (), '[[rule]]\nkind = "together"\n\n', ""),
    ],
)
def test_a_table_comes_between_its_siblings_and_their_comments(
    keys: tuple[str, ...], before: tuple[str, ...], follows: str, precedes: str
) -> None:
    block = f'[{".".join(keys)}]\ntype = "number"\n'
    done = TomlText(TEXT)
    done.add_table(keys, block, before)
    start = done.text.index(block)
    assert done.text[:start].endswith(follows)
    after = done.text[start + len(block) :]
    assert after.removeprefix("\n").startswith(precedes)
    rest = done.text[:start] + after.removeprefix("\n")
    assert rest.rstrip("\n") == TEXT.rstrip("\n")


def test_members_of_a_list_of_tables_come_and_go() -> None:
    first, second = '[[schema.oneOf]]\ntype = "string"\n', '[[schema.oneOf]]\ntype = "number"\n'
    done = TomlText(TEXT)
    done.add_table(("schema", "oneOf", 0), first, ("body",))
    done.add_table(("schema", "oneOf", 1), second, ("body",))
    done.add_table(("schema", "oneOf", 1, "properties", "x"), '[schema.oneOf.properties.x]\ntype = "null"\n')
    data = tomllib.loads(done.text)["schema"]["oneOf"]
    assert data == [{"type": "string"}, {"type": "number", "properties": {"x": {"type": "null"}}}]
    done.remove(("schema", "oneOf", 1))
    done.remove(("schema", "oneOf", 0))
    assert done.text == TEXT


def test_a_table_below_an_inline_one_is_written_into_it() -> None:
    block = '[input.d.items.properties.x]\ntype = "string"\n'
    edits = (setting({}, "input", "d", "items", "properties"), adding(block, "input", "d", "items", "properties", "x"))
    assert changed(*edits)[1] == (
        '+items = { type = "string", maxLength = 5, properties = { x = { type = "string" } } } # short'
    )


@pytest.mark.parametrize(
    "edit",
    [
        setting(5, "input", "nobody", "maximum"),
        setting(5, "input", "b"),
        setting(5, "model", "x"),
        removing("input", "nobody"),
        removing("input", "b", "maximum", "x"),
        removing("rule", 2),
        removing("input", "d", "items", "nobody"),
        adding('[input.b]\ntype = "string"\n', "input", "b"),
        renaming("x", "input", "nobody"),
        renaming("c", "input", "b"),
        renaming("maxLength", "input", "d", "items", "type"),
    ],
)
def test_what_has_no_place_is_refused_and_nothing_changes(edit: Edit) -> None:
    done = TomlText(TEXT)
    with pytest.raises(NoPlaceError):
        edit(done)
    assert done.text == TEXT


def test_values_are_read_where_they_stand() -> None:
    text = TomlText(TEXT)
    assert text.get(("input", "d", "items", "maxLength")) == 5
    assert text.get(("rule", 1, "kind")) == "together"
    assert text.get(("input", "nobody")) is None
    assert text.get(("rule", 7, "kind")) is None


def test_true_is_not_one_in_a_list_with_comments() -> None:
    text = "members = [\n    1, # one\n    2,\n]\n"
    done = TomlText(text)
    done.set(("members",), [True, 2], place)
    assert repr(tomllib.loads(done.text)["members"]) == "[True, 2]"


@pytest.mark.parametrize("head", ["", "x = 1\n\n"])
def test_a_comment_right_below_a_header_is_not_about_the_next(head: str) -> None:
    done = TomlText(f"{head}[a.b]\n# about b\n[a.b.c]\ny = 1\n")
    done.move(("a", "b", "c"), ("a", "c"))
    assert done.text == f"{head}[a.b]\n# about b\n[a.c]\ny = 1\n"
    done.remove(("a", "c"))
    assert done.text == f"{head}[a.b]\n# about b\n"


BOX = '[input.b]\ntype = "object"\n'
LIST = """\
# about a list
[input.c] # [input.c]
type = "array"
# in the end

# about its items
[input.c.items] # one
type = "string"
"""
REST = """\
# a section

# about d
[input.d]
type = "string"
"""


def in_order(*parts: str) -> str:
    return "\n".join(parts)


def list_at(name: str) -> str:
    """The tables of the list under another name; a comment stays as it is."""
    return LIST.replace("\n[input.c", f"\n[{name}")


@pytest.mark.parametrize(
    ("to", "before", "text"),
    [
        (("input", "b", "properties", "c d"), (), in_order(BOX, list_at('input.b.properties."c d"'), REST)),
        (("body", "c"), (), in_order(BOX, REST, list_at("body.c"))),
        (("input", "a"), ("b", "d"), in_order(list_at("input.a"), BOX, REST)),
    ],
)
def test_a_table_stands_elsewhere_with_its_comments_and_nothing_else_does(
    to: tuple[str, ...], before: tuple[str, ...], text: str
) -> None:
    done = TomlText(in_order(BOX, LIST, REST))
    done.move(("input", "c"), to, before)
    assert done.text == text


@pytest.mark.parametrize(
    ("keys", "to", "why"),
    [
        (("input", "x"), ("input", "y"), "there is no x"),
        (("input", "c"), ("input", "d"), "d is there already"),
        (("body", "callBackUrl"), ("input", "callBackUrl"), "callBackUrl is no table"),
        (("input", "d", "items"), ("input", "y"), "items is no table"),
        (("input", "c"), ("model", "c"), "model is a value"),
        (("input", "c"), ("body", "callBackUrl", "c"), "callBackUrl is a value"),
    ],
)
def test_what_can_not_stand_elsewhere_stays_where_it_is(keys: tuple[str, ...], to: tuple[str, ...], why: str) -> None:
    done = TomlText(TEXT)
    with pytest.raises(NoPlaceError, match=why):
        done.move(keys, to)
    assert done.text == TEXT


values = st.one_of(
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.lists(st.integers(0, 9), max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(
    values, st.sampled_from([("input", "b", "enum"), ("input", "b", "new"), ("model",), ("input", "d", "items", "x")])
)
def test_what_is_written_is_read_again_and_the_rest_is_as_it_was(value: object, keys: tuple[str, ...]) -> None:
    done = TomlText(TEXT)
    done.set(keys, value, place)
    expected = tomllib.loads(TEXT)
    inner = expected
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    assert repr(tomllib.loads(done.text)) == repr(_ordered(expected, tomllib.loads(done.text)))
    gone = [line for line in changed(lambda text: text.set(keys, value, place)) if line.startswith("-")]
    assert len(gone) <= 4


def _ordered(data: object, like: object) -> object:
    """``data`` with its keys in the order of ``like``."""
    if isinstance(data, dict) and isinstance(like, dict):
        return {key: _ordered(data[key], like[key]) for key in like if key in data}
    return data
