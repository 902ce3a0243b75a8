"""Which fact of the documentation it turns on that a right payload is refused.

A refused payload is held beside the nearest right one that is accepted. What they differ in is taken back as far as
that leaves it refused: what stays is to blame. Which fact of that parameter it is, the values say: those that are
refused lie beyond those that are accepted, or among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from conformance.audit.channel import dumps
from conformance.audit.ground import Fact, at
from conformance.audit.trial import Row, Trial
from conformance.cross_rules import parameter_at
from conformance.facts import same
from conformance.model import ABSENT, Json, Parameter

MOST_FINDINGS = 80
"""Findings of this kind of one model; a subject with more of them follows another table altogether."""

Values = Mapping[str, Json]
"""Values of parameters by name; ABSENT for one that is left out."""


class Blame(NamedTuple):
    """What one refused payload turns on.

    Attributes:
        path: dotted path of the parameter; empty where several are to blame together.
        names: the parameters to blame.
        instead: what an accepted payload holds of them.
        rows: every refused payload that turns on the same.
    """

    path: str
    names: tuple[str, ...]
    instead: Values
    rows: list[Row]


def blames(trial: Trial, refused: Sequence[Row], accepted: Sequence[Row]) -> Iterator[Blame]:
    """What refused payloads turn on, all of them right; ``accepted`` are right payloads that are accepted."""
    todo = sorted(refused, key=lambda row: (len(row.text), row.text.count(" "), row.text))
    near = [(row, _texts(row.payload)) for row in accepted if isinstance(row.payload, dict)]
    for _ in range(MOST_FINDINGS):
        if not todo:
            return
        first = todo.pop(0)
        if not isinstance(first.payload, dict) or not near:
            yield Blame("", (), {}, [first, *todo])
            return
        base = _nearest(_texts(first.payload), near)
        row, names = _reduced(trial, first, base)
        held, instead = dict(row.payload), {name: base.payload.get(name, ABSENT) for name in names}
        path = _path(names[0], held.get(names[0], ABSENT), instead[names[0]]) if len(names) == 1 else ""
        blame = Blame(path, names, instead, [row])
        explained = _explained(trial, blame, [first, *todo])
        blame.rows.extend(one for one in explained if one.text != row.text)
        known = {one.text for one in explained} | {first.text}
        todo = [one for one in todo if one.text not in known]
        yield blame
    if todo:
        yield Blame("", (), {}, todo)


def _texts(payload: Values) -> dict[str, str]:
    return {name: dumps(value) for name, value in payload.items()}


def _nearest(texts: Mapping[str, str], near: Sequence[tuple[Row, Mapping[str, str]]]) -> Row:
    """The accepted payload that differs in the fewest parameters, the smaller of two."""

    def distance(pair: tuple[Row, Mapping[str, str]]) -> tuple[int, int]:
        row, other = pair
        return sum(texts.get(name) != other.get(name) for name in {**texts, **other}), len(row.text)

    return min(near, key=distance)[0]


def _reduced(trial: Trial, row: Row, base: Row) -> tuple[Row, tuple[str, ...]]:
    """A payload that is refused and right, with as little as can be other than in ``base``, and what that is."""
    payload, other = row.payload, base.payload
    names = [name for name in {**payload, **other} if not same(payload.get(name, ABSENT), other.get(name, ABSENT))]
    while len(names) > 1:
        candidates = [[name for name in names if name != out] for out in reversed(names)]
        payloads = [_with(other, {name: payload.get(name, ABSENT) for name in kept}) for kept in candidates]
        found = {one.text: one for one in trial.ask(payloads)}
        for kept, smaller in zip(candidates, payloads, strict=True):
            one = found.get(dumps(smaller))
            if one is not None and one.is_right and one.refused:
                row, names = one, kept
                break
        else:
            break
    return row, tuple(names)


def _with(payload: Values, values: Values) -> dict[str, Json]:
    return {name: value for name, value in {**payload, **values}.items() if value is not ABSENT}


def _path(path: str, left: Json, right: Json) -> str:
    """The dotted path on which two values of one parameter differ: as deep as they differ in one place only."""
    if isinstance(left, dict) and isinstance(right, dict):
        names = [name for name in {**left, **right} if not same(left.get(name, ABSENT), right.get(name, ABSENT))]
        if len(names) == 1:
            return _path(f"{path}.{names[0]}", left.get(names[0], ABSENT), right.get(names[0], ABSENT))
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        places = [place for place, pair in enumerate(zip(left, right, strict=True)) if not same(*pair)]
        if len(places) == 1:
            return _path(f"{path}[]", left[places[0]], right[places[0]])
    return path


def _explained(trial: Trial, blame: Blame, rows: Sequence[Row]) -> list[Row]:
    """Those of ``rows`` that are accepted once what is to blame is as in an accepted payload."""
    repaired = [(row, _with(row.payload, blame.instead)) for row in rows if isinstance(row.payload, dict)]
    found = {one.text: one for one in trial.ask([one for _, one in repaired])}
    refused = {dumps([blame.rows[0].payload.get(name) for name in blame.names])}
    explained: list[Row] = []
    left: list[Row] = []
    for row, other in repaired:
        one = found.get(dumps(other))
        if one is not None and one.is_right and one.accepted:
            explained.append(row)
            refused.add(dumps([row.payload.get(name) for name in blame.names]))
        else:
            left.append(row)
    same_value = [row for row in left if dumps([row.payload.get(name) for name in blame.names]) in refused]
    return explained + same_value


def facts_of(trial: Trial, blame: Blame, accepted: Sequence[Row]) -> dict[Fact, list[Row]]:
    """The facts that a blame turns on, each with the refused payloads that show it."""
    if len(blame.names) != 1:
        return {Fact(", ".join(blame.names), "together"): blame.rows}
    one = parameter_at(trial.ground.reference.whole, blame.path)
    held = [(row, value) for row in blame.rows for value in at(row.payload, blame.path)]
    if not held:
        return {Fact(blame.path, "required"): blame.rows}
    known = [value for row in accepted for value in at(row.payload, blame.path)]
    if not known:
        return {Fact(blame.path, "parameter" if one.enum is None or len(one.enum) < 2 else "enum"): blame.rows}
    found: dict[Fact, list[Row]] = {}
    for row, value in held:
        found.setdefault(Fact(blame.path, _fact(one, value, [each for _, each in held], known)), []).append(row)
    return found


def _fact(one: Parameter, value: Json, refused: Sequence[Json], accepted: Sequence[Json]) -> str:
    """The fact of a parameter that a refused value turns on, by the values that are refused and accepted."""
    if one.enum is not None:
        return "enum"
    if isinstance(value, str):
        # By letters first, then as those count who count otherwise: by bytes, or by units of UTF-16.
        for size in (len, _bytes, _units):
            name = _beyond(value, refused, accepted, size, "minLength", "maxLength")
            if name is not None and (size is len or one.max_length is not None):
                return name
        return "pattern" if one.pattern is not None else "format" if one.format is not None else "type"
    if isinstance(value, bool) or value is None:
        return "type"
    if isinstance(value, (int, float)):
        name = _beyond(value, refused, accepted, lambda number: number, "minimum", "maximum")
        return name or ("step" if one.step is not None or one.multiple_of is not None else "type")
    if isinstance(value, list):
        return _beyond(value, refused, accepted, len, "minItems", "maxItems") or "items"
    return "type"


def _beyond(
    value: Json, refused: Sequence[Json], accepted: Sequence[Json], size: Any, below: str, above: str
) -> str | None:
    """The bound that a value is beyond, where all that is refused on its side lies beyond all that is accepted."""
    kind = (int, float) if isinstance(value, (int, float)) else type(value)
    sizes = [size(each) for each in accepted if isinstance(each, kind) and not isinstance(each, bool)]
    if not sizes:
        return None
    outside = [each for each in refused if isinstance(each, kind)]
    if any(min(sizes) <= size(each) <= max(sizes) for each in outside):
        return None
    return below if size(value) < min(sizes) else above


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
