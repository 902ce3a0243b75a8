"""A contract and its documentation side by side: a group of lines for each parameter, a line for each fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.compare.agreement import compared, facts_of
from conformance.compare.documented import Documented
from conformance.contract import Contract
from conformance.history import PRESENCE
from conformance.model import ABSENT, Absent, Json, Parameter
from conformance.status import Member

_IN_HEAD = ("type", "required")
"""Facts that stand beside a parameter's name as long as both sides say the same."""

_INPUT = re.compile(r"\Ainput(?:\.|(?=\|))")
_PLACE = re.compile(r"\|(oneOf|anyOf|allOf)\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact on both sides.

    Attributes:
        documented, ours: ABSENT where a side does not state it.
        differs: whether the sides differ; reason: of the deviation that declares it, empty without one.
        prose: whether the documentation states it in its text only.
    """

    fact: str
    documented: Json | Absent
    ours: Json | Absent
    differs: bool
    reason: str
    prose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One parameter, the items of a list or an alternative.

    Attributes:
        path: dotted, from the request body; name: as it is shown; depth: how deep it is nested.
        documented, ours: whether each side has it.
        type: JSON Schema's word, and required, where both sides say the same of it; else among the lines.
        reason: of the deviation that declares that one side lacks it; empty without one.
    """

    path: str
    name: str
    depth: int
    documented: bool
    ours: bool
    type: str | None
    required: bool | None
    reason: str
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        """Whether a side lacks it, or a fact of it differs."""
        return self.documented is not self.ours or any(line.differs for line in self.lines)


def groups(member: Member, documentation: Documented | None) -> list[Group]:
    """Every parameter of a contract and of its documentation, in the contract's order; then those it lacks.

    Args:
        documentation: of the day on which it was documented last; None where no day documents it.
    """
    contract = member.contract
    ours = compared(contract, contract.table)
    theirs = compared(contract, documentation.table) if documentation is not None else {}
    prose = documentation.sources if documentation is not None else {}
    found = _Sides(contract, ours, theirs, prose, _differences(member))
    return [group for path in _order(ours, theirs) if (group := found.group(path)) is not None]


def _differences(member: Member) -> dict[tuple[str, str], str]:
    """Path and fact of each difference, with the reason of the deviation that declares it."""
    found = {(one.path, one.fact): "" for one in member.disagreements}
    return found | {(one.path, one.fact): deviation.why for one, deviation in member.accepted}


def _order(ours: Mapping[str, Parameter], theirs: Mapping[str, Parameter]) -> Iterator[str]:
    """Paths of the contract in its order, what the input holds in front; then those that it lacks."""
    paths = [*ours, *(path for path in theirs if path not in ours)]
    yield from sorted(paths, key=lambda path: not path.startswith("input"))


@dataclass(frozen=True, slots=True)
class _Sides:
    contract: Contract
    ours: Mapping[str, Parameter]
    theirs: Mapping[str, Parameter]
    prose: Mapping[str, str]
    differences: Mapping[tuple[str, str], str]

    def group(self, path: str) -> Group | None:
        """What is to be shown of ``path``; None where it only holds others."""
        documented, ours = self.theirs.get(path), self.ours.get(path)
        lines = list(self.lines(path, documented, ours))
        if not lines:
            return None
        either = ours or documented or Parameter()
        said = {line.fact for line in lines if line.differs}
        return Group(
            path=path,
            name=self.name(path, either),
            depth=sum(_INPUT.sub("", path).count(mark) for mark in (".", "[]", "|")),
            documented=documented is not None,
            ours=ours is not None,
            type=either.type if "type" not in said else None,
            required=either.required if "required" not in said else None,
            reason=self.differences.get((path, PRESENCE), ""),
            lines=tuple(line for line in lines if line.fact not in _IN_HEAD or line.differs),
        )

    def lines(self, path: str, documented: Parameter | None, ours: Parameter | None) -> Iterator[Line]:
        left = facts_of(documented) if documented is not None else {}
        right = facts_of(ours) if ours is not None else {}
        told = [fact for where, fact in self.differences if where == path and fact != PRESENCE]
        for fact in dict.fromkeys((*right, *left, *told)):
            yield Line(
                fact=fact,
                documented=left.get(fact, ABSENT),
                ours=right.get(fact, ABSENT),
                differs=(path, fact) in self.differences or documented is None or ours is None,
                reason=self.differences.get((path, fact), ""),
                prose=fact.startswith("media.") or self.prose.get(f"{path}/{fact}") == "prose",
            )

    def name(self, path: str, one: Parameter) -> str:
        """The path as it is read: from the input, alternatives counted from one, with their titles."""
        shown = _INPUT.sub("", path) if self.contract.is_model else path
        shown = _PLACE.sub(lambda found: f"|{found[1]} {int(found[2]) + 1}", shown).lstrip("|")
        return f"{shown} “{one.title}”" if one.title else shown
