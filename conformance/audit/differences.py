"""From rows to findings: every departure from the documentation once, grouped by the fact that it turns on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from conformance.audit.blame import blames, facts_of
from conformance.audit.channel import dumps
from conformance.audit.finding import AuditFinding, Witness
from conformance.audit.ground import FACTS, Fact, Ground, Standing, at
from conformance.audit.trial import Row, Trial
from conformance.cross_rules import parameter_at
from conformance.docs_site import SITE
from conformance.laws.reference import rule_name
from conformance.messages import Phrase
from conformance.messages import gettext as _
from conformance.model import Level, Parameter
from conformance.wording import expected, fact_words, joined, rule_words

_LEAST = 3
"""So many wrong payloads at least have to be accepted before it is said that everything is."""

_CODES = {
    "blank": "required-missing",
    "minimum": "out-of-range",
    "maximum": "out-of-range",
    **{fact: code for code, fact in reversed([*FACTS.items()])},
}
"""Fact → the code of a fault that turns on it; the first where there are several."""
_ORDER = list(Standing)


def differences(trial: Trial, rows: Sequence[Row]) -> Iterator[AuditFinding]:
    """What ``rows`` of a trial show whose answers are verdicts."""
    right = [row for row in rows if row.is_right and (row.accepted or row.refused)]
    wrong = [row for row in rows if not row.is_right and (row.accepted or row.refused)]
    if len(wrong) >= _LEAST and all(row.accepted for row in wrong):
        yield _of_all(trial.ground, "accepts-everything", wrong)
        wrong = []
    if right and all(row.refused for row in right):
        yield _of_all(trial.ground, "refuses-everything", right)
        return
    lenient = dict(_lenient(trial.ground, [row for row in wrong if row.accepted]))
    strict = _strict(trial, right)
    for fact in _merged(lenient, strict):
        yield _finding(trial.ground, fact, lenient.get(fact, []), strict.get(fact, []), trial)


def past_differences(ground: Ground, rows: Sequence[Row]) -> Iterator[AuditFinding]:
    """What ``rows`` show that are right about today's documentation, and wrong about that of an earlier day.

    Of what was refused and right then, it is not worked out what it turns on: today it is to be refused.
    """
    lenient = dict(_lenient(ground, [row for row in rows if row.accepted]))
    refused = [row for row in rows if row.refused]
    strict = {Fact("", "together"): refused} if refused else {}
    for fact in _merged(lenient, strict):
        yield _finding(ground, fact, lenient.get(fact, []), strict.get(fact, []))


def _of_all(ground: Ground, kind: str, rows: Sequence[Row]) -> AuditFinding:
    bases = {dumps(one) for one in ground.material.bases}
    objects = [row for row in rows if isinstance(row.payload, dict)]
    least = min([row for row in rows if row.text in bases] or objects or rows, key=plainest)
    return AuditFinding(
        kind=kind,
        models=(ground.model,),
        page=page_of(ground),
        witnesses=(Witness(kind, least.payload, least.answer.words),),
        signature=ground.model,
        payloads=len(rows),
    )


def _lenient(ground: Ground, rows: Sequence[Row]) -> Iterator[tuple[Fact, list[Row]]]:
    """Accepted payloads by the fact that they break; of those that break several, such as no single one explains."""
    single: dict[Fact, list[Row]] = {}
    several: list[tuple[Row, set[Fact]]] = []
    for row in rows:
        facts = {fact for fact, _ in ground.facts(row.judged, row.verdict)}
        if len(facts) == 1:
            single.setdefault(facts.pop(), []).append(row)
        else:
            several.append((row, facts))
    for fact in [one for one in single if one.name == "blank"]:
        missing = Fact(fact.path, "required")
        if missing in single:  # where it may be missing, that it may be blank says no more
            single[missing] += single.pop(fact)
    yield from single.items()
    rest = [row for row, facts in several if not facts & single.keys()]
    if rest:
        yield Fact("", "together"), rest


def _strict(trial: Trial, right: Sequence[Row]) -> dict[Fact, list[Row]]:
    """Refused payloads that are right, by the fact that they turn on."""
    found: dict[Fact, list[Row]] = {}
    for blame in blames(trial, [row for row in right if row.refused], [row for row in right if row.accepted]):
        accepted = [row for row in trial.rows if row.accepted and row.is_right]
        for fact, rows in facts_of(trial, blame, accepted).items():
            found.setdefault(fact, []).extend(rows)
    return found


def _merged(lenient: dict[Fact, list[Row]], strict: dict[Fact, list[Row]]) -> list[Fact]:
    """The facts of both sides, of one parameter in one place where both turn on the same rule of the subject.

    A subject that wants a number where a text is documented refuses every documented text, whatever its enumeration.
    """
    for fact in list(strict):
        kind = Fact(fact.path, "type")
        if fact.name in ("enum", "parameter") and kind in lenient and fact not in lenient:
            strict.setdefault(kind, []).extend(strict.pop(fact))
    return sorted({*lenient, *strict}, key=lambda fact: (not fact.path, fact.path, fact.name))


def _finding(
    ground: Ground, fact: Fact, lenient: Sequence[Row], strict: Sequence[Row], trial: Trial | None = None
) -> AuditFinding:
    """One finding; its witnesses are made smaller where there is a trial to ask."""
    graded = [(_of_wrong(ground, row, fact), row, "over-lenient") for row in lenient]
    graded += [(ground.of_right(row.judged, fact), row, "over-strict") for row in strict]
    standing = min((one for one, _, _ in graded), key=_ORDER.index)
    firm = [(row, says) for one, row, says in graded if one is standing]
    witnesses = []
    for says in ("over-strict", "over-lenient"):
        rows = [row for row, said in firm if said == says]
        if rows:
            least = min(rows, key=plainest)
            least = _smaller(trial, least, fact, says, standing) if trial is not None else least
            witnesses.append(Witness(says, least.payload, least.answer.words, least.answer.normalized))
    kinds = {witness.says for witness in witnesses}
    return AuditFinding(
        kind="at-odds" if len(kinds) == 2 else kinds.pop(),
        models=(ground.model,),
        fact=fact,
        standing=standing,
        documented=Phrase(partial(documented_words, ground, fact)),
        page=page_of(ground, fact),
        witnesses=tuple(witnesses),
        payloads=len(graded),
    )


def _of_wrong(ground: Ground, row: Row, fact: Fact) -> Standing:
    """How firmly it is documented that an accepted payload is wrong: as firmly as its firmest fault."""
    meant = {fact, Fact(fact.path, "blank")} if fact.name == "required" else {fact}
    found = [
        standing for one, standing in ground.facts(row.judged, row.verdict) if one in meant or fact.name == "together"
    ]
    return min(found, key=_ORDER.index)


def _smaller(trial: Trial, row: Row, fact: Fact, says: str, standing: Standing) -> Row:
    """The smallest payload that shows the same of the same fact, as firmly."""
    ground = trial.ground

    def still(one: Row) -> bool:
        if says == "over-lenient":
            facts = list(ground.facts(one.judged, one.verdict))
            return one.accepted and fact.name != "together" and facts == [(fact, standing)]
        if not (one.refused and one.is_right and fact.path and ground.of_right(one.judged, fact) is standing):
            return False
        return _turns_on(trial, one, row, fact)

    return trial.smallest(row, still)


def _turns_on(trial: Trial, one: Row, first: Row, fact: Fact) -> bool:
    """Whether a smaller refused payload is refused for the same: of a value that is smaller than the first, not other.

    With the parameter as some accepted payload has it, it has to be accepted.
    """
    name = fact.path.partition(".")[0].partition("[")[0].partition(",")[0]
    held = [row for row in trial.rows if row.accepted and row.is_right and isinstance(row.payload, dict)]
    values = {repr(row.payload.get(name)): row.payload for row in held[:200]}
    others = [
        {key: value for key, value in {**one.payload, name: other.get(name)}.items() if key != name or name in other}
        for other in list(values.values())[:4]
    ]
    is_there = bool(at(one.payload, fact.path.partition(",")[0])) == bool(
        at(first.payload, fact.path.partition(",")[0])
    )
    return is_there and any(row.accepted and row.is_right for row in trial.ask(others))


def plainest(row: Row) -> tuple[int, int, int, str]:
    """The order of payloads that show the same: with usual names first, then short ones, then with fewer blanks."""
    names = row.payload if isinstance(row.payload, dict) else ()
    return sum(not name.isidentifier() for name in names), len(row.text), row.text.count(" "), row.text


def documented_words(ground: Ground, fact: Fact) -> str:
    """What the page says of a fact, in words; that it says nothing of the kind where it does not."""
    reference = ground.reference
    if fact.name.startswith("rule "):
        name = fact.name.removeprefix("rule ")
        return next((rule_words(rule) for rule in reference.contract.rules if rule_name(rule) == name), name)
    if fact.name == "together":
        return ""
    one = parameter_at(reference.whole, fact.path) if fact.path else reference.whole
    if fact.name == "required" and not one.required:
        return _("it may be left out")
    if fact.name == "parameter":
        return _("it is documented: {facts}").format(facts=joined(fact_words(one)) or _("a value"))
    if fact.name in _CODES and _says(one, fact.name):
        return expected(_CODES[fact.name], one)
    facts = joined(fact_words(one)) or _("any value")
    return _("no {fact} is documented: {facts}").format(fact=fact.name, facts=facts)


def _says(one: Parameter, name: str) -> bool:
    attributes = {
        "minLength": ("min_length",),
        "maxLength": ("max_length",),
        "minimum": ("minimum", "exclusive_minimum"),
        "maximum": ("maximum", "exclusive_maximum"),
        "minItems": ("min_items",),
        "maxItems": ("max_items",),
        "step": ("step", "multiple_of"),
        "pattern": ("pattern",),
        "format": ("format",),
    }
    return name not in attributes or any(getattr(one, each) is not None for each in attributes[name])


def page_of(ground: Ground, fact: Fact | None = None) -> str:
    """The address of the page that documents a fact."""
    page = ground.reference.page
    if fact is not None and fact.name.startswith("rule "):
        name = fact.name.removeprefix("rule ")
        named = (rule.page for rule in ground.reference.contract.rules if rule_name(rule) == name and rule.page)
        page = next(named, page)
    return f"{SITE}/{page}"


def worst(findings: Sequence[AuditFinding]) -> Level | None:
    """The worst level among findings; None where there are none."""
    return max((one.level for one in findings), default=None)
