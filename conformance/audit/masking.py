"""What of a recorded request may be seen: a closed list, so that a secret has no way out, known as one or not.

Shown are names and values that the documentation has, numbers, true, false and null where it has a parameter, the kind
and length of texts, the shape and the host of links, and short plain words where a documented word was expected.
Everything else is ``***``: headers, queries, free text, links beyond their host, and whatever stands under a name that
is not documented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import unquote, urlsplit

from conformance.contract import contract_paths
from conformance.model import ABSENT, Json, Parameter

MASK = "***"
MOST_SHOWN = 50
"""Names of an object and members of a list that a masked payload shows."""
_MOST_LINK = 200
_MOST_DIGITS = 15
_MOST_MIXED = 7
_MOST_WORD = 15
_LEAST_KEY = 12
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .,:_/×*+%-]{0,46}[A-Za-z0-9%])?", re.ASCII)
_SIZE = re.compile(r"\d{1,5}(?:[.,]\d{1,4})?\s?(?:[x×:*/]\s?\d{1,5}|[A-Za-z%]{1,8})?", re.ASCII)
_LINK = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{0,15}://")
_RUN = re.compile(r"[A-Za-z0-9]+")
_SECRET_NAME = re.compile(r"auth|key|token|secret|pass|session|sign|credential|cookie|bearer", re.IGNORECASE)
_LEAST_SECRET = 4
_SCHEMES_OF_LINKS = ("http", "https", "ftp", "ws", "wss", "file", "s3", "gs")


def secrets_of(headers: Mapping[str, str] | None, url: str | None) -> frozenset[str]:
    """What of headers and address is a credential by its name: nothing that holds one is shown, however plain."""
    found: set[str] = set()
    for name, value in (headers or {}).items():
        if _SECRET_NAME.search(name):
            found.update(re.split(r"[\s;,=\"]+", value))
    try:
        parts = urlsplit(url or "")
        found.update(one for one in (parts.username, parts.password) if one)
    except ValueError:
        return frozenset(found)
    for pair in parts.query.split("&"):
        name, _, value = pair.partition("=")
        if _SECRET_NAME.search(name):
            found.update((value, unquote(value)))
    return frozenset(one.lower() for one in found if len(one) >= _LEAST_SECRET and one.lower() not in _SCHEMES)


_SCHEMES = ("bearer", "basic", "digest", "token")
"""Words of the Authorization header that are no secrets."""


class Masker:
    """Shows what may be seen of one request.

    Args:
        secrets: credentials of this request, in lower case.
    """

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        self.secrets = secrets

    def word(self, text: str, known: Iterable[str] = ()) -> str:
        """``text`` where it is one of ``known``, or short, plain and like no token; else how long it is."""
        if text in known:
            return text
        return text if self._is_plain(text) else hidden(text)

    def name(self, text: str) -> str:
        """A name of a parameter that is not documented, if it is plain; else ``***``."""
        return text if self._is_plain(text) and not re.search(r"[ /:]", text) else MASK

    def path(self, path: str, known: Iterable[str]) -> str:
        """The path of an address: segments that documented paths have, or that are plain."""
        segments = {segment for one in known for segment in one.split("/")}
        shown = [one if one in segments else self.name(one) if one else "" for one in path.split("/")[:12]]
        return "/".join(shown)

    def host(self, host: str) -> str:
        """A host, with the labels hidden that look like tokens."""
        name, colon, port = host.partition(":")
        labels = [one if self._is_plain(one) else MASK for one in name.split(".")[:8]]
        return f"{'.'.join(labels)}{colon}{port if port.isdecimal() else ''}"

    def link(self, text: str) -> str:
        """A link with its host, and all else as its shape: what is no letter, digit or usual sign stays visible."""
        scheme, _, rest = text.partition("://")
        tail = re.search(r"[/?#\\]", rest)
        end = rest[tail.start() :] if tail is not None else ""
        try:
            host = urlsplit(text.strip()).hostname or ""
        except ValueError:
            host = ""
        # An @ further on: readers of links disagree on what is the host, and it may be half a password.
        is_host = "@" not in end and (host == "localhost" or "." in host) and _PLAIN.fullmatch(host) is not None
        start = scheme if scheme.strip().lower() in _SCHEMES_OF_LINKS else MASK
        shown = f"{start}://{self.host(host) if is_host else MASK}{_shape(end[: 4 * _MOST_LINK])}"
        return shown if len(shown) <= _MOST_LINK else f"{shown[:_MOST_LINK]}…"

    def value(self, value: Json, *places: Parameter) -> Json:
        """``value`` as it may be seen.

        Args:
            places: what the documentation says of the place, alternatives beside each other; none where it is silent.
        """
        if value is ABSENT or value is None or isinstance(value, bool):
            return value
        if not places:
            return hidden(value)
        around = tuple(alternatives(places))
        if isinstance(value, str):
            return self._text(value, around)
        if isinstance(value, (int, float)):
            is_short = isinstance(value, float) or abs(value) < 10**_MOST_DIGITS
            return value if is_short and _takes_words(around) else hidden(value)
        if isinstance(value, list):
            inside = tuple(one.items for one in around if one.items is not None)
            # A scalar's own facts say what its values look like where a list was sent instead.
            shown = [self.value(one, *(inside or around)) for one in value[:MOST_SHOWN]]
            return shown + [MASK] * (len(value) - len(shown))
        if isinstance(value, dict):
            return self._object(value, around)
        return hidden(value)

    def _text(self, text: str, around: tuple[Parameter, ...]) -> str:
        if not text.strip() and len(text) <= _MOST_DIGITS:
            return text
        members = [one for place in around for one in (*(place.enum or ()), place.const) if isinstance(one, str)]
        if text in members:
            return text
        if _LINK.match(text):
            return self.link(text)
        return self.word(text) if _takes_words(around) and (members or _SIZE.fullmatch(text)) else hidden(text)

    def _object(self, value: dict[str, Json], around: tuple[Parameter, ...]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for name, one in value.items():
            inside = tuple(place.properties[name] for place in around if name in place.properties)
            shown = name if inside else self.name(name)
            number = 2
            while shown in found:
                shown, number = f"{self.name(name)} {number}", number + 1
            found[shown] = self.value(one, *inside)
            if len(found) > MOST_SHOWN * 4:
                found[f"{MASK} more"] = len(value) - len(found)
                break
        return found

    def _is_plain(self, text: str) -> bool:
        if _PLAIN.fullmatch(text) is None or _looks_like_token(text):
            return False
        lowered = text.lower()
        is_long = len(lowered) >= 2 * _LEAST_SECRET
        return not any(secret in lowered or (is_long and lowered in secret) for secret in self.secrets)


def alternatives(places: Iterable[Parameter]) -> Iterator[Parameter]:
    """Parameters and their alternatives, which stand side by side in a payload."""
    for one in places:
        yield one
        yield from alternatives((*one.one_of, *one.any_of, *one.all_of))


def _takes_words(around: tuple[Parameter, ...]) -> bool:
    """Whether a number or one of a few words belongs here, and no free text."""
    return any(
        one.enum is not None or one.const is not ABSENT or one.type in ("number", "integer", "boolean")
        for one in around
    ) or any(one.minimum is not None or one.maximum is not None for one in around)


def _looks_like_token(text: str) -> bool:
    """Whether a plain text might be a key: long runs, letters and digits in turn, or no words of models."""
    if _SIZE.fullmatch(text):
        return False
    runs = _RUN.findall(text)
    mixed = [one for one in runs if not one.isalpha() and not one.isdecimal()]
    if (
        any(len(one) > (_MOST_MIXED if one in mixed or one.isdecimal() else _MOST_WORD) for one in runs)
        or sum(map(len, mixed)) > _MOST_WORD
        or sum(one.isdecimal() for one in runs) > 4
    ):
        return True
    unknown = sum(len(one) for one in runs if one.lower() not in _words_of_models())
    return unknown >= _LEAST_KEY and any(map(str.isdecimal, text)) and any(map(str.isalpha, text))


@cache
def _words_of_models() -> frozenset[str]:
    """Words that ids of models are made of."""
    return frozenset(run.lower() for id in contract_paths() for run in _RUN.findall(id))


def hidden(value: Json) -> str:
    """What stands in the place of a value that is not shown: of which kind it was, and how large."""
    if isinstance(value, str):
        return f"{MASK} ({len(value)} characters)" if len(value) != 1 else f"{MASK} (1 character)"
    if isinstance(value, list):
        return f"{MASK} (a list of {len(value)})"
    if isinstance(value, dict):
        return f"{MASK} (an object)"
    return f"{MASK} (a number)"


def _shape(text: str) -> str:
    """The rest of a link: runs of usual signs hidden, separators and what no link may hold kept."""
    text = re.sub(r"[A-Za-z0-9._~!$'()*,;:@%+-]+", MASK, text)
    return re.sub(r"[^\x00-\x7f]+", "[non-ASCII]", text).replace(f"{MASK}[non-ASCII]{MASK}", "[non-ASCII]")


def bounded_payload(value: Json) -> Json:
    """A masked payload of a size that a report can hold: long lists and objects are cut, and say so."""
    if isinstance(value, list):
        shown = [bounded_payload(one) for one in value[:MOST_SHOWN]]
        return shown if len(value) <= MOST_SHOWN else [*shown, f"{MASK} ({len(value) - MOST_SHOWN} more)"]
    if isinstance(value, dict):
        names = list(value)[:MOST_SHOWN]
        found = {name: bounded_payload(value[name]) for name in names}
        return found if len(value) <= MOST_SHOWN else {**found, MASK: f"{len(value) - MOST_SHOWN} more"}
    return value


def size_of(payload: Json) -> tuple[int, str]:
    """What the smallest of several masked payloads is told by, the same on every run."""
    text = json.dumps(payload, sort_keys=True)
    return len(text), text
