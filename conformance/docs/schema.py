"""JSON Schemas into parameters, with every fact as the page has it: what all page forms but the playground share.

References are resolved, ``allOf`` is merged where its members agree; what cannot be read becomes a lint, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from conformance.docs.examples import elide, elide_default
from conformance.docs.lint import lint_parameter_example
from conformance.docs.lint_rules import make
from conformance.docs.mentions import Mentions
from conformance.docs.prose import read_prose
from conformance.errors import PageError
from conformance.facts import CHOICES, FACTS, KINDS, TYPES, is_number, same
from conformance.json_pointer import name_of
from conformance.model import Json, Lint, Parameter

MAX_DEPTH = 40
MAX_SCHEMAS = 20_000
"""Schemas read for one page; real pages have some hundred."""

_PLAIN_FACTS = tuple(
    fact
    for fact in FACTS
    if fact.name not in ("type", "required", "title", "step", "exclusiveMinimum", "exclusiveMaximum")
)
_READ = {fact.name for fact in FACTS} | {"items", "properties", "oneOf", "anyOf", "allOf", "not", "$ref"}
_SAID_OTHERWISE = frozenset(
    (
        *("description", "example", "examples", "requiredProperties", "refIdentifier"),
        *("isRequired", "uniqueKey", "typeLabel"),
        *("readOnly", "writeOnly", "xml", "externalDocs", "discriminator"),
    )
)
"""Keywords that hold no fact of ours, or one that is read elsewhere."""

Schema = dict[str, Any]


@dataclass(slots=True)
class Reader:
    """Reads the schemas of one request; collects what it notices on the way.

    Attributes:
        root: the document that references point into.
        lints: doubts about the page.
        examples: dotted path → values given as examples of that parameter.
        read_by: ``path/fact`` → id of the prose pattern that read it.
        mentions: what texts name of other parameters; known when all is read.
    """

    root: Mapping[str, Any]
    lints: list[Lint] = field(default_factory=list)
    examples: dict[str, tuple[Json, ...]] = field(default_factory=dict)
    read_by: dict[str, str] = field(default_factory=dict)
    mentions: Mentions = field(default_factory=Mentions)
    _schemas: int = 0
    _required_in_part: set[str] = field(default_factory=set)

    def parameters(self, schema: Schema, prefix: str, depth: int) -> dict[str, Parameter]:
        """The properties of an object schema, in the page's order."""
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            if properties is not None:
                self._note("malformed-fact", "properties", prefix.rstrip("."))
            return {}
        names = _required_names(schema)
        self._required_in_part.update(f"{prefix}{name}" for name in _required_by_choices(schema))
        return {
            name: self.parameter(value, f"{prefix}{name}", required=name in names, name=name, depth=depth)
            for name, value in properties.items()
        }

    def parameter(
        self, schema: Any, path: str, *, required: bool | None = None, name: str = "", depth: int = 0
    ) -> Parameter:
        """One schema, with everything below it.

        Args:
            path: dotted path, for lints and provenance.
            required: whether the parent requires it; None for items and alternatives.
            name: of the parameter; empty for items and alternatives.
        """
        if depth > MAX_DEPTH:
            raise PageError(f"the schema of {path} nests deeper than {MAX_DEPTH} levels")
        self._schemas += 1
        if self._schemas > MAX_SCHEMAS:
            raise PageError(f"more than {MAX_SCHEMAS} schemas on one page")
        schema = self._resolved(schema, path)
        seen = self.mentions.seen()
        if required is not None and schema.get("required") is True:
            required = True
        known: dict[str, Any] = {"required": required}
        self._read_type(schema, path, known)
        self._read_facts(schema, path, known)
        if "enum" in known:
            self.mentions.see(known["enum"])
        self._read_nested(schema, path, known, depth)
        if required is None and isinstance(schema.get("title"), str) and schema["title"]:
            known["title"] = schema["title"]
        description = schema.get("description")
        if isinstance(description, str) and description:
            self._read_prose(description, path, name, known)
            self.mentions.keep(description, seen, known["prose"])
        parameter = Parameter(**known)
        self._read_examples(schema, path, name, parameter)
        return parameter

    def _read_type(self, schema: Schema, path: str, known: dict[str, Any]) -> None:
        name = schema.get("type")
        if isinstance(name, list):
            if "null" in name:
                known["nullable"] = True
            names = [one for one in name if one != "null"]
            if len(names) > 1 and all(one in TYPES for one in names):
                known["any_of"] = tuple(Parameter(type=one) for one in names)
                return
            name = names[0] if len(names) == 1 else None
        if name is None:
            return
        if isinstance(name, str) and name in TYPES:
            known["type"] = name
        else:
            self._note("unknown-type", "type", path, value=name, names=list(TYPES))

    def _read_facts(self, schema: Schema, path: str, known: dict[str, Any]) -> None:
        for fact in _PLAIN_FACTS:
            if fact.name not in schema:
                continue
            value = schema[fact.name]
            if fact.name == "additionalProperties" and isinstance(value, dict):
                value = True
            if not KINDS[fact.kind][0](value):
                self._note("malformed-fact", "fact", path, fact=fact.name, value=value, kind=fact.kind)
                continue
            if fact.kind == "count":
                value = int(value)
            elif fact.kind == "list":
                value = tuple(value)
            elif fact.name == "default":
                value = elide_default(value)
            known[fact.attribute] = value
        self._read_exclusive(schema, path, known)
        for keyword in schema:
            if keyword not in _READ and keyword not in _SAID_OTHERWISE and not keyword.startswith("x-"):
                self._note("unread-keyword", "keyword", path, name=keyword)

    def _read_exclusive(self, schema: Schema, path: str, known: dict[str, Any]) -> None:
        """Bounds that exclude their end: a number of its own, or OpenAPI 3.0's flag beside the bound."""
        for name, attribute, bound in (
            ("exclusiveMinimum", "exclusive_minimum", "minimum"),
            ("exclusiveMaximum", "exclusive_maximum", "maximum"),
        ):
            value = schema.get(name)
            if value is True and bound in known:
                known[attribute] = known.pop(bound)
            elif is_number(value):
                known[attribute] = value
            elif value is not None and value is not False:
                self._note("malformed-fact", "fact", path, fact=name, value=value, kind="number")

    def _read_nested(self, schema: Schema, path: str, known: dict[str, Any], depth: int) -> None:
        if "items" in schema:
            known["items"] = self.parameter(schema["items"], f"{path}[]", depth=depth + 1)
        if "properties" in schema:
            known["properties"] = self.parameters(schema, f"{path}." if path else "", depth + 1)
        refs = self._referred(schema, path, depth)
        if refs:
            known["refs"] = refs
        for keyword, attribute in CHOICES:
            members = schema.get(keyword)
            if isinstance(members, list) and members:
                known[attribute] = (
                    *known.get(attribute, ()),
                    *(self.parameter(member, path, depth=depth + 1) for member in members),
                )
            elif members is not None:
                self._note("malformed-fact", "choice", path, fact=keyword, value=members)
        if "not" in schema:
            known["not_"] = self.parameter(schema["not"], path, depth=depth + 1)
        bare = _required_names(schema) - known.get("properties", {}).keys()
        if bare:
            # Names that are only required become parameters of which nothing else is known: the rule is not lost.
            named = {name: Parameter(required=True) for name in sorted(bare)}
            known["properties"] = {**known.get("properties", {}), **named}

    def _referred(self, schema: Schema, path: str, depth: int) -> dict[str, Parameter]:
        """Properties of groups named in ``x-apidog-refs`` that the page does not merge into ``properties``."""
        groups = schema.get("x-apidog-refs")
        if not isinstance(groups, dict):
            return {}
        merged = schema.get("properties")
        merged = merged if isinstance(merged, dict) else {}
        found: dict[str, Parameter] = {}
        for group in groups.values():
            target = self.target(group)
            if isinstance(target, dict) and isinstance(target.get("properties"), dict):
                below = self.parameters(target, f"{path}.", depth + 1)
                found.update((name, one) for name, one in below.items() if name not in merged)
        return found

    def target(self, schema: Any) -> Any:
        """Where ``schema`` points if it is a reference, itself otherwise; None where a reference dangles."""
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str):
            return schema
        if not reference.startswith("#/"):
            return None
        target: Any = self.root
        for step in reference[2:].split("/"):
            key = name_of(unquote(step))
            target = target.get(key) if isinstance(target, dict) else None
        return target

    def _resolved(self, schema: Any, path: str) -> Schema:
        """``schema`` with its reference followed and its ``allOf`` merged where the members agree."""
        seen: set[str] = set()
        while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            reference = schema["$ref"]
            target = self.target(schema)
            if reference in seen or not isinstance(target, dict):
                says = "itself" if reference in seen else "nowhere"
                self._note("dangling-reference", says, path, name=unquote(reference))
                schema = {key: value for key, value in schema.items() if key != "$ref"}
                break
            seen.add(reference)
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**target, **beside}
        if isinstance(schema, bool):
            return {}
        if not isinstance(schema, dict):
            self._note("malformed-fact", "schema", path, value=schema)
            return {}
        members = schema.get("allOf")
        if isinstance(members, list) and members:
            return self._merged(schema, members, path)
        return schema

    def _merged(self, schema: Schema, members: list[Any], path: str) -> Schema:
        whole: Schema | None = {key: value for key, value in schema.items() if key != "allOf"}
        for member in members:
            whole = _merge(whole, self._resolved(member, path)) if whole is not None else None
        if whole is None:
            self._note("contradictory-schema", "all", path)
            return schema
        return whole

    def _read_prose(self, description: str, path: str, name: str, known: dict[str, Any]) -> None:
        reading = read_prose(description, type=known.get("type"), name=name, enum=known.get("enum"))
        known["prose"] = {**reading.facts, **({"numbers": reading.numbers} if reading.numbers else {})}
        for fact, pattern in reading.read_by.items():
            self.read_by[f"{path}/{fact}"] = pattern
        if known["required"] is False and path not in self._required_in_part and reading.required:
            self._note("prose-against-schema", "required", path)
        for fact, values in reading.conflicts.items():
            self._note("prose-against-itself", "values", path, fact=fact, values=values)

    def _read_examples(self, schema: Schema, path: str, name: str, parameter: Parameter) -> None:
        given = schema.get("examples")
        values = list(given) if isinstance(given, list) else []
        if "example" in schema:
            values.append(schema["example"])
        if values and path not in self.examples:
            self.examples[path] = tuple(elide(value, parameter, name=name) for value in values)
            for value in values:
                self.lints.extend(lint_parameter_example(path, parameter, value))

    def _note(self, id: str, says: str, path: str, **values: Json) -> None:
        self.lints.append(make(id, says, path, **values))


