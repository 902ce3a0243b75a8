"""Drift as results: what the formats for machines render."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import conformance
from conformance.compare.deviations import Deviation
from conformance.compare.registry import RULES
from conformance.contract import contract_paths, read_contract
from conformance.contract_kinds import Keys
from conformance.contract_lines import line_in, lines_of
from conformance.docs.snapshot import page_file
from conformance.drift import CONTRACTS, Change, Drift
from conformance.messages import gettext as _
from conformance.messages import said
from conformance.model import ABSENT
from conformance.report.drift_json import finding_to_json
from conformance.report.drift_words import (
    by_subject,
    change_words,
    deviation_words,
    headline,
    parameter_of,
    reason_of,
    remarks,
    remedy_words,
    witness_text,
    witness_words,
)
from conformance.report.result import Place, Result, Results, Rule, Trouble

_PACKAGE = Path(conformance.__file__).parent


def drift_results(drift: Drift, *, snapshots: Path, here: Path | None = None) -> Results:
    """The findings of drift, each at the line of the contract that has to follow.

    Args:
        snapshots: the folder of snapshots: what has no contract is pointed at there.
        here: the folder that places are relative to; by default the working directory. Where the contracts are not
            below it, as in repositories that only use them, places are pages of the snapshot.
    """
    places = _Places(drift, snapshots, (here or Path.cwd()).resolve())
    changes = [one for _, group in by_subject(drift.changes) for one in group]
    return Results(
        title=headline(drift),
        results=tuple(_result(one, places) for one in changes),
        rules={one.finding.rule: _rule(one.finding.rule) for one in changes},
        troubles=tuple(_troubles(drift, places)),
    )


def _result(change: Change, places: _Places) -> Result:
    finding = change.finding
    details = [f"({remark})" for remark in remarks(change)]
    if change.proven.witness is not ABSENT:
        details.append(f"{witness_words(change)}: {witness_text(change)}")
        details.append(remedy_words(change))
    if change.proven.note:
        details.append(_(change.proven.note))
    return Result(
        rule=finding.rule,
        level=change.proven.level,
        subject=finding.subject,
        parameter=parameter_of(change),
        message=change_words(change),
        fingerprint=finding.fingerprint,
        place=places.of(change),
        state=change.state,
        justification=reason_of(change),
        details=tuple(details),
        facts=finding_to_json(change),
    )


def _troubles(drift: Drift, places: _Places) -> Iterator[Trouble]:
    for problem in drift.problems:
        yield Trouble(kind="capture", message=said(problem))
    for one, told in deviation_words(drift):
        yield Trouble(kind="deviation", message=told, fails=one in drift.expired, place=places.of_deviation(one))


def _rule(id: str) -> Rule:
    row = RULES[id]
    return Rule(id=id, sentence=row.sentence, why=row.why, do=row.do, level=row.level)


class _Places:
    """Files and lines of what changed; each file is read once."""

    def __init__(self, drift: Drift, snapshots: Path, here: Path) -> None:
        self._paths = contract_paths()
        self._here = here
        self._snapshots = snapshots
        self._days = [day for day in (drift.new, drift.old) if day != CONTRACTS]
        self._read: dict[Path, Mapping[Keys, int]] = {}
        self._endpoints: dict[str, str] = {}

    def of(self, change: Change) -> Place:
        """The line of the contract, or the page of the snapshot: what lies in the folder that is worked in."""
        finding = change.finding
        pages = [page_file(self._snapshots / day, change.page) for day in self._days]
        page = next((one for one in pages if one.is_file()), pages[0])
        contract = self._paths.get(finding.subject)
        if contract is None or not self._is_here(contract):
            if contract is None or self._is_here(page):
                return Place(file=self._name(page))
            return Place(file=self._name(contract))
        if finding.subject not in self._endpoints:
            self._endpoints[finding.subject] = read_contract(contract, finding.subject).table.endpoint
        endpoint = self._endpoints[finding.subject]
        line = line_in(self._lines(contract), finding.path, finding.rule, endpoint=endpoint)
        return Place(file=self._name(contract), line=line)

    def of_deviation(self, one: Deviation) -> Place | None:
        """Where a deviation begins; None for one that stands in no file."""
        if one.file is None:
            return None
        return Place(file=self._name(one.file), line=one.line)

    def _lines(self, path: Path) -> Mapping[Keys, int]:
        if path not in self._read:
            self._read[path] = lines_of(path.read_text("utf-8"))
        return self._read[path]

    def _is_here(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self._here)

    def _name(self, path: Path) -> str:
        """``path`` from where work is done; what lies elsewhere is called as the package calls it."""
        if self._is_here(path):
            return path.resolve().relative_to(self._here).as_posix()
        if path.is_relative_to(_PACKAGE):
            return path.relative_to(_PACKAGE.parent).as_posix()
        is_page = path.is_relative_to(self._snapshots)
        return path.relative_to(self._snapshots.parent).as_posix() if is_page else path.name
