"""What changed in the examples of a page: what came, went or is another, and whether they keep to their page's table.

Free text stands in snapshots by its length only, so texts that differ in nothing else are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from conformance.compare.described import Described
from conformance.compare.engine import compare
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
            yield from _other(path, before, after)
    for path in old.docs.pages.keys() & new.docs.pages.keys():
        before, after = (_sample(one.docs.pages[path].default) for one in (old, new))
        yield from _other(f"{path}|text.default", before, after)
    if same(old.examples, new.examples) and not compare(old.table, new.table, ""):
        return  # what they break is what they broke
    broken, breaks = _faults(old), _faults(new)
    yield from (("example-became-invalid", path, ABSENT, code) for path, code in breaks - broken)
    yield from (("example-became-valid", path, code, ABSENT) for path, code in broken - breaks)


def _request_changes(old: Described, new: Described) -> Iterator[Change]:
    """One change an example that both sides do not have: the values that differ, by their paths."""
    gone, come = _unmatched(old.examples, new.examples), _unmatched(new.examples, old.examples)
    for one, other in zip_longest(gone, come, fillvalue=ABSENT):
        before, after = (dict(_leaves(side, "")) if side is not ABSENT else ABSENT for side in (one, other))
        if before is not ABSENT and after is not ABSENT:
            names = [name for name in before | after if not same(before.get(name, ABSENT), after.get(name, ABSENT))]
            before, after = ({name: side[name] for name in sorted(names) if name in side} for side in (before, after))
        yield from _other("", before, after)


def _unmatched(examples: Sequence[Json], others: Sequence[Json]) -> list[Json]:
    """The examples that the other side has not, wherever they stand there; one that is there twice counts twice."""
    left, found = list(others), []
    for one in examples:
        place = next((at for at, other in enumerate(left) if same(one, other)), None)
        if place is None:
            found.append(one)
        else:
            del left[place]
    return found


def _other(path: str, before: Json | Absent, after: Json | Absent) -> Iterator[Change]:
    """The change of one example; ABSENT where a side has none."""
    if not same(before, after):
        action = "added" if before is ABSENT else "removed" if after is ABSENT else "changed"
        yield f"example-{action}", path, before, after


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
    body = one.docs.table.whole
    try:
        check = compile_parameter(body).check
    except ContractError:
        return set()  # a pattern that can't be judged: then nothing is said of the example either
    return {(dotted(pointer), code) for example in one.examples for code, pointer, *_ in check(filled(example, body))}
