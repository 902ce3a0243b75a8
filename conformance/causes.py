"""What the system, Python and a few libraries say went wrong, in the language that is spoken.

They say it in English, so in English it is repeated as it is. In another language the sentences that stand here are
translated, in what they say of a place too; whatever else they say stays as it is.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Mapping
from functools import cache
from string import Formatter

from conformance.messages import N_, gettext, language

SYSTEM: Mapping[int, str] = {
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOENT: N_("No such file or directory"),
    errno.EIO: N_("Input/output error"),
    errno.ENOMEM: N_("Cannot allocate memory"),
    errno.EACCES: N_("Permission denied"),
    errno.EEXIST: N_("File exists"),
    errno.EXDEV: N_("Invalid cross-device link"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.EINVAL: N_("Invalid argument"),
    errno.ENFILE: N_("Too many open files in system"),
    errno.EMFILE: N_("Too many open files"),
    errno.EFBIG: N_("File too large"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EPIPE: N_("Broken pipe"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.ENETUNREACH: N_("Network is unreachable"),
    errno.ECONNRESET: N_("Connection reset by peer"),
    errno.ETIMEDOUT: N_("Connection timed out"),
    errno.ECONNREFUSED: N_("Connection refused"),
    errno.EHOSTUNREACH: N_("No route to host"),
}
"""Number of an error of the system → what it says; a test holds it against the system."""

_ROWS: tuple[str, ...] = (
    # Networks.
    N_("Name or service not known"),
    N_("No address associated with hostname"),
    N_("Temporary failure in name resolution"),
    N_("timed out"),
    N_("The read operation timed out"),
    N_("The handshake operation timed out"),
    # Where: what stands before or behind any other.
    N_("[Errno {n}] {problem}"),
    N_("{problem} (at line {line}, column {column})"),
    N_("{problem} (at end of document)"),
    N_("{problem} at position {n}"),
    N_("{problem} at position {n} (line {line}, column {column})"),
    # JSON.
    N_("{problem}: line {line} column {column} (char {n})"),
    N_("Expecting value"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Extra data"),
    N_("Illegal trailing comma before end of array"),
    N_("Illegal trailing comma before end of object"),
    N_("Invalid \\escape"),
    N_("Invalid \\uXXXX escape"),
    N_("Invalid control character at"),
    N_("Unterminated string starting at"),
    N_("Unexpected UTF-8 BOM (decode using utf-8-sig)"),
    # TOML.
    N_("Cannot declare {key} twice"),
    N_("Cannot mutate immutable namespace {key}"),
    N_("Cannot overwrite a value"),
    N_("Cannot redefine namespace {key}"),
    N_("Duplicate inline table key {key}"),
    N_("Escaped character is not a Unicode scalar value"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
    N_("Expected newline or end of document after a statement"),
    N_("Expected {sign}"),
    N_("Found invalid character {sign}"),
    N_("Illegal character {sign}"),
    N_("Invalid date or datetime"),
    N_("Invalid hex value"),
    N_("Invalid initial character for a key part"),
    N_("Invalid statement"),
    N_("Invalid value"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unescaped '\\' in a string"),
    N_("Unterminated string"),
    # Texts and numbers.
    N_("'{codec}' codec can't decode byte {byte} in position {n}: {problem}"),
    N_("invalid continuation byte"),
    N_("invalid start byte"),
    N_("unexpected end of data"),
    N_(
        "Exceeds the limit ({most} digits) for integer string conversion: value has {n} digits;"
        " use sys.set_int_max_str_digits() to increase the limit"
    ),
    # Regular expressions.
    N_("bad character range {range}"),
    N_("bad escape (end of pattern)"),
    N_("bad escape {sign}"),
    N_("incomplete escape {sign}"),
    N_("invalid group reference {n}"),
    N_("look-behind requires fixed-width pattern"),
    N_("min repeat greater than max repeat"),
    N_("missing ), unterminated comment"),
    N_("missing ), unterminated subpattern"),
    N_("multiple repeat"),
    N_("nothing to repeat"),
    N_("the repetition number is too large"),
    N_("unbalanced parenthesis"),
    N_("unexpected end of pattern"),
    N_("unknown extension {sign}"),
    N_("unknown group name {name}"),
    N_("unterminated character set"),
    # JSON Schema.
    N_("Additional properties are not allowed ({names} was unexpected)"),
    N_("Additional properties are not allowed ({names} were unexpected)"),
    N_("{found} does not match {pattern}"),
    N_("{found} is a required property"),
    N_("{found} is less than the minimum of {number}"),
    N_("{found} is not of type {type}"),
    N_("{found} is not of types {types}"),
    N_("{found} is not one of {names}"),
    N_("{found} is not valid under any of the schemas listed in the '{keyword}' keyword"),
    N_("{found} was expected"),
    # Redis.
    N_("Error {n} connecting to {address}. {problem}."),
    N_("Timeout connecting to server"),
    N_("Timeout reading from {address}"),
    N_("Authentication required."),
    N_("Connection closed by server."),
    N_("invalid username-password pair or user is disabled."),
    N_("Invalid Database"),
    # Dask.
    N_("Timed out trying to connect to {address} after {seconds} s"),
    N_(
        "TLS expects a `ssl_context` argument of type ssl.SSLContext (perhaps check your TLS configuration?)"
        " Instead got None"
    ),
    # The process in which our own runner holds a subject.
    N_("{path}: there is none for any of {n} models; the first: {problem}"),
    N_("{target}: importing it failed: {cause}"),
    N_("{name} has no {step}: did you mean {close}?"),
    N_("{name} has no {step}: it has {names}"),
    N_("{name}() can't be made: name an object that is made: {cause}"),
    N_("{name} is {type}: expected a function"),
    N_("{name} is {type}: expected a model of pydantic"),
    N_("it wants {names}: say with `arguments` which are model, payload, request"),
    N_("No module named {name}"),
    # Anything else, where it says a place, such as a file.
    N_("{place}: {problem}"),
)
"""What is said beside that, the library's own words."""

