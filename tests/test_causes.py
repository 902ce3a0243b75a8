"""What others say went wrong: in English to the letter, in Russian as far as a row reads it."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import causes
from conformance.causes import SYSTEM, reworded, why
from conformance.messages import gettext, use_language

ROWS = (*SYSTEM.values(), *causes._ROWS)
VALUES = {
    "address": "cache:6379",
    "byte": "0xff",
    "codec": "utf-8",
    "column": "4",
    "keyword": "anyOf",
    "line": "3",
    "most": "4300",
    "n": "-2",
    "number": "0",
    "seconds": "30",
    "sign": "'='",
}
"""How values are written that are not any text."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have other words, which stay theirs")
@pytest.mark.parametrize("number", SYSTEM, ids=errno.errorcode.__getitem__)
def test_the_words_of_the_system_are_the_systems(number: int) -> None:
    assert SYSTEM[number] == os.strerror(number)
    use_language("ru")
    said = why(OSError(number, os.strerror(number), "file.json"))
    assert said == gettext(SYSTEM[number]) != SYSTEM[number]


def test_english_is_what_was_said_to_the_letter() -> None:
    for error in (
        OSError(errno.ENOENT, "No such file or directory", "a.json"),
        OSError("no number, no text of the system"),
        ValueError("Invalid value (at line 1, column 5)"),
    ):
        assert why(error) == (error.strerror if isinstance(error, OSError) and error.strerror else str(error))


def test_errors_that_only_share_a_number_keep_their_words() -> None:
    use_language("ru")
    assert why(OSError(errno.EPERM, "[SSL: WRONG_VERSION_NUMBER] wrong version number")) == (
        "[SSL: WRONG_VERSION_NUMBER] wrong version number"
    )


def _of(text: str, read: Callable[[str], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 # whatever the library raises is what is tested
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "нет значения"),
        ('{"a": }', "нет значения"),
        ("[1, 2", "нет разделителя ','"),
        ('{"a" 1}', "нет разделителя ':'"),
        ("{a: 1}", "нет имени в двойных кавычках"),
        ("1 2", "лишнее после значения"),
        ('"a', "незакрытая строка"),
        ('"\\q"', "недопустимая последовательность после \\"),
        ('"\\u12"', "недопустимая последовательность \\uXXXX"),
        ('"\x01"', "управляющий символ в строке"),
        ("9" * 5000, "цифр в числе — 5000, допустимо не больше 4300"),
        ("[" * 100_000, "слишком глубокая вложенность"),
    ],
)
def test_what_is_wrong_with_json_is_said_in_russian(text: str, said: str) -> None:
    use_language("ru")
    assert why(_of(text, json.loads)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "недопустимое значение (в конце документа)"),
        ("a = \nb = 1", "недопустимое значение (строка 1, столбец 5)"),
        ("a 1", "после ключа ожидалось '=' (строка 1, столбец 3)"),
        ("= 1", "здесь не ключ и не таблица (строка 1, столбец 1)"),
        ("a = 1 2", "после этого ожидался конец строки или документа (строка 1, столбец 7)"),
        ("a = 1\na = 2\n", "значение здесь уже есть (строка 2, столбец 6)"),
        ("[a]\n[a]", "('a',) нельзя объявить дважды (строка 2, столбец 3)"),
        ("[a", "в конце заголовка таблицы ожидалось ']' (в конце документа)"),
        ("a = [1", "массив не закрыт (в конце документа)"),
        ("a = {b = 1, b = 2}", "ключ 'b' во встроенной таблице уже есть (строка 1, столбец 18)"),
        ("a = 'x", 'ожидалось "\'" (в конце документа)'),
        ('a = "\\q"', "'\\' в строке надо удвоить (строка 1, столбец 8)"),
        ('a = "x\x00"', "недопустимый символ '\\x00' (строка 1, столбец 7)"),
    ],
)
def test_what_is_wrong_with_toml_is_said_in_russian(text: str, said: str) -> None:
    use_language("ru")
    assert why(_of(text, tomllib.loads)) == said


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a", "не хватает ): группа не закрыта, позиция 0"),
        ("a)", "лишняя скобка, позиция 1"),
        ("[a", "набор символов не закрыт, позиция 0"),
        ("[z-a]", "недопустимый диапазон символов z-a, позиция 1"),
        ("*", "нечего повторять, позиция 0"),
        ("a**", "повторение повторения, позиция 2"),
        ("a{3,2}", "наименьшее число повторений больше наибольшего, позиция 2"),
        ("\\", "шаблон кончается на \\, позиция 0"),
        ("\\q", "недопустимая последовательность \\q, позиция 0"),
        ("\n(a", "не хватает ): группа не закрыта, позиция 1 (строка 2, столбец 1)"),
    ],
)
def test_what_is_wrong_with_a_regular_expression_is_said_in_russian(pattern: str, said: str) -> None:
    use_language("ru")
    assert why(_of(pattern, re.compile)) == said


