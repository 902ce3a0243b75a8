"""Words on an audit that its formats share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from conformance.audit.answer import spoken
from conformance.audit.finding import AuditFinding, History, Witness
from conformance.audit.ground import Standing
from conformance.audit.run import Audit, Tried
from conformance.laws.packing import shortened
from conformance.messages import gettext as _
from conformance.messages import grouped, ngettext, said
from conformance.model import ABSENT, Json, Level
from conformance.report.words import Told, level_count
from conformance.roster import Entry

_MOST_LETTERS = 400
_MOST_MODELS = 4
_OF_FACTS = ("over-strict", "over-lenient", "at-odds")


def headline(audit: Audit) -> str:
    """What was held against what, and how much was found."""
    days = _("the documentation of {day}").format(day=audit.day)
    if audit.then is not None:
        days = _("the documentation of {day} and of {then}").format(day=audit.day, then=audit.then)
    count = len(audit.findings)
    return ngettext("{subject} against {days}: {n} finding", "{subject} against {days}: {n} findings", count).format(
        subject=audit.subject, days=days, n=count
    )


def standing_words(standing: Standing) -> str:
    """How firmly the documentation says so; empty where it simply does."""
    return {
        Standing.DOCUMENTED: "",
        Standing.UNDECIDED: _("the documentation does not decide"),
        Standing.DEVIATING: _("the contracts depart from the page here, by a declared deviation"),
    }[standing]


def history_words(history: History | None) -> str:
    """How a finding stands to the earlier day; empty where none was asked for."""
    if history is None:
        return ""
    return {
        History.DRIFT: _("right then, wrong now: the documentation has moved"),
        History.BUG: _("never right"),
        History.PAST: _("wrong then, right now"),
        History.UNDOCUMENTED: _("not documented then"),
        History.UNKNOWN: _("nobody can say what was documented then"),
    }[history]


def place_of(one: AuditFinding) -> str:
    """The parameter and the fact: ``duration (enum)``; empty for what turns on no fact."""
    if one.fact is None:
        return ""
    if one.fact.name.startswith("rule "):
        return one.fact.name.removeprefix("rule ")
    name = {
        "together": _("taken together"),
        "unknown": _("names that are not documented"),
        "blank": _("blank text"),
        "parameter": _("the parameter itself"),
        "alternatives": _("alternatives"),
    }.get(one.fact.name, one.fact.name)
    return f"{one.fact.path} ({name})" if one.fact.path else name


def sentence(one: AuditFinding) -> str:
    """A finding in one line, without its models."""
    place = place_of(one)
    return f"{place}: {_(one.row.sentence)}" if place else _(one.row.sentence)


def models_words(one: AuditFinding) -> str:
    """The models that a finding concerns, the first of them by name."""
    named = ", ".join(one.models[:_MOST_MODELS])
    more = len(one.models) - _MOST_MODELS
    if more <= 0:
        return named
    return ngettext("{models} and {n} more", "{models} and {n} more", more).format(models=named, n=more)


def remarks(one: AuditFinding) -> list[str]:
    """What has to be known beside it."""
    found = [standing_words(one.standing), history_words(one.history)]
    found += [] if one.new else [_("in the baseline")]
    return [text for text in found if text]


def rows_of(one: AuditFinding, most: int = _MOST_LETTERS) -> Iterator[Told]:
    """A finding in rows: what each is, and what it says; payloads of at most ``most`` letters."""
    if one.documented:
        yield Told(_("documented"), said(one.documented))
    for witness in one.witnesses:
        yield Told(witness_words(witness), payload_text(witness.payload, most), "payload")
        if witness.normalized is not ABSENT:
            yield Told(_("becomes"), payload_text(witness.normalized, most), "payload")
        if witness.words:
            yield Told(_("it says"), spoken(witness.words), "code")
    if do_words(one):
        yield Told(_("do"), do_words(one))
    if one.page:
        yield Told(_("page"), one.page, "page")


def witness_words(witness: Witness) -> str:
    """What a witness is."""
    if witness.says == "over-strict":
        return _("refused")
    return _("accepted") if witness.says == "over-lenient" else _("payload")


def do_words(one: AuditFinding) -> str:
    """What to do about a finding; empty where that follows from what is documented."""
    return "" if one.kind in _OF_FACTS else _(one.row.do)


def payload_text(payload: Json, most: int = _MOST_LETTERS) -> str:
    """A payload as JSON in one line; one of more than ``most`` letters with long texts cut, and itself if need be."""
    text = json.dumps(payload, ensure_ascii=False)
    if len(text) > most:
        text = json.dumps(shortened(payload), ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]}…"


def state_words(state: str) -> str:
    """How models stand, for a person."""
    return {
        "agrees": _("agrees"),
        "doubtful": _("doubtful"),
        "differs": _("differs"),
        "not covered": _("not covered"),
    }[state]


class TableRow(NamedTuple):
    """A row of the roster, or a model that it does not have.

    Attributes:
        number: of the row; empty for such a model.
        state: as ``Audit.state`` says.
        payloads, findings: tried and found; None where it is not covered.
        models: of the subject.
    """

    number: str
    id: str
    state: str
    payloads: int | None
    findings: int | None
    models: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """Number, id, state, payloads and findings in words."""
        payloads, findings = ("" if one is None else grouped(one) for one in (self.payloads, self.findings))
        return self.number, self.id, state_words(self.state), payloads, findings


def table_rows(audit: Audit) -> Iterator[TableRow]:
    """The 72 rows and what else the subject covers."""
    tried = {one.model: one for one in audit.tried}
    for entry, state in audit.entries:
        yield _row(audit, str(entry.index), entry.id, state, [tried[one] for one in entry.members if one in tried])
    for model in audit.beyond_roster:
        yield _row(audit, "", model, audit.state((model,)), [tried[model]])


def _row(audit: Audit, number: str, id: str, state: str, tried: list[Tried]) -> TableRow:
    models = tuple(one.model for one in tried)
    found = sum(not set(models).isdisjoint(one.models) for one in audit.findings)
    count = sum(one.cases + one.drawn for one in tried)
    return TableRow(number, id, state, count if tried else None, found if tried else None, models)


def covered(audit: Audit) -> int:
    """How many models the subject covers that are documented."""
    return sum(bool(one.day) for one in audit.tried)


def clean(audit: Audit) -> int:
    """How many of those agree with the documentation."""
    return sum(audit.state((one.model,)) == "agrees" for one in audit.tried if one.day)


def entries_covered(audit: Audit) -> list[Entry]:
    """Rows of the roster that the subject covers."""
    return [entry for entry, state in audit.entries if state != "not covered"]


def summary(audit: Audit) -> Iterator[str]:
    """Closing lines: how many models agree, how much was tried, what could not be judged."""
    payloads = sum(one.cases + one.drawn for one in audit.tried)
    yield ngettext(
        "{clean} of {n} model covered agrees with the documentation. Covered of the roster: {rows} of 72 rows.",
        "{clean} of {n} models covered agree with the documentation. Covered of the roster: {rows} of 72 rows.",
        covered(audit),
    ).format(clean=clean(audit), n=covered(audit), rows=len(entries_covered(audit)))
    yield ngettext("{n} payload was tried.", "{n} payloads were tried.", payloads).format(n=grouped(payloads))
    levels = {level: sum(one.level is level for one in audit.findings) for level in sorted(Level, reverse=True)}
    if audit.findings:
        counts = ", ".join(level_count(level, count) for level, count in levels.items() if count)
        yield _("Findings: {counts}.").format(counts=counts)
    known = sum(not one.new for one in audit.findings)
    if known:
        yield ngettext("{n} of them is in the baseline.", "{n} of them are in the baseline.", known).format(n=known)
    beyond = sum(one.beyond for one in audit.tried)
    if beyond:
        yield ngettext(
            "{n} payload was accepted that breaks only what JSON Schema has no words for: it is not counted.",
            "{n} payloads were accepted that break only what JSON Schema has no words for: they are not counted.",
            beyond,
        ).format(n=grouped(beyond))
    untried = sum(one.untried for one in audit.tried)
    if untried:
        yield ngettext(
            "{n} payload was not tried: the subject hung or ended too often.",
            "{n} payloads were not tried: the subject hung or ended too often.",
            untried,
        ).format(n=grouped(untried))
    if audit.then is not None and audit.past:
        yield ngettext(
            "{n} fact of {day} it follows no more, and is right about today.",
            "{n} facts of {day} it follows no more, and is right about today.",
            len(audit.past),
        ).format(n=len(audit.past), day=audit.then)
    if network_words(audit):
        yield network_words(audit)


def network_words(audit: Audit) -> str:
    """What is known of the subject's network; empty where it had none."""
    return {
        "none": "",
        "yes": "",
        "guarded": _("The interpreter refused it connections; what in it is not Python could have made some."),
        "open": _("This system does not permit to take the network away from it: it could have used it."),
    }[audit.network]
