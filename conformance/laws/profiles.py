"""How much is tried: profiles, and the seed of the draws. Every deterministic case is tried in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile.

    Attributes:
        examples: inputs drawn for each law of each model, on top of the deterministic ones.
    """

    examples: int


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {"quick": Profile(examples=10), "ci": Profile(examples=60), "nightly": Profile(examples=2000)}
)
"""Every profile by name, the smallest first."""

DEFAULT_PROFILE = "quick"
DEFAULT_SEED = 0
"""The seed where none is given: a run is the same as the last one unless another is asked for."""
