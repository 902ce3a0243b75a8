"""``kie-conformance verify``: every law on every model, and the proof that the laws would notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command
from conformance.laws.profiles import DEFAULT_PROFILE, DEFAULT_SEED, PROFILES
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from conformance.laws.costs import Costs
    from conformance.laws.evidence import Evidence
    from conformance.laws.examples_db import SharedExamples
    from conformance.laws.verification import OnProgress, Progress, Verification

EPILOG = """\b
Examples:
  kie-conformance verify
      the models of the roster, quickly, on all processors
  kie-conformance verify --model 'kling/*' --profile ci --durations 5
      some models, with more drawn inputs, and what took longest
  kie-conformance verify --list
      the laws, and what would break each
  kie-conformance verify --all --profile nightly --seed 7
      every contract, thoroughly, with other draws than yesterday
  kie-conformance verify --dask tcp://scheduler:8786
      on the workers of a Dask cluster, one thread each; it must be one that you trust
  kie-conformance verify --examples-db redis://cache:6379/0
      with what broke a law on another machine first

\b
Files, in the folder of --output:
  evidence.json  what was tried and what came of it; the same run gives the same bytes
  failures/      one file for each law that does not hold, for kie-conformance replay
  costs.json     with --save-costs: what takes longest is begun first next time

\b
Exit codes:
  0    every law holds, and no mutant survives
  1    a law is broken, or a mutant survives
  2    wrong usage
  3    it could not complete and wrote nothing, or its evidence can't be written or joined to what the file holds
  130  interrupted: nothing was written
"""


@click.command("verify", cls=Command, epilog=EPILOG)
@click.option("--model", "globs", multiple=True, metavar="GLOB", help="Only these, such as 'kling/*'; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="The contracts that are not on the roster too.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=DEFAULT_PROFILE,
    show_default=True,
    help="Inputs to draw for each law of each model, beside all deterministic ones: "
    + ", ".join(f"{name} {profile.examples}" for name, profile in PROFILES.items())
    + ".",
)
@click.option(
    "--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Of the draws; the same seed, the same draws."
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes.  [default: the processors]")
@click.option("--dask", metavar="ADDRESS", help="Hand the work to the Dask scheduler there, such as tcp://host:8786.")
@click.option(
    "--examples-db",
    metavar="URL",
    help="Share inputs that broke a law: redis://HOST:PORT/NUMBER, or dir:PATH.",
)
@click.option(
    "--durations", type=click.IntRange(min=1), metavar="N", help="Print the N models and laws that cost most."
)
@click.option("--save-costs", is_flag=True, help="Write costs.json, by which later runs order their work.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("reports/evidence.json"),
    show_default=True,
    help="The evidence; with --model only those models are replaced in it.",
)
@click.option("--list", "only_list", is_flag=True, help="Print the laws and what would break each; try nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the evidence of this run as JSON (evidence.schema.json).")
@click.pass_context
@needs("laws")
def command(
    context: click.Context,
    *,
    globs: tuple[str, ...],
    everything: bool,
    profile: str,
    seed: int,
    jobs: int | None,
    dask: str | None,
    examples_db: str | None,
    durations: int | None,
    save_costs: bool,
    output: Path,
    only_list: bool,
    as_json: bool,
) -> None:
    """Try every law on every model of the roster, and prove by mutants that the laws would notice.

    A law is one sentence that holds for all inputs of all models; a mutant is a contract with one fact changed, which
    a law has to catch. The documentation is the other side: the newest snapshot that documents a model. Offline.
    """
    if only_list:
        _print_laws()
        return
    if dask is not None and jobs is not None:
        raise click.UsageError(_("{one} and {other} exclude each other.").format(one="--dask", other="--jobs"))
    import hypothesis  # noqa: F401 # before any work is done
    import jsonschema_rs  # noqa: F401 # likewise
    import rich  # noqa: F401 # likewise

    from conformance.cli.payloads import echo_json
    from conformance.files import check_writable
    from conformance.laws.costs import read_costs
    from conformance.laws.evidence import evidence_to_json
    from conformance.laws.selection import selected
    from conformance.laws.tasks import processors
    from conformance.laws.verification import verify

    check_writable(output)
    models = selected(globs, everything=everything)
    if dask is not None:
        _need_dask()
    shared = _shared(examples_db) if examples_db is not None else None
    folder = output.parent
    costs = read_costs(folder / "costs.json")
    with _progress() as on_progress:
        done = verify(
            models,
            profile=profile,
            seed=seed,
            jobs=jobs or processors(),
            dask=dask,
            shared=shared,
            costs=costs,
            on_progress=on_progress,
        )
    # All is written before anything is printed: whoever reads the output may stop in the middle of it.
    files = _write_failures(folder / "failures", done)
    written = _write(output, done.evidence, partial=bool(globs))
    if save_costs:
        _save_costs(folder / "costs.json", done, costs if globs else {})
    if as_json:
        echo_json(evidence_to_json(done.evidence))
    else:
        _print(done, files)
    if durations is not None:
        _print_durations(done, durations, err=as_json)
    if written and not as_json:
        click.echo(_("Written: {path}").format(path=output))
    if not written:
        context.exit(3)
    if not done.holds:
        context.exit(1)


@needs("dask")
def _need_dask() -> None:
    import distributed  # noqa: F401 # before any work is done


@needs("redis")
def _shared(url: str) -> SharedExamples:
    from conformance.laws.examples_db import open_examples

    return open_examples(url, lambda message: click.echo(_("Warning: {what}").format(what=message), err=True))


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """What shows how far it is: a bar where stderr is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        shown = bar.add_task("", total=None)

        def on_progress(one: Progress) -> None:
            task = one.outcome.task
            bar.update(shown, total=one.total, completed=one.done, description=f"{task.law}  {task.model}")

        yield on_progress


