"""Laws of what is told to others: the exported JSON Schema, and the examples that the documentation shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from conformance.example_lints import place_of
from conformance.facts import CHOICES
from conformance.laws import strategies
from conformance.laws.law import Broken, Law, Material, Subject, verdict_of, verdict_words
from conformance.laws.values import is_plain_json, same_value
from conformance.model import ABSENT, Json, Parameter

_NO_WORDS = frozenset(("cross-rule", "off-step"))
"""What JSON Schema has no exact words for: it may let these pass."""


@lru_cache(maxsize=4)
def _engine(schema: Callable[[], dict[str, Json]]) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema())


def _schema_agrees(subject: Subject, _material: Material, payload: Json) -> Broken | None:
    if not is_plain_json(payload):
        return None
    said = verdict_of(subject.validate(payload))
    codes = {code for code, _ in said}
    valid = _engine(subject.schema).is_valid(payload)
    if valid is not bool(codes - _NO_WORDS) or "off-step" in codes:
        return None
    theirs = "accepts it" if valid else "refuses it"
    return Broken(f"the exported schema {theirs}", verdict_words(said))


def _schema_tells(subject: Subject, material: Material, _input: Json) -> Broken | None:
    """Facts that no payload breaks: defaults, files, what is deprecated."""
    schema = {name: value for name, value in subject.schema().items() if name != "deprecated"}  # of the model
    for path, documented, told in _untold(material.reference.whole, schema, ""):
        return Broken(f"{path}: {documented}", f"the exported schema has {told}")
    return None


def _untold(one: Parameter, schema: Mapping[str, Json], path: str) -> Iterator[tuple[str, str, str]]:
    """Places at which the schema has another such fact: path, what is documented, what it has."""
    default = schema.get("default", schema.get("x-kie-default", ABSENT))
    if (default is ABSENT) != (one.default is ABSENT) or not same_value(default, one.default):
        yield path, f"default {one.default!r}", f"default {default!r}"
    if schema.get("format") != one.format and one.enum is None:
        yield path, f"format {one.format}", f"format {schema.get('format')}"
    files, wanted = _without_kind(schema.get("x-kie-media", {})), _without_kind(one.media)
    if not same_value(files, wanted):
        yield path, f"files {wanted!r}", f"files {files!r}"
    if bool(schema.get("deprecated")) is not bool(one.deprecated):
        yield path, f"deprecated {bool(one.deprecated)}", f"deprecated {bool(schema.get('deprecated'))}"
    for name, child in one.properties.items():
        yield from _untold(child, schema.get("properties", {}).get(name, {}), f"{path}.{name}".lstrip("."))
    if one.items is not None:
        yield from _untold(one.items, schema.get("items", {}), f"{path}[]")
    for keyword, attribute in CHOICES:
        for place, (member, its) in enumerate(zip(getattr(one, attribute), schema.get(keyword, []), strict=False)):
            yield from _untold(member, its, f"{path}|{keyword}[{place}]")


def _without_kind(files: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in files.items() if key != "kind"}  # the kind is our reading


def _example_accepted(subject: Subject, material: Material, payload: Json) -> Broken | None:
    reference = material.reference
    if not any(same_value(payload, example) for example in reference.examples):
        return None
    root = "input." if reference.contract.is_model else ""
    doubted = {place_of(path) for path in reference.doubted}
    found = subject.validate(payload)
    if all(place_of(f"{root}{one.path[1:].replace('/', '.')}") in doubted for one in found):
        return None
    return Broken("the page shows it as an example, and no lint doubts it there", verdict_words(verdict_of(found)))


LAWS = (
    Law(
        id="schema-agrees",
        sentence="the exported JSON Schema and validation give the same verdict, cross rules and steps apart",
        broken_by="a pattern that means something else in another language, a fact that the export forgets",
        inputs=lambda material: (case.payload for case in material.cases),
        holds=_schema_agrees,
        draws=strategies.anything_like_a_payload,
    ),
    Law(
        id="schema-tells",
        sentence="the exported JSON Schema tells the documented defaults, limits of files, and what is deprecated",
        broken_by="a default that is not the documented one",
        inputs=lambda _material: [None],
        holds=_schema_tells,
    ),
    Law(
        id="examples-accepted",
        sentence="documented examples are accepted, or a documentation lint says why not",
        broken_by="a rule that the page's own example breaks",
        inputs=lambda material: material.reference.examples,
        holds=_example_accepted,
    ),
)
