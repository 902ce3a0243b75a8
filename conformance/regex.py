r"""Regular expressions of the documentation, made to mean the same in Python and in ECMA 262.

JSON Schema's patterns are ECMA 262's. Python reads ``\d``, ``\w``, ``\s``, ``.`` and ``$`` otherwise: ``\d`` takes
digits of other scripts, ``$`` stands before a final newline too. So they are written out as plain classes.
"""

from __future__ import annotations

import re

from conformance.errors import ConformanceError
from conformance.messages import gettext as _

_SPACE = "\\t-\\r\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACE}
_END = "(?![\\s\\S])"
_SAFE_ESCAPES = frozenset("tnrfv\\/.*+?()[]{}|^$-u")
_MAX_LENGTH = 1000

TEXT = "[^\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
"""A character that is no blank: found anywhere in a text, the text says something. Just what ``str.isspace`` denies."""

_IN_URI = "[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=\\-]"
_SCHEME = "[A-Za-z][A-Za-z0-9+.\\-]*"
_ENCODED = "%[0-9A-Fa-f][0-9A-Fa-f]"
URI = f"^{_SCHEME}:(?=[\\s\\S]){_IN_URI}*(?:{_ENCODED}{_IN_URI}*)*{_END}"
"""A URI by the characters of RFC 3986: a scheme, then what may follow; anything else has to be percent-encoded."""
NO_URI = f"(?!https://{_IN_URI}++\\Z)(?!{_SCHEME}+:(?=[\\s\\S]){_IN_URI}*+(?:{_ENCODED}{_IN_URI}*+)*+\\Z)"
"""What is no URI, for Python's ``match`` alone: a third faster than to ask for a URI.

Almost all links are plain ones over https, for which the first look is enough. Nothing is given back, and where all is
well nothing matches, so that no match has to be made.
"""


def portable(pattern: str) -> str:
    r"""``pattern``, read as ECMA 262 reads it, in words that Python reads the same way.

    Raises:
        ConformanceError: it is too long, broken, or uses what the two languages do not share (look-behind, named
            groups, back references, classes such as ``\b`` or ``\p``).
    """
    if len(pattern) > _MAX_LENGTH:
        told = _("pattern of {n} characters: expected {most} at most")
        raise ConformanceError(told.format(n=len(pattern), most=_MAX_LENGTH))
    parts: list[str] = []
    place, first, inside, last = 0, 0, False, ""
    while place < len(pattern):
        part = pattern[place : place + (2 if pattern[place] == "\\" else 1)]
        _check_shared(pattern, place, part, last, inside=inside)
        last = "" if inside and place == first and part == "-" else part  # there it is a plain hyphen
        place += len(part)
        if part[0] == "\\":
            parts.append(_escape(part[1:], pattern, inside=inside))
        elif inside:
            parts.append("\\[" if part == "[" else part)
            inside = part != "]"
        else:
            parts.append({".": "[^\\n\\r\\u2028\\u2029]", "$": _END}.get(part, part))
            inside = part == "["
            first = place + pattern.startswith("^", place)
    found = "".join(parts)
    try:
        re.compile(found)
    except (re.error, OverflowError, RecursionError) as error:
        from conformance.causes import why  # of errors only: a first verdict does without

        raise ConformanceError(_("pattern {pattern!r}: {error}").format(pattern=pattern, error=why(error))) from error
    return found


_APART = ("--", "&&", "||", "~~")
"""What Python reserves inside a class for sets of classes."""


def _check_shared(pattern: str, place: int, part: str, last: str, *, inside: bool) -> None:
    """Refuse what one language refuses, or reads otherwise than the other, though both may know the signs."""
    after = pattern[place + len(part) : place + len(part) + 2]
    words = ""
    if inside:
        is_class = part[:1] == "\\" and part[1:].lower() in tuple(_CLASSES)
        if is_class and (last == "-" or (after[:1] == "-" and after != "-]")):
            words = _("a range with {part}").format(part=part)
        elif part + after[:1] in _APART:
            words = _("{part} in a class").format(part=part + after[:1])
    elif part == "(" and after[:1] == "?" and after[1:] not in (*":=!", ""):
        words = _("groups of the form (?{sign}").format(sign=after[1:])
    elif part == "[" and (after[:1] == "]" or after == "^]"):
        words = _("an empty class")
    elif part == "{" and after[:1] == ",":
        words = _("a repetition without a least number")
    elif part == "+" and last in (*"*+?}",):
        words = _("repetition that gives nothing back")
    if words:
        told = _("pattern {pattern!r}: {words}: not read the same way everywhere")
        raise ConformanceError(told.format(pattern=pattern, words=words))


def _escape(name: str, pattern: str, *, inside: bool) -> str:
    lower = name.lower()
    if lower in _CLASSES and name:
        if name == lower:
            return _CLASSES[name] if inside else f"[{_CLASSES[name]}]"
        if not inside:
            return f"[^{_CLASSES[lower]}]"
    elif name in _SAFE_ESCAPES and name:
        return f"\\{name}"
    told = _("pattern {pattern!r}: {sign} is not read the same way everywhere")
    raise ConformanceError(told.format(pattern=pattern, sign=f"\\{name}"))
