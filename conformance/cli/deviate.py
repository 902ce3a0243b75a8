"""``kie-conformance deviate``: declare a difference from the documentation, with its reason."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.extras import needs

EPILOG = """\b
Examples:
  kie-conformance audit --all -v
      lists differences, each with its fingerprint
  kie-conformance deviate 3f2a9c01b7de --reason "the page forgets the member" --evidence "its own example sends it"
      declares one of them

\b
Exit codes:
  0  it is declared
  2  wrong usage: there is no such difference, or it is declared already
  3  the file of deviations, or a snapshot, is damaged
"""


@click.command("deviate", epilog=EPILOG)
@click.argument("fingerprint")
@click.option("--reason", required=True, help="Why we depart from the documentation.")
@click.option("--evidence", required=True, help="What shows it.")
@click.option("--expires", metavar="DAY", help="The last day on which it holds; from then on it fails again.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of deviations. [default: contracts/deviations.toml of the package]",
)
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@needs("report")
def command(
    *, fingerprint: str, reason: str, evidence: str, expires: str | None, path: Path | None, snapshots: Path | None
) -> None:
    """Declare the difference of that FINGERPRINT as a deviation: it is accepted from then on, and stays visible.

    It is added at the end of the file, dated by the newest snapshot; everything else in the file stays as it is.
    """
    from conformance.compare.deviations import add_deviation, load_deviations
    from conformance.contract import ROOT
    from conformance.docs.snapshot import default_root
    from conformance.errors import UnknownNameError
    from conformance.facts import is_day
    from conformance.status import audit_roster

    if expires is not None and not is_day(expires):
        raise click.UsageError(f"--expires {expires!r}: expected a day such as 2026-12-31")
    path = path or ROOT / "deviations.toml"
    status = audit_roster(snapshots or default_root(), everything=True, deviations=load_deviations(path))
    standing = {one.fingerprint: one for member in status.members.values() for one in member.disagreements}
    accepted = {one.fingerprint: one for member in status.members.values() for one, _ in member.accepted}
    if fingerprint in accepted:
        raise click.UsageError(f"{fingerprint} is declared already: {accepted[fingerprint].sentence}")
    if fingerprint not in standing:
        raise UnknownNameError(f"no difference has the fingerprint {fingerprint!r}", hint="audit --all -v lists them.")
    found = standing[fingerprint]
    add_deviation(path, found, reason=reason, evidence=evidence, since=status.day, expires=expires)
    click.echo(f"Declared: {found.model}: {found.sentence}")
    click.echo(f"Written: {path}")
