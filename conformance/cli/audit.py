"""``kie-conformance audit``: where each of the 72 models stands, with everything that shows it."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command
from conformance.messages import english, ngettext
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.cli.stages import Stages
    from conformance.docs.snapshot import Snapshot
    from conformance.laws.evidence import Evidence
    from conformance.status import Drifts, Status

EPILOG = """\b
Examples:
  kie-conformance audit
      the 72 models on the newest snapshot; writes reports/status.md, status.json and the site
  kie-conformance audit --open
      the same, and opens the site in a browser
  kie-conformance audit --model wan/2-2-a14b-text-to-video-turbo -v
      one model: what differs, and what changed since the report, with requests that were right and are refused now
  kie-conformance audit --all --reports everything
      every contract, those that are not on the roster too, into a folder of its own
  kie-conformance audit --format junit --output audit.xml --no-verify
      for a CI server, with the evidence that is there
  kie-conformance audit --snapshot 2025-12-24 --reports december
      today's contracts against the documentation of that day

\b
Exit codes:
  0  nothing is wrong, by all that was tried
  1  a contract differs from the documentation, or drifts, or its evidence does not hold
  2  wrong usage
  3  a snapshot is missing or damaged, or evidence could not be made
"""
FORMATS = ("text", "markdown", "json", "csv", "badge", "junit")


@click.command("audit", cls=Command, epilog=EPILOG)
@click.option("--snapshot", "day", default="newest", metavar="DAY", help="Snapshot to hold the contracts against.")
@click.option("--model", "only", default="*", metavar="GLOB", help="Only these models, such as 'kling/*'.")
@click.option("--all", "everything", is_flag=True, help="The contracts that are not on the roster too.")
@click.option("-v", "--verbose", is_flag=True, help="Tell below the table what is known of each contract.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What is printed: json as in status.schema.json, badge for an endpoint of shields.io.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it there instead of printing it."
)
@click.option("--no-verify", is_flag=True, help="Use the evidence that is there; make none.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option(
    "--evidence",
    "evidence_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What kie-conformance verify wrote; made anew where it is stale.  "
    "[default: evidence.json in the folder of --reports, else of the package]",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for status.md, status.json, evidence.json and the site.  "
    "[default: reports; with --model or --all none unless given]",
)
@click.pass_context
@needs("report")
def command(
    context: click.Context,
    day: str,
    only: str,
    *,
    everything: bool,
    verbose: bool,
    form: str,
    output: Path | None,
    no_verify: bool,
    opens: bool,
    snapshots: Path | None,
    evidence_file: Path | None,
    reports: Path | None,
) -> None:
    """Say where each of the 72 models stands, and write the reports.

    Contracts are held against the newest snapshot of the documentation; evidence that is missing or stale is made anew
    (kie-conformance verify, on the newest snapshot only); what changed since the report, prices and doubts about the
    documentation stand beside it. Offline: it reads the snapshots in scraped_docs/.
    """
    from conformance.cli.snapshots import open_all
    from conformance.cli.stages import stages
    from conformance.compare.deviations import all_deviations
    from conformance.config import find_config
    from conformance.status import Drifts, audit_snapshots

    folder = reports or (Path("reports") if only == "*" and not everything else None)
    if opens and folder is None:
        raise click.UsageError(_("--open needs a site: say with --reports where to write it."))
    config = find_config()
    root = snapshots or config.snapshots
    with stages() as shown:
        shown.begin(_("contracts"))
        found = open_all(root, None if day == "newest" else day)
        declared = all_deviations(config.deviations)
        drifts = Drifts(found, declared)

        def status_with(evidence: Evidence | None) -> Status:
            return audit_snapshots(
                found, only=only, everything=everything, evidence=evidence, deviations=declared, drifts=drifts
            )

        evidence = _read_evidence(evidence_file, folder, is_needed=no_verify)
        status = status_with(evidence)
        if status.unproven and not no_verify and root is None and day == "newest":
            again = _renewed(evidence, status, evidence_file, folder, shown)
            status = status if again is None else status_with(again)
        as_json = cache(partial(_json, status))  # for a file and for what is printed
        written = _write(folder, status, as_json, found, drifts, shown) if folder is not None else []
    _tell(status, as_json, form, output, verbose=verbose)
    for path in [*([output] if output is not None else []), *written]:
        click.echo(_("Written: {path}").format(path=path), err=form != "text")
    if opens:
        click.launch(written[-1].absolute().as_uri())
    if status.has_findings:
        context.exit(1)


def _read_evidence(file: Path | None, folder: Path | None, *, is_needed: bool) -> Evidence | None:
    """The evidence that is asked for, else that of the last audit, else that of the package.

    What is asked for and missing can be made, unless it ``is_needed`` as it is.
    """
    from conformance.laws.evidence import default_evidence, read_evidence

    own = folder / "evidence.json" if folder is not None else None
    found = file or (own if own is not None and own.is_file() else default_evidence())
    return None if found is None or not (is_needed or found.exists()) else read_evidence(found)


def _renewed(
    evidence: Evidence | None, status: Status, file: Path | None, folder: Path | None, shown: Stages
) -> Evidence | None:
    """Evidence with what was missing or stale made anew, and written; None where a library is missing for that."""
    try:
        import hypothesis  # noqa: F401 # before any work is done
    except ModuleNotFoundError:
        number = len(status.unproven)
        message = ngettext(
            "Evidence on {n} contract is missing or stale; making it needs the extra {extra}.",
            "Evidence on {n} contracts is missing or stale; making it needs the extra {extra}.",
            number,
        )
        click.echo(message.format(n=number, extra='"laws": pip install "kie-conformance[laws]"'), err=True)
        return None
    from conformance.laws.evidence import write_evidence
    from conformance.renewal import renewed

    done = renewed(evidence, status, shown.counting(_("evidence")))
    path = file or (folder / "evidence.json" if folder is not None else None)
    if path is not None:
        write_evidence(path, done)
    return done


def _write(
    folder: Path,
    status: Status,
    as_json: Callable[[], str],
    snapshots: list[Snapshot],
    drifts: Drifts,
    shown: Stages,
) -> list[Path]:
    """The reports of a folder; the last path is the first page of the site."""
    from conformance.files import write_atomic
    from conformance.report.site import write_site
    from conformance.report.status_markdown import status_to_markdown

    shown.begin(_("reports"))
    paths = [folder / "status.json", folder / "status.md"]
    write_atomic(paths[0], as_json())
    with english():  # like all that is committed; --format markdown speaks the language that is asked for
        write_atomic(paths[1], status_to_markdown(status))
    shown.begin(_("drift"))
    days = [one.day for one in reversed(snapshots[:-1]) if one.complete][:1]
    days += [status.report_day] if status.report_day is not None else []
    found = [drifts.since(day) for day in dict.fromkeys(days)]
    shown.begin(_("site"))
    return [*paths, write_site(folder / "site", status, snapshots, found)]


def _json(status: Status) -> str:
    """The text of ``status.json``, held against its schema."""
    from conformance.files import dump_json
    from conformance.report.status_json import check_status, status_to_json

    data = status_to_json(status)
    check_status(data)
    return dump_json(data)


def _tell(status: Status, as_json: Callable[[], str], form: str, output: Path | None, *, verbose: bool) -> None:
    """Print the status in a format, or write it to a file."""
    from rich.console import Console

    from conformance.files import write_atomic
    from conformance.report.status_text import print_status

    if output is not None:
        write_atomic(output, _rendered(status, as_json, form, verbose=verbose))
    elif form == "text":
        print_status(status, Console(highlight=False), verbose=verbose)
    else:
        click.echo(_rendered(status, as_json, form, verbose=verbose), nl=False)


def _rendered(status: Status, as_json: Callable[[], str], form: str, *, verbose: bool) -> str:
    """The status in a format, as a file holds it."""
    from io import StringIO

    from rich.console import Console

    from conformance.files import dump_json
    from conformance.report.status_badge import status_to_badge
    from conformance.report.status_csv import status_to_csv
    from conformance.report.status_junit import status_to_junit
    from conformance.report.status_markdown import status_to_markdown
    from conformance.report.status_text import print_status

    if form == "text":
        out = StringIO()
        print_status(status, Console(file=out, highlight=False), verbose=verbose)
        return out.getvalue()
    if form == "json":
        return as_json()
    if form == "badge":
        return dump_json(status_to_badge(status))
    render = {"markdown": status_to_markdown, "csv": status_to_csv, "junit": status_to_junit}[form]
    return render(status)
