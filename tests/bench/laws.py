"""Drawing payloads against the field: examples a second of one Hypothesis test a model, all in one process, in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from conformance.laws.case import cases
from conformance.laws.law import Material
from conformance.laws.reference import Reference, reference_for
from conformance.laws.strategies import valid
from conformance.model import Json
from conformance.schema_export import json_schema
from conformance.validator import validate

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MODELS = (
    "bytedance/seedance-2",
    "ideogram/character-remix",
    "kling-3.0-omni/transformation",
    "kling-3.0/video",
    "kling/v2-1-pro",
    "midjourney-generate",
    "minimax-h3/reference-to-video",
    "nano-banana-pro",
    "qwen/image-edit",
    "suno-generate-music",
    "veo-generate",
    "wan/2-2-a14b-speech-to-video-turbo",
)
"""Small and large, flat and nested, with cross rules and alternatives and without."""

EXAMPLES = 100
"""Examples of each model in one round: as many as Hypothesis draws by itself."""

_DRAFT_2020_12 = 20
"""How Schemathesis' generator calls the dialect of the exported schemas."""


def references() -> list[Reference]:
    """The documentation's side of the models measured."""
    found = [reference_for(id) for id in MODELS]
    return [one for one in found if one is not None]


def with_our_strategies() -> Callable[[], int]:
    """Payloads from our strategies, each validated by us."""
    drawn = {one.id: valid(Material(one)) for one in references()}
    return _campaign([_test(strategy, _ours(id)) for id, strategy in drawn.items()])


def with_our_strategies_and_jsonschema() -> Callable[[], int]:
    """Payloads from our strategies, each validated by jsonschema: what people build by hand."""
    drawn = {one.id: valid(Material(one)) for one in references()}
    return _campaign([_test(strategy, _jsonschema(id)) for id, strategy in drawn.items()])


def with_schemathesis() -> Callable[[], int]:
    """Payloads from Schemathesis' own generator for the exported schemas, each validated by jsonschema."""
    from schemathesis.config import GenerationConfig
    from schemathesis.generation.jsonschema.builder import build
    from schemathesis.generation.modes import GenerationMode
    from schemathesis.specs.openapi._hypothesis import _build_custom_formats

    formats = _build_custom_formats(GenerationConfig(), GenerationMode.POSITIVE)
    drawn = {id: build(json_schema(id), draft=_DRAFT_2020_12, formats=formats) for id in MODELS}
    return _campaign([_test(strategy, _jsonschema(id)) for id, strategy in drawn.items()])


def empty() -> Callable[[], int]:
    """Tests that draw one number and do nothing: the ceiling of what Hypothesis can run."""
    from hypothesis import strategies as st

    return _campaign([_test(st.integers(), lambda _: None) for _ in MODELS])


def with_cases() -> tuple[Callable[[], int], int]:
    """Deterministic cases, made anew each time, each validated by us; and how many there are."""
    every = references()

    def run() -> int:
        count = 0
        for one in every:
            for case in cases(one):
                validate(one.id, case.payload)
                count += 1
        return count

    return run, run()


def _ours(id: str) -> Callable[[Json], Any]:
    return lambda payload: validate(id, payload)


def _jsonschema(id: str) -> Callable[[Json], Any]:
    import jsonschema

    ready = jsonschema.Draft202012Validator(json_schema(id))
    return lambda payload: list(ready.iter_errors(payload))


def _campaign(tests: list[Callable[[], int]]) -> Callable[[], int]:
    """One round of tests, which has to draw all its examples: what ends early would look fast."""

    def run() -> int:
        count = sum(test() for test in tests)
        assert count == EXAMPLES * len(tests), count
        return count

    return run


def _test(strategy: SearchStrategy[Any], check: Callable[[Json], Any]) -> Callable[[], int]:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    count = 0

    @seed(0)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(payload: Json) -> None:
        nonlocal count
        count += 1
        check(payload)

    def run() -> int:
        nonlocal count
        count = 0
        one()
        return count

    return run
