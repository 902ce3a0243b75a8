"""Settings of the whole suite, and snapshots that a test may edit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from conformance.messages import use_language
from tests.support.declaring import NOW, THEN, copied

# Machines differ in speed: no test is judged by its time. In CI every run draws the same examples.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Texts are compared in English, wherever the tests are run.
os.environ["KIE_CONFORMANCE_LANG"] = "en"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English, and whatever it speaks ends with it."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The last two complete days of the repository's snapshots, in a folder of the test's own."""
    return copied(tmp_path / "docs", THEN, NOW)
