"""``kie-conformance history``: when each documented fact of a model came, changed and went."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.speaking import Command

EPILOG = """\b
Examples:
  kie-conformance history bytedance/seedance-1.5-pro
      all that is known of a model
  kie-conformance history bytedance/seedance-1.5-pro duration
      one parameter, and what is inside it
  kie-conformance history veo-generate --json
      a dedicated endpoint, for a script
  kie-conformance history kling/v2-1-pro --snapshots elsewhere/scraped_docs
      over other snapshots

\b
Exit codes:
  0  the history is printed
  2  wrong usage: no such model or parameter
  3  a snapshot is missing or damaged
"""


@click.command("history", cls=Command, epilog=EPILOG)
@click.argument("model")
@click.argument("parameter", required=False)
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON (history.schema.json).")
def command(model: str, parameter: str | None, *, snapshots: Path | None, as_json: bool) -> None:
    """Say when each documented fact of a model came, changed and went, over all snapshots.

    MODEL is a model id or a dedicated endpoint's name; PARAMETER a dotted path such as image_urls[] or
    input.duration. A change stands beside the first day that shows it. What came, went and came again has flapped. A
    partial snapshot that lacks a model says nothing of it. Offline.
    """
    from conformance.cli.payloads import echo_json
    from conformance.cli.snapshots import open_all
    from conformance.config import find_config
    from conformance.contract import load_contract
    from conformance.history import history
    from conformance.report.history_json import history_to_json
    from conformance.report.history_text import history_lines

    contract = load_contract(model)
    found = history(contract, open_all(snapshots or find_config().snapshots))
    if parameter is not None:
        found = found.of_parameter(parameter)
    if as_json:
        echo_json(history_to_json(found))
        return
    for line in history_lines(found, click.style):
        click.echo(line)
