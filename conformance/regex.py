r"""Regular expressions of the documentation, made to mean the same in Python and in ECMA 262.

JSON Schema's patterns are ECMA 262's. Python reads ``\d``, ``\w``, ``\s``, ``.`` and ``$`` otherwise: ``\d`` takes
digits of other scripts, ``$`` stands before a final newline too. So they are written out as plain classes.
"""

from __future__ import annotations

import re

from conformance.errors import ConformanceError

_SPACE = "\\t-\\r\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACE}
_END = "(?![\\s\\S])"
_SAFE_ESCAPES = frozenset("tnrfv\\/.*+?()[]{}|^$-u")
_MAX_LENGTH = 1000

TEXT = "[^\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
"""A character that is no blank: found anywhere in a text, the text says something. Just what ``str.isspace`` denies."""

_IN_URI = "[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=\\-]"
URI = f"^[A-Za-z][A-Za-z0-9+.\\-]*:(?=[\\s\\S]){_IN_URI}*(?:%[0-9A-Fa-f][0-9A-Fa-f]{_IN_URI}*)*{_END}"
"""A URI by the characters of RFC 3986: a scheme, then what may follow; anything else has to be percent-encoded."""


def portable(pattern: str) -> str:
    r"""``pattern``, read as ECMA 262 reads it, in words that Python reads the same way.

    Raises:
        ConformanceError: it is too long, broken, or uses what the two languages do not share (look-behind, named
            groups, back references, classes such as ``\b`` or ``\p``).
    """
    if len(pattern) > _MAX_LENGTH:
        raise ConformanceError(f"pattern of {len(pattern)} characters: expected {_MAX_LENGTH} at most")
    parts: list[str] = []
    place, inside = 0, False
    while place < len(pattern):
        mark = pattern[place]
        if mark == "\\":
            name = pattern[place + 1 : place + 2]
            parts.append(_escape(name, pattern, inside=inside))
            place += 2
            continue
        if (
            mark == "("
            and pattern.startswith("(?", place)
            and not inside
            and pattern[place + 2 : place + 3] not in ":=!"
        ):
            raise ConformanceError(
                f"pattern {pattern!r}: groups of the form (?{pattern[place + 2 : place + 3]} are not read"
            )
        if mark == "[" and not inside:
            inside = True
        elif mark == "]" and inside:
            inside = False
        elif not inside and mark in ".$":
            mark = "[^\\n\\r\\u2028\\u2029]" if mark == "." else _END
        parts.append(mark)
        place += 1
    found = "".join(parts)
    try:
        re.compile(found)
    except re.error as error:
        raise ConformanceError(f"pattern {pattern!r}: {error}") from error
    return found


def _escape(name: str, pattern: str, *, inside: bool) -> str:
    lower = name.lower()
    if lower in _CLASSES and name:
        if name == lower:
            return _CLASSES[name] if inside else f"[{_CLASSES[name]}]"
        if not inside:
            return f"[^{_CLASSES[lower]}]"
    elif name in _SAFE_ESCAPES and name:
        return f"\\{name}"
    raise ConformanceError(f"pattern {pattern!r}: \\{name} is not read the same way everywhere")
