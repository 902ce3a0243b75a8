"""Contracts as JSON Schema, Draft 2020-12: the same verdicts as ``validate``, for every tool that reads schemas.

Cross rules have no words in JSON Schema that a person would want to read; they stand under ``x-kie-rules``. A step that
starts at a multiple of itself is ``multipleOf`` too; each stands under ``x-kie-step``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from conformance.compiler import compile_parameter
from conformance.contract import Contract, load_contract
from conformance.contract_toml import rule_to_data
from conformance.facts import broken_facts, is_number
from conformance.meaning import has_choices, is_numeric_text, is_text_wanted, names_of, numeric_texts
from conformance.messages import english
from conformance.model import ABSENT, Json, Parameter
from conformance.numbers import on_grid
from conformance.payload import whole_of
from conformance.regex import TEXT, URI, portable
from conformance.wording import rule_words

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN = (
    ("minLength", "min_length"),
    ("maxLength", "max_length"),
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("exclusiveMinimum", "exclusive_minimum"),
    ("exclusiveMaximum", "exclusive_maximum"),
    ("minItems", "min_items"),
    ("maxItems", "max_items"),
    ("uniqueItems", "unique_items"),
    ("deprecated", "deprecated"),
)
_PLAIN_OF = attrgetter(*(attribute for _, attribute in _PLAIN))
_NOTHING_PLAIN = _PLAIN_OF(Parameter())
_BEYOND_BOUNDS = attrgetter("enum", "const", "multiple_of", "step", "one_of", "any_of", "all_of", "not_")
_NOTHING_BEYOND = _BEYOND_BOUNDS(Parameter())


def json_schema(model: str) -> dict[str, Json]:
    """The schema of a model's ``input``, or of a dedicated endpoint's body.

    Args:
        model: a model id such as ``kling/v2-1-pro``, or a dedicated endpoint's name such as ``veo-generate``.

    Returns:
        A schema of its own, with ``$schema``; facts that JSON Schema lacks stand under ``x-kie-…``.

    Raises:
        UnknownNameError: there is no contract of that name; the hint names the closest.
        ContractError: its file breaks the format.
    """
    return {"$schema": DIALECT, **contract_schema(load_contract(model))}


def contract_schema(contract: Contract) -> dict[str, Json]:
    """The schema of what ``contract`` describes, without ``$schema``, for use inside a larger document."""
    schema = parameter_schema(whole_of(contract))
    head: dict[str, Json] = {
        "title": contract.title,
        "x-kie-model" if contract.is_model else "x-kie-endpoint": contract.id,
        "x-kie-page": contract.page,
        "x-kie-verified": contract.verified,
    }
    if contract.retired is not None:
        head |= {"deprecated": True, "x-kie-retired": contract.retired}
    if contract.rules:
        with english():
            head["x-kie-rules"] = [{**rule_to_data(rule), "says": rule_words(rule)} for rule in contract.rules]
    return {**head, **{name: value for name, value in schema.items() if name != "title"}}


def parameter_schema(one: Parameter) -> dict[str, Json]:
    """One parameter as a schema."""
    schema: dict[str, Json] = {} if one.title is None else {"title": one.title}
    _add_values(one, schema)
    if one.default is not ABSENT:
        # A documented default that its own rule refuses is told, but not passed off as one.
        schema["default" if _is_kept(one, one.default) else "x-kie-default"] = one.default
    _add_limits(one, schema)
    if one.media:
        schema["x-kie-media"] = dict(one.media)
    if one.items is not None:
        schema["items"] = parameter_schema(one.items)
    _add_object(one, schema)
    return _with_choices(one, schema) if has_choices(one) else schema


def schema_for(payloads: Sequence[Json], one: Parameter) -> dict[str, Json]:
    """What the schema of ``one`` says of ``payloads``, and only what judges them.

    Without the optional parameters that none of them has, and without defaults and titles: of these payloads it says
    what the whole schema says.
    """
    if has_choices(one):
        return parameter_schema(one)
    schema: dict[str, Json] = {}
    _add_values(one, schema)
    _add_limits(one, schema)
    if one.items is not None:
        schema["items"] = parameter_schema(one.items)
    if not one.properties and one.additional_properties is not False:
        return schema
    objects = [each for each in payloads if isinstance(each, dict)]
    properties: dict[str, Json] = {}
    required: list[str] = []
    for name, child in one.properties.items():
        held = [each[name] for each in objects if name in each]
        if held or child.required:
            properties[name] = schema_for(held, child)
        if child.required:
            required.append(name)
    if properties:
        schema["properties"] = properties
    if required:
        schema["required"] = required
    if one.additional_properties is not True:
        schema["additionalProperties"] = False
    return schema


def schema_along(paths: Iterable[str], one: Parameter) -> dict[str, Json]:
    """What the schema of ``one`` says of what dotted paths lead to, and of nothing beside them.

    It asks less than the whole schema: what it refuses, the whole refuses, and for what stands at these paths.

    Args:
        paths: through no alternatives.
    """
    named: dict[str, list[str]] = {}
    for path in paths:
        if not path:
            return parameter_schema(one)
        name = path.partition(".")[0].partition("[")[0]
        named.setdefault(name, []).append(path[len(name) or 2 :].removeprefix("."))
    below = named.pop("", ())
    known = {name: child for name in named if (child := one.properties.get(name)) is not None}
    schema: dict[str, Json] = {}
    if below and one.items is not None:
        schema["items"] = schema_along(below, one.items)
    properties: dict[str, Json] = {name: schema_along(named[name], child) for name, child in known.items()}
    if len(known) < len(named) and (names := names_of(one)) is not None:
        properties |= {name: {} for name in sorted(names - known.keys())}
        schema["additionalProperties"] = False
    if properties:
        schema["properties"] = properties
    required = [name for name, child in known.items() if child.required]
    if required:
        schema["required"] = required
    return schema


def _add_values(one: Parameter, schema: dict[str, Json]) -> None:
    """What values there are."""
    if one.type is not None:
        schema["type"] = [one.type, "null"] if one.nullable else one.type
    if one.enum is not None:
        schema["enum"] = [*one.enum, None] if one.nullable and None not in one.enum else list(one.enum)
    if one.const is not ABSENT:
        schema |= {"enum": [one.const, None]} if one.nullable else {"const": one.const}


def _add_limits(one: Parameter, schema: dict[str, Json]) -> None:
    """Bounds, patterns and steps."""
    if (given := _PLAIN_OF(one)) != _NOTHING_PLAIN:
        for (name, _), value in zip(_PLAIN, given, strict=True):
            if value is not None and value is not False and not _is_ruled_otherwise(one, name):
                schema[name] = value
    if one.type == "string" and one.enum is None:
        _add_texts(one, schema)
    if one.step is not None or one.multiple_of is not None:
        _add_steps(one, schema)


def _with_choices(one: Parameter, schema: dict[str, Json]) -> dict[str, Json]:
    if one.nullable:
        schema |= {"if": {"not": {"type": "null"}}, "then": _choices(one, {})}
    else:
        schema |= _choices(one, schema)
    return schema


def _is_kept(one: Parameter, value: Json) -> bool:
    """Whether ``value`` keeps the facts of ``one``; plain numbers, members and switches need no compiler to say so."""
    if one.const is ABSENT and one.type == "boolean" and one.enum is None and isinstance(value, bool):
        return True
    if one.const is ABSENT and one.type == "string" and one.enum is not None and isinstance(value, str):
        return value in one.enum
    if one.type in ("number", "integer") and is_number(value) and _BEYOND_BOUNDS(one) == _NOTHING_BEYOND:
        return next(broken_facts(one, value), None) is None
    return not compile_parameter(one).check(value)


def _is_ruled_otherwise(one: Parameter, name: str) -> bool:
    """Bounds that a pattern or an enumeration says in full: those of numbers held as text, lengths of members."""
    if one.enum is not None:
        return name not in ("deprecated",)
    return is_numeric_text(one) and name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def _add_texts(one: Parameter, schema: dict[str, Json]) -> None:
    patterns: list[str] = []
    if is_numeric_text(one):
        texts = numeric_texts(one)
        if isinstance(texts, str):
            patterns.append(texts)
        else:
            schema["enum"] = [*texts, None] if one.nullable else list(texts)
    if is_text_wanted(one):
        patterns.append(TEXT)
    if one.pattern is not None and not is_numeric_text(one):
        patterns.append(portable(one.pattern))
    if one.format is not None:
        schema["format"] = one.format
        if one.format == "uri":
            patterns.append(URI)
    if len(patterns) == 1:
        schema["pattern"] = patterns[0]
    elif patterns:
        schema["allOf"] = [{"pattern": pattern} for pattern in patterns]


def _add_steps(one: Parameter, schema: dict[str, Json]) -> None:
    if one.step is not None:
        schema["x-kie-step"] = one.step
    if one.type not in ("number", "integer") or one.enum is not None:
        return
    exact_steps = [one.multiple_of] if one.multiple_of is not None else []
    if one.step is not None and on_grid(one.minimum or 0, one.step) and one.step not in exact_steps:
        exact_steps.append(one.step)
    if len(exact_steps) == 1:
        schema["multipleOf"] = exact_steps[0]
    elif exact_steps:
        schema["allOf"] = [{"multipleOf": step} for step in exact_steps]


def _add_object(one: Parameter, schema: dict[str, Json]) -> None:
    if not (one.properties or one.additional_properties is False or has_choices(one)):
        return
    names = names_of(one)
    properties: dict[str, Json] = {name: parameter_schema(child) for name, child in one.properties.items()}
    if names is not None:
        # Parameters of the alternatives are judged there; here they only have to be known.
        properties |= {name: {} for name in sorted(names - properties.keys())}
        schema["additionalProperties"] = False
    if properties:
        schema["properties"] = properties
    required = [name for name, child in one.properties.items() if child.required]
    if required:
        schema["required"] = required


def _choices(one: Parameter, schema: Mapping[str, Json]) -> dict[str, Json]:
    """What alternatives and exclusions say, beside what ``schema`` asks of all already."""
    found: dict[str, Json] = {}
    for keyword, members in (("oneOf", one.one_of), ("anyOf", one.any_of), ("allOf", one.all_of)):
        if members:
            found[keyword] = [*schema.get(keyword, []), *map(_alternative, members)]
    if one.not_ is not None:
        found["not"] = _alternative(one.not_)
    return found


def _alternative(one: Parameter) -> Mapping[str, Json]:
    """An alternative is open unless it says that it is closed."""
    schema = parameter_schema(one)
    if one.additional_properties is None:
        schema.pop("additionalProperties", None)
    return schema
