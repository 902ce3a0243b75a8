"""Payloads from files and from standard input: bounded, and with errors that say where."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import click

from conformance.errors import ConformanceError
from conformance.files import MAX_FILE_BYTES
from conformance.model import Json

_STDIN = "standard input"
MAX_DEPTH = 100
"""Levels of nesting in a payload that a command reads."""


def name_of(file: str) -> str:
    """How messages call a FILE argument."""
    return _STDIN if file == "-" else file


def read_payload(file: str) -> Json:
    """The JSON value in ``file``; ``-`` is standard input.

    Raises:
        ConformanceError: it is missing, too large, no UTF-8, no JSON, or names a parameter twice; the
            message says where.
    """
    name = name_of(file)
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ConformanceError(f"{name}: {error.strerror or error}") from error
    if len(data) > MAX_FILE_BYTES:
        raise ConformanceError(f"{name}: larger than {MAX_FILE_BYTES} bytes")
    if not data.strip():
        raise ConformanceError(f"{name}: expected JSON, found nothing", hint="Give a file, or pipe a payload in.")
    try:
        payload = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_unrepeated,
            parse_constant=_refuse,
            parse_float=_finite,
        )
        _check_depth(payload)
    except UnicodeDecodeError as error:
        raise ConformanceError(f"{name}: not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ConformanceError(f"{name}:{error.lineno}:{error.colno}: expected JSON, found: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise ConformanceError(f"{name}: expected JSON, found: {error}") from error
    return payload


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key[:40]!r} twice in one object, of which only one would be sent")
        found[key] = value
    return found


def _refuse(word: str) -> None:
    raise ValueError(f"{word}, which is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]}, which is beyond the range of numbers")
    return number


def _check_depth(payload: Json) -> None:
    """Refuse what is nested deeper than any tool reads: no documented payload comes near."""
    level = [payload]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise ValueError(f"more than {MAX_DEPTH} levels of nesting")


def echo_json(data: Json) -> None:
    """Print ``data`` as JSON in ASCII: any terminal and any pipe takes it."""
    click.echo(json.dumps(data, indent=1, sort_keys=True, allow_nan=False))
