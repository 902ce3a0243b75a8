"""What changed between two tables: a pure function of two values, which names each change by its rule.

Types count: ``True`` is not ``1``, and ``1`` is not ``1.0``. Names of the tables' parameters are compared as they are
after the repairs that ``documented.py`` makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from operator import attrgetter

from conformance.compare.finding import Finding
from conformance.facts import CHOICES, is_integral, parameter_to_json, same
from conformance.meaning import names_of
from conformance.model import ABSENT, Absent, Json, Parameter, Table
from conformance.record import replace

Change = tuple[str, str, Json | Absent, Json | Absent]
"""Rule id, path, old value, new value."""

_LOWER = ("minimum", "exclusive_minimum", "min_length", "min_items")
_UPPER = ("maximum", "exclusive_maximum", "max_length", "max_items")
_ALIKE = 0.6
"""Names at least so similar may be one parameter renamed."""


def compare(old: Table, new: Table, subject: str) -> list[Finding]:
    """Every change from ``old`` to ``new``, in the order of paths.

    Args:
        subject: the model's id or the endpoint's name.
    """
    found = [
        Finding(rule=rule, subject=subject, path=path, old=before, new=after)
        for rule, path, before, after in _tables(old, new)
    ]
    return sorted(found, key=lambda one: (one.path, one.rule, repr(one.old), repr(one.new)))


def _tables(old: Table, new: Table) -> Iterator[Change]:
    if old.endpoint != new.endpoint:
        yield "endpoint-changed", "", old.endpoint, new.endpoint
    yield from parameter_changes(body_of(old), body_of(new), "")


def body_of(table: Table) -> Parameter:
    """The request body that a table describes, as one object."""
    return replace(table.body_schema or Parameter(), type="object", properties=table.body)


def parameter_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    """Every change of one parameter, and below it."""
    if not _says_the_same(old, new):
        yield from _own_changes(old, new, path)
    if old.type == new.type:
        kept, keeps = _closedness(old, path), _closedness(new, path)
        if kept != keeps:
            is_closed = keeps > kept
            yield ("object-closed" if is_closed else "object-opened"), path, is_closed, not is_closed
    if old.items is not new.items:
        yield from _list_changes(old, new, path)
    if old.properties or new.properties:
        yield from _member_changes(old.properties, new.properties, path)
    if _CHOSEN(old) != _NO_CHOICE or _CHOSEN(new) != _NO_CHOICE:
        yield from _choice_changes(old, new, path)


_NESTED = frozenset(("title", "items", "properties", "refs", "prose", "one_of", "any_of", "all_of", "not_"))
_OWN = attrgetter(*(name for name in Parameter.__slots__ if name not in _NESTED))
_TYPED = attrgetter("enum", "const", "default", "media")
_CHOSEN = attrgetter("one_of", "any_of", "all_of", "not_")
_NO_CHOICE = _CHOSEN(Parameter())


def _says_the_same(old: Parameter, new: Parameter) -> bool:
    """Whether nothing is to be found in the parameters themselves: almost always, so it has to be quick."""
    return bool(_OWN(old) == _OWN(new)) and repr(_TYPED(old)) == repr(_TYPED(new))


def _own_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if bool(old.required) is not bool(new.required):
        yield ("required-set" if new.required else "required-dropped"), path, bool(old.required), bool(new.required)
    yield from _type_changes(old, new, path)
    yield from _enum_changes(old, new, path)
    yield from _bound_changes(old, new, path)
    yield from _grid_changes(old, new, path)
    yield from _text_changes(old, new, path)
    yield from _default_changes(old, new, path)
    yield from _flag_changes(old, new, path)
    yield from _file_changes(old, new, path)


def _given(value: object) -> Json | Absent:
    return ABSENT if value is None else value


def _type_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.type == new.type:
        return
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
    yield rule, path, _given(old.type), _given(new.type)


def _enum_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.const is not ABSENT or new.const is not ABSENT:
        yield from _const_changes(old, new, path)
    if old.enum is None or new.enum is None:
        if old.enum is not new.enum:
            rule = "enum-set" if old.enum is None else "enum-opened"
            yield rule, path, _members(old.enum), _members(new.enum)
        return
    gone, come = _apart(old.enum, new.enum), _apart(new.enum, old.enum)
    if not gone and not come:
        if not same(list(old.enum), list(new.enum)):
            yield "enum-reordered", path, list(old.enum), list(new.enum)
        return
    for member in gone:
        other = next((one for one in come if _is_respelled(member, one)), ABSENT)
        if other is ABSENT:
            yield "enum-member-removed", path, member, ABSENT
            continue
        come.remove(other)
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
    known = set(map(repr, others))
    return [one for one in members if repr(one) not in known]


def _is_respelled(one: Json, other: Json) -> bool:
    """Whether two members differ in letter case or blanks only, or in their type: 5 and "5"."""
    return _folded(one) == _folded(other)


_SEPARATORS = re.compile(r"[ _-]+(?![0-9])|(?<=[a-z])[ _]+")
"""What spellings may differ in. In front of a digit it may be a sign, or stand between two numbers."""


def _folded(value: Json) -> str:
    plain = int(value) if is_integral(value) else value
    return _SEPARATORS.sub("", str(plain).casefold())


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
        moved = _decimal(new.minimum or 0) - _decimal(old.minimum or 0) if attribute == "step" else Fraction(0)
        if before != after:
            yield f"{name}-{_grid_action(_decimal(before), _decimal(after), moved)}", path, before, after
        elif moved % _decimal(before):
            yield "step-shifted", path, _given(old.minimum), _given(new.minimum)


def _grid_action(before: Fraction, after: Fraction, moved: Fraction) -> str:
    if not before % after and not moved % after:
        return "refined"
    return "coarsened" if not after % before and not moved % before else "changed"


def _decimal(number: int | float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def _text_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for name in ("pattern", "format"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            action = "set" if before is None else "removed" if after is None else "changed"
            yield f"{name}-{action}", path, _given(before), _given(after)


def _default_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.default is new.default:
        return
    if old.default is ABSENT or new.default is ABSENT:
        rule = "default-added" if old.default is ABSENT else "default-removed"
        yield rule, path, old.default, new.default
    elif not same(old.default, new.default):
        yield "default-changed", path, old.default, new.default


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
    has_choices = one.one_of or one.any_of or one.all_of
    return int(bool(one.properties) or bool(has_choices and names_of(one)))


_MORE_IS_LESS = frozenset(("min_seconds", "min_px"))
"""Limits of files of which a larger number allows less."""


def _file_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for key in sorted((old.media.keys() | new.media.keys()) - {"kind"}):  # the kind is a reading of ours
        before, after = old.media.get(key), new.media.get(key)
        if same(before, after) or _is_reordered(before, after):
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


def _list_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    if old.items is not None and new.items is not None:
        yield from parameter_changes(old.items, new.items, f"{path}[]")
    elif old.items is not new.items:
        told = old.items or new.items or Parameter()
        held: Json = parameter_to_json(told)
        rule = "items-set" if old.items is None else "items-opened"
        yield rule, f"{path}[]", (ABSENT if old.items is None else held), (held if old.items is None else ABSENT)


def _member_changes(old: Mapping[str, Parameter], new: Mapping[str, Parameter], path: str) -> Iterator[Change]:
    prefix = f"{path}." if path else ""
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    became = _successors({name: old[name] for name in gone}, {name: new[name] for name in come}) if gone else {}
    for name in gone:
        if name not in became:
            rule = "parameter-required-removed" if old[name].required else "parameter-removed"
            yield rule, f"{prefix}{name}", parameter_to_json(old[name]), ABSENT
            continue
        other, rule = became[name]
        come.remove(other)
        yield rule, f"{prefix}{name}", name, other
        yield from parameter_changes(old[name], new[other], f"{prefix}{other}")
    for name in come:
        rule = "parameter-required-added" if new[name].required else "parameter-added"
        yield rule, f"{prefix}{name}", ABSENT, parameter_to_json(new[name])
    for name in old:
        if name in new:
            yield from parameter_changes(old[name], new[name], f"{prefix}{name}")


def _successors(gone: Mapping[str, Parameter], come: Mapping[str, Parameter]) -> dict[str, tuple[str, str]]:
    """What has become of lost parameters: name → new name, and the rule that says how. The most alike go first."""
    pairs = sorted(
        (-score, sorted((name, other)), name, other, rule)
        for name, one in gone.items()
        for other, child in come.items()
        for score, rule in _resemblance(name, one, other, child)
    )
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, _, name, other, rule in pairs:
        if name not in found and other not in taken:
            found[name] = other, rule
            taken.add(other)
    return found


def _resemblance(name: str, one: Parameter, other: str, child: Parameter) -> Iterator[tuple[float, str]]:
    """How sure it is that two names are of one parameter, and the rule that says so; nothing where they are not."""
    if _folded(name) == _folded(other):
        yield 2.0, "parameter-case-changed"
    elif _shape(child) == _shape(one) and (score := _likeness(name, other)) >= _ALIKE:
        yield score, "parameter-renamed"


def _likeness(one: str, other: str) -> float:
    """How similar two names are, from 0 to 1, whichever comes first."""
    left, right = sorted((one, other))
    return SequenceMatcher(None, left, right).ratio()


def _shape(one: Parameter) -> tuple[object, ...]:
    items = one.items.type if one.items is not None else None
    return one.type, items, bool(one.required), one.enum is None, tuple(one.properties)


def _choice_changes(old: Parameter, new: Parameter, path: str) -> Iterator[Change]:
    for keyword, attribute in CHOICES:
        before, after = getattr(old, attribute), getattr(new, attribute)
        added, removed = ("constraint-added", "constraint-removed")
        if keyword != "allOf":
            added, removed = ("alternative-added", "alternative-removed") if before and after else (added, removed)
        for place in range(max(len(before), len(after))):
            where = f"{path}|{keyword}[{place}]"
            if place >= len(before):
                yield added, where, ABSENT, parameter_to_json(after[place])
            elif place >= len(after):
                yield removed, where, parameter_to_json(before[place]), ABSENT
            else:
                yield from parameter_changes(before[place], after[place], where)
    if old.not_ is not None and new.not_ is not None:
        # What is excluded: more there is less here.
        excluded, excludes = parameter_to_json(old.not_), parameter_to_json(new.not_)
        if not same(excluded, excludes):
            yield "constraint-removed", f"{path}|not", excluded, ABSENT
            yield "constraint-added", f"{path}|not", ABSENT, excludes
    elif old.not_ is not None:
        yield "constraint-removed", f"{path}|not", parameter_to_json(old.not_), ABSENT
    elif new.not_ is not None:
        yield "constraint-added", f"{path}|not", ABSENT, parameter_to_json(new.not_)
