"""What goes wrong, said in Russian: by commands, of files, of sites and of subjects."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from conformance.docs.fetch import Answer, Fetcher, FetchError
from conformance.docs.index import read_list
from conformance.errors import ConformanceError
from conformance.laws.failures import replay, write_failure
from conformance.laws.run import Failure
from conformance.messages import use_language
from conformance.regex import portable
from tests.support.russian import run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "kling/v2-1-pr"), "Ошибка: нет контракта для 'kling/v2-1-pr'\nМожет быть, 'kling/v2-1-pro'?\n"),
        (("check", "z-image", "gone.json"), "Ошибка: gone.json: нет такого файла или каталога\n"),
        (
            ("check", "z-image", "-"),
            "Ошибка: стандартный ввод: ожидался JSON, но ничего нет\nУкажите файл или подайте данные на вход.\n",
        ),
        (("drift", "2020-01-01", "2026-08-19"), "Ошибка: нет снимка за '2020-01-01'\n"),
        (("drift", "--model", "nobody/*"), "Ошибка: ни одна модель не подходит под 'nobody/*'\n"),
        (("chek",), "Нет команды 'chek'. Может быть, 'check'?\n"),
        (
            ("contract", "draft", "z-image", "--page", "market/nowhere"),
            "Ошибка: market/nowhere не описывает z-image\nОписана здесь: market/z-image/z-image.\n",
        ),
        (
            ("contract", "draft", "z-image", "--kind", "smell"),
            "Ошибка: kind — 'smell': ожидалось одно из: image, video, audio, text, file\n",
        ),
        (
            ("audit-subject", "pyton:checks.py:validate"),
            (
                "Ошибка: 'pyton:checks.py:validate': нет способа подключения 'pyton': ожидалось одно из: python,"
                " pydantic, schema, openapi, command, http, har, ndjson\nМожет быть, 'python'?\n"
            ),
        ),
        (("explain",), "Ожидался id или --all.\n"),
    ],
)
def test_what_goes_wrong_is_said_in_russian(here: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, payload="")
    assert done.exit_code == 2
    assert said in done.stderr


DIES = """\
import sys
print('{"kie-audit": 1}', flush=True)
sys.stdin.readline()
sys.stdin.readline()
sys.stdin.readline()
sys.exit(3)
"""


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("python:gone.py:check", "/gone.py: нет такого файла\n"),
        ("command:no-such-program", "no-such-program: нет такой программы\nЕё ищут в PATH или от каталога файла.\n"),
        (
            f"command:{sys.executable} dies.py",
            (
                f"command:{sys.executable} dies.py: нет вердикта о z-image: он завершился с кодом 3\n"
                "Он должен отвечать, пока не кончится ввод.\n"
            ),
        ),
        (
            f"command:{sys.executable} -c pass",
            (
                ': первой строкой ожидалось {"kie-audit": 1}: он завершился с кодом 0\n'
                "docs/audit-protocol.md говорит, чего ожидают, с примерами.\n"
            ),
        ),
    ],
)
def test_a_subject_that_can_not_be_asked_is_told_of_in_russian(here: Path, subject: str, said: str) -> None:
    (here / "dies.py").write_text(DIES, encoding="utf-8")
    done = run("audit-subject", subject, "--smoke", "--model", "z-image")
    assert done.exit_code == 3
    assert done.stderr.startswith("Ошибка: ")
    assert done.stderr.endswith(said)


def test_what_breaks_a_file_is_said_in_russian(here: Path) -> None:
    (here / "subject.toml").write_text('[subject]\npython = "a.py:b"\nseconds = 0\n', encoding="utf-8")
    (here / "deviations.toml").write_text("[[deviation]]\nreason = 1\n", encoding="utf-8")
    (here / "kie-conformance.toml").write_text('fail-on = "all"\n', encoding="utf-8")
    told = run("drift").stderr
    told = told.removeprefix(f"Ошибка: {here}/")
    assert told == "kie-conformance.toml:1: fail-on — 'all': ожидалось одно из: breaking, warning, info, never\n"
    (here / "kie-conformance.toml").unlink()
    told = run("audit-subject", "subject.toml", "--smoke").stderr
    assert told == "Ошибка: subject.toml:3: seconds — 0: ожидалось число больше нуля\n"
    told = run("drift", "--deviations", "deviations.toml").stderr
    assert told == "Ошибка: deviations.toml:2: reason — 1: ожидалась непустая строка\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("scrape", "--base-url", "http://docs.kie.ai"),
            "'http://docs.kie.ai': ожидался https\nОбычный http — только для 127.0.0.1 и localhost.\n",
        ),
        (
            ("scrape", "--base-url", "https://docs.kie.ai/en"),
            "'https://docs.kie.ai/en': ожидался адрес сайта без пути, например https://docs.kie.ai\n",
        ),
        (("scrape", "--date", "yesterday"), "'yesterday': ожидался день, YYYY-MM-DD\n"),
        (
            ("nightly", "publish", "--repository", "bot", "--out", "night"),
            "'bot': ожидался репозиторий, например owner/name\n",
        ),
        (
            ("nightly", "publish", "--repository", "acme/bot", "--out", "gone"),
            f"{Path('gone') / 'nightly.json'}: нет такого файла\nЕго записывает kie-conformance nightly run.\n",
        ),
        (
            ("nightly", "publish", "--repository", "acme/bot", "--out", "night"),
            f"{Path('night') / 'nightly.json'}: $.day: ожидалось: день, YYYY-MM-DD; найдено: 'today'\n",
        ),
    ],
)
def test_what_the_site_and_the_nightly_can_not_do_is_said_in_russian(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "a token")
    night = {"format": 1, "day": "today", "complete": True, "title": "t", "findings": [], "proposal": None}
    (here / "night").mkdir()
    (here / "night" / "nightly.json").write_text(json.dumps(night), encoding="utf-8")
    done = run(*arguments)
    assert done.exit_code in (2, 3)
    assert done.stderr == f"Ошибка: {said}"


def test_why_pages_of_a_list_can_not_be_captured_is_said_in_russian() -> None:
    use_language("ru")
    with pytest.raises(ConformanceError) as caught:
        read_list(["market/a//b"])
    assert str(caught.value) == "'market/a//b' не может быть путём страницы: в нём пустая часть"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {},
            "http://127.0.0.1:9/robots.txt: нет соединения; без него нельзя загружать страницы\nПопробуйте позже.\n",
        ),
        (
            {"/robots.txt": Answer(status=404, body=b"", target="/robots.txt")},
            "не удалось загрузить ни одной страницы; market/a: нет соединения\nПопробуйте позже.\n",
        ),
    ],
)
def test_why_nothing_could_be_captured_is_said_in_russian(
    here: Path, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer], said: str
) -> None:
    def get(_site: Fetcher, target: str, _headers: object) -> Answer:
        if target in answers:
            return answers[target]
        raise FetchError("no connection")

    monkeypatch.setattr(Fetcher, "_get", get)
    (here / "pages").write_text("market/a\n", encoding="utf-8")
    done = run("scrape", "--pages", "pages", "--base-url", "http://127.0.0.1:9", "--out", "docs")
    assert (done.exit_code, done.stderr) == (3, f"Ошибка: {said}")


def test_a_failure_of_a_law_that_is_gone_is_told_of_in_russian(here: Path) -> None:
    failure = Failure(model="z-image", law="no-such-law", input={}, documented="right", said="wrong", page="z-image")
    use_language("ru")
    assert replay(write_failure(here, failure, "a law")).error == "закона 'no-such-law' больше нет"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("a[]", "шаблон 'a[]': пустой класс: не везде понимают одинаково"),
        ("\\b", "шаблон '\\\\b': \\b не везде понимают одинаково"),
        ("a" * 1001, "длина шаблона — 1001: ожидалось не больше 1000 знаков"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_in_russian(pattern: str, said: str) -> None:
    use_language("ru")
    with pytest.raises(ConformanceError) as caught:
        portable(pattern)
    assert str(caught.value) == said
