"""What the pytest plugin collects: one item a model and law, one a model for its mutants, and how they fail."""

from __future__ import annotations

import json
import shlex
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from conformance.contract import contract_paths
from conformance.docs_site import SITE
from conformance.errors import ConformanceError, UnknownNameError
from conformance.laws import law as core
from conformance.laws.law import Material, Subject
from conformance.laws.packing import encodable, pack, shortened
from conformance.laws.plugin import FOLDER, PACKAGE
from conformance.laws.profiles import PROFILES
from conformance.laws.reference import reference_for
from conformance.laws.rows import LAWS
from conformance.laws.run import Failure, run_law
from conformance.laws.selection import selected
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from conformance.laws.kill import MutantResult

_MODELS_KEPT = 4
"""Models whose cases are kept: items of a model run next to each other, or on a worker of their own."""


def models_of(config: pytest.Config) -> tuple[str, ...]:
    """Ids of the contracts that the options ask for, in the order in which they are collected.

    Raises:
        UnknownNameError: nothing matches a ``--kie-model``.
    """
    return selected(config.getoption("kie_model"), everything=config.getoption("kie_all"))


class Laws(pytest.Directory):
    """Every law of every model that is asked for."""

    @classmethod
    def make(cls, session: pytest.Session) -> Self:
        """The collector; its id is the package's name, wherever that is installed."""
        return cls.from_parent(session, path=FOLDER, nodeid=PACKAGE)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.prepared = lru_cache(maxsize=_MODELS_KEPT)(_prepared)

    def collect(self) -> Iterator[pytest.Item]:
        """Model by model: its laws in the order of the table, then its mutants."""
        for model in models_of(self.config):
            try:
                documented = reference_for(model) is not None
            except ConformanceError as error:
                raise self.CollectError(str(error)) from error
            if not documented:
                yield UndocumentedItem.make(self, model, "undocumented")
                continue
            for law in LAWS:
                yield LawItem.make(self, model, law)
            yield MutantsItem.make(self, model, "mutants")


def _prepared(model: str) -> tuple[Subject, Material]:
    reference = reference_for(model)
    if reference is None:
        raise UnknownNameError(_("no snapshot documents {model}").format(model=model))
    return core.subject_of(reference.contract), Material(reference)


class ModelItem(pytest.Item):
    """One thing that must hold for one model.

    Attributes:
        laws: the collector, which has what the model's items share.
        model: id of the contract; about: id of the law, or ``mutants``.
    """

    def __init__(self, *, laws: Laws, model: str, about: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.laws = laws
        self.model = model
        self.about = about
        self.add_marker(pytest.mark.kie(model=model, law=about))
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(model))  # its cases are made once

    @classmethod
    def make(cls, parent: Laws, model: str, about: str) -> Self:
        """The item of a model, under a readable id."""
        name = cls.name_of(model, about)
        # As text: so pytest reads it from its cache as well, where it takes what stands in brackets for parameters.
        nodeid = f"{parent.nodeid}::{name}"
        return cls.from_parent(parent, name=name, nodeid=nodeid, laws=parent, model=model, about=about)

    @staticmethod
    def name_of(model: str, about: str) -> str:
        """The name, which is the last part of the id."""
        return f"{about}-{model}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """The contract, and a headline."""
        return contract_paths()[self.model], 0, f"{self.about} of {self.model}"

    def told(self, **properties: object) -> None:
        """Put figures into the report: JUnit lists them as properties."""
        self.user_properties.extend(properties.items())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """A finding as text; anything else with its traceback."""
        if isinstance(excinfo.value, (_FindingError, ConformanceError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    @property
    def command(self) -> str:
        """The command that runs this item alone."""
        option = self.config.getoption
        words = ["pytest", "--pyargs", PACKAGE, "--kie-model", self.model, "--kie-profile", option("kie_profile")]
        return shlex.join([*words, "--kie-seed", str(option("kie_seed")), "-k", self.name])


class _FindingError(Exception):
    """What was found, as a person reads it."""


class UndocumentedItem(ModelItem):
    """Stands for the laws of a model that no snapshot documents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.add_marker(pytest.mark.skip(reason=f"no snapshot documents {self.model}: nothing to hold it against"))

    def runtest(self) -> None:
        """Nothing: it is skipped."""


