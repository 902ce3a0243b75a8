"""``kie-conformance completion``: the script by which a shell completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from conformance.cli.speaking import Command
from conformance.messages import gettext as _

PROGRAM = "kie-conformance"
VARIABLE = "_KIE_CONFORMANCE_COMPLETE"
"""By which the script asks the program; click derives the same name from the program's."""

EPILOG = """\b
Examples:
  eval "$(kie-conformance completion bash)"
      in ~/.bashrc; bash 4.4 or later
  eval "$(kie-conformance completion zsh)"
      in ~/.zshrc
  kie-conformance completion fish > ~/.config/fish/completions/kie-conformance.fish
      once

\b
Exit codes:
  0  printed
  2  wrong usage
"""


@click.command("completion", cls=Command, epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script by which SHELL completes commands and options.

    The script asks this program for what may follow; nothing is installed.
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(_("click knows no completion for {shell}").format(shell=shell))
    click.echo(found(context.find_root().command, {}, PROGRAM, VARIABLE).source())
