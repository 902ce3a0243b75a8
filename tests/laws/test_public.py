"""What ``conformance.laws`` offers: every name is there, documented, and imported only when used."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given, settings

import conformance.laws
from conformance import load_contract, validate
from conformance.laws import LAWS, Law, cases, mutants, payloads


@pytest.mark.parametrize("name", conformance.laws.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(conformance.laws, name)
    assert not isinstance(found, types.ModuleType)
    assert name == "LAWS" or inspect.getdoc(found)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'conformance\.laws' has no attribute 'mutant_s'"):
        getattr(conformance.laws, "mutant_s")  # noqa: B009 # a name that type checkers would refuse


def test_laws_are_rows_with_a_sentence_and_what_would_break_it() -> None:
    assert all(isinstance(law, Law) and law.id == id for id, law in LAWS.items())
    assert len({law.sentence for law in LAWS.values()}) == len({law.broken_by for law in LAWS.values()}) == len(LAWS)


@settings(max_examples=30)
@given(payloads("kling/v2-1-pro"), payloads("kling/v2-1-pro", fault="too-long"))
def test_payloads_are_what_they_are_asked_to_be(right: dict[str, object], wrong: dict[str, object]) -> None:
    assert validate("kling/v2-1-pro", right) == []
    assert [one.code for one in validate("kling/v2-1-pro", wrong)] == ["too-long"]


def test_cases_and_mutants_of_a_model() -> None:
    assert len(cases("kling/v2-1-pro")) > 100
    assert {one.kind for one in mutants(load_contract("kling/v2-1-pro"))} == {"parameter", "conversion", "price"}


COLD = """
from pathlib import Path
from hypothesis import given, settings
from conformance.laws import payloads
kept = lambda: sorted(str(one) for one in Path(".").rglob("*") if one.is_file() and one.parent.name != "constants")
drawn = payloads("kling/v2-1-pro")
before = kept()
settings(database=None)(given(drawn)(lambda payload: None))()
print(len(before) > 0, kept() == before)
"""


def test_the_first_test_in_a_fresh_folder_draws_as_fast_as_later_ones(tmp_path: Path) -> None:
    """What Hypothesis prepares and keeps on disk, it has before the first draw, whose time it measures.

    Apart from the constants in a project's own modules, which it reads whatever is drawn.
    """
    done = subprocess.run(
        [sys.executable, "-c", COLD],
        cwd=tmp_path,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "kept"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True True\n"


LIGHT = """
import sys
import conformance.laws
from conformance.laws import LAWS, mutants
print(sorted({"hypothesis", "pytest", "rich", "distributed", "redis", "jsonschema_rs"} & set(sys.modules)))
"""


def test_laws_are_listed_without_what_tries_them() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
