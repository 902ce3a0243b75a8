"""Status: each state comes from evidence, a family is as good as its worst member, counts are exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from conformance.compare.deviations import Deviation
from conformance.compare.finding import Finding
from conformance.contract import Contract
from conformance.docs import parse_page
from conformance.documentation import Documentation
from conformance.drafting import contract_from_page
from conformance.drift import Change
from conformance.errors import UnknownNameError
from conformance.laws.evidence import Proof, Standing
from conformance.model import ABSENT, Level, Lint, Page, Rate
from conformance.roster import Entry, Roster
from conformance.status import Examples, Reason, State, Status, take_status
from conformance.witness import Proven
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


GOOD = Proof(standing=Standing.FRESH, laws_passed=23, laws=23, cases=100, examples=10, killed=7, mutants=7)


def status_of(
    days: list[Day],
    *contracts: Contract,
    deviations: tuple[Deviation, ...] = (),
    only: str = "*",
    proof: Proof = GOOD,
    **more: Any,
) -> Status:
    members = tuple(one.id for one in contracts)
    entry = Entry(
        index=1, id="acme", name="Acme", category="image", sort="family", members=members, claims=("early", "late")
    )
    lists = {"early": True, "late": True, "missing": False}
    roster = Roster(date="2025-12-16", claimed=2, other_totals=("2 of 3",), lists=lists, entries=(entry,))
    by_id = {one.id: one for one in contracts}

    def prove(_contract: Contract, _documentation: Documentation) -> Proof:
        return proof

    return take_status(days, roster, deviations, only=only, load=by_id.__getitem__, prove=prove, **more)


def state_of(days: list[Day], *contracts: Contract, **more: Any) -> State:
    return status_of(days, *contracts, **more).rows[0].state


THEN = Day("2026-04-29", (page_of(),))
NOW = Day("2026-08-19", (page_of(),))
GONE = Day("2026-08-19")
PARTIAL = Day("2026-08-19", complete=False)


def test_a_contract_that_says_what_the_page_says_and_holds_what_it_promises_is_verified() -> None:
    (row,) = status_of([NOW], contract_of()).rows
    assert (row.state, row.counts, row.disagreements, row.lints) == (State.VERIFIED, (3, 3, 3), 0, 0)
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
    assert (row.state, row.disagreements, row.accepted) == (State.VERIFIED, 0, 1)
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
    assert state_of([THEN], contract_of(retired="2026-04-29")) is State.VERIFIED


def test_a_partial_snapshot_never_means_removal() -> None:
    (row,) = status_of([THEN, PARTIAL], contract_of()).rows
    assert (row.state, row.reasons) == (State.UNVERIFIED, (Reason.NOT_CAPTURED,))
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
    assert (row.state, row.counts, row.members[0].named) == (State.VERIFIED, (3, 3, 3), False)


def test_a_misnamed_page_must_name_the_model_somewhere() -> None:
    wrong = page_of(model="acme/sketch-1", example={"model": "acme/sketch-1", "input": {"prompt": "x"}})
    ours = contract_of(wrong, documented_as="acme/sketch-1")
    (row,) = status_of([Day("2026-08-19", (wrong,))], ours).rows
    assert (row.state, row.members[0].disagreements[0].fact) == (State.DISAGREES, "documented_as")


def test_a_page_that_names_the_model_rightly_again_agrees() -> None:
    ours = replace(contract_of(), documented_as="acme/sketch-1")
    assert state_of([NOW], ours) is State.VERIFIED


def test_the_contracts_own_page_is_compared_first() -> None:
    other = page_of("market/acme/a", properties={"prompt": {"type": "integer"}})
    status = status_of([Day("2026-08-19", (other, page_of()))], contract_of())
    assert status.rows[0].state is State.VERIFIED
    assert status.rows[0].members[0].documentation.pages == ("market/acme/paint-2", "market/acme/a")


def test_a_family_is_as_good_as_its_worst_member() -> None:
    second = page_of("market/acme/sing", "acme/sing")
    day = Day("2026-08-19", (page_of(), second))
    good, gone = contract_of(), replace(contract_of(second, "acme/sing"), id="acme/gone", retired="2026-04-29")
    old = Day("2026-04-29", (page_of("market/acme/gone", "acme/gone"),))
    (row,) = status_of([old, day], good, gone).rows
    assert [member.state for member in row.members] == [State.VERIFIED, State.RETIRED]
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
    assert state_of([Day("2026-08-19", (page,))], ours) is State.VERIFIED


def test_states_are_ordered_from_best_to_worst() -> None:
    assert [state.value for state in State] == [
        "verified",
        "unverified",
        "retired",
        "drifting",
        "undocumented",
        "disagrees",
    ]


@pytest.mark.parametrize(
    ("proof", "reasons", "is_wrong"),
    [
        (Proof(standing=Standing.MISSING), (Reason.EVIDENCE_MISSING,), False),
        (replace(GOOD, standing=Standing.STALE, stale_because=("page",)), (Reason.EVIDENCE_STALE,), False),
        (replace(GOOD, standing=Standing.STALE, laws_passed=0), (Reason.EVIDENCE_STALE,), False),  # of something else
        (replace(GOOD, laws_passed=22), (Reason.LAW_BROKEN,), True),
        (replace(GOOD, killed=6), (Reason.MUTANT_SURVIVES,), True),
        (replace(GOOD, laws_passed=22, killed=6), (Reason.LAW_BROKEN, Reason.MUTANT_SURVIVES), True),
    ],
)
def test_without_good_evidence_nothing_is_verified(proof: Proof, reasons: tuple[Reason, ...], is_wrong: bool) -> None:
    status = status_of([NOW], contract_of(), proof=proof)
    (row,) = status.rows
    assert (row.state, row.reasons) == (State.UNVERIFIED, reasons)
    assert status.by_reason == {reason: int(reason in reasons) for reason in Reason}
    assert (row.is_wrong, status.has_findings) == (is_wrong, is_wrong)


def test_what_differs_differs_whatever_the_evidence_says() -> None:
    changed = Day("2026-08-19", (page_of(properties={**PROPERTIES, "prompt": {"type": "string", "maxLength": 900}}),))
    status = status_of([changed], contract_of(), proof=replace(GOOD, laws_passed=22))
    assert (status.rows[0].state, status.rows[0].reasons) == (State.DISAGREES, ())
    assert status.has_findings
    assert sum(status.by_reason.values()) == 0


def test_what_is_retired_is_no_finding_and_needs_no_evidence() -> None:
    status = status_of([THEN, GONE], contract_of(retired="2026-04-29"), proof=Proof(standing=Standing.MISSING))
    assert (status.rows[0].state, status.rows[0].reasons, status.has_findings) == (State.RETIRED, (), False)
    assert status.unproven == (MODEL,)  # it can be had all the same


def test_of_what_was_never_documented_no_evidence_can_be_had() -> None:
    assert status_of([GONE], contract_of(), proof=Proof(standing=Standing.MISSING)).unproven == ()


LONGER = page_of(properties={**PROPERTIES, "prompt": {"type": "string", "maxLength": 900}})
SHORTER = page_of(properties={**PROPERTIES, "prompt": {"type": "string", "maxLength": 700}})


@pytest.mark.parametrize(
    ("then", "verified", "state"),
    [
        (page_of(), "2026-04-29", State.DRIFTING),  # it agreed then
        (page_of(), "2026-06-30", State.DRIFTING),  # no snapshot of that day: the last one before it counts
        (page_of(), "2026-08-19", State.DISAGREES),  # it claims to have been held against the page of today
        (page_of(), "2025-12-24", State.DISAGREES),  # nobody knows what was documented then
        (SHORTER, "2026-04-29", State.DISAGREES),  # it was wrong then too, though otherwise
        (LONGER, "2026-04-29", State.DISAGREES),
    ],
)
def test_a_contract_drifts_if_it_agreed_when_it_was_verified(then: Page, verified: str, state: State) -> None:
    status = status_of([Day("2026-04-29", (then,)), Day("2026-08-19", (LONGER,))], contract_of(verified=verified))
    assert (status.rows[0].state, status.rows[0].disagreements) == (state, 1)
    assert status.has_findings


def test_a_model_that_comes_back_after_it_was_retired_drifts() -> None:
    days = [THEN, Day("2026-06-30"), NOW]
    assert state_of(days, contract_of(retired="2026-04-29", verified="2026-06-30")) is State.DRIFTING


EXAMPLE = {"model": MODEL, "input": {"prompt": "a lake", "size": "1:1"}}
WRONG = {"model": MODEL, "input": {"prompt": "a lake", "size": "4:3"}}


def test_documented_examples_are_accepted() -> None:
    member = status_of([Day("2026-08-19", (page_of(example=EXAMPLE),))], contract_of()).members[MODEL]
    assert (member.state, member.examples, member.lints) == (State.VERIFIED, Examples(accepted=1), ())


def test_an_example_that_breaks_its_own_page_is_explained_by_a_lint() -> None:
    member = status_of([Day("2026-08-19", (page_of(example=WRONG),))], contract_of()).members[MODEL]
    assert (member.state, member.examples) == (State.VERIFIED, Examples(explained=1))
    assert [one.id for one in member.lints] == ["example-breaks-schema"]


def test_an_example_that_only_our_contract_refuses_is_our_fault() -> None:
    page = page_of(properties={**PROPERTIES, "size": {"enum": ["1:1", "4:3"]}}, example=WRONG)
    member = status_of([Day("2026-08-19", (page,))], contract_of()).members[MODEL]
    assert (member.state, member.examples, member.lints) == (State.DISAGREES, Examples(refused=1), ())
    assert member.reasons == (Reason.EXAMPLE_REFUSED,)


def test_a_declared_deviation_explains_the_example_that_it_refuses() -> None:
    page = page_of(properties={**PROPERTIES, "size": {"enum": ["1:1", "4:3"]}}, example=WRONG)
    deviation = Deviation(
        model=MODEL, parameter="input.size", fact="enum", reason="r", evidence="e", since="2026-08-19"
    )
    (row,) = status_of([Day("2026-08-19", (page,))], contract_of(), deviations=(deviation,)).rows
    assert (row.state, row.examples, row.accepted) == (State.VERIFIED, Examples(explained=1), 1)


def rate(**more: Any) -> Rate:
    return Rate(**{"per": "request", "credits": 5, "as_of": "2026-01-16", "source": "s", "label": "l", **more})


@pytest.mark.parametrize(
    ("prices", "example", "is_known"),
    [
        ((), EXAMPLE, False),
        ((rate(),), EXAMPLE, True),
        ((rate(per="image", times=None),), EXAMPLE, True),  # by the unit
        ((rate(),), WRONG, True),  # no example to ask it of, and there is a price
        ((), WRONG, False),
    ],
)
def test_a_price_is_known_if_it_was_published_for_the_documented_example(
    prices: tuple[Rate, ...], example: Any, is_known: bool
) -> None:
    days = [Day("2026-08-19", (page_of(example=example),))]
    (row,) = status_of(days, contract_of(prices=prices)).rows
    assert (row.members[0].has_price, row.priced) == (is_known, int(is_known))


def change(rule: str, level: Level) -> Change:
    finding = Finding(rule=rule, subject=MODEL, path="input.size", old="4:3", new=ABSENT)
    return Change(proven=Proven(finding=finding, level=level, witness=ABSENT), page="market/acme/paint-2")


BROKEN, TOLD = change("enum-member-removed", Level.BREAKING), change("default-changed", Level.WARNING)


def test_changes_since_the_report_and_since_the_verification_stand_beside_the_row() -> None:
    known = {"2025-12-24": {MODEL: (BROKEN, TOLD)}, "2026-04-29": {MODEL: (TOLD,), "acme/other": (BROKEN,)}}
    days = [replace(THEN, day="2025-12-24"), THEN, NOW]
    status = status_of(days, contract_of(verified="2026-04-29"), changes=known.__getitem__)
    (row,) = status.rows
    assert status.report_day == "2025-12-24"
    assert (row.since_report, row.since_verified) == ((BROKEN, TOLD), (TOLD,))
    assert status.claimed == status.claimed_documented == status.claimed_broken == (row,)
    harmless = status_of(days, contract_of(), changes=lambda _day: {MODEL: (TOLD,)})
    assert (harmless.claimed_broken, harmless.rows[0].since_verified) == ((), ())


def test_before_the_report_nothing_has_changed_since() -> None:
    status = status_of([replace(THEN, day="2025-12-24")], contract_of(), changes=lambda _day: {MODEL: (BROKEN,)})
    assert (status.report_day, status.rows[0].since_report) == (None, ())


def test_what_went_is_told_by_its_state_and_not_as_a_change_since_the_verification() -> None:
    ours = contract_of(retired="2026-04-29", verified="2026-04-29")
    status = status_of([THEN, GONE], ours, changes=lambda _day: {MODEL: (BROKEN,)})
    assert (status.rows[0].since_verified, status.claimed_documented) == ((), ())
