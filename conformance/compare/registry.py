"""The rules of drift: a row for each way in which a documented fact can change, and what that means for requests.

Ids read ``aspect-action``. A level says what a change does to requests that were right before: ``breaking`` refuses
some of them, ``warning`` may change what they cost or give, ``info`` leaves them as they are. ``mirror`` is the rule
that fires when the two sides are swapped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conformance.model import Level

INFO, WARNING, BREAKING = Level.INFO, Level.WARNING, Level.BREAKING


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRule:
    """One way in which documentation changes.

    Attributes:
        id: kebab case, stable.
        level: for requests that were right before.
        aspect: what changes: ``model``, ``request``, ``parameter``, ``type``, ``enum``, ``number``, ``text``,
            ``list``, ``object``, ``default``, ``file`` or ``lifecycle``.
        sentence: what happened, for a person.
        why: why it matters; do: what to do about it.
        mirror: id of the rule of the opposite change.
    """

    id: str
    level: Level
    aspect: str
    sentence: str
    why: str
    do: str
    mirror: str


_REFUSED = "Requests that were right before are refused, or fail after they were paid for."
_ALLOWED = "Requests go on as before; more is possible now."
_MEANING = "Requests are taken as before, and may give or cost something else."


def _pair(
    aspect: str, tight: str, loose: str, tightened: str, loosened: str, do: str, level: Level = BREAKING
) -> Iterator[DriftRule]:
    """A change that refuses requests, and its opposite, which allows more."""
    why = _REFUSED if level is BREAKING else _MEANING
    yield DriftRule(id=tight, level=level, aspect=aspect, sentence=tightened, why=why, do=do, mirror=loose)
    yield DriftRule(
        id=loose,
        level=INFO,
        aspect=aspect,
        sentence=loosened,
        why=_ALLOWED,
        do="Nothing has to be done; bring it into the contract.",
        mirror=tight,
    )


def _alone(id: str, level: Level, aspect: str, sentence: str, why: str, do: str) -> DriftRule:
    """A change whose opposite is one of the same kind."""
    return DriftRule(id=id, level=level, aspect=aspect, sentence=sentence, why=why, do=do, mirror=id)


def _bounds(aspect: str, name: str, words: str, *, lower: bool) -> Iterator[DriftRule]:
    """The four changes of a bound: a lower bound refuses more when it is raised, an upper one when it is lowered."""
    tight, loose = ("raised", "lowered") if lower else ("lowered", "raised")
    do = f"Keep to the new {words}."
    yield from _pair(
        aspect, f"{name}-set", f"{name}-removed", f"a {words} was set", f"the {words} is no longer stated", do
    )
    yield from _pair(
        aspect, f"{name}-{tight}", f"{name}-{loose}", f"the {words} was {tight}", f"the {words} was {loose}", do
    )


def _models() -> Iterator[DriftRule]:
    """What happens to a whole model or endpoint: these need two snapshots, not two tables."""
    yield from _pair(
        "model",
        "model-removed",
        "model-added",
        "it is no longer documented",
        "it is documented now",
        "Look for what takes its place.",
    )
    yield _alone(
        "model-renamed",
        BREAKING,
        "model",
        "it is no longer documented, and one of the same parameters and a similar name is",
        _REFUSED,
        "Send the new id, if it is the same one.",
    )
    yield from _pair(
        "model",
        "model-misnamed",
        "model-named",
        "the schema of its page names another model now",
        "the schema of its page names it by its own id again",
        "Keep to its own id, which the page's text or example names.",
        WARNING,
    )
    yield _alone(
        "page-moved",
        INFO,
        "model",
        "it is documented on another page",
        "Requests go on as before.",
        "Bring the page into the contract.",
    )


def _rows() -> Iterator[DriftRule]:
    yield DriftRule(
        id="parameter-required-added",
        level=BREAKING,
        aspect="parameter",
        sentence="a required parameter was added",
        why=_REFUSED,
        do="Send it.",
        mirror="parameter-required-removed",
    )
    yield DriftRule(
        id="parameter-required-removed",
        level=BREAKING,
        aspect="parameter",
        sentence="a required parameter is no longer documented",
        why=_REFUSED,
        do="Stop sending it.",
        mirror="parameter-required-added",
    )
    yield from _pair(
        "parameter",
        "parameter-removed",
        "parameter-added",
        "a parameter is no longer documented",
        "an optional parameter was added",
        "Stop sending it.",
    )
    yield _alone(
        "parameter-renamed",
        BREAKING,
        "parameter",
        "a parameter went, and one of the same shape and a similar name came",
        _REFUSED,
        "Send it under the new name, if it is the same one.",
    )
    yield _alone(
        "parameter-case-changed",
        BREAKING,
        "parameter",
        "a parameter is spelled otherwise: letter case or underscores",
        _REFUSED,
        "Send it under the new name.",
    )
    yield from _pair(
        "parameter",
        "required-set",
        "required-dropped",
        "a parameter is required now",
        "a parameter is optional now",
        "Send it always.",
    )
    yield from _pair(
        "type",
        "type-narrowed",
        "type-widened",
        "the type allows less: whole numbers, where fractions were allowed, or a type where there was none",
        "the type allows more",
        "Send the new type.",
    )
    yield _alone("type-changed", BREAKING, "type", "the type changed", _REFUSED, "Send the new type.")
    yield _alone(
        "type-number-or-text",
        BREAKING,
        "type",
        "a number is text now, or a text a number",
        _REFUSED,
        "Send the new type: normalize converts between the two.",
    )
    yield _alone(
        "type-scalar-or-list",
        BREAKING,
        "type",
        "a value is a list now, or a list a value",
        _REFUSED,
        "Send the new type: normalize wraps and unwraps lists of one.",
    )
    yield from _pair(
        "type", "null-refused", "null-allowed", "null is no longer allowed", "null is allowed now", "Leave it out."
    )
    yield from _pair(
        "enum",
        "enum-member-removed",
        "enum-member-added",
        "a member of the enumeration went",
        "a member came to the enumeration",
        "Send another member.",
    )
    yield _alone(
        "enum-member-case-changed",
        BREAKING,
        "enum",
        "a member of the enumeration is spelled otherwise",
        _REFUSED,
        "Send the new spelling: normalize does.",
    )
    yield _alone(
        "enum-member-type-changed",
        BREAKING,
        "enum",
        "members of the enumeration are of another type",
        _REFUSED,
        "Send the new type: normalize does.",
    )
    yield _alone(
        "enum-reordered",
        INFO,
        "enum",
        "the enumeration stands in another order",
        "Requests go on as before.",
        "Nothing has to be done.",
    )
    yield from _pair(
        "enum",
        "enum-set",
        "enum-opened",
        "only listed values are allowed now",
        "other values are allowed now",
        "Send one of the listed values.",
    )
    yield _alone("const-changed", BREAKING, "enum", "the only allowed value is another", _REFUSED, "Send the new one.")
    yield from _pair(
        "enum",
        "const-set",
        "const-removed",
        "only one value is allowed now",
        "other values are allowed now",
        "Send that value.",
    )
    yield from _bounds("number", "minimum", "minimum", lower=True)
    yield from _bounds("number", "maximum", "maximum", lower=False)
    yield from _bounds("number", "exclusive-minimum", "exclusive minimum", lower=True)
    yield from _bounds("number", "exclusive-maximum", "exclusive maximum", lower=False)
    for name, words in (("step", "step"), ("multiple-of", "number that values are multiples of")):
        do = "Round to the new grid: normalize does."
        yield from _pair(
            "number", f"{name}-set", f"{name}-removed", f"a {words} was set", f"the {words} is no longer stated", do
        )
        yield from _pair(
            "number", f"{name}-coarsened", f"{name}-refined", f"the {words} is coarser", f"the {words} is finer", do
        )
        yield _alone(f"{name}-changed", BREAKING, "number", f"the {words} is another", _REFUSED, do)
    yield _alone(
        "step-shifted",
        BREAKING,
        "number",
        "the steps start at another minimum, and hit other numbers",
        _REFUSED,
        "Round to the new grid: normalize does.",
    )
    yield from _bounds("text", "min-length", "smallest length", lower=True)
    yield from _bounds("text", "max-length", "largest length", lower=False)
    for name in ("pattern", "format"):
        yield from _pair(
            "text",
            f"{name}-set",
            f"{name}-removed",
            f"a {name} was set",
            f"the {name} is no longer stated",
            f"Send text of that {name}.",
        )
        yield _alone(
            f"{name}-changed", BREAKING, "text", f"the {name} is another", _REFUSED, f"Send text of that {name}."
        )
    yield from _bounds("list", "min-items", "smallest number of members", lower=True)
    yield from _bounds("list", "max-items", "largest number of members", lower=False)
    yield from _pair(
        "list",
        "unique-items-set",
        "unique-items-dropped",
        "members must be different now",
        "members may repeat now",
        "Send each member once.",
    )
    yield from _pair(
        "list",
        "items-set",
        "items-opened",
        "what members must be is stated now",
        "what members must be is no longer stated",
        "Send such members.",
    )
    yield from _pair(
        "object",
        "object-closed",
        "object-opened",
        "parameters that are not documented are refused now",
        "parameters that are not documented are allowed now",
        "Send documented parameters only.",
    )
    yield from _pair(
        "object",
        "alternative-removed",
        "alternative-added",
        "an alternative went",
        "an alternative came",
        "Send one of the others.",
    )
    yield from _pair(
        "object",
        "constraint-added",
        "constraint-removed",
        "something more must hold of the whole",
        "something less must hold of the whole",
        "Keep it.",
    )
    yield from _pair(
        "default",
        "default-removed",
        "default-added",
        "no default is stated any more",
        "a default is stated",
        "Send the value that you rely on.",
        WARNING,
    )
    yield _alone(
        "default-changed", WARNING, "default", "the default is another", _MEANING, "Send the value that you rely on."
    )
    yield from _pair(
        "file",
        "file-limit-tightened",
        "file-limit-loosened",
        "less is allowed of linked files",
        "more is allowed of linked files",
        "Check the files that you send.",
        WARNING,
    )
    yield _alone(
        "file-limit-changed",
        WARNING,
        "file",
        "what is allowed of linked files changed",
        _MEANING,
        "Check the files that you send.",
    )
    yield from _pair(
        "lifecycle",
        "deprecated",
        "no-longer-deprecated",
        "it is deprecated now",
        "it is no longer deprecated",
        "Look for what takes its place.",
        WARNING,
    )
    yield from _models()
    yield _alone(
        "endpoint-changed", BREAKING, "request", "requests go to another address", _REFUSED, "Send them there."
    )


_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "parameter-required-added": ("required-missing",),
        "required": ("required-missing",),
        "parameter": ("unknown-parameter",),
        "parameter-renamed": ("unknown-parameter", "required-missing"),
        "parameter-case-changed": ("unknown-parameter", "required-missing"),
        "type": ("type-mismatch",),
        "null": ("type-mismatch", "enum-mismatch"),
        "enum": ("enum-mismatch", "type-mismatch"),
        "const": ("enum-mismatch",),
        "minimum": ("out-of-range", "numeric-text"),
        "maximum": ("out-of-range", "numeric-text"),
        "exclusive": ("out-of-range",),
        "step": ("off-step", "numeric-text"),
        "multiple-of": ("off-step", "numeric-text"),
        "min-length": ("too-short", "required-missing"),
        "max-length": ("too-long",),
        "pattern": ("pattern-mismatch",),
        "format": ("format-mismatch",),
        "min-items": ("too-few-items",),
        "max-items": ("too-many-items",),
        "unique-items": ("repeated-items",),
        "object": ("unknown-parameter",),
    }
)
"""What a request that a change refuses is told: codes of violations by the longest matching start of a rule's id."""


def codes_of(rule: str) -> tuple[str, ...]:
    """The codes of violations that prove a breaking change by ``rule``; empty where any will do."""
    starts = [start for start in _CODES if f"{rule}-".startswith(f"{start}-")]
    return _CODES[max(starts, key=len)] if starts else ()


RULES: Mapping[str, DriftRule] = MappingProxyType({rule.id: rule for rule in _rows()})
"""Every rule by id."""
