"""``kie-conformance deviate``: declare a difference from the documentation, or a change of it, with its reason."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command
from conformance.messages import gettext as _

EPILOG = """\b
Examples:
  kie-conformance audit --all -v
  kie-conformance drift
  kie-conformance drift 2026-04-29 2026-08-19
      list differences and changes, each with its fingerprint
  kie-conformance deviate 3f2a9c01b7de --reason "the page forgets the member" --evidence "its own example sends it"
      declares one of them
  kie-conformance deviate 3f2a9c01b7de --between 2025-12-24 2026-08-19 --reason … --evidence … --expires 2026-12-31
      one of drift 2025-12-24 2026-08-19, which two snapshots in a row may not have; until the end of the year
  kie-conformance deviate 3f2a9c01b7de --reason … --evidence … --file deviations.toml
      in a file of your own; pyproject.toml names it: [tool.kie-conformance] deviations = "deviations.toml"

\b
Exit codes:
  0  it is declared
  2  wrong usage: there is nothing of that fingerprint, it is declared already, or the file breaks its format
  3  a snapshot is missing or damaged
"""


@click.command("deviate", cls=Command, epilog=EPILOG)
@click.argument("fingerprint")
@click.option("--reason", required=True, help="Why it is accepted.")
@click.option("--evidence", required=True, help="What shows it.")
@click.option("--expires", metavar="DAY", help="The last day on which it holds; from then on it fails again.")
@click.option(
    "--between",
    nargs=2,
    metavar="OLD NEW",
    help="It is one of kie-conformance drift OLD NEW.  [default: look everywhere]",
)
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of deviations.  [default: that of the configuration, else contracts/deviations.toml of the package]",
)
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@needs("report")
def command(
    *,
    fingerprint: str,
    reason: str,
    evidence: str,
    expires: str | None,
    between: tuple[str, str] | None,
    path: Path | None,
    snapshots: Path | None,
) -> None:
    """Declare what has that FINGERPRINT as a deviation: it is accepted from then on, and stays visible.

    It may be a difference of audit or of drift against the contracts, or a change of the documentation between days.
    It is added at the end of the file, dated by the newest snapshot; everything else in the file stays as it is.
    """
    from conformance.cli.snapshots import open_all
    from conformance.compare.deviations import DECLARED, add_deviation, load_deviations
    from conformance.config import find_config
    from conformance.declared import declarables
    from conformance.errors import UnknownNameError
    from conformance.facts import is_day

    if expires is not None and not is_day(expires):
        raise click.UsageError(
            _("{option}: expected a day such as {example}").format(
                option=f"--expires {expires!r}", example="2026-12-31"
            )
        )
    config = find_config()
    path = path or config.deviations or DECLARED
    own = load_deviations(path) if path.exists() else ()
    declared = own if path.absolute() == DECLARED else (*load_deviations(), *own)
    found = open_all(snapshots or config.snapshots)
    known = (one for one in declarables(found, declared, between or None) if one.fingerprint == fingerprint)
    one = next(known, None)
    if one is None:
        raise UnknownNameError(
            _("nothing has the fingerprint {fingerprint}").format(fingerprint=repr(fingerprint)),
            hint=_("audit --all -v, drift and drift OLD NEW list them. Say --between OLD NEW where that lists it."),
        )
    if one.deviation is not None:
        raise click.UsageError(
            _("{fingerprint} is declared already, at {place}: {what}").format(
                fingerprint=fingerprint, place=one.deviation.place, what=one.about
            )
        )
    add_deviation(path, fingerprint, one.about, reason=reason, evidence=evidence, since=found[-1].day, expires=expires)
    click.echo(_("Declared: {what}").format(what=one.about))
    click.echo(_("Written: {path}").format(path=path))
