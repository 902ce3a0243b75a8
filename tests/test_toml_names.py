"""Names in TOML, changed where they stand, however they are spelled."""

from __future__ import annotations

import pytest

from conformance.messages import use_language
from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError
from tests.support.toml_edits import TEXT, Edit, changed, renaming


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (renaming("name", "model"), ['-model    = "x"', '+name    = "x"']),
        (renaming("x", "input", "b"), ["-[input.b]", "+[input.x]"]),
        (
            renaming("an x", "input", "c"),
            ["-[input.c]", '+[input."an x"]', "-[input.c.items]", '+[input."an x".items]'],
        ),
        (
            renaming("back", "body", "callBackUrl"),
            [
                '-callBackUrl = { type = "string", format = "uri" } # in one line',
                '+back = { type = "string", format = "uri" } # in one line',
            ],
        ),
        (
            renaming("minLength", "input", "d", "items", "maxLength"),
            [
                '-items = { type = "string", maxLength = 5 } # short',
                '+items = { type = "string", minLength = 5 } # short',
            ],
        ),
        (renaming("sort", "rule", 1, "kind"), ['-kind = "together"', '+sort = "together"']),
    ],
)
def test_a_name_changes_where_it_stands(edit: Edit, lines: list[str]) -> None:
    assert changed(edit) == lines


def test_a_name_is_found_however_it_is_spelled() -> None:
    text = (
        '[ input . "b" ] # [input.b]\ntype = "b"\n\n[input.\'b\'.items]\n[[input.b.oneOf]]\n'
        "[input.b.oneOf.properties.b]\n\n[body]\nb.b = 1\n\n[input]\nc.b = '''\n[input.b]\n'''\n"
    )
    done = TomlText(text)
    done.rename(("input", "b"), "x")
    done.rename(("input", "x", "oneOf", 0, "properties", "b"), "y")
    done.rename(("body", "b", "b"), "z")
    assert done.text == (
        '[ input . x ] # [input.b]\ntype = "b"\n\n[input.x.items]\n[[input.x.oneOf]]\n'
        "[input.x.oneOf.properties.y]\n\n[body]\nb.z = 1\n\n[input]\nc.b = '''\n[input.b]\n'''\n"
    )


def test_what_has_no_place_is_said_in_the_language_that_is_spoken() -> None:
    use_language("ru")
    with pytest.raises(NoPlaceError, match=r"^нет x$"):
        TomlText(TEXT).rename(("input", "x"), "y")
    with pytest.raises(NoPlaceError, match=r"^d там уже есть$"):
        TomlText(TEXT).rename(("input", "c"), "d")
