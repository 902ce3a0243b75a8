"""``--help`` and wrong usage in Russian: nothing stays English but what is typed, and English is what it was."""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conformance.cli import main as program
from conformance.cli.speaking import Speaking
from tests.cli.test_help import ALL
from tests.support.commands import WIDTH, help_of, reference
from tests.support.help_messages import every_command, help_messages
from tests.support.russian import english_in

PRICE = """\
Вызов: kie-conformance price [ОПЦИИ] МОДЕЛЬ [ФАЙЛ]

  Сколько стоит запрос с таким содержимым, по опубликованным прейскурантам.

  МОДЕЛЬ — id модели или имя отдельного эндпоинта; ФАЙЛ содержит объект input (или тело эндпоинта).
  У каждой цифры назван источник и день. Если чего-то никто не опубликовал, так и сказано.

Опции:
  --as-of ДЕНЬ    Учитывать только опубликованное в этот день или раньше.
  --json          Напечатать цену в JSON.
  --lang [en|ru]  Язык текстов для людей. [по умолчанию: KIE_CONFORMANCE_LANG, настройки, LC_ALL,
                  иначе английский]
  -h, --help      Показать эту справку и выйти.

  Примеры:
    kie-conformance price kling/v2-1-pro payload.json
    kie-conformance price kling/v2-1-pro payload.json --as-of 2026-01-16
    echo '{"prompt": "a lake", "aspect_ratio": "1:1"}' | kie-conformance price z-image -

  Коды выхода:
    0  цена известна
    1  цена неизвестна, или известна только за единицу
    2  неверный вызов: нет такого файла, это не JSON, нет такой модели
"""
CONTRACT = """\
Вызов: kie-conformance contract [ОПЦИИ] КОМАНДА [АРГУМЕНТЫ]...

  Составлять и читать контракты: наши правила для одной модели или одного эндпоинта.

Опции:
  --lang [en|ru]  Язык текстов для людей. [по умолчанию: KIE_CONFORMANCE_LANG, настройки, LC_ALL,
                  иначе английский]
  -h, --help      Показать эту справку и выйти.

Команды:
  draft   Составить контракт, который говорит ровно то, что описывает страница.
  report  Записать cross_rules.md и prices.md.
  show    Напечатать контракт таблицей.
"""

TYPED = r"^    (\S+=\S* )?(kie-conformance|echo|eval) "
"""How a line of an example begins."""


def run(*arguments: str, environment: dict[str, str] | None = None) -> click.testing.Result:
    return CliRunner().invoke(
        program, arguments, prog_name="kie-conformance", terminal_width=WIDTH, env=environment, catch_exceptions=False
    )


def in_russian(name: str) -> str:
    return run(*ALL[name], "--lang", "ru", "--help").stdout


@pytest.mark.parametrize(("name", "told"), [("price", PRICE), ("contract", CONTRACT)])
@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("--lang", "ru", "{}", "--help"), {}),
        (("{}", "--lang", "ru", "--help"), {}),
        (("{}", "--help", "--lang", "ru"), {}),
        (("{}", "-h", "--lang=ru"), {}),
        (("--lang", "en", "{}", "--help", "--lang", "ru"), {}),
        (("{}", "--help"), {"KIE_CONFORMANCE_LANG": "ru"}),
        (("{}", "--help"), {"KIE_CONFORMANCE_LANG": "", "LC_ALL": "ru_RU.UTF-8"}),
        (("{}", "--help", "--lang", "ru"), {"LC_ALL": "C", "LANGUAGE": "de"}),
    ],
)
def test_help_speaks_russian_wherever_it_is_asked_for(
    name: str, told: str, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    done = run(*(one.format(name) for one in arguments), environment=environment)
    assert (done.exit_code, done.stdout) == (0, told)


@pytest.mark.parametrize("name", ALL)
def test_no_english_is_left_in_russian_help(name: str) -> None:
    """Beside commands, values and names, which are typed as they stand."""
    text = in_russian(name)
    assert re.search("[а-я]", text)
    typed = re.compile(rf"{TYPED}.*$|^ +\S(?:\S| (?! ))* {{2,}}", re.M)
    assert english_in(typed.sub("", text)) - {"run", "publish"} == set()


@pytest.mark.parametrize("name", ALL)
def test_every_paragraph_of_help_is_another_in_russian(name: str) -> None:
    def paragraphs(text: str) -> set[str]:
        """All but the lines that are typed as they stand."""
        lines = [line for line in text.splitlines() if re.search("[A-Za-z]{3} [a-z]{2}", line)]
        return {line.strip() for line in lines if re.match(TYPED, line) is None}

    both = paragraphs(in_russian(name)) & paragraphs(help_of(ALL[name]))
    assert both == set()


@pytest.mark.parametrize("name", ALL)
def test_examples_options_and_exit_codes_are_the_same_in_russian(name: str) -> None:
    def typed(text: str) -> list[str]:
        commands = [line for line in text.splitlines() if re.match(TYPED, line)]
        codes = re.findall(r"^    (\d+) +\S", text, re.M)
        return [*commands, *codes, *re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.M)]

    text = in_russian(name)
    assert typed(text) == typed(help_of(ALL[name])) != []
    assert max(map(len, text.splitlines())) <= 120


def test_english_is_what_it_was_after_russian_was_spoken() -> None:
    before = reference()
    for name in ALL:
        in_russian(name)
    assert reference() == before


def test_texts_stay_in_english_in_which_they_are_looked_up() -> None:
    before = list(help_messages())
    for name in ALL:
        in_russian(name)
    assert list(help_messages()) == before


FRESH = """
from tests.support.commands import help_of
from click.testing import CliRunner
from conformance.cli import main
CliRunner().invoke(main, ["drift", "--lang", "ru", "--help"])
CliRunner().invoke(main, ["audit", "--nope", "--lang", "ru"])
print(help_of(("drift",)) + help_of(("audit",)))
"""


