"""Words on drift that its formats share."""

from __future__ import annotations

import json
from collections import Counter

from conformance.drift import CONTRACTS, Change, Drift
from conformance.model import ABSENT, Absent, Json, Level
from conformance.report.words import visible

_MOST_LETTERS = 160


def headline(drift: Drift) -> str:
    """The two days, and how much is told."""
    if drift.new == CONTRACTS:
        return f"Contracts against the documentation of {drift.old}: {_count(len(drift.changes), 'difference')}"
    return f"Documentation of {drift.old} and {drift.new}: {_count(len(drift.changes), 'change')}"


def summary(drift: Drift) -> list[str]:
    """Closing lines: counts by level, what is unconfirmed, what can't be said."""
    counts = Counter(one.proven.level for one in drift.changes)
    levels = ", ".join(f"{counts[level]} {level.label}" for level in sorted(Level, reverse=True))
    if drift.new == CONTRACTS:
        declared = f"; {_count(drift.declared, 'difference')} declared as deviations: audit -v lists them"
        return [f"{_count(drift.compared, 'contract')} held against their pages: {levels}{declared}."]
    subjects = "model or endpoint is" if drift.compared == 1 else "models and endpoints are"
    lines = [f"{drift.compared} {subjects} documented on both days: {levels}."]
    unconfirmed = sum(one.unconfirmed for one in drift.changes)
    if unconfirmed:
        lines.append(
            f"{_count(unconfirmed, 'removal')} unconfirmed: no later snapshot says so yet. Documentation flickers."
        )
    if drift.unknown:
        lines.append(
            f"The snapshot of {drift.new} is partial; nothing is known of {_count(len(drift.unknown), 'model')}"
            f" that it lacks: {visible(', '.join(drift.unknown))}."
        )
    return lines


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def witness_words(change: Change) -> str:
    """What the witness proves."""
    if change.lets_out:
        return "let out, though not documented"
    return "documented, and refused" if change.of_contract else "refused now"


def change_words(change: Change) -> str:
    """What changed, with both values: ``input.duration: the type changed: string, now number``."""
    finding = change.finding
    where = f"{finding.path}: " if finding.path else ""
    return visible(f"{where}{finding.row.sentence}{_values(finding.old, finding.new)}")


def _values(old: Json | Absent, new: Json | Absent) -> str:
    if isinstance(old, bool) and isinstance(new, bool):
        return ""  # the sentence says it all
    if old is ABSENT and new is ABSENT:
        return ""
    if old is ABSENT:
        return f": {short(new)}"
    return f": {short(old)}" if new is ABSENT else f": {short(old)}, now {short(new)}"


def short(value: Json | Absent) -> str:
    """A value as JSON in one line, cut where it is long; texts plain."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def remarks(change: Change) -> list[str]:
    """What has to be known beside it: unconfirmed, comes and goes, no witness."""
    found = ["unconfirmed: one snapshot only"] if change.unconfirmed else []
    found += ["comes and goes"] if change.flaps else []
    return [*found, *([change.proven.note] if change.proven.note else [])]
