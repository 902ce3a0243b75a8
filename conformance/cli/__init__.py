"""The command line: parse arguments, call the library, render, exit.

Commands stand in modules of their own, which are imported when they are called; ``--help`` imports none.
Exit codes: 0 clean, 1 findings, 2 usage, 3 could not complete, 130 interrupted.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import IO, Any

import click

from conformance import __version__
from conformance.cli.speaking import Group, click_in_english, click_listens, speak
from conformance.errors import ConformanceError
from conformance.messages import LANGUAGES, language_of, said
from conformance.messages import gettext as _

COMMANDS: Mapping[str, tuple[str, str]] = {
    "scrape": ("conformance.cli.scrape:command", "Read the documentation of KIE AI into a snapshot."),
    "audit": ("conformance.cli.audit:command", "Say where each of the 72 models stands; write reports."),
    "audit-subject": (
        "conformance.cli.audit_subject:command",
        "Hold somebody's validator, schemas or recorded requests against the documentation.",
    ),
    "history": ("conformance.cli.history:command", "Say when each documented fact of a model came, changed or went."),
    "drift": ("conformance.cli.drift:command", "What changed in the documentation between two days."),
    "accept": ("conformance.cli.accept:command", "Bring the documented changes into the contracts."),
    "nightly": ("conformance.cli.nightly:command", "Look at the documentation, and tell a repository what changed."),
    "deviate": ("conformance.cli.deviate:command", "Declare a difference from the documentation, with its reason."),
    "explain": ("conformance.cli.explain:command", "What a rule of drift, a law or a code means."),
    "verify": ("conformance.cli.verify:command", "Try every law on every model, and prove it by mutants."),
    "replay": ("conformance.cli.replay:command", "Run again what broke a law."),
    "check": ("conformance.cli.check:command", "Hold a payload against the contract of a model."),
    "price": ("conformance.cli.price:command", "What a request costs, by the published prices."),
    "export": ("conformance.cli.export:command", "Write the contracts as JSON Schema or OpenAPI."),
    "contract": ("conformance.cli.contract:command", "Draft and read contracts."),
    "doctor": ("conformance.cli.doctor:command", "Say what is installed, where data comes from, what is stale."),
    "completion": ("conformance.cli.completion:command", "Print the script that completes commands in a shell."),
}
"""Name of each command → where it stands (``module:attribute``), and what it does in one line."""


class _Failure(click.ClickException):
    """One of our errors as click shows errors: what is wrong, then what to do."""

    def __init__(self, message: str, hint: str, exit_code: int) -> None:
        super().__init__(message)
        self.hint = hint
        self.exit_code = exit_code  # type: ignore[misc]  # of the error, not of the class

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the error on stderr, or to ``file``."""
        click.echo(f"{click.style(_('Error:'), fg='red')} {self.message}", file=file, err=file is None, color=_color())
        if self.hint:
            click.echo(self.hint, file=file, err=file is None, color=_color())


class LazyGroup(Group):
    """A group whose commands are imported when they are called."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run as a program, with click's own messages in our languages."""
        with click_listens():
            return super().main(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments in the language of the environment, until ``--lang`` or the configuration says another."""
        speak(language_of())
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 # click's signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 # click's signature
        """The command, imported; None for a name that nobody knows."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        with click_in_english():
            command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` name; an unknown one is a usage error that names the closest."""
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            close = get_close_matches(args[0], COMMANDS, 1)
            told = _("No such command {name}.").format(name=repr(args[0]))
            hint = " " + _("Did you mean {name}?").format(name=repr(close[0])) if close else ""
            raise click.UsageError(f"{told}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 # click's
        """The commands with their lines from the table, none of them imported."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_place, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our errors and interrupts become one message and an exit code."""
        try:
            return super().invoke(ctx)
        except ConformanceError as error:
            raise _Failure(said(error.message), said(error.hint), error.exit_code) from error
        except OSError as error:
            if error.filename is None:
                raise
            from conformance.causes import why  # of errors only: help is shown sooner without

            raise _Failure(f"{error.filename}: {why(error)}", "", 2) from error
        except KeyboardInterrupt as error:
            raise _Failure(_("interrupted"), "", 130) from error


def _color() -> bool | None:
    """False where colours are not wanted, None where the terminal decides."""
    return False if os.environ.get("NO_COLOR") else None


def _print_version(ctx: click.Context, _parameter: click.Parameter, is_asked: bool) -> None:
    """Print the version, and the day of the documentation that comes with it."""
    if not is_asked or ctx.resilient_parsing:
        return
    from conformance.docs.snapshot import default_root, snapshot_days

    days = snapshot_days(default_root())
    template = _("{program}, no documentation: kie-conformance scrape reads it")
    if days:
        template = _("{program}, documentation of {day}")
    click.echo(template.format(program=f"kie-conformance {__version__}", day=days[-1] if days else None))
    ctx.exit()


EPILOG = """\b
Examples:
  kie-conformance audit
      where each of the 72 models stands
  kie-conformance check kling/v2-1-pro payload.json
      whether a payload is what the documentation asks for
  kie-conformance drift
      what changed
  kie-conformance doctor
      what is installed, and what is out of date
"""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and the day of the newest snapshot, and exit.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,  # what it asks for is spoken before arguments are parsed
    help="Language of texts for people; each command takes it too.",
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Hold rules for the KIE AI API against its documentation.

    Commands exit with 0 when all is well, 1 when there are findings, 2 when they were
    called wrongly, 3 when they could not complete, and 130 when they were interrupted.
    """
    ctx.color = _color()
