"""Words on recorded traffic that its formats share, in the language that is spoken."""

from __future__ import annotations

import json
from collections.abc import Iterator

from conformance.audit.breach import Then
from conformance.audit.coverage import Coverage, ModelUse
from conformance.audit.endpoints import Sort
from conformance.audit.recording import LOST
from conformance.audit.traffic import Traffic, TrafficFinding
from conformance.audit.traffic_codes import code_of
from conformance.messages import gettext as _
from conformance.messages import grouped, ngettext
from conformance.model import ABSENT, Json, Level
from conformance.report.words import Told

_MOST_LETTERS = 400
_MOST_HOSTS = 8


def headline(traffic: Traffic) -> str:
    """What was held against what."""
    if traffic.day is None:
        return _("Requests in {file} against the documentation of {day}").format(
            file=traffic.name, day=traffic.documentation
        )
    return _("Requests in {file} against the documentation of {day}, and that of {then}").format(
        file=traffic.name, day=traffic.documentation, then=traffic.day
    )


def sentence(one: TrafficFinding) -> str:
    """What is wrong: ``input.duration: a value of the wrong type``."""
    told = _(code_of(one.code).sentence)
    return f"{one.path}: {told}" if one.path else told


def times(count: int) -> str:
    """In how many requests."""
    return ngettext("{n} request", "{n} requests", count).format(n=grouped(count))


def found_words(one: TrafficFinding) -> str:
    """What was found, each with its number of requests where there are several."""
    actual = one.actual
    return actual[0][0] if len(actual) == 1 else ", ".join(f"{each} ({grouped(count)}×)" for each, count in actual)


def then_words(one: TrafficFinding, day: str | None) -> str:
    """How it stood on the earlier day; empty where none was asked for."""
    if one.then is None or day is None:
        return ""
    return {
        Then.RIGHT: _("right on {day}, wrong now: the documentation has changed"),
        Then.WRONG: _("wrong on {day} too"),
        Then.MENDED: _("wrong on {day}, right now"),
        Then.UNKNOWN: _("the snapshot of {day} can't say whether it was wrong then"),
    }[one.then].format(day=day)


def payload_text(payload: Json, most: int = _MOST_LETTERS) -> str:
    """A masked payload in one line, cut where it is long; empty where there is none."""
    if payload is ABSENT:
        return ""
    text = json.dumps(payload, ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]}…"


def place_words(one: TrafficFinding) -> str:
    """Where the first request with it stands in the file."""
    line, _space, pointer = one.first.partition(" ")
    if pointer:
        return _("line {line}, {path}").format(line=line, path=pointer)
    return _("line {line}").format(line=line)


def rows_of(one: TrafficFinding, day: str | None, most: int = _MOST_LETTERS) -> list[Told]:
    """A finding in rows: what each is, and what it says; a payload of at most ``most`` letters."""
    rows = (
        Told(_("expected"), one.expected),
        Told(_("found"), found_words(one), "code"),
        Told(_("do"), one.hint),
        Told(_("then"), then_words(one, day)),
        Told(_("first"), place_words(one)),
        Told(_("payload"), payload_text(one.payload, most), "payload"),
        Told(_("page"), one.page, "page"),
    )
    return [row for row in rows if row.text]


