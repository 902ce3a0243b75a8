"""``kie-conformance audit-subject``: somebody's validator or recorded requests, held against the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from conformance.cli.extras import needs
from conformance.cli.output import write_report
from conformance.cli.speaking import Command
from conformance.config import FAIL_ON, LEVELS
from conformance.laws.profiles import DEFAULT_SEED, PROFILES
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from conformance.audit.run import Audit, OnModel
    from conformance.audit.subject import Subject
    from conformance.audit.traffic import Traffic
    from conformance.model import Level

EPILOG = """\b
Connectables:
  python:MODULE:FUNCTION        a function; python:path/to/file.py:FUNCTION too
  pydantic:MODULE:MODEL         a model of pydantic
  schema:FOLDER|FILE            JSON Schema by model
  openapi:FILE                  an OpenAPI document
  command:ARGUMENTS             a program in any language (docs/audit-protocol.md)
  http:URL                      a server that answers accept or refuse
  har:FILE, ndjson:FILE         recorded requests
  FILE.toml                     a [subject] table that says all this, and more

\b
Examples:
  kie-conformance audit-subject python:checks.py:validate --smoke
      does it answer at all: a right payload and a broken one
  kie-conformance audit-subject python:bot/validators.py:'validate_{model_slug}_input'
      a function for each model, by its name
  kie-conformance audit-subject 'command:node check.js' --model 'kling/*' --profile ci
      a program that speaks the line protocol, some models, with more drawn payloads
  kie-conformance audit-subject subject.toml --snapshot 2025-12-24
      what was right then and is wrong now, and what never was right
  kie-conformance audit-subject subject.toml --format json --output audit.json
  kie-conformance audit-subject subject.toml --baseline audit.json --badge badge.json
      fail on new findings only; a badge for a README
  kie-conformance audit-subject har:recording.har --badge badge.json
      requests that a browser or a proxy has recorded

\b
Exit codes:
  0  no new finding at or above --fail-on; with --smoke: it answers as it should
  1  such findings; with --smoke: it answers, but not as it should
  2  wrong usage: no such connectable, model or day, a [subject] table that breaks its format
  3  it could not complete: the subject can't be started, gives no verdict, or a report can't be written
