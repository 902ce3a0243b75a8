"""An audit in a line, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from conformance.audit.connect import connect
from conformance.audit.finding import AuditFinding
from conformance.audit.ground import Ground, ground
from conformance.audit.process import Limits
from conformance.audit.run import Audit, Documentation, audit, documentation
from conformance.audit.subject import Subject
from conformance.docs.snapshot import default_root

HERE = Path(__file__).parent
MODEL = "kling/v2-1-pro"
LIMITS = Limits(seconds=3, memory_mb=512)


def python(function: str, *models: str, **more: Any) -> Subject:
    """A function of ``subjects.py``."""
    return replace(
        Subject(kind="python", target="subjects.py", attribute=function, title=function),
        models=models or (MODEL,),
        folder=HERE,
        limits=more.pop("limits", LIMITS),
        **more,
    )


@cache
def known(then: str | None = None) -> Documentation:
    """The repository's documentation, opened once."""
    return documentation(default_root(), then)


def audited(subject: Subject, *, examples: int = 0, then: str | None = None) -> Audit:
    """The whole audit of a subject."""
    channel = connect(subject)
    try:
        return audit(subject, channel, known(then), examples=examples)
    finally:
        channel.close()


def named(findings: Sequence[AuditFinding]) -> list[tuple[str, str, str]]:
    """Kind, path and fact of findings."""
    return [(one.kind, one.fact.path if one.fact else "", one.fact.name if one.fact else "") for one in findings]


def ground_of(model: str) -> Ground:
    """The documentation of a model today."""
    found = ground(model, known().snapshots)
    assert found is not None
    return found


@cache
def audit_of(function: str, model: str = MODEL) -> Audit:
    """The deterministic audit of a function of ``subjects.py``, made once."""
    return audited(python(function, model))
