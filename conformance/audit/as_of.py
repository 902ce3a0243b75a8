"""Contracts as of an earlier day: what the documentation said of a model then, for the validator to read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from conformance.contract import Contract, closest_hint, load_contract
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot, snapshot_days
from conformance.errors import UnknownNameError
from conformance.laws.reference import reference
from conformance.messages import gettext as _
from conformance.record import replace
from conformance.validator import Validator


@cache
def snapshots_until(day: str, root: Path | None = None) -> tuple[Snapshot, ...]:
    """The snapshots up to that of ``day``, in order.

    Raises:
        UnknownNameError: there is none of that day; the hint names the closest.
    """
    where = root or default_root()
    days = snapshot_days(where)
    check_day(day, days)
    return tuple(open_snapshot(where, one) for one in days if one <= day)


def check_day(day: str, days: Sequence[str]) -> None:
    """See that a day is one of those of which there is a snapshot.

    Raises:
        UnknownNameError: it is not; the hint names the closest.
    """
    if day not in days:
        raise UnknownNameError(_("no snapshot of {day}").format(day=repr(day)), hint=closest_hint(day, days))


def contract_as_of(contract: Contract, snapshots: Sequence[Snapshot]) -> Contract | None:
    """``contract`` with the table that the last of ``snapshots`` documents, no cross rules and no prices.

    Cross rules are read from today's sentences, which no snapshot holds: nobody can say what they were then. None where
    none of the snapshots documents it, or where the newest of them shows that it had been taken out.
    """
    found = reference(contract, snapshots)
    if found is None:
        return None
    if snapshots[-1].complete and found.day != snapshots[-1].day:
        return None
    whole, table = found.whole, contract.table
    if contract.is_model:
        table = replace(table, body={**table.body, "input": replace(whole, required=True)})
    else:
        table = replace(table, body=whole.properties, body_schema=replace(whole, properties={}))
    return replace(contract, table=table, rules=(), prices=(), verified=found.day)


@cache
def validator_as_of(id: str, day: str, root: Path | None = None) -> Validator | None:
    """The validator of a model or endpoint by the documentation of ``day``; None where it was not documented then.

    Raises:
        UnknownNameError: there is no contract of that name, or no snapshot of that day.
    """
    contract = contract_as_of(load_contract(id), snapshots_until(day, root))
    return Validator(contract) if contract is not None else None
