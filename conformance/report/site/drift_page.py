"""Drift in HTML: as a page of the site, and as one file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conformance.drift import Drift
from conformance.model import Level
from conformance.report.drift_words import by_subject, counts, deviation_words, headline, is_counted, summary
from conformance.report.site.alone import render_alone
from conformance.report.site.environment import render


def drift_html(drift: Drift) -> str:
    """Drift as one HTML file that loads nothing, with the filter of the site's page."""
    return render_alone("drift_alone.html", **_values(drift))


def drift_page(drift: Drift, page: str, others: Sequence[tuple[str, str]], **shared: Any) -> str:
    """A page of drift, with links to the ``others``."""
    return render("drift.html", page, others=others, **_values(drift), **shared)


def _values(drift: Drift) -> dict[str, Any]:
    """What both pages of drift show."""
    return {
        "drift": drift,
        "headline": headline(drift),
        "drift_summary": summary(drift),
        "counts": counts(drift),
        "levels": sorted(Level, reverse=True),
        "subjects": by_subject(filter(is_counted, drift.changes)),
        "accepted": by_subject(one for one in drift.changes if not is_counted(one)),
        "deviations": [text for _deviation, text in deviation_words(drift)],
    }
