"""What integrators hold, turned into what KIE takes: each change reported, nothing guessed, nothing dropped unsaid.

A payload that is valid comes back as it is. Otherwise names move from aliases to parameters, and each value goes the
way that ``conversions.py`` lists for it. What is still not as documented is a violation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from conformance.contract import Contract
from conformance.conversions import convert, wrapped
from conformance.facts import same
from conformance.json_pointer import steps_of, token
from conformance.messages import N_
from conformance.model import ABSENT, Conversion, Json, Parameter
from conformance.payload import aliases_of, starts_of
from conformance.validator import Note, Validator, Violation, validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that normalization made.

    Attributes:
        rule: id of the conversion; ``conversions.py`` lists them all.
        path: JSON Pointer of the value before the change.
        target: JSON Pointer of it afterwards; None where it went because its value stands under the documented name.
        before, after: the value; ``after`` is ABSENT where it went.
    """

    rule: str
    path: str
    target: str | None
    before: Json
    after: Json

    def to_json(self) -> dict[str, Json]:
        """The change as JSON: where it was and is, from what to what, and the conversion."""
        after = None if self.after is ABSENT else self.after
        return {"rule": self.rule, "path": self.path, "target": self.target, "from": self.before, "to": after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """What came out of normalization.

    Attributes:
        payload: to be sent, where there are no violations.
        changes: in the order in which they were made: replayed on the input they give the payload.
        violations: what is still not as documented.
    """

    payload: Json
    changes: tuple[Change, ...] = ()
    violations: tuple[Violation, ...] = ()


def normalize(model: str, input: Json) -> Normalized:
    """A payload as the documentation takes it. Pure: ``input`` is not touched.

    Args:
        model: a model id such as ``kling/v2-1-pro``, or a dedicated endpoint's name such as ``veo-generate``.
        input: the ``input`` object of a createTask request; the whole body for a dedicated endpoint.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ContractError: its file breaks the format.
    """
    return normalize_with(validator(model), input)


def normalize_with(ready: Validator, input: Json) -> Normalized:
    """The same with a validator at hand: of a contract that is not among the package's own."""
    changes: tuple[Change, ...] = ()
    found = _normalized(ready, input)
    # A value set right may bring the payload closer to another alternative, which then sets more right.
    while found.changes and len(changes) < _MOST_CHANGES:
        changes += found.changes
        found = _normalized(ready, found.payload)
    return replace(found, changes=changes)


_MOST_CHANGES = 1_000_000
"""Each run sets some value right for good, so that runs come to an end; this is for the case that they don't."""


def _normalized(ready: Validator, input: Json) -> Normalized:
    """One run: by the alternative under which the least is left to say, and the fewest names are unknown."""
    found = ready.check(input)
    if not found or not isinstance(input, dict):
        return Normalized(payload=input, violations=tuple(found))
    variants = _variants(ready.contract)
    return min(((_Run(ready, one).normalized(input), one) for one in variants), key=lambda run: _left(*run))[0]


def _left(run: Normalized, variant: _Variant) -> tuple[int, int, int]:
    unknown = sum(one.code == "unknown-parameter" for one in run.violations)
    return len(run.violations), unknown, len(run.payload.keys() - variant.properties.keys())


def replay(changes: tuple[Change, ...], payload: Json) -> Json:
    """``payload`` with ``changes`` made to it one by one; it is not touched itself."""
    for change in changes:
        payload = _without(payload, steps_of(change.path))
        if change.target is not None:
            payload = _with(payload, steps_of(change.target), change.after)
    return payload


@dataclass(frozen=True, slots=True)
class _Variant:
    """The parameters of one alternative, with those that stand beside all of them, and their conversion paths."""

    properties: Mapping[str, Parameter] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


def _variants(contract: Contract) -> Iterator[_Variant]:
    (start, whole), *alternatives = starts_of(contract)
    own = {name: f"{start}{name}" for name in whole.properties}
    if not alternatives:
        yield _Variant(whole.properties, own)
    for prefix, one in alternatives:
        # What an alternative says of a parameter that stands beside it is that it is needed, seldom its type.
        added = {name: child for name, child in one.properties.items() if name not in own}
        yield _Variant({**whole.properties, **added}, {**own, **{name: f"{prefix}{name}" for name in added}})


class _Run:
    """One payload on its way through one variant."""

    def __init__(self, ready: Validator, variant: _Variant) -> None:
        self.ready = ready
        self.variant = variant
        self.conversions = ready.contract.conversions
        self.aliases = {alias: name for alias, name in aliases_of(ready.contract).items() if name in variant.properties}
        self.changes: list[Change] = []
        self.conflicts: dict[str, Violation] = {}

    def normalized(self, payload: Mapping[str, Json]) -> Normalized:
        result = self.renamed(payload)
        for name, parameter in self.variant.properties.items():
            if name in result:
                pointer = f"/{token(name)}"
                result[name] = self.value(parameter, self.variant.paths[name], result[name], pointer)
        found = [one for one in self.ready.check(result) if one.path not in self.conflicts]
        return Normalized(
            payload=result if self.changes else payload,
            changes=tuple(self.changes),
            violations=(*found, *self.conflicts.values()),
        )

    def renamed(self, payload: Mapping[str, Json]) -> dict[str, Json]:
        """The payload with aliases moved; two names of one parameter go together only where they say the same."""
        result = dict(payload)
        for alias, name in self.aliases.items():
            if alias not in payload or alias in self.variant.properties:
                continue
            value, where, target = payload[alias], f"/{token(alias)}", f"/{token(name)}"
            if name not in result:
                del result[alias]
                result[name] = value
                self.changes.append(Change(rule="alias", path=where, target=target, before=value, after=value))
            elif self.means_the_same(name, value, result[name]):
                del result[alias]
                self.changes.append(Change(rule="alias-repeated", path=where, target=None, before=value, after=ABSENT))
            else:
                expected, hint = (
                    N_("the same as {name}, or only one of the two"),
                    N_("Keep {name} or {alias}, not both."),
                )
                note = Note(expected, hint, {"name": name, "alias": alias})
                self.conflicts[where] = Violation(("alias-conflict", where, note, value, self.ready.contract))
        return result

    def means_the_same(self, name: str, left: Json, right: Json) -> bool:
        parameter, path = self.variant.properties[name], self.variant.paths[name]
        quiet = _Run(self.ready, self.variant)
        return same(quiet.value(parameter, path, left, ""), quiet.value(parameter, path, right, ""))

    def value(self, parameter: Parameter, path: str, value: Json, pointer: str) -> Json:
        """``value`` converted, as deep as the table goes."""
        if parameter.type == "array":
            return self.members(parameter, path, value, pointer)
        if parameter.type == "object" or (parameter.type is None and parameter.properties):
            return self.object(parameter, path, value, pointer)
        for rule, after in convert(parameter, self.conversion(path), value):
            self.changes.append(Change(rule=rule, path=pointer, target=pointer, before=value, after=after))
            value = after
        return value

    def members(self, parameter: Parameter, path: str, value: Json, pointer: str) -> Json:
        if wrapped(parameter, value):
            self.changes.append(Change(rule="wrap", path=pointer, target=pointer, before=value, after=[value]))
            value = [value]
        if not isinstance(value, list) or parameter.items is None:
            return value
        items = parameter.items
        return [self.value(items, f"{path}[]", one, f"{pointer}/{place}") for place, one in enumerate(value)]

    def object(self, parameter: Parameter, path: str, value: Json, pointer: str) -> Json:
        if not isinstance(value, dict):
            return value
        result = dict(value)
        for name, child in parameter.properties.items():
            if name in result:
                result[name] = self.value(child, f"{path}.{name}", result[name], f"{pointer}/{token(name)}")
        return result

    def conversion(self, path: str) -> Conversion | None:
        """The conversion declared for a path; members of a list go by their list's."""
        return self.conversions.get(path) or self.conversions.get(path.removesuffix("[]"))


def _without(payload: Json, steps: list[str]) -> Json:
    """A copy with what stands at ``steps`` taken out; a member of a list stays, to be replaced."""
    if isinstance(payload, list):
        place = int(steps[0])
        return [*payload[:place], _without(payload[place], steps[1:]) if steps[1:] else None, *payload[place + 1 :]]
    rest = {name: one for name, one in payload.items() if name != steps[0]}
    return {**rest, steps[0]: _without(payload[steps[0]], steps[1:])} if steps[1:] else rest


def _with(payload: Json, steps: list[str], value: Json) -> Json:
    if not steps:
        return value
    if isinstance(payload, list):
        place = int(steps[0])
        return [*payload[:place], _with(payload[place], steps[1:], value), *payload[place + 1 :]]
    return {**payload, steps[0]: _with(payload.get(steps[0]), steps[1:], value)}
