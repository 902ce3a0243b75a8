"""Accepting: the documentation's facts come into the contract, nothing else moves, and nothing half-done comes out."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conformance.accepting import Acceptance, Left, Wanted, Why, acceptance_of, new_endpoints, plan
from conformance.compare.agreement import agreement
from conformance.compare.deviations import Deviation, divide, load_deviations
from conformance.compare.documented import documented
from conformance.contract import ROOT, Contract, contract_paths, load_contract, read_contract
from conformance.contract_toml import contract_to_toml
from conformance.docs.snapshot import Snapshot, default_root, open_snapshot, snapshot_days
from conformance.documentation import documentation_of, operation_of
from conformance.errors import ContractError, UnknownNameError
from conformance.laws.mutant import Mutant, mutants
from tests.support.declaring import MODEL, PAGE, copied, edited

THEN, NOW = "2026-04-29", "2026-08-19"
EACH = 2
"""Mutants of each contract that are tried."""


def opened(root: Path) -> tuple[Snapshot, ...]:
    return tuple(open_snapshot(root, day) for day in snapshot_days(root))


@cache
def repository() -> tuple[Snapshot, ...]:
    return opened(default_root())


def commented(text: str) -> str:
    """A contract with a comment above each table and behind each value."""
    found = []
    for number, line in enumerate(text.splitlines()):
        if line.startswith("["):
            found.append(f"# {number}: about {line}")
        is_whole = line and not line.endswith("[") and not line.startswith(" ")
        found.append(f"{line}  # {number}" if is_whole else line)
    return "\n".join(found) + "\n"


def sections(text: str) -> dict[str, str]:
    """The text by its headers, and by the comments above them, numbered where one stands twice."""
    found: dict[str, str] = {}
    for part in re.split(r"(?m)^(?=# [0-9]+: about |\[)", text):
        first = part.partition("\n")[0]
        found[f"{first} {sum(one.startswith(first) for one in found)}"] = part.rstrip("\n")
    return found


def standing(contract: Contract, snapshots: tuple[Snapshot, ...]) -> list[str]:
    """On what a contract and its documentation differ without a deviation."""
    documentation = documentation_of(contract, snapshots)
    snapshot = next(one for one in snapshots if one.day == documentation.day)
    docs = documented(operation_of(contract, snapshot.page(documentation.pages[0])).table)
    found = divide(agreement(contract, docs).disagreements, load_deviations(), snapshots[-1].day)[0]
    return [one.sentence for one in found]


def accepted(contract: Contract, snapshots: tuple[Snapshot, ...], wanted: Wanted | None = None) -> Acceptance:
    return acceptance_of(contract, snapshots, wanted or Wanted(), load_deviations())


def open_of(found: Acceptance) -> list[Left]:
    return [one for one in found.left if one.why is not Why.LOOK]


def _sample(id: str) -> list[Mutant]:
    found = [one for one in mutants(load_contract(id)) if one.kind == "parameter"]
    return random.Random(id).sample(found, min(EACH, len(found)))


@pytest.mark.parametrize("id", contract_paths())
def test_a_fact_that_was_changed_comes_back_and_nothing_else_moves(id: str, tmp_path: Path) -> None:
    file = tmp_path / "contract.toml"
    for mutant in _sample(id):
        file.write_text(commented(contract_to_toml(mutant.contract)), "utf-8")
        try:
            changed = read_contract(file, id)
        except ContractError:
            continue  # a rule or a default needs what was changed: no such contract could be there
        found = accepted(changed, repository())
        assert open_of(found) == [], mutant.name
        right = read_contract(file, id, found.after)
        assert standing(right, repository()) == [], mutant.name
        before, after = sections(found.before), sections(found.after)
        names = {step.path.replace("[]", "").split(".")[-1].partition("|")[0] for step in found.carried}
        before_all = next(iter(before))
        moved = {header for header in before.keys() | after.keys() if before.get(header) != after.get(header)}
        about = {header for header in moved if any(name in header or name == "input" for name in names)}
        assert moved - about <= {before_all}, mutant.name
        file.write_text(found.after, "utf-8")
        assert not accepted(read_contract(file, id), repository()).changes, mutant.name


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """The contracts of the package in a folder that may be written."""
    return Path(shutil.copytree(ROOT, tmp_path / "contracts"))


def write(found: tuple[Acceptance, ...]) -> None:
    for one in found:
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_text(one.after, "utf-8")
    contract_paths.cache_clear()


def test_contracts_follow_an_older_day_and_come_back(contracts: Path) -> None:
    wanted = Wanted(unconfirmed=True)
    older, newer = repository()[:-1], repository()
    assert plan(newer, wanted, load_deviations(), contracts) == ()
    back = plan(older, wanted, load_deviations(), contracts)
    write(back)
    assert sum(one.changes for one in back) > 50
    for one in back:
        contract = read_contract(one.path, one.id)
        if not open_of(one):
            assert standing(contract, older) == []
            assert contract.verified == THEN or contract.retired
    again = plan(older, wanted, load_deviations(), contracts)
    assert [one.id for one in again if one.changes] == []
    assert {one.id: open_of(one) for one in again} == {one.id: open_of(one) for one in back if open_of(one)}
    forth = plan(newer, wanted, load_deviations(), contracts)
    write(forth)
    assert {left.why for one in forth for left in one.left} <= {Why.LOOK}
    for id, path in contract_paths(contracts).items():
        contract, own = read_contract(path, id), load_contract(id)
        assert standing(contract, newer) == [], id
        assert (contract.verified, contract.retired, contract.rules, contract.prices) == (
            own.verified,
            own.retired,
            own.rules,
            own.prices,
        )
    assert plan(newer, wanted, load_deviations(), contracts) == ()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path / "docs", THEN, NOW)


def one_of(root: Path, wanted: Wanted | None = None, deviations: tuple[Deviation, ...] = ()) -> Acceptance:
    return acceptance_of(load_contract(MODEL), opened(root), wanted or Wanted(), deviations)


def diff(found: Acceptance) -> list[str]:
    before, after = found.before.splitlines(), found.after.splitlines()
    return [f"-{one}" for one in before if one not in after] + [f"+{one}" for one in after if one not in before]


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


def test_a_removal_waits_until_it_is_confirmed(root: Path) -> None:
    edited(root, NOW, lambda named: named.pop("tail_image_url"))
    found = one_of(root)
    assert (found.changes, [(one.why, one.path) for one in found.left]) == (
        False,
        [(Why.UNCONFIRMED, "input.tail_image_url")],
    )
    taken = one_of(root, Wanted(unconfirmed=True))
    assert "tail_image_url" not in taken.after
    look(root, "the same")
    assert one_of(root).after == taken.after
    look(root, "changed")
    assert not one_of(root).changes
    edited(root, THEN, lambda named: named.pop("tail_image_url"))
    assert one_of(root).after == taken.after


def look(root: Path, said: str) -> None:
    file = root / NOW / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "second_looks": {PAGE: said}}), "utf-8")


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


@pytest.mark.parametrize(
    ("rules", "paths"),
    [
        (("maximum-*",), ["input.cfg_scale"]),
        (("enum-member-added",), ["input.duration"]),
        (("maximum-raised", "enum-*"), ["input.cfg_scale", "input.duration"]),
        (("pattern-*",), []),
    ],
)
def test_only_what_was_asked_for_is_carried_over(root: Path, rules: tuple[str, ...], paths: list[str]) -> None:
    edited(root, NOW, lambda named: named["duration"].update(enum=["5", "10", "15"]))
    edited(root, NOW, lambda named: named["cfg_scale"].update(maximum=2, prose={"step": 0.1}))
    found = one_of(root, Wanted(rules=rules))
    assert sorted(step.path for step in found.carried) == paths
    assert sum(one.why is Why.NOT_ASKED for one in found.left) == 2 - len(paths)


def rename(old: str, new: str, **facts: object) -> Callable[[dict[str, dict[str, object]]], None]:
    """A page that calls a parameter otherwise, in the same place, and says something else of it."""

    def edit(named: dict[str, dict[str, object]]) -> None:
        renamed = {new if name == old else name: one for name, one in named.items()}
        renamed[new] = {**renamed[new], **facts}
        named.clear()
        named.update(renamed)

    return edit


def written(root: Path, text: str) -> Contract:
    """A contract of that text."""
    file = root / "contract.toml"
    file.write_text(text, "utf-8")
    return read_contract(file, MODEL)


def own() -> str:
    return load_contract(MODEL).path.read_text("utf-8")


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


def test_a_declared_deviation_stays(root: Path) -> None:
    edited(root, NOW, lambda named: named["cfg_scale"].update(maximum=2, prose={"step": 0.1}))
    ours = Deviation(model=MODEL, parameter="input.cfg_scale", fact="maximum", reason="r", evidence="e", since=NOW)
    assert not one_of(root, deviations=(ours,)).changes


def unlist(root: Path, day: str) -> None:
    """Take the page of the model out of a day."""
    file = root / day / "manifest.json"
    data = json.loads(file.read_text("utf-8"))
    del data["pages"][PAGE]
    file.write_text(json.dumps(data), "utf-8")


def test_a_model_that_went_is_retired_on_its_last_day_once_that_is_confirmed(root: Path) -> None:
    page = json.loads((root / NOW / f"{PAGE}.json").read_text("utf-8"))
    edited(root, THEN, lambda named: named.update(page["operations"][0]["body"]["input"]["properties"]))
    unlist(root, NOW)
    assert [(one.why, one.detail) for one in one_of(root).left] == [(Why.UNCONFIRMED, "retired [model-removed]")]
    look(root, "gone")
    found = one_of(root)
    assert diff(found) == [f'+retired  = "{THEN}"']
    assert found.after.splitlines()[5:7] == [f'verified = "{NOW}"', f'retired  = "{THEN}"']


def test_a_retired_model_that_is_back_is_so_no_more(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "contract.toml"
    text = load_contract(MODEL).path.read_text("utf-8")
    file.write_text(text.replace(f'verified = "{NOW}"', f'verified = "{THEN}"\nretired  = "2025-12-24"'), "utf-8")
    found = acceptance_of(read_contract(file, MODEL), opened(root), Wanted(), ())
    assert found.after == text


def test_a_page_that_moved_is_followed(root: Path) -> None:
    file = root / NOW / "manifest.json"
    data = json.loads(file.read_text("utf-8"))
    moved = f"{PAGE}-moved"
    data["pages"][moved] = data["pages"].pop(PAGE)
    file.write_text(json.dumps(data), "utf-8")
    page = json.loads((root / NOW / f"{PAGE}.json").read_text("utf-8"))
    (root / NOW / f"{moved}.json").write_text(json.dumps({**page, "page": moved}), "utf-8")
    assert diff(one_of(root)) == [f'-page     = "{PAGE}"', f'+page     = "{moved}"']


def test_the_day_is_set_only_where_the_page_changed_since(root: Path, tmp_path: Path) -> None:
    for id, is_set in ((MODEL, True), ("z-image", False)):
        file = tmp_path / "contract.toml"
        text = load_contract(id).path.read_text("utf-8")
        file.write_text(text.replace(f'"{NOW}"', f'"{THEN}"', 1), "utf-8")
        if is_set:
            edited(root, THEN, lambda named: named["cfg_scale"].update(maximum=2, prose={"step": 0.1}))
        found = acceptance_of(read_contract(file, id), opened(root), Wanted(), ())
        assert (found.after == text, found.changes) == (is_set, is_set)


def test_a_new_model_gets_a_draft(contracts: Path) -> None:
    own = (contracts / "models" / "z-image.toml").read_text("utf-8")
    (contracts / "models" / "z-image.toml").unlink()
    contract_paths.cache_clear()
    (found,) = plan(repository(), Wanted(), load_deviations(), contracts)
    assert (found.id, found.is_new, found.before) == ("z-image", True, "")
    assert found.path == contracts / "models" / "z-image.toml"
    drafted, ours = read_contract(found.path, "z-image", found.after), load_contract("z-image")
    assert standing(drafted, repository()) == []
    assert (drafted.kind, drafted.page, drafted.verified) == (ours.kind, ours.page, NOW)
    assert own != found.after
    assert found.left[-1].detail == f"a draft: read {ours.page} for rules, prices and kinds of files"
    assert plan(repository(), Wanted(rules=("enum-*",)), load_deviations(), contracts) == ()
    assert plan(repository(), Wanted(models=("kling/*",)), load_deviations(), contracts) == ()
    contract_paths.cache_clear()


def test_a_new_endpoint_is_named(contracts: Path) -> None:
    assert new_endpoints(repository()[-1]) == ()
    (contracts / "endpoints" / "veo-generate.toml").unlink()
    contract_paths.cache_clear()
    assert new_endpoints(repository()[-1], contracts) == ("POST /api/v1/veo/generate",)
    contract_paths.cache_clear()


def test_a_glob_that_matches_nothing_is_refused() -> None:
    with pytest.raises(UnknownNameError) as caught:
        plan(repository(), Wanted(models=("nobody/*", "x")), load_deviations())
    assert caught.value.message == "no model matches 'nobody/*', 'x'"
