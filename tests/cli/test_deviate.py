"""``kie-conformance deviate``: a difference is declared, and everything else stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.compare.deviations import load_deviations
from conformance.contract import ROOT
from conformance.docs.snapshot import default_root
from conformance.status import audit_roster

DECLARED = ROOT / "deviations.toml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deviate", *arguments], prog_name="kie-conformance", catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The package's deviations without the last one, which so is a difference again."""
    text = DECLARED.read_text("utf-8")
    path = tmp_path / "deviations.toml"
    path.write_text(text[: text.rindex("[[deviation]]")].rstrip() + "\n", "utf-8")
    return path


def differences(file: Path) -> dict[str, str]:
    status = audit_roster(default_root(), everything=True, deviations=load_deviations(file))
    return {one.fingerprint: one.sentence for member in status.members.values() for one in member.disagreements}


def test_a_difference_is_declared_and_stands_no_more(file: Path) -> None:
    ((fingerprint, sentence),) = differences(file).items()
    before = file.read_text("utf-8")
    done = run(fingerprint, "--reason", 'it says "two"', "--evidence", "the text", "--file", str(file))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith(sentence)
    assert differences(file) == {}
    added = file.read_text("utf-8").removeprefix(before.rstrip())
    assert added.splitlines()[3:] == [
        "[[deviation]]",
        f'fingerprint = "{fingerprint}"',
        'reason      = "it says \\"two\\""',
        'evidence    = "the text"',
        'since       = "2026-08-19"',
    ]


def test_one_that_expired_stands_again(file: Path) -> None:
    ((fingerprint, sentence),) = differences(file).items()
    done = run(fingerprint, "--reason", "r", "--evidence", "e", "--expires", "2026-08-18", "--file", str(file))
    assert done.exit_code == 0
    assert differences(file) == {fingerprint: sentence}


def test_nothing_is_written_twice_or_for_nothing(file: Path) -> None:
    (fingerprint,) = differences(file)
    options = ("--reason", "r", "--evidence", "e", "--file", str(file))
    assert run("0" * 12, *options).exit_code == 2
    assert "no difference has the fingerprint" in run("0" * 12, *options).stderr
    assert "expected a day" in run(fingerprint, *options, "--expires", "soon").stderr
    assert run(fingerprint, "--reason", "a\x7f", "--evidence", "e", "--file", str(file)).exit_code == 2
    assert differences(file) == differences(file)
    assert run(fingerprint, *options).exit_code == 0
    before = file.read_bytes()
    again = run(fingerprint, *options)
    assert (again.exit_code, file.read_bytes()) == (2, before)
    assert "is declared already" in again.stderr


def test_a_damaged_file_is_told_and_kept(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    shutil.copy(file, broken)
    broken.write_text(broken.read_text("utf-8") + "[[deviation]]\nreson = 1\n", "utf-8")
    before = broken.read_bytes()
    done = run("0" * 12, "--reason", "r", "--evidence", "e", "--file", str(broken))
    assert done.exit_code != 0
    assert "unknown key 'reson'" in done.stderr
    assert broken.read_bytes() == before
