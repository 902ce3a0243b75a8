"""Prices of two days: each change of what requests cost once, however the lists cut it."""

from __future__ import annotations

import pytest

from conformance.compare.described import Described, of_contract
from conformance.compare.sides import beside
from conformance.contract import load_contract
from conformance.model import ABSENT, Expectation, Json, Rate
from conformance.record import replace
from tests.compare.test_sides import Row, assert_mirrored, page_of, rows
from tests.support.tables import TEXT, P

_ = ABSENT


def rate(
    credits: float | None, per: str = "request", *, times: str | None = None, usd: float | None = None, **case: Json
) -> Rate:
    wanted = {
        path: Expectation(given=value) if isinstance(value, bool) else Expectation(facts=P(const=value))
        for path, value in case.items()
    }
    return Rate(
        per=per,
        as_of="2026-01-16",
        source="list",
        label="row",
        credits=credits,
        usd=usd,
        times=times,
        conditions=wanted,
    )


PRICED = {
    "duration": P(type="string", enum=("5", "10"), default="5"),
    "resolution": P(type="string", enum=("480p", "720p"), default="480p"),
    "image_url": TEXT,
    "n": P(type="integer", minimum=1, maximum=4),
}


def priced(*rates: Rate) -> Described:
    return replace_prices(page_of(PRICED), rates)


def replace_prices(side: Described, rates: tuple[Rate, ...] | None) -> Described:
    return Described(docs=side.docs, prices=rates)


def cost(credits: float, per: str = "request", **case: Json) -> Json:
    return {**({"if": case} if case else {}), "credits": credits, "per": per}


def later(credits: float, **case: Json) -> Rate:
    """A rate of a list that came after the others."""
    return replace(rate(credits, **case), as_of="2026-06-30")


def lowered(old: Json, credits: float) -> Row:
    return "price-lowered", "", old, {**old, "credits": credits}


def raised(old: Json, credits: float) -> Row:
    return "price-raised", "", old, {**old, "credits": credits}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([rate(20)], [rate(None, usd=0.1)], []),  # in the other currency, by the published rate
        ([rate(20)], [rate(18)], [("price-lowered", "", cost(20), cost(18))]),
        ([rate(0.5)], [rate(0.75)], [("price-raised", "", cost(0.5), cost(0.75))]),
        ([], [rate(20)], [("price-added", "", _, [{"credits": 20, "per": "request"}])]),
        # Cut otherwise, and the same in all that both tell apart.
        ([rate(20)], [rate(20, duration="5"), rate(20, duration="10")], []),
        ([rate(20)], [rate(20, duration="5"), rate(30, duration="10")],
            [("price-raised", "", cost(20, duration="10"), cost(30, duration="10"))]),
        # What a parameter makes no difference to is told once.
        ([rate(20)], [rate(30, duration="5"), rate(30, duration="10")], [("price-raised", "", cost(20), cost(30))]),
        (
            [rate(20, duration="5"), rate(40, duration="10")],
            [rate(credits, "second", times="duration", resolution=one) for credits, one in ((4, "480p"), (6, "720p"))],
            [
                raised(cost(40, duration="10", resolution="720p"), 60),
                raised(cost(20, duration="5", resolution="720p"), 30),
            ],
        ),
        ([rate(20)], [rate(20, n=1)], []),
        # The older list counts where the newer says nothing: what depends on more by now is told case by case.
        ([rate(20, duration="5")],
            [rate(20, duration="5"), later(9, resolution="480p"), later(18, resolution="720p")],
            [
                lowered(cost(20, duration="5", resolution="480p"), 9),
                lowered(cost(20, duration="5", resolution="720p"), 18),
            ]),
        ([rate(20, resolution="480p")], [rate(20, resolution="480p"), rate(30, resolution="720p")],
            [("price-added", "", _, cost(30, resolution="720p"))]),
        ([rate(20)], [rate(4, "second")], [("price-unit-changed", "", cost(20), cost(4, "second"))]),
        ([rate(20)], [rate(5, "image", times="n")],
            [("price-lowered", "", cost(20, n=1), cost(5, n=1))]),
        ([rate(20, image_url=False)], [rate(25, image_url=False), rate(30, image_url=True)],
            [
                ("price-added", "", _, cost(30, image_url={"given": True})),
                ("price-raised", "", cost(20, image_url={"given": False}), cost(25, image_url={"given": False})),
            ]),
        # Two rows of one day that say different things are no price.
        ([rate(20), rate(30)], [rate(20), rate(30), rate(40)], []),
    ],
)  # fmt: skip
def test_prices_are_compared_by_what_requests_cost(old: list[Rate], new: list[Rate], expected: list[Row]) -> None:
    sides = priced(*old), priced(*new)
    assert rows(*sides) == expected
    assert_mirrored(*sides)


def test_where_no_list_of_prices_is_known_nothing_is_said_of_them() -> None:
    unknown, known = replace_prices(page_of(PRICED), None), priced(rate(20))
    for sides in ((unknown, known), (known, unknown), (unknown, unknown), (unknown, priced())):
        assert rows(*sides) == []


def test_prices_of_two_days_are_what_was_published_by_then() -> None:
    contract = load_contract("topaz/video-upscale")
    days = [of_contract(contract, day) for day in ("2025-12-24", "2026-04-29", "2026-08-19")]
    assert [len(side.prices or ()) for side in days] == [0, 1, 3]
    assert {(one.rule, repr(one.new)) for one in beside(days[1], days[2], contract.id)} == {
        ("price-lowered", "{'if': {'upscale_factor': '1'}, 'credits': 8, 'per': 'second'}"),
        ("price-lowered", "{'if': {'upscale_factor': '2'}, 'credits': 8, 'per': 'second'}"),
        ("price-raised", "{'if': {'upscale_factor': '4'}, 'credits': 14, 'per': 'second'}"),
    }
