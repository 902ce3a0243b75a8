"""Libraries that the base install leaves out: which extra has them, and how to say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from conformance.errors import MissingExtraError
from conformance.messages import gettext as _

P = ParamSpec("P")
T = TypeVar("T")

LIBRARIES = frozenset(
    (
        "bs4",
        "distributed",
        "httpcore",
        "httpx",
        "hypothesis",
        "ijson",
        "jinja2",
        "jsonschema_rs",
        "lxml",
        "protego",
        "pytest",
        "redis",
        "rich",
        "tenacity",
        "tomlkit",
        "yaml",
    )
)
"""Top-level modules that only extras bring."""


def needs(extra: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator for the body of a command: where a library of ``extra`` is missing, say what to install.

    It stands right above ``def``, below click's decorators. The error is a
    :class:`~conformance.errors.MissingExtraError`; a missing module of our own stays what it is: a fault.
    """

    def decorate(body: Callable[P, T]) -> Callable[P, T]:
        @wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return body(*args, **kwargs)
            except ModuleNotFoundError as error:
                if (error.name or "").partition(".")[0] not in LIBRARIES:
                    raise
                command = click.get_current_context().command_path.partition(" ")[2]
                raise MissingExtraError(
                    _(
                        'kie-conformance {command} needs the extra "{extra}": pip install "kie-conformance[{extra}]"'
                    ).format(command=command, extra=extra)
                ) from error

        return run

    return decorate
