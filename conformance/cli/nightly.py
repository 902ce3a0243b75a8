"""``kie-conformance nightly``: a look at the documentation, and its findings told to a repository."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from conformance.cli.extras import needs
from conformance.cli.speaking import Group
from conformance.config import FAIL_ON, find_config
from conformance.docs_site import SITE
from conformance.messages import gettext as _

if TYPE_CHECKING:
    from conformance.nightly.look import Look
    from conformance.nightly.publish import Done

OUT = Path("reports", "nightly")
SNAPSHOTS = Path("scraped_docs")


@click.group("nightly", cls=Group)
def command() -> None:
    """Look at the documentation, and tell a repository what was found.

    ``run`` needs the network and no token, ``publish`` a token and no documentation.
    """


RUN_EPILOG = """\b
Examples:
  kie-conformance nightly run
      scrape docs.kie.ai into scraped_docs/<today>, compare, write reports/nightly/
  kie-conformance nightly run --base-url http://127.0.0.1:8000 --date 2026-08-20 --out /tmp/look
      a copy of the site on this machine; its snapshots stay in /tmp/look/scraped_docs
  kie-conformance nightly run --fail-on never
      for a job that tells findings by an issue and does not fail for them

\b
What it writes:
  summary.md                     for the summary of a job
  issue.md, proposal.md          what the issue and the pull request say
  proposal/                      the snapshot, and contracts that follow it
  reports/, sarif/               drift as JSON, Markdown, HTML, JUnit and SARIF
  nightly.json                   what publish reads

\b
Exit codes:
  0  nothing at or above --fail-on
  1  such findings
  2  wrong usage
  3  the site could not be captured, or not completely; what was captured is told
"""


@command.command("run", epilog=RUN_EPILOG, short_help="Scrape, compare, and write what there is to tell.")
@click.option("--base-url", default=SITE, show_default=True, help="The site; https, or this machine.")
@click.option(
    "--snapshots",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of snapshots.  [default: as configured, else scraped_docs; for another site one in the output folder]",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=OUT, show_default=True, help="Folder to write."
)
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the snapshot.  [default: today in UTC]")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="Exit with 1 on findings of this level or a worse one.  [default: as configured, else breaking]",
)
@click.pass_context
@needs("all")
def run_command(
    context: click.Context, *, base_url: str, snapshots: Path | None, out: Path, date: str | None, fail_on: str | None
) -> None:
    """Scrape the documentation, compare it, and write everything that there is to tell into a folder.

    It is compared with the newest snapshot before it, complete if there is one, and with the contracts: until somebody
    takes the new snapshot over, each night tells the same.
    """
    from conformance.compare.deviations import all_deviations
    from conformance.errors import CaptureError
    from conformance.files import write_atomic
    from conformance.model import Level
    from conformance.nightly.folder import write_look
    from conformance.nightly.look import look
    from conformance.nightly.state import FILE, SUMMARY

    config = find_config()
    stored = snapshots or config.snapshots or SNAPSHOTS
    root = snapshots or (stored if base_url == SITE else out / SNAPSHOTS)
    day = date or datetime.now(UTC).date().isoformat()
    (out / FILE).unlink(missing_ok=True)  # that of an earlier look, should this one fail
    try:
        done = look(base_url, root, day=day, levels=config.levels, deviations=all_deviations(config.deviations))
    except CaptureError as error:
        write_atomic(out / SUMMARY, _failure(day, str(error)))
        raise
    fail_at = config.fail_at(fail_on)
    write_look(done, out, snapshots=root, here=Path.cwd(), stored=_stored(stored), fail_at=fail_at or Level.BREAKING)
    _say(done, out)
    if not done.complete:
        context.exit(3)
    if fail_at is not None and done.fails(fail_at):
        context.exit(1)


def _stored(snapshots: Path) -> PurePosixPath:
    """Where the repository has its snapshots: the folder, if that is in the working directory, else the usual one."""
    here, folder = Path.cwd().resolve(), snapshots.resolve()
    return PurePosixPath((folder.relative_to(here) if folder.is_relative_to(here) else SNAPSHOTS).as_posix())


def _failure(day: str, message: str) -> str:
    """The summary of a look that failed: the message as code, since a site may have a part in it."""
    quoted = "\n".join(f"    {line}" for line in message.splitlines())
    head = _("The documentation could not be captured on {day}: nothing is known of it.").format(day=day)
    return f"# {head}\n\n{quoted}\n"


def _say(done: Look, out: Path) -> None:
    """What was found, in counts: no text of a page goes to the log of a job, where it might be a command."""
    from conformance.nightly.state import SUMMARY
    from conformance.nightly.words import issue_title

    base = _("no snapshot before it") if done.base is None else done.base
    click.echo(_("{day}, compared with {base} and the contracts").format(day=done.day, base=base))
    click.echo(issue_title(done))
    if not done.complete:
        click.echo(_("The capture is not complete: {file} says why.").format(file=out / SUMMARY), err=True)
    click.echo(_("Written: {path}").format(path=out))


PUBLISH_EPILOG = """\b
Examples:
  GITHUB_TOKEN=… kie-conformance nightly publish --repository acme/bot
      what reports/nightly holds: one issue, one pull request
  GITHUB_TOKEN=… kie-conformance nightly publish --repository acme/bot --only issue
      with a token that may write issues and nothing else

The issue (labelled kie-documentation) is opened at the first findings, updated when they change, left alone while they
are the same, even if somebody closed it, and closed when nothing is left. The pull request likewise.

\b
Exit codes:
  0  all is told
  2  wrong usage
  3  the host could not be reached or said no, or the folder is damaged
"""


@command.command("publish", epilog=PUBLISH_EPILOG, short_help="Tell a repository: one issue, one pull request.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUT,
    show_default=True,
    help="What run wrote.",
)
@click.option("--repository", envvar="GITHUB_REPOSITORY", show_envvar=True, required=True, help="Such as owner/name.")
@click.option("--only", type=click.Choice(["issue", "pull-request"]), help="One of the two.")
@click.option(
    "--base",
    envvar="GITHUB_REF_NAME",
    show_envvar=True,
    default="main",
    show_default=True,
    help="The branch that the pull request goes to.",
)
@click.option(
    "--api-url",
    envvar="GITHUB_API_URL",
    show_envvar=True,
    default="https://api.github.com",
    show_default=True,
    help="Address of the host's API; https, or this machine.",
)
@needs("all")
def publish_command(*, out: Path, repository: str, only: str | None, base: str, api_url: str) -> None:
    """Tell a repository on GitHub what a look has found.

    The token comes from the environment variable GITHUB_TOKEN, never from the command line, where others could read it.
    """
    from conformance.nightly.hosting import GitHub
    from conformance.nightly.publish import publish_issue, publish_proposal

    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise click.UsageError(_("GITHUB_TOKEN is not set: expected a token that may write issues or pull requests."))
    with GitHub(repository, token, api_url=api_url) as host:
        if only != "pull-request":
            _tell(_("issue"), publish_issue(out, host))
        if only != "issue":
            _tell(_("pull request"), publish_proposal(out, host, base=base))


def _tell(what: str, done: Done) -> None:
    from conformance.nightly.threads import Step

    words = {
        Step.OPEN: _("{what} {number}: opened"),
        Step.UPDATE: _("{what} {number}: updated"),
        Step.CLOSE: _("{what} {number}: closed, nothing is left"),
        Step.LEAVE: _("{what} {number}: left as it is") if done.number else _("{what}: none is needed"),
    }
    click.echo(words[done.step].format(what=what, number=f"#{done.number}"))
