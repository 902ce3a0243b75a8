"""The status of the repository on two of its days."""

from __future__ import annotations

import pytest

from conformance.laws.evidence import read_evidence
from conformance.status import Status, audit_roster
from tests.support.statuses import EVIDENCE, SNAPSHOTS


@pytest.fixture(scope="session")
def status() -> Status:
    """The newest day, with the evidence of the repository."""
    return audit_roster(SNAPSHOTS, evidence=read_evidence(EVIDENCE))


@pytest.fixture(scope="session")
def mixed() -> Status:
    """A day on which rows stand in several states."""
    return audit_roster(SNAPSHOTS, day="2026-04-29", evidence=read_evidence(EVIDENCE))
