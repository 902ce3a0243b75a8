"""Translations: every message in every language, with the same placeholders, and plurals as the language has them."""

from __future__ import annotations

import json
import string
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog

from conformance.messages import (
    LANGUAGES,
    Sentence,
    gettext,
    grouped,
    language,
    language_of,
    ngettext,
    said,
    use_language,
)
from tests.support.help_messages import CLICK
from tests.support.messages import (
    KEYWORDS,
    catalogue,
    compiled,
    forms,
    path_of,
    python_messages,
    spelled,
    template,
    updated,
)

TRANSLATED = LANGUAGES[1:]


@pytest.fixture
def russian() -> None:
    use_language("ru")


def placeholders(text: str) -> set[str]:
    """What a message takes, in braces as ``str.format`` or in ``%(…)s`` as templates have it."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text.replace("%(", "{").replace(")s", "}")) if name}
    return {name.split(".")[0] for name in braces}


def _around(text: str) -> tuple[bool, bool]:
    """Whether a text begins and ends with blanks."""
    return text[:1].isspace(), text[-1:].isspace()


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_every_message_is_translated_and_nothing_else(spoken: str) -> None:
    said = {one.id for one in template() if one.id}
    translated = {one.id for one in catalogue(spoken) if one.id and not one.fuzzy and all(forms(one.string))}
    assert translated == said


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_translations_take_what_the_messages_take(spoken: str) -> None:
    """All of it, in each form; what click counts takes what one of click's forms takes."""
    wrong = [
        (one.id, text)
        for one in catalogue(spoken)
        if one.id
        for text in forms(one.string)
        if placeholders(text) != set().union(*map(placeholders, forms(one.id)))
        and not (one.id in CLICK and placeholders(text) in map(placeholders, forms(one.id)))
    ]
    assert wrong == []


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_catalogues_are_as_the_code_and_the_compiler_make_them(spoken: str) -> None:
    assert path_of(spoken, "po").read_bytes() == spelled(updated(spoken)), "nox -s messages brings it up to date"
    assert path_of(spoken, "mo").read_bytes() == compiled(catalogue(spoken)), "nox -s messages compiles it"


def test_a_catalogue_is_compiled_to_the_same_bytes_on_any_day_and_by_any_babel(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [datetime(year, 3, 4, tzinfo=UTC) for year in (2025, 2026)]
    dated = [Catalog(locale="ru", creation_date=day, revision_date=days[0]) for day in days]
    for found in dated:
        found.add(("{n} row", "{n} rows"), ("{n} строка", "{n} строки", "{n} строк"))
    monkeypatch.setattr("babel.messages.catalog.VERSION", "2.17.0")
    first = compiled(dated[0])
    monkeypatch.setattr("babel.messages.catalog.VERSION", "3.0")
    assert first == compiled(dated[1])
    assert GNUTranslations(BytesIO(first)).ngettext("{n} row", "{n} rows", 3) == "{n} строки"


@pytest.mark.parametrize("spoken", TRANSLATED)
def test_translations_end_and_begin_as_the_messages_do(spoken: str) -> None:
    """Blanks and line ends around a message are part of the layout."""
    wrong = [
        one.id
        for one in catalogue(spoken)
        if one.id and {_around(text) for text in forms(one.id)} != {_around(text) for text in forms(one.string)}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"KIE_CONFORMANCE_LANG": "ru"}, "ru"),
        ({"KIE_CONFORMANCE_LANG": "en", "LC_ALL": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "ru-RU"}, "ru"),
        ({"LC_ALL": "", "LANG": "ru"}, "ru"),
        ({"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "russian"}, "en"),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], spoken: str) -> None:
    assert language_of(environment) == spoken


def test_an_unknown_language_is_refused_and_nothing_changes() -> None:
    with pytest.raises(ValueError, match="no language 'de': there are en, ru"):
        use_language("de")
    assert language() == "en"


def test_a_message_without_a_translation_is_said_in_english(russian: None) -> None:
    assert gettext("no such message as this") == "no such message as this"
    assert gettext("") == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 моделей"),
        (1, "1 модель"),
        (2, "2 модели"),
        (5, "5 моделей"),
        (11, "11 моделей"),
        (21, "21 модель"),
        (22, "22 модели"),
        (112, "112 моделей"),
    ],
)
def test_russian_counts_as_russian_does(russian: None, number: int, said: str) -> None:
    assert ngettext("%(n)s model", "%(n)s models", number) % {"n": number} == said


@pytest.mark.parametrize(
    ("value", "places", "english", "russian"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (12345, 0, "12,345", "12\N{NO-BREAK SPACE}345"),
        (1234567.891, 1, "1,234,567.9", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,9"),
        (Decimal("0.25"), 2, "0.25", "0,25"),
    ],
)
def test_numbers_stand_as_each_language_sets_them(
    value: float | Decimal, places: int, english: str, russian: str
) -> None:
    assert grouped(value, places) == english
    use_language("ru")
    assert grouped(value, places) == russian


def test_a_sentence_is_english_for_machines_and_said_in_the_language_that_is_spoken(russian: None) -> None:
    told = Sentence("per {unit}, {parameter} is {count}", unit=Sentence("second"), parameter="duration", count=10)
    assert told == "per second, duration is 10"
    assert json.dumps(told) == '"per second, duration is 10"'
    assert said(told) == "за секунду, duration: 10"
    assert said("per {unit}") == "за {unit}"
    with_braces = Sentence(
        "{path}: {fact} is {documented} in the documentation, {ours} in the contract",
        path="a",
        fact="enum",
        documented="{x}",
        ours="1",
    )
    assert said(with_braces) == "a: enum в документации {x}, в контракте 1"
    assert said(deepcopy(told)) == said(told)


def test_every_message_of_the_code_is_found_even_inside_f_strings() -> None:
    source = b'f"## {_(\'All rows\')}"\nngettext("{n} row", "{n} rows", n)\n_(text)\nother("no")\n'
    found = {line: text for line, _name, text, _comments in python_messages(BytesIO(source), KEYWORDS, (), {})}
    assert found == {1: "All rows", 2: ("{n} row", "{n} rows")}
