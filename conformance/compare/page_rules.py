"""The rules of drift on whole models, on what a page says beside its facts, on prices and on cross rules."""

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
    pair,
    worse,
)


def page_rules() -> Iterator[DriftRule]:
    """Every rule on what is no fact of a parameter."""
    yield from _models()
    yield from _prose()
    yield from _examples()
    yield from _prices()
    yield from _cross_rules()


def _models() -> Iterator[DriftRule]:
    """What happens to a whole model or endpoint: all but the last need two snapshots, not two tables."""
    yield from pair(
        "model",
        "model-removed",
        "model-added",
        "it is no longer documented",
        "it is documented now",
        "Look for what takes its place.",
    )
    yield alone(
        "model-renamed",
        BREAKING,
        "model",
        "it is no longer documented, and one of the same parameters and a similar name is",
        REFUSED,
        "Send the new id, if it is the same one.",
    )
    yield from pair(
        "model",
        "model-misnamed",
        "model-named",
        "the schema of its page names another model now",
        "the schema of its page names it by its own id again",
        "Keep to its own id, which the page's text or example names.",
        WARNING,
    )
    yield alone(
        "page-moved",
        INFO,
        "model",
        "it is documented on another page",
        AS_BEFORE,
        "Bring the page into the contract.",
    )
    yield alone("endpoint-changed", BREAKING, "request", "requests go to another address", REFUSED, "Send them there.")


def _prose() -> Iterator[DriftRule]:
    """What stands in the text of a page, and how it is spelled."""
    undecided = "The documentation does not decide which of the two holds; our contracts keep to the schema."
    yield from worse(
        "prose",
        ("prose-contradicts-schema", "prose-agrees-with-schema"),
        ("the text states another value than the schema", "the text no longer states another value than the schema"),
        why=undecided,
        do="Keep to both values where you can.",
        better="The documentation decides again.",
    )
    yield alone(
        "prose-changed",
        WARNING,
        "prose",
        "the text states another value than before, and still not that of the schema",
        undecided,
        "Keep to both values where you can.",
    )
    yield alone(
        "prose-numbers-changed",
        WARNING,
        "prose",
        "the text names other numbers than before, which may be limits",
        "No rule holds them, for they count under a condition, for a part, or in words that are not read.",
        "Read the page's text again.",
    )
    yield alone(
        "prose-members-changed",
        WARNING,
        "prose",
        "the text names other values of other parameters than before",
        "What holds only together with such values is a rule between parameters, which no schema has.",
        "Read the page's text again, and the contract's rules.",
    )
    yield alone(
        "fact-source-changed",
        INFO,
        "prose",
        "the same fact stands elsewhere: in the schema, in the text, or in both",
        AS_BEFORE,
        "Set the fact's source in the contract.",
    )
    yield from worse(
        "spelling",
        ("stray-blanks-came", "stray-blanks-repaired"),
        (
            "a name or a value begins or ends with a blank, which nobody means",
            "a name or a value has lost its stray blanks",
        ),
        why="Whoever copies it from the page sends the blank too.",
        do="Send it without the blank, as the contract has it.",
        better="What is copied from the page is right.",
        level=INFO,
    )


def _examples() -> Iterator[DriftRule]:
    yield alone("example-changed", INFO, "example", "an example on the page is another", AS_BEFORE, NOTHING_TO_DO)
    yield from worse(
        "example",
        ("example-removed", "example-added"),
        ("an example is gone from the page", "the page has one more example"),
        why=AS_BEFORE,
        do=NOTHING_TO_DO,
        better=AS_BEFORE,
        level=INFO,
    )
    yield from worse(
        "example",
        ("example-became-invalid", "example-became-valid"),
        ("a request example breaks the table of its own page", "no request example breaks the table here any more"),
        why="Whoever copies the example is refused, or the table is wrong: the documentation does not decide.",
        do="Keep to the table.",
        better="The example can be copied.",
    )


def _prices() -> Iterator[DriftRule]:
    yield from worse(
        "price",
        ("price-raised", "price-lowered"),
        ("the published price was raised", "the published price was lowered"),
        why="The same request costs more.",
        do="Look at what you charge for it.",
        better="The same request costs less.",
    )
    yield DriftRule(
        id="price-removed",
        level=WARNING,
        aspect="price",
        sentence="no price is known any more",
        why="What a request costs is not known before it is paid for.",
        do="Look at the bill of a request.",
        mirror="price-added",
    )
    yield DriftRule(
        id="price-added",
        level=INFO,
        aspect="price",
        sentence="a price is known now",
        why="What a request costs is known before it is paid for.",
        do=NOTHING_TO_DO,
        mirror="price-removed",
    )
    yield alone(
        "price-unit-changed",
        WARNING,
        "price",
        "what one pays for is counted otherwise, so that the two prices can't be compared",
        MEANING,
        "Look at the bill of a request.",
    )


def _cross_rules() -> Iterator[DriftRule]:
    yield from pair(
        "cross-rule",
        "cross-rule-added",
        "cross-rule-removed",
        "parameters must keep a rule between them",
        "parameters no longer have to keep a rule between them",
        "Keep the rule.",
    )
    yield alone(
        "cross-rule-changed",
        BREAKING,
        "cross-rule",
        "a rule between the same parameters asks something else",
        REFUSED,
        "Keep the new rule.",
    )
