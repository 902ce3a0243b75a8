"""Reading and writing files: bounded, deterministic, and never half-written."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from conformance.errors import ConformanceError

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


def dump_json(value: Any) -> str:
    """``value`` as JSON text with sorted keys and a final newline: the same bytes for the same content.

    Raises:
        ValueError: a number is not finite, or a string can't be encoded as UTF-8.
    """
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    text.encode("utf-8")
    return text


def read_json(path: Path) -> Any:
    """The JSON document in ``path``.

    Raises:
        ConformanceError: the file is missing, too large, or no JSON; the message names file and line.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)  # what is no plain file does not say its size
        if len(data) > MAX_FILE_BYTES:
            raise ConformanceError(f"{path}: larger than {MAX_FILE_BYTES} bytes")
        return json.loads(data)
    except OSError as error:
        raise ConformanceError(f"{path}: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        raise ConformanceError(f"{path}:{error.lineno}:{error.colno}: expected JSON, found: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise ConformanceError(f"{path}: expected JSON, found: {error}") from error
