"""What the sentences of lints are about, as data: values of pages, names, lists of both; checked, and put into words.

A value is kept as a digest: of a longer text, which is prose of the page, only its length. Words are made of digests
when they are shown, in the language that is spoken then; snapshots hold the digests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import reduce
from typing import NamedTuple

from conformance.contract_kinds import one_of
from conformance.docs.shape import COUNT, LIST, OBJECT, TEXT, ShapeError, expect, member, only_keys, wrong
from conformance.facts import KINDS, is_number
from conformance.messages import N_, Sentence, ngettext, said
from conformance.messages import gettext as _
from conformance.model import Json

MAX_TEXT, MAX_WORDS = 40, 3
"""A value that is a text of more code points, or of more words, is prose."""
MAX_NAME = 200
"""Code points of the longest name that is shown: of a model, a page, a keyword."""
MAX_SHOWN = 12
"""Members of a list that are shown."""
MAX_NESTED = 3
"""Lists in lists that are shown."""

_TEXT, _OBJECT, _LIST, _FIRST = "$text", "$object", "$list", "first"


class Argument(NamedTuple):
    """One kind of argument.

    Attributes:
        digest: what is kept of it; check: raises ShapeError for what is no such digest, with the JSON path.
        words: what is shown, in the language that is spoken.
    """

    digest: Callable[[Json], Json]
    check: Callable[[Json], None]
    words: Callable[[Json], str]


# --------------------------------------------------------------------------------------------- values of a page


def digest(value: Json, nested: int = 0) -> Json:
    """What may be kept of a value: longer texts, objects and longer lists by their length only."""
    if isinstance(value, str):
        return {_TEXT: len(value)} if _is_prose(value) else value
    if isinstance(value, Mapping):
        return {_OBJECT: len(value)}
    if isinstance(value, (list, tuple)):
        if nested >= MAX_NESTED:
            return {_LIST: len(value), _FIRST: []} if value else []
        shown: list[Json] = [digest(one, nested + 1) for one in value[:MAX_SHOWN]]
        return shown if len(value) <= MAX_SHOWN else {_LIST: len(value), _FIRST: shown}
    return value


def short(value: Json) -> str:
    """A value in few words, without prose of the page."""
    return value_words(digest(value))


def value_words(kept: Json) -> str:
    """The digest of a value in words."""
    if isinstance(kept, list):
        return f"[{', '.join(map(value_words, kept))}]"
    if not isinstance(kept, dict):
        return json.dumps(kept, ensure_ascii=False)
    if _LIST in kept:
        return f"[{', '.join([*map(value_words, kept[_FIRST]), '…'])}]"
    if _OBJECT in kept:
        members = kept[_OBJECT]
        return ngettext("an object of {n} member", "an object of {n} members", members).format(n=members)
    return _length_words(kept)


def _length_words(kept: Mapping[str, Json]) -> str:
    length = kept[_TEXT]
    return ngettext("a text of {n} code point", "a text of {n} code points", length).format(n=length)


def _is_prose(text: str) -> bool:
    return len(text) > MAX_TEXT or len(text.split()) > MAX_WORDS


def _check_value(kept: Json, nested: int = 0) -> None:
    if isinstance(kept, list):
        _check_members(kept, nested, MAX_SHOWN)
    elif isinstance(kept, dict):
        _check_digest(kept, nested)
    elif isinstance(kept, str):
        if _is_prose(kept):
            told = N_("a text of {n} code points and {words} words at most, or its length")
            raise wrong(Sentence(told, n=MAX_TEXT, words=MAX_WORDS), kept)
    elif not (kept is None or isinstance(kept, bool) or is_number(kept)):
        raise wrong(N_("a finite number"), kept)


def _check_digest(kept: Mapping[str, Json], nested: int) -> None:
    if _LIST in kept:
        only_keys(kept, (_LIST, _FIRST))
        size, first = member(kept, _LIST, COUNT), member(kept, _FIRST, LIST)
        try:
            _check_members(first, nested, min(size, MAX_SHOWN))
        except ShapeError as error:
            raise error.below(f".{_FIRST}") from None
    elif len(kept) == 1 and kept.keys() <= {_TEXT, _OBJECT}:
        member(kept, next(iter(kept)), COUNT)
    else:
        told = Sentence(N_("an object with {one}, {other} or {third}"), one=_TEXT, other=_OBJECT, third=_LIST)
        raise wrong(told, dict(kept))


def _check_members(kept: list[Json], nested: int, most: int) -> None:
    if len(kept) > most:
        raise wrong(Sentence(N_("{n} members at most"), n=most), kept)
    if kept and nested >= MAX_NESTED:
        raise wrong(N_("lists that nest less deeply"), kept)
    for place, one in enumerate(kept):
        _at(place, one, lambda each: _check_value(each, nested + 1))


# --------------------------------------------------------------------------------------------- names, lists, kinds


def _name(text: Json) -> Json:
    return text if len(text) <= MAX_NAME else {_TEXT: len(text)}


def _name_words(kept: Json) -> str:
    return _length_words(kept) if isinstance(kept, dict) else str(kept)


def _check_name(kept: Json) -> None:
    if isinstance(kept, dict):
        only_keys(kept, (_TEXT,))
        member(kept, _TEXT, COUNT)
    elif len(expect(kept, TEXT)) > MAX_NAME:
        raise wrong(Sentence(N_("a text of {n} code points at most, or its length"), n=MAX_NAME), kept)


def _check_length(kept: Json) -> None:
    only_keys(expect(kept, OBJECT), (_TEXT,))
    member(kept, _TEXT, COUNT)


def _check_kind(kept: Json) -> None:
    if expect(kept, TEXT) not in KINDS:
        raise wrong(one_of(KINDS), kept)


def _at(place: int, one: Json, check: Callable[[Json], None]) -> None:
    try:
        check(one)
    except ShapeError as error:
        raise error.below(f"[{place}]") from None


def _each(one: Argument, join: Callable[[list[str]], str]) -> Argument:
    """A list of such arguments, whose words ``join`` puts together."""

    def check(kept: Json) -> None:
        for place, each in enumerate(expect(kept, LIST)):
            _at(place, each, one.check)

    return Argument(
        lambda values: [one.digest(each) for each in values],
        check,
        lambda kept: join([one.words(each) for each in kept]),
    )


def _any_of(words: list[str]) -> str:
    return reduce(lambda one, other: _("{one} or {other}").format(one=one, other=other), words or [""])


VALUE = Argument(digest, _check_value, value_words)
"""A value of the page."""
NAME = Argument(_name, _check_name, _name_words)
"""What is shown as it stands: a name, an id, a keyword."""
KIND = Argument(lambda kind: kind, _check_kind, lambda kept: said(KINDS[kept][1]))
"""What the value of a fact must be: one of ``facts.KINDS``."""
LENGTH = Argument(lambda text: {_TEXT: len(text)}, _check_length, value_words)
"""A text by its length alone, whatever it says."""
VALUES = _each(VALUE, ", ".join)
NAMES = _each(NAME, ", ".join)
ALTERNATIVES = _each(NAME, _any_of)
"""Several values; several names, one after the other or one of them."""
