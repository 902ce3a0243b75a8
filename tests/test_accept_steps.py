"""Changed facts, step by step: each in its place, together where they need each other, or left for a person."""

from __future__ import annotations

import re
from pathlib import Path

from conformance.accepting import Wanted, Why, acceptance_of
from conformance.contract import read_contract
from tests.support.accepting import diff, one_of, open_of, opened, own, rename, written
from tests.support.declaring import MODEL, NOW, edited


def test_a_fact_that_changed_is_carried_over_and_what_hangs_on_it_is_named(root: Path) -> None:
    edited(root, NOW, lambda named: named["duration"].update(enum=["5", "10", "15"]))
    found = one_of(root)
    (step,) = found.carried
    assert (step.rules, step.path, step.name) == (
        ("enum-member-added",),
        "input.duration",
        "enum [enum-member-added]",
    )
    assert diff(found) == ['-enum    = ["5", "10"]', '+enum    = ["5", "10", "15"]']
    assert [(one.why, one.path, one.detail) for one in found.left] == [
        (Why.LOOK, "duration", "[[price]] 1, 2, 3, 4, 5, 6"),
        (Why.LOOK, "duration", "convert"),
    ]


def test_a_new_parameter_stands_in_its_place_with_its_sources(root: Path) -> None:
    new = {"type": "string", "required": False, "prose": {"maxLength": 50}}
    edited(root, NOW, lambda named: named.update(mode=new))
    found = one_of(root)
    assert open_of(found) == []
    block = '[input.mode]\ntype      = "string"\nmaxLength = 50\nsource    = { maxLength = "prose" }\n\n'
    assert found.after == found.before.replace("[input.negative_prompt]", f"{block}[input.negative_prompt]")


def test_what_would_load_and_not_agree_is_not_written(root: Path) -> None:
    edited(root, NOW, lambda named: named.update(mode={"type": "string", "required": False, "default": None}))
    found = one_of(root)
    assert not found.changes
    ((why, path, detail),) = ((one.why, one.path, one.detail) for one in found.left)
    assert (why, path) == (Why.UNABLE, "input.mode")
    assert detail.startswith(
        "parameter [parameter-added], after which input.mode: default is null in the documentation"
    )


def test_a_fact_that_moves_into_the_text_says_so(root: Path) -> None:
    def edit(named: dict[str, dict[str, object]]) -> None:
        named["prompt"].pop("maxLength")
        named["prompt"]["prose"] = {"maxLength": 5000}

    edited(root, NOW, edit)
    found = one_of(root)
    assert diff(found) == ['+source    = { maxLength = "prose" }']
    assert [(step.rules, step.name) for step in found.carried] == [((), "source of maxLength")]


def test_members_that_come_do_not_wait_for_those_that_go(root: Path) -> None:
    edited(root, NOW, lambda named: named["duration"].update(enum=["5", "15"]))
    found = one_of(root)
    assert '[input.duration]\ntype    = "string"\nenum    = ["5", "15", "10"]\n' in found.after
    assert [(one.why, one.path, one.detail) for one in open_of(found)] == [
        (Why.UNCONFIRMED, "input.duration", "enum [enum-member-removed]")
    ]
    both = one_of(root, Wanted(unconfirmed=True))
    assert diff(both) == ['-enum    = ["5", "10"]', '+enum    = ["5", "15"]']
    alone = one_of(root, Wanted(rules=("enum-member-removed",), unconfirmed=True))
    assert diff(alone) == ['-enum    = ["5", "10"]', '+enum    = ["5"]']


def test_what_a_price_or_a_rule_needs_is_left_for_a_person(root: Path) -> None:
    edited(root, NOW, lambda named: named.pop("duration"))
    edited(root, NOW, lambda named: named["cfg_scale"].update(maximum=2, prose={"step": 0.1}))
    found = one_of(root, Wanted(unconfirmed=True))
    assert [step.path for step in found.carried] == ["input.cfg_scale"]
    (left,) = open_of(found)
    assert (left.why, left.path) == (Why.UNABLE, "input.duration")
    assert left.detail.endswith("price.0.if names 'duration', which is no parameter")
    assert left.detail.startswith("parameter [parameter-removed], after which ")


def test_facts_that_need_each_other_go_together_past_one_that_cannot(root: Path) -> None:
    edited(root, NOW, lambda named: named.pop("image_url"))
    edited(root, NOW, lambda named: named["negative_prompt"].update(enum=["none"], default="none"))
    edited(root, NOW, lambda named: named["prompt"].update(default=None))
    found = one_of(root, Wanted(unconfirmed=True))
    assert {(step.path, step.about[1]) for step in found.carried} >= {
        ("input.negative_prompt", "enum"),
        ("input.negative_prompt", "default"),
    }
    assert [(one.path, one.detail) for one in open_of(found) if one.path == "input.prompt"] == [
        ("input.prompt", "default: TOML has no null")
    ]


def test_a_contract_whose_tables_stand_apart_is_edited_like_any(root: Path) -> None:
    edited(root, NOW, rename("negative_prompt", "negative_prompts"))
    edited(root, NOW, lambda named: named["duration"].update(enum=["5", "10", "15"]))
    edited(root, NOW, lambda named: named.pop("tail_image_url"))
    edited(root, NOW, lambda named: named.update(mode={"type": "string", "required": False}))
    head, *parts = (one.rstrip() for one in re.split(r"(?m)^(?=\[)", own()))
    tables, prices = parts[:7], parts[7:]
    text = "\n\n".join([head, *(one for pair in zip(tables, prices, strict=False) for one in pair), tables[6]]) + "\n"
    found = acceptance_of(written(root, text), opened(root), Wanted(unconfirmed=True), ())
    assert open_of(found) == []
    assert diff(found) == [
        '-enum    = ["5", "10"]',
        "-[input.negative_prompt]",
        "-[input.tail_image_url]",
        '-type  = "string"',
        '-media = { kind = "image", types = ["image/jpeg", "image/png"], max_mb = 10 }',
        '+enum    = ["5", "10", "15"]',
        "+[input.mode]",
        '+type = "string"',
        "+[input.negative_prompts]",
    ]
    contract = read_contract(root / "contract.toml", MODEL, found.after)
    assert (contract.prices, contract.verified) == (read_contract(root / "contract.toml").prices, NOW)
