"""History: each fact's coming, change and going is dated by the snapshots that show it, and by no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from conformance.contract import contract_paths, load_contract
from conformance.docs.snapshot import Snapshot, open_snapshot, snapshot_days
from conformance.errors import UnknownNameError
from conformance.history import History, Track, history, member_change
from conformance.model import ABSENT
from conformance.report.history_json import history_to_json, schema
from conformance.report.history_text import history_lines
from tests.support.contracts import ENDPOINT_HEAD, contract
from tests.test_status import MODEL, Day, contract_of, page_of

SNAPSHOTS = Path(__file__).parents[1] / "scraped_docs"
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")
OWN = "market/acme/paint-2"
OTHER = "market/acme/zoo"
PROMPT: dict[str, Any] = {"prompt": {"type": "string"}}


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    return [open_snapshot(SNAPSHOTS, day) for day in snapshot_days(SNAPSHOTS)]


def days(*content: Any) -> list[Day]:
    """A complete snapshot for each set of properties; None for one without the model, ... for a partial one."""
    found = []
    for day, properties in zip(DAYS, content, strict=False):
        pages = (page_of(properties=properties),) if isinstance(properties, dict) else ()
        found.append(Day(day, pages, complete=properties is not ...))
    return found


def of(*content: Any) -> History:
    return history(contract_of(), days(*content))


def track(found: History, path: str | None, fact: str) -> Track:
    (one,) = (track for track in found.tracks if (track.path, track.fact) == (path, fact))
    return one


def events(one: Track) -> list[tuple[Any, ...]]:
    return [(event.day, event.last, event.kind, event.before, event.after, event.again) for event in one.events]


def plain(found: History) -> list[str]:
    return list(history_lines(found, lambda text, **_: text))


def changed(found: History) -> dict[tuple[str | None, str], list[str]]:
    """The days of every change, by path and fact."""
    return {(one.path, one.fact): [event.day for event in one.events] for one in found.tracks if one.events}


@pytest.mark.parametrize(
    ("fact", "old", "new", "words"),
    [
        ("type", {"type": "string"}, {"type": "integer"}, "type integer, was string"),
        ("enum", {"enum": ["a", "b"]}, {"enum": ["b", "c"]}, 'enum with "c", without "a"'),
        ("enum", {"enum": ["a", "b"]}, {"enum": ["b", "a"]}, "enum in another order"),
        ("enum", {"enum": ["hd", "b"]}, {"enum": ["HD", "b"]}, 'enum "HD" in place of "hd"'),
        ("enum", {"enum": ["5", "b"]}, {"enum": [5, "b"]}, 'enum with 5, without "5"'),
        ("enum", {"type": "string"}, {"type": "string", "enum": ["a"]}, 'enum "a", was not given'),
        ("default", {"default": "a"}, {"default": "b"}, 'default "b", was "a"'),
        ("default", {"default": True}, {"default": 1}, "default 1, was true"),
        ("default", {"default": 1}, {"default": 1.0}, "default 1.0, was 1"),
        ("default", {"default": ["a"]}, {"default": ["b"]}, 'default "b", was "a"'),
        ("default", {"type": "string"}, {"default": None, "type": "string"}, "default null, was not given"),
        ("minimum", {"minimum": 1}, {"minimum": 2}, "minimum 2, was 1"),
        ("maximum", {"type": "number", "maximum": 1}, {"type": "number"}, "maximum not given, was 1"),
        ("multipleOf", {"multipleOf": 4}, {"multipleOf": 2}, "multipleOf 2, was 4"),
        ("maxLength", {"maxLength": 9}, {"maxLength": 8}, "maxLength 8, was 9"),
        ("pattern", {"pattern": "a"}, {"pattern": "b"}, 'pattern "b", was "a"'),
        ("format", {"format": "uri"}, {"format": "date"}, "format date, was uri"),
        ("maxItems", {"maxItems": 1}, {"maxItems": 2}, "maxItems 2, was 1"),
        ("uniqueItems", {"uniqueItems": True}, {}, "members may repeat, was members all different"),
        ("deprecated", {}, {"deprecated": True}, "deprecated, was not deprecated"),
        ("nullable", {"nullable": True}, {}, "null not allowed, was null allowed"),
        ("additionalProperties", {}, {"additionalProperties": False}, "no other names, was other names allowed"),
        (
            "step",
            {"type": "number", "description": "A scale (Min: 0, Max: 1, Step: 0.1)"},
            {"type": "number", "description": "A scale (Min: 0, Max: 1, Step: 0.2)"},
            "step 0.2, was 0.1",
        ),
        (
            "media.max_mb",
            {"type": "string", "description": "Accepted types: image/jpeg, image/png; Max size: 10.0MB"},
            {"type": "string", "description": "Accepted types: image/jpeg, image/png; Max size: 20.0MB"},
            "media.max_mb 20, was 10",
        ),
    ],
)
def test_a_change_of_each_fact_is_found_alone_and_told(fact: str, old: Any, new: Any, words: str) -> None:
    name = "cover_url"  # files are read only of what sounds like one
    found = of({name: old}, {name: new}, {name: new})
    assert changed(found) == {(f"input.{name}", fact): [DAYS[1]]}
    assert track(found, f"input.{name}", fact).since == DAYS[1]
    assert f"      {DAYS[1]}  {name}: {words}" in plain(found)


def test_what_absence_says_as_well_is_no_change() -> None:
    left = {"x": {"type": "object", "additionalProperties": True, "nullable": False, "deprecated": False}}
    assert changed(of(left, {"x": {"type": "object"}})) == {}


def test_required_is_a_fact() -> None:
    found = of({"prompt": {"type": "string"}}, {"prompt": {"type": "string"}})
    assert track(found, "input.prompt", "required").value is True
    assert f"since {DAYS[0]}  prompt: string, required" in plain(found)


def test_a_parameter_that_came_went_and_came_again_flapped() -> None:
    extra = {**PROMPT, "x": {"type": "string"}}
    found = track(of(extra, PROMPT, extra, extra), "input.x", "parameter")
    assert events(found) == [
        (DAYS[1], DAYS[0], "went", True, ABSENT, False),
        (DAYS[2], DAYS[1], "came", ABSENT, True, True),
    ]
    assert found.flapped
    assert track(of(PROMPT, extra, PROMPT), "input.x", "parameter").flapped
    assert not track(of(PROMPT, extra, extra), "input.x", "parameter").flapped


@pytest.mark.parametrize(
    ("values", "flapped"),
    [
        ((["a"], ["a", "b"], ["a"]), True),
        ((["a", "b"], ["a"], ["b", "a", "c"]), True),
        ((["a"], ["a", "b"], ["a", "b", "c"]), False),
        ((["a", "b"], ["b"], ["c"]), False),
        (([1, 2], [2], [True, 2]), False),
    ],
)
def test_a_member_of_an_enumeration_flaps_by_itself(values: tuple[list[Any], ...], flapped: bool) -> None:
    assert track(of(*({"x": {"enum": one}} for one in values)), "input.x", "enum").flapped is flapped


def test_a_value_that_comes_back_flapped() -> None:
    found = of(*({"x": {"type": "string", "maxLength": one}} for one in (5, 6, 5)))
    assert track(found, "input.x", "maxLength").flapped
    assert f"      {DAYS[2]}  x: maxLength 5, was 6  (flapped)" in plain(found)


def test_a_fact_that_came_again_with_another_value_flapped() -> None:
    found = of(*({"x": {"type": "string", **one}} for one in ({"default": "a"}, {}, {"default": "b"})))
    assert [event.again for event in track(found, "input.x", "default").events] == [False, True]


def test_what_comes_with_what_holds_it_is_one_event() -> None:
    tree = {"type": "array", "items": {"type": "object", "properties": {"y": {"type": "string"}}}}
    found = of(PROMPT, {**PROMPT, "x": tree})
    assert changed(found) == {("input.x", "parameter"): [DAYS[1]]}
    assert track(found, "input.x[].y", "type").first == DAYS[1]
    inside = of({"x": {"type": "array"}}, {"x": tree})
    assert changed(inside) == {("input.x[]", "parameter"): [DAYS[1]]}


def test_alternatives_have_facts_of_their_own() -> None:
    def choice(limit: int) -> dict[str, Any]:
        return {"x": {"oneOf": [{"type": "string", "maxLength": limit}, {"type": "integer"}]}}

    assert changed(of(choice(5), choice(6))) == {("input.x|oneOf[0]", "maxLength"): [DAYS[1]]}


def test_a_partial_snapshot_without_the_model_says_nothing() -> None:
    found = of(PROMPT, ..., PROMPT, ...)
    assert changed(found) == {}
    assert [one.documented for one in found.sights] == [True, None, True, None]
    assert not any("went" in line for line in plain(found))


def test_a_model_goes_on_the_first_complete_day_without_it() -> None:
    found = of(PROMPT, ..., None, None)
    assert events(track(found, None, "documented")) == [(DAYS[2], DAYS[0], "went", True, ABSENT, False)]
    assert f"      {DAYS[2]}  went: documented last on {DAYS[0]}" in plain(found)


def test_a_model_that_came_back_flapped_and_its_facts_go_on() -> None:
    found = of({"x": {"maxLength": 5}}, None, {"x": {"maxLength": 6}})
    assert changed(found) == {(None, "documented"): [DAYS[1], DAYS[2]], ("input.x", "maxLength"): [DAYS[2]]}
    assert track(found, None, "documented").flapped
    assert track(found, "input.x", "maxLength").events[0].last == DAYS[0]


def test_a_model_that_came_late_says_since_when() -> None:
    found = of(None, ..., PROMPT)
    assert events(track(found, None, "documented")) == [(DAYS[2], DAYS[0], "came", ABSENT, True, False)]
    assert f"since {DAYS[2]}  prompt: string, required" in plain(found)


def test_a_page_in_a_partial_snapshot_says_all_of_its_facts() -> None:
    partial = Day(DAYS[1], (page_of(properties=PROMPT),), complete=False)
    found = history(contract_of(), [*days({**PROMPT, "x": {"type": "string"}}), partial])
    assert changed(found) == {("input.x", "parameter"): [DAYS[1]]}


def test_a_page_that_moved_is_told_and_nothing_else() -> None:
    moved = Day(DAYS[1], (page_of(OTHER),))
    found = history(contract_of(), [Day(DAYS[0], (page_of(),)), moved])
    assert changed(found) == {(None, "page"): [DAYS[1]]}
    assert f"      {DAYS[1]}  page {OTHER}, was {OWN}" in plain(found)


def test_the_other_page_of_a_model_does_not_stand_in_for_one_that_was_not_captured() -> None:
    both = (page_of(properties=PROMPT), page_of(OTHER, properties={"x": {"type": "string"}}))
    whole = [Day(DAYS[0], both), Day(DAYS[1], both[1:], complete=False), Day(DAYS[2], both)]
    found = history(contract_of(), whole)
    assert changed(found) == {}
    assert [one.read for one in found.sights] == [True, False, True]
    gone = [Day(DAYS[0], both), Day(DAYS[1], both[1:])]
    assert changed(history(contract_of(), gone))[None, "page"] == [DAYS[1]]


def test_a_model_that_its_page_calls_by_another_id_goes_on() -> None:
    named, misnamed = page_of(properties=PROMPT), page_of(model="acme/paint-1", properties=PROMPT)
    ours = replace(contract_of(named), documented_as="acme/paint-1")
    found = history(ours, [Day(DAYS[0], (named,)), Day(DAYS[1], (misnamed,))])
    assert changed(found) == {(None, "models"): [DAYS[1]]}
    assert f"      {DAYS[1]}  the schema names acme/paint-1, was {MODEL}" in plain(found)


def test_a_model_that_is_deprecated_says_since_when() -> None:
    page = page_of(properties=PROMPT)
    then = replace(page, operations=tuple(replace(one, deprecated=True) for one in page.operations))
    found = history(contract_of(page), [Day(DAYS[0], (page,)), Day(DAYS[1], (then,)), Day(DAYS[2], (page,))])
    assert changed(found) == {(None, "deprecated"): [DAYS[1], DAYS[2]]}
    assert [line for line in plain(found) if "deprecated" in line] == [
        f"      {DAYS[1]}  deprecated",
        f"      {DAYS[2]}  not deprecated  (flapped)",
    ]
    jsonschema_rs.validate(schema(), history_to_json(found))


def test_a_model_that_was_never_documented_has_no_facts() -> None:
    found = of(None, ...)
    assert found.tracks == ()
    with pytest.raises(UnknownNameError) as caught:
        found.of_parameter("prompt")
    assert caught.value.hint == "No snapshot documents any of its parameters."


def test_one_parameter_with_all_that_is_inside_it() -> None:
    tree = {"type": "array", "items": {"type": "object", "properties": {"y": {"type": "string"}}}}
    found = of({"x": tree, "xyz": {"type": "string"}})
    for name, wanted in (
        ("x", {"input.x", "input.x[]", "input.x[].y"}),
        ("input.x[].y", {"input.x[].y"}),
        ("callBackUrl", {"callBackUrl"}),
    ):
        assert {one.path for one in found.of_parameter(name).tracks} - {None} == wanted
    with pytest.raises(UnknownNameError, match="no parameter 'xyy'") as caught:
        found.of_parameter("xyy")
    assert caught.value.hint == "Did you mean 'xyz'?"


def test_a_parameter_of_an_alternative_is_named_without_its_place() -> None:
    choice = [{"type": "object", "properties": {"y": {"type": "string"}}}]
    found = of({"x": {"type": "object", "oneOf": choice}}).of_parameter("x.y")
    assert {one.path for one in found.tracks} - {None} == {"input.x|oneOf[0].y"}


def test_text_of_pages_is_made_visible() -> None:
    hostile = "\x1b[31m\u202e"
    name, member = f"a{hostile}", f"b{hostile}"
    stays = {"type": "string", "pattern": member}
    pages = [{name: {**stays, "enum": ["c", member]}}, {name: {**stays, "enum": ["c"]}}]
    text = "\n".join(plain(of(*pages, PROMPT)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    shown = "\\u001b[31m\N{REPLACEMENT CHARACTER}"
    assert f'      {DAYS[1]}  a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}: enum without "b{shown}"' in text
    assert f'text that matches "b{shown}"' in text
    with pytest.raises(UnknownNameError) as caught:
        of(*pages).of_parameter("nothing")
    assert "\x1b" not in caught.value.hint


def test_an_endpoint_has_facts_in_its_body(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    ours = contract(tmp_path, '[body.prompt]\ntype = "string"\n', ENDPOINT_HEAD)
    assert history(ours, snapshots).tracks == ()
    found = history(load_contract("veo-generate"), snapshots)
    assert {one.fact for one in found.tracks if one.path is None} == {"documented", "page"}


@pytest.mark.parametrize("id", contract_paths())
def test_every_contract_has_a_history_that_fits_the_schema(id: str, snapshots: list[Snapshot]) -> None:
    ours = load_contract(id)
    found = history(ours, snapshots)
    data = history_to_json(found)
    jsonschema_rs.Draft202012Validator(schema()).validate(data)
    gone = [event.day for event in track(found, None, "documented").events if event.kind == "went"]
    assert bool(gone) == (ours.retired is not None)
    assert max(one.day for one in found.sights if one.documented) == (ours.retired or snapshots[-1].day)
    lines = plain(found)
    told = {path.removeprefix("input.") for path in (one.path for one in found.tracks if one.events) if path}
    assert all(any(f"  {name}: " in line for line in lines) for name in told)
    assert (data, lines) == (history_to_json(history(ours, snapshots)), plain(history(ours, snapshots)))


def known(id: str, snapshots: Sequence[Snapshot]) -> History:
    return history(load_contract(id), snapshots)


@pytest.mark.parametrize(
    ("id", "path", "fact", "expected"),
    [
        ("sora-2-text-to-video", None, "documented", [("2026-08-19", "2026-04-29", "went")]),
        ("sora-2-pro-storyboard", None, "documented", [("2026-08-19", "2026-04-29", "went")]),
        ("kling/v1-avatar-standard", None, "documented", [("2026-04-29", "2025-12-24", "went")]),
        ("kling/ai-avatar-standard", None, "documented", []),
        ("veo-generate", "aspectRatio", "parameter", [("2026-04-29", "2025-12-24", "went")]),
        ("veo-generate", "aspect_ratio", "parameter", [("2026-04-29", "2025-12-24", "came")]),
        ("bytedance/seedance-1.5-pro", "input.duration", "type", [("2026-08-19", "2026-04-29", "changed")]),
        ("wan/2-2-a14b-text-to-video-turbo", "input.resolution", "enum", [("2026-04-29", "2025-12-24", "changed")]),
        ("google/imagen4", "input.num_images", "parameter", [("2026-04-29", "2025-12-24", "went")]),
        ("google/imagen4", None, "page", [("2025-12-24", "2025-11-02", "changed")]),
        ("sora-2-image-to-video", "input.upload_method", "parameter", [("2026-04-29", "2025-12-24", "came")]),
        ("kling/v2-5-turbo-image-to-video-pro", None, "models", [("2026-04-29", "2025-12-24", "changed")]),
    ],
)
def test_what_really_happened(
    id: str, path: str | None, fact: str, expected: list[tuple[str, str, str]], snapshots: list[Snapshot]
) -> None:
    one = track(known(id, snapshots), path, fact)
    assert [(event.day, event.last, event.kind) for event in one.events] == expected


def test_580p_went_alone(snapshots: list[Snapshot]) -> None:
    (event,) = track(known("wan/2-2-a14b-text-to-video-turbo", snapshots), "input.resolution", "enum").events
    change = member_change("enum", event)
    assert change is not None
    assert (change.added, change.removed, change.recased, change.reordered) == ((), ("580p",), (), False)


def test_two_facts_of_the_documentation_flapped(snapshots: list[Snapshot]) -> None:
    flapped = {
        (id, one.path, one.fact) for id in contract_paths() for one in known(id, snapshots).tracks if one.flapped
    }
    assert flapped == {
        ("kling/v2-5-turbo-image-to-video-pro", "input.tail_image_url", "parameter"),
        ("elevenlabs/text-to-speech-turbo-2-5", "input.voice", "enum"),
    }
