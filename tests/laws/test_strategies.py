"""What is drawn is what it says: right payloads are right by both readings, faults are single, nothing is left out."""

from __future__ import annotations

import copy
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.codes import CODES
from conformance.contract import contract_paths
from conformance.errors import ConformanceError, UnknownNameError
from conformance.laws import cases, payloads, strategies
from conformance.laws.drawing import by_seed_alone
from conformance.laws.law import verdict_of
from conformance.laws.makers import Row, maker
from conformance.laws.oracle import faults
from conformance.laws.rule_oracle import is_number
from conformance.laws.strategies import material_for as material
from conformance.laws.values import is_plain_json
from conformance.model import Json, Parameter
from conformance.normalizer import normalize
from conformance.numbers import on_grid
from conformance.validator import validate

LINK = "https://tempfile.redpandaai.co/a.png"


def drawn(strategy: SearchStrategy[Any], count: int = 200, seed: int = 0) -> list[Any]:
    """What a test that never fails gets to see."""
    found: list[Any] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def see(value: Any) -> None:
        found.append(copy.deepcopy(value))

    see()
    return found


def smallest(strategy: SearchStrategy[Any], condition: Callable[[Any], object]) -> Any:
    quiet = settings(database=None, derandomize=True, max_examples=2000, suppress_health_check=list(HealthCheck))
    with by_seed_alone():  # what else is loaded would lead to another smallest one
        return find(strategy, lambda value: bool(condition(value)), settings=quiet)


def deep(value: Json) -> Iterator[Json]:
    """``value`` and every value in it."""
    yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from deep(one)


def codes(model: str) -> set[str]:
    """The codes that single faults of a model's cases have, worked out without the strategies."""
    whole = material(model)
    verdicts = (whole.verdict(case.payload) for case in whole.cases if isinstance(case.payload, dict))
    return {code for verdict in verdicts if len(verdict) == 1 for code, _ in verdict}


@pytest.mark.parametrize("id", contract_paths())
def test_payloads_of_every_model_are_what_they_were_asked_for(id: str) -> None:
    whole = material(id)
    asked = sorted(codes(id))
    assert {"type-mismatch", "unknown-parameter"} <= {*asked}
    every = [payloads(id), payloads(id, valid=False), *(payloads(id, fault=code) for code in asked)]
    for right, wrong, *single in drawn(st.tuples(*every), 12):
        assert whole.verdict(right) == frozenset(), right
        assert validate(id, right) == []
        assert whole.verdict(wrong), wrong
        assert verdict_of(validate(id, wrong)) == whole.verdict(wrong)
        for code, payload in zip(asked, single, strict=True):
            assert [found for found, _ in whole.verdict(payload)] == [code], payload
            assert {one.code for one in validate(id, payload)} == {code}


def test_every_kind_of_fault_that_a_model_can_have_is_offered() -> None:
    models = (
        *("bytedance/seedance-2", "grok-imagine-image-2-0/segment-map", "kling-3.0/video", "suno-replace-section"),
        *("kling/v2-1-pro", "kling/v3-turbo-text-to-video", "wan/2-7-image"),
    )
    # No parameter has to have different members; the others are of aliases, whole requests, and hosts of files.
    assert CODES.keys() - set().union(*map(codes, models)) == {
        *("repeated-items", "alias-conflict", "unknown-model", "media-host")
    }
    for id in models:
        for code in CODES.keys() - codes(id):
            with pytest.raises(ValueError, match=f"{id} has no payload with {code} alone; it has {min(codes(id))}, "):
                payloads(id, fault=code)


def test_faults_are_drawn_at_every_place_and_not_only_from_a_list() -> None:
    found = drawn(payloads("kling/v2-1-pro", fault="type-mismatch"), 400)
    whole = material("kling/v2-1-pro")
    places = Counter(place for payload in found for _, place in whole.verdict(payload))
    assert places.keys() == {f"/{name}" for name in whole.reference.whole.properties}
    names = {next(iter(whole.verdict(one)))[1] for one in drawn(payloads("kling/v2-1-pro", fault="unknown-parameter"))}
    assert len(names) > 15
    long = drawn(payloads("kling/v2-1-pro", fault="too-long"))
    assert len({repr(one["prompt"]) for one in long if len(one["prompt"]) > 5000}) > 8