"""
FORMATS = ("text", "markdown", "json", "html", "sarif", "junit", "github", "badge")
_NO_DRAWS = "deterministic"


@click.command("audit-subject", cls=Command, epilog=EPILOG)
@click.argument("subject", metavar="SUBJECT")
@click.option("--smoke", "only_smoke", is_flag=True, help="Only see whether it answers.")
@click.option("--model", "only", default="*", metavar="GLOB", help="Only these models, such as 'kling/*'.")
@click.option(
    "--profile",
    type=click.Choice([_NO_DRAWS, *PROFILES]),
    default="quick",
    show_default=True,
    help="Payloads to draw in each of five ways for each model, beside all deterministic ones: "
    + ", ".join(f"{name} {profile.examples}" for name, profile in PROFILES.items())
    + ".",
)
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Of the draws.")
@click.option("--snapshot", "day", metavar="DAY", help="Judge by the documentation of this day too.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier report as JSON: what it holds does not count.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="breaking",
    show_default=True,
    help="Exit with 1 on new findings of this level or a worse one.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.option(
    "--badge", type=click.Path(path_type=Path, dir_okay=False), help="Write a badge (shields.io endpoint) too."
)
@click.option("-v", "--verbose", is_flag=True, help="As text: the table of all rows too, and what the baseline holds.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Of recordings: a host that stands for KIE's.")
@click.option(
    "--media-hosts",
    type=click.Choice(["warn", "off"]),
    default="warn",
    show_default=True,
    help="Of recordings: files on other hosts than those of KIE's File Upload API.",
)
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.pass_context
@needs("audit")
def command(
    context: click.Context,
    subject: str,
    *,
    only_smoke: bool,
    only: str,
    profile: str,
    seed: int,
    day: str | None,
    baseline: Path | None,
    fail_on: str,
    form: str,
    output: Path | None,
    badge: Path | None,
    verbose: bool,
    hosts: tuple[str, ...],
    media_hosts: str,
    snapshots: Path | None,
) -> None:
    """Hold somebody's validator, schemas or recorded requests against the documentation of KIE AI.

    Everything at the edges of each documented fact is tried, then what Hypothesis draws. Each departure is told once:
    what it turns on, the smallest payload that shows it, the subject's own words, and the page. The subject runs in a
    process of its own, with limits, without your environment and, unless it is http:, without a network.
    """
    from conformance.audit.subject import TRAFFIC, subject_from

    found = subject_from(subject)
    fail_at = LEVELS.get(fail_on)
    if only_smoke and (badge is not None or output is not None or baseline is not None or form != "text"):
        raise click.UsageError(_("--smoke makes no report: leave out --format, --output, --baseline and --badge."))
    if found.kind in TRAFFIC:
        if only_smoke:
            raise click.UsageError(_("{kind}: a recording has no --smoke: nothing is asked.").format(kind=found.kind))
        drawing = _given(context, "profile", "seed")
        if drawing is not None:
            raise click.UsageError(
                _("{option} is of payloads that are drawn: in a recording ({kind}) none are.").format(
                    option=drawing, kind=found.kind
                )
            )
        judged = _judged(found, only, day, baseline, hosts, media_hosts, snapshots)
        is_clean = _report_traffic(judged, form, output, badge, fail_at, verbose=verbose)
    else:
        recorded = _given(context, "hosts", "media_hosts")
        if recorded is not None:
            raise click.UsageError(
                _("{option} is of recordings, and {kind} is none.").format(option=recorded, kind=found.kind)
            )
        if only_smoke:
            if not _smoke(found, only, snapshots):
                context.exit(1)
            return
        known = _known(baseline)
        done = _audited(found, only, profile, seed, day, snapshots).beside(known)
        _report(done, form, output, badge, _place(subject, found), fail_at, verbose=verbose)
        is_clean = fail_at is None or not done.at_least(fail_at)
    if not is_clean:
        context.exit(1)


def _given(context: click.Context, *names: str) -> str | None:
    """The first of these options that was given, if only with its default; None where none was."""
    for one in context.command.params:
        if one.name in names and context.get_parameter_source(one.name) is not ParameterSource.DEFAULT:
            return one.opts[0]
    return None


def _smoke(subject: Subject, only: str, snapshots: Path | None) -> bool:
    """Print the first answers; whether they are as they should be."""
    from conformance.audit.connect import connect
    from conformance.audit.run import documentation, try_out
    from conformance.docs.snapshot import default_root
    from conformance.report.audit_text import smoke_lines

    known = documentation(snapshots or default_root())
    with closing(connect(_narrowed(subject, only))) as channel:
        seen = try_out(subject, channel, known)
    for line in smoke_lines(seen, subject.title, click.style):
        click.echo(line)
    return not seen.remark


def _audited(subject: Subject, only: str, profile: str, seed: int, day: str | None, snapshots: Path | None) -> Audit:
    from conformance.audit.connect import connect
    from conformance.audit.run import audit, documentation
    from conformance.docs.snapshot import default_root

    known = documentation(snapshots or default_root(), day)
    subject = _narrowed(subject, only)
    examples = PROFILES[profile].examples if profile in PROFILES else 0
    with closing(connect(subject)) as channel, _progress() as on_model:
        return audit(subject, channel, known, examples=examples, seed=seed, on_model=on_model)


def _narrowed(subject: Subject, only: str) -> Subject:
    """The subject with those of its models that a glob names."""
    if only == "*":
        return subject
    from fnmatch import fnmatchcase

    from conformance.audit.names import candidates
    from conformance.contract import closest_hint
    from conformance.errors import UnknownNameError

    every = candidates(subject)
    models = tuple(one for one in every if fnmatchcase(one, only))
    if not models:
        raise UnknownNameError(_("no model matches {glob}").format(glob=repr(only)), hint=closest_hint(only, every))
    return replace(subject, models=models)


@contextmanager
def _progress() -> Iterator[OnModel]:
    """What shows how far it is: a bar where stderr is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        shown = bar.add_task("", total=None)

        def on_model(done: int, every: int, model: str) -> None:
            bar.update(shown, total=every, completed=done, description=model)

        yield on_model


def _known(baseline: Path | None) -> frozenset[str]:
    from conformance.audit.traffic import read_baseline

    return read_baseline(baseline) if baseline is not None else frozenset()


def _place(text: str, subject: Subject) -> str:
    """The file that reports for machines point at."""
    from conformance.audit.subject import is_subject_file

    if is_subject_file(text):
        return text.replace("\\", "/")
    return subject.target.replace("\\", "/") if subject.kind in ("python", "schema", "openapi") else "."


def _report(
    done: Audit,
    form: str,
    output: Path | None,
    badge: Path | None,
    place: str,
    fail_at: Level | None,
    *,
    verbose: bool,
) -> None:
    from conformance.report.audit_formats import render

    _write(partial(render, done, place=place, fail_at=fail_at, style=click.style, verbose=verbose), form, output, badge)


def _write(rendered: Callable[[str], str], form: str, output: Path | None, badge: Path | None) -> None:
    """Write a report, of which each format is ``rendered``, and its badge where one is asked for."""
    if badge is not None:
        write_report(rendered("badge"), badge)
    write_report(rendered(form), output)


def _judged(
    subject: Subject,
    only: str,
    day: str | None,
    baseline: Path | None,
    hosts: tuple[str, ...],
    media_hosts: str,
    snapshots: Path | None,
) -> Traffic:
    """The requests of a recording, each held against the documentation."""
    from conformance.audit.traffic import audit_traffic

    path = Path(subject.target)
    return audit_traffic(
        subject.kind,
        path if subject.target == "-" else subject.folder / path,
        only=only,
        day=day,
        hosts=hosts,
        media_hosts=media_hosts != "off",
        baseline=_known(baseline),
        snapshots=snapshots,
    )


def _report_traffic(
    done: Traffic, form: str, output: Path | None, badge: Path | None, fail_at: Level | None, *, verbose: bool
) -> bool:
    """Report a recording; whether it has no new finding that counts."""
    from conformance.report.traffic_formats import render

    _write(partial(render, done, fail_at=fail_at, style=click.style, verbose=verbose), form, output, badge)
    done.check_judged()
    return fail_at is None or not done.at_least(fail_at)
