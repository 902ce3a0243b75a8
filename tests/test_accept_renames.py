"""Renamed and moved parameters: each keeps its place, its comments and its conversions, or is left whole."""

from __future__ import annotations

import json
from pathlib import Path

from conformance.accepting import Wanted, Why, acceptance_of
from tests.support.accepting import diff, one_of, open_of, opened, own, rename, written
from tests.support.declaring import NOW, PAGE, THEN, edited


def test_a_renamed_parameter_keeps_its_place_its_comments_and_its_conversions(root: Path) -> None:
    edited(root, NOW, rename("tail_image_url", "tail_image_urls"))
    header = "# the last frame\n[input.tail_image_url] # a file"
    text = own().replace("[input.tail_image_url]", header).replace(f'"{NOW}"', f'"{THEN}"', 1)
    text = text.replace("max_mb = 10 }\n\n[[price]]", "max_mb = 10 } # MB\nconvert = { from = ['tail'] }\n\n[[price]]")
    found = acceptance_of(written(root, text), opened(root), Wanted(), ())
    (step,) = found.carried
    assert (step.name, step.path, step.old, step.new) == (
        "parameter [parameter-renamed]",
        "input.tail_image_urls",
        "tail_image_url",
        "tail_image_urls",
    )
    assert diff(found) == [
        f'-verified = "{THEN}"',
        "-[input.tail_image_url] # a file",
        f'+verified = "{NOW}"',
        "+[input.tail_image_urls] # a file",
    ]
    assert [(one.why, one.path, one.detail) for one in found.left] == [(Why.LOOK, "tail_image_urls", "convert")]


def test_other_facts_of_a_renamed_parameter_change_where_they_stand(root: Path) -> None:
    edited(root, NOW, rename("negative_prompt", "negativePrompt", maxLength=100, prose={"maxLength": 100}))
    text = own().replace("maxLength = 500\n", "maxLength = 500 # letters\n")
    found = acceptance_of(written(root, text), opened(root), Wanted(), ())
    assert diff(found) == [
        "-[input.negative_prompt]",
        "-maxLength = 500 # letters",
        "+[input.negativePrompt]",
        "+maxLength = 100 # letters",
    ]
    assert [(step.path, step.name) for step in found.carried] == [
        ("input.negativePrompt", "parameter [parameter-case-changed]"),
        ("input.negativePrompt", "maxLength [max-length-lowered]"),
    ]
    alone = acceptance_of(written(root, text), opened(root), Wanted(rules=("parameter-case-*",)), ())
    assert diff(alone) == ["-[input.negative_prompt]", "+[input.negativePrompt]"]
    assert [(one.why, one.path, one.detail) for one in alone.left] == [
        (Why.NOT_ASKED, "input.negativePrompt", "maxLength [max-length-lowered]")
    ]


def test_a_moved_parameter_keeps_its_comments_and_its_conversions(root: Path) -> None:
    def edit(named: dict[str, dict[str, object]]) -> None:
        scale = {**named.pop("cfg_scale"), "maximum": 2, "prose": {"step": 0.1}}
        inside = {"an_id": {"type": "string", "required": True}, "cfg_scale": scale}
        named["box"] = {"type": "object", "required": False, "properties": inside}

    edited(root, NOW, edit)
    box = '\n[input.box]\ntype = "object"\n\n[input.box.properties.an_id]\ntype = "string"\nrequired = true\n'
    head = "# how closely\n[input.cfg_scale] # a number\nconvert = { numeric = true }\n"
    contract = written(root, own().replace("[input.cfg_scale]\n", head) + box)
    found = acceptance_of(contract, opened(root), Wanted(), ())
    assert [(step.path, step.name) for step in found.carried] == [
        ("input.box.cfg_scale", "parameter [parameter-moved]"),
        ("input.box.cfg_scale", "maximum [maximum-raised]"),
    ]
    assert open_of(found) == []
    assert found.after.count("cfg_scale") == 1
    assert found.after.endswith(
        box
        + """
# how closely
[input.box.properties.cfg_scale] # a number
convert = { numeric = true }
type    = "number"
default = 0.5
minimum = 0
maximum = 2
step    = 0.1
"""
    )
    for rules in (("parameter-removed", "parameter-added"), ("maximum-*",)):
        assert not acceptance_of(contract, opened(root), Wanted(rules=rules), ()).changes


