"""``kie-conformance doctor``: what is installed, where data comes from, and what is out of date."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.speaking import Command
from conformance.docs_site import SITE

EPILOG = """\b
Examples:
  kie-conformance doctor
      versions, extras, snapshots, evidence, and whether docs.kie.ai answers
  kie-conformance doctor --offline
      the same, and leaves the network alone
  NO_COLOR=1 kie-conformance doctor --offline > doctor.txt
      for a report of a fault

\b
Exit codes:
  0  all is well
  1  something is damaged or out of date, or the site does not answer: it says what to do
  2  wrong usage
"""


@click.command("doctor", cls=Command, epilog=EPILOG)
@click.option("--offline", is_flag=True, help="Do not ask whether the documentation's site answers.")
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option(
    "--base-url",
    default=SITE,
    show_default=True,
    help="Site of the documentation. Plain http is accepted for this machine only.",
)
@click.pass_context
def command(context: click.Context, *, offline: bool, snapshots: Path | None, base_url: str) -> None:
    """Say what is installed, where snapshots and evidence come from, and what is out of date.

    Nothing is changed, and nothing is sent but one request for the index of the documentation.
    """
    from datetime import UTC, datetime

    from conformance.config import find_config
    from conformance.docs.origin import check_base_url
    from conformance.docs.snapshot import default_root
    from conformance.doctor import diagnose
    from conformance.report.doctor_text import doctor_lines

    check_base_url(base_url)
    root = snapshots or find_config().snapshots or default_root()
    found = diagnose(root, datetime.now(UTC).date(), None if offline else base_url)
    for line in doctor_lines(found, click.style):
        click.echo(line)
    if found.has_findings:
        context.exit(1)
