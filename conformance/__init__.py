"""Contract-conformance suite and auditor for the KIE AI API."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
