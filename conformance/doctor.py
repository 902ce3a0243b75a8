"""What a diagnosis looks at: the installation, where data comes from, what is out of date, whether the site answers."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import conformance
from conformance.causes import reworded, why
from conformance.contract import ROOT, contract_paths
from conformance.docs.origin import check_base_url
from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.errors import ConformanceError
from conformance.laws.evidence import Standing, default_evidence, read_evidence
from conformance.status import audit_roster

DISTRIBUTION = "kie-conformance"
STALE_DAYS = 30
"""A snapshot older than this is out of date: the documentation changes without notice."""

TIMEOUT = 5.0
"""Seconds to wait for the documentation's site."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library of an extra: the version that is installed, None for none, and what is asked for."""

    name: str
    version: str | None
    wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A snapshot: its day, whether it has every page that the site lists, and how many pages it has."""

    day: str
    complete: bool
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceState:
    """Evidence on the models of the roster.

    Attributes:
        file: where it stands; None without any.
        made: profile, seed and versions that it was made with; empty without any.
        fresh, stale, missing: contracts by how their evidence stands.
        trouble: why it can't be read; empty where it can.
    """

    file: Path | None
    made: str = ""
    fresh: int = 0
    stale: int = 0
    missing: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Whether the documentation's site answers.

    Attributes:
        url: that was asked for.
        trouble: why there is no answer; empty where there is one.
    """

    url: str
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything that was looked at.

    Attributes:
        version, python: of this project and of Python; place: of the package.
        extras: name → its libraries; empty where the package is not installed but run from its sources.
        contracts: how many there are, and where.
        snapshots: where they are looked for, and each, oldest first; trouble: why they can't be read.
        age: days since the newest one; None without any.
        site: None where it was not asked.
    """

    version: str
    python: str
    place: Path
    extras: dict[str, tuple[Library, ...]]
    contracts: int
    contracts_place: Path
    snapshots_place: Path
    snapshots: tuple[Day, ...]
    snapshots_trouble: str
    age: int | None
    evidence: EvidenceState
    site: Site | None

    @property
    def is_stale(self) -> bool:
        """Whether the newest snapshot is too old."""
        return self.age is not None and self.age > STALE_DAYS

    @property
    def has_findings(self) -> bool:
        """Whether there is something to do."""
        evidence = self.evidence
        return bool(
            self.snapshots_trouble
            or self.is_stale
            or evidence.trouble
            or evidence.stale
            or evidence.missing
            or (self.site is not None and self.site.trouble)
        )


def diagnose(root: Path, today: date, base_url: str | None) -> Diagnosis:
    """Look at everything; nothing that is wrong raises.

    Args:
        root: the folder of snapshots.
        today: by which the age of the newest snapshot counts.
        base_url: the documentation's site; None to leave the network alone.
    """
    days, trouble = _snapshots(root)
    return Diagnosis(
        version=conformance.__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        place=Path(conformance.__file__).parent,
        extras=_extras(),
        contracts=len(contract_paths()),
        contracts_place=ROOT,
        snapshots_place=root,
        snapshots=days,
        snapshots_trouble=trouble,
        age=(today - date.fromisoformat(days[-1].day)).days if days else None,
        evidence=_evidence(root),
        site=_site(base_url) if base_url is not None else None,
    )


def _snapshots(root: Path) -> tuple[tuple[Day, ...], str]:
    try:
        open_snapshot(root)
        found = [open_snapshot(root, day) for day in snapshot_days(root)]
    except ConformanceError as error:
        return (), str(error)
    return tuple(Day(day=one.day, complete=one.complete, pages=one.manifest.counts.pages) for one in found), ""


def _extras() -> dict[str, tuple[Library, ...]]:
    try:
        declared = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    found: dict[str, list[Library]] = {}
    for requirement in declared:
        wanted, _, marker = requirement.partition(";")
        name = _NAME.match(wanted)
        if name is None or name[0] == DISTRIBUTION:
            continue
        bounds = ",".join(sorted(wanted[name.end() :].strip().split(","), reverse=True))
        for extra in _EXTRA.findall(marker):
            library = Library(name=name[0], version=_version(name[0]), wanted=bounds)
            found.setdefault(extra, []).append(library)
    return {extra: tuple(libraries) for extra, libraries in sorted(found.items())}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _evidence(root: Path) -> EvidenceState:
    file = default_evidence()
    try:
        found = read_evidence(file) if file is not None else None
        status = audit_roster(root, evidence=found)
    except ModuleNotFoundError as error:
        return EvidenceState(file=file, trouble=f"{why(error)}: pip install '{DISTRIBUTION}[report]'")
    except ConformanceError as error:
        return EvidenceState(file=file, trouble=str(error))
    standings = [member.proof.standing for member in status.members.values()]
    return EvidenceState(
        file=file,
        made="" if found is None else found.made,
        fresh=standings.count(Standing.FRESH),
        stale=standings.count(Standing.STALE),
        missing=standings.count(Standing.MISSING),
    )


class _Staying(HTTPRedirectHandler):
    """Goes nowhere else: a redirect is an answer too."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """No other request."""


def _site(base_url: str) -> Site:
    """Whether the site answers for its index, within :data:`TIMEOUT` seconds."""
    origin, _ = check_base_url(base_url)
    url = f"{origin}/llms.txt"
    request = Request(url, method="HEAD")  # noqa: S310 # https, or this machine
    try:
        with build_opener(_Staying).open(request, timeout=TIMEOUT):
            return Site(url=url, trouble="")
    except HTTPError as error:
        return Site(url=url, trouble="" if error.code < 400 else f"HTTP {error.code}")
    except OSError as error:
        return Site(url=url, trouble=reworded(str(getattr(error, "reason", error))) or type(error).__name__)
    except HTTPException as error:  # its words are what came instead of an answer
        return Site(url=url, trouble=type(error).__name__)
