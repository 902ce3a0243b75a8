"""Findings as annotations of GitHub Actions: commands on standard output that the runner puts beside the files."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.messages import ngettext
from conformance.model import Level
from conformance.report.result import Result, Results, Trouble, plain_text

_COMMANDS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_lines(found: Results) -> Iterator[str]:
    """A command for each finding, the worst first: GitHub shows ten of a kind. What is accepted is folded."""
    for trouble in sorted(found.troubles, key=lambda one: not one.fails):
        yield _trouble(trouble)
    for one in sorted(found.results, key=lambda one: -one.level):
        if one.counts:
            yield _annotation(one)
    accepted = [one for one in found.results if not one.counts]
    if accepted:
        yield _command("group", {}, ngettext("{n} accepted", "{n} accepted", len(accepted)).format(n=len(accepted)))
        yield from (_line(one) for one in accepted)
        yield "::endgroup::"


def _annotation(one: Result) -> str:
    title = f"{one.subject}: {one.rule}"
    told = {"file": one.place.file, "line": str(one.place.line), "title": title}
    return _command(_COMMANDS[one.level], told, "\n".join((f"{one.message} [{one.fingerprint}]", *one.details)))


def _trouble(one: Trouble) -> str:
    place = {} if one.place is None else {"file": one.place.file, "line": str(one.place.line)}
    return _command("error" if one.fails else "warning", {**place, "title": one.kind}, one.message)


def _line(one: Result) -> str:
    """An accepted finding as a line of the log, in which no text of a page is a command, old spelling or new."""
    told = f"{one.subject}: {one.message} [{one.rule} {one.fingerprint}] {one.justification}"
    return f"- {' '.join(plain_text(told).replace('##[', '# #[').split())}"


def _command(name: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={plain_text(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name}{' ' if told else ''}{told}::{plain_text(message).translate(_DATA)}"
