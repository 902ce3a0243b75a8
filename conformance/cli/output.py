"""Where a command's report goes: a file, or standard output."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.errors import ReportError
from conformance.files import trouble, write_atomic
from conformance.messages import gettext as _


def write_report(text: str, output: Path | None) -> None:
    """``text`` to a file, as a whole and without colours, or not at all; to standard output without one.

    Raises:
        ReportError: the file can't be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_atomic(output, click.unstyle(text))
    except OSError as error:
        raise ReportError(f"{output}: {trouble(error)}") from error
    click.echo(_("Written: {path}").format(path=output), err=True)
