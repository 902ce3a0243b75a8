"""Draws that follow from the seed alone, whatever else the process has loaded.

Hypothesis also draws constants that it reads from the sources of the modules that are loaded and lie outside
``site-packages``: another command, another test or another worker then draws other inputs from the same seed. Our
strategies know the values that matter from the tables, so they do without.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.internal.conjecture.providers import HypothesisProvider

_SOURCE = "_maybe_draw_constant"
"""The method that sometimes draws a constant; Hypothesis has no setting for it."""


@contextmanager
def by_seed_alone() -> Iterator[None]:
    """While it lasts, all draws of this process follow from their seeds alone."""
    usual = getattr(HypothesisProvider, _SOURCE, None)
    if usual is None:  # another version of Hypothesis, in which the test of this says what it draws from
        yield
        return
    setattr(HypothesisProvider, _SOURCE, _no_constant)
    try:
        yield
    finally:
        setattr(HypothesisProvider, _SOURCE, usual)


def _no_constant(_provider: HypothesisProvider, *_args: Any, **_options: Any) -> None:
    return None
