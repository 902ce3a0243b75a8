"""Bodies of recorded requests as JSON values: what was sent, or what keeps it from being read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from conformance.audit.recording import FormBody, LostBody, NoBody, RawBody, Recorded, ValueBody, form_of
from conformance.audit.told import Told, told
from conformance.messages import N_
from conformance.model import Json
from conformance.strict_json import RepeatedNameError, parse_json

_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class BrokenBody:
    """A body that is not what its type says. Neither text quotes it.

    Attributes:
        expected, actual: in words.
    """

    expected: Told
    actual: Told


def read_body(one: Recorded) -> Json | NoBody | LostBody | BrokenBody:
    """The body of a request as a JSON value; a form becomes an object of its fields."""
    body = one.body
    if isinstance(body, (NoBody, LostBody)):
        return body
    if isinstance(body, ValueBody):
        return body.value
    if isinstance(body, FormBody):
        return dict(body.fields)
    if not body.data.strip():
        return NoBody()
    if (one.headers or {}).get("content-encoding", "identity") != "identity" or body.data.startswith(_PACKED):
        return LostBody("compressed")
    if one.content_type.strip().lower().startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        form = form_of(body.data, one.content_type)
        return (
            form
            if form is not None
            else BrokenBody(told(N_("a form, as the Content-Type says")), told(N_("something else")))
        )
    return _json(body)


def _json(body: RawBody) -> Json | BrokenBody:
    wanted = told(N_("JSON"))
    try:
        return parse_json(body.data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return BrokenBody(told(N_("JSON in UTF-8")), told(N_("other bytes, at byte {place}"), place=str(error.start)))
    except RepeatedNameError:
        return BrokenBody(wanted, told(N_("a name twice in one object, of which only one would be read")))
    except json.JSONDecodeError as error:
        place = {"line": str(error.lineno), "column": str(error.colno)}
        return BrokenBody(wanted, told(N_("something else in line {line}, column {column} of the body"), **place))
    except ValueError:
        return BrokenBody(wanted, told(N_("a number out of range, or too many levels of nesting")))
