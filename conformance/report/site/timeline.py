"""A model's history laid out for drawing: a lane for the model and one for each parameter that changed.

Days stand at distances that are true to the calendar. All that is drawn is in the list of changes below it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from conformance.history import PRESENCE, Event, History, MemberChange, Track, member_change
from conformance.model import ABSENT

LEFT, RIGHT, TOP, LANE = 200, 48, 46, 26
WIDTH = 880
_APART = 74
"""Pixels between two labels of days, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A snapshot on the axis; it is labelled where there is room."""

    day: str
    x: int
    labelled: bool
    seen: str
    """``documented``, ``gone`` or ``unknown``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Changes of one lane on one day: ``came``, ``went`` or ``changed``."""

    day: str
    x: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One line: of the model where ``path`` is None, else of a parameter.

    Attributes:
        spans: from where to where it is documented, in pixels.
    """

    path: str | None
    name: str
    y: int
    spans: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change, for the list."""

    day: str
    path: str | None
    name: str
    fact: str
    event: Event
    members: MemberChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All that is drawn and listed.

    Attributes:
        unchanged: how many parameters never changed; since: the first day on which anything is known of them.
    """

    days: tuple[Day, ...]
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    unchanged: int
    since: str
    width: int
    height: int


def timeline(history: History) -> Timeline:
    """``history`` with its places on a canvas."""
    days = tuple(_days(history))
    places = {one.day: one.x for one in days}
    whole = [track for track in history.tracks if track.path is None]
    named = [(path, list(tracks)) for path, tracks in groupby(_parameters(history), key=lambda track: track.path or "")]
    changed = [(path, tracks) for path, tracks in named if any(track.events for track in tracks)]
    lanes = [_lane(None, whole, places, 0)] if whole else []
    lanes += [_lane(path, tracks, places, number) for number, (path, tracks) in enumerate(changed, len(lanes))]
    return Timeline(
        days=days,
        lanes=tuple(lanes),
        steps=tuple(_steps(history)),
        unchanged=len(named) - len(changed),
        since=min((track.first for track in history.tracks), default=""),
        width=WIDTH,
        height=TOP + LANE * max(len(lanes), 1) + 8,
    )


def _parameters(history: History) -> Iterator[Track]:
    return (track for track in history.tracks if track.path is not None)


def _days(history: History) -> Iterator[Day]:
    numbers = [date.fromisoformat(sight.day).toordinal() for sight in history.sights]
    first, span = min(numbers, default=0), max(numbers, default=0) - min(numbers, default=0)
    last_label = -_APART
    for sight, number in zip(history.sights, numbers, strict=True):
        x = LEFT + round((WIDTH - LEFT - RIGHT) * (number - first) / span) if span else LEFT
        labelled = x - last_label >= _APART
        last_label = x if labelled else last_label
        seen = {True: "documented", False: "gone", None: "unknown"}[sight.documented]
        yield Day(day=sight.day, x=x, labelled=labelled, seen=seen)


def _lane(path: str | None, tracks: Sequence[Track], places: dict[str, int], number: int) -> Lane:
    there = next((track for track in tracks if track.fact == ("documented" if path is None else PRESENCE)), tracks[0])
    kinds: dict[str, str] = {}
    for track in tracks:
        for event in track.events:
            is_own = track is there
            kinds[event.day] = event.kind if is_own else kinds.get(event.day, "changed")
    return Lane(
        path=path,
        name=_name(path),
        y=TOP + LANE * number + LANE // 2,
        spans=tuple(_spans(there, places)),
        marks=tuple(Mark(day=day, x=places[day], kind=kind) for day, kind in sorted(kinds.items())),
    )


def _spans(there: Track, places: dict[str, int]) -> Iterator[tuple[int, int]]:
    """From where to where it is documented: up to the last snapshot that shows it."""
    before = there.events[0].before if there.events else there.value
    start = places[there.first] if before is not ABSENT else None
    for event in there.events:
        if event.kind == "went" and start is not None:
            yield start, places[event.last]
            start = None
        elif event.kind == "came":
            start = places[event.day]
    if start is not None:
        yield start, max(places.values())


def _steps(history: History) -> Iterator[Step]:
    found = [(event.day, track, event) for track in history.tracks for event in track.events]
    for day, track, event in sorted(found, key=lambda one: one[0]):
        yield Step(
            day=day,
            path=track.path,
            name=_name(track.path),
            fact=track.fact,
            event=event,
            members=member_change(track.fact, event),
        )


def _name(path: str | None) -> str:
    return (path or "").removeprefix("input.")