def test_payloads_with_several_faults_have_several() -> None:
    for id in ("kling/v2-1-pro", "suno-generate-music", "suno-voice-check-voice"):
        whole = material(id)
        counts = Counter(len(whole.verdict(one)) for one in drawn(strategies.with_faults(whole), 150))
        assert min(counts) >= 2
        assert max(counts) >= 3 or id == "suno-voice-check-voice"


def test_every_subset_of_the_optional_parameters_comes_up() -> None:
    optional = ("cfg_scale", "duration", "negative_prompt", "tail_image_url")
    found = {tuple(name in one for name in optional) for one in drawn(payloads("kling/v2-1-pro"), 400)}
    assert len(found) == 2**4


def test_every_subset_comes_up_in_nested_objects() -> None:
    optional = ("audio_profile", "pace", "style")
    every = drawn(payloads("google/gemini-2-5-pro-tts"), 150)
    found = {tuple(name in speaker for name in optional) for one in every for speaker in one["speakers"]}
    assert len(found) == 2**3


def test_parameters_that_depend_on_each_other_are_not_just_taken_from_the_cases() -> None:
    id = "suno-generate-music"
    right = (case.payload for case in cases(id) if not material(id).verdict(case.payload))
    known = {frozenset(payload) for payload in right}
    found = {frozenset(payload) for payload in drawn(payloads(id), 400)}
    assert len(found - known) > 100


def test_each_alternative_is_drawn() -> None:
    id = "grok-imagine-image-2-0/segment-map"
    found = drawn(payloads(id))
    for alternative in material(id).reference.whole.one_of:
        assert sum(next(faults(alternative, one), None) is None for one in found) > 15


def test_edges_and_letters_of_all_kinds_come_up() -> None:
    prompts = [one["prompt"] for one in drawn(payloads("kling/v2-1-pro"), 600)]
    assert {len(prompt) for prompt in prompts} >= {1, 4999, 5000}
    assert any(prompt == "\U0001f30a" * 5000 for prompt in prompts)
    assert any("\u0301" in prompt for prompt in prompts)
    assert any(not prompt.isascii() and len(prompt) > 3 and len(set(prompt)) > 3 for prompt in prompts)
    scales = {one["cfg_scale"] for one in drawn(payloads("kling/v2-1-pro"), 600) if "cfg_scale" in one}
    assert scales == {count / 10 for count in range(11)}
    lists = drawn(payloads("bytedance/seedance-2"), 600)
    most = material("bytedance/seedance-2").reference.whole.properties["reference_image_urls"].max_items
    assert {len(one["reference_image_urls"]) for one in lists if "reference_image_urls" in one} >= {0, 1, 2, most}


def test_the_same_seed_draws_the_same_payloads() -> None:
    for strategy in (payloads("suno-generate-music"), strategies.held(material("suno-generate-music"))):
        assert drawn(strategy, 60, seed=7) == drawn(strategy, 60, seed=7)
        assert drawn(strategy, 60, seed=7) != drawn(strategy, 60, seed=8)


def test_a_payload_may_be_changed_by_who_draws_it() -> None:
    def empty(value: Json) -> None:
        for one in list(deep(value)):
            if isinstance(one, (dict, list)):
                one.clear()

    for strategy in (
        payloads("kling-3.0/video"),
        payloads("kling-3.0/video", fault="cross-rule"),
        payloads("kling-3.0/video", valid=False),
        payloads("wan/2-7-image", fault="too-many-items"),
    ):
        before = drawn(strategy, 80)
        drawn(strategy.map(empty), 80)
        assert drawn(strategy, 80) == before


@pytest.mark.parametrize(
    ("id", "condition", "payload"),
    [
        ("kling/v2-1-pro", bool, {"image_url": LINK, "prompt": "x"}),
        ("kling/v2-1-pro", lambda one: "duration" in one, {"image_url": LINK, "prompt": "x", "duration": "5"}),
        (
            "kling/v2-1-pro",
            lambda one: {"cfg_scale", "negative_prompt"} <= one.keys(),
            {"image_url": LINK, "prompt": "x", "cfg_scale": 0, "negative_prompt": "x"},
        ),
        ("kling/v2-1-pro", lambda one: len(one["prompt"]) > 9, {"image_url": LINK, "prompt": "x" * 16}),
        (
            "kling/v2-1-pro",
            lambda one: 0.4 < one.get("cfg_scale", 0) < 1,
            {"image_url": LINK, "prompt": "x", "cfg_scale": 0.5},
        ),
        ("wan/2-7-image-pro", lambda one: "seed" in one, {"prompt": "x", "seed": 0}),
        (
            "suno-boost-style",
            lambda one: not one["content"].isascii(),
            {"content": "\U0001f30a"},
        ),
        (
            "kling-3.0/video",
            lambda one: len(one["multi_prompt"]) > 1,
            {
                "aspect_ratio": "16:9",
                "duration": "3",
                "mode": "std",
                "multi_prompt": [{"duration": 1, "prompt": "x"}] * 2,
                "multi_shots": True,
                "prompt": "x",
                "sound": True,
            },
        ),
    ],
)
def test_what_fails_is_shown_small(id: str, condition: Callable[[Any], object], payload: dict[str, Json]) -> None:
    assert smallest(payloads(id), condition) == payload


