"""What tasks cost, so that the longest are begun first: ``costs.json``, which ``verify --save-costs`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from conformance.files import dump_json, read_json, write_atomic
from conformance.laws.evidence import check_shape
from conformance.model import Json

FORMAT = 1

_SECONDS: Mapping[str, Json] = {"type": "number", "minimum": 0}
SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "profile", "run", "seconds"],
    "properties": {
        "format": {"const": FORMAT},
        "profile": {"type": "string"},
        "run": {
            "type": "object",
            "additionalProperties": False,
            "required": ["models", "processes", "seconds"],
            "properties": {
                "models": {"type": "integer"},
                "processes": {"type": "integer"},
                "seconds": _SECONDS,
            },
        },
        "seconds": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _SECONDS}},
    },
}

Costs = Mapping[tuple[str, str], float]
"""Model and law (or the word for its mutants) → seconds of one processor."""


def read_costs(path: Path) -> Costs:
    """The costs in ``path``; none where there is no such file.

    Raises:
        ConformanceError: it is no JSON, or of another shape; the message says where.
    """
    if not path.exists():
        return {}
    data = read_json(path)
    check_shape(path, data, SCHEMA)
    return {(model, law): seconds for model, laws in data["seconds"].items() for law, seconds in laws.items()}


def write_costs(path: Path, costs: Costs, *, profile: str, models: int, processes: int, seconds: float) -> None:
    """Write ``costs``, beside what the run that they are of took as a whole.

    Args:
        seconds: of the whole run, by the clock.
    """
    by_model: dict[str, dict[str, float]] = {}
    for (model, law), cost in costs.items():
        by_model.setdefault(model, {})[law] = round(cost, 2)
    run = {"models": models, "processes": processes, "seconds": round(seconds)}
    write_atomic(path, dump_json({"format": FORMAT, "profile": profile, "run": run, "seconds": by_model}))
