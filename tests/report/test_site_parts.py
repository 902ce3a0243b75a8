"""What the pages of models are made of: both sides of each fact, the history as drawn, the request as it is sent."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conformance.compare.deviations import Deviation
from conformance.compare.documented import documented
from conformance.contract import all_contracts, load_contract
from conformance.docs.snapshot import open_snapshot
from conformance.documentation import operation_of
from conformance.history import history
from conformance.model import ABSENT
from conformance.record import replace
from conformance.report.site.addresses import address, anchor, link, page_link
from conformance.report.site.parameters import Group, groups
from conformance.report.site.requests import request_of
from conformance.report.site.timeline import LEFT, RIGHT, WIDTH, Timeline, timeline
from tests.test_history import DAYS, days
from tests.test_status import PROPERTIES, Day, contract_of, page_of, status_of

SNAPSHOTS = Path(__file__).parents[2] / "scraped_docs"
SIZE = {"type": "string", "enum": ["1:1", "16:9"]}


def shown(properties: dict[str, Any], ours: dict[str, Any], *deviations: Deviation) -> dict[str, Group]:
    """The groups of a page with ``properties`` against a contract that was drafted from one with ``ours``."""
    page = page_of(properties=properties)
    contract = contract_of(page_of(properties=ours))
    member = status_of([Day("2026-08-19", (page,))], contract, deviations=deviations).rows[0].members[0]
    return {one.path: one for one in groups(member, documented(operation_of(contract, page).table))}


def lines(group: Group) -> list[tuple[str, Any, Any, bool]]:
    return [(one.fact, one.documented, one.ours, one.differs) for one in group.lines]


def test_a_fact_on_which_both_sides_agree_is_not_marked() -> None:
    found = shown({"prompt": {"type": "string", "maxLength": 800}}, {"prompt": {"type": "string", "maxLength": 800}})
    prompt = found["input.prompt"]
    assert (prompt.name, prompt.type, prompt.required, prompt.differs) == ("prompt", "string", True, False)
    assert lines(prompt) == [("maxLength", 800, 800, False)]


def test_a_fact_on_which_the_sides_differ_is_marked_with_both_values() -> None:
    found = shown({"prompt": {"type": "string", "maxLength": 900}}, {"prompt": {"type": "string", "maxLength": 800}})
    assert lines(found["input.prompt"]) == [("maxLength", 900, 800, True)]
    assert found["input.prompt"].differs


def test_a_fact_that_one_side_lacks_is_marked() -> None:
    found = shown({"size": SIZE}, {"size": {"type": "string"}})
    assert lines(found["input.size"]) == [("enum", ["1:1", "16:9"], ABSENT, True)]


def test_a_type_that_differs_stands_among_the_facts() -> None:
    found = shown({"seed": {"type": "integer"}}, {"seed": {"type": "string"}})
    seed = found["input.seed"]
    assert (seed.type, lines(seed)) == (None, [("type", "integer", "string", True)])


def test_a_parameter_that_one_side_lacks_is_marked_and_comes_last() -> None:
    found = shown({"seed": {"type": "integer"}, "prompt": {}}, {"prompt": {}, "size": SIZE})
    assert [path for path in found if path.startswith("input.")] == ["input.prompt", "input.size", "input.seed"]
    assert (found["input.seed"].documented, found["input.seed"].ours) == (True, False)
    assert (found["input.size"].documented, found["input.size"].ours) == (False, True)


def test_a_declared_difference_carries_its_reason() -> None:
    deviation = Deviation(
        model="acme/*", parameter="input.prompt", fact="maxLength", reason="tested", evidence="e", since="2026-08-19"
    )
    ours = {"prompt": {"type": "string", "maxLength": 800}}
    (line,) = shown({"prompt": {"type": "string", "maxLength": 900}}, ours, deviation)["input.prompt"].lines
    assert (line.differs, line.reason) == (True, "tested")


def test_a_fact_of_the_text_alone_says_so() -> None:
    properties = {"prompt": {"type": "string", "description": "A text (Max length: 300 characters)."}}
    (line,) = shown(properties, properties)["input.prompt"].lines
    assert (line.fact, line.documented, line.differs, line.prose) == ("maxLength", 300, False, True)


def test_what_is_nested_is_named_from_the_input_and_alternatives_are_counted_from_one() -> None:
    properties = {"shots": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}}
    found = shown(properties, properties)
    assert [(one.name, one.depth) for path, one in found.items() if "[]" in path] == [
        ("shots[]|oneOf 1", 2),
        ("shots[]|oneOf 2", 2),
    ]


def drawn(*content: Any) -> Timeline:
    return timeline(history(contract_of(), days(*content)))


PROMPT: dict[str, Any] = {"prompt": {"type": "string"}}
SIZED: dict[str, Any] = {**PROMPT, "size": SIZE}


def test_days_stand_as_far_apart_as_in_the_calendar() -> None:
    found = drawn(PROMPT, PROMPT, PROMPT)
    january, february, march = (one.x for one in found.days)
    assert (january, march) == (LEFT, WIDTH - RIGHT)
    assert february == LEFT + round((WIDTH - LEFT - RIGHT) * 31 / 59)
    assert [(one.day, one.seen) for one in found.days] == [(day, "documented") for day in DAYS[:3]]


def test_a_day_too_close_to_the_one_before_has_no_label() -> None:
    close = [Day(f"2026-01-{number:02}", (page_of(),)) for number in (*range(1, 29, 9), 29)]
    found = timeline(history(contract_of(), [*close, Day("2026-12-31", (page_of(),))]))
    assert [one.labelled for one in found.days] == [True, False, False, False, False, True]


def test_a_parameter_is_drawn_for_as_long_as_it_is_documented() -> None:
    found = drawn(PROMPT, SIZED, SIZED, PROMPT)
    x = {one.day: one.x for one in found.days}
    whole, size = found.lanes
    assert (whole.path, whole.spans, whole.marks) == (None, ((x[DAYS[0]], x[DAYS[3]]),), ())
    assert (size.name, size.spans) == ("size", ((x[DAYS[1]], x[DAYS[2]]),))
    assert [(one.day, one.kind) for one in size.marks] == [(DAYS[1], "came"), (DAYS[3], "went")]
    assert found.unchanged == 3


def test_what_came_and_went_and_came_has_two_spans() -> None:
    found = drawn(SIZED, PROMPT, SIZED)
    x = [one.x for one in found.days]
    assert found.lanes[1].spans == ((x[0], x[0]), (x[2], x[2]))
    assert [(one.day, one.name, one.event.kind, one.event.again) for one in found.steps] == [
        (DAYS[1], "size", "went", False),
        (DAYS[2], "size", "came", True),
    ]


def test_a_model_that_went_ends_and_a_partial_snapshot_says_nothing() -> None:
    found = drawn(PROMPT, ..., None)
    x = [one.x for one in found.days]
    assert [one.seen for one in found.days] == ["documented", "unknown", "gone"]
    assert [one.spans for one in found.lanes] == [((x[0], x[0]),)]


def test_changed_facts_are_marked_once_a_day_and_listed_one_by_one() -> None:
    found = drawn(SIZED, {**PROMPT, "size": {"type": "string", "enum": ["1:1", "4:3"], "default": "1:1"}})
    (mark,) = found.lanes[1].marks
    assert (mark.day, mark.kind) == (DAYS[1], "changed")
    assert [(one.fact, one.event.kind) for one in found.steps] == [("enum", "changed"), ("default", "came")]
    members = found.steps[0].members
    assert members is not None
    assert (members.removed, members.added) == (("16:9",), ("4:3",))


def test_a_model_that_was_never_documented_has_no_lane() -> None:
    found = drawn(None, None)
    assert (found.lanes, found.steps, found.unchanged) == ((), (), 0)


NASTY = 'it\'s a "lake" $HOME `date` \\ ü\nand more'
ECHO = 'curl() { for one in "$@"; do printf \'%s\\0\' "$one"; done; }\n'


def sent(command: str) -> list[str]:
    """The arguments that a shell gives to curl."""
    done = subprocess.run(
        ["bash", "-c", ECHO + command], capture_output=True, text=True, check=True, env={"KIE_API_KEY": "secret"}
    )
    return done.stdout.split("\0")[:-1]


def test_the_command_sends_the_documented_example_whatever_is_in_it() -> None:
    example = {"model": "acme/paint-2", "input": {"prompt": NASTY, "size": "1:1"}}
    page = page_of(example=example)
    contract = contract_of(page)
    operation = replace(operation_of(contract, page), examples=(example,))
    found = request_of(contract, operation)
    assert found.documented
    assert json.loads(found.json) == example
    *head, body = sent(found.curl)
    assert head == [
        *("-X", "POST", "https://api.kie.ai/api/v1/jobs/createTask"),
        *("-H", "Authorization: Bearer secret", "-H", "Content-Type: application/json", "-d"),
    ]
    assert json.loads(body) == example


def test_free_text_of_an_example_has_the_documented_length() -> None:
    page = page_of()
    contract = contract_of(page)
    example = {"model": "acme/paint-2", "input": {"prompt": {"$text": 25}, "size": "1:1"}}
    found = request_of(contract, replace(operation_of(contract, page), examples=(example,)))
    assert len(found.body["input"]["prompt"]) == 25


def test_without_an_example_the_smallest_request_is_shown() -> None:
    contract = contract_of()
    found = request_of(contract, None)
    assert not found.documented
    assert found.body == {"model": "acme/paint-2", "input": {"prompt": "a lake"}}


def test_a_file_is_sent_as_part_of_a_form() -> None:
    contract = load_contract("upload-stream")
    page = open_snapshot(SNAPSHOTS, "2026-08-19").page(contract.page)
    found = request_of(contract, operation_of(contract, page))
    assert found.form
    arguments = sent(found.curl)
    assert arguments[:5] == ["-X", "POST", found.url, "-H", "Authorization: Bearer secret"]
    parts = list(zip(arguments[5::2], arguments[6::2], strict=True))
    assert parts == [("-F", "file=@FILE"), ("--form-string", "uploadPath=a lake")]
    assert found.url == "https://kieai.redpandaai.co/api/file-stream-upload"


def test_fields_hold_what_the_example_says_and_the_documented_limits() -> None:
    properties = {
        **PROPERTIES,
        "seed": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
        "audio": {"type": "boolean", "default": False},
        "urls": {"type": "array", "items": {"type": "string"}},
        "nested": {"type": "object", "properties": {"a": {"type": "string"}}},
        "size": {"type": "string", "enum": ["1:1", "16:9"], "default": "16:9"},
    }
    page = page_of(properties=properties)
    contract = contract_of(page)
    example = {"model": "acme/paint-2", "input": {"prompt": "x", "size": "1:1", "seed": 7, "urls": ["a", "b"]}}
    found = request_of(contract, replace(operation_of(contract, page), examples=(example,)))
    fields = {one.name: one for one in found.fields}
    assert {name: (one.kind, one.required, one.value) for name, one in fields.items()} == {
        "prompt": ("text", True, "x"),
        "seed": ("number", False, 7),
        "audio": ("boolean", False, ABSENT),
        "urls": ("lines", False, ["a", "b"]),
        "size": ("choice", False, "1:1"),
    }
    assert fields["seed"].step == 1
    assert [(one.value, one.is_chosen, one.is_default) for one in fields["size"].choices] == [
        ("1:1", True, False),
        ("16:9", False, True),
    ]
    assert [(one.value, one.is_default) for one in fields["audio"].choices] == [(True, False), (False, True)]


def test_every_contract_has_a_file_of_its_own_on_any_file_system() -> None:
    addresses = [address(one.id).casefold() for one in all_contracts()]
    assert len(set(addresses)) == len(addresses)
    assert address("kling/v2-1-pro") == "models/kling/v2-1-pro.html"
    assert address("A/b") != address("a/b")


@pytest.mark.parametrize("id", ["..", "../a", "/a", "a/./b", "a\\b", "c:", "", " "])
def test_no_id_leads_out_of_the_folder(id: str) -> None:
    steps = address(id).split("/")
    assert steps[0] == "models"
    assert not {"", ".", ".."} & set(steps)
    assert all(sign.isalnum() or sign in "._-~/" for sign in address(id))


def test_links_are_relative() -> None:
    assert link("models/kling/v2-1-pro.html", "index.html") == "../../index.html"
    assert link("index.html", "models/a/b.html#price") == "models/a/b.html#price"
    assert link("models/a/b.html", "models/a/c.html") == "c.html"
    assert anchor("a/b c|oneOf[0]") == "a-b-c-oneOf-0"


def test_only_paths_of_pages_lead_to_the_documentation() -> None:
    assert page_link("market/kling/v2-1-pro") == "https://docs.kie.ai/market/kling/v2-1-pro"
    for page in ("javascript:alert(1)", "//evil.example", "../x", "a b", "market/\u202e", "", "https://evil.example"):
        assert page_link(page) is None