def test_a_fault_is_shown_small() -> None:
    found = smallest(payloads("kling/v2-1-pro", fault="out-of-range"), lambda one: one["cfg_scale"] > 1)
    assert found == {"image_url": LINK, "prompt": "x", "cfg_scale": 2}
    found = smallest(payloads("kling/v2-1-pro", fault="enum-mismatch"), bool)
    assert found == {"image_url": LINK, "prompt": "x", "duration": ""}


def test_impossible_combinations_are_refused() -> None:
    with pytest.raises(ValueError, match="expected valid or fault, found both"):
        payloads("kling/v2-1-pro", valid=True, fault="too-long")
    with pytest.raises(ValueError, match="expected valid or fault, found both"):
        payloads("kling/v2-1-pro", valid=False, fault="too-long")
    with pytest.raises(UnknownNameError, match="Did you mean 'too-long'") as raised:
        payloads("kling/v2-1-pro", fault="to-long")
    assert raised.value.message == "no code 'to-long'"
    with pytest.raises(ValueError, match=r"kling/v2-1-pro has no payload with numeric-text alone; it has .*, too-long"):
        payloads("kling/v2-1-pro", fault="numeric-text")
    with pytest.raises(UnknownNameError, match="no contract for 'kling/v2-1-por'"):
        payloads("kling/v2-1-por")


def test_cross_rules_are_tried_from_both_sides() -> None:
    whole = material("veo-generate")
    verdicts = [whole.verdict(one) for one in drawn(strategies.crossing(whole), 400)]
    broken = {place for verdict in verdicts for code, place in verdict if code == "cross-rule"}
    assert broken == {name for name, _ in whole.reference.rules}
    assert 100 < sum(not verdict for verdict in verdicts) < 380
    assert all(
        not material("qwen/image-edit").verdict(one) for one in drawn(strategies.crossing(material("qwen/image-edit")))
    )


def test_alternatives_are_tried_together_and_alone() -> None:
    whole = material("grok-imagine-image-2-0/segment-map")
    found = {code for one in drawn(strategies.crossing(whole), 400) for code, _ in whole.verdict(one)}
    assert {"no-alternative", "several-alternatives"} <= found


def test_payloads_as_integrators_hold_them() -> None:
    found = drawn(strategies.held(material("kling/v2-1-pro")), 600)
    durations = {repr(one["duration"]) for one in found if "duration" in one}
    assert durations >= {"'5'", "5", "5.0", "['5']", "'5 seconds'", "'10s'"}
    scales = [one["cfg_scale"] for one in found if "cfg_scale" in one]
    assert {type(one) for one in scales} >= {int, float, str, list}
    assert any(isinstance(one, str) and "," in one for one in scales)
    assert sum(isinstance(one, float) and not on_grid(one, 0.1) for one in scales if one == one) > 40
    assert any("image_url" not in one and isinstance(one.get("image_input"), str) for one in found)
    assert any("image_url" in one and "image_input" in one for one in found)
    made = [normalize("kling/v2-1-pro", one) for one in found]
    assert sum(bool(one.changes) and not one.violations for one in made) > 300
    assert sum(bool(one.violations) for one in made) > 30


def test_lists_are_held_as_scalars_and_labels_for_members() -> None:
    found = drawn(strategies.held(material("veo-generate")), 600)
    assert any(isinstance(one.get("imageUrls"), str) for one in found)
    types = {one["generationType"] for one in found if isinstance(one.get("generationType"), str)}
    assert {"TEXT_2_VIDEO", "Text-to-video", "text_2_video"} <= types


