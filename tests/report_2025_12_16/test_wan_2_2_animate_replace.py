"""wan/2-2-animate-replace."""

from __future__ import annotations

import pytest

from tests.support.claims import Claims

IMAGE, VIDEO = "https://files.example/a.png", "https://files.example/a.mp4"
MODEL = Claims("wan/2-2-animate-replace", video_url=VIDEO, image_url=IMAGE)


@pytest.mark.parametrize("name", ["video_url", "image_url"])
def test_video_and_image_are_required_strings(name: str) -> None:
    assert MODEL.refused_without(name) == [("required-missing", f"/{name}")]
    assert MODEL.refused(**{name: [IMAGE]}) == [("type-mismatch", f"/{name}")]


def test_video_input_and_image_input_become_strings() -> None:
    assert MODEL.normalized(video_input=[VIDEO], image_input=[IMAGE]) == {"video_url": VIDEO, "image_url": IMAGE}


@pytest.mark.parametrize("resolution", ["480p", "580p", "720p"])
def test_resolution_is_in_lower_case_with_its_p(resolution: str) -> None:
    assert MODEL.refused(resolution=resolution) == []
    assert MODEL.normalized(resolution=resolution.upper())["resolution"] == resolution


def test_there_is_no_prompt() -> None:
    assert MODEL.refused(prompt="a lake") == [("unknown-parameter", "/prompt")]


def test_credits_for_each_second_of_video() -> None:
    prices = {"480p": 6, "580p": 9.5, "720p": 12.5}
    for resolution, credits in prices.items():
        assert MODEL.reported_credits(resolution=resolution) == [("second", credits)]
        assert MODEL.credits_a_second(resolution=resolution) == credits
