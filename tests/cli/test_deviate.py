"""``kie-conformance deviate``: a difference or a change is declared, and everything else stays as it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.compare.deviations import DECLARED, all_deviations
from conformance.docs.snapshot import open_snapshot, snapshot_days
from conformance.drift import Drift, against_contracts, drift
from conformance.status import audit_roster
from tests.support.declaring import copied, edited

THEN, NOW = "2026-04-29", "2026-08-19"
SENTENCE = "input.cfg_scale: maximum is 2 in the documentation, 1 in the contract"
OWN = """# ours

[[deviation]] # first
model = "*"
parameter = "x"
fact = "y"
reason = "r"
evidence = "e"
since = "2026-01-01"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deviate", *arguments], prog_name="kie-conformance", catch_exceptions=False)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without configuration."""
    monkeypatch.chdir(tmp_path)


def _allow(maximum: int, named: dict[str, Any]) -> None:
    named["cfg_scale"].update(maximum=maximum, prose={"step": 0.1})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two days; on the newer one the page of kling/v2-1-pro allows more than the contract."""
    found = copied(tmp_path / "docs", THEN, NOW)
    edited(found, NOW, partial(_allow, 2))
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    return path


def differences(root: Path, file: Path) -> dict[str, str]:
    status = audit_roster(root, only="kling/v2-1-pro", deviations=all_deviations(file))
    return {one.sentence: one.fingerprint for member in status.members.values() for one in member.disagreements}


def contracts(root: Path, file: Path) -> Drift:
    found = [open_snapshot(root, day) for day in snapshot_days(root)]
    return against_contracts(found, only="kling/v2-1-pro", deviations=all_deviations(file))


def days(root: Path, file: Path) -> Drift:
    found = [open_snapshot(root, day) for day in snapshot_days(root)]
    return drift(found, THEN, NOW, only="kling/v2-1-pro", deviations=all_deviations(file))


def options(root: Path, file: Path) -> tuple[str, ...]:
    return ("--evidence", "the text", "--file", str(file), "--snapshots", str(root))


def test_a_difference_is_declared_and_stands_no_more(root: Path, file: Path) -> None:
    fingerprint = differences(root, file)[SENTENCE]
    done = run(fingerprint, "--reason", 'it says "two"', *options(root, file))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"Declared: kling/v2-1-pro: {SENTENCE}\nWritten: {file}\n"
    assert SENTENCE not in differences(root, file)
    assert file.read_text("utf-8") == OWN + (
        f"\n# kling/v2-1-pro: {SENTENCE}\n"
        "[[deviation]]\n"
        f'fingerprint = "{fingerprint}"\n'
        'reason      = "it says \\"two\\""\n'
        'evidence    = "the text"\n'
        'since       = "2026-08-19"\n'
    )


@pytest.mark.parametrize("taken", [contracts, days])
def test_a_change_that_drift_tells_is_declared_and_counts_no_more(root: Path, file: Path, taken: object) -> None:
    take = contracts if taken is contracts else days
    (one,) = (each for each in take(root, file).changes if each.finding.path == "input.cfg_scale")
    assert one.state.value == "new"
    done = run(one.finding.fingerprint, "--reason", "r", *options(root, file))
    assert (done.exit_code, done.stderr) == (0, "")
    (again,) = (each for each in take(root, file).changes if each.finding.path == "input.cfg_scale")
    assert (again.state.value, again.finding) == ("accepted", one.finding)
    assert again.deviation is not None
    assert again.deviation.place == f"{file}:12"
    assert all(each.finding != one.finding for each in take(root, file).at_least(one.proven.level))


def test_a_change_between_two_days_that_are_no_neighbours_needs_them_said(tmp_path: Path, file: Path) -> None:
    root = copied(tmp_path / "docs")
    for day, maximum in (("2025-12-24", 5), (THEN, 4), (NOW, 3)):
        edited(root, day, partial(_allow, maximum))
    found = drift([open_snapshot(root, day) for day in snapshot_days(root)], "2025-12-24", NOW, only="kling/v2-1-pro")
    (one,) = (each.finding for each in found.changes if each.finding.path == "input.cfg_scale")
    more = ("--reason", "r", *options(root, file))
    assert run(one.fingerprint, *more).exit_code == 2
    done = run(one.fingerprint, *more, "--between", "2025-12-24", NOW)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Declared: kling/v2-1-pro: maximum-lowered input.cfg_scale (2025-12-24 to 2026-08-19)\n"
    )


def test_a_file_that_is_not_there_yet_is_made(root: Path, tmp_path: Path) -> None:
    new = tmp_path / "made" / "own.toml"
    done = run(differences(root, DECLARED)[SENTENCE], "--reason", "r", *options(root, new))
    assert (done.exit_code, done.stderr) == (0, "")
    assert new.read_text("utf-8").startswith(f"# kling/v2-1-pro: {SENTENCE}\n[[deviation]]\n")


def test_configuration_names_the_file_and_the_snapshots(root: Path, file: Path, tmp_path: Path) -> None:
    settings = f'[tool.kie-conformance]\ndeviations = "{file.name}"\nsnapshots = "{root.name}"\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    done = run(differences(root, file)[SENTENCE], "--reason", "r", "--evidence", "e")
    assert (done.exit_code, done.stderr) == (0, "")
    assert SENTENCE not in differences(root, file)


def test_the_configured_file_is_made_by_the_first_deviation(root: Path, tmp_path: Path) -> None:
    (tmp_path / "kie-conformance.toml").write_text('deviations = "new.toml"\n', "utf-8")
    missing = CliRunner().invoke(main, ["drift", "--snapshots", str(root)])
    assert missing.exit_code == 2
    assert f"{tmp_path / 'new.toml'}: there is no such file of deviations" in missing.stderr
    fingerprint = differences(root, DECLARED)[SENTENCE]
    assert run(fingerprint, "--reason", "r", "--evidence", "e", "--snapshots", str(root)).exit_code == 0
    assert SENTENCE not in differences(root, tmp_path / "new.toml")


def test_one_that_expired_stands_again(root: Path, file: Path) -> None:
    fingerprint = differences(root, file)[SENTENCE]
    done = run(fingerprint, "--reason", "r", "--expires", "2026-08-18", *options(root, file))
    assert done.exit_code == 0
    assert differences(root, file)[SENTENCE] == fingerprint
    assert [one.fingerprint for one in contracts(root, file).expired] == [fingerprint]


def test_nothing_is_written_twice_or_for_nothing(root: Path, file: Path) -> None:
    fingerprint = differences(root, file)[SENTENCE]
    more = options(root, file)
    unknown = run("0" * 12, "--reason", "r", *more)
    assert unknown.exit_code == 2
    assert "nothing has the fingerprint '000000000000'" in unknown.stderr
    assert "expected a day" in run(fingerprint, "--reason", "r", *more, "--expires", "soon").stderr
    assert run(fingerprint, "--reason", "a\x7f", *more).exit_code == 2
    assert file.read_text("utf-8") == OWN
    assert run(fingerprint, "--reason", "r", *more).exit_code == 0
    before = file.read_bytes()
    again = run(fingerprint, "--reason", "r", *more)
    assert (again.exit_code, file.read_bytes()) == (2, before)
    assert f"is declared already, at {file}:12: kling/v2-1-pro: {SENTENCE}" in again.stderr


def test_a_damaged_file_is_told_and_kept(root: Path, file: Path) -> None:
    file.write_text(OWN + "[[deviation]]\nreson = 1\n", "utf-8")
    before = file.read_bytes()
    done = run("0" * 12, "--reason", "r", *options(root, file))
    assert done.exit_code == 2
    assert f"{file}:11: unknown key 'reson'\nDid you mean 'reason'?" in done.stderr
    assert file.read_bytes() == before
