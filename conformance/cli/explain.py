"""``kie-conformance explain``: what a rule of drift, a law, a code or a finding of an audit says."""

from __future__ import annotations

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command
from conformance.messages import gettext as _

EPILOG = """\b
Examples:
  kie-conformance explain enum-member-removed
      a rule of drift, with an example: both sides, what is told of them, the request that proves it
  kie-conformance explain rounding-nearest
      a law
  kie-conformance explain off-step
      a code of check
  kie-conformance explain over-strict
      a finding of audit-subject
  kie-conformance explain authorization-missing
      a code of recorded requests
  kie-conformance explain --all > reports/rules.md
      all of them

\b
Exit codes:
  0  it is explained
  2  there is no such id
  3  an example needs a library that is not installed
"""


@click.command("explain", cls=Command, epilog=EPILOG)
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="All of them, as Markdown: what reports/rules.md holds.")
@needs("report")
def command(id: str | None, *, everything: bool) -> None:
    """Say what a rule of drift, a law, a code or a finding of audit-subject means, and what to do."""
    if everything is (id is not None):
        raise click.UsageError(_("Expected an id, or --all."))
    if id is None:
        from conformance.report.reference_markdown import reference_to_markdown

        click.echo(reference_to_markdown(), nl=False)
        return
    from conformance.audit.finding import KINDS
    from conformance.audit.traffic_codes import TRAFFIC_CODES
    from conformance.codes import CODES
    from conformance.compare.registry import RULES
    from conformance.contract import closest_hint
    from conformance.errors import UnknownNameError
    from conformance.laws.rows import LAWS
    from conformance.report.audit_text import kind_lines
    from conformance.report.rule_text import code_lines, law_lines, rule_lines
    from conformance.report.traffic_text import traffic_code_lines

    known = (
        (RULES, rule_lines),
        (LAWS, law_lines),
        (CODES, code_lines),
        (KINDS, kind_lines),
        (TRAFFIC_CODES, traffic_code_lines),
    )
    lines = next((lines_of for rows, lines_of in known if id in rows), None)
    if lines is None:
        raise UnknownNameError(
            _("nothing is called {name}").format(name=repr(id)),
            hint=closest_hint(id, [one for rows, _lines_of in known for one in rows]),
        )
    for line in lines(id):
        click.echo(line)
