"""Status: each state comes from evidence, a family is as good as its worst member, counts are exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from conformance.compare.deviations import Deviation
from conformance.contract import Contract
from conformance.docs import parse_page
from conformance.drafting import contract_from_page
from conformance.errors import UnknownNameError
from conformance.model import Level, Lint, Page
from conformance.roster import Entry, Roster
from conformance.status import State, Status, take_status
from tests.support import pages

MODEL = "acme/paint-2"
PROPERTIES: dict[str, Any] = {"prompt": {"type": "string", "maxLength": 800}, "size": {"enum": ["1:1"]}}


def page_of(name: str = "market/acme/paint-2", model: str = MODEL, properties: Any = None, **more: Any) -> Page:
    body = pages.task_body(model, PROPERTIES if properties is None else properties, ("prompt",))
    return parse_page(name, f"https://docs.kie.ai/{name}.md", pages.apidog(pages.openapi(body, **more)))


@dataclass
class Day:
    """A snapshot in memory."""

    day: str
    content: tuple[Page, ...] = ()
    complete: bool = True
    lints: tuple[Lint, ...] = ()

    def page(self, page: str) -> Page:
        return next(one for one in self.content if one.page == page)

    def find_model(self, model: str) -> list[str]:
        return [one.page for one in self.content if any(model in each.table.models for each in one.operations)]

    def find_endpoint(self, endpoint: str) -> list[str]:
        return [one.page for one in self.content if any(endpoint == each.table.endpoint for each in one.operations)]


def contract_of(page: Page | None = None, id: str = MODEL, **facts: Any) -> Contract:
    found = page or page_of()
    documented_as = facts.get("documented_as")
    return replace(contract_from_page(found, documented_as or id, id, "2026-08-19", "image"), **facts)


def status_of(days: list[Day], *contracts: Contract, deviations: tuple[Deviation, ...] = (), only: str = "*") -> Status:
    members = tuple(one.id for one in contracts)
    entry = Entry(
        index=1, id="acme", name="Acme", category="image", sort="family", members=members, claims=("early", "late")
    )
    lists = {"early": True, "late": True, "missing": False}
    roster = Roster(date="2025-12-16", claimed=2, other_totals=("2 of 3",), lists=lists, entries=(entry,))
    by_id = {one.id: one for one in contracts}
    return take_status(days, roster, deviations, only=only, load=by_id.__getitem__)


def state_of(days: list[Day], *contracts: Contract, **more: Any) -> State:
    return status_of(days, *contracts, **more).rows[0].state


THEN = Day("2026-04-29", (page_of(),))
NOW = Day("2026-08-19", (page_of(),))
GONE = Day("2026-08-19")
PARTIAL = Day("2026-08-19", complete=False)


def test_a_contract_that_says_what_the_page_says_agrees() -> None:
    (row,) = status_of([NOW], contract_of()).rows
    assert (row.state, row.counts, row.disagreements, row.lints) == (State.AGREES, (3, 3, 3), 0, 0)
    assert row.members[0].documentation.now


def test_a_contract_that_says_something_else_disagrees() -> None:
    changed = Day("2026-08-19", (page_of(properties={**PROPERTIES, "prompt": {"type": "string", "maxLength": 900}}),))
    (row,) = status_of([changed], contract_of()).rows
    assert (row.state, row.counts, row.disagreements) == (State.DISAGREES, (3, 3, 2), 1)
    assert row.members[0].disagreements[0].sentence == (
        "input.prompt: maxLength is 900 in the documentation, 800 in the contract"
    )


def test_a_declared_deviation_is_accepted_and_still_counted() -> None:
    changed = Day("2026-08-19", (page_of(properties={**PROPERTIES, "prompt": {"type": "string", "maxLength": 900}}),))
    deviation = Deviation(
        model="acme/*", parameter="input.prompt", fact="maxLength", reason="r", evidence="e", since="2026-08-19"
    )
    unused = replace(deviation, fact="minLength")
    status = status_of([changed], contract_of(), deviations=(deviation, unused))
    (row,) = status.rows
    assert (row.state, row.disagreements, row.accepted) == (State.AGREES, 0, 1)
    assert status.unused == (unused,)


def test_a_model_that_went_is_retired_when_the_contract_says_so() -> None:
    (row,) = status_of([THEN, GONE], contract_of(retired="2026-04-29")).rows
    member = row.members[0]
    assert (row.state, row.counts) == (State.RETIRED, (3, 3, 3))
    assert (member.documentation.day, member.documentation.gone_by) == ("2026-04-29", "2026-08-19")


@pytest.mark.parametrize(
    ("days", "retired", "state", "sentence"),
    [
        ([THEN, GONE], None, State.UNDOCUMENTED, "documented last on 2026-04-29, the contract says not retired"),
        (
            [THEN, GONE],
            "2025-12-24",
            State.DISAGREES,
            "documented last on 2026-04-29, the contract says retired since 2025-12-24",
        ),
        ([NOW], "2026-04-29", State.DISAGREES, "documented, the contract says retired since 2026-04-29"),
        ([GONE], None, State.UNDOCUMENTED, "documented last on never, the contract says not retired"),
    ],
)
def test_a_wrong_word_on_retirement_disagrees(
    days: list[Day], retired: str | None, state: State, sentence: str
) -> None:
    (row,) = status_of(days, contract_of(retired=retired)).rows
    assert (row.state, [one.sentence for one in row.members[0].disagreements]) == (state, [sentence])


def test_a_contract_retired_later_was_alive_on_an_older_day() -> None:
    assert state_of([THEN], contract_of(retired="2026-04-29")) is State.AGREES


def test_a_partial_snapshot_never_means_removal() -> None:
    (row,) = status_of([THEN, PARTIAL], contract_of()).rows
    assert row.state is State.NOT_CAPTURED
    assert (row.members[0].documentation.day, row.members[0].documentation.gone_by) == ("2026-04-29", None)
    assert row.counts == (3, 3, 3)


def test_removal_is_dated_by_the_first_complete_snapshot_that_lacks_it() -> None:
    days = [Day("2025-12-24", (page_of(),)), Day("2026-02-22", complete=False), Day("2026-04-29"), Day("2026-08-19")]
    (row,) = status_of(days, contract_of(retired="2025-12-24")).rows
    assert (row.state, row.members[0].documentation.gone_by) == (State.RETIRED, "2026-04-29")


def test_doubts_about_a_model_count_wherever_they_were_found() -> None:
    doubt = Lint(id="model-on-two-pages", level=Level.WARNING, path=MODEL, message="on two pages")
    other = replace(doubt, path="acme/sing")
    (row,) = status_of([replace(NOW, lints=(other, doubt))], contract_of()).rows
    assert row.members[0].lints == (doubt,)


def test_a_page_whose_schema_names_another_model_is_misnamed() -> None:
    wrong = page_of(model="acme/sketch-1", example={"model": MODEL, "input": {"prompt": "x"}})
    ours = contract_of(wrong, documented_as="acme/sketch-1")
    (row,) = status_of([Day("2026-08-19", (wrong,))], ours).rows
    assert (row.state, row.counts) == (State.MISNAMED, (3, 3, 3))


def test_a_misnamed_page_must_name_the_model_somewhere() -> None:
    wrong = page_of(model="acme/sketch-1", example={"model": "acme/sketch-1", "input": {"prompt": "x"}})
    ours = contract_of(wrong, documented_as="acme/sketch-1")
    (row,) = status_of([Day("2026-08-19", (wrong,))], ours).rows
    assert (row.state, row.members[0].disagreements[0].fact) == (State.DISAGREES, "documented_as")


def test_a_page_that_names_the_model_rightly_again_agrees() -> None:
    ours = replace(contract_of(), documented_as="acme/sketch-1")
    assert state_of([NOW], ours) is State.AGREES


def test_the_contracts_own_page_is_compared_first() -> None:
    other = page_of("market/acme/a", properties={"prompt": {"type": "integer"}})
    status = status_of([Day("2026-08-19", (other, page_of()))], contract_of())
    assert status.rows[0].state is State.AGREES
    assert status.rows[0].members[0].documentation.pages == ("market/acme/paint-2", "market/acme/a")


def test_a_family_is_as_good_as_its_worst_member() -> None:
    second = page_of("market/acme/sing", "acme/sing")
    day = Day("2026-08-19", (page_of(), second))
    good, gone = contract_of(), replace(contract_of(second, "acme/sing"), id="acme/gone", retired="2026-04-29")
    old = Day("2026-04-29", (page_of("market/acme/gone", "acme/gone"),))
    (row,) = status_of([old, day], good, gone).rows
    assert [member.state for member in row.members] == [State.AGREES, State.RETIRED]
    assert (row.state, row.counts) == (State.RETIRED, (6, 6, 6))


def test_rows_are_chosen_by_id_of_entry_or_member() -> None:
    assert len(status_of([NOW], contract_of(), only="acme/p*").rows) == 1
    assert len(status_of([NOW], contract_of(), only="ac*").rows) == 1
    with pytest.raises(UnknownNameError, match="no model matches 'x'"):
        status_of([NOW], contract_of(), only="x")


def test_an_endpoint_is_found_by_its_method_and_path() -> None:
    body = {"type": "object", "properties": {"text": {"type": "string"}}}
    page = parse_page("api/sing", "https://docs.kie.ai/api/sing.md", pages.apidog(pages.openapi(body, path="/sing")))
    ours = contract_from_page(page, "POST /sing", "sing", "2026-08-19", "audio")
    assert state_of([Day("2026-08-19", (page,))], ours) is State.AGREES


def test_states_are_ordered_from_best_to_worst() -> None:
    assert [state.value for state in State] == [
        "agrees",
        "misnamed",
        "retired",
        "not captured",
        "undocumented",
        "disagrees",
    ]
