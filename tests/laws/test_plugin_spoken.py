"""The pytest plugin speaks to people in their language, and leaves English what tools read and what others say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.contract import Contract
from conformance.laws import law, plugin
from conformance.laws.law import Subject
from conformance.messages import language

pytest_plugins = "pytester"

MODEL = "kling/v2-1-pro"
LAW = "refuses-single-fault"
ONE = ("--kie", "--kie-model", MODEL, "-k", LAW)
HEADER = "kie: seed 0, профиль quick (случайных примеров на закон: 10), 1 модель"


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our variable asks for Russian."""
    monkeypatch.setenv("KIE_CONFORMANCE_LANG", "ru")


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable asks for any language."""
    for name in ("KIE_CONFORMANCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def headers(done: pytest.RunResult) -> list[str]:
    return [line for line in done.outlines if line.startswith("kie: ")]


@pytest.mark.usefixtures("russian")
def test_the_header_is_in_the_language_of_our_variable(pytester: pytest.Pytester) -> None:
    done = pytester.runpytest_inprocess(*ONE)
    assert (done.ret, headers(done)) == (0, [HEADER])
    several = pytester.runpytest_inprocess("--kie", "--kie-model", "kling/v2-1-*", "--collect-only")
    assert headers(several) == [HEADER.replace("1 модель", "4 модели")]


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kie-conformance.toml", 'language = "ru"\n'),
        ("pyproject.toml", '[tool.kie-conformance]\nlanguage = "ru"\n'),
    ],
)
def test_the_header_is_in_the_language_of_the_configuration(pytester: pytest.Pytester, name: str, text: str) -> None:
    pytester.path.joinpath(name).write_text(text, encoding="utf-8")
    assert headers(pytester.runpytest_inprocess(*ONE, "--collect-only")) == [HEADER]


@pytest.mark.usefixtures("unasked")
def test_our_variable_wins_over_the_configuration_and_that_over_the_system(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert headers(pytester.runpytest_inprocess(*ONE, "--collect-only")) == [HEADER]
    configuration = pytester.path / "kie-conformance.toml"
    configuration.write_text('language = "en"\n', encoding="utf-8")
    english = ["kie: seed 0, profile quick (10 drawn inputs a law), 1 model"]
    assert headers(pytester.runpytest_inprocess(*ONE, "--collect-only")) == english
    monkeypatch.setenv("KIE_CONFORMANCE_LANG", "ru")
    assert headers(pytester.runpytest_inprocess(*ONE, "--collect-only")) == [HEADER]


@pytest.mark.usefixtures("unasked")
def test_a_broken_configuration_is_wrong_usage_of_the_laws_alone(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    configuration = pytester.path / "kie-conformance.toml"
    configuration.write_text('language = "de"\n', encoding="utf-8")
    done = pytester.runpytest_inprocess(*ONE)
    assert done.ret is pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: {configuration}:1: language — 'de': ожидалось одно из: en, ru"])
    pytester.makepyfile("def test_own(): pass")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--kie-all",),
            "--kie-all без --kie или --pyargs conformance.laws ничего не делает: добавьте одно из них",
        ),
        (
            ("--kie", "--kie-model", "kling/v2-1-pr"),
            "--kie-model: ни одна модель не подходит под 'kling/v2-1-pr'",
        ),
        (("--kie", "--kie-failures", "file"), "--kie-failures: ожидался каталог, найден файл file"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_told_in_russian(pytester: pytest.Pytester, options: tuple[str, ...], said: str) -> None:
    pytester.path.joinpath("file").write_text("", encoding="utf-8")
    done = pytester.runpytest_inprocess(*options)
    assert done.ret is pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: {said}"])


@pytest.mark.usefixtures("russian")
def test_a_library_that_is_missing_is_told_in_russian(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "NEEDED", ("no_such_library",))
    done = pytester.runpytest_inprocess(*ONE)
    done.stderr.fnmatch_lines(['ERROR: законам нужен набор "laws": pip install "kie-conformance[[]laws]"'])


def accepts_all(contract: Contract) -> Subject:
    return replace(RIGHT(contract), validate=lambda _payload: [])


RIGHT = law.subject_of


def test_what_tools_read_is_the_same_in_all_languages(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "subject_of", accepts_all)
    found = {}
    for spoken in ("en", "ru"):
        monkeypatch.setenv("KIE_CONFORMANCE_LANG", spoken)
        done = pytester.runpytest_inprocess(*ONE, "--junitxml", f"{spoken}.xml", "--kie-failures", spoken)
        assert done.ret == 1
        (case,) = ET.parse(Path(f"{spoken}.xml")).iter("testcase")
        del case.attrib["time"]
        (file,) = Path(spoken).iterdir()
        found[spoken] = (ET.tostring(case).replace(f"{spoken}/".encode(), b""), file.name, file.read_bytes())
    assert found["ru"] == found["en"]
    assert b"the smallest payload that was found:" in found["en"][0]


def test_tests_of_ones_own_run_in_the_language_that_they_choose(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIE_CONFORMANCE_LANG", "ru")
    path = pytester.makepyfile(
        """
        from conformance.messages import language

        def test_own():
            assert language() == "en"
        """
    )
    pytester.runpytest_inprocess(*ONE[:3], "-k", "own", str(path)).assert_outcomes(passed=1, deselected=24)
    assert language() == "en"
