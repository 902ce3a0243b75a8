"""One contract that follows a documentation that was changed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conformance.accepting import Acceptance, Left, Wanted, Why, acceptance_of
from conformance.compare.deviations import Deviation
from conformance.contract import Contract, load_contract, read_contract
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from tests.support.declaring import MODEL


def opened(root: Path) -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(root, day) for day in snapshot_days(root))


def open_of(found: Acceptance) -> list[Left]:
    """What was left undone."""
    return [one for one in found.left if one.why is not Why.LOOK]


def one_of(root: Path, wanted: Wanted | None = None, deviations: tuple[Deviation, ...] = ()) -> Acceptance:
    """What becomes of the contract of ``MODEL``."""
    return acceptance_of(load_contract(MODEL), opened(root), wanted or Wanted(), deviations)


def diff(found: Acceptance) -> list[str]:
    """The lines that go and come."""
    before, after = found.before.splitlines(), found.after.splitlines()
    return [f"-{one}" for one in before if one not in after] + [f"+{one}" for one in after if one not in before]


def rename(old: str, new: str, **facts: object) -> Callable[[dict[str, dict[str, object]]], None]:
    """A page that calls a parameter otherwise, in the same place, and says something else of it."""

    def edit(named: dict[str, dict[str, object]]) -> None:
        renamed = {new if name == old else name: one for name, one in named.items()}
        renamed[new] = {**renamed[new], **facts}
        named.clear()
        named.update(renamed)

    return edit


def written(root: Path, text: str) -> Contract:
    """A contract of that text."""
    file = root / "contract.toml"
    file.write_text(text, "utf-8")
    return read_contract(file, MODEL)


def own() -> str:
    """The text of the contract of ``MODEL``."""
    return load_contract(MODEL).path.read_text("utf-8")
