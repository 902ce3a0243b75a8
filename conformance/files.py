"""Reading and writing files: bounded, deterministic, and never half-written."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from conformance.causes import why
from conformance.errors import ConformanceError, ReportError
from conformance.messages import gettext as _

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Larger files are refused, and no more of them is read: nothing of ours comes near this size."""


def write_atomic(path: Path, content: str | bytes) -> None:
    r"""Write ``content`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Args:
        path: the file; missing parent folders are made.
        content: text (written as UTF-8 with ``\n`` line ends) or bytes.

    Raises:
        OSError: the folder can't be written; the old file is untouched.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def check_writable(path: Path) -> None:
    """Make sure, before there is anything to write, that ``path`` can be written; nothing is made.

    Raises:
        ReportError: it can't: it is a folder, or what is to hold it is no folder that may be written.
    """
    folder = next(one for one in path.absolute().parents if one.exists())
    if path.is_dir():
        raise ReportError(_("{path}: expected a file, found a folder").format(path=path))
    if not folder.is_dir():
        raise ReportError(_("{path}: {folder} is no folder").format(path=path, folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ReportError(_("{path}: {folder} can't be written").format(path=path, folder=folder))


def dump_json(value: Any, *, in_ascii: bool = False) -> str:
    """``value`` as JSON text with sorted keys and a final newline: the same bytes for the same content.

    Args:
        in_ascii: for terminals, pipes and hosts, which take nothing else for certain.

    Raises:
        ValueError: a number is not finite, or a string can't be encoded as UTF-8.
    """
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=in_ascii, allow_nan=False) + "\n"
    text.encode("utf-8")
    return text


def shipped_json(package: str, name: str) -> Any:
    """A JSON document that comes with one of our packages, such as the schema of an output."""
    from importlib.resources import files  # slow to import

    return json.loads(files(package).joinpath(name).read_text("utf-8"))


def read_json(path: Path) -> Any:
    """The JSON document in ``path``.

    Raises:
        ConformanceError: the file is missing, too large, or no JSON; the message names file and line.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)  # what is no plain file does not say its size
        if len(data) > MAX_FILE_BYTES:
            raise ConformanceError(_("{path}: larger than {most} bytes").format(path=path, most=MAX_FILE_BYTES))
        return json.loads(data)
    except OSError as error:
        raise ConformanceError(f"{path}: {why(error)}") from error
    except json.JSONDecodeError as error:
        raise ConformanceError(
            _("{path}: expected JSON, found: {found}").format(
                path=f"{path}:{error.lineno}:{error.colno}", found=why(error)
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConformanceError(
            _("{path}: expected JSON, found: {found}").format(path=path, found=why(error))
        ) from error
