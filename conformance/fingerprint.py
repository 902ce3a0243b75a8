"""Short names of findings, which are the same for the same finding: made of what it is about, never of its words."""

from __future__ import annotations

import hashlib
import json

from conformance.model import ABSENT, Absent, Json


def fingerprint(*parts: Json | Absent) -> str:
    """Twelve hexadecimal digits that are the same for the same values, in this order, on any machine."""
    told = [{"$absent": True} if one is ABSENT else one for one in parts]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
