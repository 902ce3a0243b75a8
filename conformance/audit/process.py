"""A subject's process: started with limits and a clean environment, asked in batches, ended with all it has started."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from conformance.audit.readings import shortened
from conformance.causes import why
from conformance.errors import AuditError
from conformance.messages import N_, Sentence
from conformance.messages import gettext as _

_Pipes = tuple[IO[bytes], IO[bytes], IO[bytes]]
_LAUNCHER = Path(__file__).with_name("launcher.py")
_CHUNK = 1 << 16
_MOST_STDERR = 16_000
_MOST_LINE = 4 * 1024 * 1024
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
_GRACE = 2.0
"""Seconds that a process has to go by itself once its input has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a subject may use.

    Attributes:
        seconds: without an answer, before it counts as hanging.
        start_seconds: from its start to the first answer.
        memory_mb: of data; cpu_seconds: of one process; file_mb: the largest file that it writes.
        network: whether it may use one.
    """

    seconds: float = 5.0
    start_seconds: float = 30.0
    memory_mb: int = 1024
    cpu_seconds: int = 900
    file_mb: int = 16
    network: bool = False


class Process:
    """One run of a subject.

    Attributes:
        network: ``none`` where it is in a network of its own that leads nowhere, ``open`` where the system does not
            permit that, ``yes`` where it may use one.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        limits: Limits,
        *,
        folder: Path,
        environment: Mapping[str, str],
    ) -> None:
        self._scratch = tempfile.mkdtemp(prefix="kie-audit-")
        told = os.path.join(self._scratch, ".network")
        launch = [
            *(sys.executable, "-I", "-S", str(_LAUNCHER), str(limits.memory_mb << 20), str(limits.cpu_seconds)),
            *(str(limits.file_mb << 20), "network" if limits.network else "alone", told, *arguments),
        ]
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {"HOME": self._scratch, "TMPDIR": self._scratch, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            self._popen = subprocess.Popen(  # noqa: S603 # the user named the program, as a list; there is no shell
                launch,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env={"PYTHONIOENCODING": "utf-8", **kept, **own, **environment},
                start_new_session=True,
            )
        except OSError as error:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise AuditError(
                _("{program}: it can't be started: {error}").format(program=arguments[0], error=why(error))
            ) from error
        self._told = Path(told)
        self._pending = memoryview(b"")
        self._buffer = b""
        self.stderr = b""
        self._selector = selectors.DefaultSelector()
        self._open: set[str] = set()
        # All three are pipes, as asked above; its own type can't say so.
        self._pipes = cast("_Pipes", (self._popen.stdin, self._popen.stdout, self._popen.stderr))
        stdin, self._stdout, self._stderr = self._pipes
        for stream, name in ((self._stdout, "out"), (self._stderr, "err")):
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ, name)
            self._open.add(name)
        self._stdin = stdin.fileno()
        os.set_blocking(self._stdin, False)

    @property
    def network(self) -> str:
        """See the class."""
        try:
            return self._told.read_text("ascii") or "open"
        except OSError:
            return "open"

    def send(self, data: bytes) -> None:
        """Have ``data`` written while answers are waited for; what was left of earlier data goes first."""
        self._pending = memoryview(bytes(self._pending) + data)
        if self._pending and "in" not in self._open:
            self._selector.register(self._stdin, selectors.EVENT_WRITE, "in")
            self._open.add("in")

    def receive(self, seconds: float) -> list[bytes]:
        """The next lines as soon as there are any; none where it is silent for so many seconds, or has ended."""
        deadline = time.monotonic() + seconds
        while "out" in self._open:
            events = self._selector.select(max(0.0, deadline - time.monotonic()))
            if not events and self._popen.poll() is not None:
                break
            lines: list[bytes] = []
            for key, _mask in events:
                if key.data == "in":
                    self._write()
                elif key.data == "out":
                    lines = self._read_lines()
                else:
                    self._read_stderr()
            if lines or time.monotonic() >= deadline:
                return lines
        return []

    def _write(self) -> None:
        try:
            sent = os.write(self._stdin, self._pending[:_CHUNK])
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._pending)  # nobody reads any more
        self._pending = self._pending[sent:]
        if not self._pending:
            self._selector.unregister(self._stdin)
            self._open.discard("in")

    def _read_lines(self) -> list[bytes]:
        chunk = os.read(self._stdout.fileno(), 4 * _CHUNK)
        if not chunk:
            self._selector.unregister(self._stdout)
            self._open.discard("out")
            return []
        *lines, self._buffer = (self._buffer + chunk).split(b"\n")
        if len(self._buffer) > _MOST_LINE:
            self._buffer = b""
            lines.append(b"(a line that is too long)")
        return lines

    def _read_stderr(self) -> None:
        try:
            chunk = os.read(self._stderr.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            self._selector.unregister(self._stderr)
            self._open.discard("err")
        self.stderr = (self.stderr + chunk)[-_MOST_STDERR:]

    def ended(self) -> str:
        """How it ended, in words, which are a :class:`~conformance.messages.Sentence`; empty where it still runs."""
        if "out" in self._open and self._popen.poll() is None:
            return ""
        try:
            code = self._popen.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Sentence(N_("it closed its output"))
        if "err" in self._open:
            self._read_stderr()
        words = shortened(self.stderr.decode("utf-8", "replace").strip()[-400:])
        how = Sentence(N_("it ended with exit code {code}"), code=code)
        if code < 0:
            how = Sentence(N_("it was ended by {signal}"), signal=_signal_name(-code))
        return Sentence("{how}: {words}", how=how, words=words) if words else how

    def close(self) -> None:
        """End the process and whatever it has started, and take away its folder."""
        group = self._popen.pid
        for stream in self._pipes:
            try:
                stream.close()
            except OSError:
                continue
        self._selector.close()
        others = _descendants(group)
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._popen.kill()
        for one in others:
            try:
                os.kill(one, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        self._popen.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _signal_name(number: int) -> str:
    """A signal by its name; those of real time but the first and the last have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _descendants(parent: int) -> list[int]:
    """The processes below one, where the system lists them: those that have left its session too."""
    found: list[int] = []
    todo = [parent]
    while todo:
        one = todo.pop()
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split()
        except OSError:
            continue
        todo += map(int, children)
        found += map(int, children)
    return found
