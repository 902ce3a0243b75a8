"""Laws and mutants that stand in for the real ones where a test is about what is done with their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import strategies as st

import conformance.laws.kill
import conformance.laws.rows
from conformance.laws.kill import MutantResult
from conformance.laws.law import Broken, Law, Material, Subject
from conformance.model import Json


def law(
    id: str,
    inputs: Iterable[Json] | Callable[[Material], Iterable[Json]] = (),
    *,
    breaks: Callable[[Json], bool] = lambda _: False,
    draws: Any = None,
) -> Law:
    """A law that is broken by the inputs of which ``breaks`` is true."""

    def holds(_subject: Subject, _material: Material, value: Json) -> Broken | None:
        return Broken("something else", "something") if breaks(value) else None

    return Law(
        id=id,
        sentence=f"the sentence of {id}",
        broken_by="nothing real",
        inputs=inputs if callable(inputs) else lambda _material: inputs,
        holds=holds,
        draws=None if draws is None else lambda _material: draws,
    )


HELD = law("held", [{"a": 1}, {"b": 2}, {"c": 3}], draws=st.integers())
BROKEN = law("broken", [{}, {"prompt": "a lake", "size": 1}], breaks=lambda value: "prompt" in value)


def killed(model: str, *, survivors: Iterable[str] = ()) -> MutantResult:
    """Ten mutants of which two are equivalent, and those ``survivors`` beside them."""
    return MutantResult(
        model=model,
        made=10 + len(tuple(survivors)),
        killed=8,
        equivalent=2,
        survivors=tuple(survivors),
        killed_by={"held": 8},
    )


def use(monkeypatch: pytest.MonkeyPatch, *laws: Law, survivors: Iterable[str] = ()) -> None:
    """Put ``laws`` in place of the real ones, and mutants that all die but for ``survivors``."""
    monkeypatch.setattr(conformance.laws.rows, "LAWS", MappingProxyType({one.id: one for one in laws}))
    monkeypatch.setattr(
        conformance.laws.kill,
        "run_mutants",
        lambda material: killed(material.reference.id, survivors=survivors),
    )