def summary(traffic: Traffic) -> Iterator[str]:
    """What the recording holds, a sentence each."""
    yield ngettext("{n} request in the recording.", "{n} requests in the recording.", traffic.requests).format(
        n=grouped(traffic.requests)
    )
    yield ngettext(
        "{n} is one of a model or documented endpoint, or meant as one; right: {right}.",
        "{n} are those of models and documented endpoints, or meant as such; right: {right}.",
        traffic.judged,
    ).format(n=grouped(traffic.judged), right=grouped(traffic.right))
    yield from _others(traffic)
    for reason, count, first in traffic.unjudged:
        yield ngettext(
            "{n} body could not be judged: {reason} (line {place}).",
            "{n} bodies could not be judged: {reason} (the first in line {place}).",
            count,
        ).format(n=grouped(count), reason=_(LOST[reason]), place=first)
    if traffic.unauthorized and not traffic.authorized:
        yield _(
            "No request has an Authorization header. Browsers leave it out of what they export:"
            " it may be the recording that lacks it."
        )
    counts = {level: sum(one.level is level for one in traffic.findings) for level in sorted(Level, reverse=True)}
    yield _("Findings: {breaking} breaking, {warning} warning, {info} info.").format(
        breaking=counts[Level.BREAKING], warning=counts[Level.WARNING], info=counts[Level.INFO]
    )
    known = sum(not one.new for one in traffic.findings)
    if known:
        yield ngettext("{n} of them is in the baseline.", "{n} of them are in the baseline.", known).format(n=known)
    if traffic.untold:
        yield ngettext(
            "{n} more fault of a request is not told: there are too many different ones.",
            "{n} more faults of requests are not told: there are too many different ones.",
            traffic.untold,
        ).format(n=grouped(traffic.untold))


def _others(traffic: Traffic) -> Iterator[str]:
    """Sentences on what was not judged."""
    counts = dict(traffic.sorts)
    elsewhere = counts.pop(Sort.ELSEWHERE, 0)
    for sort, count in counts.items():
        yield sort_words(sort, count)
    if traffic.left_out:
        yield ngettext(
            "{n} is of a model that was not asked for.", "{n} are of models that were not asked for.", traffic.left_out
        ).format(n=grouped(traffic.left_out))
    if elsewhere:
        named = [f"{host} ({grouped(count)}×)" for host, count, _alike in traffic.hosts if host][:_MOST_HOSTS]
        more = ", …" if len(traffic.hosts) > len(named) else ""
        yield ngettext(
            "{n} went to another host and was passed over: {hosts}.",
            "{n} went to other hosts and were passed over: {hosts}.",
            elsewhere,
        ).format(n=grouped(elsewhere), hosts=f"{', '.join(named)}{more}" or "…")
    for host, _count, alike in traffic.hosts:
        if alike:
            yield ngettext(
                "{n} of those to {host} looks like one to KIE: --host {host} judges it.",
                "{n} of those to {host} look like requests to KIE: --host {host} judges them.",
                alike,
            ).format(n=grouped(alike), host=host)


def sort_words(sort: Sort, count: int) -> str:
    """How many requests were not judged, and why."""
    told = {
        Sort.READ: ngettext(
            "{n} asks for the state of a task, credits or the like: not judged.",
            "{n} ask for states of tasks, credits or the like: not judged.",
            count,
        ),
        Sort.PREFLIGHT: ngettext("{n} is a browser's preflight.", "{n} are preflights of a browser.", count),
        Sort.OUT_OF_SCOPE: ngettext(
            "{n} is out of scope, such as those of chat models.",
            "{n} are out of scope, such as those of chat models.",
            count,
        ),
    }[sort]
    return told.format(n=grouped(count))


def coverage_words(coverage: Coverage) -> str:
    """What was exercised, in one sentence."""
    models = coverage.models
    every = sum(one.entry.id != "" for one in coverage.rows)
    return _(
        "Exercised: {models} of {all_models} models and endpoints, {rows} of {all_rows} rows of the roster;"
        " of those models {parameters} of {all_parameters} parameters and {members} of {all_members} members."
    ).format(
        models=len(models),
        all_models=len(models) + len(coverage.never),
        rows=sum(bool(one.models) for one in coverage.rows),
        all_rows=every,
        parameters=sum(one.used for one in models),
        all_parameters=sum(len(one.parameters) for one in models),
        members=sum(one.used_members for one in models),
        all_members=sum(one.members for one in models),
    )


def never_sent(model: ModelUse) -> tuple[list[str], list[str]]:
    """Parameters of a model that no request held, and members of the others that none did."""
    parameters = [one.path for one in model.parameters if not one.count]
    members = [
        f"{one.path} {json.dumps(member, ensure_ascii=False)}"
        for one in model.parameters
        if one.count
        for member, count in one.members
        if not count
    ]
    return parameters, members
