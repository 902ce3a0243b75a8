"""wan/2-2-a14b-text-to-video-turbo: two of its enumerations have shrunk since."""

from __future__ import annotations

import pytest

from tests.support.claims import AFTER, THEN, Claims, documented

MODEL = Claims("wan/2-2-a14b-text-to-video-turbo", prompt="a lake")


def test_prompt_is_required_with_5000_characters_at_most() -> None:
    assert MODEL.refused(prompt="x" * 5001) == [("too-long", "/prompt")]
    assert MODEL.refused_without("prompt") == [("required-missing", "/prompt")]


@pytest.mark.parametrize("resolution", ["480p", "720p"])
def test_resolution_is_in_lower_case_with_its_p(resolution: str) -> None:
    assert MODEL.refused(resolution=resolution) == []
    assert MODEL.refused(resolution=resolution.upper()) == [("enum-mismatch", "/resolution")]
    assert MODEL.normalized(resolution=resolution.upper())["resolution"] == resolution
    assert MODEL.refused(resolution=resolution.removesuffix("p")) == [("enum-mismatch", "/resolution")]
    assert MODEL.default("resolution") == "720p"


def test_drift_580p_is_gone() -> None:
    assert documented(THEN, MODEL.model)["resolution"].enum == ("480p", "580p", "720p")
    assert documented(AFTER, MODEL.model)["resolution"].enum == ("480p", "720p")
    assert MODEL.refused(resolution="580p") == [("enum-mismatch", "/resolution")]


def test_aspect_ratio_is_16_9_or_9_16_and_16_9_by_default() -> None:
    assert [MODEL.refused(aspect_ratio=value) for value in ("16:9", "9:16")] == [[], []]
    assert MODEL.default("aspect_ratio") == "16:9"


def test_drift_the_square_aspect_ratio_is_gone() -> None:
    assert documented(THEN, MODEL.model)["aspect_ratio"].enum == ("16:9", "9:16", "1:1")
    assert documented(AFTER, MODEL.model)["aspect_ratio"].enum == ("16:9", "9:16")
    assert MODEL.refused(aspect_ratio="1:1") == [("enum-mismatch", "/aspect_ratio")]


def test_enable_prompt_expansion_is_a_boolean() -> None:
    assert MODEL.refused(enable_prompt_expansion=False) == []
    assert MODEL.refused(enable_prompt_expansion="false") == [("type-mismatch", "/enable_prompt_expansion")]
    assert MODEL.refused(enable_prompt_expansion=0) == [("type-mismatch", "/enable_prompt_expansion")]


def test_seed_is_a_whole_number_from_0_to_2147483647() -> None:
    assert [MODEL.refused(seed=value) for value in (0, 2147483647, 5.0)] == [[], [], []]
    assert MODEL.refused(seed=-1) == [("out-of-range", "/seed")]
    assert MODEL.refused(seed=2147483648) == [("out-of-range", "/seed")]
    assert MODEL.refused(seed=1.5) == [("off-step", "/seed")]
    assert MODEL.refused(seed="7") == [("type-mismatch", "/seed")]
    assert MODEL.normalized(seed="7")["seed"] == 7


def test_acceleration_is_none_or_regular() -> None:
    assert [MODEL.refused(acceleration=value) for value in ("none", "regular")] == [[], []]
    assert MODEL.refused(acceleration=None) == [("type-mismatch", "/acceleration")]
    assert MODEL.default("acceleration") == "none"


def test_prices_by_the_second_and_what_a_video_costs_today() -> None:
    assert MODEL.reported_credits(resolution="480p") == [("second", 8)]
    assert MODEL.reported_credits(resolution="720p") == [("second", 16)]
    assert (MODEL.credits(resolution="480p"), MODEL.credits(resolution="720p")) == (40, 80)
