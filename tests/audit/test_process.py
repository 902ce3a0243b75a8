"""The subject's process: nothing that it does reaches further than its answers, and nothing of it stays."""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.audit.answer import ACCEPTED, EXIT, HANG
from conformance.audit.channel import MOST_DEATHS
from conformance.audit.connect import connect
from conformance.audit.process import Limits, Process
from conformance.audit.subject import Subject

HEAD = """
import json, os, signal, subprocess, sys, time
def answers():
    for line in sys.stdin:
        if line == "\\n":
            sys.stdout.flush()
            continue
        asked = json.loads(line)
        if "kie-audit" in asked:
            print('{"kie-audit":1}', flush=True)
        else:
            yield asked
"""


def program(folder: Path, body: str, **limits: Any) -> Subject:
    (folder / "subject.py").write_text(HEAD + body, encoding="utf-8")
    return Subject(
        kind="command",
        target=f"{sys.executable} subject.py",
        models=("z-image",),
        folder=folder,
        limits=replace(Limits(seconds=1.0), **limits),
    )


def asked(subject: Subject, *payloads: object) -> list[tuple[str, str]]:
    channel = connect(subject)
    try:
        return [(one.kind, one.words) for one in channel.ask("z-image", payloads)]
    finally:
        channel.close()


YES = 'print(json.dumps({"id": asked["id"], "ok": True}))\n'


def test_answers_may_come_in_any_order(tmp_path: Path) -> None:
    body = """
held = []
for line in sys.stdin:
    if line == "\\n":
        for one in reversed(held):
            print(json.dumps({"id": one["id"], "ok": one["payload"] > 1}) if "id" in one else '{"kie-audit":1}')
        held.clear()
        sys.stdout.flush()
    else:
        held.append(json.loads(line))
"""
    assert [kind for kind, _ in asked(program(tmp_path, body), 1, 2, 3)] == ["refused", "accepted", "accepted"]


def test_what_it_fails_on_is_found_and_the_rest_is_asked_all_the_same(tmp_path: Path) -> None:
    body = f"for asked in answers():\n    if asked['payload'] == 3: os._exit(9)\n    {YES}"
    found = asked(program(tmp_path, body), *range(6))
    assert [kind for kind, _ in found] == [ACCEPTED, ACCEPTED, ACCEPTED, EXIT, ACCEPTED, ACCEPTED]
    assert found[3][1] == "it ended with exit code 9"


def test_a_signal_is_told_by_its_name(tmp_path: Path) -> None:
    body = f"for asked in answers():\n    if asked['payload'] == 1: os.kill(os.getpid(), signal.SIGSEGV)\n    {YES}"
    assert asked(program(tmp_path, body), 0, 1)[1] == (EXIT, "it was ended by SIGSEGV")


def test_a_signal_without_a_name_is_told_by_its_number(tmp_path: Path) -> None:
    body = f"for asked in answers():\n    if asked['payload'] == 1: os.kill(os.getpid(), 40)\n    {YES}"
    assert asked(program(tmp_path, body), 0, 1)[1] == (EXIT, "it was ended by signal 40")


def test_it_is_given_up_after_a_number_of_deaths(tmp_path: Path) -> None:
    body = "for asked in answers():\n    os._exit(1)\n"
    assert [kind for kind, _ in asked(program(tmp_path, body), *range(50))] == [EXIT] * MOST_DEATHS


@pytest.mark.parametrize(
    "body",
    [
        "while True: print('hello', flush=True)",
        "while True: sys.stdout.write('x' * 100_000)",
        "while True: sys.stderr.write('x' * 100_000)",
        "while True: pass",
    ],
)
def test_talking_without_end_is_no_sign_of_life(tmp_path: Path, body: str) -> None:
    found = asked(program(tmp_path, f"for asked in answers():\n    {body}\n", seconds=0.3), 1)
    assert [kind for kind, _ in found] == [HANG]


def test_memory_is_limited(tmp_path: Path) -> None:
    body = f"for asked in answers():\n    held = bytearray(400 << 20)\n    {YES}"
    ((kind, words),) = asked(program(tmp_path, body, memory_mb=200, seconds=10), 1)
    assert (kind, words.splitlines()[-1].rpartition(" ")[2]) == (EXIT, "MemoryError")


def test_files_are_limited(tmp_path: Path) -> None:
    body = f"for asked in answers():\n    open('big', 'wb').write(b'x' * (20 << 20))\n    {YES}"
    ((kind, _),) = asked(program(tmp_path, body, file_mb=1, seconds=10), 1)
    assert kind == EXIT
    assert (tmp_path / "big").stat().st_size <= 1 << 20


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_it_reaches_no_server_of_this_machine(tmp_path: Path, listening: int) -> None:
    body = f"""
import socket
for asked in answers():
    try:
        socket.create_connection(("127.0.0.1", {listening}), timeout=1).close()
        reached = True
    except OSError:
        reached = False
    print(json.dumps({{"id": asked["id"], "ok": reached}}))
"""
    channel = connect(program(tmp_path, body))
    try:
        (answer,) = channel.ask("z-image", [1])
    finally:
        channel.close()
    if channel.network == "open":
        pytest.skip("this system does not permit a network of one's own; the report says so")
    assert answer.kind == "refused"


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux lists what a process has started")
def test_what_it_has_started_ends_with_it(tmp_path: Path) -> None:
    body = f"""
for asked in answers():
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True)
    open("pid", "w").write(str(child.pid))
    {YES}"""
    assert [kind for kind, _ in asked(program(tmp_path, body, seconds=10), 1)] == [ACCEPTED]
    child = int((tmp_path / "pid").read_text("ascii"))
    assert has_ended(child)


def has_ended(process: int) -> bool:
    """Whether a process has ended, or does within a while: it is told to, and then ends when it is its turn."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 20)[0])
    finally:
        os.close(descriptor)


def test_its_folder_goes_with_it(tmp_path: Path) -> None:
    process = Process(
        [sys.executable, "-c", "import os; print(os.environ['HOME'], flush=True); input()"],
        Limits(),
        folder=tmp_path,
        environment={},
    )
    try:
        (home,) = process.receive(10)
        assert Path(home.decode()).is_dir()
    finally:
        process.close()
    assert not Path(home.decode()).exists()