def _required_names(schema: Schema) -> set[str]:
    """Names that an object schema requires; old pages spell the list ``requiredProperties``."""
    found: set[str] = set()
    for keyword in ("required", "requiredProperties"):
        names = schema.get(keyword)
        if isinstance(names, list):
            found.update(name for name in names if isinstance(name, str))
    return found


def _required_by_choices(schema: Schema) -> set[str]:
    """Names that alternatives of an object schema require: whether one is required depends on the alternative."""
    members = [one for keyword, _ in CHOICES if isinstance(schema.get(keyword), list) for one in schema[keyword]]
    return {name for one in members if isinstance(one, dict) for name in _required_names(one)}


def _merge(whole: Schema, member: Schema) -> Schema | None:
    """Two schemas as one that says both, or None where they contradict each other."""
    merged = dict(whole)
    for key, value in member.items():
        if key not in merged:
            merged[key] = value
        elif key == "properties" and isinstance(value, dict) and isinstance(merged[key], dict):
            properties = dict(merged[key])
            for name, schema in value.items():
                if name in properties and not same(properties[name], schema):
                    return None
                properties[name] = schema
            merged[key] = properties
        elif key in ("required", "requiredProperties") and isinstance(value, list) and isinstance(merged[key], list):
            merged[key] = [*merged[key], *(name for name in value if name not in merged[key])]
        elif key in _SAID_OTHERWISE or key == "title" or key.startswith("x-"):
            continue
        elif not same(merged[key], value):
            return None
    return merged
