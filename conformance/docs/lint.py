"""Doubts about the documentation itself: contradictions, broken examples, stray blanks.

One row a doubt: its id, how much it matters, and what it says. The rows are the reference; everything that
reports a lint makes it here, so that an unknown id cannot be reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.docs.examples import child
from conformance.facts import PROSE_LIMITS, broken_facts, is_number, parameters_to_json, same
from conformance.model import ABSENT, Json, Level, Lint, Page, Parameter, Table, named


@dataclass(frozen=True, slots=True)
class LintRule:
    """One kind of doubt."""

    id: str
    level: Level
    sentence: str


RULES: tuple[LintRule, ...] = (
    LintRule("default-outside-enum", Level.WARNING, "A default is no member of its own enumeration."),
    LintRule("default-breaks-schema", Level.WARNING, "A default breaks the type, range or length of its own schema."),
    LintRule("example-breaks-schema", Level.WARNING, "An example holds a value that its own schema forbids."),
    LintRule("example-omits-required", Level.WARNING, "The request example leaves out a required parameter."),
    LintRule("example-unknown-parameter", Level.WARNING, "The request example holds an undocumented parameter."),
    LintRule("example-unreadable", Level.WARNING, "The request example is a text that is no JSON."),
    LintRule("model-id-against-example", Level.WARNING, "The schema names another model than the example or the text."),
    LintRule("model-id-against-address", Level.INFO, "The model id of the schema is unlike the address of the page."),
    LintRule("model-on-two-pages", Level.WARNING, "One model stands on several pages with different tables."),
    LintRule("prose-against-schema", Level.WARNING, "The text states a fact otherwise than the schema."),
    LintRule("prose-against-itself", Level.WARNING, "The text states one fact in several ways."),
    LintRule("stray-blanks", Level.WARNING, "A name or an enumeration member begins or ends with a blank."),
    LintRule("required-undocumented", Level.WARNING, "A required parameter is not documented."),
    LintRule("reference-not-merged", Level.INFO, "The schema names a group of parameters without holding them."),
    LintRule("dangling-reference", Level.WARNING, "A reference points nowhere or to itself."),
    LintRule("contradictory-schema", Level.WARNING, "Parts of a schema that must all hold contradict each other."),
    LintRule("malformed-fact", Level.WARNING, "A fact has a value that says nothing."),
    LintRule("unknown-type", Level.WARNING, "A type is not one of JSON Schema's."),
    LintRule("unread-keyword", Level.INFO, "The schema holds a keyword that is not read."),
    LintRule("duplicate-key", Level.WARNING, "A mapping holds a key twice; the last one counts."),
)
_LEVELS: Mapping[str, Level] = {rule.id: rule.level for rule in RULES}

_OPAQUE = re.compile(r"[0-9]+[a-z][0-9]+\Z")


def make(id: str, path: str, message: str) -> Lint:
    """A lint of the rule ``id``.

    Raises:
        KeyError: no such rule.
    """
    return Lint(id=id, level=_LEVELS[id], path=path, message=message)


def lint_operation(table: Table, body: Parameter, examples: tuple[Json, ...]) -> Iterator[Lint]:
    """What one request's table and examples (texts included) say against themselves."""
    for path, parameter in named({**table.body, **table.query}):
        yield from _lint_parameter(path, parameter)
    yield from _lint_required(body, "")
    for example in examples:
        yield from _lint_example(body, example)
    yield from _lint_model_id(table, examples)


def lint_parameter_example(path: str, parameter: Parameter, value: Json) -> Iterator[Lint]:
    """What a parameter's own example breaks."""
    for where, fact, found in broken_facts(parameter, value, path):
        yield _broken_example(where, fact, found, "the parameter's example")


def lint_page(page: str, operations: Iterable[Table]) -> Iterator[Lint]:
    """What a page says against its own address."""
    tail = page.rsplit("/", 1)[-1]
    if _OPAQUE.match(tail):
        return
    address = _letters(tail)
    for table in operations:
        for model in table.models:
            own = _letters(model)
            if address not in own and _letters(model.rsplit("/", 1)[-1]) not in _letters(page):
                yield make("model-id-against-address", "model", f"the schema names {model}, the address {page}")


def lint_snapshot(pages: Iterable[Page]) -> Iterator[Lint]:
    """What the pages of one day say against each other; the path of such a lint is the model's id."""
    seen: dict[str, list[tuple[str, Table]]] = {}
    for page in pages:
        for operation in page.operations:
            for model in operation.table.models:
                seen.setdefault(model, []).append((page.page, operation.table))
    for model in sorted(seen):
        places = sorted(seen[model], key=lambda place: place[0])
        first = places[0]
        for place, table in places[1:]:
            differing = _differing(first[1], table)
            if differing:
                yield make(
                    "model-on-two-pages",
                    model,
                    f"{model} stands on {first[0]} and {place}, which differ in {', '.join(differing)}",
                )


def _differing(left: Table, right: Table) -> list[str]:
    """Names of parameters of which two tables say different things, whatever their examples and prose."""
    mine, yours = _flat(left), _flat(right)
    return sorted(path for path in mine.keys() | yours.keys() if not same(mine.get(path), yours.get(path)))


def _flat(table: Table) -> dict[str, Json]:
    """Each named parameter's own facts, its children apart."""
    found: dict[str, Json] = {}
    for path, parameter in named(table.body):
        facts = parameters_to_json({"it": parameter})["it"]
        for nested in ("properties", "prose", "refs"):
            facts.pop(nested, None)
        found.setdefault(path, []).append(facts)
    return found


