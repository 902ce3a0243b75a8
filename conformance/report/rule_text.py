"""A rule of drift with an example, a law or a code of violations on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from conformance.codes import CODES
from conformance.compare.registry import RULES
from conformance.drift import Change
from conformance.laws.rows import LAWS
from conformance.messages import gettext as _
from conformance.model import ABSENT, Json
from conformance.report.drift_words import change_words, witness_text, witness_words
from conformance.report.words import aligned, level_words
from conformance.showcase import Example, example_of


def rule_lines(id: str) -> Iterator[str]:
    """A rule with its example.

    Raises:
        KeyError: there is no such rule.
    """
    rule = RULES[id]
    yield _("{id}: a rule of drift, {level}").format(id=id, level=level_words(rule.level))
    rows = ((_("says"), rule.sentence), (_("why"), rule.why), (_("do"), rule.do))
    yield from aligned([*((label, _(text)) for label, text in rows), (_("mirror"), rule.mirror)], "  ")
    yield ""
    yield _("For example:")
    yield from aligned(list(example_rows(example_of(id))), "  ")


def law_lines(id: str) -> Iterator[str]:
    """What a law promises, and what would break it.

    Raises:
        KeyError: there is no such law.
    """
    law = LAWS[id]
    yield _("{id}: a law").format(id=id)
    yield from aligned([(_("says"), _(law.sentence)), (_("broken by"), _(law.broken_by))], "  ")


def code_lines(id: str) -> Iterator[str]:
    """What a code of violations says, and what to do.

    Raises:
        KeyError: there is no such code.
    """
    code = CODES[id]
    yield _("{id}: a code of violations").format(id=id)
    yield from aligned([(_("says"), _(code.sentence)), (_("do"), _(code.remedy))], "  ")


def example_rows(example: Example) -> Iterator[tuple[str, str]]:
    """What an example shows, each with its label: both sides, what is told of them, and the proof."""
    if example.old or example.new:
        yield _("then"), _shown(example.old)
        yield _("now"), _shown(example.new)
    change = Change(proven=example.proven, page="")
    yield _("is told as"), change_words(change)
    if example.proven.witness is not ABSENT:
        yield witness_words(change), witness_text(change)
    elif example.proven.note:
        yield _("no proof"), _(example.proven.note)


def _shown(parameters: Mapping[str, Json]) -> str:
    return json.dumps(parameters, ensure_ascii=False) if parameters else _("nothing")
