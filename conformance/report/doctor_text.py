"""A diagnosis on a terminal: what is there, what is out of date, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.doctor import STALE_DAYS, Diagnosis, Library
from conformance.messages import gettext as _
from conformance.messages import ngettext
from conformance.report.words import visible

Style = Callable[..., str]
"""``click.style``, or something that takes the same arguments."""

_WIDTH = 14


def purposes() -> dict[str, str]:
    """What each extra is for."""
    return {
        "report": _("audit, drift, history, contract show"),
        "laws": _("verify, replay, audit where evidence is out of date, the pytest plugin"),
        "scrape": _("scrape"),
        "audit": _("audit-subject"),
        "dask": _("verify on a cluster"),
        "redis": _("verify with inputs that are shared between machines"),
    }


def doctor_lines(found: Diagnosis, style: Style) -> Iterator[str]:
    """One line for each thing that was looked at, what is wrong with what to do below it; then the verdict."""
    yield _line(_("version"), f"kie-conformance {found.version}, {found.python}")
    yield _line(_("package"), str(found.place))
    yield from _extras(found, style)
    contracts = ngettext("{n} contract in {place}", "{n} contracts in {place}", found.contracts)
    yield _line(_("contracts"), contracts.format(n=found.contracts, place=found.contracts_place))
    yield from _snapshots(found, style)
    yield from _evidence(found, style)
    yield from _site(found, style)
    yield ""
    if found.has_findings:
        yield style(_("There is something to do."), fg="yellow")
    else:
        yield style(_("All is well."), fg="green")


def _line(head: str, text: str) -> str:
    return f"{head.ljust(_WIDTH)} {visible(text)}"


def _to_do(text: str, style: Style) -> str:
    return f"{' ' * _WIDTH} {style(visible(text), fg='yellow')}"


def _extras(found: Diagnosis, style: Style) -> Iterator[str]:
    if not found.extras:
        yield _line(_("extras"), _("not known: it runs from its sources, and is not installed"))
    for extra, libraries in found.extras.items():
        missing = any(one.version is None for one in libraries)
        what = purposes().get(extra)
        if what is None:
            continue  # a name for others together
        yield _line(f"[{extra}]", f"{_('not installed') if missing else _('installed')}: {what}")
        yield _line("", ", ".join(map(_library, libraries)))
        if missing:
            yield " " * (_WIDTH + 1) + style(f'pip install "kie-conformance[{extra}]"', dim=True)


def _library(one: Library) -> str:
    found = f"{one.name} {one.version or _('missing')}"
    return f"{found} ({one.wanted})" if one.wanted else found


def _snapshots(found: Diagnosis, style: Style) -> Iterator[str]:
    yield _line(_("snapshots"), str(found.snapshots_place))
    for one in found.snapshots:
        pages = ngettext("{day}: {n} page", "{day}: {n} pages", one.pages).format(day=one.day, n=one.pages)
        yield _line("", pages if one.complete else _("{pages}, partial").format(pages=pages))
    if found.snapshots_trouble:
        yield _to_do(found.snapshots_trouble, style)
    elif found.is_stale:
        text = ngettext(
            "The newest is {n} day old, more than {most}: kie-conformance scrape makes one of today.",
            "The newest is {n} days old, more than {most}: kie-conformance scrape makes one of today.",
            found.age or 0,
        )
        yield _to_do(text.format(n=found.age, most=STALE_DAYS), style)


def _evidence(found: Diagnosis, style: Style) -> Iterator[str]:
    evidence = found.evidence
    yield _line(_("evidence"), str(evidence.file) if evidence.file is not None else _("none"))
    if evidence.trouble:
        yield _to_do(evidence.trouble, style)
        return
    counts = _("fresh {fresh}, stale {stale}, missing {missing}")
    yield _line("", counts.format(fresh=evidence.fresh, stale=evidence.stale, missing=evidence.missing))
    if evidence.made:
        yield _line("", evidence.made)
    if evidence.stale or evidence.missing:
        yield _to_do(_("kie-conformance audit makes it anew."), style)


def _site(found: Diagnosis, style: Style) -> Iterator[str]:
    if found.site is None:
        yield _line(_("network"), _("not asked"))
    elif found.site.trouble:
        yield _line(_("network"), _("{url} does not answer").format(url=found.site.url))
        yield _to_do(found.site.trouble, style)
        yield _to_do(_("Only scrape needs it; everything else works without."), style)
    else:
        yield _line(_("network"), _("{url} answers").format(url=found.site.url))
