"""The pytest plugin: ``pytest --kie`` runs every law on every model, beside whatever else is collected.

This module is imported at every start of pytest wherever the package is installed, so it has hooks only, imports
nothing of ours that is heavy, and does nothing until it is asked: by ``--kie``, or by ``--pyargs conformance.laws``.
What is collected then stands in ``items.py``.

Its header and what it says of wrong usage are in the language that our variable, the configuration or the environment
names. All else is English, like what pytest says around it: ids, reasons and failures stand in reports that tools read.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance.errors import ConformanceError
from conformance.laws.profiles import DEFAULT_PROFILE, DEFAULT_SEED, PROFILES

if TYPE_CHECKING:
    from pluggy import Result

PACKAGE = "conformance.laws"
FOLDER = Path(__file__).parent

NEEDED = ("hypothesis", "jsonschema_rs")
"""Libraries that the laws need and the base install leaves out."""

_PICKING = ("--kie-model", "--kie-all", "--kie-failures")
"""Options that say what to run, or what to do with it: who gives one wants the laws."""

MARKERS = "kie(model, law): a law, or the mutants, of a model of the KIE AI API (from kie-conformance)."


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all of them named ``--kie…``."""
    group = parser.getgroup("kie", "laws of the KIE AI API (kie-conformance)")
    group.addoption("--kie", action="store_true", help="Collect one test for each model and law too.")
    group.addoption(
        "--kie-model",
        action="append",
        default=[],
        metavar="GLOB",
        help="Only these models, such as 'kling/*'; may be repeated. [default: those of the roster]",
    )
    group.addoption("--kie-all", action="store_true", help="The contracts that are not on the roster too.")
    group.addoption(
        "--kie-profile",
        choices=list(PROFILES),
        default=DEFAULT_PROFILE,
        help="Inputs drawn for each law of each model, on top of the deterministic ones: "
        + ", ".join(f"{name} {profile.examples}" for name, profile in PROFILES.items())
        + f". [default: {DEFAULT_PROFILE}]",
    )
    group.addoption(
        "--kie-seed", type=int, default=DEFAULT_SEED, metavar="N", help=f"Seed of the draws. [default: {DEFAULT_SEED}]"
    )
    group.addoption(
        "--kie-failures",
        metavar="DIR",
        help="Write a file for each law that is broken, which `kie-conformance replay` runs again.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; check what was asked for before anything is collected."""
    config.addinivalue_line("markers", MARKERS)
    if _is_asked(config):
        with _speaking(config):
            _check_options(config)
        from conformance.laws.items import Names

        config.pluginmanager.register(Names(config))
        return
    idle = next((option for option in _PICKING if config.getoption(option.lstrip("-").replace("-", "_"))), None)
    if idle is not None:
        from conformance.messages import gettext as _

        with _speaking(config):
            told = _("{option} does nothing by itself: add --kie, or --pyargs conformance.laws")
            raise pytest.UsageError(told.format(option=idle))


def _check_options(config: pytest.Config) -> None:
    from conformance.messages import gettext as _

    if not all(map(find_spec, NEEDED)) or not hasattr(pytest, "Directory"):
        raise pytest.UsageError(_('the laws need the extra "laws": pip install "kie-conformance[laws]"'))
    failures = config.getoption("kie_failures")
    if failures is not None and Path(failures).exists() and not Path(failures).is_dir():
        told = _("--kie-failures: expected a folder, found the file {path}")
        raise pytest.UsageError(told.format(path=failures))
    from conformance.laws.items import models_of

    try:
        models_of(config)
    except ConformanceError as error:
        raise pytest.UsageError(f"--kie-model: {error}") from error


def pytest_report_header(config: pytest.Config) -> str | None:
    """What is run, and the seed that runs it again."""
    if not _is_asked(config):
        return None
    from conformance.laws.items import models_of
    from conformance.messages import ngettext

    profile, seed = config.getoption("kie_profile"), config.getoption("kie_seed")
    count = len(models_of(config))
    with _speaking(config):
        told = ngettext(
            "kie: seed {seed}, profile {profile} ({examples} drawn inputs a law), {n} model",
            "kie: seed {seed}, profile {profile} ({examples} drawn inputs a law), {n} models",
            count,
        )
    return told.format(seed=seed, profile=profile, examples=PROFILES[profile].examples, n=count)


@pytest.hookimpl(optionalhook=True)  # it came with pytest 8: an older one, which can't run the laws, is left alone
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The laws where this package was named on the command line."""
    if path != FOLDER or not parent.session.isinitpath(path):
        return None
    from conformance.laws.items import Laws

    return Laws.make(parent.session)  # not below the package: its folders' names would be words for -k


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, Result[pytest.CollectReport], None]:
    """With ``--kie``, the laws after what the arguments collect, wherever those point."""
    outcome = yield
    if isinstance(collector, pytest.Session) and collector.config.getoption("kie"):
        from conformance.laws.items import Laws

        found = outcome.get_result().result
        if not any(isinstance(node, Laws) for node in found):
            found.append(Laws.make(collector))


@contextmanager
def _speaking(config: pytest.Config) -> Iterator[None]:
    """Speak to people inside as they are to be spoken to where pytest was called; outside nothing is changed by it."""
    from conformance.config import spoken_in
    from conformance.messages import language_of, speaking

    with speaking(language_of()):  # what is wrong with the configuration is told as the environment asks
        try:
            language = spoken_in(config.invocation_params.dir)
        except ConformanceError as error:
            raise pytest.UsageError(str(error)) from error
    with speaking(language):
        yield


def _is_asked(config: pytest.Config) -> bool:
    return bool(config.getoption("kie")) or any(_is_ours(config, argument) for argument in config.args)


def _is_ours(config: pytest.Config, argument: str) -> bool:
    """Whether an argument names this package, as a module (``--pyargs``) or as a folder."""
    if config.getoption("pyargs") and argument == PACKAGE:
        return True
    return os.path.abspath(config.invocation_params.dir / argument) == str(FOLDER)
