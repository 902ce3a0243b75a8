"""The language in which people are spoken to: English, which stands in the code, or a catalogue of ``locales/``.

``_("Written: {path}").format(path=path)`` says one thing, ``ngettext("{n} model", "{n} models", n).format(n=n)`` says
how many. Machines are always spoken to in English: JSON, codes, ids, exit codes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path

LANGUAGES = ("en", "ru")
"""What ``--lang`` takes."""
DOMAIN = "kie_conformance"
LOCALES = Path(__file__).parent / "locales"
_VARIABLES = ("KIE_CONFORMANCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

_language: ContextVar[str] = ContextVar("language", default="en")
_catalogues: dict[str, NullTranslations] = {"en": NullTranslations()}


def use_language(language: str) -> None:
    """Speak ``language``, one of :data:`LANGUAGES`, from here on (in this context).

    Raises:
        ValueError: there is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}: there are {', '.join(LANGUAGES)}")
    _language.set(language)


def language() -> str:
    """The language that is spoken now."""
    return _language.get()


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for, by the first variable that is set: our own, then those of POSIX."""
    asked = next((environment[name] for name in _VARIABLES if environment.get(name)), "en")
    start = asked.lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return start if start in LANGUAGES else "en"


def gettext(message: str) -> str:
    """``message`` in the language that is spoken."""
    return _catalogue().gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """``one`` or ``many`` in the language that is spoken, by its rules for ``number``."""
    return _catalogue().ngettext(one, many, number)


def _catalogue() -> NullTranslations:
    spoken = _language.get()
    if spoken not in _catalogues:
        _catalogues[spoken] = translation(DOMAIN, LOCALES, [spoken])
    return _catalogues[spoken]
