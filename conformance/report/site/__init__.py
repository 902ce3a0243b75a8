"""The status as a small static site, drift and audits as one HTML file each: from ``file://``, and without JavaScript.

Nothing is loaded from elsewhere, and the same input gives the same bytes.
"""

from __future__ import annotations

from conformance.report.site.drift_page import drift_html
from conformance.report.site.write import write_site

__all__ = ["drift_html", "write_site"]