def test_english_is_what_it_is_in_a_process_that_spoke_russian_first() -> None:
    """Commands are imported when they are called; what is declared then is English."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.rstrip("\n") == help_of(("drift",)) + help_of(("audit",))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("price", "--lang", "ru"), "Не хватает аргумента 'МОДЕЛЬ'."),
        (("price", "--nope", "--lang", "ru"), "Нет опции"),  # and the name, as this click writes it
        (("price", "a", "b", "c", "--lang", "ru"), "Лишний аргумент (c)"),
        (("price", "a", "b", "c", "d", "--lang", "ru"), "Лишние аргументы (c d)"),
        (
            ("check", "--lang", "ru", "--media-hosts", "some"),
            "Неверное значение для '--media-hosts': 'some' — не одно из 'strict', 'warn', 'off'.",
        ),
        (
            ("drift", "--deviations", "gone.toml", "--lang", "ru"),
            "Неверное значение для '--deviations': Файл 'gone.toml' не существует.",
        ),
        (("verify", "--jobs", "0", "--lang", "ru"), "Неверное значение для '--jobs': 0 вне диапазона x>=1."),
        (
            ("verify", "--jobs", "x", "--lang", "ru"),
            "Неверное значение для '--jobs': 'x' не подходит, ожидалось: целое число.",
        ),
        (("deviate", "abc", "--lang", "ru"), "Не хватает опции '--reason'."),
        (("check", "--lang", "ru"), "Не хватает аргумента 'МОДЕЛЬ'."),
        (("nightly", "look", "--lang", "ru"), "Нет команды 'look'."),
    ],
)
def test_wrong_usage_is_told_in_russian(arguments: tuple[str, ...], told: str) -> None:
    done = CliRunner().invoke(program, arguments, prog_name="kie-conformance", input="{}")
    name = arguments[0]
    usage, hint, blank, error = done.stderr.splitlines()
    assert done.exit_code == 2
    assert usage.startswith(f"Вызов: kie-conformance {name} [ОПЦИИ]")
    assert hint in {f"Попробуйте 'kie-conformance {name} {option}': там справка." for option in ("--help", "-h")}
    assert blank == ""
    assert error.startswith(f"Ошибка: {told}")


def test_a_language_that_is_no_language_is_refused_and_nothing_else_counts_as_asking() -> None:
    assert run("price", "--lang", "de").stderr.splitlines()[-1] == (
        "Error: Invalid value for '--lang': 'de' is not one of 'en', 'ru'."
    )
    assert run("price", "--", "--lang", "ru").stderr.startswith("Error: no contract for '--lang'")


@pytest.mark.parametrize("words", [(), ("price",), ("contract", "show")])
def test_help_speaks_what_the_configuration_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KIE_CONFORMANCE_LANG")
    (tmp_path / "kie-conformance.toml").write_text('language = "ru"\n', encoding="utf-8")
    assert run(*words, "--help").stdout.startswith("Вызов: ")
    assert run(*words, "--help", "--lang", "en").stdout.startswith("Usage: ")
    assert run(*words, "--help", environment={"KIE_CONFORMANCE_LANG": "en"}).stdout.startswith("Usage: ")


@pytest.mark.parametrize("words", [("nope",), ("price", "--nope"), ("contract", "nope"), ("contract", "show")])
def test_wrong_usage_is_told_in_the_language_that_the_configuration_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KIE_CONFORMANCE_LANG")
    (tmp_path / "kie-conformance.toml").write_text('language = "ru"\n', encoding="utf-8")
    assert run(*words).stderr.startswith("Вызов: ")
    assert run("--lang", "en", *words).stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "ru", "contract", "show", "z-image"),
        ("contract", "--lang", "ru", "show", "z-image"),
        ("contract", "show", "--lang", "ru", "z-image"),
    ],
)
def test_the_command_line_wins_over_the_configuration_wherever_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KIE_CONFORMANCE_LANG")
    (tmp_path / "kie-conformance.toml").write_text('language = "en"\n', encoding="utf-8")
    assert "\nэндпоинт: " in run(*words).stdout


@pytest.mark.parametrize("words", [("--lang", "en", "--lang=ru"), ("--lang=en", "--lang", "ru")])
def test_the_last_language_that_is_asked_for_counts(words: tuple[str, ...]) -> None:
    assert run("price", "--help", *words).stdout.startswith("Вызов: ")
    assert run("price", *words, "--help").stdout.startswith("Вызов: ")


@pytest.mark.parametrize("words", [(), ("price",)])
def test_help_is_shown_though_the_configuration_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KIE_CONFORMANCE_LANG")
    (tmp_path / "kie-conformance.toml").write_text("language = 1\n", encoding="utf-8")
    done = run(*words, "--help")
    assert (done.exit_code, done.stdout[:7]) == (0, "Usage: ")


def test_a_run_leaves_nothing_behind() -> None:
    before = gettext.textdomain(), dict(os.environ)
    run("price", "--lang", "ru", "--help")
    assert (gettext.textdomain(), dict(os.environ)) == before


def test_every_command_speaks() -> None:
    """A command declared without our class would stay English without a word."""
    mute = [name for name, one in every_command(program, "kie-conformance") if not isinstance(one, Speaking)]
    assert mute == []


def test_no_text_belongs_to_two_commands() -> None:
    """Each command words its own: of a shared one the other would not know."""
    owners = [
        {id(text.owner) for text in one.texts()}
        for _, one in every_command(program, "kie-conformance")
        if isinstance(one, Speaking)
    ]
    assert len(set().union(*owners)) == sum(map(len, owners)) > 100