def _write_failures(folder: Path, done: Verification) -> dict[tuple[str, str], Path]:
    """A file for each law that does not hold; those of laws that hold again go. By model and law."""
    from conformance.laws.failures import remove_failure, write_failure
    from conformance.laws.rows import LAWS

    files: dict[tuple[str, str], Path] = {}
    for id, model in done.evidence.models.items():
        for law, one in model.laws.items():
            if one.failure is None:
                remove_failure(folder, law, id)
            else:
                files[id, law] = write_failure(folder, one.failure, LAWS[law].sentence)
    return files


def _print(done: Verification, files: dict[tuple[str, str], Path]) -> None:
    from conformance.laws.rows import LAWS
    from conformance.report.verify_text import failure_lines, summary_lines, survivor_lines

    for failure in done.failures:
        file = files[failure.model, failure.law]
        for line in failure_lines(failure, LAWS[failure.law].sentence, file, click.style):
            click.echo(line)
        click.echo("")
    survivors = list(survivor_lines(done.survivors, click.style))
    for line in [*survivors, *([""] if survivors else []), *summary_lines(done, click.style)]:
        click.echo(line)


def _print_laws() -> None:
    from conformance.laws.rows import LAWS
    from conformance.report.verify_text import law_lines

    for line in law_lines(LAWS.values(), click.style):
        click.echo(line)


def _print_durations(done: Verification, most: int, *, err: bool) -> None:
    from conformance.report.verify_text import duration_lines

    for line in duration_lines(done.costs, most):
        click.echo(line, err=err)


def _write(output: Path, evidence: Evidence, *, partial: bool) -> bool:
    """Write the evidence; of a partial run into what is there. Whether it was written: what is there may not fit."""
    from conformance.contract import contract_paths
    from conformance.errors import ConformanceError
    from conformance.laws.evidence import read_evidence, write_evidence

    if partial and output.exists():
        try:
            evidence = evidence.merged_into(read_evidence(output), contract_paths())
        except ConformanceError as error:
            place = "" if error.message.startswith(str(output)) else f"{output}: "
            hint = error.hint or _("Run without --model to make all of it anew.")
            click.echo(_("Not written: {why}").format(why=f"{place}{error.message}\n{hint}"), err=True)
            return False
    write_evidence(output, evidence)
    return True


def _save_costs(path: Path, done: Verification, older: Costs) -> None:
    from conformance.laws.costs import write_costs

    write_costs(
        path,
        {**older, **done.costs},
        profile=done.evidence.profile,
        models=len(done.evidence.models),
        processes=done.processes,
        seconds=done.seconds,
    )
