"""Inputs that broke a law, shared between machines: tried first by whoever runs that law on that model next.

They are kept in Hypothesis' own databases, one set of JSON texts for each law and model. What comes out of a database
was written by who knows whom: it is bounded and checked, and what is no input is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conformance.causes import why
from conformance.errors import ConformanceError, VerificationError
from conformance.laws.packing import packed_text, unpacked_text
from conformance.messages import gettext as _
from conformance.model import Json

if TYPE_CHECKING:
    from hypothesis.database import ExampleDatabase

_MOST_INPUTS = 64
_MOST_BYTES = 1024 * 1024
_PATIENCE = 10
"""Seconds to wait for a database."""


class SharedExamples:
    """The inputs of one database.

    Args:
        database: where they are kept.
        name: of the database, for messages: without a password.
        warn: is told what was left out.
    """

    def __init__(self, database: ExampleDatabase, name: str, warn: Callable[[str], None]) -> None:
        self._database = database
        self._name = name
        self._warn = warn

    def fetch(self, law: str, model: str) -> tuple[str, ...]:
        """Packed inputs that broke ``law`` on ``model``, small ones first, the same ones in the same order.

        Raises:
            VerificationError: the database does not answer.
        """
        try:
            kept = sorted(self._database.fetch(_key(law, model)), key=lambda one: (len(one), one))
        except Exception as error:  # of whatever library is behind it
            raise VerificationError(f"{self._name}: {type(error).__name__}: {why(error)}") from error
        found: list[str] = []
        for value in kept:
            try:
                found.append(_checked(value))
            except ConformanceError as error:
                told = _("{name}: an example for {law} on {model} is left out: {problem}")
                self._warn(told.format(name=self._name, law=law, model=model, problem=error.message))
        return tuple(found[:_MOST_INPUTS])

    def save(self, law: str, model: str, input: Json) -> None:
        """Keep what broke ``law`` on ``model``; where the database fails, say so and go on."""
        try:
            self._database.save(_key(law, model), packed_text(input).encode())
        except Exception as error:  # noqa: BLE001 # of whatever library is behind it; the run is worth more
            told = _("{name}: not saved: {problem}")
            self._warn(told.format(name=self._name, problem=f"{type(error).__name__}: {why(error)}"))


def _checked(value: bytes) -> str:
    """``value`` as the packed input that it says it is."""
    if len(value) > _MOST_BYTES:
        raise ConformanceError(_("larger than {n} bytes").format(n=_MOST_BYTES))
    return packed_text(unpacked_text(value))


def _key(law: str, model: str) -> bytes:
    return f"kie-conformance 1 {law} {model}".encode()


def open_examples(url: str, warn: Callable[[str], None]) -> SharedExamples:
    """The database at ``url``: ``redis://HOST…`` (or ``rediss``, ``unix``), or ``dir:PATH``.

    Raises:
        ConformanceError: the URL names no such database.
        VerificationError: the database does not answer.
        ModuleNotFoundError: the library for Redis is missing.
    """
    folder = url.removeprefix("dir:")
    if folder not in (url, ""):
        from hypothesis.database import DirectoryBasedExampleDatabase

        return SharedExamples(DirectoryBasedExampleDatabase(folder), url, warn)
    if url.startswith(("redis://", "rediss://", "unix://")):
        return SharedExamples(_redis(url), _without_password(url), warn)
    raise ConformanceError(
        _("{url!r} is no database of examples").format(url=_without_password(url)),
        hint=_("Expected redis://HOST:PORT/NUMBER, or dir:PATH."),
    )


def _redis(url: str) -> ExampleDatabase:
    from hypothesis.extra.redis import RedisExampleDatabase
    from redis import Redis

    try:
        redis = Redis.from_url(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
        redis.ping()
    except ValueError as error:
        raise ConformanceError(f"{_without_password(url)}: {why(error)}") from error
    except Exception as error:  # whatever keeps it from answering
        raise VerificationError(f"{_without_password(url)}: {type(error).__name__}: {why(error)}") from error
    return RedisExampleDatabase(redis)


def _without_password(url: str) -> str:
    """``url`` as messages may show it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition(":")[0]
    _user, at, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"…@{host}" if at else host, query="").geturl()
