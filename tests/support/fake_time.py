"""Time that passes only when somebody waits."""

from __future__ import annotations

import threading


class FakeTime:
    """A clock, and a sleep that moves it; ``slept`` lists the waits.

    Args:
        step: seconds that pass each time somebody looks at the clock.
    """

    def __init__(self, step: float = 0.0) -> None:
        self.slept: list[float] = []
        self._now = 1000.0
        self._step = step
        self._lock = threading.Lock()

    def clock(self) -> float:
        with self._lock:
            self._now += self._step
            return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._now += seconds
