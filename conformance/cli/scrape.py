"""``kie-conformance scrape``: the documentation into a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Command
from conformance.docs_site import SITE
from conformance.messages import gettext as _
from conformance.messages import ngettext, said

if TYPE_CHECKING:
    from conformance.docs.scrape import Event, PageDone, ScrapeResult

EPILOG = """\b
Examples:
  kie-conformance scrape
      today's English pages, into scraped_docs/<today>
  kie-conformance scrape --only 'market/kling/*' --only 'veo3-api/*' -v
      some pages, one line each; the rest of today's snapshot stays as it is
  kie-conformance scrape --confirm
      asks twice for what is gone or has lost something: what both answers lack is confirmed, for drift and accept
  kie-conformance scrape --base-url http://127.0.0.1:8000 --date 2026-02-22 --pages list.txt
      a copy of the site that has no index

\b
Exit codes:
  0  the snapshot is complete
  2  wrong usage
  3  it is not complete (the manifest says why), or it was not written (the message says why)
"""


@click.command("scrape", cls=Command, epilog=EPILOG)
@click.option("--base-url", default=SITE, show_default=True, help="The site; https, or this machine.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds one folder a day.  [default: that of the configuration, else scraped_docs]",
)
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the snapshot.  [default: today in UTC]")
@click.option(
    "--language", type=click.Choice(["en", "cn"]), default="en", show_default=True, help="Which pages of the index."
)
@click.option("--only", multiple=True, metavar="GLOB", help="Only pages whose path matches; may be repeated.")
@click.option(
    "--pages",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Page paths, one a line, instead of the site's index; '-' is standard input.",
)
@click.option(
    "--concurrency", type=click.IntRange(1, 16), default=4, show_default=True, help="Pages fetched at a time."
)
@click.option(
    "--confirm", is_flag=True, help="Ask a second time for pages that are gone or have lost something, to be sure."
)
@click.option("--accept-shrunken", is_flag=True, help="Write even if more than 20 % of the pages or models are lost.")
@click.option("-v", "--verbose", is_flag=True, help="One line a page.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_context
@needs("scrape")
def command(
    ctx: click.Context,
    *,
    base_url: str,
    out: Path | None,
    date: str | None,
    language: str,
    only: tuple[str, ...],
    pages: str | None,
    concurrency: int,
    confirm: bool,
    accept_shrunken: bool,
    verbose: bool,
    quiet: bool,
) -> None:
    """Read the documentation of KIE AI into a snapshot.

    Fetches the pages that the site's index lists and writes their parameter tables, one
    JSON a page, with a manifest. Polite: robots.txt, four pages at a time, and pages that
    have not changed since the last snapshot are not sent again.

    Fails closed: a page that can't be fetched or read keeps its last good table, marked
    stale; a snapshot that lost more than a fifth of its pages or models is not written;
    an interrupted run leaves what was there.
    """
    if verbose and quiet:
        raise click.UsageError(_("{one} and {other} exclude each other.").format(one="--verbose", other="--quiet"))
    from conformance.config import find_config
    from conformance.docs.scrape import scrape

    folder = out or find_config().snapshots or Path("scraped_docs")
    with _reporter(verbose=verbose, quiet=quiet) as on_event:
        result = scrape(
            base_url,
            folder,
            date=date or datetime.now(UTC).date().isoformat(),
            language=language,
            only=only,
            pages=None if pages is None else _lines(pages),
            concurrency=concurrency,
            confirm=confirm,
            accept_shrunken=accept_shrunken,
            on_event=on_event,
        )
    if not quiet:
        click.echo(_summary(result))
    elif result.exit_code:
        told = _("{folder}: not complete: {reasons}")
        click.echo(told.format(folder=result.folder, reasons="; ".join(_reasons(result))), err=True)
    ctx.exit(result.exit_code)


def _lines(path: str) -> list[str]:
    """The page paths in a file; empty lines and those that start with ``#`` are none."""
    try:
        with click.open_file(path, encoding="utf-8") as file:
            stripped = [line.strip() for line in file]
    except UnicodeDecodeError as error:
        from conformance.cli.payloads import name_of

        told = _("{path}: not UTF-8 at byte {place}").format(path=name_of(path), place=error.start)
        raise click.BadParameter(told, param_hint="--pages") from error
    return [line for line in stripped if line and not line.startswith("#")]


