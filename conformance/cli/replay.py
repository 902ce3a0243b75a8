"""``kie-conformance replay``: whether what broke a law still does."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command

EPILOG = """\b
Examples:
  kie-conformance replay reports/failures/rounding-on-grid-kling_v2-1-pro.json
      a failure that kie-conformance verify left

\b
Exit codes:
  0  FIXED: the law holds for this input
  1  FAILED: it is still broken
  2  wrong usage
  3  ERROR: it could not be run; the line says why
"""


@click.command("replay", cls=Command, epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
@needs("laws")
def command(context: click.Context, file: Path) -> None:
    """Run the failure in FILE again, on the contract and the documentation as they are now.

    FILE is one that kie-conformance verify left in reports/failures: the model, the law and the input. Offline.
    """
    from conformance.laws.failures import Verdict, replay
    from conformance.laws.rows import LAWS
    from conformance.report.verify_text import replay_lines

    found = replay(file)
    law = LAWS.get(found.failure.law) if found.failure is not None else None
    for line in replay_lines(found, law.sentence if law is not None else "", click.style):
        click.echo(line)
    context.exit({Verdict.FIXED: 0, Verdict.FAILED: 1, Verdict.ERROR: 3}[found.verdict])
