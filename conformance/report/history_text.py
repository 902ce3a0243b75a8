"""What ``history`` prints for a person: the days, then by parameter what stayed and what came, changed and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from conformance.history import PRESENCE, Event, History, Sight, Track, member_change
from conformance.messages import gettext as _
from conformance.model import Json
from conformance.report.fact_words import fact_phrases, fact_value, flag_words, is_flag, member_words
from conformance.report.words import visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""


def history_lines(found: History, style: Style) -> Iterator[str]:
    """The model and its days, what happened to it as a whole, then a block for each parameter."""
    contract = found.contract
    yield f"{style(visible(contract.id), bold=True)}  {visible(contract.table.endpoint)}"
    yield ""
    words = {True: _("complete"), False: _("partial")}
    width = max(map(len, words.values()))
    for sight in found.sights:
        yield f"{sight.day}  {words[sight.complete].ljust(width)}  {visible(_seen(sight))}"
    own = [(event.day, track, event) for track in found.tracks if track.path is None for event in track.events]
    lines = [_model_line(track, event, style) for _day, track, event in sorted(own, key=lambda one: one[0])]
    if contract.successor is not None:
        lines.append(_("Its successor is {model}.").format(model=visible(contract.successor)))
    if lines:
        yield ""
        yield from lines
    for path, tracks in groupby((track for track in found.tracks if track.path is not None), key=_path):
        block = list(_block(path, list(tracks), style))
        if block:
            yield ""
            yield from block


def _since(day: str) -> str:
    return _("since {day}").format(day=day)


def _on(day: str) -> str:
    """A day, below the days of :func:`_since`."""
    return day.rjust(len(_since(day)))


def _path(track: Track) -> str:
    return track.path or ""


def _seen(sight: Sight) -> str:
    if sight.documented is None:
        return _("not captured, which says nothing")
    if not sight.documented:
        return _("not documented")
    places = _("documented on {pages}").format(pages=", ".join(sight.pages))
    if sight.read:
        return places
    return _("{places}, of which nothing is compared: the page read before was not captured").format(places=places)


def _model_line(track: Track, event: Event, style: Style) -> str:
    if track.fact == "page":
        now, before = visible(str(event.after)), visible(str(event.before))
        words = _("page {page}, was {before}").format(page=now, before=before)
    elif track.fact == "models":
        now, before = _named(event.after), _named(event.before)
        words = _("the schema names {models}, was {before}").format(models=now, before=before)
    elif track.fact == "deprecated":
        words = flag_words(track.fact, event.after)
    elif event.kind == "came":
        words = _("{came}: not documented on {day}").format(came=_presence(event, style), day=event.last)
    else:
        words = _("{went}: documented last on {day}").format(went=_presence(event, style), day=event.last)
    return f"{_on(event.day)}  {words}{_again(event, style)}"


def _named(models: Json) -> str:
    return visible(", ".join(map(str, models))) or _("no model")


def _block(path: str, tracks: Sequence[Track], style: Style) -> Iterator[str]:
    """The lines of one path: what never changed, by the day since when it is known, then each change by day."""
    name = style(visible(path.removeprefix("input.")) or _("the body"), bold=True)
    presence, *facts = tracks
    if not facts and not presence.events:
        return  # what only holds others
    events = [(event, track.fact) for track in tracks for event in track.events]
    events.sort(key=lambda one: one[0].day)
    since = facts[0].first if facts else presence.first
    if events and events[0][0].day == since:
        event, fact = events.pop(0)
        yield _event_line(name, fact, event, style)
    stayed = [words for track in facts if not track.events for words in fact_phrases(track.fact, track.value)]
    yield f"{_since(since)}  {name}: {visible(', '.join(stayed)) or _('documented')}"
    for event, fact in events:
        yield _event_line(name, fact, event, style)


def _event_line(name: str, fact: str, event: Event, style: Style) -> str:
    words = _presence(event, style) if fact == PRESENCE else visible(_change_words(fact, event))
    return f"{_on(event.day)}  {name}: {words}{_again(event, style)}"


def _again(event: Event, style: Style) -> str:
    return f"  {style(_('(flapped)'), fg='yellow')}" if event.again else ""


def _presence(event: Event, style: Style) -> str:
    return style(_("came"), fg="green") if event.kind == "came" else style(_("went"), fg="red")


def _change_words(fact: str, event: Event) -> str:
    if is_flag(fact):
        return _("{now}, was {before}").format(now=flag_words(fact, event.after), before=flag_words(fact, event.before))
    change = member_change(fact, event)
    if change is None:
        now, before = fact_value(fact, event.after), fact_value(fact, event.before)
        return f"{fact} {_('{now}, was {before}').format(now=now, before=before)}"
    return f"{fact} {member_words(change)}"
