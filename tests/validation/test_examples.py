"""Documented examples: each validates, or a documentation lint says why it does not."""

from __future__ import annotations

import pytest

from conformance.contract import contract_paths, load_contract
from conformance.docs.snapshot import default_root, open_snapshot
from conformance.example_lints import example_lints, payload_of
from conformance.roster import load_roster
from conformance.status import Status, audit_roster
from conformance.validator import validate
from tests.support.examples import documented_examples


@pytest.fixture(scope="module")
def everything() -> Status:
    return audit_roster(default_root(), everything=True)


@pytest.mark.parametrize("id", contract_paths())
def test_an_example_validates_or_a_lint_says_why_not(everything: Status, id: str) -> None:
    lints = {lint.path for lint in everything.members[id].lints if lint.id.startswith("example-")}
    root = "input." if load_contract(id).is_model else ""
    for example in documented_examples(id):
        for one in validate(id, example):
            path = f"{root}{one.path[1:].replace('/', '.')}"
            spelled = {path, path.replace(".0.", "[].").replace(".1.", "[].")}
            assert spelled & lints, f"{one!r} of a documented example, and no lint"


def test_every_documented_model_of_the_roster_has_an_example_or_none_is_documented() -> None:
    """Where a model has no example here, its page has none."""
    for id in [member for entry in load_roster().entries for member in entry.members]:
        contract = load_contract(id)
        page = open_snapshot(default_root(), contract.retired or contract.verified).page(contract.page)
        written = [example for operation in page.operations for example in operation.examples]
        has_payload = any(payload_of(contract, example) is not None for example in written)
        assert bool(documented_examples(id)) == has_payload


def test_a_lint_names_place_code_and_values() -> None:
    contract = load_contract("grok-imagine/image-to-video")
    page = open_snapshot(default_root(), contract.verified).page(contract.page)
    (lint,) = example_lints(contract, page.operations[0], ())
    assert (lint.id, lint.path) == ("example-breaks-contract", "input.task_id")
    assert lint.message.startswith("the example breaks cross-rule: expected at most one of image_urls, task_id, found ")


@pytest.mark.parametrize(
    ("length", "filled"),
    [(4, "720p"), (5, "1080p"), (3, "som")],  # a snapshot keeps a text by its length, where the schema lists no members
)
def test_a_text_of_which_only_the_length_is_known_is_no_fault_where_a_member_has_that_length(
    length: int, filled: str
) -> None:
    contract = load_contract("runway-generate")
    assert contract.table.body["quality"].enum == ("720p", "1080p")
    assert payload_of(contract, {"quality": {"$text": length}}) == {"quality": filled}
