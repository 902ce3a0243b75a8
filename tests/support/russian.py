"""The commands in Russian, and the English words that are left in what they say."""

from __future__ import annotations

import re
from functools import cache

from click.testing import CliRunner, Result

from conformance.cli import COMMANDS, main
from conformance.codes import CODES
from conformance.facts import FACT_BY_NAME
from tests.support.messages import catalogue, forms

TURBO = "wan/2-2-a14b-text-to-video-turbo"
DAYS = ("2026-04-29", "2026-08-19")
BROKEN = '{"prompt": "a lake", "image_input": ["https://example.com/a.png"], "duration": 5, "cfg_scale": 0.55}'


def run(*arguments: str, language: str = "ru", payload: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--lang", language, *arguments], input=payload, catch_exceptions=False)


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
    *("image", "one", "two", "seconds", "profile", "seed", "mode", "sound"),
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
