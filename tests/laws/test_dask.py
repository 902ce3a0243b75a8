"""A cluster finds what one process finds, byte for byte, though it loses a worker half-way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import VerificationError
from conformance.laws import tasks
from conformance.laws.evidence import write_evidence
from conformance.laws.verification import Progress, verify
from tests.support.wrong_subject import first_error_only

distributed = pytest.importorskip("distributed")

MAIN = "from conformance.cli import main; main(prog_name='kie-conformance')"
ROOT = Path(__file__).parents[2]
MODELS = ["z-image", "qwen/image-to-image", "kling/v2-1-pro"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Cluster:
    """A scheduler and its workers, each a process of its own, on this machine only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, module: str, *arguments: str) -> None:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{module}",
            *arguments,
            "--host",
            "127.0.0.1",
            "--no-dashboard",
        ]
        with (self.folder / f"{name}.log").open("wb") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=environment)

    def scheduler(self) -> None:
        self.start("scheduler", "dask_scheduler", "--port", self.address.rpartition(":")[2])

    def worker(self, name: str, *arguments: str) -> None:
        threads = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder / name))
        self.start(name, "dask_worker", self.address, "--name", name, *threads, *arguments)

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()


@contextmanager
def cluster_of(folder: Path, *workers: str, preload: str = "") -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        cluster.scheduler()
        for name in workers:
            cluster.worker(name, *(("--preload", preload) if preload else ()))
        yield cluster
    finally:
        for name in list(cluster.processes):
            cluster.kill(name)


@contextmanager
def client_of(cluster: Cluster) -> Iterator[Any]:
    with distributed.Client(cluster.address, timeout=60, set_as_default=False) as client:
        yield client


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A validator that breaks laws, so that there is more to compare than counts."""
    tasks._material.cache_clear()
    monkeypatch.setattr(tasks, "subject_of", first_error_only)
    yield
    tasks._material.cache_clear()


@pytest.mark.usefixtures("wrong")
def test_a_cluster_that_loses_a_worker_half_way_finds_the_same(tmp_path: Path) -> None:
    local = verify(MODELS, jobs=1)
    assert {"accepts-documented", "reports-all-faults"} - {one.law for one in local.failures} == {"accepts-documented"}
    lost: list[Any] = []

    with (
        cluster_of(tmp_path, "one", "other", preload="tests.support.wrong_subject") as cluster,
        client_of(cluster) as client,
    ):
        client.wait_for_workers(2, timeout=60)

        def lose_one(progress: Progress) -> None:
            busy = [address for address, running in client.processing().items() if running]
            if lost or progress.done < progress.total / 3 or not busy:
                return
            lost.append(workers_of(client)[busy[0]])
            cluster.kill(lost[0])

        done = verify(MODELS, dask=cluster.address, on_progress=lose_one)
        left = list(workers_of(client).values())

    assert lost, "no worker was lost while it had work"
    assert left == [name for name in ("one", "other") if name not in lost]
    write_evidence(tmp_path / "local.json", local.evidence)
    write_evidence(tmp_path / "cluster.json", done.evidence)
    assert (tmp_path / "cluster.json").read_bytes() == (tmp_path / "local.json").read_bytes()


def workers_of(client: Any) -> dict[str, str]:
    """The address of each worker, and its name."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    return {address: one["name"] for address, one in workers.items()}


def test_the_command_hands_its_work_to_a_cluster(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", MAIN, "verify", "--model", "z-image", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    local = run("--jobs", "1", "--output", "local.json")
    with cluster_of(tmp_path, "one") as cluster:
        remote = run("--dask", cluster.address, "--output", "cluster.json")
    assert (local.returncode, remote.returncode, remote.stderr) == (0, 0, "")
    assert "on a Dask cluster" in remote.stdout
    assert (tmp_path / "cluster.json").read_bytes() == (tmp_path / "local.json").read_bytes()


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_PATIENCE", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(VerificationError, match=f"{address}: no Dask scheduler answers"):
        verify(["z-image"], dask=address)
    monkeypatch.setattr(distributed, "Client", None)  # one that can't read its address ends a minute after all else
    with pytest.raises(VerificationError, match="'nonsense' is no address of a Dask scheduler"):
        verify(["z-image"], dask="nonsense")


def test_a_scheduler_without_workers_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster_of(tmp_path) as cluster, client_of(cluster):
        monkeypatch.setattr(tasks, "_PATIENCE", 1)
        with pytest.raises(VerificationError, match=f"{cluster.address}: the scheduler has no workers"):
            verify(["z-image"], dask=cluster.address)
