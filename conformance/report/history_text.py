"""What ``history`` prints for a person: the days, then by parameter what stayed and what came, changed and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from conformance.compare.agreement import UNSAID
from conformance.history import PRESENCE, Event, History, Sight, Track, member_change
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.model import ABSENT, Absent, Json
from conformance.report.words import visible
from conformance.wording import PHRASES, Template, members, phrased, shown

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_BARE = frozenset(("type", "format"))
"""Facts whose values are words of JSON Schema, shown without quotation marks."""

_PHRASES: Mapping[str, Template] = {
    "type": lambda _n: "{value}",
    "enum": lambda _n: _("one of {value}"),
    "const": lambda _n: _("only {value}"),
    "default": lambda _n: _("default {value}"),
    "minLength": PHRASES["min_length"],
    "maxLength": lambda n: ngettext("up to {value} characters", "up to {value} characters", n),
    "pattern": PHRASES["pattern"],
    "format": lambda _n: _("format {value}"),
    "minimum": lambda _n: _("from {value}"),
    "maximum": lambda _n: _("up to {value}"),
    "exclusiveMinimum": lambda _n: _("above {value}"),
    "exclusiveMaximum": lambda _n: _("below {value}"),
    "multipleOf": lambda _n: _("multiple of {value}"),
    "step": lambda _n: _("step {value}"),
    "minItems": PHRASES["min_items"],
    "maxItems": lambda n: ngettext("up to {value} items", "up to {value} items", n),
    "media.types": lambda _n: _("files of {value}"),
    "media.formats": lambda _n: _("files in {value}"),
    "media.max_mb": lambda _n: _("files up to {value} MB"),
    "media.max_total_mb": lambda _n: _("files up to {value} MB in all"),
    "media.min_seconds": lambda n: ngettext("files of {value} seconds or more", "files of {value} seconds or more", n),
    "media.max_seconds": lambda n: ngettext("files up to {value} seconds", "files up to {value} seconds", n),
    "media.min_px": lambda n: ngettext("sides of {value} pixels or more", "sides of {value} pixels or more", n),
    "media.max_px": lambda n: ngettext("sides up to {value} pixels", "sides up to {value} pixels", n),
}


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
    stayed = [words for track in facts if not track.events for words in _fact_words(track.fact, track.value)]
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


def _fact_words(fact: str, value: Json | Absent) -> Iterator[str]:
    """One fact as a phrase: none where it is not given."""
    if fact in UNSAID or fact == "required":
        yield _flag(fact, value)
    elif value is not ABSENT:
        template = _PHRASES.get(fact)
        words = _value(fact, value)
        yield phrased(template, value, words) if template is not None else f"{fact} {words}"


def _change_words(fact: str, event: Event) -> str:
    if fact in UNSAID or fact == "required":
        return _("{now}, was {before}").format(now=_flag(fact, event.after), before=_flag(fact, event.before))
    change = member_change(fact, event)
    if change is None:
        now, before = _value(fact, event.after), _value(fact, event.before)
        return f"{fact} {_('{now}, was {before}').format(now=now, before=before)}"
    parts = [_("with {members}").format(members=members(change.added))] if change.added else []
    parts += [_("without {members}").format(members=members(change.removed))] if change.removed else []
    parts += [_("{new} in place of {old}").format(new=shown(new), old=shown(old)) for old, new in change.recased]
    parts += [_("in another order")] if change.reordered else []
    return f"{fact} {', '.join(parts)}"


def _flag(fact: str, value: Json | Absent) -> str:
    """A fact that is true or false, in words."""
    value = UNSAID.get(fact) if value is ABSENT else value
    if value is None:
        return _("{fact} not given").format(fact=fact)
    holds, does_not = {
        "required": (_("required"), _("optional")),
        "uniqueItems": (_("members all different"), _("members may repeat")),
        "additionalProperties": (_("other names allowed"), _("no other names")),
        "deprecated": (_("deprecated"), _("not deprecated")),
        "nullable": (_("null allowed"), _("null not allowed")),
    }[fact]
    return holds if value else does_not


def _value(fact: str, value: Json | Absent) -> str:
    if value is ABSENT:
        return _("not given")
    if fact in _BARE:
        return str(value)
    return members(value) if isinstance(value, list) else shown(value)
