"""``kie-conformance accept``: the documented changes, brought into the contracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.output import save
from conformance.cli.speaking import Command
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.accepting import Acceptance

EPILOG = """\b
Examples:
  kie-conformance accept --dry-run
      what would change, as a diff of the contracts
  kie-conformance accept --model 'wan/*'
      some models: shows the diff, asks, writes
  kie-conformance accept --rule 'enum-member-*' --rule default-changed --yes
      only such changes, without asking; rules are named from the contract to the documentation,
      as drift OLD NEW names them
  kie-conformance accept --unconfirmed --yes
      removals too that one snapshot alone shows and no second look confirmed
  kie-conformance accept --snapshot 2026-04-29 --contracts old --dry-run
      contracts of another folder against the documentation of an older day

\b
Exit codes:
  0  every contract follows the documentation, or does so now
  1  something is left: for a person, unconfirmed, or not written (--dry-run, or the answer was no)
  2  wrong usage
  3  a snapshot is missing or damaged, or a contract can't be written
"""


@click.command("accept", cls=Command, epilog=EPILOG)
@click.option(
    "--model", "models", multiple=True, metavar="GLOB", help="Only these, such as 'kling/*'; may be repeated."
)
@click.option("--rule", "rules", multiple=True, metavar="GLOB", help="Only changes by these rules; may be repeated.")
@click.option("--unconfirmed", is_flag=True, help="Removals too that only one snapshot shows.")
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--snapshot", "day", default="newest", metavar="DAY", help="The documentation to follow.")
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option(
    "--contracts",
    "root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of contracts.  [default: that of the package]",
)
@click.pass_context
@needs("report")
def command(
    context: click.Context,
    *,
    models: tuple[str, ...],
    rules: tuple[str, ...],
    unconfirmed: bool,
    dry_run: bool,
    yes: bool,
    day: str,
    snapshots: Path | None,
    root: Path | None,
) -> None:
    """Bring the documented changes into the contracts: facts that changed, what came, what went.

    Comments and order of the files stay, and so do rules, prices and conversions: what hangs on a changed fact is
    listed for a person. A contract is only written if it loads and says what the page says. `verified` is set where
    nothing is left; a model that went gets `retired`, one that is new a draft. Declared deviations are kept.
    """
    from conformance.accepting import Wanted, new_endpoints, plan
    from conformance.cli.snapshots import open_all
    from conformance.compare.deviations import all_deviations
    from conformance.config import find_config
    from conformance.contract import ROOT
    from conformance.report.accept_text import acceptance_lines, summary_lines

    if dry_run and yes:
        raise click.UsageError(_("{one} and {other} exclude each other.").format(one="--dry-run", other="--yes"))
    _check_rules(rules)
    config = find_config()
    days = open_all(snapshots or config.snapshots, None if day == "newest" else day)
    wanted = Wanted(models=models, rules=rules, unconfirmed=unconfirmed)
    found = plan(days, wanted, all_deviations(config.deviations), root or ROOT)
    endpoints = new_endpoints(days[-1], root or ROOT) if not (models or rules) else ()
    for one in found:
        for line in acceptance_lines(one, click.style):
            click.echo(line)
    for line in summary_lines(found, endpoints, day=days[-1].day):
        click.echo(line)
    to_write = [one for one in found if one.changes]
    if to_write and not dry_run and (yes or click.confirm(_("Write?"))):
        for one in to_write:
            save(one.after, one.path)
            click.echo(_("Written: {path}").format(path=one.path))
        to_write = []
    if to_write or endpoints or any(_is_open(one) for one in found):
        context.exit(1)


def _is_open(one: Acceptance) -> bool:
    """Whether something is left that keeps the contract from saying what is documented."""
    from conformance.accepting import Why

    return any(left.why in (Why.UNABLE, Why.UNCONFIRMED) for left in one.left)


def _check_rules(globs: Sequence[str]) -> None:
    """A glob that matches no rule is a mistyped one."""
    from fnmatch import fnmatchcase

    from conformance.compare.registry import RULES
    from conformance.contract import closest_hint

    for glob in globs:
        if not any(fnmatchcase(rule, glob) for rule in RULES):
            raise click.UsageError(
                f"{_('{option}: no such rule.').format(option=f'--rule {glob!r}')} {closest_hint(glob, RULES)}"
            )
