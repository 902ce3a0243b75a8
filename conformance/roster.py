"""The roster: the 72 models of the user's menu, and what the report of 2025-12-16 claimed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

from conformance.contract import ROOT, closest_hint, contract_paths, line_of, read_toml
from conformance.errors import ContractError
from conformance.messages import gettext as _

SORTS = ("model", "family", "endpoint")
_ENTRY_KEYS = ("id", "name", "category", "sort", "members", "claims")
_REPORT_KEYS = ("date", "total", "with_validation", "other_totals", "lists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the menu.

    Attributes:
        index: place on the menu, from 1.
        sort: model, family or endpoint; members: ids of the contracts behind it.
        claims: lists of the report that name it; empty where the report does not.
    """

    index: int
    id: str
    name: str
    category: str
    sort: str
    members: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The menu and the report's claims.

    Attributes:
        date: of the report; claimed: how many models it says have validation.
        other_totals: totals that the report gives elsewhere.
        lists: name of a list → whether it claims validation.
    """

    date: str
    claimed: int
    other_totals: tuple[str, ...]
    lists: Mapping[str, bool]
    entries: tuple[Entry, ...]

    def claim(self, entry: Entry) -> str:
        """What the report claims of ``entry``: ``validated``, ``missing`` or ``nothing``."""
        if any(self.lists[name] for name in entry.claims):
            return "validated"
        return "missing" if entry.claims else "nothing"

    @property
    def counted_twice(self) -> tuple[str, ...]:
        """Ids that stand on several of the lists that claim validation, in menu order."""
        return tuple(entry.id for entry in self.entries if sum(self.lists[name] for name in entry.claims) > 1)


def load_roster(path: Path = ROOT / "roster.toml", contracts: Iterable[str] | None = None) -> Roster:
    """The roster in a file.

    Args:
        contracts: ids that members may name; None for those of the package.

    Raises:
        ContractError: the file breaks the format or names a contract that is not there.
    """
    text, data = read_toml(path)
    return _Loader(path, text, tuple(contract_paths() if contracts is None else contracts)).roster(data)


class _Loader:
    def __init__(self, path: Path, text: str, contracts: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.contracts = contracts

    def roster(self, data: dict[str, Any]) -> Roster:
        self.keys(data, ("report", "entry"), ())
        report = data.get("report")
        if not isinstance(report, dict):
            self.refuse(_("[report] is missing"), ())
        self.keys(report, _REPORT_KEYS, ("report",))
        for key in _REPORT_KEYS:
            if key not in report:
                self.refuse(_("{key} is missing").format(key=key), ("report",))
        lists = {name: bool(one["validated"]) for name, one in report["lists"].items()}
        entries = tuple(self.entry(row, place, lists) for place, row in enumerate(data.get("entry", [])))
        if len(entries) != report["total"]:
            self.refuse(
                _("expected {total} entries, found {n}").format(total=report["total"], n=len(entries)),
                ("report", "total"),
            )
        sizes = Counter(name for entry in entries for name in entry.claims)
        for name, one in report["lists"].items():
            if sizes[name] != one["size"]:
                self.refuse(
                    _("list {name}: expected {size} ids, found {n}").format(name=name, size=one["size"], n=sizes[name]),
                    ("report", "lists", name),
                )
        return Roster(
            date=report["date"],
            claimed=report["with_validation"],
            other_totals=tuple(report["other_totals"]),
            lists=lists,
            entries=entries,
        )

    def entry(self, row: Any, place: int, lists: Mapping[str, bool]) -> Entry:
        keys = ("entry", place)
        if not isinstance(row, dict):
            self.refuse(_("expected [[entry]]"), keys)
        self.keys(row, _ENTRY_KEYS, keys)
        for key in _ENTRY_KEYS:
            if key not in row:
                self.refuse(_("{key} is missing").format(key=key), keys)
        if row["sort"] not in SORTS:
            self.refuse(
                _("sort is {sort!r}: expected one of {names}").format(sort=row["sort"], names=", ".join(SORTS)),
                (*keys, "sort"),
            )
        if not row["members"]:
            self.refuse(_("members is empty: expected ids of contracts"), (*keys, "members"))
        for member in row["members"]:
            if member not in self.contracts:
                hint = closest_hint(member, self.contracts)
                self.refuse(
                    _("{id}: no contract for {member!r}").format(id=row["id"], member=member), (*keys, "members"), hint
                )
        for claim in row["claims"]:
            if claim not in lists:
                self.refuse(
                    _("unknown list {claim!r}").format(claim=claim), (*keys, "claims"), closest_hint(claim, lists)
                )
        return Entry(
            index=place + 1,
            id=row["id"],
            name=row["name"],
            category=row["category"],
            sort=row["sort"],
            members=tuple(row["members"]),
            claims=tuple(row["claims"]),
        )

    def keys(self, data: Mapping[str, Any], known: tuple[str, ...], keys: tuple[str | int, ...]) -> None:
        for key in data:
            if key not in known:
                self.refuse(_("unknown key {key!r}").format(key=key), (*keys, key), closest_hint(key, known))

    def refuse(self, message: str, keys: tuple[str | int, ...], hint: str = "") -> Never:
        line = line_of(self.text, keys) if keys else 1
        raise ContractError(f"{self.path}:{line}: {message}", hint=hint)
