"""Doubts about the documentation itself: contradictions, broken examples, stray blanks. Their rows: ``lint_rules``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from conformance.docs.examples import child
from conformance.docs.lint_rules import make
from conformance.facts import PROSE_LIMITS, broken_facts, is_number, parameters_to_json, same
from conformance.model import ABSENT, Json, Lint, Page, Parameter, Table, named

_OPAQUE = re.compile(r"[0-9]+[a-z][0-9]+\Z")


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
        yield _broken_example(where, fact, found, "parameter")


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
                yield make("model-id-against-address", "address", "model", model=model, page=page)


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
                    "model-on-two-pages", "pages", model, model=model, page=first[0], other=place, names=differing
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
        yield make("stray-blanks", "name", path, value=name)
    for member in parameter.enum or ():
        if isinstance(member, str) and member != member.strip():
            yield make("stray-blanks", "member", path, value=member)
    yield from _lint_default(path, parameter)
    yield from _lint_prose(path, parameter)
    if parameter.refs:
        yield make("reference-not-merged", "names", path, names=sorted(parameter.refs))
    if parameter.items is not None:
        yield from _lint_default(f"{path}[]", parameter.items)
        yield from _lint_prose(f"{path}[]", parameter.items)


def _lint_default(path: str, parameter: Parameter) -> Iterator[Lint]:
    default = parameter.default
    if default is ABSENT or (isinstance(default, dict) and "$text" in default):
        return
    for where, fact, value in broken_facts(parameter, default, path):
        id = "default-outside-enum" if fact == "enum" else "default-breaks-schema"
        yield make(id, "default", where, value=value, fact=fact)


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
    return make("prose-against-schema", "fact", path, fact=fact, value=told, own=own)


def _equal(left: Json, right: Json) -> bool:
    return same(left, right) or (is_number(left) and is_number(right) and left == right)


def _lint_required(parameter: Parameter, path: str) -> Iterator[Lint]:
    """Names that a schema requires without saying anything of them."""
    for name, below in parameter.properties.items():
        where = f"{path}.{name}" if path else name
        if below == _BARE and not (parameter.one_of or parameter.any_of or parameter.all_of):
            yield make("required-undocumented", "name", where, name=name)
        yield from _lint_required(below, where)
    if parameter.items is not None:
        yield from _lint_required(parameter.items, f"{path}[]")


_BARE = Parameter(required=True)


def _lint_example(body: Parameter, example: Json) -> Iterator[Lint]:
    for path, fact, value in broken_facts(body, example):
        if fact != "additionalProperties":  # said better below, by name and at any depth
            yield _broken_example(path, fact, value, "request")
    for path in _unknown(body, example, ""):
        yield make("example-unknown-parameter", "unknown", path)


def _broken_example(path: str, fact: str, value: Json, whose: str) -> Lint:
    if fact == "required":
        return make("example-omits-required", whose, path)
    return make("example-breaks-schema", whose, path, value=value, fact=fact)


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
    models = list(table.models)
    told = table.body["model"].prose.get("model")
    if told is not None and told not in table.models:
        yield make("model-id-against-example", "text", "model", models=models, model=told)
    for example in examples:
        shown = example.get("model") if isinstance(example, dict) else None
        if isinstance(shown, str) and shown not in table.models:
            yield make("model-id-against-example", "example", "model", models=models, model=shown)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
