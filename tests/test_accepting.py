"""Accepting: the documentation's facts come into the contract, nothing else moves, and nothing half-done comes out."""

from __future__ import annotations

import json
import random
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from conformance.accepting import Acceptance, Wanted, Why, acceptance_of, new_endpoints, plan
from conformance.compare.agreement import agreement
from conformance.compare.deviations import Deviation, divide, load_deviations
from conformance.compare.documented import documented
from conformance.contract import ROOT, Contract, contract_paths, load_contract, read_contract
from conformance.contract_toml import contract_to_toml
from conformance.docs.snapshot import Snapshot, default_root
from conformance.documentation import documentation_of, operation_of
from conformance.errors import ContractError, UnknownNameError
from conformance.laws.mutant import Mutant, mutants
from tests.support.accepting import diff, one_of, open_of, opened
from tests.support.declaring import MODEL, NOW, PAGE, THEN, edited

EACH = 2
"""Mutants of each contract that are tried."""


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
