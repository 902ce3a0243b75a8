"""Payloads as integrators hold them, each with what is documented instead: the conversions from the other end.

A right payload is turned into a form that a listed conversion leads back from; nothing here converts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conformance.contract import Contract
from conformance.laws.case import members
from conformance.laws.oracle import faults, holds_number
from conformance.laws.probes import OTHER_LINK
from conformance.laws.rule_oracle import is_number
from conformance.laws.values import same_value
from conformance.model import Conversion, Json, Parameter
from conformance.payload import aliases_of, starts_of
from conformance.record import replace

if TYPE_CHECKING:
    from conformance.laws.law import Material

_MOST_VALUES = 150
"""So many documented values of one parameter are held in other forms."""

_UNITS = {"seconds": ("{} seconds", "{}s", "{} SEC", "{} second"), "times": ("{}x", "{} X", "{} times")}
_NEVER: tuple[Json, ...] = ("٠٫٥", "1_0", "1,000", "+1", ".5", "1e999", True, [[1]], [1, 2], {"x": 1}, "none of these")
"""Values that no conversion takes for a number or a member: they stay, and are violations."""


class Place(NamedTuple):
    """One parameter that a payload may hold: dotted path, facts, what is declared of its conversion."""

    path: str
    parameter: Parameter
    conversion: Conversion


def places(contract: Contract, whole: Parameter) -> Iterator[Place]:
    """Every parameter of ``whole`` at any depth, with what ``contract`` declares of its conversion."""
    declared: dict[str, Conversion] = {}
    for start, _ in starts_of(contract):
        for path, how in contract.conversions.items():
            if path.startswith(start):
                declared.setdefault(path.removeprefix(start), how)
    yield from _places(whole, "", declared)


def _places(one: Parameter, path: str, declared: dict[str, Conversion]) -> Iterator[Place]:
    prefix = f"{path}." if path else ""
    for name, child in members(one).items():
        where = f"{prefix}{name}"
        yield Place(where, child, declared.get(where, Conversion()))
        items = child.items
        if items is not None:
            # Members of a list go by what their list declares.
            yield Place(f"{where}[]", items, declared.get(f"{where}[]") or declared.get(where, Conversion()))
        yield from _places(items if items is not None else child, f"{where}[]" if items else where, declared)


class Meant(NamedTuple):
    """A payload as it is held, and what it has to become; None where it has to stay as it is."""

    held: Json
    documented: Json | None


def held_inputs(material: Material) -> Iterator[dict[str, Json]]:
    """For every place and every documented value tried, every form of it: the valid payload, the place, the form.

    ``{"documented": …, "path": "duration", "form": "5 seconds"}``, or with ``alias`` the name that it is held under.
    """
    seen: Counter[str] = Counter()
    for case in material.cases:
        if material.verdict(case.payload):
            continue
        fitting = _fitting(material.reference.whole, case.payload)
        for place in _by_path(material).values():
            for value in value_at(case.payload, place.path):
                key, first = f"{place.path} {fitting} {value!r}", place.path not in seen
                if seen[key] or seen[place.path] >= _MOST_VALUES:
                    continue
                seen.update((key, place.path))
                forms = [*held_forms(place.parameter, place.conversion, value)]
                forms += _staying(place.parameter) if first else []
                yield from ({"documented": case.payload, "path": place.path, "form": form} for form in forms)
    for payload, alias, name in alias_uses(material):
        for form in _aliased_forms(payload[name]):
            yield {"documented": payload, "path": name, "alias": alias, "form": form}


def _fitting(whole: Parameter, payload: Json) -> list[int]:
    """Which alternatives a payload keeps: a value may be held otherwise in each."""
    members = (*whole.one_of, *whole.any_of)
    open_ones = (replace(one, additional_properties=True) for one in members)
    return [place for place, one in enumerate(open_ones) if next(faults(one, payload), None) is None]


@lru_cache(maxsize=8)
def _by_path(material: Material) -> dict[str, Place]:
    return {place.path: place for place in places(material.reference.contract, material.reference.whole)}


def meant(material: Material, given: Json) -> Meant | None:
    """What one input of :func:`held_inputs` says, worked out anew; None where it says nothing.

    It says nothing if the documented payload is not as documented, the form is none of those that lead to its value,
    or the held payload is right already.
    """
    if not isinstance(given, dict) or not {"documented", "path", "form"} <= given.keys():
        return None
    payload, path, form = given["documented"], given["path"], given["form"]
    place, found = _by_path(material).get(path), value_at(payload, path)
    if place is None or not found or material.verdict(payload):
        return None
    stays = False
    if "alias" in given:
        if aliases_of(material.reference.contract).get(given["alias"]) != path or given["alias"] in payload:
            return None
        known = _aliased_forms(found[0])
        held = {name: one for name, one in payload.items() if name != path} | {given["alias"]: form}
    else:
        known, held = [*held_forms(place.parameter, place.conversion, found[0])], put(payload, path, form)
        stays = not _among(form, known)
        known = known + _staying(place.parameter)
    if not _among(form, known) or not material.reference.verdict(held):
        return None
    return Meant(held, None if stays else payload)


def _among(form: Json, known: list[Json]) -> bool:
    return any(same_value(form, one) for one in known)


def _staying(one: Parameter) -> list[Json]:
    """Values that no conversion takes for a number or a member of an enumeration."""
    return list(_NEVER) if one.type in ("number", "integer") or one.enum is not None else []


def _aliased_forms(value: Json) -> list[Json]:
    """What stands under an alias where ``value`` is meant: itself, and with a list around it or without."""
    if not isinstance(value, list):
        return [value, [value]]
    return [value, value[0]] if len(value) == 1 and isinstance(value[0], (str, int, float)) else [value]


def alias_uses(material: Material) -> Iterator[tuple[dict[str, Json], str, str]]:
    """Valid payloads that hold a parameter with an alias: up to three for each alias."""
    valid = [*material.bases, *(case.payload for case in material.cases if not material.verdict(case.payload))]
    for alias, name in aliases_of(material.reference.contract).items():
        found = [one for one in valid if name in one and alias not in one][:3]
        yield from ((payload, alias, name) for payload in found)


def in_conflict(material: Material) -> Iterator[dict[str, Json]]:
    """Payloads that hold a parameter under its name and an alias, with different values."""
    for payload, alias, name in alias_uses(material):
        other: Json = [OTHER_LINK, OTHER_LINK] if isinstance(payload[name], list) else f"{payload[name]}0"
        yield {**payload, alias: other}


def held_forms(one: Parameter, how: Conversion, value: Json) -> Iterator[Json]:
    """Other forms in which the documented ``value`` is held."""
    if next(faults(one, value), None) is not None:
        return  # another alternative allows it, and says nothing of how it is held
    if one.type == "array":
        if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list) and value[0] is not None:
            yield value[0]
        return
    if one.type in ("boolean", "object", None) or value is None:
        return
    yield [value]
    if one.enum is not None:
        yield from _of_member(one.enum, how, value)
    elif one.type in ("number", "integer"):
        if is_number(value) and repr(value) != "-0.0":
            yield from _of_number(one, how, value)
    elif holds_number(one):
        yield from _of_numeric_text(how, value)
    elif how.numeric and isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,8}", value):
        yield int(value)


def _of_numeric_text(how: Conversion, value: str) -> Iterator[Json]:
    number = float(value)
    if value != (str(int(number)) if number.is_integer() else repr(number)):
        return  # of a number only its plain spelling is made
    yield from (number, f" {value} ", *_with_unit(value, how))
    if number.is_integer():
        yield int(number)


def _of_member(enum: tuple[Json, ...], how: Conversion, value: Json) -> Iterator[Json]:
    alike = [one for one in enum if folded(one) == folded(value)]
    labelled = [label for label, member in how.labels.items() if member == value]
    taken = {folded(label) for label, member in how.labels.items() if member != value}
    if isinstance(value, str) and len(alike) == 1:
        for form in (value.swapcase(), value.replace("_", " "), f" {value} ", value.replace("_", "-").upper()):
            if form not in enum and folded(form) not in taken and form not in how.labels:
                yield form
    yield from (label for label in labelled if label not in enum)
    number = quantity(value, how)
    if number is not None and sum(quantity(one, how) == number for one in enum) == 1:
        forms = (number, float(number), str(number), *_with_unit(str(number), how))
        yield from (form for form in forms if not any(_equal(form, one) for one in enum))


def _equal(left: Json, right: Json) -> bool:
    return is_number(left) is is_number(right) and bool(left == right)


def folded(value: Json) -> str:
    """A text without regard to letter case, blanks, underscores and hyphens."""
    return re.sub(r"[\s_-]+", " ", str(value).casefold()).strip()


def quantity(value: Json, how: Conversion) -> int | float | None:
    """The number that a member of an enumeration says, with its unit or without."""
    if not isinstance(value, str):
        return value if is_number(value) else None
    text = value
    for form in _UNITS.get(how.unit or "", ()):
        word = form.removeprefix("{}").strip().lower()
        if text.lower().endswith(word):
            text = text[: -len(word)].strip()
            break
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", text) else None


def _of_number(one: Parameter, how: Conversion, value: int | float) -> Iterator[Json]:
    if one.type == "integer":
        value = int(value)
    text = repr(value)
    yield from (text, f"\t{text} ")
    if re.fullmatch(r"-?\d+\.\d{1,2}", text):  # three decimals behind a comma could be thousands
        yield text.replace(".", ",")
    yield from _with_unit(text, how)


def _with_unit(text: str, how: Conversion) -> list[str]:
    return [form.format(text) for form in _UNITS.get(how.unit or "", ())]


def value_at(payload: Json, path: str) -> list[Json]:
    """The value at a dotted path, the first member of each list, in a list; empty where there is none."""
    for step in path.split("."):
        name = step.removesuffix("[]")
        if not isinstance(payload, dict) or name not in payload:
            return []
        payload = payload[name]
        if step.endswith("[]"):
            if not isinstance(payload, list) or not payload:
                return []
            payload = payload[0]
    return [payload]


def place_value(payload: Json, path: str) -> Json:
    """The same, or None: for values that are not null."""
    found = value_at(payload, path)
    return found[0] if found else None


def put(payload: Json, path: str, value: Json) -> Json:
    """``payload`` with ``value`` at a dotted path that it has, in the first member of each list."""
    if not path:
        return value
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    inner = payload[name]
    if step.endswith("[]"):
        return {**payload, name: [put(inner[0], rest, value), *inner[1:]]}
    return {**payload, name: put(inner, rest, value)}
