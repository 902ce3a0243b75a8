"""The messages of help and of click's errors: texts of commands, which no extractor sees, and words of click's own."""

from __future__ import annotations

from collections.abc import Iterator

import click

from conformance.cli import COMMANDS, main
from conformance.cli.speaking import Speaking, messages_of, named, words_of

CLICK: tuple[str | tuple[str, str], ...] = (
    "Usage:",
    "Options",
    "Commands",
    "default: {default}",
    "env var: {var}",
    "required",
    "file",
    "directory",
    "path",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Choose from:\n\t{choices}",
    "No such option {name!r}.",
    "No such option: {name}",  # before 8.4
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Argument {name!r} takes {nargs} values.",
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    "{value} is not in the range {range}.",
    "{value!r} is not a valid {number_type}.",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.",
    "Aborted!",
    "Error: invalid input",
)
"""What click can say when our commands are run, as it stands in click; it asks our catalogue for it."""


def help_messages() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Every message of help and of click's errors, with where it is shown."""
    yield from ((message, "click") for message in CLICK)
    yield from ((line, name) for name, (_, line) in COMMANDS.items())
    for name, command in every_command(main, "kie-conformance"):
        for text in command.texts() if isinstance(command, Speaking) else ():
            messages = words_of(text.english) if text.word is named else messages_of(text.english)
            yield from ((message, name) for message in messages)


def every_command(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name; groups before their commands."""
    yield name, group
    context = click.Context(group)
    for child in group.list_commands(context):
        found = group.get_command(context, child)
        if isinstance(found, click.Group):
            yield from every_command(found, f"{name} {child}")
        elif found is not None:
            yield f"{name} {child}", found
