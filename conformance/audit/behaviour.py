"""What a subject does beside giving verdicts: fails, ends, hangs, changes its mind or a payload, reaches out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from conformance.audit.answer import CRASH, EXIT, HANG, UNREADABLE, Answer
from conformance.audit.channel import dumps
from conformance.audit.differences import documented_words, page_of, plainest
from conformance.audit.finding import AuditFinding, Witness
from conformance.audit.ground import Fact, Ground, Standing
from conformance.audit.trial import Row, Trial
from conformance.laws.oracle import same_json
from conformance.messages import Phrase
from conformance.model import ABSENT, Json
from conformance.normalizer import normalize

_AGAIN = 300
"""Payloads that are asked a second time, beside those of which the answer is wrong."""

_NOTES = {"mutated": "mutates", "printed": "prints", "denied": "reaches-out"}


def behaviour(trial: Trial) -> Iterator[AuditFinding]:
    """Findings that turn on no fact of a page, each kind and cause once."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in trial.rows:
        for shown in _shown(row.answer):
            groups.setdefault(shown, []).append(row)
    for (kind, cause), rows in groups.items():
        yield _found(trial, kind, cause, rows)


def _shown(answer: Answer) -> Iterator[tuple[str, str]]:
    """Kind and cause of each finding that one answer shows."""
    kind, notes = answer.kind, answer.notes
    # Where it was not let, that is why it fails.
    if kind in (EXIT, HANG, UNREADABLE) or (kind == CRASH and "denied" not in notes):
        yield kind, answer.words.partition(":")[0] if kind in (CRASH, EXIT) else ""
    for note, says in _NOTES.items():
        if note in notes:
            yield says, notes[note] if note == "denied" else ""


def at_loading(trial: Trial, tried: str) -> Iterator[AuditFinding]:
    """What the subject reached for before anything was asked."""
    if not tried:
        return
    least = min((row for row in trial.rows if row.is_right), key=plainest, default=None)
    if least is not None:
        yield AuditFinding(
            kind="reaches-out",
            models=(trial.ground.model,),
            witnesses=(Witness("reaches-out", least.payload, f"{tried}, while it was loaded"),),
            signature=f"{tried}, while it was loaded",
            payloads=len(trial.rows),
        )


def _found(trial: Trial, kind: str, cause: str, rows: Sequence[Row]) -> AuditFinding:
    # A right payload shows more than a wrong one does.
    if kind in (EXIT, HANG):
        # To make it smaller would take a death for each try: usual values are easier to read than short ones.
        usual = {dumps(value) for base in trial.ground.material.bases for value in base.values()}
        least = min(rows, key=lambda row: (not row.is_right, _unusual(row.payload, usual), len(row.text), row.text))
    else:
        least = min(rows, key=lambda row: (not row.is_right, len(row.text), row.text))
        least = trial.smallest(
            least, lambda one: one.is_right is least.is_right and (kind, cause) in _shown(one.answer)
        )
    note = next((name for name, says in _NOTES.items() if says == kind), "")
    words = least.answer.notes.get(note, "") if note and note != "mutated" else least.answer.words
    return AuditFinding(
        kind=kind,
        models=(trial.ground.model,),
        witnesses=(Witness(kind, least.payload, words),),
        signature=cause,
        payloads=len(rows),
        only_wrong=not least.is_right,
    )


def _unusual(payload: Json, usual: set[str]) -> int:
    """How many parameters of a payload have other values than usual ones."""
    return sum(dumps(value) not in usual for value in payload.values()) if isinstance(payload, dict) else 0


