"""Proof of a cross rule: the smallest payload that keeps all of the old side, and breaks the rule, best of all alone.

JSON Schema has no words for such rules, so the two engines are ours: the plain reading that the laws stand on, and the
compiled validator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.compare.described import Described
from conformance.compare.finding import Finding
from conformance.compare.rule_changes import plain_rule
from conformance.contract import Contract
from conformance.contract_toml import rule_to_data
from conformance.facts import same
from conformance.laws.case import alternatives
from conformance.laws.probes import sample_object
from conformance.laws.reference import Reference, rule_name
from conformance.laws.rule_cases import rule_rows, with_row
from conformance.model import ABSENT, Absent, CrossRule, Json, Level
from conformance.payload import whole_of
from conformance.record import replace
from conformance.validator import Validator
from conformance.witness import UNPROVEN, Proven


def prove_beside(findings: Iterable[Finding], old: Described, new: Described) -> Iterator[Proven]:
    """``findings`` on what stands beside a table, with a witness for each breaking one: those of cross rules."""
    for finding in findings:
        if finding.level is not Level.BREAKING:
            yield Proven(finding=finding, level=finding.level, witness=ABSENT)
            continue
        rule = next(one for one in new.rules if same(plain_rule(one), finding.new))
        found = _witness(rule, _contract(finding.subject, old), _contract(finding.subject, new))
        is_proven = found is not ABSENT
        yield Proven(
            finding=finding,
            level=Level.BREAKING if is_proven else Level.WARNING,
            witness=found,
            note="" if is_proven else UNPROVEN,
        )


def _witness(rule: CrossRule, old: Contract, new: Contract) -> Json | Absent:
    """A request that ``old`` accepts and that breaks ``rule`` of ``new``: with the fewest others, the smallest."""
    before, after = _reference(old), _reference(new)
    checks = Validator(old).check, Validator(new).check
    fault = ("cross-rule", rule_name(rule))
    starts = [sample_object(one) for one in alternatives(after.whole)]
    payloads = [with_row(start, row) for row in rule_rows(after, rule) for start in starts]
    broken = [(len(after.verdict(one)), len(repr(one)), repr(one), one) for one in payloads]
    for _count, _length, _text, payload in sorted(broken, key=lambda one: one[:3]):
        if fault in after.verdict(payload) and not before.verdict(payload):
            found, finds = (check(payload) for check in checks)
            if not found and rule in [one.broken for one in finds]:
                return {"model": new.id, "input": payload} if new.is_model else payload
    return ABSENT


def _contract(subject: str, side: Described) -> Contract:
    return Contract(id=subject, title="", kind="", page="", verified="", table=side.table, rules=side.rules)


def _reference(contract: Contract) -> Reference:
    whole = whole_of(contract)
    return Reference(
        contract=contract,
        whole=replace(whole, type="object"),
        day="",
        page="",
        page_hash="",
        examples=(),
        doubted=frozenset(),
        accepted=(),
        rules=tuple((rule_name(rule), rule_to_data(rule)) for rule in contract.rules),
        rates=(),
    )
