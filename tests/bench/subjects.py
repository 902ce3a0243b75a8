"""Asking subjects: cases a second of one processor, the subject's own share included; and a whole audit."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from conformance.audit.connect import connect
from conformance.audit.run import audit, documentation
from conformance.audit.subject import Subject
from conformance.docs.snapshot import default_root
from conformance.laws.selection import selected
from conformance.laws.strategies import cases
from conformance.laws.values import is_plain_json

MODEL = "kling/v2-1-pro"
MODELS = 57
"""As many models as the bot of the report had wired."""

TRIVIAL = "def check(model, payload):\n    return True\n"
HONEST = """
from conformance import validate

def check(model, payload):
    return not validate(model, payload)
"""
SPEAKS = """
import json, sys
for line in sys.stdin:
    if line == "\\n":
        sys.stdout.flush()
        continue
    asked = json.loads(line)
    print('{"kie-audit":1}' if "kie-audit" in asked else '{"id":%d,"ok":true}' % asked["id"])
"""


def rate(kind: str, times: int = 60) -> tuple[float, int]:
    """Cases a second of one processor, and how many were asked."""
    payloads = [one.payload for one in cases(MODEL) if is_plain_json(one.payload)] * times
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "check.py")
        path.write_text(TRIVIAL if kind == "python" else SPEAKS, encoding="utf-8")
        target = "check.py" if kind == "python" else f"{sys.executable} check.py"
        subject = Subject(kind=kind, target=target, attribute="check", models=(MODEL,), folder=Path(folder))
        before = _seconds()
        channel = connect(subject)
        answers = channel.ask(MODEL, payloads)
        channel.close()
        after = _seconds()
    assert len(answers) == len(payloads)
    return len(payloads) / (after - before), len(payloads)


def whole() -> tuple[float, int]:
    """Seconds of one processor for the deterministic audit of a right subject, and how many payloads were tried."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "check.py").write_text(HONEST, encoding="utf-8")
        subject = Subject(
            kind="python", target="check.py", attribute="check", models=selected()[:MODELS], folder=Path(folder)
        )
        before = _seconds()
        channel = connect(subject)
        done = audit(subject, channel, documentation(default_root()))
        channel.close()
        after = _seconds()
    assert done.findings == ()
    return after - before, sum(one.cases for one in done.tried)


def _seconds() -> float:
    """Of this process, and of its children that have ended."""
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system
