"""``kie-conformance scrape`` as a person meets it: what it prints, and what it exits with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from conformance import __version__
from conformance.cli import COMMANDS, main
from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from tests.support.docs_server import DocsServer, Status
from tests.support.sites import llms, numbered, tree
from tests.support.sites import site as site_of

DAY = "2026-08-19"


@pytest.fixture
def site() -> Iterator[DocsServer]:
    with DocsServer(site_of(numbered(10))) as server:
        yield server


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="kie-conformance", input=text)


def scrape(site: DocsServer, out: Path, *arguments: str, text: str | None = None) -> Result:
    return run("scrape", "--base-url", site.base_url, "--out", str(out), "--date", DAY, *arguments, text=text)


def test_a_complete_snapshot_exits_with_0_and_a_summary(site: DocsServer, tmp_path: Path) -> None:
    result = scrape(site, tmp_path)
    assert result.exit_code == 0
    assert result.stdout == (
        f"{tmp_path / DAY}: complete\n"
        "  pages                     10  (10 fetched)\n"
        "  operations                10\n"
        "  createTask operations     10\n"
        "  models                    10\n"
        f"  lints                  {sum(len(page.lints) for page in open_snapshot(tmp_path).pages()):>5}\n"
    )
    assert result.stderr == ""


def test_one_that_is_not_complete_exits_with_3_and_says_why(site: DocsServer, tmp_path: Path) -> None:
    site.misbehave("/market/acme/m03.md", Status(404), always=True)
    site.misbehave("/market/acme/m05.md", Status(403), always=True)
    result = scrape(site, tmp_path)
    assert result.exit_code == 3
    assert result.stdout.startswith(f"{tmp_path / DAY}: not complete\n")
    assert "  pages                      8  (8 fetched, 1 missing, 1 failed)\n" in result.stdout
    assert result.stdout.endswith("  - 1 missing: market/acme/m03\n  - 1 failed: market/acme/m05\n")


def test_one_that_would_lose_too_much_is_not_written(site: DocsServer, tmp_path: Path) -> None:
    assert scrape(site, tmp_path).exit_code == 0
    before = tree(tmp_path)
    site.pages["/llms.txt"] = llms(list(numbered(10))[:5]).encode()
    result = scrape(site, tmp_path)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: {tmp_path / DAY} was not written:\n5 of the 10 pages of {DAY} (50 %)")
    assert result.stderr.endswith("Run again, or accept the loss with --accept-shrunken.\n")
    assert tree(tmp_path) == before
    assert scrape(site, tmp_path, "--accept-shrunken").exit_code == 0


def test_second_looks_are_counted_and_told_one_a_line(site: DocsServer, tmp_path: Path) -> None:
    assert scrape(site, tmp_path).exit_code == 0
    site.pages["/llms.txt"] = llms(list(numbered(10))[:8]).encode()
    del site.pages["/market/acme/m08.md"]
    result = run(
        "scrape", "--base-url", site.base_url, "--out", str(tmp_path), "--date", "2026-08-20", "--confirm", "-v"
    )
    assert result.exit_code == 0
    assert "  second looks               2  (1 gone, 1 unlisted)\n" in result.stdout
    assert sorted(line for line in result.stderr.splitlines() if line.startswith("again")) == [
        "again gone      market/acme/m08 - not there the second time either",
        "again unlisted  market/acme/m09 - not listed the second time either, but its address still answers",
    ]


def test_the_folder_is_that_of_the_configuration(
    site: DocsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kie-conformance.toml").write_text('snapshots = "docs"\n', "utf-8")
    result = run("scrape", "--base-url", site.base_url, "--date", DAY)
    assert (result.exit_code, open_snapshot(tmp_path / "docs").day) == (0, DAY)


def test_verbose_is_one_line_a_page(site: DocsServer, tmp_path: Path) -> None:
    site.misbehave("/market/acme/m03.md", Status(404), always=True)
    site.misbehave("/market/acme/m05.md", Status(403), always=True)
    site.pages["/llms.txt"] += b"- [Shop](https://kie.ai/market)\n"
    lines = sorted(line.lstrip().partition(" ")[2].strip() for line in scrape(site, tmp_path, "-v").stderr.splitlines())
    assert len(lines) == 11
    assert lines[0] == "'https://kie.ai/market': not on the documentation's host"
    assert "failed    market/acme/m05 - answered 403" in lines
    assert "missing   market/acme/m03 - answered 404" in lines
    assert any(line.startswith("fetched   market/acme/m00 (1 operation, ") for line in lines)


def test_a_page_can_not_steer_the_terminal_that_tells_of_it(site: DocsServer, tmp_path: Path) -> None:
    site.pages["/market/acme/m03.md"] = b'## OpenAPI\n\n````yaml\npaths:\n  "\\e[2J": 1\n````\n'
    result = scrape(site, tmp_path, "-v")
    line = next(line for line in result.stderr.splitlines() if " market/acme/m03 " in line)
    assert line.endswith("market/acme/m03 - paths.\N{REPLACEMENT CHARACTER}[2J: expected a mapping of methods")
    assert "\x1b" not in result.output


def test_a_stale_page_says_since_when(site: DocsServer, tmp_path: Path) -> None:
    scrape(site, tmp_path)
    site.misbehave("/market/acme/m05.md", Status(403), always=True)
    lines = scrape(site, tmp_path, "-v").stderr.splitlines()
    (line,) = [line for line in lines if "stale" in line]
    assert line.endswith(f" [since {DAY}] - answered 403")


def test_quiet_is_quiet_but_for_errors(site: DocsServer, tmp_path: Path) -> None:
    result = scrape(site, tmp_path, "-q")
    assert (result.exit_code, result.output) == (0, "")
    site.misbehave("/market/acme/m05.md", Status(404), always=True)
    result = scrape(site, tmp_path, "-q")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"{tmp_path / DAY}: not complete: 1 missing: market/acme/m05\n"


def test_a_pattern_may_be_repeated(site: DocsServer, tmp_path: Path) -> None:
    result = scrape(site, tmp_path, "--only", "*m01", "--only", "*m02")
    assert result.exit_code == 3
    assert list(open_snapshot(tmp_path).manifest.pages) == ["market/acme/m01", "market/acme/m02"]
    assert "  - restricted to *m01, *m02\n" in result.stdout


def test_a_mistyped_pattern_is_wrong_usage_with_a_hint(site: DocsServer, tmp_path: Path) -> None:
    result = scrape(site, tmp_path, "--only", "market/acne/m01")
    assert result.exit_code == 2
    assert result.stderr == "Error: no page matches 'market/acne/m01'\nThe closest page is 'market/acme/m01'.\n"


@pytest.mark.parametrize("from_stdin", [True, False])
def test_pages_come_from_a_file_or_standard_input(site: DocsServer, tmp_path: Path, from_stdin: bool) -> None:
    listed = "# two of them\nmarket/acme/m01\n\n  market/acme/m02.md  \n"
    file = tmp_path / "pages.txt"
    file.write_text(listed)
    source = "-" if from_stdin else str(file)
    result = scrape(site, tmp_path / "out", "--pages", source, text=listed if from_stdin else None)
    assert result.exit_code == 3
    assert list(open_snapshot(tmp_path / "out").manifest.pages) == ["market/acme/m01", "market/acme/m02"]
    assert "/llms.txt" not in site.requests


def test_a_list_that_is_no_text_is_wrong_usage(site: DocsServer, tmp_path: Path) -> None:
    file = tmp_path / "pages.txt"
    file.write_bytes(b"market/\xff")
    result = scrape(site, tmp_path / "out", "--pages", str(file))
    assert result.exit_code == 2
    assert "not UTF-8" in result.stderr


def test_today_is_the_day_unless_one_is_named(site: DocsServer, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    before = datetime.now(UTC).date()
    result = run("scrape", "--base-url", site.base_url, "--out", str(tmp_path))
    assert result.exit_code == 0
    day = open_snapshot(tmp_path).day
    assert day in {before.isoformat(), (before + timedelta(days=1)).isoformat()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date", "yesterday"], "Error: 'yesterday': expected a day, YYYY-MM-DD\n"),
        (["--base-url", "http://docs.kie.ai"], "Error: 'http://docs.kie.ai': expected https\n"),
        (["--language", "de"], "'de' is not one of 'en', 'cn'"),
        (["--concurrency", "0"], "0 is not in the range"),
        (["--pages", "/nowhere/at/all"], "'/nowhere/at/all' does not exist."),
        (["-v", "-q"], "exclude each other"),
        (["--tempo", "3"], "No such option"),
        (["extra"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = run("scrape", "--out", str(tmp_path / "out"), *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_interrupt_exits_with_130(site: DocsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object, **options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("conformance.docs.scrape.scrape", interrupt)
    result = scrape(site, tmp_path)
    assert result.exit_code == 130
    assert result.stderr == "Error: interrupted\n"


def test_a_mistyped_command_is_told_the_closest() -> None:
    result = run("scarpe")
    assert result.exit_code == 2
    assert "No such command 'scarpe'. Did you mean 'scrape'?" in result.stderr


def test_version() -> None:
    newest = snapshot_days(default_root())[-1]
    assert run("--version").stdout == f"kie-conformance {__version__}, documentation of {newest}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command_and_the_exit_codes(option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    assert all(f"  {name} " in result.stdout for name in COMMANDS)
    assert "130" in result.stdout


def test_help_of_the_command_teaches_by_examples() -> None:
    result = run("scrape", "-h")
    assert result.exit_code == 0
    assert "--only 'market/kling/*'" in result.stdout


@pytest.mark.parametrize("library", ["httpx", "httpcore", "tenacity", "protego", "rich", "yaml"])
def test_a_missing_library_says_which_extra_to_install(site: DocsServer, tmp_path: Path, library: str) -> None:
    """Without the library: in a process of its own, so that nothing is imported yet."""
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from conformance.cli import main\n"
        f"main(['scrape', '--base-url', {site.base_url!r}, '--out', {str(tmp_path)!r}], prog_name='kie-conformance')\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == (
        'Error: kie-conformance scrape needs the extra "scrape": pip install "kie-conformance[scrape]"\n'
    )


@pytest.mark.parametrize("arguments", [["--help"], ["scrape", "--help"], ["--version"], ["nonsense"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from conformance.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "ours = sorted(name for name in sys.modules if name.startswith('conformance'))\n"
        "heavy = {'httpx', 'bs4', 'lxml', 'yaml', 'rich', 'tenacity', 'protego', 'jsonschema', 'hypothesis', 'ssl'}\n"
        "print(*ours, *heavy.intersection(sys.modules), sep=',', file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(result.stderr.splitlines()[-1].split(","))
    allowed = {"conformance", "conformance.cli", "conformance.errors", "conformance.messages"}
    allowed |= {"conformance.cli.speaking"}
    if arguments[0] == "scrape":
        allowed |= {"conformance.cli.scrape", "conformance.cli.extras", "conformance.docs_site"}
    if arguments[0] == "--version":  # it names the newest snapshot
        loaded = {name for name in loaded if not name.startswith("conformance")}
        allowed = set()
    assert loaded == allowed


@pytest.mark.parametrize(("no_color", "red"), [(None, True), ("1", False)])
def test_errors_are_red_on_a_terminal_unless_nobody_wants_colours(
    monkeypatch: pytest.MonkeyPatch, no_color: str | None, red: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    result = CliRunner().invoke(main, ["scrape", "--date", "x"], prog_name="kie-conformance", color=True)
    assert ("\x1b[31mError:" in result.stderr) is red
