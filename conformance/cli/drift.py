"""``kie-conformance drift``: what changed in the documentation between two days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs

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
  kie-conformance drift --level default-changed=breaking --format json
      with a level of your own, for a script (drift.schema.json)
  kie-conformance explain enum-member-removed
      what a rule says, why it matters, what to do

\b
Exit codes:
  0  no change at or above --fail-on
  1  such changes
  2  wrong usage
  3  a snapshot is missing or damaged
"""
LEVELS = ("breaking", "warning", "info")


@click.command("drift", epilog=EPILOG)
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--since", metavar="DAY", help="Compare the newest snapshot with that of this day.")
@click.option("--model", "only", default="*", metavar="GLOB", help="Only these models, such as 'kling/*'.")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="breaking",
    show_default=True,
    help="Exit with 1 on changes of this level or a worse one.",
)
@click.option(
    "--level", "levels", multiple=True, metavar="RULE=LEVEL", help="Another level for a rule; may be repeated."
)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
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
    fail_on: str,
    levels: tuple[str, ...],
    form: str,
    snapshots: Path | None,
) -> None:
    """Say what changed in the documentation from one day to another, or what our contracts say otherwise.

    Changes are classified, and each breaking one comes with a request that was right before and is refused now. NEW is
    the newest day unless given; without OLD and --since the contracts are the other side. Offline: it reads the
    snapshots in scraped_docs/.
    """
    from conformance.cli.payloads import echo_json
    from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
    from conformance.drift import against_contracts, drift
    from conformance.errors import CaptureError
    from conformance.model import Level
    from conformance.report.drift_json import drift_to_json
    from conformance.report.drift_markdown import drift_to_markdown
    from conformance.report.drift_text import drift_lines

    if since is not None and old is not None:
        raise click.UsageError("--since and a day as argument exclude each other.")
    root = snapshots or default_root()
    found = [open_snapshot(root, day) for day in snapshot_days(root)]
    wanted = 1 if old is None and since is None else 2
    if len(found) < wanted:
        raise CaptureError(
            f"{root}: expected {wanted} or more snapshots, found {len(found)}", hint="kie-conformance scrape makes one."
        )
    by_rule = dict(map(_level, levels))
    before = old or since
    if before is None:
        done = against_contracts(found, only=only, levels=by_rule)
    else:
        done = drift(found, before, new or found[-1].day, only=only, levels=by_rule)
    if form == "json":
        echo_json(drift_to_json(done))
    elif form == "markdown":
        click.echo(drift_to_markdown(done), nl=False)
    else:
        for line in drift_lines(done, click.style):
            click.echo(line)
    if fail_on != "never" and done.at_least(Level[fail_on.upper()]):
        context.exit(1)


def _level(text: str) -> tuple[str, Level]:
    """A rule and its level, as an option gives them."""
    from conformance.compare.registry import RULES
    from conformance.contract import closest_hint
    from conformance.model import Level

    rule, mark, level = text.partition("=")
    if not mark or level not in LEVELS:
        raise click.UsageError(f"--level {text!r}: expected RULE=LEVEL with a level of {', '.join(LEVELS)}")
    if rule not in RULES:
        raise click.UsageError(f"--level {text!r}: no rule {rule!r}. {closest_hint(rule, RULES)}")
    return rule, Level[level.upper()]
