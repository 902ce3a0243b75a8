"""The commands in Russian: what a person reads, and what machines read, which is the same in all languages."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from conformance.cli import COMMANDS, main
from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.docs.fetch import Answer, Fetcher, FetchError
from conformance.docs.index import read_list
from conformance.errors import ConformanceError
from conformance.facts import FACT_BY_NAME
from conformance.laws.failures import Verdict, replay, write_failure
from conformance.laws.rows import LAWS
from conformance.laws.run import Failure
from conformance.laws.tasks import Task, run_task, stamp_of
from conformance.messages import LANGUAGES, language, use_language
from conformance.regex import portable
from tests.support.messages import catalogue, forms

ROOT = Path(__file__).parents[2]
TURBO = "wan/2-2-a14b-text-to-video-turbo"
DAYS = ("2026-04-29", "2026-08-19")
SUBJECT = """\
[subject]
title = "wrong enum"
python = "{file}"
function = "wrong_enum"
models = ["kling/v2-1-pro"]
"""
REFUSED = '{"prompt": "a lake", "aspect_ratio": "1:1"}'
BROKEN = '{"prompt": "a lake", "image_input": ["https://example.com/a.png"], "duration": 5, "cfg_scale": 0.55}'


def run(*arguments: str, language: str = "ru", payload: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--lang", language, *arguments], input=payload, catch_exceptions=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; snapshots and evidence are those of the checkout."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_check_says_in_russian_what_is_wrong_and_what_to_do() -> None:
    done = run("check", "kling/v2-1-pro", "--normalize", payload=BROKEN)
    assert done.exit_code == 1
    assert done.stdout == (
        "стандартный ввод: не по документации kling/v2-1-pro, 4 нарушения.\n"
        "\n"
        "/image_url  required-missing: обязательный параметр отсутствует или пуст\n"
        "  ожидается   непустой текст\n"
        "  найдено     ничего\n"
        "  что делать  Нормализация перенесёт сюда image_input.\n"
        "\n"
        "/cfg_scale  off-step: число между описанными шагами\n"
        "  ожидается   с шагом 0.1 от 0\n"
        "  найдено     0.55\n"
        "  что делать  Нормализация сделает из этого 0.6.\n"
        "\n"
        "/duration  type-mismatch: значение неверного типа\n"
        '  ожидается   строка: одно из "5", "10"\n'
        "  найдено     5\n"
        '  что делать  Нормализация сделает из этого "5".\n'
        "\n"
        "/image_input  unknown-parameter: параметр, которого нет в документации\n"
        "  ожидается   один из описанных параметров: cfg_scale, duration, image_url, negative_prompt, prompt,"
        " tail_image_url\n"
        '  найдено     ["https://example.com/a.png"]\n'
        "  что делать  Нормализация перенесёт это в image_url.\n"
        "\n"
        "Описано на https://docs.kie.ai/market/kling/v2-1-pro\n"
        "\n"
        "Нормализация делает 4 изменения, и всё по документации:\n"
        '  /image_input -> /image_url  ["https://example.com/a.png"]'
        "  (значение переходит из имени, привычного интеграторам, в описанное)\n"
        '  /image_url  ["https://example.com/a.png"] -> "https://example.com/a.png"'
        "  (список из одного элемента становится самим элементом)\n"
        "  /cfg_scale  0.55 -> 0.6  (число переходит к ближайшему описанному шагу)\n"
        '  /duration  5 -> "5"  (число становится значением перечисления, означающим то же число)\n'
    )


def test_the_audit_counts_and_declines_as_russian_does(here: Path) -> None:
    done = run("audit", "--no-verify", "--reports", "out")
    lines = done.stdout.splitlines()
    assert re.split("  +", lines[0].strip())[:5] == ["#", "модель", "статус", "пояснение", "отчёт"]
    assert re.split("  +", lines[49])[:4] == ["49", TURBO, "подтверждено", "проверена"]
    assert re.split("  +", lines[72])[:4] == [
        "72",
        "midjourney/api",
        "снято",
        "последний раз описана 2025-11-02, к 2026-04-29 исчезла",
    ]
    assert "Всего: 72 строки. Подтверждено: 62. Не подтверждено: 10 (снято 10)." in lines
    assert any(re.search("случаев \\d{3}\N{NO-BREAK SPACE}\\d{3}, примеров", line) for line in lines)
    assert lines[-1] == "Записано: out/site/index.html"


def test_the_site_is_in_russian_and_says_so(here: Path) -> None:
    assert run("audit", "--no-verify", "--reports", "out", "--model", TURBO).exit_code == 0
    page = BeautifulSoup((here / "out" / "site" / "index.html").read_text("utf-8"), "lxml")
    assert page.html is not None
    assert page.html["lang"] == "ru"
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "1 модель, сверенная с документацией за 2026-08-19"
    for name in ("laws.html", "rules.html"):
        page = BeautifulSoup((here / "out" / "site" / name).read_text("utf-8"), "lxml")
        for element in page(["code", "pre", "script", "style", "template"]):
            element.extract()
        assert english_in(page.get_text("\n")) == set(), name


def test_drift_says_in_russian_what_changed_and_proves_it() -> None:
    done = run("drift", "2025-12-24", "2026-08-19", "--model", TURBO, "-v")
    lines = done.stdout.splitlines()
    assert lines[:6] == [
        "Документация за 2025-12-24 и 2026-08-19: 5 изменений",
        "",
        TURBO,
        "  ломает    input.aspect_ratio: из перечисления исчезло значение: 1:1  [enum-member-removed cddafd284289]",
        f'            теперь отвергается: {{"model": "{TURBO}", "input": {REFUSED}}}',
        "            Отправляйте другое значение. Теперь допустимы: 16:9, 9:16.",
    ]
    assert lines[-1] == ("1 модель или эндпоинт описаны в оба дня: ломающих 2, требующих внимания 0, справочных 3.")


def test_history_and_explain_speak_russian() -> None:
    lines = run("history", "kling/v2-1-pro", "image_url").stdout.splitlines()
    assert lines[:4] == [
        "kling/v2-1-pro  POST /api/v1/jobs/createTask",
        "",
        "2025-11-02  неполный  не загружено, это ни о чём не говорит",
        "2025-12-24  неполный  описано на market/kling/v2-1-pro",
    ]
    assert lines[-2:] == [
        "с 2025-12-24  image_url: string, обязательный, файлы до 10 МБ",
        '  2026-04-29  image_url: media.types убрано "image/webp"',
    ]
    assert run("explain", "off-step").stdout == (
        "off-step: код нарушения\n"
        "  говорит     число между описанными шагами\n"
        "  что делать  Округлите: нормализация так и делает.\n"
    )


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


def test_the_columns_of_the_diagnosis_are_aligned_in_russian() -> None:
    lines = run("doctor", "--offline").stdout.splitlines()
    rows = lines[: lines.index("")]
    assert any(line.startswith("доказательства ") for line in rows)
    assert {line[14] for line in rows} == {" "}
    assert " " not in {line[15] for line in rows}


def test_the_language_holds_for_the_version_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--version").stdout.endswith(", документация за 2026-08-19\n")
    monkeypatch.setenv("KIE_CONFORMANCE_LANG", "ru")
    assert CliRunner().invoke(main, ["--version"]).stdout.endswith(", документация за 2026-08-19\n")


MACHINES = (
    ("check", "kling/v2-1-pro", "--normalize", "--json"),
    ("check", "--request", "--json"),
    ("price", "kling/v2-1-pro", "--json"),
    ("history", "kling/v2-1-pro", "--json"),
    ("drift", *DAYS, "--model", "google/*", "--format", "json"),
    ("drift", "--format", "json"),
    ("audit", "--no-verify", "--all", "--format", "json"),
    ("audit", "--no-verify", "--format", "csv"),
    ("audit", "--no-verify", "--format", "junit"),
    ("audit", "--no-verify", "--format", "badge"),
    ("export", "schema", "kling/v2-1-pro"),
    ("contract", "draft", "kling/v2-1-pro"),
)


@pytest.mark.parametrize("arguments", MACHINES, ids=" ".join)
def test_machines_read_the_same_in_all_languages(here: Path, arguments: tuple[str, ...]) -> None:
    told = {language: run(*arguments, language=language, payload=BROKEN).stdout for language in LANGUAGES}
    assert told["en"] != ""
    assert told["ru"] == told["en"]


def test_ids_levels_and_places_in_sarif_are_the_same_in_all_languages() -> None:
    def bare(language: str) -> list[object]:
        done = run("drift", *DAYS, "--model", "google/*", "--format", "sarif", language=language)
        results = json.loads(done.stdout)["runs"][0]["results"]
        return [[one["ruleId"], one["level"], one["locations"], one["partialFingerprints"]] for one in results]

    assert bare("ru") == bare("en") != []


AUDITS = (
    ("subject.toml", "--profile", "deterministic", "--format", "json"),
    ("subject.toml", "--profile", "deterministic", "--format", "badge"),
    ("ndjson:sent.ndjson", "--format", "json"),
)


@pytest.mark.parametrize("arguments", AUDITS, ids=" ".join)
def test_machines_read_the_same_of_an_audit_of_somebody_else(here: Path, arguments: tuple[str, ...]) -> None:
    subject = SUBJECT.format(file=(ROOT / "tests" / "audit" / "subjects.py").as_posix())
    (here / "subject.toml").write_text(subject, encoding="utf-8")
    (here / "sent.ndjson").write_text(f'{{"model": "kling/v2-1-pro", "input": {BROKEN}}}\n', encoding="utf-8")
    told = {one: run("audit-subject", *arguments, language=one).stdout for one in LANGUAGES}
    assert told["ru"] == told["en"] != ""


def test_what_is_committed_is_in_english_whatever_is_spoken(here: Path) -> None:
    for spoken in LANGUAGES:
        run("audit", "--no-verify", "--reports", spoken, language=spoken)
        run("contract", "report", "--reports", spoken, language=spoken)
    for name in ("status.json", "status.md", "cross_rules.md", "prices.md"):
        assert (here / "ru" / name).read_bytes() == (here / "en" / name).read_bytes(), name


def test_evidence_and_failures_are_the_same_in_all_languages(here: Path) -> None:
    for spoken in LANGUAGES:
        file = f"{spoken}/evidence.json"
        done = run("verify", "--model", "z-image", "--jobs", "1", "--output", file, language=spoken)
        assert done.exit_code == 0, done.output
    assert (here / "ru" / "evidence.json").read_bytes() == (here / "en" / "evidence.json").read_bytes()


def test_laws_are_tried_and_replayed_in_english_whatever_is_spoken(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []

    def judge(*_arguments: object) -> None:
        spoken.append(language())

    monkeypatch.setattr("conformance.laws.run.judge", judge)
    monkeypatch.setattr("conformance.laws.failures.judge", judge)
    failure = Failure(
        model="z-image", law="accepts-documented", input={}, documented="right", said="wrong", page="market/z-image"
    )
    file = write_failure(here, failure, LAWS["accepts-documented"].sentence)
    use_language("ru")
    found, _seconds, error = run_task(
        Task(model="z-image", law="accepts-documented", examples=0, seed=0, stamp=stamp_of("z-image"))
    )
    assert (found["failure"], error) == (None, "")
    assert replay(file).verdict is Verdict.FIXED
    assert len(spoken) > 10
    assert set(spoken) == {"en"}


# What is no prose: addresses, JSON, what is quoted, ids in brackets, and names with a sign or a digit in them.
_NO_PROSE = re.compile(
    r"https?://\S+|\{.*\}|\[[^\]]*\]|“[^”]*”|\"[^\"]*\"?|'[^']*'|`[^`]*`|--?[a-z-]+|\S*[A-Za-z]\S*[-_/.|0-9=]\S*"
)
_PLACEHOLDER = re.compile(r"\{[^}]*\}|%\([a-z]+\)s")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NAMES = {
    *COMMANDS,
    *FACT_BY_NAME,
    *CODES,
    *("string", "number", "integer", "boolean", "array", "object", "null", "true", "false"),
    *("JSON", "Schema", "POST", "id", "input", "prompt", "duration", "model"),
    *("image", "one", "two", "seconds", "profile", "seed"),
}
"""Latin words that Russian has no others for: of commands, of JSON Schema, and of the API."""
_QUOTED = ("52 of 58, 51 of 57",)
"""What the report of 2025-12-16 says, in its own words."""


@cache
def vocabulary() -> frozenset[str]:
    """Every English word of the messages that no translation keeps."""
    english, russian = set[str](), set[str]()
    for one in catalogue("ru"):
        for words, texts in ((english, forms(one.id)), (russian, forms(one.string))):
            words.update(_WORD.findall(_PLACEHOLDER.sub(" ", " ".join(texts))))
    return frozenset(english - russian - _NAMES)


def english_in(text: str) -> set[str]:
    """The English words of a text in Russian, as far as they are no names."""
    for quoted in _QUOTED:
        text = text.replace(quoted, "")
    return {word for line in text.splitlines() for word in _WORD.findall(_NO_PROSE.sub(" ", line))} & vocabulary()


SPOKEN = (
    ("check", "kling/v2-1-pro", "--normalize"),
    ("check", "--request"),
    ("check", "--media-hosts", "strict", "kling/v2-1-pro"),
    ("audit", "--no-verify"),
    ("audit", "--no-verify", "--model", TURBO, "-v"),
    ("drift", *DAYS, "--model", "kling*"),
    ("drift", *DAYS, "--model", "kling/*", "-v"),
    ("drift",),
    ("history", "kling/v2-1-pro"),
    ("history", "wan/2-2-animate-replace"),
    *(("explain", id) for id in (*RULES, *LAWS, *CODES)),
    ("contract", "show", "kling/v2-1-pro"),
    ("doctor", "--offline"),
)


@pytest.mark.parametrize("arguments", SPOKEN, ids=" ".join)
def test_no_english_leaks_into_russian(here: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, payload=BROKEN)
    assert done.stdout != ""
    assert english_in(done.stdout) == set()
