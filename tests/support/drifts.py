"""Drift made by hand: one finding of each sort, with texts that no format may take for its own."""

from __future__ import annotations

from conformance.compare.deviations import Deviation
from conformance.compare.finding import Finding
from conformance.drift import Change, Drift
from conformance.model import ABSENT, Absent, Json, Level
from conformance.witness import Proven

HOSTILE = (
    "a%0A::error::b\r\n::stop-commands::x\n##[error]b]]><script>alert(1)</script>&amp;`|`@everyone, #1:"
    "\x1b[31m\x00\u202e\ud800"
)
"""What a page may say: commands of GitHub, ends of XML, HTML, Markdown, colours, and half of a pair."""

REASON = HOSTILE.replace("@everyone", "nobody")
"""The same of a reason, which somebody of ours wrote: it may mention people."""


def deviation(reason: str = "the page is wrong", **told: str) -> Deviation:
    """A deviation with that reason."""
    return Deviation(reason=reason, evidence="its example", since="2026-04-29", **told)  # type: ignore[arg-type]  # texts


def change(
    rule: str = "maximum-lowered",
    subject: str = "kling/v2-1-pro",
    path: str = "input.cfg_scale",
    *,
    old: Json | Absent = 2,
    new: Json | Absent = 1,
    level: Level | None = None,
    witness: Json | Absent = ABSENT,
    note: str = "",
    page: str = "market/kling/v2-1-pro",
    unconfirmed: bool = False,
    flaps: bool = False,
    accepted: Deviation | None = None,
) -> Change:
    """A change of ``kling/v2-1-pro``, unless told otherwise."""
    finding = Finding(rule=rule, subject=subject, path=path, old=old, new=new)
    proven = Proven(finding=finding, level=finding.level if level is None else level, witness=witness, note=note)
    return Change(proven=proven, page=page, unconfirmed=unconfirmed, flaps=flaps, deviation=accepted)


def drift_of(
    *changes: Change,
    new: str = "2026-08-19",
    problems: tuple[str, ...] = (),
    expired: tuple[Deviation, ...] = (),
    unused: tuple[Deviation, ...] = (),
) -> Drift:
    """Drift with these changes."""
    return Drift(
        old="2026-04-29",
        new=new,
        complete=True,
        compared=3,
        changes=changes,
        unknown=(),
        problems=problems,
        expired=expired,
        unused=unused,
    )


def of_every_sort() -> Drift:
    """Two subjects; every level, every state; a witness, a note, remarks; hostile texts; troubles of every kind."""
    witness = {"model": "kling/v2-1-pro", "input": {"prompt": "x" * 5000, "images": ["a"] * 60}}
    return drift_of(
        change("default-changed", old=0.5, new=0.6),
        change(witness=witness),
        change("enum-member-removed", path="input.duration", old=HOSTILE, new=ABSENT, unconfirmed=True, flaps=True),
        change("maximum-set", path="input.more[]", old=ABSENT, new=7, level=Level.WARNING, note="cannot be proven"),
        change("max-length-raised", path="input|oneOf[0].prompt", old=100, new=200),
        change("model-removed", subject="acme/gone", path="", old=ABSENT, new=ABSENT, page="market/acme/gone"),
        change("parameter-added", subject="acme/gone", path=HOSTILE, old=ABSENT, new=None, accepted=deviation(REASON)),
        change("type-changed", path="input.prompt", old="string", new="array", accepted=deviation()),
        problems=("market/acme/lost: answered 500",),
        expired=(deviation(fingerprint="0123456789ab", expires="2026-05-01"),),
        unused=(deviation(model="acme/*", rule="type-*"),),
    )