def test_numbers_lie_between_the_steps_and_within_the_bounds() -> None:
    found = drawn(strategies.stepped(material("kling/v2-1-pro")), 400)
    scales = [one["cfg_scale"] for one in found]  # the only one that goes in steps: always there
    assert all(0 <= scale <= 1 for scale in scales)
    assert sum(not on_grid(scale, 0.1) for scale in scales) > 150
    ties = {(2 * count + 1) / 20 for count in range(10)}
    assert ties & set(scales)
    assert any(scale not in ties and any(math.isclose(scale, tie, rel_tol=1e-15) for tie in ties) for scale in scales)
    whole = material("suno-voice-check-voice")
    assert all(not whole.verdict(one) for one in drawn(strategies.stepped(whole), 50))


def test_anything_is_any_json_and_more() -> None:
    found = [one for value in drawn(strategies.anything(material("kling/v2-1-pro")), 1500) for one in deep(value)]
    numbers = [one for one in found if isinstance(one, (int, float)) and not isinstance(one, bool)]
    assert any(math.isnan(one) for one in numbers if isinstance(one, float))
    assert {math.inf, -math.inf, 10**400, -(10**400)} <= set(numbers)
    assert any(isinstance(one, str) and not is_plain_json(one) for one in found)
    assert any(isinstance(one, dict) and "prompt" in one for one in found)
    assert {type(one) for one in found} == {type(None), bool, int, float, str, list, dict}
    strange = smallest(
        strategies.anything(material("kling/v2-1-pro")),
        lambda one: isinstance(one, dict) and any(isinstance(each, float) and math.isnan(each) for each in deep(one)),
    )
    assert len(strange) == 1
    assert len(repr(strange)) < 30


def test_what_is_like_a_payload_is_right_wrong_and_strange() -> None:
    whole = material("kling/v2-1-pro")
    found = drawn(strategies.anything_like_a_payload(whole), 600)
    right = sum(not whole.verdict(one) for one in found)
    assert 60 < right < 540
    assert any(not isinstance(one, dict) for one in found)
    assert any(
        isinstance(one, dict) and not all(map(is_number, (v for v in deep(one) if isinstance(v, float))))
        for one in found
    )
    assert any(isinstance(one, dict) and "image_input" in one for one in found)


LISTS = Parameter(type="array", items=Parameter(type="string", enum=("a", "b")), min_items=1, max_items=2)


@pytest.mark.parametrize(
    "one",
    [
        Parameter(type="array", nullable=True, items=LISTS, max_items=4),
        Parameter(type="array", unique_items=True, items=Parameter(type="integer", minimum=0, maximum=3)),
        Parameter(type="array", items=Parameter(type="string", format="uri"), min_items=30, max_items=31),
        Parameter(type="number", exclusive_minimum=0, exclusive_maximum=0.001),
        Parameter(type="number", minimum=1, maximum=2.5, step=0.3),
        Parameter(type="integer", multiple_of=8, minimum=9),
        Parameter(type="string", minimum=4, maximum=15, step=1),
        Parameter(type="string", min_length=900, required=True),
        Parameter(type="string", pattern=r"^\d{1,3}\.\d{2}%$"),
        Parameter(one_of=(Parameter(type="string", max_length=3), Parameter(type="array", items=LISTS))),
        Parameter(
            type="object",
            properties={"a": Parameter(type="boolean"), "b": LISTS},
            any_of=(
                Parameter(properties={"a": Parameter(required=True)}),
                Parameter(properties={"b": Parameter(required=True)}),
            ),
        ),
    ],
    ids=lambda one: one.type or "one_of",
)
def test_values_keep_the_facts_of_tables_that_no_page_has_yet(one: Parameter) -> None:
    inner = maker(one, "it")
    rows = st.binary(min_size=inner.width, max_size=inner.width)

    @st.composite
    def values(draw: st.DrawFn) -> Json:
        return inner.make(Row(draw(rows), draw), 0)

    found = drawn(values(), 150)
    assert [value for value in found if next(faults(one, value), None) is not None] == []
    assert len(set(map(repr, found))) > 2


def test_a_parameter_without_a_known_right_value_is_named() -> None:
    with pytest.raises(ConformanceError, match=r"^style\.code: expected a value that keeps all its facts"):
        maker(Parameter(type="object", properties={"code": Parameter(type="string", pattern="^zz9$")}), "style")
    with pytest.raises(ConformanceError, match=r"^urls: expected a list of 3 members or more, found at most 2"):
        maker(Parameter(type="array", min_items=3, max_items=2), "urls")


def test_hypothesis_is_imported_only_where_it_draws() -> None:
    code = "import sys, conformance.laws.strategies; print('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
