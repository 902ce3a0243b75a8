"""When each documented fact of a model came, changed and went, over all snapshots: values only, nothing judged.

Facts are those of :mod:`conformance.compare.documented`, by the paths that :mod:`conformance.compare.agreement` counts.
A day on which a partial snapshot lacks the model says nothing of it; a page that was captured says all of its facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.compare.agreement import compared, facts_of, parent_of
from conformance.compare.documented import documented
from conformance.contract import Contract, closest_hint
from conformance.documentation import Documentation, Record, documentation_of, operation_of
from conformance.errors import UnknownNameError
from conformance.facts import FACTS, same
from conformance.messages import gettext as _
from conformance.model import ABSENT, Absent, Json

PRESENCE = "parameter"
"""The fact that a parameter is documented at all."""

_INPUT = "input."
_PLACES = {fact.name: place for place, fact in enumerate(FACTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one snapshot shows of the model.

    Attributes:
        day: of the snapshot; complete: whether it lists all that was documented on that day.
        documented: None where the snapshot is partial and lacks the model.
        pages: where it is documented; the first is the one that was read.
        read: whether the facts count. Not on a day whose partial snapshot lacks the page that was read before, and
            has only another one that stood beside it: two pages of one model may differ without any change.
        models: ids in the page's schema, in its order.
        deprecated: whether the page says that the request as a whole is on its way out.
    """

    day: str
    complete: bool
    documented: bool | None
    pages: tuple[str, ...] = ()
    read: bool = False
    models: tuple[str, ...] = ()
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """How the members of an enumeration, or of another list whose members count one by one, changed.

    Attributes:
        added, removed: members, those apart that only changed their letter case.
        recased: pairs of a member as it was and as it is.
        reordered: whether the members that stayed stand in another order.
    """

    added: tuple[Json, ...]
    removed: tuple[Json, ...]
    recased: tuple[tuple[str, str], ...]
    reordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change of one fact.

    Attributes:
        day: of the first snapshot that shows it; last: of the last one that shows how it was before.
        before, after: the values; ABSENT where the fact was or is not given.
        again: whether what came or went had done so before: the fact flaps.
    """

    day: str
    last: str
    before: Json | Absent
    after: Json | Absent
    again: bool

    @property
    def kind(self) -> str:
        """``came``, ``went`` or ``changed``."""
        if self.before is ABSENT:
            return "came"
        return "went" if self.after is ABSENT else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One fact over the days.

    Attributes:
        path: dotted, as in the request body; None where the fact is about the model as a whole.
        fact: in JSON Schema's words; ``parameter`` for being documented at all. Of a model: ``documented``, ``page``,
            ``models``, ``deprecated``.
        first: the first day on which anything is known of it.
        value: on the last such day; ABSENT where it is not given.
        events: its changes, by day; none where it never changed.
    """

    path: str | None
    fact: str
    first: str
    value: Json | Absent
    events: tuple[Event, ...]

    @property
    def since(self) -> str:
        """The day since when it is as it is."""
        return self.events[-1].day if self.events else self.first

    @property
    def flapped(self) -> bool:
        """Whether it came, went and came again, or the other way round."""
        return any(event.again for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A model over all snapshots.

    Attributes:
        contract: ours; its rules play no part.
        sights: one a snapshot, by day.
        tracks: the model's own first, then by path, each in the order of facts.
    """

    contract: Contract
    sights: tuple[Sight, ...]
    tracks: tuple[Track, ...]

    def of_parameter(self, parameter: str) -> History:
        """The same with the facts of one parameter only, and of all that is inside it.

        Args:
            parameter: dotted path, from the body or from ``input``; alternatives are not counted in it.

        Raises:
            UnknownNameError: no snapshot documents it; the hint names the closest.
        """
        paths = [track.path for track in self.tracks if track.path is not None]
        kept = {path for path in paths if any(_inside(name, parameter) for name in _names(path))}
        if not any(parameter in _names(path) for path in kept):
            known = sorted({name for path in paths for name in _names(path)[-1:] if name and name.isprintable()})
            hint = closest_hint(parameter, known) if known else _("No snapshot documents any of its parameters.")
            raise UnknownNameError(
                _("{model}: no parameter {name} in any snapshot").format(model=self.contract.id, name=repr(parameter)),
                hint=hint,
            )
        tracks = tuple(track for track in self.tracks if track.path is None or track.path in kept)
        return History(contract=self.contract, sights=self.sights, tracks=tracks)


def history(contract: Contract, snapshots: Sequence[Record]) -> History:
    """The history of ``contract``'s model or endpoint over ``snapshots``, which are in order of days.

    Raises:
        SnapshotError: a page is damaged.
    """
    sights: list[Sight] = []
    tables: dict[str, dict[str, dict[str, Json]]] = {}
    for record in snapshots:
        known = documentation_of(contract, (record,))
        if not known.now:
            sights.append(
                Sight(day=record.day, complete=record.complete, documented=False if record.complete else None)
            )
            continue
        operation = operation_of(contract, record.page(known.pages[0]))
        table = operation.table
        read = record.complete or not _is_substitute(known, sights)
        sights.append(
            Sight(
                day=record.day,
                complete=record.complete,
                documented=True,
                pages=known.pages,
                read=read,
                models=table.models,
                deprecated=operation.deprecated,
            )
        )
        if read:
            parameters = compared(contract, documented(table).table)
            tables[record.day] = {path: facts_of(one) for path, one in parameters.items()}
    tracks = (*_model_tracks(contract, sights), *_parameter_tracks(tables))
    return History(contract=contract, sights=tuple(sights), tracks=tracks)


def _is_substitute(known: Documentation, sights: Sequence[Sight]) -> bool:
    """Whether a page would be read only because the one that was read before is not there."""
    before = next((sight for sight in reversed(sights) if sight.read), None)
    return before is not None and before.pages[0] not in known.pages and known.pages[0] in before.pages


def _names(path: str) -> tuple[str, str]:
    """A path as people write it, without the places of alternatives: from the body, and from ``input``."""
    steps = [step.partition("|")[0] for step in path.split(".")]
    name = ".".join(step for step in steps if step)
    return name, name.removeprefix(_INPUT)


def _inside(name: str, parameter: str) -> bool:
    return name == parameter or name.startswith((f"{parameter}.", f"{parameter}["))


def _model_tracks(contract: Contract, sights: Sequence[Sight]) -> Iterator[Track]:
    known = {one.day: True if one.documented else ABSENT for one in sights if one.documented is not None}
    if any(known.values()):
        yield _track(None, "documented", known)
        yield _track(None, "page", {one.day: one.pages[0] for one in sights if one.read})
    if any(known.values()) and contract.is_model:
        yield _track(None, "models", {one.day: list(one.models) for one in sights if one.read})
    if any(one.deprecated for one in sights):
        yield _track(None, "deprecated", {one.day: one.deprecated for one in sights if one.read})


def _parameter_tracks(tables: Mapping[str, Mapping[str, Mapping[str, Json]]]) -> Iterator[Track]:
    for path in sorted({path for table in tables.values() for path in table}):
        parent = parent_of(path)
        # What comes or goes with what holds it is no change of its own.
        beside = {day: table for day, table in tables.items() if path in table or parent in table or parent == ""}
        yield _track(path, PRESENCE, {day: True if path in table else ABSENT for day, table in beside.items()})
        there = {day: table[path] for day, table in tables.items() if path in table}
        for fact in sorted({fact for facts in there.values() for fact in facts}, key=_order):
            yield _track(path, fact, {day: facts.get(fact, ABSENT) for day, facts in there.items()})


def _order(fact: str) -> tuple[int, str]:
    """The order of facts, those of media last."""
    return (_PLACES.get(fact, len(_PLACES)), fact)


def _track(path: str | None, fact: str, values: Mapping[str, Json | Absent]) -> Track:
    """The track of a fact whose value on each known day is given, by day."""
    days = list(values)
    events = []
    for number in range(1, len(days)):
        before, after = values[days[number - 1]], values[days[number]]
        if not same(before, after):
            earlier = [values[day] for day in days[: number - 1]]
            again = any(_returns(fact, before, after, one) for one in earlier)
            events.append(Event(day=days[number], last=days[number - 1], before=before, after=after, again=again))
    return Track(path=path, fact=fact, first=days[0], value=values[days[-1]], events=tuple(events))


def _returns(fact: str, before: Json | Absent, after: Json | Absent, earlier: Json | Absent) -> bool:
    """Whether a change goes back, as a whole or in one member, to what was ``earlier``."""
    if (before is ABSENT) != (after is ABSENT):
        return (earlier is ABSENT) == (after is ABSENT)
    if same(after, earlier):
        return True
    if not _is_set(fact) or not (isinstance(before, list) and isinstance(after, list) and isinstance(earlier, list)):
        return False
    old, new, past = ({_key(one) for one in values} for values in (before, after, earlier))
    return any((key in past) == (key in new) for key in old ^ new)


def _is_set(fact: str) -> bool:
    """Whether a list is one of members that come and go by themselves; a default is one value."""
    return fact in ("enum", "models") or fact.startswith("media.")


def member_change(fact: str, event: Event) -> MemberChange | None:
    """How the members changed where both values of ``event`` are lists of members; else None."""
    if not _is_set(fact) or not (isinstance(event.before, list) and isinstance(event.after, list)):
        return None
    return members_between(event.before, event.after)


def members_between(old: Sequence[Json], new: Sequence[Json]) -> MemberChange:
    """How the members of a list changed."""
    before = {_key(one): one for one in old}
    after = {_key(one): one for one in new}
    added = {key: one for key, one in after.items() if key not in before}
    removed = {key: one for key, one in before.items() if key not in after}
    recased = []
    for gone_key, gone in list(removed.items()):
        for come_key, come in added.items():
            if isinstance(gone, str) and isinstance(come, str) and gone.casefold() == come.casefold():
                recased.append((gone, come))
                del removed[gone_key], added[come_key]
                break
    return MemberChange(
        added=tuple(added.values()),
        removed=tuple(removed.values()),
        recased=tuple(recased),
        reordered=[key for key in before if key in after] != [key for key in after if key in before],
    )


def _key(value: Json) -> str:
    """A text that is the same for the same value only, its type included."""
    return json.dumps(value, sort_keys=True)
