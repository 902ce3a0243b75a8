"""An example of each rule of drift: what was documented, what is now, and the finding that the comparison gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.compare.described import Described, of_page
from conformance.compare.pairs import MODEL, P, example_pair, task_of
from conformance.days import Place, compare_days
from conformance.facts import parameter_to_json, parameters_to_json, same
from conformance.model import ABSENT, Json, Operation
from conformance.record import replace
from conformance.witness import Proven

_PAGE = "market/acme/paint-2"
_OTHER = "market/acme/paint-pro-2"
_OTHER_MODEL = "acme/paint-pro-2"

Day = Mapping[str, Place]
"""What is documented on a day, by model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example of one rule.

    Attributes:
        proven: the finding, its level and its witness.
        old, new: parameters that differ, as the two pages have them, or request examples that do; empty where the
            finding says it all.
    """

    proven: Proven
    old: Mapping[str, Json]
    new: Mapping[str, Json]


def example_of(rule: str) -> Example:
    """An example of a rule, made by comparing two sides.

    Raises:
        KeyError: there is no such rule.
    """
    before, after = _days_of(rule)
    found = compare_days(before, after, is_whole=True, becomes_whole=True)
    proven = next(one for one in found if one.finding.rule == rule)
    old, new = (_shown(day[MODEL].described) if MODEL in day else {} for day in (before, after))
    names = [name for name in {**old, **new} if not same(old.get(name, ABSENT), new.get(name, ABSENT))]
    return Example(proven=proven, old=_only(old, names), new=_only(new, names))


def _days_of(rule: str) -> tuple[Day, Day]:
    pair = example_pair(rule)
    if pair is None:
        return _MODELS[rule]
    before, after = ({MODEL: Place(_PAGE, True, side)} for side in pair)
    return before, after


_PAINT = of_page(Operation(table=task_of(P(properties={"prompt": P(type="string", required=True)}))))
_THERE: Day = {MODEL: Place(_PAGE, True, _PAINT)}
_MISNAMED: Day = {MODEL: Place(_PAGE, False, _PAINT)}
_MODELS: Mapping[str, tuple[Day, Day]] = {
    "model-added": ({}, _THERE),
    "model-removed": (_THERE, {}),
    "model-renamed": (_THERE, {_OTHER_MODEL: Place(_OTHER, True, _PAINT)}),
    "model-misnamed": (_THERE, _MISNAMED),
    "model-named": (_MISNAMED, _THERE),
    "page-moved": (_THERE, {MODEL: Place(_OTHER, True, _PAINT)}),
}
"""Days between which a whole model changes: of rules that need more than two tables."""


def _shown(side: Described) -> dict[str, Json]:
    return {**_parameters(side), **({"example": side.examples[0]} if side.examples else {})}


def _parameters(side: Described) -> dict[str, Json]:
    """The parameters of the input or body as the page has them; where the input itself says more, that too."""
    whole = side.docs.pages.get("input")
    if whole is None:
        return parameters_to_json(side.table.body)
    more = parameter_to_json(replace(whole, type=None, required=None, properties={}))
    return {**parameters_to_json(whole.properties), **({"input": more} if more else {})}


def _only(parameters: Mapping[str, Json], names: list[str]) -> dict[str, Json]:
    return {name: parameters[name] for name in names if name in parameters}
