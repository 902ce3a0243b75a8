"""The work of a verification, cut into tasks that need nothing of each other, and the executors that take them.

A task is plain data, and so is what comes of it: processes of this machine and workers of a cluster take the same. What
comes of a task follows from the task alone, so it does not matter who ran it, or how often.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import platform
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from conformance.causes import why
from conformance.contract import contract_paths
from conformance.errors import ConformanceError, VerificationError
from conformance.laws.law import Law, Material, Subject, subject_of
from conformance.laws.packing import encodable, pack, unpacked_text
from conformance.laws.reference import reference_for
from conformance.laws.run import Result, run_law
from conformance.messages import english, language, said, speaking
from conformance.messages import gettext as _
from conformance.model import Json

if TYPE_CHECKING:
    from concurrent.futures import Future

MUTANTS = "mutants"
"""What stands for the law in the task that tries a model's mutants."""

COVERAGE = "coverage"
"""What stands for the law in the task that measures from how many sides a model's facts are tried."""

_MOST_MATERIAL = 256
"""Models whose cases a process keeps: all of them."""

_PATIENCE = 30
"""Seconds to wait for a cluster's scheduler, and for its first worker."""

_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^\s/]+:[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One law on one model, or the mutants or the coverage of one model.

    Attributes:
        model: id of the contract.
        law: id of the law, or ``MUTANTS`` or ``COVERAGE``.
        examples: inputs to draw; seed: of the draws.
        stamp: of what the task is about, see :func:`stamp_of`.
        first: packed inputs to try before all others.
        language: in which it says why it could not complete; what it finds is in English.
    """

    model: str
    law: str
    examples: int
    seed: int
    stamp: str
    first: tuple[str, ...] = ()
    language: str = field(default_factory=language)


class Outcome(NamedTuple):
    """What came of a task.

    Attributes:
        found: as the evidence has it: ``cases``, ``examples`` and ``failure`` of a law, or the counts of mutants, or
            the coverage.
        seconds: that it took.
        error: why it could not complete; empty if it could.
    """

    task: Task
    found: dict[str, Json]
    seconds: float
    error: str


def versions() -> dict[str, str]:
    """Versions of what has a say in the evidence; of Python major and minor."""
    import hypothesis

    from conformance import __version__

    major, minor, _patch = platform.python_version_tuple()
    return {"kie-conformance": __version__, "hypothesis": hypothesis.__version__, "python": f"{major}.{minor}"}


def contract_hash(id: str) -> str:
    """SHA-256 of a contract's file, hexadecimal.

    Raises:
        ConformanceError: there is no contract of that name, or it can't be read.
    """
    try:
        return hashlib.sha256(contract_paths()[id].read_bytes()).hexdigest()
    except KeyError as error:
        raise VerificationError(_("no contract for {id!r}").format(id=id)) from error
    except OSError as error:
        raise VerificationError(f"{error.filename}: {why(error)}") from error


@lru_cache(maxsize=_MOST_MATERIAL)
def stamp_of(model: str) -> str:
    """A hash of all that evidence on a model depends on: versions, contract, page.

    A worker with another stamp than the task that it is handed has something else installed, and must not run it.
    """
    reference = reference_for(model)
    page = reference.page_hash if reference is not None else ""
    told = json.dumps([versions(), contract_hash(model), page], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def run_task(task: Task) -> tuple[dict[str, Json], float, str]:
    """What comes of ``task``: what was found, the seconds that it took, and why it could not complete."""
    started = time.thread_time()
    found: dict[str, Json] = {}
    with speaking(task.language):  # a process of its own does not know what its caller speaks
        try:
            _check_stamp(task)
            _material(task.model)
            with english():  # evidence is the same in all languages
                found = _RUNS.get(task.law, _run_law)(task)
        except Exception as error:  # noqa: BLE001 # the other tasks go on; the caller says what could not complete
            told = said(error.message) if isinstance(error, ConformanceError) else f"{type(error).__name__}: {error}"
            return {}, time.thread_time() - started, encodable(told)
    return found, time.thread_time() - started, ""


def _check_stamp(task: Task) -> None:
    if stamp_of(task.model) != task.stamp:
        raise VerificationError(
            _("the worker has another version of kie-conformance, Hypothesis or Python, or another contract or page")
        )


def _run_law(task: Task) -> dict[str, Json]:
    from conformance.laws.rows import LAWS

    subject, material = _material(task.model)
    first = [unpacked_text(one) for one in task.first]
    result = _run(LAWS[task.law], subject, material, task, first)
    failure: Json = None
    if result.failure is not None:
        failure = {
            "input": pack(result.failure.input),
            "documented": encodable(result.failure.documented),
            "said": encodable(result.failure.said),
        }
    return {"cases": result.cases, "examples": result.examples, "failure": failure}


def _run(law: Law, subject: Subject, material: Material, task: Task, first: Sequence[Json]) -> Result:
    """The law on its own inputs, counted as if none had been tried before them."""
    found = run_law(law, subject, material, examples=task.examples, seed=task.seed, first=first)
    if not first:
        return found
    if found.failure is None:
        return replace(found, cases=found.cases - len(first))
    own = run_law(law, subject, material, examples=task.examples, seed=task.seed)
    return own if own.failure is not None else replace(own, failure=found.failure)


def _run_mutants(task: Task) -> dict[str, Json]:
    from conformance.laws.kill import run_mutants

    found = run_mutants(_material(task.model)[1])
    return {
        "made": found.made,
        "killed": found.killed,
        "equivalent": found.equivalent,
        "survivors": [encodable(one) for one in found.survivors],
        "killed_by": dict(sorted(found.killed_by.items())),
    }


def _run_coverage(task: Task) -> dict[str, Json]:
    from conformance.coverage import coverage, coverage_to_json

    return coverage_to_json(coverage(_material(task.model)[1]))


_RUNS: Mapping[str, Callable[[Task], dict[str, Json]]] = {MUTANTS: _run_mutants, COVERAGE: _run_coverage}
"""What is run in place of a law."""


@lru_cache(maxsize=_MOST_MATERIAL)
def _material(model: str) -> tuple[Subject, Material]:
    reference = reference_for(model)
    if reference is None:
        raise VerificationError(_("no snapshot documents {model}").format(model=model))
    return subject_of(reference.contract), Material(reference)


def ordered(tasks: Sequence[Task], costs: Mapping[tuple[str, str], float]) -> list[Task]:
    """``tasks`` with the longest first, by the seconds that they took before.

    What was never measured comes first, mutants before laws and long contracts before short ones.
    """
    paths = contract_paths()
    sizes = {id: paths[id].stat().st_size for id in {task.model for task in tasks}}

    def rank(task: Task) -> tuple[float, bool, int, str, str]:
        seconds = costs.get((task.model, task.law), float("inf"))
        return -seconds, task.law != MUTANTS, -sizes[task.model], task.model, task.law

    return sorted(tasks, key=rank)


def run_tasks(tasks: Sequence[Task], *, jobs: int = 1, dask: str | None = None) -> Iterator[Outcome]:
    """What comes of ``tasks``, as they are done.

    Args:
        jobs: processes of this machine; 1 for this one.
        dask: address of a Dask scheduler, whose workers take the tasks instead.

    Raises:
        VerificationError: the scheduler is not reached or has no workers, or a process died.
    """
    if jobs == 1 and dask is None:
        for task in tasks:
            yield Outcome(task, *run_task(task))
        return
    with _cluster(dask) if dask is not None else _pool(min(jobs, len(tasks))) as executor:
        futures = {executor.submit(run_task, task): task for task in tasks}
        for future in as_completed(futures):
            task = futures.pop(future)  # so that what is done is not kept
            yield Outcome(task, *_result(future, task))


def _result(future: Future[tuple[dict[str, Json], float, str]], task: Task) -> tuple[dict[str, Json], float, str]:
    try:
        return future.result()
    except Exception as error:
        # The words of a broken pool say no more than its name, and in English only.
        problem = type(error).__name__ if isinstance(error, BrokenExecutor) else f"{type(error).__name__}: {error}"
        raise VerificationError(
            _("{law} on {model}: its worker failed: {problem}").format(law=task.law, model=task.model, problem=problem),
            hint=_("A worker was killed, or it has no kie-conformance of this version."),
        ) from error


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    """Processes of this machine, which end at once when the caller is interrupted."""
    others = set(multiprocessing.active_children())
    # Fresh processes: one that is forked off a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_silently)
    try:
        yield executor
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        executor.shutdown(cancel_futures=True)  # it waits until they are gone
        raise
    executor.shutdown()


def _end_silently() -> None:
    """An interrupt from the terminal ends a worker without a word, and so does the end of its caller."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_caller, daemon=True).start()


def _end_with_caller() -> None:
    """End this worker when its caller was killed: it would wait for work for ever."""
    caller = multiprocessing.parent_process()
    if caller is not None:
        caller.join()
        os._exit(1)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster; tasks of a worker that is lost are run again by others."""
    # A client that can't read its address lives on, and holds up the end of the process for a minute.
    if not _ADDRESS.fullmatch(address):
        raise VerificationError(
            _("{address!r} is no address of a Dask scheduler").format(address=address),
            hint=_("Expected tcp://HOST:PORT."),
        )
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask is untyped
    except (OSError, TypeError, ValueError) as error:  # a timeout is an OSError too, and TLS without certificates
        told = _("{address}: no Dask scheduler answers: {error}").format(address=address, error=why(error))
        raise VerificationError(told) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise VerificationError(_("{address}: the scheduler has no workers").format(address=address)) from error
        executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]  # Dask is untyped
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)  # all is done, or nobody waits for it any more
