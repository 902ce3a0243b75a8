"""Laws: what a validator must keep for every input, for each model; cases, strategies and mutants that prove it.

Names are imported when they are used first: they need what the extra ``laws`` installs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.laws.strategies import cases_for, payloads

__all__ = ["cases_for", "payloads"]

_HOME_OF = {"cases_for": "strategies", "payloads": "strategies"}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
