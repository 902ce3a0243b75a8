"""kling/v2-1-pro."""

from __future__ import annotations

import pytest

from conformance.model import Json
from tests.support.claims import Claims

URL = "https://files.example/a.png"
MODEL = Claims("kling/v2-1-pro", prompt="a lake", image_url=URL)


def test_prompt_is_required_with_5000_characters_at_most() -> None:
    assert MODEL.refused(prompt="x" * 5000) == []
    assert MODEL.refused(prompt="x" * 5001) == [("too-long", "/prompt")]
    assert MODEL.refused(prompt="\U0001f30a" * 5000) == []
    assert MODEL.refused_without("prompt") == [("required-missing", "/prompt")]
    assert MODEL.refused(prompt="  ") == [("required-missing", "/prompt")]


def test_image_url_is_required_and_a_string_not_a_list() -> None:
    assert MODEL.refused_without("image_url") == [("required-missing", "/image_url")]
    assert MODEL.refused(image_url=[URL]) == [("type-mismatch", "/image_url")]
    assert MODEL.refused(image_input=[URL]) == [("unknown-parameter", "/image_input")]


def test_image_input_becomes_image_url() -> None:
    assert MODEL.normalized(image_input=[URL]) == {"prompt": "a lake", "image_url": URL}


@pytest.mark.parametrize("duration", ["5", "10"])
def test_duration_is_the_text_5_or_10(duration: str) -> None:
    assert MODEL.refused(duration=duration) == []


def test_duration_is_no_number() -> None:
    assert MODEL.refused(duration=5) == [("type-mismatch", "/duration")]
    assert MODEL.refused(duration="6") == [("enum-mismatch", "/duration")]
    assert MODEL.default("duration") == "5"


@pytest.mark.parametrize(
    ("held", "sent"), [(5, "5"), (10.0, "10"), ("5 seconds", "5"), ("10s", "10"), (["5"], "5"), (" 5 ", "5")]
)
def test_what_a_bot_holds_for_duration(held: Json, sent: str) -> None:
    assert MODEL.normalized(duration=held)["duration"] == sent


def test_negative_prompt_is_optional_with_500_characters_at_most() -> None:
    assert MODEL.refused(negative_prompt="x" * 500) == []
    assert MODEL.refused(negative_prompt="x" * 501) == [("too-long", "/negative_prompt")]


def test_cfg_scale_is_a_number_from_0_to_1_in_steps_of_a_tenth() -> None:
    assert [MODEL.refused(cfg_scale=value) for value in (0, 0.5, 1, 1.0)] == [[], [], [], []]
    assert MODEL.refused(cfg_scale=1.1) == [("out-of-range", "/cfg_scale")]
    assert MODEL.refused(cfg_scale=-0.1) == [("out-of-range", "/cfg_scale")]
    assert MODEL.refused(cfg_scale=0.55) == [("off-step", "/cfg_scale")]
    assert MODEL.refused(cfg_scale=True) == [("type-mismatch", "/cfg_scale")]
    assert MODEL.refused(cfg_scale="0.5") == [("type-mismatch", "/cfg_scale")]


@pytest.mark.parametrize(
    ("held", "sent"), [(0.55, 0.6), (0.1 + 0.2, 0.3), ("0,5", 0.5), ("0.44", 0.4), (0.95, 1.0), ("1e-1", 0.1)]
)
def test_cfg_scale_is_rounded_to_one_decimal(held: Json, sent: float) -> None:
    assert repr(MODEL.normalized(cfg_scale=held)["cfg_scale"]) == repr(sent)


def test_tail_image_url_is_optional() -> None:
    assert MODEL.refused(tail_image_url=URL) == []


def test_5_seconds_cost_50_credits_and_10_seconds_100() -> None:
    assert (MODEL.credits(duration="5"), MODEL.credits(duration="10")) == (50, 100)
    assert MODEL.reported_credits(duration="5") == [("request", 50)]
    assert MODEL.reported_credits(duration="10") == [("request", 100)]
