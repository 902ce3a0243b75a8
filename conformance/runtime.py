"""What compiled tables call where a look at one value is not enough: unknown names, alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.model import Json, Parameter

Raw = tuple[Any, ...]
"""A violation as it is found: code, JSON Pointer, the parameter or rule that is broken, the value, the subject.

Where a parameter is missing, the object that lacks it comes sixth.
"""

Make = Callable[[Raw], Any]
"""What a raw violation becomes: a tuple, or a class that is made like one."""


def unknown(
    found: list[Any],
    value: Mapping[str, Json],
    names: frozenset[str],
    path: str,
    whole: Parameter,
    make: Make,
    subject: Any,
) -> None:
    """Report each name in ``value`` that is none of ``names``."""
    for name in value:
        if name not in names:
            token = name
            if name.__class__ is not str or "~" in name or "/" in name:
                token = str(name).replace("~", "~0").replace("/", "~1")
            found.append(make(("unknown-parameter", f"{path}/{token}", whole, value[name], subject)))


def add(found: list[Any], more: list[Any]) -> None:
    """Add the violations that an alternative finds, but for those that the table around it has found already."""
    told = {(one[0], one[1]) for one in found}
    found += [one for one in more if (one[0], one[1]) not in told] if told else more


Alternatives = tuple[Callable[[Json, str], list[Any]], ...]


def any_of(
    found: list[Any], value: Json, path: str, whole: Parameter, make: Make, subject: Any, members: Alternatives
) -> None:
    """Report what keeps ``value`` from the alternative that it comes closest to, where it keeps none."""
    broken: list[list[Any]] = []
    for member in members:
        violations = member(value, path)
        if not violations:
            return
        broken.append(violations)
    _closest(found, value, path, whole, make, subject, broken)


def one_of(
    found: list[Any], value: Json, path: str, whole: Parameter, make: Make, subject: Any, members: Alternatives
) -> None:
    """The same where just one alternative must hold."""
    broken: list[list[Any]] = []
    for member in members:
        violations = member(value, path)
        if violations:
            broken.append(violations)
    kept = len(members) - len(broken)
    if kept > 1:
        found.append(make(("several-alternatives", path, whole, value, subject)))
    elif not kept:
        _closest(found, value, path, whole, make, subject, broken)


def _closest(
    found: list[Any], value: Json, path: str, whole: Parameter, make: Make, subject: Any, broken: list[list[Any]]
) -> None:
    """Report the alternative that least is wrong with; where all merely lack names, that there is none."""
    if all(one[0] == "required-missing" for violations in broken for one in violations):
        found.append(make(("no-alternative", path, whole, value, subject)))
        return
    add(found, min(broken, key=len))
