"""wan/2-2-a14b-speech-to-video-turbo: the report took its rules from a file, not from the page."""

from __future__ import annotations

import pytest

from conformance.model import Json
from tests.support.claims import AFTER, THEN, Claims, documented

URL = "https://files.example/a.png"
MODEL = Claims("wan/2-2-a14b-speech-to-video-turbo", prompt="a lake", image_url=URL, audio_url=URL)


@pytest.mark.parametrize("name", ["prompt", "image_url", "audio_url"])
def test_three_parameters_are_required(name: str) -> None:
    assert MODEL.refused_without(name) == [("required-missing", f"/{name}")]


def test_a_bots_lists_become_the_documented_strings() -> None:
    assert MODEL.normalized(image_input=[URL])["image_url"] == URL
    assert MODEL.normalized(audio_input=[URL])["audio_url"] == URL


def test_num_frames_is_a_multiple_of_4_from_40_to_120() -> None:
    assert [MODEL.refused(num_frames=value) for value in (40, 80, 120, 44.0)] == [[], [], [], []]
    assert MODEL.refused(num_frames=36) == [("out-of-range", "/num_frames")]
    assert MODEL.refused(num_frames=124) == [("out-of-range", "/num_frames")]
    assert MODEL.refused(num_frames=42) == [("off-step", "/num_frames")]
    assert MODEL.default("num_frames") == 80


@pytest.mark.parametrize(("held", "sent"), [("80", 80), (41, 40), (42, 44), (119, 120), ("43,9", 44)])
def test_num_frames_is_rounded_to_its_step(held: Json, sent: int) -> None:
    assert MODEL.normalized(num_frames=held)["num_frames"] == sent


@pytest.mark.parametrize(
    ("name", "low", "high", "default"),
    [("frames_per_second", 4, 60, 16), ("num_inference_steps", 2, 40, 27)],
)
def test_whole_numbers_within_their_bounds(name: str, low: int, high: int, default: int) -> None:
    assert [MODEL.refused(**{name: value}) for value in (low, high)] == [[], []]
    assert MODEL.refused(**{name: low - 1}) == [("out-of-range", f"/{name}")]
    assert MODEL.refused(**{name: high + 1}) == [("out-of-range", f"/{name}")]
    assert MODEL.refused(**{name: low + 0.5}) == [("off-step", f"/{name}")]
    assert MODEL.default(name) == default


@pytest.mark.parametrize(("name", "default"), [("guidance_scale", 3.5), ("shift", 5)])
def test_numbers_from_1_to_10_in_tenths(name: str, default: float) -> None:
    assert [MODEL.refused(**{name: value}) for value in (1, 1.0, 3.5, 10)] == [[], [], [], []]
    assert MODEL.refused(**{name: 0.9}) == [("out-of-range", f"/{name}")]
    assert MODEL.refused(**{name: 10.1}) == [("out-of-range", f"/{name}")]
    assert MODEL.refused(**{name: 3.55}) == [("off-step", f"/{name}")]
    assert MODEL.normalized(**{name: 3.55})[name] == 3.6
    assert MODEL.normalized(**{name: "7,25"})[name] == 7.3
    assert MODEL.default(name) == default


@pytest.mark.parametrize("resolution", ["480p", "580p", "720p"])
def test_resolution_still_has_580p_here(resolution: str) -> None:
    assert MODEL.refused(resolution=resolution) == []
    assert MODEL.default("resolution") == "480p"


def test_negative_prompt_has_500_characters_at_most() -> None:
    assert MODEL.refused(negative_prompt="x" * 501) == [("too-long", "/negative_prompt")]


def test_seed_is_a_whole_number_without_documented_bounds() -> None:
    """The report bounds it by 0 and 2147483647; no page of this model ever did."""
    for day in (THEN, AFTER):
        seed = documented(day, MODEL.model)["seed"]
        assert (seed.type, seed.minimum, seed.maximum) == ("integer", None, None)
    assert [MODEL.refused(seed=value) for value in (0, 2147483648, -1)] == [[], [], []]
    assert MODEL.refused(seed=1.5) == [("type-mismatch", "/seed")]


def test_drift_enable_safety_checker_is_gone() -> None:
    assert documented(THEN, MODEL.model)["enable_safety_checker"].type == "boolean"
    assert "enable_safety_checker" not in documented(AFTER, MODEL.model)
    assert MODEL.refused(enable_safety_checker=True) == [("unknown-parameter", "/enable_safety_checker")]
