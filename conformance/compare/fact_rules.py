"""The rules of drift on what is documented of parameters: a row for each way in which a fact can change."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.compare.rule import (
    AS_BEFORE,
    BREAKING,
    INFO,
    MEANING,
    NOTHING_TO_DO,
    REFUSED,
    WARNING,
    DriftRule,
    alone,
    bounds,
    pair,
    worse,
)


def fact_rules() -> Iterator[DriftRule]:
    """Every rule on the facts of parameters."""
    yield from _parameters()
    yield from _types_and_members()
    yield from _numbers()
    yield from _texts_and_lists()
    yield from _objects()
    yield from _defaults_and_files()


def _parameters() -> Iterator[DriftRule]:
    yield DriftRule(
        id="parameter-required-added",
        level=BREAKING,
        aspect="parameter",
        sentence="a required parameter was added",
        why=REFUSED,
        do="Send it.",
        mirror="parameter-required-removed",
    )
    yield DriftRule(
        id="parameter-required-removed",
        level=BREAKING,
        aspect="parameter",
        sentence="a required parameter is no longer documented",
        why=REFUSED,
        do="Stop sending it.",
        mirror="parameter-required-added",
    )
    yield from pair(
        "parameter",
        "parameter-removed",
        "parameter-added",
        "a parameter is no longer documented",
        "an optional parameter was added",
        "Stop sending it.",
    )
    yield alone(
        "parameter-renamed",
        BREAKING,
        "parameter",
        "a parameter went, and one of the same shape and a similar name came",
        REFUSED,
        "Send it under the new name, if it is the same one.",
    )
    yield alone(
        "parameter-case-changed",
        BREAKING,
        "parameter",
        "a parameter is spelled otherwise: letter case or underscores",
        REFUSED,
        "Send it under the new name.",
    )
    yield from pair(
        "parameter",
        "required-set",
        "required-dropped",
        "a parameter is required now",
        "a parameter is optional now",
        "Send it always.",
    )
    yield from pair(
        "parameter",
        "required-in-alternative-set",
        "required-in-alternative-dropped",
        "an alternative requires a parameter now",
        "an alternative no longer requires a parameter",
        "Send it wherever you use that alternative.",
    )
    yield DriftRule(
        id="parameter-made-conditional",
        level=WARNING,
        aspect="parameter",
        sentence="a parameter belongs to some of the alternatives now, no longer to every request",
        why="With the other alternatives it may be refused, or do nothing.",
        do="Send it with those alternatives only.",
        mirror="parameter-made-unconditional",
    )
    yield DriftRule(
        id="parameter-made-unconditional",
        level=BREAKING,
        aspect="parameter",
        sentence="a parameter of some alternatives belongs to every request now",
        why="With the other alternatives nothing was asked of it.",
        do="Keep to what it allows, whichever alternative you use.",
        mirror="parameter-made-conditional",
    )
    yield alone(
        "parameter-restated",
        INFO,
        "parameter",
        "a parameter of every request is documented in each of the alternatives now, or beside them again",
        AS_BEFORE,
        NOTHING_TO_DO,
    )
    yield alone(
        "parameter-moved",
        BREAKING,
        "parameter",
        "a parameter stands in another place now",
        REFUSED,
        "Send it in the new place.",
    )


def _types_and_members() -> Iterator[DriftRule]:
    yield from pair(
        "type",
        "type-narrowed",
        "type-widened",
        "the type allows less: whole numbers, where fractions were allowed, or a type where there was none",
        "the type allows more",
        "Send the new type.",
    )
    yield alone("type-changed", BREAKING, "type", "the type changed", REFUSED, "Send the new type.")
    yield alone(
        "type-number-or-text",
        BREAKING,
        "type",
        "a number is text now, or a text a number",
        REFUSED,
        "Send the new type: normalize converts between the two.",
    )
    yield alone(
        "type-scalar-or-list",
        BREAKING,
        "type",
        "a value is a list now, or a list a value",
        REFUSED,
        "Send the new type: normalize wraps and unwraps lists of one.",
    )
    yield from pair(
        "type", "null-refused", "null-allowed", "null is no longer allowed", "null is allowed now", "Leave it out."
    )
    yield from pair(
        "enum",
        "enum-member-removed",
        "enum-member-added",
        "a member of the enumeration went",
        "a member came to the enumeration",
        "Send another member.",
    )
    yield alone(
        "enum-member-case-changed",
        BREAKING,
        "enum",
        "a member of the enumeration is spelled otherwise",
        REFUSED,
        "Send the new spelling: normalize does.",
    )
    yield alone(
        "enum-member-type-changed",
        BREAKING,
        "enum",
        "members of the enumeration are of another type",
        REFUSED,
        "Send the new type: normalize does.",
    )
    yield alone(
        "enum-reordered",
        INFO,
        "enum",
        "the enumeration stands in another order",
        AS_BEFORE,
        NOTHING_TO_DO,
    )
    yield from pair(
        "enum",
        "enum-set",
        "enum-opened",
        "only listed values are allowed now",
        "other values are allowed now",
        "Send one of the listed values.",
    )
    yield alone("const-changed", BREAKING, "enum", "the only allowed value is another", REFUSED, "Send the new one.")
    yield from pair(
        "enum",
        "const-set",
        "const-removed",
        "only one value is allowed now",
        "other values are allowed now",
        "Send that value.",
    )


def _numbers() -> Iterator[DriftRule]:
    yield from bounds("number", "minimum", "minimum", lower=True)
    yield from bounds("number", "maximum", "maximum", lower=False)
    yield from bounds("number", "exclusive-minimum", "exclusive minimum", lower=True)
    yield from bounds("number", "exclusive-maximum", "exclusive maximum", lower=False)
    for name, words in (("step", "step"), ("multiple-of", "number that values are multiples of")):
        do = "Round to the new grid: normalize does."
        yield from pair(
            "number", f"{name}-set", f"{name}-removed", f"a {words} was set", f"the {words} is no longer stated", do
        )
        yield from pair(
            "number", f"{name}-coarsened", f"{name}-refined", f"the {words} is coarser", f"the {words} is finer", do
        )
        yield alone(f"{name}-changed", BREAKING, "number", f"the {words} is another", REFUSED, do)
    yield alone(
        "step-shifted",
        BREAKING,
        "number",
        "the steps start at another minimum, and hit other numbers",
        REFUSED,
        "Round to the new grid: normalize does.",
    )


def _texts_and_lists() -> Iterator[DriftRule]:
    yield from bounds("text", "min-length", "smallest length", lower=True)
    yield from bounds("text", "max-length", "largest length", lower=False)
    for name in ("pattern", "format"):
        yield from pair(
            "text",
            f"{name}-set",
            f"{name}-removed",
            f"a {name} was set",
            f"the {name} is no longer stated",
            f"Send text of that {name}.",
        )
        yield alone(
            f"{name}-changed", BREAKING, "text", f"the {name} is another", REFUSED, f"Send text of that {name}."
        )
    yield from bounds("list", "min-items", "smallest number of members", lower=True)
    yield from bounds("list", "max-items", "largest number of members", lower=False)
    yield from pair(
        "list",
        "unique-items-set",
        "unique-items-dropped",
        "members must be different now",
        "members may repeat now",
        "Send each member once.",
    )
    yield from pair(
        "list",
        "items-set",
        "items-opened",
        "what members must be is stated now",
        "what members must be is no longer stated",
        "Send such members.",
    )


def _objects() -> Iterator[DriftRule]:
    yield from pair(
        "object",
        "object-closed",
        "object-opened",
        "parameters that are not documented are refused now",
        "parameters that are not documented are allowed now",
        "Send documented parameters only.",
    )
    yield from pair(
        "object",
        "alternative-removed",
        "alternative-added",
        "an alternative went",
        "an alternative came",
        "Send one of the others.",
    )
    yield from pair(
        "object",
        "constraint-added",
        "constraint-removed",
        "something more must hold of the whole",
        "something less must hold of the whole",
        "Keep it.",
    )


def _defaults_and_files() -> Iterator[DriftRule]:
    yield from pair(
        "default",
        "default-removed",
        "default-added",
        "no default is stated any more",
        "a default is stated",
        "Send the value that you rely on.",
        WARNING,
    )
    yield alone(
        "default-changed", WARNING, "default", "the default is another", MEANING, "Send the value that you rely on."
    )
    yield from pair(
        "file",
        "file-limit-tightened",
        "file-limit-loosened",
        "less is allowed of linked files",
        "more is allowed of linked files",
        "Check the files that you send.",
        WARNING,
    )
    yield alone(
        "file-limit-changed",
        WARNING,
        "file",
        "what is allowed of linked files changed",
        MEANING,
        "Check the files that you send.",
    )
    yield from pair(
        "lifecycle",
        "deprecated",
        "no-longer-deprecated",
        "it is deprecated now",
        "it is no longer deprecated",
        "Look for what takes its place.",
        WARNING,
    )
    yield from worse(
        "default",
        ("default-invalidated", "default-valid-again"),
        ("its own parameter does not allow the default", "its own parameter allows what is stated as default again"),
        why="The documentation contradicts itself: nobody knows what a request without a value gets.",
        do="Send a value.",
        better="What is left out means something again.",
    )
