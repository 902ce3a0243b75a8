"""Findings between two tables as rows, and as they have to be with the sides swapped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conformance.compare.finding import Finding
from conformance.compare.registry import RULES

Row = tuple[str, str, str, str]
"""Rule, path and both values, types included."""


def rows(findings: Iterable[Finding]) -> list[Row]:
    """Rule, path and both values, types included, in any order."""
    return sorted((each.rule, each.path, repr(each.old), repr(each.new)) for each in findings)


_RENAMED = ("parameter-renamed", "parameter-case-changed", "parameter-moved")
_OF_PLACES = (
    "parameter-moved",
    "parameter-restated",
    "parameter-made-conditional",
    "parameter-made-unconditional",
)
"""Rules whose values are paths."""


def turned(findings: Sequence[Finding]) -> list[Row]:
    """What has to be found with the sides swapped: mirrors, values swapped, under the names of the other side."""
    back: dict[str, str] = {}  # paths on the new side → on the old side
    for each in findings:
        if each.rule in _RENAMED:
            back[_path_after(each)] = each.path
    found = []
    for each in findings:
        before, after = each.old, each.new
        if each.rule in _OF_PLACES:
            before, after = (_mapped(str(path), back, is_renamed=True) for path in (before, after))
        found.append((RULES[each.rule].mirror, _path_back(each, back), repr(after), repr(before)))
    return sorted(found)


def _path_after(finding: Finding) -> str:
    """Where a renamed parameter stands on the new side."""
    return finding.path.removesuffix(str(finding.old)) + str(finding.new)


def _path_back(finding: Finding, back: Mapping[str, str]) -> str:
    """The path of a finding on the old side, where names on the way may be others; what was renamed has its new one."""
    is_renamed = finding.rule in _RENAMED
    return _mapped(_path_after(finding) if is_renamed else finding.path, back, is_renamed=is_renamed)


def _mapped(path: str, back: Mapping[str, str], *, is_renamed: bool) -> str:
    for new in sorted(back, key=len, reverse=True):
        if path.startswith((f"{new}.", f"{new}[", f"{new}|")) or (path == new and not is_renamed):
            path = back[new] + path[len(new) :]
    return path
