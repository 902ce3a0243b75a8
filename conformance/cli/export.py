"""``kie-conformance export``: contracts as JSON Schema and OpenAPI, for tools that are not ours."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.output import save, write_report
from conformance.cli.speaking import Group
from conformance.errors import ConformanceError
from conformance.messages import gettext as _
from conformance.messages import ngettext


@click.group("export", cls=Group)
def command() -> None:
    """Write the contracts as JSON Schema or OpenAPI."""


SCHEMA_EPILOG = """\b
Examples:
  kie-conformance export schema kling/v2-1-pro
      to standard output
  kie-conformance export schema --all -o schemas
      a file for each model and endpoint, into a folder

\b
Exit codes:
  0  written
  2  wrong usage: no such model, a file that can't be written
"""

OPENAPI_EPILOG = """\b
Examples:
  kie-conformance export openapi -o kie.openapi.json

\b
Exit codes:
  0  written
  2  wrong usage: a file that can't be written
"""


@command.command("schema", epilog=SCHEMA_EPILOG, short_help="JSON Schema (Draft 2020-12) of one model, or of all.")
@click.argument("model", required=False)
@click.option("--all", "everything", is_flag=True, help="Every contract; -o names the folder.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File, or folder with --all; else standard output."
)
def schema_command(model: str | None, output: Path | None, *, everything: bool) -> None:
    """Write the JSON Schema (Draft 2020-12) of a model's input, or of a dedicated endpoint's body.

    It gives the same verdicts as `check`, cross rules apart: those stand under x-kie-rules.
    """
    from conformance.contract import contract_paths
    from conformance.files import dump_json
    from conformance.schema_export import json_schema

    if everything == (model is not None):
        raise click.UsageError(_("Give a MODEL, or --all."))
    if model is not None:
        write_report(dump_json(json_schema(model)), output, ConformanceError)
        return
    if output is None:
        raise click.UsageError(_("--all writes a file for each contract: give a folder with -o."))
    for id in contract_paths():
        save(dump_json(json_schema(id)), output / f"{id}.schema.json", ConformanceError)
    count = len(contract_paths())
    told = ngettext("Written: {n} schema in {path}", "Written: {n} schemas in {path}", count)
    click.echo(told.format(n=count, path=output), err=True)


@command.command("openapi", epilog=OPENAPI_EPILOG)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; else standard output.")
def openapi_command(output: Path | None) -> None:
    """Write one OpenAPI 3.1 document of everything that is documented."""
    from conformance.files import dump_json
    from conformance.openapi_export import openapi

    write_report(dump_json(openapi()), output, ConformanceError)
