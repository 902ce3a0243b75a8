"""``kie-conformance contract``: draft a contract from a documented table, show one for reading."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Group
from conformance.messages import gettext as _


@click.group("contract", cls=Group)
def command() -> None:
    """Draft and read contracts: our rules for one model or endpoint."""


DRAFT_EPILOG = """\b
Examples:
  kie-conformance contract draft kling/v2-1-pro
      to standard output
  kie-conformance contract draft 'POST /api/v1/veo/generate' --name veo-generate -o veo-generate.toml
      a dedicated endpoint, into a file

\b
Exit codes:
  0  written
  2  wrong usage: it is not documented, it needs --name, --kind or --page, or the file is there already
  3  a snapshot is missing or damaged
"""


@command.command("draft", epilog=DRAFT_EPILOG, short_help="Write a contract that says exactly what a page documents.")
@click.argument("model")
@click.option("--snapshot", "day", default="newest", metavar="DAY", help="Snapshot to draft from.")
@click.option("--snapshots", type=click.Path(path_type=Path, file_okay=False), help="Folder of snapshots.")
@click.option("--page", help="Page to draft from, where several document the model.")
@click.option("--name", help="Name of an endpoint's contract; required for endpoints.")
@click.option(
    "--kind",
    help="What comes out: image, video, audio, text, file. [default: what the id or the present contract says]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output."
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def draft_command(
    model: str,
    day: str,
    snapshots: Path | None,
    page: str | None,
    name: str | None,
    kind: str | None,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Write a contract that says exactly what a page documents, for a person to review.

    MODEL is a model id, or an endpoint such as 'POST /api/v1/veo/generate'. Facts that stand only in the page's
    prose are marked; what the prose contradicts in the schema is printed as a lint to standard error.
    """
    from conformance.docs.lint_rules import lint_words
    from conformance.docs.snapshot import default_root, open_snapshot
    from conformance.drafting import draft
    from conformance.files import write_atomic
    from conformance.report.words import level_words, visible

    snapshot = open_snapshot(snapshots or default_root(), day)
    text, lints = draft(snapshot, model, page=page, name=name, kind=kind)
    for lint in lints:
        where = f"{lint.path}: " if lint.path else ""
        click.echo(f"{level_words(lint.level)} {lint.id}: {visible(where + lint_words(lint))}", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists() and not force:
        raise click.UsageError(_("{path} exists; --force overwrites it").format(path=output))
    write_atomic(output, text)
    command = f"`kie-conformance audit --model {model!r}`"
    click.echo(_("Written: {path}. Review it, then {command}.").format(path=output, command=command), err=True)


SHOW_EPILOG = """\b
Examples:
  kie-conformance contract show kling/v2-1-pro
  kie-conformance contract show kling/v2-1-pro --code
      the Python function that checks its payloads

\b
Exit codes:
  0  printed
  2  wrong usage: there is no such contract
"""


@command.command("show", epilog=SHOW_EPILOG)
@click.argument("model")
@click.option("--code", is_flag=True, help="Print the generated function that checks payloads, with its constants.")
@needs("report")
def show_command(model: str, *, code: bool) -> None:
    """Print a contract as a table.

    MODEL is a model id or an endpoint's name, such as 'kling/v2-1-pro' or 'veo-generate'.
    """
    from conformance.contract import load_contract

    if code:
        from conformance.validator import validator

        click.echo(validator(model).compiled.listing(), nl=False)
        return
    from rich.console import Console

    from conformance.report.contract_text import print_contract

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    print_contract(load_contract(model), console)


REPORT_EPILOG = """\b
Examples:
  kie-conformance contract report
      reports/cross_rules.md and reports/prices.md
  kie-conformance contract report --reports out
      into another folder

\b
Exit codes:
  0  written
  2  wrong usage, or the folder can't be written
"""


@command.command("report", epilog=REPORT_EPILOG, short_help="Write cross_rules.md and prices.md.")
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="Folder to write to.",
)
def report_command(reports: Path) -> None:
    """Write what the contracts say beside their parameters, for readers: cross_rules.md and prices.md.

    The first lists every rule that spans parameters, and all documented prose that limits values and is no rule; the
    second every published price, the models without one, and the rows of the price lists that fit no model.
    """
    from conformance.contract import all_contracts
    from conformance.files import write_atomic
    from conformance.pricing import unmatched_rows
    from conformance.report.prices_markdown import prices_markdown
    from conformance.report.rules_markdown import cross_rules_markdown

    contracts = list(all_contracts())
    texts = {
        "cross_rules.md": cross_rules_markdown(contracts),
        "prices.md": prices_markdown(contracts, unmatched_rows()),
    }
    for name, text in texts.items():
        write_atomic(reports / name, text)
        click.echo(_("Written: {path}").format(path=reports / name), err=True)
