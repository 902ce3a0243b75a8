"""Renamed and moved parameters, before anything else is accepted: each keeps its comments, facts and conversions.

A parameter is renamed or moved only where the comparison says so; its other facts are then changed in place, like those
of any. One that has no table of its own to be moved is taken away and added like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.accept_steps import Step, keys_of, obstacle, siblings_after
from conformance.compare.agreement import Disagreement, compared
from conformance.compare.documented import Documented
from conformance.compare.engine import body_changes
from conformance.contract import Contract, read_contract
from conformance.contract_kinds import Keys
from conformance.errors import ContractError
from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError

_RENAMES = ("parameter-renamed", "parameter-case-changed")
_MOVE = "parameter-moved"

Standing = Callable[[Contract], Sequence[Disagreement]]
"""What a contract says otherwise than the documentation, without what is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """One parameter that has another name now, or the same name elsewhere.

    Attributes:
        step: which renames or moves it; its path is the new one.
        path: the old one.
    """

    step: Step
    path: str

    @property
    def about(self) -> frozenset[tuple[str, str]]:
        """The differences that it ends: one parameter is missing, and another is not documented."""
        return frozenset((one, "parameter") for one in (self.path, self.step.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A contract after the renames that could be carried over.

    Attributes:
        text: of its file; carried: the steps that made it so.
        refused: renames that were not, with what stands in the way; None for one that nobody asked for.
    """

    contract: Contract
    text: str
    carried: tuple[Step, ...] = ()
    refused: tuple[tuple[Rename, str | None], ...] = ()

    @property
    def open(self) -> frozenset[tuple[str, str]]:
        """Differences of renames that were not carried over: neither half is carried over alone."""
        return frozenset(about for one, _ in self.refused for about in one.about)


def with_renames(
    contract: Contract, text: str, docs: Documented, standing: Standing, is_asked: Callable[[Step], bool]
) -> Renamed:
    """The contract with its parameters called as they are documented now, and where they are, from the outside in.

    Args:
        text: of the contract's file.
        standing: what a contract says otherwise than ``docs``; is_asked: whether a rename is to be carried over.
    """
    carried: list[Step] = []
    refused: dict[str, tuple[Rename, str | None]] = {}
    without_table: set[str] = set()
    while found := [
        one
        for one in _renames(contract, docs, standing(contract))
        if one.path not in refused and one.path not in without_table
    ]:
        rename = found[0]
        if not is_asked(rename.step):
            refused[rename.path] = rename, None
            continue
        edit = TomlText(text)
        try:
            rename.step.apply(edit)
            becomes = read_contract(contract.path, contract.id, edit.text)
        except (NoPlaceError, ContractError) as error:
            if rename.step.rules == (_MOVE,) and isinstance(error, NoPlaceError):
                without_table.add(rename.path)
                continue
            refused[rename.path] = rename, obstacle(error, contract.path)
            continue
        carried.append(rename.step)
        contract, text = becomes, edit.text
    return Renamed(contract=contract, text=text, carried=tuple(carried), refused=tuple(refused.values()))


def _renames(contract: Contract, docs: Documented, standing: Sequence[Disagreement]) -> list[Rename]:
    """The renames and moves that end two differences each, both of which stand."""
    stand = {one.path for one in standing if one.fact == "parameter"}
    ours, theirs = compared(contract, contract.table), compared(contract, docs.table)
    keys, places = keys_of(contract, contract.table), keys_of(contract, docs.table)
    found = []
    for rule, path, old, new in body_changes(contract.table.whole, docs.table.whole):
        if rule not in (*_RENAMES, _MOVE):
            continue
        becomes = str(new) if rule == _MOVE else f"{path.removesuffix(str(old))}{new}"
        if not {path, becomes} <= stand:
            continue
        if rule == _MOVE:
            before = siblings_after(ours, becomes, theirs[becomes], places[becomes])
            apply = _moving(keys[path], places[becomes], before)
        else:
            apply = _renaming(keys[path], str(new))
        step = Step(rules=(rule,), path=becomes, old=old, new=new, about=(becomes, "parameter"), apply=apply)
        found.append(Rename(step=step, path=path))
    return found


def _renaming(keys: Keys, name: str) -> Callable[[TomlText], None]:
    return lambda text: text.rename(keys, name)


def _moving(keys: Keys, to: Keys, before: Sequence[str]) -> Callable[[TomlText], None]:
    return lambda text: text.move(keys, to, before)