def changing_its_mind(trial: Trial) -> AuditFinding | None:
    """That the same payload gets another answer the second time; None where none of those asked again does."""
    rows = [row for row in trial.rows if row.answer.is_verdict]
    wrong = [row for row in rows if row.is_right is not row.accepted]
    stride = max(1, len(rows) // _AGAIN)
    chosen = list({row.text: row for row in (*wrong[:_AGAIN], *rows[::stride])}.values())
    # The other way round: an answer may depend on what came before.
    chosen.reverse()
    for _ in range(2):
        others = trial.again(chosen)
        differ = [(row, other) for row, other in zip(chosen, others, strict=False) if other.kind != row.answer.kind]
        if differ:
            row, other = min(differ, key=lambda pair: (len(pair[0].text), pair[0].text))
            return AuditFinding(
                kind="nondeterministic",
                models=(trial.ground.model,),
                witnesses=(Witness("nondeterministic", row.payload, _told_of(row.answer, other)),),
                payloads=len(differ),
            )
    return None


def _told_of(first: Answer, then: Answer) -> str:
    """Two answers to one payload, in order; with the words of a failure, which a verdict has not."""
    words = next((one.words for one in (first, then) if one.words and not one.is_verdict), "")
    told = f"{first.kind}, then {then.kind}"
    return f"{told}: {words}" if words else told


def changes(trial: Trial) -> Iterator[AuditFinding]:
    """What the subject makes of payloads that it accepts, where that is not what they say."""
    groups: dict[tuple[str, bool], list[Row]] = {}
    for row in trial.rows:
        if row.answer.normalized is ABSENT or not row.accepted:
            continue
        was_right = not trial.ground.material.verdict(row.payload)
        if not was_right and not row.is_right:
            continue  # what it makes of it is wrong too: that is over-lenient
        meant = row.payload if was_right else _ours(trial.ground, row.payload)
        path = _differing(trial.ground, meant, row.judged)
        if path is not None:
            groups.setdefault((path, was_right), []).append(row)
    for (path, was_right), rows in groups.items():
        least = min(rows, key=plainest)
        yield AuditFinding(
            kind="changed",
            models=(trial.ground.model,),
            fact=Fact(path, "value"),
            standing=Standing.DOCUMENTED if was_right else Standing.UNDECIDED,
            documented=Phrase(partial(documented_words, trial.ground, Fact(path, "parameter"))) if path else "",
            page=page_of(trial.ground),
            witnesses=(Witness("changed", least.payload, least.answer.words, least.answer.normalized),),
            payloads=len(rows),
        )


def _ours(ground: Ground, payload: Json) -> Json:
    """What our own normalization makes of a payload; the payload itself where no conversion leads to a right one."""
    found = normalize(ground.model, payload)
    return payload if found.violations else found.payload


def _differing(ground: Ground, meant: Json, made: Json) -> str | None:
    """The first parameter of which two payloads say different things; None where they say the same.

    A documented default that is filled in, or left out, says the same.
    """
    if not isinstance(meant, dict) or not isinstance(made, dict):
        return None if same_json(meant, made) else ""
    names: list[str] = [*{**meant, **made}]
    for name in names:
        default = ground.reference.default(name)
        left, right = meant.get(name, default), made.get(name, default)
        if (name in meant or name in made) and not same_json(left, right):
            return name
    return None


def together(findings: Sequence[AuditFinding]) -> list[AuditFinding]:
    """Findings of all models, with those that turn on no fact of one page put together."""
    rest: list[AuditFinding] = []
    groups: dict[tuple[str, str], list[AuditFinding]] = {}
    for one in findings:
        if one.fact is not None:
            rest.append(one)
            continue
        cause = "" if one.kind in ("accepts-everything", "refuses-everything") else one.signature
        groups.setdefault((one.kind, cause), []).append(one)
    return [_as_one(kind, cause, found) for (kind, cause), found in groups.items()] + rest


def _as_one(kind: str, cause: str, found: Sequence[AuditFinding]) -> AuditFinding:
    models = tuple(dict.fromkeys(model for one in found for model in one.models))
    least = min(found, key=lambda one: (one.only_wrong, len(repr(one.witnesses[0].payload))))
    signature = ",".join(models) if kind in ("accepts-everything", "refuses-everything") else cause
    return replace(
        least,
        models=models,
        signature=signature,
        payloads=sum(one.payloads for one in found),
        page=least.page if len(models) == 1 else "",
        only_wrong=all(one.only_wrong for one in found),
    )