def test_a_moved_parameter_that_has_no_table_of_its_own_is_taken_away_and_added(root: Path) -> None:
    page = root / NOW / f"{PAGE}.json"
    data = json.loads(page.read_text("utf-8"))
    body = data["operations"][0]["body"]
    body["input"]["properties"]["callBackUrl"] = body.pop("callBackUrl")
    page.write_text(json.dumps(data), "utf-8")
    found = one_of(root, Wanted(unconfirmed=True))
    assert [(step.path, step.name) for step in found.carried] == [
        ("input.callBackUrl", "parameter [parameter-added]"),
        ("callBackUrl", "parameter [parameter-removed]"),
    ]
    assert open_of(found) == []


def test_where_nobody_says_so_nothing_is_renamed(root: Path) -> None:
    edited(root, NOW, rename("negative_prompt", "scene"))  # no similar name
    found = one_of(root, Wanted(unconfirmed=True))
    assert [step.name for step in found.carried] == ["parameter [parameter-added]", "parameter [parameter-removed]"]


def test_a_rename_that_nobody_asked_for_is_left_out_whole(root: Path) -> None:
    edited(root, NOW, rename("negative_prompt", "negative_prompts"))
    for rules in (("parameter-added",), ("parameter-removed", "parameter-added"), ("enum-*",)):
        found = one_of(root, Wanted(rules=rules, unconfirmed=True))
        assert not found.changes
        assert [(one.why, one.path) for one in found.left] == [(Why.NOT_ASKED, "input.negative_prompts")]


def test_a_rename_that_a_price_hangs_on_is_left_for_a_person_whole(root: Path) -> None:
    edited(root, NOW, rename("duration", "durations"))
    edited(root, NOW, lambda named: named["cfg_scale"].update(maximum=2, prose={"step": 0.1}))
    found = one_of(root, Wanted(unconfirmed=True))
    assert [step.path for step in found.carried] == ["input.cfg_scale"]
    (left,) = open_of(found)
    assert (left.why, left.path) == (Why.UNABLE, "input.durations")
    assert left.detail == (
        "parameter [parameter-renamed], after which price.0.if names 'duration', which is no parameter"
    )


def test_a_rename_for_which_a_file_has_no_place_is_left_for_a_person_with_the_line(root: Path) -> None:
    texts = [{"type": "string", "maxLength": most} for most in (5, 9)]

    def add(named: dict[str, dict[str, object]]) -> None:
        box = {"type": "object", "required": False, "properties": {"first_urls": {"type": "string", "required": False}}}
        named.update(box=box, text={"required": False, "anyOf": texts, "allOf": texts[1:]})

    edited(root, NOW, add)
    apart = """
[input.box]
type       = "object"
properties = { first_url = { type = "string" } }

[[input.text.anyOf]]
type      = "string"
maxLength = 5

[[input.text.allOf]]
type      = "string"
maxLength = 9

[[input.text.anyOf]]
type      = "string"
maxLength = 9
"""
    contract = written(root, own() + apart)
    found = acceptance_of(contract, opened(root), Wanted(), ())
    assert not found.changes
    line = own().count("\n") + 10
    (left,) = found.left
    assert (left.why, left.path) == (Why.UNABLE, "input.box.first_urls")
    assert left.detail == (
        f"parameter [parameter-renamed], after which {contract.path} has no place for it: "
        f"line {line}: tables that belong together stand apart; put them side by side"
    )
