"""How quantities are written that prose names: in snapshots, and wherever these are compared."""

from __future__ import annotations

import re

QUANTITY = re.compile(
    r"(?P<number>\d{1,30}(?:\.\d{1,30})?:\d{1,30}(?:\.\d{1,30})?|\d{1,30}x\d{1,30}|-?\d{1,30}(?:\.\d{1,30})?)"
    r"(?P<unit>[Kpx%]| [A-Za-z][A-Za-z ]{0,30})?",
    re.ASCII,
)
"""How ``numbers`` of prose stand in snapshots: ``500 characters``, ``1080p``, ``16:9``, ``1024x768``, ``7``."""
