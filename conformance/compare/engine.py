"""What changed between two tables: a pure function of two values, which names each change by its rule.

Types count: ``True`` is not ``1``, and ``1`` is not ``1.0``, except in bounds and limits of files, which are numbers
whatever their spelling. Names of the tables' parameters are compared as they are after the repairs that
``documented.py`` makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from conformance.compare.alike import is_alike, says_the_same
from conformance.compare.finding import Finding
from conformance.compare.likeness import folded, successors
from conformance.compare.moves import COME, GONE, Change, Found, with_moves
from conformance.compare.taken import asked_anew, takes_more
from conformance.facts import CHOICES, LIMITS, broken_facts, parameter_to_json, same
from conformance.meaning import has_choices, names_of
from conformance.model import ABSENT, Absent, Json, Parameter, Table
from conformance.numbers import Number, on_grid
from conformance.record import replace

_LOWER = ("minimum", "exclusive_minimum", "min_length", "min_items")
_UPPER = ("maximum", "exclusive_maximum", "max_length", "max_items")
_NOTHING = Parameter()
_PLACE = attrgetter("path", "rule")


def compare(old: Table, new: Table, subject: str) -> list[Finding]:
    """Every change from ``old`` to ``new``, in the order of paths.

    Args:
        subject: the model's id or the endpoint's name.
    """
    changes = _tables(old, new)
    if not changes:
        return []
    found = [
        Finding(rule, subject, path, _told(before), _told(after))
        for rule, path, before, after in with_moves(changes, _changes)
    ]
    if len(found) > 1:
        found.sort(key=_PLACE)
        if len(set(map(_PLACE, found))) < len(found):  # several of one rule at one place: their values tell them apart
            found.sort(key=Finding.order)
    return found


def _tables(old: Table, new: Table) -> list[Found]:
    found: list[Found] = []
    if (old.method, old.path) != (new.method, new.path):
        found.append(("endpoint-changed", "", old.endpoint, new.endpoint))
    if old.body_schema is None is new.body_schema and bool(old.body) is bool(new.body):
        _add_members(old.body, new.body, "", found)
    else:
        found += _changes(old.whole, new.whole, "")
    return found


def body_changes(old: Parameter, new: Parameter) -> list[Change]:
    """Every change between two request bodies."""
    found = with_moves(_changes(old, new, ""), _changes)
    return [(rule, path, _told(before), _told(after)) for rule, path, before, after in found]


def parameter_changes(old: Parameter, new: Parameter, path: str) -> list[Change]:
    """Every change of one parameter, and below it."""
    return [(rule, where, _told(before), _told(after)) for rule, where, before, after in _changes(old, new, path)]


def _told(value: Json | Absent | Parameter) -> Json | Absent:
    """A value of a change: a parameter as JSON."""
    return parameter_to_json(value) if isinstance(value, Parameter) else value


def _changes(old: Parameter, new: Parameter, path: str) -> list[Found]:
    found: list[Found] = []
    if not is_alike(old, new):
        _add_changes(old, new, path, found)
    return found


def _add_changes(old: Parameter, new: Parameter, path: str, found: list[Found]) -> None:
    """Put every change of one parameter, and below it, into ``found``; of two that are alike there is none."""
    if not says_the_same(old, new):
        found += _own_changes(old, new, path)
    if old.default is not ABSENT or new.default is not ABSENT:
        found += _validity_changes(old, new, path)
    is_chosen = has_choices(old) or has_choices(new)
    is_object = is_chosen or old.properties or new.properties
    if old.type == new.type and (is_object or old.additional_properties is not new.additional_properties):
        kept, keeps = _closedness(old, path), _closedness(new, path)
        if kept != keeps:
            is_closed = keeps > kept
            found.append(("object-closed" if is_closed else "object-opened", path, is_closed, not is_closed))
    if old.items is not None and new.items is not None:
        if not is_alike(old.items, new.items):
            _add_changes(old.items, new.items, f"{path}[]", found)
    elif old.items is not new.items:
        found.append(_list_change(old, new, path))
    if old.properties or new.properties:
        _add_members(old.properties, new.properties, path, found)
        if old.properties.keys() != new.properties.keys() and (takes_more(old) or takes_more(new)):
            _add_asked((old.properties, new.properties), (old, new), path, found)
    if is_chosen:
        found += _choice_changes(old, new, path)


def _own_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if bool(old.required) is not bool(new.required):
        aspect = "required-in-alternative" if "|oneOf[" in path or "|anyOf[" in path else "required"
        yield f"{aspect}-{'set' if new.required else 'dropped'}", path, bool(old.required), bool(new.required)
    if old.type != new.type:
        yield _type_change(old, new, path)
    if old.enum is not new.enum:
        yield from _enum_changes(old.enum, new.enum, path)
    if old.const is not new.const:
        yield from _const_changes(old, new, path)
    if old.as_tuple[LIMITS] != new.as_tuple[LIMITS]:  # all of these are compared one by one, by their values alone
        yield from _bound_changes(old, new, path)
        yield from _grid_changes(old, new, path)
        yield from _text_changes(old, new, path)
        yield from _flag_changes(old, new, path)
    if old.default is not new.default:
        yield from _default_changes(old, new, path)
    if old.media is not new.media and old.media != new.media:
        yield from _file_changes(old, new, path)


def _given(value: object) -> Json | Absent:
    return ABSENT if value is None else value


def _type_change(old: Parameter, new: Parameter, path: str) -> Change:
    pair = {old.type, new.type}
    narrower = new.type == "integer" and old.type == "number"
    if None in pair or pair == {"integer", "number"}:
        rule = "type-narrowed" if old.type is None or narrower else "type-widened"
    elif "string" in pair and pair & {"number", "integer"}:
        rule = "type-number-or-text"
    elif "array" in pair:
        rule = "type-scalar-or-list"
    else:
        rule = "type-changed"
    return rule, path, _given(old.type), _given(new.type)


def _enum_changes(old: Sequence[Json] | None, new: Sequence[Json] | None, path: str) -> Iterator[Change]:
    if old is None or new is None:
        yield ("enum-set" if old is None else "enum-opened"), path, _members(old), _members(new)
        return
    gone, come = _apart(old, new), _apart(new, old)
    if not gone and not come:
        if not same(old, new):
            yield "enum-reordered", path, list(old), list(new)
        return
    spellings: dict[str, list[Json]] = {}
    for one in come:
        spellings.setdefault(folded(one), []).append(one)
    for member in gone:
        others = spellings.get(folded(member)) if spellings else None
        if not others:
            yield "enum-member-removed", path, member, ABSENT
            continue
        other = others.pop(0)
        come = [one for one in come if one is not other]
        rule = "enum-member-type-changed" if type(member) is not type(other) else "enum-member-case-changed"
        yield rule, path, member, other
    yield from (("enum-member-added", path, ABSENT, member) for member in come)


def _const_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.const is ABSENT:
        yield "const-set", path, ABSENT, new.const
    elif new.const is ABSENT:
        yield "const-removed", path, old.const, ABSENT
    elif not same(old.const, new.const):
        yield "const-changed", path, old.const, new.const


def _members(enum: Sequence[Json] | None) -> Json | Absent:
    return ABSENT if enum is None else list(enum)


def _apart(members: Sequence[Json], others: Sequence[Json]) -> list[Json]:
    """The members that are not among the others, types included."""
    if {*map(type, members), *map(type, others)} <= {str}:
        plain = set(others)
        return [one for one in members if one not in plain]
    known = set(map(repr, others))
    return [one for one in members if repr(one) not in known]


def _bound_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for attribute in (*_LOWER, *_UPPER):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before == after:
            continue
        action = "set" if before is None else "removed" if after is None else "raised" if after > before else "lowered"
        yield f"{attribute.replace('_', '-')}-{action}", path, _given(before), _given(after)


def _grid_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for attribute in ("step", "multiple_of"):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before is None and after is None:
            continue
        name = attribute.replace("_", "-")
        if before is None or after is None:
            yield f"{name}-{'set' if before is None else 'removed'}", path, _given(before), _given(after)
            continue
        # Steps start at the minimum; where that moves, so does the grid.
        starts = (old.minimum or 0, new.minimum or 0) if attribute == "step" else (0, 0)
        if before != after:
            yield f"{name}-{_grid_action(before, after, starts)}", path, before, after
        elif not on_grid(starts[1], before, starts[0]):
            yield "step-shifted", path, _given(old.minimum), _given(new.minimum)


def _grid_action(before: Number, after: Number, starts: tuple[Number, Number]) -> str:
    start, becomes = starts
    if on_grid(before, after) and on_grid(becomes, after, start):
        return "refined"
    return "coarsened" if on_grid(after, before) and on_grid(becomes, before, start) else "changed"


def _text_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for name in ("pattern", "format"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            action = "set" if before is None else "removed" if after is None else "changed"
            yield f"{name}-{action}", path, _given(before), _given(after)


def _default_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.default is ABSENT or new.default is ABSENT:
        rule = "default-added" if old.default is ABSENT else "default-removed"
        yield rule, path, old.default, new.default
    elif not same(old.default, new.default):
        yield "default-changed", path, old.default, new.default


def _validity_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    """Whether the default is one that its own parameter allows, where that has changed."""
    was, is_broken = _is_default_broken(old), _is_default_broken(new)
    if is_broken and not was:
        yield "default-invalidated", path, ABSENT, new.default
    elif was and not is_broken:
        yield "default-valid-again", path, old.default, ABSENT


def _is_default_broken(one: Parameter) -> bool:
    return one.default is not ABSENT and next(broken_facts(one, one.default), None) is not None


def _flag_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for attribute, on, off in (
        ("nullable", "null-allowed", "null-refused"),
        ("unique_items", "unique-items-set", "unique-items-dropped"),
        ("deprecated", "deprecated", "no-longer-deprecated"),
    ):
        before, after = bool(getattr(old, attribute)), bool(getattr(new, attribute))
        if before is not after:
            yield (on if after else off), path, before, after


def _closedness(one: Parameter, path: str) -> int:
    """How much an object says against names that it does not know: 0 nothing, 1 by naming others, 2 in so many words.

    Alternatives name some of the names only: they say nothing by it.
    """
    if one.additional_properties is not None:
        return 0 if one.additional_properties else 2
    if path.endswith("|not") or (path.endswith("]") and not path.endswith("[]")):
        return 0
    return int(bool(one.properties or names_of(one)))


_MORE_IS_LESS = frozenset(("min_seconds", "min_px"))
"""Limits of files of which a larger number allows less."""


def _file_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for key in sorted((old.media.keys() | new.media.keys()) - {"kind"}):  # the kind is a reading of ours
        before, after = old.media.get(key), new.media.get(key)
        if before == after or _is_reordered(before, after):
            continue
        yield f"file-limit-{_file_action(key, before, after)}", f"{path}|file.{key}", _given(before), _given(after)


def _is_reordered(before: Json, after: Json) -> bool:
    is_list = isinstance(before, list) and isinstance(after, list)
    return is_list and not _apart(before, after) and not _apart(after, before)


def _file_action(key: str, before: Json, after: Json) -> str:
    if before is None or after is None:
        return "tightened" if before is None else "loosened"
    if isinstance(before, list) and isinstance(after, list):
        gone, come = _apart(before, after), _apart(after, before)
        return "changed" if bool(gone) is bool(come) else "tightened" if gone else "loosened"
    is_tighter = (after > before) is (key in _MORE_IS_LESS)
    return "tightened" if is_tighter else "loosened"


def _list_change(old: Parameter, new: Parameter, path: str) -> Found:
    if old.items is None:
        return "items-set", f"{path}[]", ABSENT, new.items or _NOTHING
    return "items-opened", f"{path}[]", old.items, ABSENT


def _add_members(old: Mapping[str, Parameter], new: Mapping[str, Parameter], path: str, found: list[Found]) -> None:
    prefix = f"{path}." if path else ""
    if old.keys() != new.keys():
        found += _names_changes(old, new, prefix)
    for name, one in old.items():
        other = new.get(name)
        if other is not one and other is not None and not is_alike(one, other):
            _add_changes(one, other, f"{prefix}{name}", found)


def _names_changes(old: Mapping[str, Parameter], new: Mapping[str, Parameter], prefix: str) -> Iterator[Found]:
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    became = successors({name: old[name] for name in gone}, {name: new[name] for name in come}) if gone else {}
    for name in gone:
        if name not in became:
            rule = "parameter-required-removed" if old[name].required else "parameter-removed"
            yield rule, f"{prefix}{name}", old[name], ABSENT
            continue
        other, rule = became[name]
        come.remove(other)
        yield rule, f"{prefix}{name}", name, other
        yield from _changes(old[name], new[other], f"{prefix}{other}")
    for name in come:
        rule = "parameter-required-added" if new[name].required else "parameter-added"
        yield rule, f"{prefix}{name}", ABSENT, new[name]


def _add_asked(
    named: tuple[Mapping[str, Parameter], Mapping[str, Parameter]],
    holders: tuple[Parameter, Parameter],
    path: str,
    found: list[Found],
) -> None:
    prefix = f"{path}." if path else ""
    told = {one[1] for one in found if one[0] in (*COME, *GONE)}
    for name, one, other in asked_anew(*named, *holders):
        if f"{prefix}{name}" in told:
            found += _changes(one, other, f"{prefix}{name}")


def _names_alone(
    holder: Parameter, members: Sequence[Parameter], known: frozenset[str] | None, path: str
) -> Iterator[tuple[str, Parameter]]:
    """The names that an object has by its alternatives alone, which all came or went: so do the names.

    Args:
        known: on the side that has no alternatives; None where any name is taken there.
    """
    named = {name: child for member in reversed(members) for name, child in member.properties.items()}
    for name in sorted(named.keys() - holder.properties.keys() - known) if known is not None else ():
        # Not of every request, whatever an alternative says.
        yield f"{path}.{name}".lstrip("."), replace(named[name], required=False)


def _choice_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Found]:
    for keyword, attribute in CHOICES:
        before, after = getattr(old, attribute), getattr(new, attribute)
        added, removed = ("constraint-added", "constraint-removed")
        if keyword != "allOf":
            added, removed = ("alternative-added", "alternative-removed") if before and after else (added, removed)
        for place in range(max(len(before), len(after))):
            where = f"{path}|{keyword}[{place}]"
            if place >= len(before):
                yield added, where, ABSENT, after[place]
            elif place >= len(after):
                yield removed, where, before[place], ABSENT
            else:
                found = _changes(before[place], after[place], where)
                if before[place].properties.keys() != after[place].properties.keys():
                    _add_asked((before[place].properties, after[place].properties), (old, new), where, found)
                yield from found
        if bool(before) is not bool(after):
            holder, other = (old, new) if before else (new, old)
            for where, held in _names_alone(holder, before or after, names_of(other), path):
                if before:
                    yield "parameter-removed", where, held, ABSENT
                else:
                    yield "parameter-added", where, ABSENT, held
    if old.not_ is not None and new.not_ is not None:
        # What is excluded: more there is less here.
        if _changes(old.not_, new.not_, ""):
            yield "constraint-removed", f"{path}|not", old.not_, ABSENT
            yield "constraint-added", f"{path}|not", ABSENT, new.not_
    elif old.not_ is not None:
        yield "constraint-removed", f"{path}|not", old.not_, ABSENT
    elif new.not_ is not None:
        yield "constraint-added", f"{path}|not", ABSENT, new.not_
