"""The process that holds a subject answers every line of the protocol, whatever order they come in."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from conformance.audit.runner import Guard, serve

FAILS = {"kie-audit": 1, "setup": {}}
"""A setup that lacks all that it needs."""
ASKED = {"id": 7, "model": "acme/paint-2", "payload": {}}


def answers(*lines: dict[str, Any], tried: str = "") -> list[dict[str, Any]]:
    """What is answered to ``lines``; ``tried``: what the subject was denied in the first of them."""
    out, guard = StringIO(), Guard()
    guard.tried += [tried] if tried else []
    serve([json.dumps(line) + "\n" for line in lines], out, guard, StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_payload_before_any_setup_gets_an_answer() -> None:
    assert answers(ASKED) == [{"id": 7, "unreadable": "it was asked before a setup that succeeded"}]


def test_a_payload_after_a_setup_that_failed_gets_an_answer_too() -> None:
    failed, asked = answers(FAILS, ASKED)
    assert list(failed) == ["kie-audit", "error"]
    assert asked == {"id": 7, "unreadable": "it was asked before a setup that succeeded"}


def test_what_was_denied_is_told_once_with_the_answer_during_which_it_was_tried() -> None:
    failed, asked = answers(FAILS, ASKED, tried="the network (socket.connect)")
    assert (failed["denied"], "denied" in asked) == ("the network (socket.connect)", False)