class LawItem(ModelItem):
    """One law on one model."""

    @staticmethod
    def name_of(model: str, about: str) -> str:
        """Such as ``law[rounding-on-grid]-kling/v2-1-pro``."""
        return f"law[{about}]-{model}"

    def runtest(self) -> None:
        """Try the law on every case and on the profile's number of drawn inputs."""
        subject, material = self.laws.prepared(self.model)
        option = self.config.getoption
        examples, seed = PROFILES[option("kie_profile")].examples, option("kie_seed")
        result = run_law(LAWS[self.about], subject, material, examples=examples, seed=seed)
        self.told(model=self.model, law=self.about, cases=result.cases, examples=result.examples)
        again = self._keep(result.failure)
        if result.failure is not None:
            raise _FindingError(_failure_text(result.failure, again))

    def _keep(self, failure: Failure | None) -> str:
        """Write or remove the law's failure file, where a folder is given; the command that runs a failure again."""
        folder = self.config.getoption("kie_failures")
        if folder is None:
            return self.command
        from conformance.laws.failures import failure_path, remove_failure, write_failure

        place = self.config.invocation_params.dir / folder
        if failure is None:
            remove_failure(place, self.about, self.model)
        else:
            write_failure(place, failure, LAWS[self.about].sentence)
        return shlex.join(["kie-conformance", "replay", str(failure_path(Path(folder), self.about, self.model))])


def _failure_text(failure: Failure, again: str) -> str:
    lines = (
        f"{failure.model} breaks {failure.law}: {LAWS[failure.law].sentence}",
        "",
        "the smallest payload that was found:",
        json.dumps(shortened(pack(failure.input)), indent=2, ensure_ascii=False),
        "",
        f"documented  {failure.documented}",
        f"said        {failure.said}",
        f"page        {failure.page}",
        f"run again   {again}",
    )
    return encodable("\n".join(lines))


class MutantsItem(ModelItem):
    """The mutants of one model: each must be noticed by a law."""

    def runtest(self) -> None:
        """Make and try every mutant."""
        from conformance.laws.kill import run_mutants

        material = self.laws.prepared(self.model)[1]
        result = run_mutants(material)
        self.told(model=self.model, made=result.made, killed=result.killed, equivalent=result.equivalent)
        if result.survivors:
            raise _FindingError(_survivors_text(result, material.reference.page, self.command))


def _survivors_text(result: MutantResult, page: str, again: str) -> str:
    equivalent = f" ({result.equivalent} more are no change at all)" if result.equivalent else ""
    lines = (
        f"{result.model}: no law would notice {len(result.survivors)} of {result.made} changes{equivalent}:",
        *(f"  {one}" for one in result.survivors),
        "",
        f"page        {SITE}/{page}",
        f"run again   {again}",
    )
    return encodable("\n".join(lines))


class Names:
    """Names of items in reports, as they are collected.

    Newer versions of pytest take what stands in brackets for parameters, at the end of the name, when they read an id:
    JUnit files and the summary would have names with one bracket more. Under ``--dist loadgroup`` workers put the group
    behind the name.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        """Set the name in the JUnit file, where what is set stays; and after all others have read the id, in that."""
        from _pytest.junitxml import xml_key

        package, _mark, name = report.nodeid.partition("::")
        if package != PACKAGE:
            yield
            return
        name = name.partition("@")[0]
        xml = self.config.stash.get(xml_key, None)  # not in the workers of xdist
        if xml is not None:
            xml.node_reporter(report).add_attribute("name", name)
        yield
        if hasattr(report, "id"):
            report._id = replace(report.id, names=(name,), params=None)  # noqa: SLF001 # nothing else sets it unread