def _lint_parameter(path: str, parameter: Parameter) -> Iterator[Lint]:
    name = path.rpartition(".")[2]
    if name != name.strip():
        yield make("stray-blanks", path, f"the name {short(name)} has a stray blank")
    for member in parameter.enum or ():
        if isinstance(member, str) and member != member.strip():
            yield make("stray-blanks", path, f"the enumeration member {short(member)} has a stray blank")
    yield from _lint_default(path, parameter)
    yield from _lint_prose(path, parameter)
    if parameter.refs:
        yield make("reference-not-merged", path, f"named by reference only: {', '.join(sorted(parameter.refs))}")
    if parameter.items is not None:
        yield from _lint_default(f"{path}[]", parameter.items)
        yield from _lint_prose(f"{path}[]", parameter.items)


def _lint_default(path: str, parameter: Parameter) -> Iterator[Lint]:
    default = parameter.default
    if default is ABSENT or (isinstance(default, dict) and "$text" in default):
        return
    for where, fact, value in broken_facts(parameter, default, path):
        id = "default-outside-enum" if fact == "enum" else "default-breaks-schema"
        yield make(id, where, f"the default {short(value)} breaks {fact}")


def _lint_prose(path: str, parameter: Parameter) -> Iterator[Lint]:
    prose = parameter.prose
    for fact in PROSE_LIMITS:
        if fact.name in prose:
            own = getattr(parameter, fact.attribute)
            if own is not None and own != prose[fact.name]:
                yield _against(path, fact.name, prose[fact.name], own)
    if "default" in prose and parameter.default is not ABSENT and not _equal(prose["default"], parameter.default):
        yield _against(path, "default", prose["default"], parameter.default)
    if "enum" in prose and parameter.enum is not None:
        told = {str(member).strip() for member in prose["enum"]}
        own = {str(member).strip() for member in parameter.enum}
        if told != own:
            yield _against(path, "enum", prose["enum"], list(parameter.enum))


def _against(path: str, fact: str, told: Json, own: Json) -> Lint:
    return make("prose-against-schema", path, f"{fact} is {short(told)} in the text, {short(own)} in the schema")


def _equal(left: Json, right: Json) -> bool:
    return same(left, right) or (is_number(left) and is_number(right) and left == right)


def _lint_required(parameter: Parameter, path: str) -> Iterator[Lint]:
    """Names that a schema requires without saying anything of them."""
    for name, below in parameter.properties.items():
        where = f"{path}.{name}" if path else name
        if below == _BARE and not (parameter.one_of or parameter.any_of or parameter.all_of):
            yield make("required-undocumented", where, f"{name} is required, but nothing else is said of it")
        yield from _lint_required(below, where)
    if parameter.items is not None:
        yield from _lint_required(parameter.items, f"{path}[]")


_BARE = Parameter(required=True)


def _lint_example(body: Parameter, example: Json) -> Iterator[Lint]:
    for path, fact, value in broken_facts(body, example):
        if fact != "additionalProperties":  # said better below, by name and at any depth
            yield _broken_example(path, fact, value, "the request example")
    for path in _unknown(body, example, ""):
        yield make("example-unknown-parameter", path, "the request example holds it, the table does not")


def _broken_example(path: str, fact: str, value: Json, whose: str) -> Lint:
    if fact == "required":
        return make("example-omits-required", path, f"{whose} leaves it out")
    return make("example-breaks-schema", path, f"{whose} has {short(value)}, which breaks {fact}")


def _unknown(parameter: Parameter, value: Json, path: str) -> Iterator[str]:
    if isinstance(value, list) and parameter.items is not None:
        for one in value:
            yield from _unknown(parameter.items, one, f"{path}[]")
    if not isinstance(value, dict) or not _names_parameters(parameter):
        return
    for name, one in value.items():
        where = f"{path}.{name}" if path else name
        documented = child(parameter, name)
        if documented is None:
            yield where
        else:
            yield from _unknown(documented, one, where)


def _names_parameters(parameter: Parameter) -> bool:
    choices = (*parameter.one_of, *parameter.any_of, *parameter.all_of)
    return bool(parameter.properties) or any(_names_parameters(one) for one in choices)


def _lint_model_id(table: Table, examples: tuple[Json, ...]) -> Iterator[Lint]:
    if not table.models:
        return
    words = " or ".join(table.models)
    told = table.body["model"].prose.get("model")
    if told is not None and told not in table.models:
        yield make("model-id-against-example", "model", f"the schema names {words}, the text {told}")
    for example in examples:
        shown = example.get("model") if isinstance(example, dict) else None
        if isinstance(shown, str) and shown not in table.models:
            yield make("model-id-against-example", "model", f"the schema names {words}, the example {shown}")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def short(value: Json) -> str:
    """A value for a message. Longer texts are prose of the page, so only their length is given."""
    if isinstance(value, str) and (len(value) > 40 or len(value.split()) > 3):
        return f"a text of {len(value)} code points"
    if isinstance(value, dict):
        return f"an object of {len(value)} member{'s' if len(value) != 1 else ''}"
    if isinstance(value, (list, tuple)):
        shown = ", ".join(map(short, value[:12]))
        return f"[{shown}{', …' if len(value) > 12 else ''}]"
    return "nothing" if value is ABSENT else json.dumps(value, ensure_ascii=False)
