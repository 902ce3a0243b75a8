"""kling/v2-1-standard: of two things that the report says of its image, the documentation says one."""

from __future__ import annotations

from tests.support.claims import AFTER, THEN, Claims, documented

URL = "https://files.example/a.png"
MODEL = Claims("kling/v2-1-standard", prompt="a lake", image_url=URL)


def test_prompt_is_required_with_5000_characters_at_most() -> None:
    assert MODEL.refused(prompt="x" * 5000) == []
    assert MODEL.refused(prompt="x" * 5001) == [("too-long", "/prompt")]
    assert MODEL.refused(prompt="") == [("required-missing", "/prompt")]


def test_the_image_goes_as_image_url_a_string() -> None:
    assert MODEL.refused() == []
    assert MODEL.refused(image_url=[URL]) == [("type-mismatch", "/image_url")]


def test_the_image_never_went_as_image_input() -> None:
    """The report's closing rules say so of this model, against its own table above; no page ever did."""
    assert "image_input" not in documented(THEN, MODEL.model)
    assert "image_input" not in documented(AFTER, MODEL.model)
    assert MODEL.refused_without("image_url", image_input=[URL]) == [
        ("required-missing", "/image_url"),
        ("unknown-parameter", "/image_input"),
    ]


def test_image_input_becomes_image_url() -> None:
    assert MODEL.normalized(image_input=[URL])["image_url"] == URL


def test_duration_is_the_text_5_or_10_and_5_by_default() -> None:
    assert [MODEL.refused(duration=value) for value in ("5", "10")] == [[], []]
    assert MODEL.refused(duration=10) == [("type-mismatch", "/duration")]
    assert MODEL.default("duration") == "5"
    assert MODEL.normalized(duration="10 seconds")["duration"] == "10"


def test_negative_prompt_has_500_characters_at_most() -> None:
    assert MODEL.refused(negative_prompt="x" * 501) == [("too-long", "/negative_prompt")]


def test_cfg_scale_goes_in_tenths_from_0_to_1() -> None:
    assert MODEL.refused(cfg_scale=0.25) == [("off-step", "/cfg_scale")]
    assert MODEL.refused(cfg_scale=1.5) == [("out-of-range", "/cfg_scale")]
    assert MODEL.normalized(cfg_scale=0.25)["cfg_scale"] == 0.3


def test_there_is_no_tail_image() -> None:
    assert MODEL.refused(tail_image_url=URL) == [("unknown-parameter", "/tail_image_url")]


def test_5_seconds_cost_25_credits_and_10_seconds_50() -> None:
    assert (MODEL.credits(duration="5"), MODEL.credits(duration="10")) == (25, 50)
    assert MODEL.reported_credits(duration="5") == [("request", 25)]
