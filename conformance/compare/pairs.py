"""For each rule of drift, or its mirror, two sides between which it is the only one to fire.

``explain`` shows them, and the tests hold every rule to all of them. Made by hand: no model is called so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.compare.described import Described, of_page
from conformance.compare.registry import RULES
from conformance.model import ABSENT, CREATE_TASK, CrossRule, Expectation, Json, Operation, Parameter, Rate, Table
from conformance.record import replace

Pair = tuple[Described, Described]
"""What was said, and what is said now."""

P = Parameter
MODEL = "acme/paint-2"
TEXT, NUMBER, COUNT = P(type="string"), P(type="number"), P(type="integer")
NEEDED = replace(TEXT, required=True)


def task_of(input: Parameter) -> Table:
    """The table of a createTask request with that ``input``."""
    model = P(type="string", required=True, enum=(MODEL,))
    return table_of(P(properties={"model": model, "input": replace(input, type="object", required=True)}))


def table_of(body: Parameter, endpoint: str = CREATE_TASK) -> Table:
    """A table whose request body is ``body``."""
    method, _, path = endpoint.partition(" ")
    return Table(method=method, path=path, body=body.properties, body_schema=replace(body, properties={}))


def example_pair(rule: str) -> Pair | None:
    """Two sides between which ``rule`` fires; None for rules that need whole days.

    Beside it fires only what it can't be without: see ``ONLY_WITH_OTHERS``.
    """
    if rule in PAIRS:
        return PAIRS[rule]
    mirrored = PAIRS.get(RULES[rule].mirror)
    return None if mirrored is None else (mirrored[1], mirrored[0])


def _side(table: Table, *, rules: tuple[CrossRule, ...] = (), **said: Any) -> Described:
    page = of_page(Operation(table=table, **said))
    return Described(docs=page.docs, examples=page.examples, parameter_examples=page.parameter_examples, rules=rules)


def _inputs(old: P, new: P) -> Pair:
    return _side(task_of(old)), _side(task_of(new))


def _named(old: dict[str, P], new: dict[str, P]) -> Pair:
    return _inputs(P(properties=old), P(properties=new))


def _of(name: str, old: P, new: P) -> Pair:
    return _named({name: old}, {name: new})


def _number(name: str, fact: str, old: float | None, new: float | None, one: P = NUMBER) -> Pair:
    return _of(name, *(replace(one, **{fact: value}) for value in (old, new)))


def _text(fact: str, old: Json, new: Json) -> Pair:
    return _number("prompt", fact, old, new, TEXT)


def _list(fact: str, old: Json, new: Json) -> Pair:
    return _number("image_urls", fact, old, new, P(type="array", items=TEXT))


def _prices(old: tuple[Rate, ...], new: tuple[Rate, ...]) -> Pair:
    side = _side(task_of(P(properties={"duration": P(type="string", enum=("5", "10"))})))
    before, after = (Described(docs=side.docs, prices=prices) for prices in (old, new))
    return before, after


def _rate(credits: float, per: str = "request") -> Rate:
    return Rate(per=per, as_of="2026-01-16", source="price list", label="Paint 2", credits=credits)


def _rules(old: tuple[CrossRule, ...], new: tuple[CrossRule, ...]) -> Pair:
    table = task_of(P(properties={"image_url": TEXT, "task_id": TEXT, "mode": P(type="string", enum=("fast", "hd"))}))
    return _side(table, rules=old), _side(table, rules=new)


def _examples(old: Json, new: Json) -> Pair:
    table = task_of(P(properties={"prompt": NEEDED, "seed": COUNT}))
    sides = (() if input is ABSENT else ({"model": MODEL, "input": input},) for input in (old, new))
    before, after = (_side(table, examples=examples) for examples in sides)
    return before, after


_KIND = P(enum=("link", "file"))
_BY_LINK, _BY_FILE = (P(properties={"kind": P(const=kind, required=True)}) for kind in ("link", "file"))
_LINK_HAS_NAME = replace(_BY_LINK, properties={**_BY_LINK.properties, "name": TEXT})
_FILE_HAS_NAME = replace(_BY_FILE, properties={**_BY_FILE.properties, "name": TEXT})
_GROUP = P(type="object", properties={"color": P(type="string", enum=("red", "blue"))})
_GROUP_WITH_FONT = replace(_GROUP, properties={**_GROUP.properties, "font": TEXT})
_ONE_SOURCE = CrossRule(kind="exclusive", sides=(("image_url",), ("task_id",)))


def _hd_needs(name: str) -> CrossRule:
    return CrossRule(
        kind="when",
        conditions={"mode": Expectation(facts=P(const=name))},
        demands={"image_url": Expectation(given=True)},
    )


PAIRS: Mapping[str, Pair] = {
    "parameter-required-added": _named({"prompt": TEXT}, {"prompt": TEXT, "mode": NEEDED}),
    "parameter-removed": _named({"prompt": TEXT, "mode": TEXT}, {"prompt": TEXT}),
    "parameter-renamed": _named({"num_images": COUNT}, {"n_images": COUNT}),
    "parameter-case-changed": _named({"image_url": TEXT}, {"imageUrl": TEXT}),
    "parameter-moved": _named(
        {"prompt": TEXT, "font": TEXT, "style": _GROUP}, {"prompt": TEXT, "style": _GROUP_WITH_FONT}
    ),
    "parameter-made-conditional": _inputs(
        P(properties={"kind": _KIND, "name": TEXT}),
        P(properties={"kind": _KIND}, one_of=(_LINK_HAS_NAME, _BY_FILE)),
    ),
    "parameter-restated": _inputs(
        P(properties={"kind": _KIND, "name": TEXT}),
        P(properties={"kind": _KIND}, one_of=(_LINK_HAS_NAME, _FILE_HAS_NAME)),
    ),
    "required-set": _of("prompt", TEXT, NEEDED),
    "required-in-alternative-set": _inputs(
        P(any_of=(_BY_LINK, _FILE_HAS_NAME)),
        P(any_of=(_BY_LINK, replace(_BY_FILE, properties={**_BY_FILE.properties, "name": NEEDED}))),
    ),
    "type-narrowed": _of("duration", NUMBER, COUNT),
    "type-changed": _of("upscale", TEXT, P(type="boolean")),
    "type-number-or-text": _of("duration", COUNT, TEXT),
    "type-scalar-or-list": _of("image_url", TEXT, P(type="array")),
    "null-refused": _of("seed", replace(TEXT, nullable=True), TEXT),
    "enum-member-removed": _of("resolution", P(enum=("480p", "580p")), P(enum=("480p",))),
    "enum-member-case-changed": _of("size", P(enum=("square", "Square HD")), P(enum=("square", "square_hd"))),
    "enum-member-type-changed": _of("duration", P(enum=("auto", 5)), P(enum=("auto", "5"))),
    "enum-reordered": _of("duration", P(enum=("5", "10")), P(enum=("10", "5"))),
    "enum-set": _of("duration", TEXT, replace(TEXT, enum=("5", "10"))),
    "const-changed": _of("version", P(const=True), P(const=1)),
    "const-set": _of("version", TEXT, replace(TEXT, const="auto")),
    "minimum-set": _number("cfg_scale", "minimum", None, 0),
    "minimum-raised": _number("cfg_scale", "minimum", 0, 1),
    "maximum-set": _number("cfg_scale", "maximum", None, 0),
    "maximum-lowered": _number("cfg_scale", "maximum", 1, 0.5),
    "exclusive-minimum-set": _number("cfg_scale", "exclusive_minimum", None, 0),
    "exclusive-minimum-raised": _number("cfg_scale", "exclusive_minimum", 0, 1),
    "exclusive-maximum-set": _number("cfg_scale", "exclusive_maximum", None, 0),
    "exclusive-maximum-lowered": _number("cfg_scale", "exclusive_maximum", 1, 0),
    "step-set": _number("cfg_scale", "step", None, 0.1),
    "step-coarsened": _number("cfg_scale", "step", 0.1, 0.5),
    "step-changed": _number("cfg_scale", "step", 0.2, 0.5),
    "step-shifted": _number("width", "minimum", 0, 1, P(type="integer", step=2)),
    "multiple-of-set": _number("width", "multiple_of", None, 4, COUNT),
    "multiple-of-coarsened": _number("width", "multiple_of", 4, 8),
    "multiple-of-changed": _number("width", "multiple_of", 4, 6),
    "min-length-set": _text("min_length", None, 1),
    "min-length-raised": _text("min_length", 1, 2),
    "max-length-set": _text("max_length", None, 200),
    "max-length-lowered": _text("max_length", 200, 100),
    "pattern-set": _text("pattern", None, "^#"),
    "pattern-changed": _text("pattern", "^[a-z ]+$", "^#[0-9A-F]{6}$"),
    "format-set": _text("format", None, "uri"),
    "format-changed": _text("format", "email", "uri"),
    "min-items-set": _list("min_items", None, 1),
    "min-items-raised": _list("min_items", 1, 2),
    "max-items-set": _list("max_items", None, 3),
    "max-items-lowered": _list("max_items", 3, 2),
    "unique-items-set": _list("unique_items", None, True),
    "items-set": _of("image_urls", P(type="array"), P(type="array", items=TEXT)),
    "object-closed": _inputs(
        P(properties={"prompt": TEXT}, additional_properties=True),
        P(properties={"prompt": TEXT}, additional_properties=False),
    ),
    "alternative-removed": _inputs(P(one_of=(_BY_LINK, _BY_FILE)), P(one_of=(_BY_LINK,))),
    "constraint-added": _inputs(
        P(properties={"prompt": TEXT}),
        P(properties={"prompt": TEXT}, all_of=(P(properties={"prompt": P(required=True)}),)),
    ),
    "default-invalidated": _of("duration", P(enum=("5", "10"), default="10"), P(enum=("5",), default="10")),
    "default-removed": _of("seed", P(default=None), P()),
    "default-changed": _of("seed", P(default=1), P(default=True)),
    "file-limit-tightened": _of("image_url", P(media={"max_mb": 10}), P(media={"max_mb": 5})),
    "file-limit-changed": _of("image_url", P(media={"types": ["image/png"]}), P(media={"types": ["image/webp"]})),
    "deprecated": _of("seed", P(), P(deprecated=True)),
    "endpoint-changed": (
        _side(table_of(P(properties={"prompt": TEXT}), "POST /one")),
        _side(table_of(P(properties={"prompt": TEXT}), "POST /two")),
    ),
    "prose-contradicts-schema": _of(
        "prompt",
        P(type="string", max_length=500, prose={"maxLength": 500}),
        P(type="string", max_length=500, prose={"maxLength": 2500}),
    ),
    "prose-changed": _of(
        "prompt",
        P(type="string", max_length=500, prose={"maxLength": 1000}),
        P(type="string", max_length=500, prose={"maxLength": 2500}),
    ),
    "prose-numbers-changed": _of(
        "prompt",
        P(type="string", max_length=5000, prose={"numbers": ["500 characters"]}),
        P(type="string", max_length=5000, prose={"numbers": ["3000 characters"]}),
    ),
    "prose-members-changed": _named(
        *(
            {"engine": P(enum=("acme_fast", "acme_lite")), "mode": P(type="string", prose={"members": named})}
            for named in (["acme_fast"], ["acme_fast", "acme_lite"])
        )
    ),
    "fact-source-changed": _of("prompt", P(type="string", prose={"maxLength": 500}), P(type="string", max_length=500)),
    "stray-blanks-came": _of("ratio", P(enum=("1:1", "1:8")), P(enum=("1:1", " 1:8 "))),
    "example-changed": _examples({"prompt": {"$text": 40}, "seed": 7}, {"prompt": {"$text": 40}, "seed": 8}),
    "example-removed": _examples({"prompt": {"$text": 40}, "seed": 7}, ABSENT),
    "example-became-invalid": _examples({"prompt": {"$text": 40}, "seed": 7}, {"prompt": {"$text": 40}, "seed": "7"}),
    "price-raised": _prices((_rate(20),), (_rate(25),)),
    "price-removed": _prices((_rate(20),), ()),
    "price-unit-changed": _prices((_rate(20),), (_rate(4, "second"),)),
    "cross-rule-added": _rules((), (_ONE_SOURCE,)),
    "cross-rule-changed": _rules((_hd_needs("hd"),), (_hd_needs("fast"),)),
}
"""The pair of each rule; that of its mirror is the same turned round."""

ONLY_WITH_OTHERS: Mapping[str, frozenset[str]] = {
    "step-shifted": frozenset(("minimum-raised", "minimum-lowered")),
    "default-invalidated": frozenset(("enum-member-removed", "enum-member-added")),
    "example-became-invalid": frozenset(("example-changed",)),
    "parameter-made-conditional": frozenset(("constraint-added", "constraint-removed")),
    "parameter-restated": frozenset(("constraint-added", "constraint-removed")),
}
"""Rules that can't fire alone, and what fires with them or their mirrors: the grid moves where its minimum does."""
