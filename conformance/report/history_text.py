"""What ``history`` prints for a person: the days, then by parameter what stayed and what came, changed and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from conformance.compare.agreement import UNSAID
from conformance.history import PRESENCE, Event, History, Sight, Track, member_change
from conformance.model import ABSENT, Absent, Json
from conformance.report.words import visible
from conformance.wording import members, shown

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_FLAGS = {
    "required": ("required", "optional"),
    "uniqueItems": ("members all different", "members may repeat"),
    "additionalProperties": ("other names allowed", "no other names"),
    "deprecated": ("deprecated", "not deprecated"),
    "nullable": ("null allowed", "null not allowed"),
}
"""A fact that is true or false → its words for either."""

_PHRASES = {
    "type": "{}",
    "enum": "one of {}",
    "const": "only {}",
    "default": "default {}",
    "minLength": "{} characters or more",
    "maxLength": "up to {} characters",
    "pattern": "text that matches {}",
    "format": "format {}",
    "minimum": "from {}",
    "maximum": "up to {}",
    "exclusiveMinimum": "above {}",
    "exclusiveMaximum": "below {}",
    "multipleOf": "multiple of {}",
    "step": "step {}",
    "minItems": "{} items or more",
    "maxItems": "up to {} items",
    "media.types": "files of {}",
    "media.formats": "files in {}",
    "media.max_mb": "files up to {} MB",
    "media.max_total_mb": "files up to {} MB in all",
    "media.min_seconds": "files of {} seconds or more",
    "media.max_seconds": "files up to {} seconds",
    "media.min_px": "sides of {} pixels or more",
    "media.max_px": "sides up to {} pixels",
}
_BARE = frozenset(("type", "format"))
"""Facts whose values are words of JSON Schema, shown without quotation marks."""

_WIDTH = len("since 2026-08-19")


def history_lines(found: History, style: Style) -> Iterator[str]:
    """The model and its days, what happened to it as a whole, then a block for each parameter."""
    contract = found.contract
    yield f"{style(visible(contract.id), bold=True)}  {visible(contract.table.endpoint)}"
    yield ""
    for sight in found.sights:
        yield f"{sight.day}  {'complete' if sight.complete else 'partial':8}  {visible(_seen(sight))}"
    own = [(event.day, track, event) for track in found.tracks if track.path is None for event in track.events]
    lines = [_model_line(track, event, style) for _, track, event in sorted(own, key=lambda one: one[0])]
    if contract.successor is not None:
        lines.append(f"Its successor is {visible(contract.successor)}.")
    if lines:
        yield ""
        yield from lines
    for path, tracks in groupby((track for track in found.tracks if track.path is not None), key=_path):
        block = list(_block(path, list(tracks), style))
        if block:
            yield ""
            yield from block


def _path(track: Track) -> str:
    return track.path or ""


def _seen(sight: Sight) -> str:
    if sight.documented is None:
        return "not captured, which says nothing"
    if not sight.documented:
        return "not documented"
    places = f"documented on {', '.join(sight.pages)}"
    return places if sight.read else f"{places}, of which nothing is compared: the page read before was not captured"


def _model_line(track: Track, event: Event, style: Style) -> str:
    if track.fact == "page":
        words = f"page {visible(str(event.after))}, was {visible(str(event.before))}"
    elif track.fact == "models":
        words = f"the schema names {_named(event.after)}, was {_named(event.before)}"
    elif event.kind == "came":
        words = f"{style('came', fg='green')}: not documented on {event.last}"
    else:
        words = f"{style('went', fg='red')}: documented last on {event.last}"
    return f"{event.day:>{_WIDTH}}  {words}{_again(event, style)}"


def _named(models: Json) -> str:
    return visible(", ".join(map(str, models))) or "no model"


def _block(path: str, tracks: Sequence[Track], style: Style) -> Iterator[str]:
    """The lines of one path: what never changed, by the day since when it is known, then each change by day."""
    name = style(visible(path.removeprefix("input.")) or "the body", bold=True)
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
    yield f"since {since}  {name}: {visible(', '.join(stayed)) or 'documented'}"
    for event, fact in events:
        yield _event_line(name, fact, event, style)


def _event_line(name: str, fact: str, event: Event, style: Style) -> str:
    words = _presence(event, style) if fact == PRESENCE else visible(_change_words(fact, event))
    return f"{event.day:>{_WIDTH}}  {name}: {words}{_again(event, style)}"


def _again(event: Event, style: Style) -> str:
    return f"  {style('(flapped)', fg='yellow')}" if event.again else ""


def _presence(event: Event, style: Style) -> str:
    return style(event.kind, fg="green" if event.kind == "came" else "red")


def _fact_words(fact: str, value: Json | Absent) -> Iterator[str]:
    """One fact as a phrase: none where it is not given."""
    if fact in _FLAGS:
        yield _flag(fact, value)
    elif value is not ABSENT:
        phrase = _PHRASES.get(fact)
        yield phrase.format(_value(fact, value)) if phrase else f"{fact} {_value(fact, value)}"


def _change_words(fact: str, event: Event) -> str:
    if fact in _FLAGS:
        return f"{_flag(fact, event.after)}, was {_flag(fact, event.before)}"
    change = member_change(fact, event)
    if change is None:
        return f"{fact} {_value(fact, event.after)}, was {_value(fact, event.before)}"
    parts = [f"with {members(change.added)}"] if change.added else []
    parts += [f"without {members(change.removed)}"] if change.removed else []
    parts += [f"{shown(new)} in place of {shown(old)}" for old, new in change.recased]
    parts += ["in another order"] if change.reordered else []
    return f"{fact} {', '.join(parts)}"


def _flag(fact: str, value: Json | Absent) -> str:
    value = UNSAID.get(fact) if value is ABSENT else value
    return f"{fact} not given" if value is None else _FLAGS[fact][0 if value else 1]


def _value(fact: str, value: Json | Absent) -> str:
    if value is ABSENT:
        return "not given"
    if fact in _BARE:
        return str(value)
    return members(value) if isinstance(value, list) else shown(value)
