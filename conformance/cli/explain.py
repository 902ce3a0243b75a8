"""``kie-conformance explain``: what a rule of drift, a law or a code of violations says."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  kie-conformance explain enum-member-removed
      a rule of drift
  kie-conformance explain rounding-nearest
      a law
  kie-conformance explain off-step
      a code of check
  kie-conformance explain --all > reports/rules.md
      all of them

\b
Exit codes:
  0  it is explained
  2  there is no such id
"""


@click.command("explain", epilog=EPILOG)
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="All of them, as Markdown: what reports/rules.md holds.")
def command(id: str | None, *, everything: bool) -> None:
    """Say what a rule of drift, a law or a code of violations means, why it matters, and what to do."""
    if everything is (id is not None):
        raise click.UsageError("Expected an id, or --all.")
    if id is None:
        from conformance.report.reference_markdown import reference_to_markdown

        click.echo(reference_to_markdown(), nl=False)
        return
    from conformance.codes import CODES
    from conformance.compare.registry import RULES
    from conformance.contract import closest_hint
    from conformance.errors import UnknownNameError
    from conformance.laws.rows import LAWS

    if id in RULES:
        rule = RULES[id]
        click.echo(f"{id}: a rule of drift, {rule.level.label}")
        click.echo(f"  says    {rule.sentence}")
        click.echo(f"  why     {rule.why}")
        click.echo(f"  do      {rule.do}")
        click.echo(f"  mirror  {rule.mirror}")
    elif id in LAWS:
        click.echo(f"{id}: a law")
        click.echo(f"  says       {LAWS[id].sentence}")
        click.echo(f"  broken by  {LAWS[id].broken_by}")
    elif id in CODES:
        click.echo(f"{id}: a code of violations")
        click.echo(f"  says  {CODES[id].sentence}")
        click.echo(f"  do    {CODES[id].remedy}")
    else:
        raise UnknownNameError(f"nothing is called {id!r}", hint=closest_hint(id, [*RULES, *LAWS, *CODES]))
