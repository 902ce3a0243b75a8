"""wan/2-2-a14b-image-to-video-turbo: aspect_ratio, which the report stresses, is gone."""

from __future__ import annotations

from tests.support.claims import AFTER, THEN, Claims, documented

URL = "https://files.example/a.png"
MODEL = Claims("wan/2-2-a14b-image-to-video-turbo", prompt="a lake", image_url=URL)


def test_image_url_is_a_string_not_a_list() -> None:
    assert MODEL.refused(image_url=[URL]) == [("type-mismatch", "/image_url")]
    assert MODEL.refused_without("image_url") == [("required-missing", "/image_url")]
    assert MODEL.normalized(image_input=[URL]) == {"prompt": "a lake", "image_url": URL}


def test_resolution_is_in_lower_case_with_its_p() -> None:
    assert [MODEL.refused(resolution=value) for value in ("480p", "720p")] == [[], []]
    assert MODEL.normalized(resolution="720P")["resolution"] == "720p"
    assert MODEL.default("resolution") == "720p"


def test_drift_580p_is_gone() -> None:
    assert documented(THEN, MODEL.model)["resolution"].enum == ("480p", "580p", "720p")
    assert documented(AFTER, MODEL.model)["resolution"].enum == ("480p", "720p")
    assert MODEL.refused(resolution="580p") == [("enum-mismatch", "/resolution")]


def test_drift_aspect_ratio_is_gone() -> None:
    """Auto by default, as the report says; no parameter of the page four months later."""
    assert documented(THEN, MODEL.model)["aspect_ratio"].enum == ("auto", "16:9", "9:16", "1:1")
    assert documented(THEN, MODEL.model)["aspect_ratio"].default == "auto"
    assert "aspect_ratio" not in documented(AFTER, MODEL.model)
    assert MODEL.today("aspect_ratio") is None
    assert MODEL.refused(aspect_ratio="auto") == [("unknown-parameter", "/aspect_ratio")]


def test_seed_is_a_whole_number_from_0_to_2147483647() -> None:
    assert [MODEL.refused(seed=value) for value in (0, 2147483647)] == [[], []]
    assert MODEL.refused(seed=2147483648) == [("out-of-range", "/seed")]


def test_acceleration_is_none_or_regular() -> None:
    assert MODEL.refused(acceleration="fast") == [("enum-mismatch", "/acceleration")]


def test_prices_by_the_second_and_what_a_video_costs_today() -> None:
    assert MODEL.reported_credits(resolution="480p") == [("second", 8)]
    assert MODEL.reported_credits(resolution="720p") == [("second", 16)]
    assert (MODEL.credits(resolution="480p"), MODEL.credits(resolution="720p")) == (40, 80)
