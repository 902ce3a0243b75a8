"""Short words for claims about a model: what it takes, what it refuses and why, what becomes of what a bot holds."""

from __future__ import annotations

from functools import cache
from typing import Any

from conformance.docs.snapshot import default_root, open_snapshot
from conformance.model import ABSENT, Json, Parameter, Rate
from conformance.normalizer import normalize
from conformance.payload import whole_of
from conformance.pricing import price
from conformance.validator import validate, validator

THEN, AFTER = "2025-12-24", "2026-04-29"
"""The first full day after the report that is documented here, and the next."""


class Claims:
    """One model, and the smallest payload that it takes."""

    def __init__(self, model: str, **least: Json) -> None:
        self.model = model
        self.least = least

    def refused(self, **values: Json) -> list[tuple[str, str]]:
        """Code and path of each violation of the smallest payload with ``values`` in it; empty where it is taken."""
        return self._refused({**self.least, **values})

    def refused_without(self, name: str, **values: Json) -> list[tuple[str, str]]:
        """The same where one parameter is left out."""
        return self._refused({other: value for other, value in {**self.least, **values}.items() if other != name})

    def _refused(self, payload: dict[str, Json]) -> list[tuple[str, str]]:
        return [(one.code, one.path) for one in validate(self.model, payload)]

    def normalized(self, **values: Json) -> dict[str, Any]:
        """The payload that normalization makes of the smallest one with ``values`` in it; aliases take the place."""
        replaced = {name for name in self.least if name in _TARGETS.get(frozenset(values), ())}
        payload = {name: value for name, value in self.least.items() if name not in replaced} | values
        found = normalize(self.model, payload)
        assert found.violations == (), found.violations
        assert isinstance(found.payload, dict)
        return found.payload

    def today(self, name: str) -> Parameter | None:
        """The parameter in our contract."""
        return whole_of(validator(self.model).contract).properties.get(name)

    def default(self, name: str) -> Json:
        """The default in our contract."""
        parameter = self.today(name)
        return ABSENT if parameter is None else parameter.default

    def credits(self, **values: Json) -> float | None:
        """Credits for one request, by the newest published price; None where nobody says."""
        credits = price(self.model, {**self.least, **values}).credits
        return None if credits is None else float(credits)

    def credits_a_second(self, **values: Json) -> float | None:
        """Credits for one second of video; None where another unit is priced, or none."""
        found = price(self.model, {**self.least, **values})
        return float(found.unit_credits) if found.unit == "second" and found.unit_credits is not None else None

    def reported_credits(self, **values: Json) -> list[tuple[str, float | int | None]]:
        """What the report itself says of prices: unit and credits of the figures whose conditions name ``values``."""
        rates = [one for one in validator(self.model).contract.prices if one.source == "report"]

        def is_meant(rate: Rate) -> bool:
            wanted = [(rate.conditions.get(path), value) for path, value in values.items()]
            return all(one is not None and _names(one.facts, value) for one, value in wanted)

        return [(rate.per, rate.credits) for rate in rates if is_meant(rate)]


_TARGETS = {
    frozenset({"image_input"}): ("image_url",),
    frozenset({"video_input"}): ("video_url",),
    frozenset({"audio_input"}): ("audio_url",),
    frozenset({"image_input", "video_input"}): ("image_url", "video_url"),
}


def _names(facts: Parameter | None, value: Json) -> bool:
    return facts is not None and (facts.const == value or value in (facts.enum or ()))


@cache
def documented(day: str, model: str) -> dict[str, Parameter]:
    """The parameters that a model's page has on a day."""
    snapshot = open_snapshot(default_root(), day)
    (page, *_) = snapshot.find_model(model)
    whole = snapshot.page(page).operations[0].table.input
    assert whole is not None
    return dict(whole.properties)
