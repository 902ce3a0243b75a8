"""Commands whose help is shown in the language that is spoken, each with ``--lang``; and click, made to speak it too.

The texts stand in English where commands are declared. They are looked up when they are shown, paragraph by paragraph;
in an example block line by line, so that commands, exit codes and names of files stay what they are.
"""

from __future__ import annotations

import gettext as standard
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from inspect import cleandoc
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import click

from conformance.errors import ConformanceError
from conformance.messages import DOMAIN, LANGUAGES, LOCALES, N_, VARIABLE, gettext, language, use_language

_LANGUAGE = "LANGUAGE"
"""The variable by which the standard library chooses a catalogue."""
_SETTLED = "conformance.cli.language"
"""Where a context notes that the command line or the configuration has said which language to speak."""
_BLOCK = "\b\n"
"""What begins a paragraph that click does not wrap."""
_COLUMNS = r"( +\S(?:\S| (?! ))*  +)(\S.*)"
"""A line of two columns: a code or a name, and behind two blanks what it means."""
_DEEP = r"( {4,})(\S.*)"
"""A line below a command, further in than it: what the command does."""
_WORD = r"[A-Z][A-Z -]*[A-Z]"
"""A word of a metavar, such as ``FILE`` or ``INTEGER RANGE``."""
_WIDTH = 110
"""Characters in a line of a block, which click does not wrap."""


def speak(spoken: str) -> None:
    """Speak ``spoken`` from here on, one of :data:`~conformance.messages.LANGUAGES`; and so does click."""
    use_language(spoken)
    os.environ[_LANGUAGE] = spoken


@contextmanager
def click_listens() -> Iterator[None]:
    """While commands run, click takes its own messages from our catalogues; :func:`speak` says from which."""
    before, asked = standard.textdomain(), os.environ.get(_LANGUAGE)
    standard.bindtextdomain(DOMAIN, str(LOCALES))
    standard.textdomain(DOMAIN)
    try:
        yield
    finally:
        standard.textdomain(before)
        _put_back(asked)


@contextmanager
def click_in_english() -> Iterator[None]:
    """Inside, click speaks English: commands are declared in it, whatever is spoken when their module is imported."""
    asked = os.environ.get(_LANGUAGE)
    os.environ[_LANGUAGE] = "en"
    try:
        yield
    finally:
        _put_back(asked)


def _put_back(asked: str | None) -> None:
    if asked is None:
        os.environ.pop(_LANGUAGE, None)
    else:
        os.environ[_LANGUAGE] = asked


def listen(arguments: Sequence[str]) -> bool:
    """Speak what ``--lang`` among ``arguments`` asks for, before they are parsed: what is wrong is told in it too.

    Returns:
        whether it asks for one that there is.
    """
    words: list[str] = []
    for word in takewhile(lambda word: word != "--", arguments):
        words += word.split("=", 1) if word.startswith("--lang=") else [word]
    asked = [value for word, value in pairwise(words) if word == "--lang" and value in LANGUAGES]
    if asked:
        speak(asked[-1])
    return bool(asked)


def worded(text: str) -> str:
    """A help text in the language that is spoken; in English it is as it stands in the code."""
    if language() == "en":
        return text
    return "\n\n".join(_paragraph(one, gettext) for one in cleandoc(text).split("\n\n"))


def messages_of(text: str) -> list[str]:
    """What :func:`worded` looks up for ``text``."""
    found: list[str] = []

    def look_up(message: str) -> str:
        found.append(message)
        return message

    for one in cleandoc(text).split("\n\n"):
        _paragraph(one, look_up)
    return found


def _paragraph(text: str, look_up: Callable[[str], str]) -> str:
    if not text.startswith(_BLOCK):
        return look_up(" ".join(text.split()))
    return _BLOCK + "\n".join(_lines(text.removeprefix(_BLOCK).rstrip("\n").split("\n"), look_up))


def _lines(lines: Sequence[str], look_up: Callable[[str], str]) -> Iterator[str]:
    """The lines of a block: headings, and what stands beside or below a command, a code or a name; those are kept."""
    deep: list[str] = []
    for place, line in enumerate(lines):
        columns, below = re.fullmatch(_COLUMNS, line), re.fullmatch(_DEEP, line)
        if columns is not None:
            yield _filled(look_up(columns[2]), columns[1])
        elif below is not None:
            deep.append(below[2])
            if place + 1 == len(lines) or re.fullmatch(_DEEP, lines[place + 1]) is None:
                yield _filled(look_up(" ".join(deep)), below[1])
                deep.clear()
        else:
            yield line if line.startswith(" ") or not line else look_up(line)


