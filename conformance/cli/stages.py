"""How far a command is, stage by stage: on stderr, and only where that is a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conformance.messages import gettext as _

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from conformance.laws.verification import OnProgress, Progress


class Stages:
    """Shows one stage at a time."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._shown = bar.add_task("", total=None)

    def begin(self, name: str) -> None:
        """Go on to the stage ``name``."""
        self._bar.update(self._shown, description=name)

    def counting(self, name: str) -> OnProgress:
        """What shows how far a verification is."""

        def on_progress(one: Progress) -> None:
            task = one.outcome.task
            done = _("{name}, {done} of {all}").format(name=name, done=one.done, all=one.total)
            self._bar.update(self._shown, description=f"{done}: {task.law}  {task.model}")

        return on_progress


@contextmanager
def stages() -> Iterator[Stages]:
    """Stages for the body of a ``with``; nothing of them is left on the terminal afterwards."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Stages(bar)