def test_a_place_in_json_is_said_where_the_whole_error_is_repeated() -> None:
    use_language("ru")
    assert reworded(str(_of("[1 2", json.loads))) == "нет разделителя ',': строка 1, столбец 4 (знак 3)"


def test_bytes_that_are_no_text_are_said_in_russian() -> None:
    use_language("ru")
    with pytest.raises(UnicodeDecodeError) as caught:
        b"a\xff".decode()
    assert why(caught.value) == "байт 0xff в позиции 1 не читается как utf-8: недопустимый первый байт"


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"required": ["day"]}, {}, 'нет обязательного ключа "day"'),
        ({"type": "string"}, 3, '3: ожидался тип "string"'),
        ({"const": 1}, 2, "ожидалось 1"),
        ({"minimum": 0}, -1, "-1 меньше наименьшего, 0"),
        ({"pattern": "^a"}, "b", '"b" не подходит под "^a"'),
        ({"enum": ["a", "b"]}, "c", '"c": ожидалось одно из: "a" or "b"'),
        ({"properties": {}, "additionalProperties": False}, {"x": 1}, "лишний ключ: 'x'"),
    ],
)
def test_what_breaks_a_json_schema_is_said_in_russian(schema: dict[str, object], value: object, said: str) -> None:
    from jsonschema_rs import Draft202012Validator

    use_language("ru")
    assert [reworded(one.message) for one in Draft202012Validator(schema).iter_errors(value)] == [said]


@pytest.mark.parametrize("template", ROWS)
@settings(max_examples=10)
@given(data=st.data())
def test_every_row_reads_what_it_makes_and_repeats_the_values(template: str, data: st.DataObject) -> None:
    free = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)
    names = {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}
    values = {name: VALUES.get(name) or data.draw(free) for name in sorted(names)}
    text = template.format(**values)
    use_language("en")
    assert reworded(text) == text
    use_language("ru")
    pattern = causes.pattern_of(template, causes._WRITTEN)
    assert pattern.fullmatch(text)
    if not names:
        assert reworded(text) == gettext(template) != text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the cat sat on the mat",
        "{0.__class__}",
        "a" * 5_000 + " is a required property",
        "[Errno 5] something new",
        "somewhere: something new",
    ],
)
def test_what_no_row_reads_stays_as_it_is(text: str) -> None:
    use_language("ru")
    assert reworded(text).replace(" (код 5)", "") == text.replace("[Errno 5] ", "")


def test_sentences_in_sentences_end() -> None:
    use_language("ru")
    assert reworded("[Errno 1] " * 5 + "Is a directory") == "[Errno 1] [Errno 1] Is a directory (код 1) (код 1) (код 1)"


def test_errors_of_files_are_said_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011 # its words are looked at below
        tmp_path.read_bytes()
    assert why(caught.value) == "Is a directory"
    use_language("ru")
    assert why(caught.value) == "это каталог"
