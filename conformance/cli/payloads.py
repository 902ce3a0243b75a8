"""Payloads from files and from standard input: bounded, and with errors that say where."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from conformance.causes import why
from conformance.errors import ConformanceError
from conformance.files import MAX_FILE_BYTES, dump_json
from conformance.messages import gettext as _
from conformance.model import Json
from conformance.strict_json import parse_json


def name_of(file: str) -> str:
    """How messages call a FILE argument."""
    return _("standard input") if file == "-" else file


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
        raise ConformanceError(f"{name}: {why(error)}") from error
    if len(data) > MAX_FILE_BYTES:
        raise ConformanceError(_("{path}: larger than {most} bytes").format(path=name, most=MAX_FILE_BYTES))
    if not data.strip():
        message = _("{path}: expected JSON, found nothing").format(path=name)
        raise ConformanceError(message, hint=_("Give a file, or pipe a payload in."))
    try:
        payload = parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConformanceError(_("{path}: not UTF-8 at byte {place}").format(path=name, place=error.start)) from error
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        message = _("{path}: expected JSON, found: {found}").format(path=place, found=why(error))
        raise ConformanceError(message) from error
    except ValueError as error:
        message = _("{path}: expected JSON, found: {found}").format(path=name, found=why(error))
        raise ConformanceError(message) from error
    return payload


def echo_json(data: Json) -> None:
    """Print ``data`` as JSON in ASCII: any terminal and any pipe takes it."""
    click.echo(dump_json(data, in_ascii=True), nl=False)
