"""The reference of the command line, from the commands themselves: ``python -m tests.support.commands``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from conformance.cli import main as program

PATH = Path(__file__).parents[2] / "docs" / "commands.md"
WIDTH = 100


def reference() -> str:
    """``--help`` of every command as one Markdown page."""
    parts = [
        "# Commands",
        "",
        "What `--help` of each command says. Made by `nox -s docs`; a test keeps it fresh.",
        "",
        *(f"- [{name}](#{anchor(name)})" for name, _ in commands(program, "kie-conformance")),
    ]
    for name, words in commands(program, "kie-conformance"):
        parts += ["", f"## {name}", "", "```text", help_of(words), "```"]
    return "\n".join(parts) + "\n"


def commands(group: click.Group, name: str, words: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Full name of each command, and the words that call it; groups before their commands."""
    yield name, words
    context = click.Context(group)
    for child in group.list_commands(context):
        found = group.get_command(context, child)
        if isinstance(found, click.Group):
            yield from commands(found, f"{name} {child}", (*words, child))
        elif found is not None:
            yield f"{name} {child}", (*words, child)


def help_of(words: tuple[str, ...]) -> str:
    """What ``--help`` prints, in a terminal of fixed width."""
    done = CliRunner().invoke(program, [*words, "--help"], prog_name="kie-conformance", terminal_width=WIDTH)
    if done.exit_code:
        raise SystemExit(done.output)
    return "\n".join(line.rstrip() for line in done.output.rstrip().splitlines())


def anchor(name: str) -> str:
    """What code hosts make of a heading."""
    return re.sub(r"[^a-z0-9 _-]", "", name.lower()).replace(" ", "-")


def main() -> int:
    """Write the page."""
    PATH.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"Written: {PATH.relative_to(PATH.parents[1])}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
