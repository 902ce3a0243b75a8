"""``kie-conformance accept`` as a person meets it: the diff, the question, what is written, the exit code."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.contract import ROOT, contract_paths, load_contract
from tests.support.declaring import MODEL, copied, edited
from tests.support.sites import tree

THEN, NOW = "2026-04-29", "2026-08-19"


def _allow(maximum: int, named: dict[str, Any]) -> None:
    named["cfg_scale"].update(maximum=maximum, prose={"step": 0.1})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with contracts, and with snapshots on the newest of which one fact has changed."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT, tmp_path / "contracts")
    edited(copied(tmp_path / "scraped_docs", THEN, NOW), NOW, partial(_allow, 2))
    contract_paths.cache_clear()
    return tmp_path


def run(*arguments: str, text: str | None = None, color: bool = False) -> Result:
    command = ["accept", "--contracts", "contracts", *arguments]
    return CliRunner().invoke(main, command, prog_name="kie-conformance", input=text, color=color)


def contract(folder: Path) -> str:
    return (folder / "contracts" / "models" / f"{MODEL}.toml").read_text("utf-8")


SHOWN = """\
kling/v2-1-pro
  input.cfg_scale: maximum [maximum-raised]: 1 → 2

--- contracts/models/kling/v2-1-pro.toml
+++ contracts/models/kling/v2-1-pro.toml
@@ -23,7 +23,7 @@
 type    = "number"
 default = 0.5
 minimum = 0
-maximum = 1
+maximum = 2
 step    = 0.1
\x20
 [input.duration]

1 change to carry over from the documentation of 2026-08-19; contracts: 1.
"""


def test_a_dry_run_shows_the_diff_and_writes_nothing(folder: Path) -> None:
    before = tree(folder)
    done = run("--dry-run")
    assert (done.exit_code, done.stdout, done.stderr) == (1, SHOWN, "")
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("arguments", "text", "exit_code", "is_written"),
    [
        (("--yes",), None, 0, True),
        ((), "y\n", 0, True),
        ((), "n\n", 1, False),
        ((), "", 1, False),
    ],
)
def test_it_asks_unless_it_is_told_not_to(
    folder: Path, arguments: tuple[str, ...], text: str | None, exit_code: int, is_written: bool
) -> None:
    before = contract(folder)
    done = run(*arguments, text=text)
    assert done.exit_code == exit_code
    assert done.stdout.startswith(SHOWN)
    assert ("Write? [y/N]" in done.stdout) is not bool(arguments)
    assert contract(folder) == (before.replace("maximum = 1", "maximum = 2") if is_written else before)
    if is_written:
        assert done.stdout.endswith("Written: contracts/models/kling/v2-1-pro.toml\n")
        contract_paths.cache_clear()
        again = run("--yes")
        assert (again.exit_code, again.stdout) == (
            0,
            "Nothing to carry over from the documentation of 2026-08-19.\n",
        )


def test_what_is_left_for_a_person_is_named_and_exits_with_1(folder: Path) -> None:
    edited(folder / "scraped_docs", NOW, lambda named: named.pop("duration"))
    waits = run("--dry-run", "--rule", "parameter-*")
    assert waits.exit_code == 1
    assert waits.stdout == (
        "kling/v2-1-pro\n"
        "  waits: input.duration: parameter [parameter-removed]: one snapshot only; scrape --confirm looks twice\n"
        "  1 other change is left out\n"
        "\n"
        "Nothing to carry over from the documentation of 2026-08-19.\n"
        "1 removal is unconfirmed and waits; --unconfirmed takes it.\n"
    )
    done = run("--yes", "--unconfirmed")
    assert done.exit_code == 1
    assert "\n  by hand: input.duration: parameter [parameter-removed], after which " in done.stdout
    assert "\n1 change needs a person.\n" in done.stdout
    assert "maximum = 2" in contract(folder)
    assert "[input.duration]" in contract(folder)


def test_a_new_model_is_shown_as_a_new_file(folder: Path) -> None:
    file = folder / "contracts" / "models" / "z-image.toml"
    file.unlink()
    contract_paths.cache_clear()
    done = run("--model", "z-image", "--yes")
    assert done.exit_code == 0
    assert done.stdout.startswith("z-image: a new contract\n  model [model-added]: – → ")
    assert "\n--- /dev/null\n+++ contracts/models/z-image.toml\n" in done.stdout
    contract_paths.cache_clear()
    assert load_contract("z-image", folder / "contracts").verified == NOW


def test_a_new_endpoint_is_named_with_what_drafts_it(folder: Path) -> None:
    (folder / "contracts" / "endpoints" / "veo-generate.toml").unlink()
    contract_paths.cache_clear()
    done = run("--yes")
    assert done.exit_code == 1
    assert (
        "No contract yet: POST /api/v1/veo/generate; "
        "kie-conformance contract draft 'POST /api/v1/veo/generate' --name NAME drafts one.\n" in done.stdout
    )


def test_an_older_day_may_be_asked_for(folder: Path) -> None:
    done = run("--snapshot", THEN, "--model", MODEL, "--dry-run")
    assert (done.exit_code, f'+verified = "{THEN}"\n' in done.stdout) == (1, True)


def test_configuration_names_snapshots_and_what_is_accepted(folder: Path) -> None:
    (folder / "scraped_docs").rename(folder / "elsewhere")
    (folder / "own.toml").write_text(
        f'[[deviation]]\nmodel = "{MODEL}"\nparameter = "input.cfg_scale"\nfact = "maximum"\n'
        'reason = "r"\nevidence = "e"\nsince = "2026-08-19"\n',
        "utf-8",
    )
    (folder / "kie-conformance.toml").write_text('snapshots = "elsewhere"\n', "utf-8")
    assert run("--dry-run").stdout == SHOWN
    (folder / "kie-conformance.toml").write_text('snapshots = "elsewhere"\ndeviations = "own.toml"\n', "utf-8")
    assert run("--dry-run").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--dry-run", "--yes"), "--dry-run and --yes exclude each other."),
        (("--rule", "maximum-rised"), "no such rule. Did you mean 'maximum-raised'?"),
        (("--model", "nobody/*"), "no model matches 'nobody/*'"),
        (("--contracts", "nowhere"), "does not exist"),
    ],
)
def test_wrong_usage_exits_with_2(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, message in done.stderr) == (2, True)


def test_a_day_without_a_snapshot_exits_with_3(folder: Path) -> None:
    done = run("--snapshot", "2026-05-01")
    assert (done.exit_code, "The closest is 2026-04-29." in done.stderr) == (3, True)


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_the_diff_is_coloured_unless_nobody_wants_colours(
    folder: Path, monkeypatch: pytest.MonkeyPatch, no_color: str | None, coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    done = run("--dry-run", color=True)
    assert ("\x1b[32m+maximum = 2\x1b[0m" in done.stdout) is coloured
    assert ("\x1b[31m-maximum = 1\x1b[0m" in done.stdout) is coloured
