"""Words, tones and shapes: nothing on the site is said by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from conformance.coverage import Coverage
from conformance.member import State
from conformance.messages import gettext as _
from conformance.model import Level


class Look(NamedTuple):
    """How something looks: the name of a tone in the style sheet, and of a shape in the base template."""

    tone: str
    shape: str


STATES = {
    State.VERIFIED: Look("good", "check"),
    State.UNVERIFIED: Look("open", "ring"),
    State.RETIRED: Look("past", "square"),
    State.DRIFTING: Look("moved", "triangle"),
    State.UNDOCUMENTED: Look("dark", "diamond"),
    State.DISAGREES: Look("bad", "cross"),
}
"""How each state looks."""

LEVELS = {
    Level.BREAKING: Look("bad", "cross"),
    Level.WARNING: Look("moved", "triangle"),
    Level.INFO: Look("plain", "dot"),
}
"""How each level of a change or a doubt looks."""

AGREEMENT = {
    "agrees": Look("good", "check"),
    "doubtful": Look("moved", "triangle"),
    "differs": Look("bad", "cross"),
}
"""How rows look that somebody's validator covers, by their state."""


class Tried(NamedTuple):
    """From how many sides something was tried: words, tone, shape, and the facts that lack a side."""

    words: str
    tone: str
    shape: str
    facts: tuple[str, ...] = ()


def tried(coverage: Coverage | None, path: str, fact: str | None = None) -> Tried | None:
    """From how many sides a fact was tried, or without one all facts of a parameter: the worst counts.

    None where nothing is known.
    """
    if coverage is None:
        return None
    none, one = (found.get(path, ()) for found in (coverage.none, coverage.one))
    if fact is not None:
        none, one = (tuple(name for name in names if name == fact) for names in (none, one))
    if none:
        return Tried(_("not tried"), "bad", "cross", none)
    return Tried(_("one side"), "open", "ring", one) if one else Tried(_("both sides"), "good", "check")


def kind_word(kind: str) -> str:
    """What comes out of a model."""
    words = {"image": _("image"), "video": _("video"), "audio": _("audio"), "text": _("text"), "file": _("file")}
    return words.get(kind, kind)


def stale_word(reason: str) -> str:
    """What has changed since evidence was made."""
    words = {
        "contract": _("the contract"),
        "page": _("the page"),
        "version": _("the version of kie-conformance"),
        "laws": _("the laws"),
    }
    return words.get(reason, reason)
