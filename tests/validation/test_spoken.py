"""Violations in another language: all that a person reads is said in it, and nothing of what machines read."""

from __future__ import annotations

import json
import re
import string
from gettext import NullTranslations
from typing import Any

import pytest
from click.testing import CliRunner

from conformance import messages
from conformance.cli import main
from conformance.codes import CODES
from conformance.contract import all_contracts, load_contract
from conformance.conversions import CONVERSIONS
from conformance.example_lints import example_lints
from conformance.media_hosts import media_violations
from conformance.messages import english, gettext, use_language
from conformance.model import ABSENT, Json, Operation, Parameter
from conformance.normalizer import normalize
from conformance.schema_export import json_schema
from conformance.validator import Violation, unknown_model
from conformance.wording import expected, rule_words, shown
from tests.support.messages import template
from tests.test_wording import FULL

MODEL = "kling/v2-1-pro"
LINK = "https://files.example/a.png"
HELD = {"prompt": "", "image_input": [LINK], "duration": 5, "cfg_scale": "0,55", "promt": "x" * 100, "seed": [1, 2]}


class Capitals(NullTranslations):
    """A language that is English in capitals, but for what goes into its templates."""

    def gettext(self, message: str) -> str:
        parts = string.Formatter().parse(message)
        return "".join(f"{text.upper()}{{{name}}}" if name else text.upper() for text, name, _, _ in parts)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


