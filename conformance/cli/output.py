"""Where a command's report goes: a file, or standard output."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.causes import why
from conformance.errors import ConformanceError, ReportError
from conformance.files import write_atomic
from conformance.messages import gettext as _


def write_report(text: str, output: Path | None, failure: type[ConformanceError] = ReportError) -> None:
    """``text`` to a file, as a whole and without colours, or not at all; to standard output without one.

    Raises:
        ConformanceError: a ``failure``: the file can't be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    save(click.unstyle(text), output, failure)
    click.echo(_("Written: {path}").format(path=output), err=True)


def save(text: str, path: Path, failure: type[ConformanceError] = ReportError) -> None:
    """``text`` to a file, as a whole or not at all.

    Raises:
        ConformanceError: a ``failure``: the file can't be written.
    """
    try:
        write_atomic(path, text)
    except OSError as error:
        raise failure(f"{path}: {why(error)}") from error
