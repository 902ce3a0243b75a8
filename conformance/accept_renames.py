"""Renamed parameters, before anything else is accepted: each keeps its place in the contract, its comments and facts.

A parameter is renamed only where the comparison says so; its other facts are then changed in place, like those of any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.accept_steps import Step, keys_of
from conformance.compare.agreement import Disagreement
from conformance.compare.documented import Documented
from conformance.compare.engine import body_of, parameter_changes
from conformance.contract import Contract, read_contract
from conformance.errors import ContractError
from conformance.toml_edit import TomlText
from conformance.toml_pieces import NoPlaceError

_RENAMES = frozenset(("parameter-renamed", "parameter-case-changed"))

Standing = Callable[[Contract], Sequence[Disagreement]]
"""What a contract says otherwise than the documentation, without what is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """One parameter that has another name now.

    Attributes:
        step: which renames it; its path is the new one.
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
    """The contract with its parameters called as they are documented now, from the outside in.

    Args:
        text: of the contract's file.
    """
    carried: list[Step] = []
    refused: dict[str, tuple[Rename, str | None]] = {}
    while found := [one for one in _renames(contract, docs, standing(contract)) if one.path not in refused]:
        rename = found[0]
        if not is_asked(rename.step):
            refused[rename.path] = rename, None
            continue
        edit = TomlText(text)
        try:
            rename.step.apply(edit)
            becomes = read_contract(contract.path, contract.id, edit.text)
        except (NoPlaceError, ContractError) as error:
            told = error.message.partition(": ")[2] if isinstance(error, ContractError) else str(error)
            refused[rename.path] = rename, told
            continue
        carried.append(rename.step)
        contract, text = becomes, edit.text
    return Renamed(contract=contract, text=text, carried=tuple(carried), refused=tuple(refused.values()))


def _renames(contract: Contract, docs: Documented, standing: Sequence[Disagreement]) -> list[Rename]:
    """The renames that end two differences each, both of which stand."""
    stand = {one.path for one in standing if one.fact == "parameter"}
    keys = keys_of(contract, contract.table)
    found = []
    for rule, path, old, new in parameter_changes(body_of(contract.table), body_of(docs.table), ""):
        becomes = f"{path.removesuffix(str(old))}{new}"
        if rule in _RENAMES and {path, becomes} <= stand:
            step = Step(
                rules=(rule,),
                path=becomes,
                old=old,
                new=new,
                about=(becomes, "parameter"),
                apply=_renaming(keys[path], str(new)),
            )
            found.append(Rename(step=step, path=path))
    return found


def _renaming(keys: tuple[str | int, ...], name: str) -> Callable[[TomlText], None]:
    return lambda text: text.rename(keys, name)
