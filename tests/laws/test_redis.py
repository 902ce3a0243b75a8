"""What broke a law on one machine is tried first on the next; what comes from a database is not trusted."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from conformance.errors import ConformanceError, VerificationError
from conformance.laws.evidence import evidence_to_json
from conformance.laws.examples_db import SharedExamples, open_examples
from conformance.laws.verification import verify
from tests.support.fake_laws import HELD, law, use

MODEL = "z-image"
KEY = b"kie-conformance 1 rare z-image"


class Server:
    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.url = f"redis://127.0.0.1:{port}/0"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    pytest.importorskip("redis")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path), "--daemonize", "no"]
    with subprocess.Popen(["redis-server", *options], stdout=subprocess.PIPE, text=True) as process:
        server = Server(process, port)
        try:
            assert process.stdout is not None
            assert any("Ready to accept connections" in line for line in process.stdout)
            yield server
        finally:
            server.stop()


@pytest.fixture(params=["redis", "dir"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "dir":
        return f"dir:{tmp_path / 'examples'}"
    server: Server = request.getfixturevalue("server")
    return server.url


def rare(inputs: Any = ()) -> Any:
    """A law that only 10**400 breaks, which its draws never find."""
    return law("rare", [{"a": 1}, *inputs], breaks=lambda value: value == 10**400, draws=st.integers(0, 9))


def warned() -> tuple[list[str], Any]:
    said: list[str] = []
    return said, said.append


def test_what_broke_a_law_elsewhere_breaks_it_here(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said, warn = warned()
    use(monkeypatch, rare([10**400]))
    assert verify([MODEL], shared=open_examples(url, warn)).failures[0].input == 10**400
    use(monkeypatch, rare())
    assert verify([MODEL]).holds
    (again,) = verify([MODEL], shared=open_examples(url, warn)).failures
    assert (again.law, again.input) == ("rare", 10**400)
    assert said == []


def test_what_broke_it_once_and_does_no_more_leaves_the_evidence_as_it_is(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, HELD)
    shared = open_examples(url, lambda _: None)
    without = verify([MODEL]).evidence
    shared.save("held", MODEL, {"prompt": ["\ud800", float("nan")]})
    assert shared.fetch("held", MODEL)
    assert evidence_to_json(verify([MODEL], shared=shared).evidence) == evidence_to_json(without)


def test_laws_and_models_do_not_share(url: str) -> None:
    shared = open_examples(url, lambda _: None)
    shared.save("a", MODEL, 1)
    assert shared.fetch("a", MODEL) == ("1",)
    assert shared.fetch("a", "kling/v2-1-pro") == ()
    assert shared.fetch("b", MODEL) == ()


def test_examples_come_small_ones_first_and_each_once(url: str) -> None:
    shared = open_examples(url, lambda _: None)
    for value in ({"b": 1, "a": 2}, "long", 23, 22, 21, 20, 7, 7):
        shared.save("a", MODEL, value)
    assert shared.fetch("a", MODEL) == ("7", "20", "21", "22", "23", '"long"', '{"b":1,"a":2}')


def database_behind(url: str) -> Any:
    if url.startswith("dir:"):
        return DirectoryBasedExampleDatabase(url.removeprefix("dir:"))
    from hypothesis.extra.redis import RedisExampleDatabase
    from redis import Redis

    return RedisExampleDatabase(Redis.from_url(url))


def test_bytes_that_are_no_example_are_left_out_with_a_warning(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said, warn = warned()
    use(monkeypatch, rare())
    behind = database_behind(url)
    bad = [
        b"",
        b"\xff\xfe",
        b"NaN",
        b'{"$unknown": 1}',
        b"[" * 100_000,
        b'"%s"' % (b"x" * 2_000_000),
        b"\x80\x04K\x01.",
    ]
    for value in bad:
        behind.save(KEY, value)
    behind.save(KEY, b'{"$integer":"%s"}' % hex(10**400).encode())
    done = verify([MODEL], shared=open_examples(url, warn))
    assert [one.input for one in done.failures] == [10**400]
    assert len(said) == len(bad)
    assert all("an example for rare on z-image is left out" in one for one in said)


def test_inputs_of_a_shape_of_their_own_are_not_taken_from_strangers(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = law("rare", [{"held": 1, "documented": 2}], breaks=lambda pair: pair["held"] == pair["documented"])
    use(monkeypatch, pairs)
    database_behind(url).save(KEY, b'"no pair"')
    assert verify([MODEL], shared=open_examples(url, lambda _: None)).holds


def test_too_many_examples_are_cut(url: str) -> None:
    behind = database_behind(url)
    for number in range(100):
        behind.save(KEY, b"%d" % number)
    assert len(open_examples(url, lambda _: None).fetch("rare", MODEL)) == 64


@pytest.mark.parametrize("url", ["", "dir:", "http://localhost", "redis"])
def test_what_is_no_database_is_refused_with_what_is(url: str) -> None:
    with pytest.raises(ConformanceError, match="is no database of examples") as caught:
        open_examples(url, lambda _: None)
    assert "redis://HOST" in caught.value.hint


def test_a_server_that_is_not_there_is_said_without_the_password(server: Server) -> None:
    secret = server.url.replace("127", "user:secret@127")
    for url in (secret, secret.replace("/0", "/none?password=secret")):
        with pytest.raises(ConformanceError) as caught:
            open_examples(url, lambda _: None)
        assert "secret" not in str(caught.value)
    server.stop()
    with pytest.raises(VerificationError, match=r"127\.0\.0\.1") as lost:
        open_examples(server.url, lambda _: None)
    assert lost.value.exit_code == 3


def test_a_server_that_goes_during_the_run_costs_no_evidence(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    said, warn = warned()
    use(monkeypatch, rare([10**400]))
    shared: SharedExamples = open_examples(server.url, warn)
    monkeypatch.setattr(shared, "fetch", lambda _law, _model: ())
    server.stop()
    assert len(verify([MODEL], shared=shared).failures) == 1
    assert len(said) == 1
    assert "not saved" in said[0]
