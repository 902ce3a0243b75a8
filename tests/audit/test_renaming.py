"""A subject's own names of parameters: payloads go out in them, what it makes of them comes back in ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.audit.connect import connect
from conformance.audit.renaming import named_back, paths_of, renamed, tables
from conformance.audit.subject import Subject, read_subject
from conformance.model import Json
from tests.audit.auditing import LIMITS, MODEL, audited, named

SPELT = {
    "image_url": "imageUrl",
    "negative_prompt": "negativePrompt",
    "tail_image_url": "tailImageUrl",
    "cfg_scale": "cfgScale",
}
CAMEL = f"""
from conformance import normalize, validate

SPELT = {SPELT!r}
OURS = {{there: here for here, there in SPELT.items()}}

def ours(payload):
    if isinstance(payload, dict) and any(name in SPELT for name in payload):
        return "a name that it does not know"
    return {{OURS.get(name, name): one for name, one in payload.items()}} if isinstance(payload, dict) else payload

def check(model, payload):
    return [one.code for one in validate(model, ours(payload))]

def check_and_change(model, payload):
    found = normalize(model, ours(payload))
    made = found.payload
    if isinstance(made, dict):
        made = {{SPELT.get(name, name): one for name, one in made.items()}}
    return not found.violations, [one.code for one in found.violations], made

def takes_any_scale(model, payload):
    return [one.code for one in validate(model, ours(payload)) if one.path != "/cfg_scale"]
"""


def camel(folder: Path, function: str, parameters: dict[str, dict[str, str]]) -> Subject:
    (folder / "camel.py").write_text(CAMEL, encoding="utf-8")
    subject = Subject(kind="python", target="camel.py", attribute=function, models=(MODEL,), folder=folder)
    return replace(subject, parameters=parameters, limits=LIMITS)


@pytest.mark.parametrize("function", ["check", "check_and_change"])
@pytest.mark.parametrize("key", ["", MODEL])
def test_a_faultless_one_with_names_of_its_own_has_no_finding(tmp_path: Path, function: str, key: str) -> None:
    assert named(audited(camel(tmp_path, function, {key: SPELT}), examples=5).findings) == []


def test_without_its_names_it_refuses_everything(tmp_path: Path) -> None:
    assert named(audited(camel(tmp_path, "check", {})).findings) == [("refuses-everything", "", "")]


def test_a_fault_is_told_in_our_names(tmp_path: Path) -> None:
    done = audited(camel(tmp_path, "takes_any_scale", {"": SPELT}))
    assert {(kind, path) for kind, path, _fact in named(done.findings)} == {("over-lenient", "cfg_scale")}
    assert all("cfg_scale" in one.witnesses[0].payload for one in done.findings)


def test_names_reach_the_subject_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text(
        "def check(model, data):\n    return sorted(data) == ['p', 'ratio'] and data['p'] == 'a'\n", encoding="utf-8"
    )
    path = tmp_path / "subject.toml"
    path.write_text(
        '[subject]\npython = "checks.py:check"\nmodels = ["z-image", "kling/v2-1-pro"]\n'
        '[subject.parameters]\nprompt = "p"\n[subject.parameters.z-image]\naspect_ratio = "ratio"\n',
        encoding="utf-8",
    )
    subject = read_subject(path)
    assert subject.parameters == {"": {"prompt": "p"}, "z-image": {"aspect_ratio": "ratio"}}
    channel = connect(subject)
    try:
        payload = {"prompt": "a", "aspect_ratio": "1:1"}
        assert [one.kind for one in channel.ask("z-image", [payload])] == ["accepted"]
        assert [one.kind for one in channel.ask("kling/v2-1-pro", [payload])] == ["refused"]
    finally:
        channel.close()


@pytest.mark.parametrize(
    ("names", "payload", "there"),
    [
        ({"a": "b"}, {"a": 1, "c": 2}, {"b": 1, "c": 2}),
        ({"a": "b"}, {"a": 1, "b": 2}, {"b": 1, "a": 2}),
        ({"a": "b", "b": "c"}, {"a": 1, "b": 2, "c": 3}, {"b": 1, "c": 2, "a": 3}),
        ({"a": "b", "b": "a"}, {"a": 1, "b": 2}, {"b": 1, "a": 2}),
        ({"a[].x": "y"}, {"a": [{"x": 1}, {"z": 2}, 3], "x": 4}, {"a": [{"y": 1}, {"z": 2}, 3], "x": 4}),
        ({"a": "b", "a.x": "y"}, {"a": {"x": 1}}, {"b": {"y": 1}}),
        ({"a[][].x": "y"}, {"a": [[{"x": 1}]]}, {"a": [[{"y": 1}]]}),
        ({"a": "b"}, ["a"], ["a"]),
        ({"a": "b"}, None, None),
    ],
)
def test_names_are_exchanged_at_their_place_only(names: dict[str, str], payload: Json, there: Json) -> None:
    assert renamed(payload, tables(names)) == there
    assert named_back(there, tables(names)) == payload


_NAMES = st.sampled_from(["a", "b", "c", "d"])
_PAYLOADS = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner), max_leaves=8
)


@settings(max_examples=200, deadline=None)
@given(
    payload=_PAYLOADS,
    names=st.dictionaries(st.sampled_from(["a", "b", "a.c", "a[].b", "b[].a"]), _NAMES),
)
def test_nothing_is_lost_on_the_way_there_and_back(payload: Json, names: dict[str, str]) -> None:
    places = [(path.rpartition(".")[0], name) for path, name in names.items()]
    if len(set(places)) == len(places):
        assert named_back(renamed(payload, tables(names)), tables(names)) == payload


def test_parameters_of_members_have_paths_too() -> None:
    assert {"dialogue", "dialogue[].text", "dialogue[].voice"} <= paths_of("elevenlabs/text-to-dialogue-v3")
