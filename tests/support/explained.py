"""A plain diff of two request bodies as JSON, and which of its paths no finding explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from conformance.compare.documented import Documented
from conformance.compare.finding import Finding
from conformance.facts import CHOICES, FACTS, parameter_to_json
from conformance.model import Json, Parameter

_RULES_OF = {
    "type": ("type",),
    "nullable": ("null",),
    "additionalProperties": ("object",),
    "deprecated": ("deprecated", "no-longer-deprecated"),
}
"""Facts whose rules do not start as they do."""

_KEYWORDS = tuple(name for name, _ in CHOICES)
_WHOLE = ("parameter-", "items-", "alternative-", "constraint-")
"""Rules of whole parameters: they explain what is below."""

_SILENT: dict[str, tuple[Json, ...]] = {
    "nullable": (False, None),
    "uniqueItems": (False, None),
    "deprecated": (False, None),
    "additionalProperties": (True, None),
}
"""Values of flags between which nothing is said. Of objects that is judged by what they name, in ``test_engine``."""


_NUMBERS = {"media", *(fact.name for fact in FACTS if fact.kind in ("count", "number", "positive"))}
"""Facts of which 1 and 1.0 say the same."""


def unexplained(old: Parameter, new: Parameter, findings: Sequence[Finding]) -> list[str]:
    """``path/fact`` of each difference that DeepDiff shows and none of ``findings`` names."""
    from deepdiff import DeepDiff

    before, after = (_sorted(parameter_to_json(one)) for one in (old, new))
    # By itself it would not look into two objects that have few names in common.
    diff = DeepDiff(before, after, view="tree", threshold_to_diff_deeper=0)
    found: set[str] = set()
    for one in (one for kind in diff.values() for one in kind):
        for steps in _opened(one.path(output_format="list"), one):
            path, fact = _place(steps)
            if not _is_waived(fact, one) and not any(_explains(each, path, fact) for each in findings):
                found.add(f"{path}/{fact}")
    return sorted(found)


def _sorted(value: Json) -> Json:
    """Facts with the members in order of which the order says nothing."""
    if isinstance(value, list):
        return [_sorted(one) for one in value]
    if not isinstance(value, dict):
        return value
    unordered = ("types", "formats")
    return {name: sorted(one) if name in unordered and one[:] else _sorted(one) for name, one in value.items()}


def _opened(steps: list[Any], difference: Any) -> Iterator[list[Any]]:
    """The steps to a difference; to each, where all parameters, alternatives or limits of files came or went."""
    if steps[-1] not in ("properties", "media", *_KEYWORDS):
        yield steps
        return
    held = difference.t1 if isinstance(difference.t1, (dict, list)) else difference.t2
    yield from ([*steps, one] for one in (range(len(held)) if isinstance(held, list) else held) if one != "kind")


def _place(steps: Sequence[Any]) -> tuple[str, str]:
    """The dotted path that leads to a difference, and the fact that differs; empty where it is a whole parameter."""
    path, todo = "", list(steps)
    while todo:
        step = todo.pop(0)
        if step == "properties":
            path += f".{todo.pop(0)}"
        elif step == "items":
            path += "[]"
        elif step in _KEYWORDS:
            path += f"|{step}[{todo.pop(0)}]"
        elif step == "not":
            return f"{path}|not".lstrip("."), ""
        elif step == "media":
            path += f"|file.{todo[0]}"
            return path.lstrip("."), "media"
        else:
            return path.lstrip("."), str(step)
    return path.lstrip("."), ""


def _is_waived(fact: str, difference: Any) -> bool:
    """Whether the fact says nothing else: titles are labels, flags may be silent, 1 and 1.0 are one bound or limit."""
    values = [None if repr(one) == "not present" else one for one in (difference.t1, difference.t2)]
    if fact in _NUMBERS and values[0] == values[1]:
        return True
    return fact == "title" or (fact in _SILENT and all(one in _SILENT[fact] for one in values))


def _explains(finding: Finding, path: str, fact: str) -> bool:
    if finding.path == path:
        return not fact or finding.rule.startswith((*_starts(fact), *_WHOLE))
    names = [finding.path]
    if finding.rule in ("parameter-renamed", "parameter-case-changed", "parameter-moved"):
        names.append(finding.path[: len(finding.path) - len(str(finding.old))] + str(finding.new))
    is_whole = finding.rule.startswith(_WHOLE)
    return is_whole and any(path == name or path.startswith((f"{name}.", f"{name}[", f"{name}|")) for name in names)


def _starts(fact: str) -> Iterable[str]:
    kebab = re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", fact)
    return _RULES_OF.get(fact, ("file-limit-",) if fact == "media" else (kebab,))


def unexplained_texts(old: Documented, new: Documented, findings: Sequence[Finding]) -> list[str]:
    """``path/fact`` of each difference in what two pages say beside the rules, which none of ``findings`` names.

    Beside the rules stand facts of the text, blanks around names and values, and samples in place of defaults. Groups
    that a schema names by reference count as merged: that is no change, however often it flickers.
    """
    from deepdiff import DeepDiff

    paths = sorted(old.pages.keys() & new.pages.keys())
    before, after = ({path: _beside(docs, path) for path in paths} for docs in (old, new))
    diff = DeepDiff(before, after, view="tree", threshold_to_diff_deeper=0)
    found: set[str] = set()
    for one in (one for kind in diff.values() for one in kind):
        path, fact = one.path(output_format="list")[:2]
        if fact == "text.numbers" and _are_told(old.pages[path], new.pages[path], path, findings):
            continue
        if fact == "text.members" and _are_named(old, new, path, findings):
            continue
        if not any(_explains_text(each, path, fact) for each in findings):
            found.add(f"{path}/{fact}")
    return sorted(found)


def _are_told(old: Parameter, new: Parameter, path: str, findings: Sequence[Finding]) -> bool:
    """Whether each number that came or went is named by another finding, or only its unit is written out now."""
    own = [one for one in findings if re.split(r"\|(?:text|file)\.", one.path)[0] == path]
    told = repr([(one.old, one.new) for one in own if one.rule != "prose-numbers-changed"])
    # That says where a fact stands, not what it says.
    moved = [one.path.rpartition("|text.")[2] for one in own if one.rule == "fact-source-changed"]
    told += repr([page.prose.get(fact) for page in (old, new) for fact in moved])
    named = {one.removesuffix(".0") for one in re.findall(r"(?<=')\d+:\d+(?=')|\d+(?:\.\d+)?", told)}
    was, stands = (set(one.prose.get("numbers", ())) for one in (old, new))
    return all(
        _bare(one) in named or any(_bare(one) == _bare(twin) and _bare(one) in (one, twin) for twin in others - numbers)
        for numbers, others in ((was, stands), (stands, was))
        for one in numbers - others
    )


def _are_named(old: Documented, new: Documented, path: str, findings: Sequence[Finding]) -> bool:
    """Whether each value that a text names on one side only came to an enumeration, or left one; so that is told."""
    told = repr([(one.old, one.new) for one in findings if one.rule != "prose-members-changed"])
    was, stands = (set(docs.pages[path].prose.get("members", ())) for docs in (old, new))
    own = {*(old.pages[path].enum or ()), *(new.pages[path].enum or ())}
    return all(one in own or repr(one) in told for one in was ^ stands)


def _bare(quantity: str) -> str:
    """The number of a quantity, without its unit."""
    return re.sub(r" ?[A-Za-z%][A-Za-z ]*\Z", "", quantity)


def _beside(docs: Documented, path: str) -> dict[str, Json]:
    """What a page says of a parameter, by fact: of the text with ``text.`` in front; order says nothing."""
    page = docs.pages[path]
    told = {f"text.{fact}": value for fact, value in page.prose.items()}
    return {
        **{fact: sorted(map(repr, one)) if isinstance(one, list) else one for fact, one in told.items()},
        "name": docs.names.get(path, path.rpartition(".")[2]),
        "enum": sorted(map(repr, page.enum or ())),
        "default": repr(page.default),
    }


def _explains_text(finding: Finding, path: str, fact: str) -> bool:
    name = fact.removeprefix("text.")
    if finding.path == f"{path}|{fact}" or (fact == "default" and finding.path == f"{path}|text.default"):
        return True
    if fact == "text.media":
        return finding.path.startswith(f"{path}|file.")
    if finding.path != path:
        return False
    return finding.rule.startswith((*_starts(name), "stray-blanks-"))
