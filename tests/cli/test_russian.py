"""The commands in Russian: what a person reads, with no English in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from conformance.cli import main
from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.laws.rows import LAWS
from tests.support.russian import BROKEN, DAYS, TURBO, english_in, run

REFUSED = '{"prompt": "a lake", "aspect_ratio": "1:1"}'


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