@pytest.fixture(autouse=True)
def capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spoken in place of Russian."""
    monkeypatch.setitem(messages._catalogues, "ru", Capitals())
    use_language("ru")


def small_words(text: str) -> list[str]:
    """Words in small letters outside of JSON: what was not said in the language that is spoken."""
    return re.findall(r"(?<![\w-])[a-z][a-z ]*[a-z](?![\w-])", re.sub(r'"[^"]*"?', "", text))


def run(*arguments: str, payload: Json) -> str:
    done = CliRunner().invoke(main, ["--lang", "ru", *arguments], input=json.dumps(payload), catch_exceptions=False)
    return done.stdout


def test_all_that_check_prints_is_said_in_the_language_that_is_spoken() -> None:
    text = run("check", MODEL, "-", "--normalize", payload=HELD)
    names = {*HELD, *load_contract(MODEL).table.body["input"].properties, "image_url", "standard input", MODEL}
    names |= CODES.keys()
    spoken = text.replace("https://docs.kie.ai/market/kling/v2-1-pro", "")
    for name in sorted(names, key=len, reverse=True):
        spoken = spoken.replace(name, "")
    assert small_words(spoken) == []
    assert "NORMALIZE MOVES image_input HERE." in text
    assert '\n  EXPECTED  A STRING: ONE OF "5", "10"\n' in text


def test_the_json_of_check_is_english_whatever_is_spoken() -> None:
    arguments = ("check", MODEL, "-", "--json", "--normalize")
    spoken = run(*arguments, payload=HELD)
    done = CliRunner().invoke(main, ["--lang", "en", *arguments], input=json.dumps(HELD))
    assert json.loads(spoken) == json.loads(done.stdout)


@pytest.mark.parametrize("code", sorted(CODES.keys() - {"alias-conflict", "unknown-model", "media-host", "cross-rule"}))
def test_every_code_asks_for_what_is_documented_in_that_language(code: str) -> None:
    words = expected(code, FULL)
    spoken = re.sub(r"By task|Else|\btask\b|\ba, b\b", "", words)
    assert small_words(spoken) == []
    assert spoken.upper() != spoken.lower(), "something is said"
    with english():
        assert expected(code, FULL).upper() == words.upper()


@pytest.mark.parametrize("type", ["string", "number", "integer", "boolean", "array", "object"])
def test_every_type_has_a_word(type: str) -> None:
    assert small_words(expected("type-mismatch", Parameter(type=type, nullable=True)).replace("null", "")) == []


def test_every_rule_of_every_contract_is_said_in_that_language() -> None:
    """Beside the names of parameters, of which the contract has all."""
    for contract in all_contracts():
        for rule in contract.rules:
            paths = {path for side in rule.sides for path in side} | {*rule.needs, *rule.conditions, *rule.demands}
            paths |= {one for one in (rule.each, rule.equals, rule.maximum) if isinstance(one, str)}
            words = re.sub(r"\b(?:null|true|false)\b", "", rule_words(rule))
            for path in sorted(paths, key=len, reverse=True):
                words = words.replace(path, "")
            assert small_words(words) == [], rule_words(rule)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ABSENT, "NOTHING"),
        ([1, 2, 3], "[1, … 3 ITEMS]"),
        ({"a": 1, "b": 2}, '{"a": 1, … 2 NAMES}'),
        (10**50, "A WHOLE NUMBER OF ABOUT 50 DIGITS"),
        ("x" * 100, f'"{"x" * 40}…" (100 CHARACTERS)'),
        ({1}, "A set THAT JSON DOES NOT HAVE"),
        (None, "null"),
        (True, "true"),
    ],
)
def test_values_are_json_and_what_is_said_of_them_is_not(value: Any, words: str) -> None:
    assert shown(value) == words


@pytest.mark.parametrize(
    ("find", "wanted", "remedy"),
    [
        (
            lambda: (
                normalize(MODEL, {"prompt": "a", "image_url": LINK, "image_input": ["https://x.example/b"]}).violations
            ),
            "THE SAME AS image_url, OR ONLY ONE OF THE TWO",
            "KEEP image_url OR image_input, NOT BOTH.",
        ),
        (
            lambda: media_violations(MODEL, {"image_url": LINK}),
            "A FILE ON ",
            "UPLOAD IT THROUGH KIE'S FILE UPLOAD API FIRST.",
        ),
        (
            lambda: unknown_model({"model": 5})[1],
            "THE ID OF A DOCUMENTED MODEL",
            "NAME ONE: KIE-CONFORMANCE AUDIT LISTS THEM.",
        ),
    ],
    ids=["alias-conflict", "media-host", "unknown-model"],
)
def test_violations_that_bring_their_words_are_said_when_they_are_read(find: Any, wanted: str, remedy: str) -> None:
    """Found in one language and read in another: the words are those of the reader."""
    with english():
        violations: list[Violation] = list(find())
    (one,) = violations
    assert one.expected.startswith(wanted)
    assert one.hint == remedy
    told = one.to_json()
    assert (str(told["expected"]).upper().startswith(wanted.upper()), str(told["hint"]).upper()) == (
        True,
        remedy.upper(),
    )
    assert told["hint"] != remedy


@pytest.mark.parametrize("named", ["z-imag", "nothing like it"])
def test_the_closest_model_is_named_in_the_language_of_the_reader(named: str) -> None:
    """Also where it is found in another one."""
    (found,) = unknown_model({"model": named})[1]
    with english():
        (plain,) = unknown_model({"model": named})[1]
        told = plain.hint
    assert found.to_json()["hint"] == plain.to_json()["hint"] == told
    assert found.hint == plain.hint != told


def test_a_rule_in_an_exported_schema_is_english() -> None:
    ruled = next(contract for contract in all_contracts() if contract.rules)
    rules: Any = json_schema(ruled.id)["x-kie-rules"]
    with english():
        assert [one["says"] for one in rules] == [rule_words(rule) for rule in ruled.rules]


def test_a_lint_is_english() -> None:
    contract = load_contract(MODEL)
    operation = Operation(table=contract.table, examples=({"input": {"prompt": 5}},))
    assert [lint.message for lint in example_lints(contract, operation, ())] == [
        "the example breaks required-missing: expected a text that is not empty, found nothing",
        "the example breaks type-mismatch: expected a string, found 5",
    ]


def test_what_was_spoken_before_is_spoken_after() -> None:
    with english():
        assert gettext("nothing") == "nothing"
    assert gettext("nothing") == "NOTHING"
    with pytest.raises(ValueError, match="inside"), english():
        raise ValueError("inside")
    assert gettext("nothing") == "NOTHING"


def test_every_sentence_of_the_registers_has_a_place_in_the_catalogues() -> None:
    said = {one.id for one in template()}
    assert {row.sentence for row in CONVERSIONS.values()} <= said
    assert {text for row in CODES.values() for text in (row.sentence, row.remedy)} <= said
