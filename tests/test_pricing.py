"""Prices: the newest published figure whose conditions hold, exactly, with its source; else why there is none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import contract_paths, load_contract
from conformance.errors import ContractError, UnknownNameError
from conformance.model import Expectation, Parameter, Rate, Table
from conformance.pricing import Price, contract_price, price, rate_amounts, unmatched_rows
from tests.support.contracts import contract

PARAMETERS = """
[input.duration]
type    = "string"
enum    = ["5", "10"]
default = "5"

[input.seconds]
type = "number"

[input.resolution]
type = "string"

[input.images]
type = "array"

[input.shots]
type = "array"

[input.shots.items.properties.seconds]
type = "integer"
"""


def row(
    per: str = "request", *, credits: str = "", usd: str = "", as_of: str = "2026-01-16", label: str = "l", **more: str
) -> str:
    facts = {"credits": credits, "usd": usd, **more}
    lines = "".join(f"{'if' if key == 'when' else key} = {value}\n" for key, value in facts.items() if value)
    return f'[[price]]\nper = "{per}"\nas_of = "{as_of}"\nsource = "price list"\nlabel = "{label}"\n{lines}'


def test_a_price_of_an_earlier_day_is_that_of_its_lists(tmp_path: Path) -> None:
    rates = (row(credits="50", as_of="2026-01-16"), row(credits="40", as_of="2026-06-30"))
    one = contract(tmp_path, PARAMETERS + "".join(rates))
    found = {day: contract_price(one, {}, day).credits for day in ("2026-01-15", "2026-01-16", "2026-06-29", None)}
    assert found == {"2026-01-15": None, "2026-01-16": 50, "2026-06-29": 50, None: 40}


def test_a_day_has_to_be_one() -> None:
    with pytest.raises(ValueError, match=r"as_of is 'June': expected a day such as '2026-01-16'"):
        price("z-image", {}, as_of="June")


def priced(folder: Path, payload: Any, *rows: str) -> Price:
    return contract_price(contract(folder, PARAMETERS + "".join(rows)), payload)


@pytest.mark.parametrize(
    ("payload", "rows", "credits", "basis"),
    [
        # A price for the whole request.
        ({}, [row(credits="50")], "50", "per request"),
        ({}, [row(credits="0")], "0", "per request"),
        # Conditions, with the documented default for what is missing.
        ({"duration": "10"}, [row(credits="50", when='{ duration = "5" }'), row(credits="100")], "100", "per request"),
        (
            {"duration": "10"},
            [row(credits="50", when='{ duration = "5" }'), row(credits="100", when='{ duration = "10" }')],
            "100",
            "per request",
        ),
        (
            {},
            [row(credits="50", when='{ duration = "5" }'), row(credits="100", when='{ duration = "10" }')],
            "50",
            "per request",
        ),
        (
            {"images": ["a"]},
            [row(credits="1", when="{ images = { given = true } }"), row(credits="2", when="{ images.given = false }")],
            "1",
            "per request",
        ),
        (
            {"images": []},
            [row(credits="1", when="{ images = { given = true } }"), row(credits="2", when="{ images.given = false }")],
            "2",
            "per request",
        ),
        (
            {"duration": "10", "resolution": "1080p"},
            [
                row(credits="3", when='{ duration = "10", resolution = "1080p" }'),
                row(credits="4", when='{ duration = "10", resolution = { not = "1080p" } }'),
            ],
            "3",
            "per request",
        ),
        # The newest that fits, wherever it stands.
        ({}, [row(credits="1", as_of="2025-12-16"), row(credits="2")], "2", "per request"),
        ({}, [row(credits="2"), row(credits="1", as_of="2025-12-16")], "2", "per request"),
        (
            {"duration": "10"},
            [row(credits="1", as_of="2026-06-30", when='{ duration = "5" }'), row(credits="2")],
            "2",
            "per request",
        ),
        # So much a unit, and how many the payload says.
        ({}, [row("second", credits="4", times='"duration"')], "20", "per second, duration is 5"),
        ({"duration": "10"}, [row("second", credits="4", times='"duration"')], "40", "per second, duration is 10"),
        ({"seconds": 7}, [row("second", credits="4", times='"seconds"')], "28", "per second, seconds is 7"),
        ({"seconds": 2.5}, [row("second", credits="4", times='"seconds"')], "10.0", "per second, seconds is 2.5"),
        ({"seconds": 0}, [row("second", credits="4", times='"seconds"')], "0", "per second, seconds is 0"),
        ({"images": ["a", "b"]}, [row("image", credits="4.5", times='"images"')], "9.0", "per image, images is 2"),
        ({"images": []}, [row("image", credits="4.5", times='"images"')], "0.0", "per image, images is 0"),
        ({"seconds": 3}, [row("second", credits="0.1", times='"seconds"')], "0.3", "per second, seconds is 3"),
        # Two rows that say the same do not contradict each other.
        ({}, [row(credits="2", label="a"), row(credits="2.0", usd="0.01", label="b")], "2", "per request"),
    ],
)
def test_what_a_request_costs(tmp_path: Path, payload: Any, rows: list[str], credits: str, basis: str) -> None:
    found = priced(tmp_path, payload, *rows)
    assert found.known
    assert (found.credits, found.usd) == (Decimal(credits), Decimal(credits) * Decimal("0.005"))
    assert (str(found.credits), found.basis) == (credits, basis)


@pytest.mark.parametrize(
    ("payload", "rows", "basis"),
    [
        ({}, [], "unknown: no published price"),
        ({}, [row(credits="1", when='{ duration = "10" }')], "unknown: no published price for these parameters"),
        ({}, [row(credits="1", when='{ resolution = "1080p" }')], "unknown: no published price for these parameters"),
        (
            {},
            [row(credits="1", label="b"), row(credits="2", label="a")],
            "unknown: several published prices of 2026-01-16 fit: a; b",
        ),
        (
            {},
            [row(credits="1", label="a"), row("second", credits="1", label="b")],
            "unknown: several published prices of 2026-01-16 fit: a; b",
        ),
        (
            {},
            [row(credits="2", label="a"), row(usd="0.02", label="b"), row(credits="9", as_of="2025-12-16")],
            "unknown: several published prices of 2026-01-16 fit: a; b",
        ),
    ],
)
def test_what_nobody_published_is_unknown(tmp_path: Path, payload: Any, rows: list[str], basis: str) -> None:
    found = priced(tmp_path, payload, *rows)
    assert (found.known, found.basis) == (False, basis)
    assert (found.credits, found.usd, found.unit_credits, found.unit_usd) == (None, None, None, None)
    assert found.source == ""


@pytest.mark.parametrize(
    ("payload", "times", "basis"),
    [
        ({}, "", "per second; the payload does not say how many"),
        ({}, '"seconds"', "per second; seconds is not given and has no documented default"),
        ({"seconds": -1}, '"seconds"', "per second; seconds is not given and has no documented default"),
        ({"seconds": True}, '"seconds"', "per second; seconds is not given and has no documented default"),
        ({"seconds": None}, '"seconds"', "per second; seconds is not given and has no documented default"),
        ({"resolution": "long"}, '"resolution"', "per second; resolution is not given and has no documented default"),
        ({"resolution": "1,000"}, '"resolution"', "per second; resolution is not given and has no documented default"),
    ],
)
def test_a_unit_may_have_a_price_where_the_request_has_none(
    tmp_path: Path, payload: Any, times: str, basis: str
) -> None:
    found = priced(tmp_path, payload, row("second", credits="4", times=times))
    assert (found.known, found.credits, found.usd) == (False, None, None)
    assert (found.unit_credits, found.unit_usd, found.unit) == (Decimal(4), Decimal("0.02"), "second")
    assert found.basis == basis


def test_a_price_names_its_source(tmp_path: Path) -> None:
    found = priced(tmp_path, {}, row(credits="50", usd="0.25", label="Acme Paint, 5 s"))
    assert (found.as_of, found.source) == ("2026-01-16", "price list of 2026-01-16: Acme Paint, 5 s")
    assert found.to_json() == {
        "credits": 50.0,
        "usd": 0.25,
        "unit_credits": 50.0,
        "unit_usd": 0.25,
        "unit": "request",
        "basis": "per request",
        "as_of": "2026-01-16",
        "source": "price list of 2026-01-16: Acme Paint, 5 s",
    }


def test_the_json_of_what_is_unknown_is_null(tmp_path: Path) -> None:
    assert priced(tmp_path, {}).to_json() == {
        "credits": None,
        "usd": None,
        "unit_credits": None,
        "unit_usd": None,
        "unit": "",
        "basis": "unknown: no published price",
        "as_of": None,
        "source": "",
    }


def rate(credits: float | None, usd: float | None) -> Rate:
    return Rate(per="request", as_of="2026-01-16", source="s", label="l", credits=credits, usd=usd)


@pytest.mark.parametrize(
    ("credits", "usd", "amounts"),
    [
        (50, None, ("50", "0.250")),
        (None, 0.25, ("50", "0.25")),
        (0.1, None, ("0.1", "0.0005")),
        (None, 0.0005, ("0.1", "0.0005")),
        (None, 0.003, ("0.6", "0.003")),
        (50, 0.3, ("50", "0.3")),  # as the source gives them, whatever the published rate says
        (0, None, ("0", "0.000")),
        (None, 0, ("0", "0")),
    ],
)
def test_credits_and_dollars(credits: float | None, usd: float | None, amounts: tuple[str, str]) -> None:
    assert rate_amounts(rate(credits, usd)) == tuple(map(Decimal, amounts))


@given(st.decimals(0, 10**6, places=4))
def test_dollars_into_credits_and_back_is_exact(amount: Decimal) -> None:
    credits, usd = rate_amounts(rate(None, float(amount)))
    assert usd == amount
    assert credits * Decimal("0.005") == amount
    assert rate_amounts(rate(float(credits), None))[1] == amount


@given(st.decimals(0, 1000, places=3), st.integers(0, 10**6) | st.decimals(0, 10**4, places=2).map(float))
def test_so_many_units_cost_so_many_times_as_much(amount: Decimal, count: float) -> None:
    each = Rate(per="second", as_of="2026-01-16", source="s", label="l", credits=float(amount), times="n")
    base = load_contract("z-image")
    inside = Parameter(type="object", properties={"n": Parameter(type="number")})
    table = Table(method="POST", path=base.table.path, body={"input": inside})
    found = contract_price(type(base)(**{**_fields(base), "table": table, "prices": (each,)}), {"n": count})
    assert found.credits == amount * Decimal(repr(count))
    assert found.usd == amount * Decimal(repr(count)) * Decimal("0.005")


def _fields(value: Any) -> dict[str, Any]:
    names = ("id", "title", "kind", "page", "verified")
    return {name: getattr(value, name) for name in names}


def test_a_count_beyond_floats_has_a_price_that_json_can_hold(tmp_path: Path) -> None:
    found = priced(tmp_path, {"seconds": 10**5000}, row("second", credits="4", times='"seconds"'))
    assert found.credits == 4 * Decimal(10) ** 5000
    assert (found.to_json()["credits"], found.to_json()["unit_credits"]) == (4 * 10**5000, 4.0)


def test_a_payload_that_is_not_as_documented_has_no_price() -> None:
    found = price("z-image", {"prompt": "a lake", "aspect_ratio": "2:1"})
    assert found == Price(basis="unknown: the payload is not as documented, check says why")
    assert price("z-image", "a lake") == found


def test_an_unknown_model_comes_with_the_closest() -> None:
    with pytest.raises(UnknownNameError, match=r"^no contract for 'z-imag'\nDid you mean 'z-image'\?$"):
        price("z-imag", {})


@pytest.mark.parametrize("id", contract_paths())
def test_whatever_is_sent_the_answer_is_a_price_or_says_why(id: str) -> None:
    """Nothing raises, and a price without a figure always has words."""
    payloads: tuple[Any, ...] = ({}, {"prompt": "x"}, [], None, "x", 5)
    for payload in payloads:
        found = contract_price(load_contract(id), payload) if payload == {} else price(id, payload)
        assert found.basis
        assert found.known or found.basis.startswith(("unknown: ", "per "))
        assert (found.source == "") == (found.unit_credits is None)


def test_conditions_may_ask_for_bounds(tmp_path: Path) -> None:
    rows = [
        row(credits="1", when="{ seconds = { maximum = 5 } }"),
        row(credits="2", when="{ seconds = { exclusiveMinimum = 5 } }"),
    ]
    at_most, above = (priced(tmp_path, {"seconds": count}, *rows).credits for count in (5, 5.5))
    assert [at_most, above] == [1, 2]
    assert priced(tmp_path, {}, *rows).basis == "unknown: no published price for these parameters"


def test_conditions_are_read_as_expectations(tmp_path: Path) -> None:
    found = contract(tmp_path, PARAMETERS + row(credits="1", when='{ duration = "5" }'))
    assert found.prices[0].conditions == {"duration": Expectation(facts=Parameter(const="5"))}


def test_the_rows_that_fit_no_contract_are_kept_with_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "prices_unmatched.toml"
    path.write_text('[[row]]\nlabel = "A"\nas_of = "2026-01-16"\nreason = "no such model"\nusd = 1\n', "utf-8")
    assert [(one.label, one.reason, one.usd, one.credits) for one in unmatched_rows(path)] == [
        ("A", "no such model", 1, None)
    ]
    assert all(one.reason and (one.credits is not None or one.usd is not None) for one in unmatched_rows())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[[row]]\nlabel = "A"\nas_of = "2026-01-16"\n', 1, "row.0: reason is missing"),
        ('\n[[row]]\nlabel = "A"\nas_of = "2026-01-16"\nreason = "r"\nwhy = "w"\n', 6, "unknown key 'why' in row.0"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "prices_unmatched.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        unmatched_rows(path)
    assert caught.value.message == f"{path}:{line}: {message}"


def test_amounts_are_written_out() -> None:
    """Nobody reads 5E+1 as fifty credits, which is what a division of decimals makes of $0.25."""
    for id in contract_paths():
        for rate in load_contract(id).prices:
            assert not [one for one in rate_amounts(rate) if "E" in str(one)]
