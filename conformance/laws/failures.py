"""Failure files: one for each law that does not hold, which is enough to run it again; and running it again.

A file holds the input with everything that JSON has no word for (``packing.py``), its names in the order in which they
were, and what each side said when it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from conformance.errors import ConformanceError, VerificationError
from conformance.files import read_json, write_atomic
from conformance.laws.evidence import check_shape
from conformance.laws.law import Broken, Material, subject_of
from conformance.laws.packing import encodable, pack, unpack_at
from conformance.laws.reference import reference_for
from conformance.laws.run import Failure, failure_of, judge
from conformance.messages import english
from conformance.messages import gettext as _
from conformance.model import Json

FORMAT = 1

_TEXT: Mapping[str, Json] = {"type": "string"}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "model", "law", "sentence", "input", "documented", "said", "page"],
    "properties": {
        "format": {"const": FORMAT},
        "model": _TEXT,
        "law": _TEXT,
        "sentence": _TEXT,
        "input": True,
        "documented": _TEXT,
        "said": _TEXT,
        "page": _TEXT,
    },
}


class Verdict(Enum):
    """What came of running a failure again."""

    FIXED = "FIXED"
    FAILED = "FAILED"
    ERROR = "ERROR"


class Replay(NamedTuple):
    """A failure run again.

    Attributes:
        failure: as it is now where it failed, else as the file has it; None where the file could not be read.
        error: why it could not be run.
    """

    verdict: Verdict
    failure: Failure | None
    error: str = ""


def failure_path(folder: Path, law: str, model: str) -> Path:
    """The file in ``folder`` of a law that does not hold for a model."""
    return folder / f"{law}-{re.sub('[^A-Za-z0-9._-]', '_', model)}.json"


def write_failure(folder: Path, failure: Failure, sentence: str) -> Path:
    """Write ``failure`` to its file in ``folder``; ``sentence`` is the law's.

    Raises:
        OSError: the file can't be written.
    """
    path = failure_path(folder, failure.law, failure.model)
    data = {
        "format": FORMAT,
        "model": failure.model,
        "law": failure.law,
        "sentence": sentence,
        "input": pack(failure.input),
        "documented": encodable(failure.documented),
        "said": encodable(failure.said),
        "page": failure.page,
    }
    # Not sorted: an answer may hang on the order of names, and then that order is the failure.
    write_atomic(path, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return path


def remove_failure(folder: Path, law: str, model: str) -> None:
    """Remove the file of a law that holds again, if there is one."""
    failure_path(folder, law, model).unlink(missing_ok=True)


def read_failure(path: Path) -> Failure:
    """The failure in ``path``.

    Raises:
        ConformanceError: the file is missing, no JSON, or no failure; the message says where.
    """
    data = read_json(path)
    check_shape(path, data, SCHEMA)
    names = ("model", "law", "documented", "said", "page")
    return Failure(input=unpack_at(f"{path}: /input", data["input"]), **{name: data[name] for name in names})


def replay(path: Path) -> Replay:
    """Run the failure in ``path`` again, on the contract and the documentation as they are now."""
    failure = None
    try:
        failure = read_failure(path)
        found = _again(failure)
    except ConformanceError as error:
        return Replay(Verdict.ERROR, failure, str(error))
    return Replay(Verdict.FIXED, failure) if found is None else Replay(Verdict.FAILED, found)


def _again(failure: Failure) -> Failure | None:
    from conformance.laws.rows import LAWS

    law = LAWS.get(failure.law)
    if law is None:
        raise VerificationError(_("there is no law {law!r} any more").format(law=failure.law))
    reference = reference_for(failure.model)
    if reference is None:
        raise VerificationError(_("no snapshot documents {model} any more").format(model=failure.model))
    with english():  # a failure is the same in all languages
        material = Material(reference)
        broken: Broken | None = judge(law, subject_of(reference.contract), material, failure.input)
        return None if broken is None else failure_of(law, material, failure.input, broken)
