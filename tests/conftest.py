"""Settings of the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from conformance.messages import use_language

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