_WRITTEN: Mapping[str, str] = {
    **dict.fromkeys(("line", "column", "most"), r"\d{1,20}"),
    "n": r"-?\d{1,20}",
    "address": r"\S{1,300}",
    "byte": r"0x[0-9a-f]{2}",
    "codec": r"[\w-]{1,40}",
    "keyword": r"\w{1,40}",
    "number": r"\S{1,40}",
    "seconds": r"[0-9.]{1,20}",
    "sign": r"\S{1,12}|' '",
}
"""How what stands in the sentences is written, by name; anything else is any text."""

_MOST = 2_000
"""Characters of what is read: longer texts hold somebody's data, and stay as they are."""
_MAX_DEPTH = 3
"""Sentences in sentences: a place, and what is wrong there."""


def why(error: BaseException) -> str:
    """What ``error`` says, in the language that is spoken, without a file that it names.

    Of JSON it says no place either: those who show it have line and column.
    """
    if isinstance(error, RecursionError) and language() != "en":
        return gettext(N_("nested too deeply"))  # its words tell what Python was doing, in many ways
    if isinstance(error, OSError) and error.strerror:
        return reworded(str(error.strerror))
    return reworded(error.msg if isinstance(error, json.JSONDecodeError) else str(error))


def reworded(text: str, depth: int = 0) -> str:
    """``text``, which somebody else said in English, in the language that is spoken where a row reads it."""
    if language() == "en" or len(text) > _MOST or depth >= _MAX_DEPTH:
        return text
    for template, regex in _readers():
        found = regex.fullmatch(text)
        if found is not None:
            values = found.groupdict()
            if "problem" in values:
                values["problem"] = reworded(values["problem"], depth + 1)
            return gettext(template).format(**values) if values else gettext(template)
    return text


@cache
def _readers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (*SYSTEM.values(), *_ROWS)
    return tuple((template, pattern_of(template, _WRITTEN)) for template in rows)


def pattern_of(template: str, written: Mapping[str, str]) -> re.Pattern[str]:
    """What reads the sentences that ``template`` makes, in one line each.

    Args:
        written: name of a value → a regular expression of how it is written; any text without one.
    """
    parts = []
    for text, name, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(text))
        if name:
            parts.append(f"(?P<{name}>{written.get(name, '.+')})")
    return re.compile("".join(parts))
