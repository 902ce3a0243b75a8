"""``kie-conformance audit``: where each of the 72 models stands."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.extras import needs

EPILOG = """\b
Examples:
  kie-conformance audit
      the 72 models on the newest snapshot
  kie-conformance audit --model 'wan/*' -v
      some models, with every difference and every doubt about their pages
  kie-conformance audit --all
      every contract, those that are not on the menu too
  kie-conformance audit --snapshot 2025-12-24 --reports december
      today's contracts against the documentation of that day

\b
Exit codes:
  0  every contract says what the documentation says, declared deviations apart
  1  a contract differs
  2  wrong usage
  3  a snapshot is missing or damaged
"""


@click.command("audit", epilog=EPILOG)
@click.option("--snapshot", "day", default="newest", metavar="DAY", help="Snapshot to hold the contracts against.")
@click.option("--model", "only", default="*", metavar="GLOB", help="Only these models, such as 'kling/*'.")
@click.option("--all", "everything", is_flag=True, help="The contracts that are not on the roster too.")
@click.option("-v", "--verbose", is_flag=True, help="List every difference, declared deviation and documentation lint.")
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option(
    "--evidence",
    "evidence_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What kie-conformance verify wrote. [default: reports/evidence.json, else that of the package]",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for status.md and status.json. [default: reports; with --model or --all none unless given]",
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
    snapshots: Path | None,
    evidence_file: Path | None,
    reports: Path | None,
) -> None:
    """Hold our contracts against the documentation and print one line for each of the 72 models.

    Offline: reads the snapshots in scraped_docs/. Writes reports/status.md and reports/status.json. Exits with 1 when a
    contract disagrees with the documentation and no deviation in contracts/deviations.toml declares it. Evidence of
    kie-conformance verify stands beside each model; what is about another contract or page than today's is stale.
    """
    from rich.console import Console

    from conformance.docs.snapshot import default_root
    from conformance.files import dump_json, write_atomic
    from conformance.laws.evidence import default_evidence, read_evidence
    from conformance.report.status_json import check_status, status_to_json
    from conformance.report.status_markdown import status_to_markdown
    from conformance.report.status_text import print_status
    from conformance.report.words import exit_state
    from conformance.status import audit_roster

    found = evidence_file or default_evidence()
    evidence = read_evidence(found) if found is not None else None
    root = snapshots or default_root()
    status = audit_roster(root, day=day, only=only, everything=everything, evidence=evidence)
    console = Console(highlight=False)
    print_status(status, console, verbose=verbose)
    folder = reports or (Path("reports") if only == "*" and not everything else None)
    if folder is not None:
        data = status_to_json(status)
        check_status(data)
        write_atomic(folder / "status.json", dump_json(data))
        write_atomic(folder / "status.md", status_to_markdown(status))
        console.print(f"Written: {folder / 'status.md'}, {folder / 'status.json'}", soft_wrap=True, markup=False)
    if exit_state(status):
        context.exit(1)
