"""What every template may ask for to say something: the words of the other formats, looks, and addresses of rows."""

from __future__ import annotations

from typing import Any

from conformance.docs.lint_rules import is_english, lint_words
from conformance.messages import gettext, said
from conformance.report.drift_words import change_words, reason_of, remarks, remedy_words, witness_words
from conformance.report.site.addresses import row_address
from conformance.report.site.look import LEVELS, STATES, kind_word
from conformance.report.words import claim, level_count, level_words, note, state_sentence, state_words
from conformance.wording import expectation_words, rule_words


def words() -> dict[str, Any]:
    """What all templates ask for to say something."""
    return {
        "state_looks": STATES,
        "state_words": state_words,
        "state_sentence": state_sentence,
        "level_looks": LEVELS,
        "level_word": level_words,
        "level_count": level_count,
        "kind_word": kind_word,
        "claim": claim,
        "note": note,
        "row_address": row_address,
        # What stands in rows of the program: no format, whatever is in it.
        "told": gettext,
        "said": said,
        "lint_words": lint_words,
        "is_english": is_english,
        "change_words": change_words,
        "witness_words": witness_words,
        "remarks": remarks,
        "remedy_words": remedy_words,
        "reason_of": reason_of,
        "rule_words": rule_words,
        "expectation_words": expectation_words,
    }
