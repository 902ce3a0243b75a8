"""``kie-conformance drift``: what changed in the documentation between two days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.output import write_report
from conformance.cli.speaking import Command
from conformance.config import FAIL_ON, LEVELS, find_config
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from conformance.model import Level

EPILOG = """\b
Examples:
  kie-conformance drift
      our contracts against the newest snapshot: what they refuse or let out that they should not
  kie-conformance drift 2026-04-29 2026-08-19 --model 'wan/*'
      two days, some models
  kie-conformance drift --since 2025-12-24 --fail-on warning
      the newest snapshot against that of a day, for a nightly job that fails on warnings too
  kie-conformance drift 2026-04-29 -v
      each breaking change with a request that is refused now, and what to do
  kie-conformance drift --level default-changed=breaking --format json
      with a level of your own, for a script (drift.schema.json)
  kie-conformance drift --since 2026-04-29 --format sarif --output drift.sarif
      for a code host; each finding at the line of the contract that has to follow
  kie-conformance explain enum-member-removed
      what a rule says, why it matters, what to do

\b
Exit codes:
  0  no change at or above --fail-on
  1  such changes, or a deviation that expired
  2  wrong usage
  3  a snapshot is missing or damaged, or FILE can't be written
"""
FORMATS = ("text", "markdown", "json", "html", "sarif", "junit", "github")


@click.command("drift", cls=Command, epilog=EPILOG)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--since", metavar="DAY", help="Compare the newest snapshot with that of this day.")
@click.option("--model", "only", default="*", metavar="GLOB", help="Only these models, such as 'kling/*'.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="Exit with 1 on changes of this level or a worse one.  [default: that of the configuration, else breaking]",
)
@click.option(
    "--level", "levels", multiple=True, metavar="RULE=LEVEL", help="Another level for a rule; may be repeated."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.option("-v", "--verbose", is_flag=True, help="As text: also the witnesses, and what is accepted.")
@click.option(
    "--deviations",
    "deviations_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What you accept, beside the deviations of the package.  [default: the file that the configuration names]",
)
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.pass_context
@needs("report")
def command(
    context: click.Context,
    old: str | None,
    new: str | None,
    *,
    since: str | None,
    only: str,
    fail_on: str | None,
    levels: tuple[str, ...],
    form: str,
    output: Path | None,
    verbose: bool,
    deviations_file: Path | None,
    snapshots: Path | None,
) -> None:
    """Say what changed in the documentation from one day to another, or what our contracts say otherwise.

    Changes are classified, and each breaking one comes with a request that was right before and is refused now. NEW is
    the newest day unless given; without OLD and --since the contracts are the other side. Offline: it reads the
    snapshots in scraped_docs/. What a deviation accepts is folded and does not count; one that expired fails, and one
    that accepts nothing any more is named.

    Levels, --fail-on, deviations and snapshots may stand in [tool.kie-conformance] of pyproject.toml, or in
    kie-conformance.toml. The command line wins.
    """
    from conformance.compare.deviations import all_deviations
    from conformance.days import Days
    from conformance.declared import with_unused
    from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
    from conformance.drift import against_contracts, drift
    from conformance.errors import CaptureError
    from conformance.report.drift_formats import render

    if since is not None and old is not None:
        raise click.UsageError(_("--since and a day as argument exclude each other."))
    config = find_config()
    root = snapshots or config.snapshots or default_root()
    found = [open_snapshot(root, day) for day in snapshot_days(root)]
    wanted = 1 if old is None and since is None else 2
    if len(found) < wanted:
        raise CaptureError(
            _("{path}: expected {wanted} or more snapshots, found {found}").format(
                path=root, wanted=wanted, found=len(found)
            ),
            hint=_("{command} makes one.").format(command="kie-conformance scrape"),
        )
    by_rule = {**config.levels, **dict(map(_level, levels))}
    deviations = all_deviations(deviations_file or config.deviations)
    before, days = old or since, Days(found)
    if before is None:
        done = against_contracts(days, only=only, levels=by_rule, deviations=deviations)
    else:
        done = drift(days, before, new or found[-1].day, only=only, levels=by_rule, deviations=deviations)
    if only == "*":
        done = with_unused(done, days, deviations)
    fail_at = config.fail_at(fail_on)
    write_report(render(done, form, snapshots=root, fail_at=fail_at, style=click.style, verbose=verbose), output)
    if fail_at is not None and (done.expired or done.at_least(fail_at)):
        context.exit(1)


def _level(text: str) -> tuple[str, Level]:
    """A rule and its level, as an option gives them."""
    from conformance.compare.registry import RULES
    from conformance.contract import closest_hint

    rule, mark, level = text.partition("=")
    if not mark or level not in LEVELS:
        raise click.UsageError(
            _("{option}: expected RULE=LEVEL with a level of {levels}").format(
                option=f"--level {text!r}", levels=", ".join(LEVELS)
            )
        )
    if rule not in RULES:
        told = _("{option}: no rule {rule}.").format(option=f"--level {text!r}", rule=repr(rule))
        raise click.UsageError(f"{told} {closest_hint(rule, RULES)}")
    return rule, LEVELS[level]
