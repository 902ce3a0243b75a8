"""Two sides compared in all that is said of one model or endpoint: a pure function of two values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from conformance.compare.described import Described
from conformance.compare.engine import compare
from conformance.compare.finding import Finding
from conformance.compare.moves import Change
from conformance.compare.page_examples import example_changes
from conformance.compare.price_changes import price_changes
from conformance.compare.prose import prose_changes
from conformance.compare.rule_changes import rule_changes
from conformance.compare.spelling import spelling_changes
from conformance.compare.text_members import member_changes
from conformance.compare.text_numbers import number_changes


def compare_sides(old: Described, new: Described, subject: str) -> list[Finding]:
    """Every change from ``old`` to ``new``: of the table, and of what is said beside it; in the order of paths.

    Args:
        subject: the model's id or the endpoint's name.
    """
    return sorted([*compare(old.table, new.table, subject), *beside(old, new, subject)], key=Finding.order)


def beside(old: Described, new: Described, subject: str) -> list[Finding]:
    """Every change of what is said beside the table: texts, spelling, examples, prices, cross rules, deprecation."""
    changes = chain(
        _lifecycle_changes(old, new),
        prose_changes(old.docs, new.docs),
        number_changes(old, new),
        member_changes(old, new),
        spelling_changes(old.docs, new.docs),
        example_changes(old, new),
        price_changes(old, new),
        rule_changes(old.rules, new.rules),
    )
    found = [
        Finding(rule=rule, subject=subject, path=path, old=before, new=after) for rule, path, before, after in changes
    ]
    return sorted(found, key=Finding.order)


def _lifecycle_changes(old: Described, new: Described) -> Iterator[Change]:
    """Whether the request as a whole came to be deprecated, or is no longer."""
    if old.deprecated is not new.deprecated:
        yield "deprecated" if new.deprecated else "no-longer-deprecated", "", old.deprecated, new.deprecated