def _filled(text: str, before: str) -> str:
    """``text`` behind ``before``, in lines that are not too long."""
    from textwrap import fill  # for help only

    return fill(
        text,
        _WIDTH,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_long_words=False,
        break_on_hyphens=False,
    )


def named(metavar: str) -> str:
    """The words of a metavar in the language that is spoken: ``[FILE|-]`` as ``[ФАЙЛ|-]``."""
    return re.sub(_WORD, lambda found: gettext(found[0]), metavar)


def words_of(metavar: str) -> list[str]:
    """What :func:`named` looks up for ``metavar``."""
    return re.findall(_WORD, metavar)


_Owner: TypeAlias = click.Command | click.Parameter | click.Path | click.IntRange


class Text(NamedTuple):
    """A text of a command that people are shown: ``attribute`` of ``owner``, in English, and how it is worded."""

    owner: _Owner
    attribute: str
    english: str
    word: Callable[[str], str]


def _texts_of(command: click.Command) -> Iterator[Text]:
    """Every text of a command and its parameters, as it stands now."""
    for name in ("help", "short_help", "epilog"):
        yield Text(command, name, getattr(command, name) or "", worded)
    yield Text(command, "options_metavar", command.options_metavar or "", named)
    if isinstance(command, click.Group):
        yield Text(command, "subcommand_metavar", command.subcommand_metavar, named)
    context = click.Context(command)
    for one in command.params:
        if isinstance(one, click.Option):
            yield Text(one, "help", one.help or "", worded)
        if not isinstance(one.type, click.Choice) and not getattr(one, "is_flag", False):
            yield Text(one, "metavar", one.make_metavar(context), named)
        if isinstance(one.type, (click.Path, click.IntRange)):
            yield Text(one.type, "name", one.type.name, gettext)


class Speaking(click.Command):
    """What commands and groups have in common: ``--lang``, and texts in the language that is spoken."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not any(one.name == "lang" for one in self.params):
            self.params.append(_language_option())
        self._texts: list[Text] | None = None

    def texts(self) -> list[Text]:
        """Every text of the command and its parameters, which are declared in English; whatever is spoken now."""
        if self._texts is None:
            self._texts = [text for text in _texts_of(self) if text.english]
        return self._texts

    def _word(self) -> None:
        """Bring the texts into the language that is spoken; without cost where it has been English from the start."""
        if self._texts is None and language() == "en":
            return
        for text in self.texts():
            setattr(text.owner, text.attribute, text.word(text.english))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands in the line of usage."""
        self._word()
        return super().collect_usage_pieces(ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The parameters, worded: for the parser, whose errors name them, and for the help."""
        self._word()
        return super().get_params(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``, which click makes once and in one language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext(N_("Show this message and exit."))
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line for the list of commands."""
        self._word()
        return super().get_short_help_str(limit)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments in the language that they ask for, else in the one that the configuration names."""
        if listen(args):
            ctx.meta[_SETTLED] = True
        elif not ctx.resilient_parsing:
            with suppress(ConformanceError, OSError):  # told when --lang is looked at; --help is shown all the same
                if _may_be_configured():
                    _speak_as_configured(ctx)
        return super().parse_args(ctx, args)


class Command(Speaking):
    """A command that speaks."""


class Group(Speaking, click.Group):
    """A group that speaks, and so do its commands."""

    command_class = Command


def _language_option() -> click.Option:
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_speak_or_configured,
        help="Language of texts for people. [default: KIE_CONFORMANCE_LANG, configuration, LC_ALL, else English]",
    )


def _speak_or_configured(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001 # click's
    """Speak what ``--lang`` says; without it, tell what is wrong with the configuration that could say it."""
    if value is not None:
        speak(value)
    elif not ctx.resilient_parsing:
        _speak_as_configured(ctx)


def _may_be_configured() -> bool:
    """Whether there is a file that could configure: help is shown sooner where there is none."""
    here = Path.cwd()
    files = ((folder / "kie-conformance.toml", folder / "pyproject.toml") for folder in (here, *here.parents))
    return any(
        own.is_file() or (shared.is_file() and b"kie-conformance" in shared.read_bytes()) for own, shared in files
    )


def _speak_as_configured(ctx: click.Context) -> None:
    """Speak the language that the configuration names, unless the command line or our variable names one.

    Raises:
        ConfigError: the configuration breaks its format.
    """
    if ctx.meta.get(_SETTLED) or os.environ.get(VARIABLE):
        return
    from conformance.config import find_config

    configured = find_config().language
    if configured is not None:
        speak(configured)
    ctx.meta[_SETTLED] = True
