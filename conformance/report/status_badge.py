"""The status as a badge: the JSON of an endpoint of shields.io, for a README."""

from __future__ import annotations

from conformance.member import State
from conformance.model import Json
from conformance.status import Status


def status_to_badge(status: Status) -> dict[str, Json]:
    """How many of the rows are verified, of those that are documented: what is retired can't be.

    Red where something is wrong, yellow where something was not tried, green otherwise.
    """
    documented = len(status.rows) - status.by_state[State.RETIRED]
    color = "red" if status.has_findings else "yellow" if status.verified < documented else "brightgreen"
    return {
        "schemaVersion": 1,
        "label": f"KIE {status.day}",
        "message": f"{status.verified} of {documented} verified",
        "color": color,
    }
