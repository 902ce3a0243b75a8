"""What may be wrong with a recorded request beside its parameters: a row each. Codes are stable, sentences are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.codes import CODES, Code
from conformance.messages import N_
from conformance.model import Level

PAGE = "market/quickstart"
"""The page on requests in general: address, authentication."""


@dataclass(frozen=True, slots=True)
class TrafficCode:
    """One kind of fault.

    Attributes:
        level: how much it matters.
        code: its id, sentence and remedy.
    """

    level: Level
    code: Code


_BREAKING, _WARNING = Level.BREAKING, Level.WARNING
_ROWS = (
    TrafficCode(
        _BREAKING,
        Code("authorization-missing", N_("no Authorization header"), N_("Send Authorization: Bearer and the key.")),
    ),
    TrafficCode(
        _BREAKING,
        Code(
            "authorization-scheme",
            N_("an Authorization header of another form"),
            N_("Send the word Bearer and the key."),
        ),
    ),
    TrafficCode(
        _BREAKING, Code("unknown-endpoint", N_("a path that is not documented"), N_("Send it to a documented path."))
    ),
    TrafficCode(
        _BREAKING, Code("wrong-method", N_("another method than documented"), N_("Use the documented method."))
    ),
    TrafficCode(
        _BREAKING, Code("wrong-host", N_("another host than documented"), N_("Send it to the documented host."))
    ),
    TrafficCode(
        _BREAKING,
        Code(
            "wrong-endpoint",
            N_("a model at an endpoint that is not its own"),
            N_("Send it to the endpoint of its page."),
        ),
    ),
    TrafficCode(_WARNING, Code("plain-http", N_("a key sent in the clear"), N_("Use https."))),
    TrafficCode(
        _BREAKING,
        Code("content-type", N_("a body of another type than documented"), N_("Send the documented Content-Type.")),
    ),
    TrafficCode(
        _BREAKING,
        Code("unknown-query", N_("a query where none is documented"), N_("Move it to where it is documented.")),
    ),
    TrafficCode(_BREAKING, Code("no-body", N_("a request without a body"), N_("Send the documented body."))),
    TrafficCode(
        _BREAKING, Code("broken-body", N_("a body that can't be read"), N_("Send what the Content-Type says."))
    ),
    TrafficCode(
        _WARNING,
        Code(
            "retired-model", N_("a model that is documented no more"), N_("Move to its successor, or look for another.")
        ),
    ),
)

TRAFFIC_CODES: Mapping[str, TrafficCode] = {row.code.id: row for row in _ROWS}
"""Code → its row."""


def code_of(id: str) -> Code:
    """The row of a code, of traffic or of violations."""
    return TRAFFIC_CODES[id].code if id in TRAFFIC_CODES else CODES[id]
