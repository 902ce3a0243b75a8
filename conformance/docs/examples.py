"""Documented examples as facts: structure and values kept, free text replaced by its length.

A snapshot holds no sentences of the documentation. What remains of an example is what a rule can be
tested with: which parameters it holds, its numbers, booleans, addresses and enumeration members.
"""

from __future__ import annotations

import json
import re
from typing import Any

from conformance.model import ABSENT, Json, Parameter

MAX_ADDRESS = 2_048
MAX_TOKEN = 100
MAX_DEFAULT = 40
MAX_DEFAULT_WORDS = 3
MAX_DEPTH = 60

_ADDRESS = re.compile(r"(?:https?|wss?|oss|asset)://\S*\Z")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,40})(?:\.[0-9]{1,40})?\Z")
_NO_PARAMETER = Parameter()


def elide(value: Json, parameter: Parameter | None, *, name: str = "", depth: int = 0) -> Json:
    """``value`` with each free text replaced by ``{"$text": length}``, in code points.

    Kept as they are: members of an enumeration and what stands in their place, model ids, addresses,
    texts that are numbers, and everything that is no text.

    Args:
        parameter: what is documented of the value; None where nothing is.
        name: of the parameter; ``model`` names ids.
    """
    known = parameter or _NO_PARAMETER
    if isinstance(value, str):
        return value if _is_fact(value, known, name) else {"$text": len(value)}
    if depth >= MAX_DEPTH:
        return {"$text": 0} if isinstance(value, (list, dict)) else value
    if isinstance(value, list):
        return [elide(one, known.items, depth=depth + 1) for one in value]
    if isinstance(value, dict):
        return {key: elide(one, child(known, key), name=key, depth=depth + 1) for key, one in value.items()}
    return value


def elide_default(value: Json) -> Json:
    """A default with long texts replaced by their length: a default is a rule, but a sample prompt is prose."""
    if isinstance(value, str):
        short = len(value) <= MAX_DEFAULT and len(value.split()) <= MAX_DEFAULT_WORDS
        return value if short or _is_address(value) else {"$text": len(value)}
    if isinstance(value, list):
        return [elide_default(one) for one in value]
    if isinstance(value, dict):
        return {key: elide_default(one) for key, one in value.items()}
    return value


def child(parameter: Parameter, name: str) -> Parameter | None:
    """The parameter ``name`` inside an object, wherever it is documented: merged, by reference, in an alternative."""
    found = parameter.properties.get(name) or parameter.refs.get(name)
    if found is not None:
        return found
    for alternative in (*parameter.one_of, *parameter.any_of, *parameter.all_of):
        found = child(alternative, name)
        if found is not None:
            return found
    return None


def read_text_example(text: str) -> Json:
    """An example that a page gives as text instead of a value.

    Raises:
        ValueError: the text is no JSON.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _is_fact(value: str, parameter: Parameter, name: str) -> bool:
    if len(value) <= MAX_TOKEN and (name == "model" or parameter.enum is not None or parameter.const is not ABSENT):
        return True
    return value in ("true", "false") or bool(_NUMBER.match(value)) or _is_address(value)


def _is_address(value: str) -> bool:
    return len(value) <= MAX_ADDRESS and bool(_ADDRESS.match(value))
