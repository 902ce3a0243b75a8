"""``kie-conformance price`` as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.cli import main
from conformance.contract import Contract, load_contract
from conformance.pricing import Price, price
from conformance.validator import Validator
from tests.support.contracts import contract

ROOT = Path(__file__).parents[2]
ACME = """
[input.prompt]
type     = "string"
required = true

[input.duration]
type    = "string"
enum    = ["5", "10"]
default = "5"

[input.count]
type = "integer"

[input.quality]
type = "string"

[[price]]
if     = { quality = "low" }
usd    = 0.004
per    = "image"
as_of  = "2026-01-16"
source = "price list"
label  = "Acme Paint, low"

[[price]]
if      = { quality = "high" }
credits = 2.5
per     = "second"
times   = "duration"
as_of   = "2026-01-16"
source  = "price list"
label   = "Acme Paint, high"

[[price]]
if      = { quality = "best" }
credits = 1000000
per     = "image"
times   = "count"
as_of   = "2026-01-16"
source  = "price list"
label   = "Acme Paint, best"

[[price]]
if      = { quality = { given = false } }
credits = 50
usd     = 0.25
per     = "request"
as_of   = "2025-12-16"
source  = "report"
label   = "all of it"
"""


@pytest.fixture(autouse=True)
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model with prices that stay as they are, in place of the package's contracts."""
    ours = contract(tmp_path, ACME)

    def load(model: str) -> Contract:
        return ours if model == "acme/paint-2" else load_contract(model)

    monkeypatch.setattr("conformance.contract.load_contract", load)
    monkeypatch.setattr("conformance.pricing.validator", lambda model: Validator(load(model)))


def run(*arguments: str, payload: Any = None, **more: Any) -> Result:
    data = json.dumps(payload)
    return CliRunner().invoke(
        main, ["price", *arguments], prog_name="kie-conformance", input=data, catch_exceptions=False, **more
    )


@pytest.mark.parametrize(
    ("payload", "code", "price", "source"),
    [
        (
            {},
            0,
            "acme/paint-2: 50 credits ($0.25), per request",
            "Source: report of 2025-12-16: all of it",
        ),
        (
            {"quality": "high"},
            0,
            "acme/paint-2: 12.5 credits ($0.0625), per second, duration is 5",
            "Source: price list of 2026-01-16: Acme Paint, high",
        ),
        (
            {"quality": "high", "duration": "10"},
            0,
            "acme/paint-2: 25 credits ($0.125), per second, duration is 10",
            "Source: price list of 2026-01-16: Acme Paint, high",
        ),
        (
            {"quality": "best", "count": 20},
            0,
            "acme/paint-2: 20000000 credits ($100000), per image, count is 20",
            "Source: price list of 2026-01-16: Acme Paint, best",
        ),
        (
            {"quality": "best", "count": 0},
            0,
            "acme/paint-2: 0 credits ($0), per image, count is 0",
            "Source: price list of 2026-01-16: Acme Paint, best",
        ),
        (
            {"quality": "low"},
            1,
            "acme/paint-2: 0.8 credits ($0.004) per image; the payload does not say how many",
            "Source: price list of 2026-01-16: Acme Paint, low",
        ),
        (
            {"quality": "best"},
            1,
            "acme/paint-2: 1000000 credits ($5000) per image; count is not given and has no documented default",
            "Source: price list of 2026-01-16: Acme Paint, best",
        ),
        ({"quality": "other"}, 1, "acme/paint-2: unknown: no published price for these parameters", ""),
        ({"duration": 5}, 1, "acme/paint-2: unknown: the payload is not as documented, check says why", ""),
    ],
)
def test_what_a_request_costs_with_its_source(payload: dict[str, Any], code: int, price: str, source: str) -> None:
    done = run("acme/paint-2", payload={"prompt": "a lake", **payload})
    lines = [line for line in (price, source) if line]
    assert (done.exit_code, done.stdout.splitlines(), done.stderr) == (code, lines, "")


def test_the_json_holds_numbers() -> None:
    done = run("acme/paint-2", "-", "--json", payload={"prompt": "a lake", "quality": "high", "duration": "10"})
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "credits": 25.0,
        "usd": 0.125,
        "unit_credits": 2.5,
        "unit_usd": 0.0125,
        "unit": "second",
        "basis": "per second, duration is 10",
        "as_of": "2026-01-16",
        "source": "price list of 2026-01-16: Acme Paint, high",
    }


def test_what_is_not_known_is_null_in_json() -> None:
    done = run("acme/paint-2", "--json", payload={})
    assert (done.exit_code, json.loads(done.stdout)["credits"]) == (1, None)


def test_a_count_beyond_floats_is_whole() -> None:
    done = run("acme/paint-2", "--json", payload={"prompt": "x", "quality": "best", "count": 10**400})
    assert (done.exit_code, json.loads(done.stdout)["credits"]) == (0, 10**406)


def test_the_payload_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_text('\ufeff{"prompt": "a lake"}', encoding="utf-8")
    assert run("acme/paint-2", str(file)).stdout.startswith("acme/paint-2: 50 credits ($0.25), per request\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'MODEL'."),
        (("z-imag",), "Error: no contract for 'z-imag'\nDid you mean 'z-image'?\n"),
        (("z-imag", "/nowhere.json"), "Error: no contract for 'z-imag'\nDid you mean 'z-image'?\n"),
        (("z-image", "/nowhere.json"), "Error: /nowhere.json: No such file or directory\n"),
        (("z-image", "a", "b"), "Got unexpected extra argument (b)"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments, payload={})
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff", b"[" * 1000])
def test_what_is_no_json_exits_with_2(data: bytes) -> None:
    done = CliRunner().invoke(main, ["price", "z-image"], input=data, catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: standard input")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
valid = st.fixed_dictionaries(
    {"prompt": st.text(min_size=1)},
    optional={
        "duration": st.sampled_from(["5", "10"]),
        "count": st.integers(-5, 10**30),
        "quality": st.sampled_from(["low", "high", "best", "other"]),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(valid | anything)
def test_the_command_says_what_the_library_says(payload: Any) -> None:
    payload = json.loads(json.dumps(payload))
    wanted: Price = price("acme/paint-2", payload)
    done = run("acme/paint-2", "--json", payload=payload)
    assert done.exit_code == (0 if wanted.known else 1)
    assert json.loads(done.stdout) == wanted.to_json()
    text = run("acme/paint-2", payload=payload).stdout
    assert text.startswith("acme/paint-2: ")
    assert wanted.basis in text
    assert ("\nSource: " in text) == bool(wanted.source)


def test_the_help_teaches() -> None:
    text = run("--help").stdout
    for part in ("Examples:", "kie-conformance price kling/v2-1-pro payload.json", "Exit codes:", "0  the price is "):
        assert part in text


def test_it_runs_as_a_process_of_its_own() -> None:
    program = "from conformance.cli import main; main(prog_name='kie-conformance')"
    done = subprocess.run(
        [sys.executable, "-c", program, "price", "z-image"],
        input='{"prompt": "a lake", "aspect_ratio": "2:1"}',
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "z-image: unknown: the payload is not as documented, check says why\n"
