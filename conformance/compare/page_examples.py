"""What changed in the examples of a page: that they are others, and whether they keep to the table of their own page.

Free text stands in snapshots by its length only, so texts that differ in nothing else are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.compare.described import Described
from conformance.compare.engine import body_of, compare
from conformance.compare.moves import Change
from conformance.compiler import compile_parameter
from conformance.errors import ContractError
from conformance.example_lints import filled
from conformance.facts import same
from conformance.model import ABSENT, Absent, Json
from conformance.payload import dotted


def example_changes(old: Described, new: Described) -> Iterator[Change]:
    """Every change of request examples, of parameters' own, and of samples that stand in place of a default."""
    if not same(old.examples, new.examples):
        yield from _request_changes(old, new)
    for path in sorted(old.parameter_examples.keys() | new.parameter_examples.keys()):
        if path in old.docs.pages and path in new.docs.pages:
            before, after = (_listed(one.parameter_examples, path) for one in (old, new))
            if not same(before, after):
                yield "example-changed", path, before, after
    for path in old.docs.pages.keys() & new.docs.pages.keys():
        before, after = (_sample(one.docs.pages[path].default) for one in (old, new))
        if not same(before, after):
            yield "example-changed", f"{path}|text.default", before, after
    if same(old.examples, new.examples) and not compare(old.table, new.table, ""):
        return  # what they break is what they broke
    broken, breaks = _faults(old), _faults(new)
    yield from (("example-became-invalid", path, ABSENT, code) for path, code in breaks - broken)
    yield from (("example-became-valid", path, code, ABSENT) for path, code in broken - breaks)


def _request_changes(old: Described, new: Described) -> Iterator[Change]:
    """One change an example: the values that differ, by their paths."""
    for place in range(max(len(old.examples), len(new.examples))):
        sides = [dict(_leaves(one.examples[place], "")) if place < len(one.examples) else None for one in (old, new)]
        names = {name for side in sides if side is not None for name in side}
        differing = [name for name in sorted(names) if not same(*(_at(side, name) for side in sides))]
        before, after = (_only(side, differing) for side in sides)
        if not same(before, after):
            yield "example-changed", "", before, after


def _at(side: Mapping[str, Json] | None, name: str) -> Json | Absent:
    return ABSENT if side is None else side.get(name, ABSENT)


def _only(side: Mapping[str, Json] | None, names: list[str]) -> Json | Absent:
    return ABSENT if side is None else {name: side[name] for name in names if name in side}


def _leaves(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    """The values in an example that hold no others, by their dotted paths."""
    if isinstance(value, dict) and value and value.keys() != {"$text"}:
        for name, one in value.items():
            yield from _leaves(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value:
        for place, one in enumerate(value):
            yield from _leaves(one, f"{path}[{place}]")
    else:
        yield path, value


def _listed(examples: Mapping[str, tuple[Json, ...]], path: str) -> Json | Absent:
    return list(examples[path]) if path in examples else ABSENT


def _sample(default: Json | Absent) -> Json | Absent:
    """A default that is a sample text, of which the snapshot keeps the length."""
    return default if isinstance(default, dict) and "$text" in default else ABSENT


def _faults(one: Described) -> set[tuple[str, str]]:
    """What request examples break in the table of their own page: places, and codes of violations."""
    if not one.examples:
        return set()
    body = body_of(one.docs.table)
    try:
        check = compile_parameter(body).check
    except ContractError:
        return set()  # a pattern that can't be judged: then nothing is said of the example either
    return {(dotted(pointer), code) for example in one.examples for code, pointer, *_ in check(filled(example, body))}
