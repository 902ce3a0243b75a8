"""``kie-conformance doctor``: what is installed, where data comes from, and what is out of date."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance import doctor
from conformance.cli import main
from conformance.doctor import STALE_DAYS, diagnose
from conformance.report.doctor_text import doctor_lines, purposes

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "scraped_docs"
NEWEST = date(2026, 8, 19)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments], catch_exceptions=False)


def lines_of(root: Path = SNAPSHOTS, today: date = NEWEST, base_url: str | None = None) -> list[str]:
    return [" ".join(line.split()) for line in doctor_lines(diagnose(root, today, base_url), lambda text, **_: text)]


@contextmanager
def site(status: int) -> Iterator[str]:
    """A site of the documentation that answers every request with one status."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "https://elsewhere.invalid/")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def one_day(tmp_path: Path) -> Path:
    """A folder with the newest snapshot alone."""
    shutil.copytree(SNAPSHOTS / "2026-08-19", tmp_path / "docs" / "2026-08-19")
    return tmp_path / "docs"


def test_all_is_well_on_the_day_of_the_newest_snapshot() -> None:
    lines = lines_of()
    assert lines[-1] == "All is well."
    assert "188 contracts in" in "\n".join(lines)
    assert "2026-04-29: 200 pages" in lines
    assert "2025-12-24: 81 pages, partial" in lines
    assert "fresh 76, stale 0, missing 0" in lines
    assert "network not asked" in lines


@pytest.mark.parametrize(("days", "is_stale"), [(STALE_DAYS, False), (STALE_DAYS + 1, True)])
def test_an_old_snapshot_is_told_with_what_to_do(days: int, is_stale: bool) -> None:
    lines = lines_of(today=date.fromordinal(NEWEST.toordinal() + days))
    told = f"The newest is {days} days old, more than 30: kie-conformance scrape makes one of today."
    assert (told in lines) is is_stale
    assert lines[-1] == ("There is something to do." if is_stale else "All is well.")


def test_without_snapshots_it_says_where_it_looked(tmp_path: Path) -> None:
    lines = lines_of(tmp_path)
    assert f"snapshots {tmp_path}" in lines
    assert any("expected folders named YYYY-MM-DD" in line for line in lines)
    assert lines[-1] == "There is something to do."


def test_stale_and_missing_evidence_is_counted(one_day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.loads((ROOT / "reports" / "evidence.json").read_text("utf-8"))
    data["models"]["z-image"].update(contract="0" * 64)
    del data["models"]["kling/v2-1-pro"]
    file = one_day / "evidence.json"
    file.write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(doctor, "default_evidence", lambda: file)
    lines = lines_of()
    assert "fresh 74, stale 1, missing 1" in lines
    assert lines[lines.index("fresh 74, stale 1, missing 1") + 2] == "kie-conformance audit makes it anew."
    file.write_text("[", "utf-8")
    assert any(line.startswith(f"{file}:1:2: expected JSON") for line in lines_of())
    monkeypatch.setattr(doctor, "default_evidence", lambda: None)
    assert {"evidence none", "fresh 0, stale 0, missing 76"} <= set(lines_of())


@pytest.mark.parametrize(("status", "trouble"), [(200, ""), (302, ""), (404, "HTTP 404"), (503, "HTTP 503")])
def test_the_site_answers_or_it_says_how_not(status: int, trouble: str) -> None:
    with site(status) as url:
        lines = lines_of(base_url=url)
    said = f"network {url}/llms.txt {'does not answer' if trouble else 'answers'}"
    assert said in lines
    if trouble:
        assert lines[lines.index(said) + 1] == trouble
    assert lines[-1] == ("There is something to do." if trouble else "All is well.")


def test_a_site_that_is_not_there_is_no_crash() -> None:
    with site(200) as url:
        pass
    lines = lines_of(base_url=url)
    assert f"network {url}/llms.txt does not answer" in lines
    assert any("refused" in line for line in lines)


def test_a_site_that_speaks_no_http_is_no_crash() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_babble, args=(server,))
        thread.start()
        lines = lines_of(base_url=f"http://127.0.0.1:{server.getsockname()[1]}")
        thread.join()
    assert any(line.endswith("/llms.txt does not answer") for line in lines)
    assert "BadStatusLine" in lines


def _babble(server: socket.socket) -> None:
    connection, _address = server.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"babble\r\n")


def test_every_extra_is_told_with_what_it_is_for() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert purposes().keys() == declared.keys() - {"all"}


def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "conformance.doctor.metadata.requires",
        lambda _name: ["click>=8", 'rich<16,>=15; extra == "report"', "nobody-has-this; extra == 'report'"],
    )
    lines = lines_of()
    place = lines.index("[report] not installed: audit, drift, history, contract show")
    assert lines[place + 1].startswith("rich ")
    assert lines[place + 1].endswith(" (>=15,<16), nobody-has-this missing")
    assert lines[place + 2] == 'pip install "kie-conformance[report]"'
    assert lines[-1] == "All is well."  # an extra is nobody's duty


def test_the_command_exits_with_1_where_there_is_something_to_do(tmp_path: Path) -> None:
    done = run("--offline", "--snapshots", str(tmp_path))
    assert (done.exit_code, done.output.splitlines()[-1]) == (1, "There is something to do.")
    done = run("--base-url", "http://docs.kie.ai")
    assert (done.exit_code, "expected https" in done.output) == (2, True)
