"""One classified change of the documentation."""

from __future__ import annotations

from typing import NamedTuple

from conformance.compare.registry import RULES, DriftRule
from conformance.fingerprint import fingerprint
from conformance.model import Absent, Json, Level


class Finding(NamedTuple):
    """One change, by one rule.

    Attributes:
        rule: id of its row in the registry.
        subject: the model's id or the endpoint's name.
        path: dotted path of the parameter; alternatives are counted: ``input|oneOf[0].prompt``.
        old, new: the two values; ABSENT where a side has none.
    """

    rule: str
    subject: str
    path: str
    old: Json | Absent
    new: Json | Absent

    @property
    def row(self) -> DriftRule:
        """The rule's row: level, sentence, why it matters, what to do."""
        return RULES[self.rule]

    @property
    def level(self) -> Level:
        """What it does to requests that were right before."""
        return self.row.level

    def order(self) -> tuple[str, str, str, str]:
        """By what findings of one subject are sorted: path, rule, values."""
        return self.path, self.rule, repr(self.old), repr(self.new)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that are the same for the same change, on any machine."""
        return fingerprint(self.rule, self.subject, self.path, self.old, self.new)
