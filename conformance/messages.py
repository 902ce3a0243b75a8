"""The language in which people are spoken to: English, which stands in the code, or a catalogue of ``locales/``.

``_("Written: {path}").format(path=path)`` says one thing, ``ngettext("{n} model", "{n} models", n).format(n=n)`` says
how many. Machines are always spoken to in English: JSON, codes, ids, exit codes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from decimal import Decimal
    from gettext import NullTranslations

LANGUAGES = ("en", "ru")
"""What ``--lang`` takes."""
DOMAIN = "kie_conformance"
LOCALES = Path(__file__).parent / "locales"
VARIABLE = "KIE_CONFORMANCE_LANG"
"""The variable of the environment that names a language for us alone: it wins over the configuration."""
_VARIABLES = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")

_SIGNS: Mapping[str, Mapping[int, str]] = {"en": {}, "ru": {ord(","): "\N{NO-BREAK SPACE}", ord("."): ","}}
"""What stands for the comma between thousands and the decimal point."""

_language: ContextVar[str] = ContextVar("language", default="en")
_catalogues: dict[str, NullTranslations] = {}


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


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` inside, and then what was spoken before.

    Raises:
        ValueError: there is no such language.
    """
    before = _language.get()
    use_language(language)
    try:
        yield
    finally:
        _language.set(before)


@contextmanager
def english() -> Iterator[None]:
    """Speak English inside, as machines and files that are compared want it, and then what was spoken before."""
    with speaking("en"):
        yield


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for, by the first variable that is set: our own, then those of POSIX."""
    asked = next((environment[name] for name in _VARIABLES if environment.get(name)), "en")
    start = asked.lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return start if start in LANGUAGES else "en"


def gettext(message: str) -> str:
    """``message`` in the language that is spoken."""
    catalogue = _catalogue()
    return message if catalogue is None or not message else catalogue.gettext(message)


def N_(message: str) -> str:  # noqa: N802 # what extractors know it by
    """``message`` as it is: marks what is said later, by ``gettext(message)``."""
    return message


def ngettext(one: str, many: str, number: int) -> str:
    """``one`` or ``many`` in the language that is spoken, by its rules for ``number``."""
    catalogue = _catalogue()
    if catalogue is None:
        return one if number == 1 else many
    return catalogue.ngettext(one, many, number)


class Sentence(str):
    """A sentence in English, as data and machines have it, that people can be told in their language: :func:`said`.

    Attributes:
        template, values: what it is made of; the template stands in the catalogues. Values may be such texts too.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """``template`` with ``values`` in it."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made


class Phrase(str):
    """What ``word`` says, in English, as data and machines have it; :func:`said` words it anew for people."""

    word: Callable[[], str]

    def __new__(cls, word: Callable[[], str]) -> Self:
        """What ``word`` says where English is spoken."""
        with english():
            made = super().__new__(cls, word())
        made.word = word
        return made


def said(text: str) -> str:
    """``text`` in the language that is spoken: a sentence, a phrase, or a message of the catalogues as it is."""
    if isinstance(text, Phrase):
        return text.word()
    if not isinstance(text, Sentence):
        return gettext(text)
    if not text.values:
        return gettext(text.template)
    values = {name: said(one) if isinstance(one, (Sentence, Phrase)) else one for name, one in text.values.items()}
    return gettext(text.template).format(**values)


def thousands_mark() -> str:
    """What stands between thousands in the language that is spoken."""
    return grouped(1000)[1]


def grouped(value: float | Decimal, places: int = 0) -> str:
    """``value`` as people write it in the language that is spoken: ``12,345.6``, in Russian with a blank and a comma.

    Args:
        places: digits behind the decimal sign.
    """
    return f"{value:,.{places}f}".translate(_SIGNS[_language.get()])


def _catalogue() -> NullTranslations | None:
    """The catalogue of the language that is spoken; None for English, which stands in the code."""
    spoken = _language.get()
    if spoken == "en":
        return None
    if spoken not in _catalogues:
        from gettext import translation  # slow to import, for the first verdict

        _catalogues[spoken] = translation(DOMAIN, LOCALES, [spoken])
    return _catalogues[spoken]
