"""Payloads made at random from tables: mostly right, wrong in places, the same for the same seed.

Hypothesis makes some hundreds of such payloads a second, this makes some tens of thousands: for sweeps over all models.
"""

from __future__ import annotations

import random
from typing import Any

from conformance.model import ABSENT, Json, Parameter

_TEXTS = (
    "",
    " ",
    "\t\n",
    "x",
    "a lake",
    "Ж",
    "\U0001f30a",
    "5",
    "5.0",
    "5 seconds",
    "0,5",
    "1e-1",
    "auto",
    "\x85",
    "\x1c",
)
_LINKS = ("https://files.example/a.png", "http:", "asset://7", "https://files.example/ö", "oss://bucket/a%20b", "a b")
_NUMBERS = (0, 1, -1, 0.5, 5, 5.0, 1e308, -0.0, 5e-324, 10**30, 0.1 + 0.2, 2147483647, 1e16)
_ANYTHING: tuple[Json, ...] = (None, True, False, [], {}, [[]], {"a": {}}, *_TEXTS, *_NUMBERS)


class Maker:
    """Makes payloads for a table.

    Args:
        fault: the share of values that are made without regard to the table.
    """

    def __init__(self, seed: int, fault: float = 0.05) -> None:
        self.random = random.Random(seed)
        self.fault = fault

    def value(self, one: Parameter) -> Json:
        """A value for ``one``: one that keeps its facts, one just beyond them, or anything at all."""
        pick = self.random
        if pick.random() < self.fault:
            return pick.choice(_ANYTHING)
        if one.nullable and pick.random() < 0.1:
            return None
        if one.enum is not None:
            return self.member(one)
        make = {
            "string": self.text,
            "number": self.number,
            "integer": self.number,
            "boolean": lambda _: pick.random() < 0.5,
            "array": self.array,
        }.get(one.type or "object", self.object)
        return make(one)

    def member(self, one: Parameter) -> Json:
        member = self.random.choice(one.enum or (None,))
        if self.random.random() >= self.fault:
            return member
        if isinstance(member, str):
            return self.random.choice([member.upper(), f" {member}", member[:-1], f"{member}0"])
        return self.random.choice([str(member), member + 1 if isinstance(member, int) else None])

    def text(self, one: Parameter) -> str:
        pick = self.random
        if one.format == "uri" or one.media or one.pattern:
            return pick.choice(_LINKS) if pick.random() < 2 * self.fault else _LINKS[0]
        if one.minimum is not None or one.maximum is not None:
            return str(pick.randint(int(one.minimum or 0) - 1, int(one.maximum or 9) + 1))
        if pick.random() < self.fault:
            return pick.choice(_TEXTS)
        if one.max_length is not None and pick.random() < 2 * self.fault:
            return pick.choice("xЖ\U0001f30a") * (int(one.max_length) + pick.choice((-1, 0, 1)))
        if one.min_length is not None and pick.random() < 2 * self.fault:
            return "x" * max(0, int(one.min_length) + pick.choice((-1, 0, 1)))
        return "some text that is long enough"[: int(one.max_length) if one.max_length is not None else None]

    def number(self, one: Parameter) -> int | float:
        pick = self.random
        low, high = one.minimum, one.maximum
        if pick.random() < 2 * self.fault:
            return pick.choice([x for x in (low, high, *_NUMBERS) if x is not None])
        least = low if low is not None else one.exclusive_minimum if one.exclusive_minimum is not None else -5
        most = high if high is not None else one.exclusive_maximum if one.exclusive_maximum is not None else least + 100
        step = one.multiple_of or one.step
        if step is not None and pick.random() < 0.8:
            places = int((most - least) / step)
            found = least + step * pick.randint(-1 if pick.random() < self.fault else 0, places)
            return round(found, 6) if isinstance(found, float) else found
        if one.type == "integer" or pick.random() < 0.3:
            return pick.randint(int(least), int(most))
        return round(pick.uniform(least, most), pick.randint(0, 3))

    def array(self, one: Parameter) -> list[Json]:
        least, most = int(one.min_items or 0), int(one.max_items if one.max_items is not None else 3)
        count = self.random.randint(least, min(most, least + 3))
        if self.random.random() < 2 * self.fault:
            count = self.random.choice([most + 1, most, max(0, least - 1), least])
        items = one.items or Parameter(type="string")
        return [self.value(items) for _ in range(count)]

    def object(self, one: Parameter) -> dict[str, Any]:
        pick = self.random
        found: dict[str, Any] = {}
        holders = [one, *one.all_of]
        for members in (one.one_of, one.any_of):
            if members:
                holders.append(pick.choice(members))
                if pick.random() < self.fault:
                    holders.append(pick.choice(members))
        known = {name: child for holder in (one, *one.one_of, *one.any_of) for name, child in holder.properties.items()}
        for holder in holders:
            for name, child in holder.properties.items():
                wanted = 1 - self.fault / 2 if child.required else 0.5
                if pick.random() < wanted:
                    real = child if child.type is not None else known.get(name, child)
                    value = self.value(real if real.type is not None else one.properties.get(name, real))
                    if value is not ABSENT:
                        found[name] = value
        if pick.random() < self.fault:
            found[pick.choice(["surprise", "Prompt", "image_input", ""])] = pick.choice(_ANYTHING)
        items = list(found.items())
        pick.shuffle(items)
        return dict(items)
