"""Laws: what a validator must keep for every input, for each model; cases, strategies and mutants that prove it.

For tests of your own::

    from hypothesis import given
    from conformance.laws import payloads

    @given(payloads("kling/v2-1-pro"))
    def test_we_send_what_is_documented(payload):
        assert my_validator("kling/v2-1-pro", payload)

    @given(payloads("kling/v2-1-pro", fault="too-long"))
    def test_we_refuse_what_is_too_long(payload):
        assert not my_validator("kling/v2-1-pro", payload)

Names are imported when they are used first: they need what the extra ``laws`` installs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.laws.law import Law, Material, Subject, subject_of
    from conformance.laws.mutant import Mutant, mutants
    from conformance.laws.rows import LAWS
    from conformance.laws.run import run_law
    from conformance.laws.strategies import cases, material_for, payloads

__all__ = [
    "LAWS",
    "Law",
    "Material",
    "Mutant",
    "Subject",
    "cases",
    "material_for",
    "mutants",
    "payloads",
    "run_law",
    "subject_of",
]

_HOMES = {
    "law": ("Law", "Material", "Subject", "subject_of"),
    "mutant": ("Mutant", "mutants"),
    "rows": ("LAWS",),
    "run": ("run_law",),
    "strategies": ("cases", "material_for", "payloads"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