@contextmanager
def _reporter(*, verbose: bool, quiet: bool) -> Iterator[Callable[[Event], None]]:
    """What shows events: a progress bar where stderr is a terminal, and lines if they are wanted."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from conformance.docs.manifest import SECOND_LOOKS
    from conformance.docs.scrape import PageDone, Started
    from conformance.docs.second_look import SecondLook

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn(_("pages")), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        bar = progress.add_task("pages", total=None)

        def on_event(event: Event) -> None:
            if isinstance(event, Started):
                progress.update(bar, total=event.total)
                if verbose:
                    for link in event.index.skipped:
                        click.echo(f"{_('skipped')}    {link}", err=True)
            elif isinstance(event, PageDone):
                progress.update(bar, completed=event.done)
                if verbose:
                    console.print(_line(event), markup=False, soft_wrap=True)
            elif isinstance(event, SecondLook) and verbose:
                line = f"{_('again')} {event.look:<9} {event.page} - {_(SECOND_LOOKS[event.look])}"
                console.print(line, markup=False, soft_wrap=True)

        yield on_event


def _line(event: PageDone) -> str:
    """One page in one line: what became of it, and what it holds or why it holds nothing."""
    from conformance.docs.capture_words import read_back
    from conformance.report.words import visible

    entry = event.entry
    parts = [f"{event.done:>{len(str(event.total))}}/{event.total}", f"{entry.status:<9}", event.page]
    if entry.has_table:
        operations = len(entry.operations)
        held = ngettext("{n} operation", "{n} operations", operations).format(n=operations)
        parts.append(f"({held}, {ngettext('{n} lint', '{n} lints', event.lints).format(n=event.lints)})")
    if entry.stale_since:
        parts.append(_("[since {day}]").format(day=entry.stale_since))
    if entry.error:
        parts.append(f"- {visible(said(read_back(entry.error.removeprefix(f'{event.page}: '))))}")
    elif entry.status == "missing":
        parts.append(f"- {_('answered {status}').format(status=entry.http_status)}")
    return " ".join(parts)


def _summary(result: ScrapeResult) -> str:
    """The counts of a snapshot, one a line, and why it is not complete."""
    manifest, statuses = result.manifest, result.statuses
    counts = manifest.counts
    others = ", ".join(f"{number} {status}" for status, number in statuses.items() if number)
    rows = [
        (_("pages"), counts.pages, f"({others})"),
        (_("operations"), counts.operations, ""),
        (_("createTask operations"), counts.create_task_operations, ""),
        (_("models"), counts.models, ""),
        (_("lints"), result.lints, ""),
    ]
    looks = Counter(manifest.second_looks.values())
    if looks:
        told = ", ".join(f"{number} {look}" for look, number in sorted(looks.items()))
        rows.append((_("second looks"), looks.total(), f"({told})"))
    skipped = len(result.index.skipped)
    if skipped:
        rows.append((_("skipped links"), skipped, _("(not pages of the site; -v names them)")))
    width = max(len(name) for name, _number, _note in rows)
    head = _("{folder}: complete") if manifest.complete else _("{folder}: not complete")
    lines = [head.format(folder=result.folder)]
    lines += [f"  {name.ljust(width)}  {number:>5}  {note}".rstrip() for name, number, note in rows]
    lines.extend(f"  - {reason}" for reason in _reasons(result))
    return "\n".join(lines)


def _reasons(result: ScrapeResult) -> list[str]:
    """Why a snapshot is not complete."""
    from conformance.docs.capture_words import read_back
    from conformance.report.words import visible

    return [visible(said(read_back(reason))) for reason in result.manifest.reasons]
