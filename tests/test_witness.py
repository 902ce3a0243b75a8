"""Proof of a change: a payload that was right before and is refused for it now, or a word on why there is none.

Waivers, in writing, of what the drawn tables leave out: where just one of several alternatives may hold, one that
allows more may hold together with another, and refuse something. What comes to an object that takes any name is tried
by hand, in ``test_witness_alternatives.py``.
"""

from __future__ import annotations

from collections import Counter

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.compare.engine import compare
from conformance.compare.pairs import MODEL
from conformance.compare.registry import RULES
from conformance.laws.oracle import faults
from conformance.model import Json, Level, Parameter
from conformance.placing import placed
from conformance.record import replace
from conformance.schema_export import parameter_schema
from conformance.witness import Proven, prove, prove_changes, prove_tables
from tests.compare.test_registry import PAIRS, Pair, list_of, one, some, whole
from tests.support.edits import Edited, edits_of
from tests.support.payloads import Maker
from tests.support.proofs import TWO, assert_sound
from tests.support.tables import BODIES, TEXT, P, table_of

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SILENT = "no request that was right before is refused for this alone"
UNCONFIRMED = "a second engine does not confirm it on the exported schemas"

NO_PROOF = {
    "endpoint-changed": SILENT,  # the request is the same: it goes elsewhere
    "step-shifted": UNCONFIRMED,  # JSON Schema has no word for steps that do not start at a multiple of themselves
}
"""Breaking rules whose pairs have no witness, and what is said instead."""

NO_PROOF_TURNED = {"endpoint-changed": SILENT, "format-changed": SILENT}  # of formats only URIs are judged


def proven(pair: Pair) -> list[Proven]:
    """What is found between two tables, with proofs."""
    old, new = pair
    return list(prove(compare(old, new, MODEL), old.whole, new.whole))


@pytest.mark.parametrize("rule", PAIRS)
def test_the_pair_of_a_breaking_rule_is_proven_and_no_other(rule: str) -> None:
    old, new = PAIRS[rule]
    (found,) = proven((old, new))
    assert_sound([found], old.whole, new.whole)
    assert (found.level is Level.BREAKING) is (RULES[rule].level is Level.BREAKING and rule not in NO_PROOF)
    assert found.note == NO_PROOF.get(rule, "")


@pytest.mark.parametrize("rule", PAIRS)
def test_the_pair_turned_round_is_proven_where_its_mirror_is_breaking(rule: str) -> None:
    new, old = PAIRS[rule]
    (found,) = proven((old, new))
    assert_sound([found], old.whole, new.whole)
    is_breaking = RULES[RULES[rule].mirror].level is Level.BREAKING
    assert (found.level is Level.BREAKING) is (is_breaking and rule not in NO_PROOF_TURNED)
    assert found.note == NO_PROOF_TURNED.get(rule, "")


A = P(type="string", enum=("auto", "hd"), required=True)
NESTED = P(type="object", properties={"x": list_of(P(type="object", properties={"a": TEXT})), "y": TEXT})
BOTH = P(properties={"a": A, "b": TEXT})
OPEN = P(type="object", properties={"a": replace(TEXT, required=True)}, additional_properties=True)


def boxes(maximum: int) -> P:
    """A list of lists of numbers."""
    return list_of(list_of(P(type="integer", maximum=maximum)))


def kinds(second: P) -> P:
    """An input that is one of two: without and with a parameter of its own."""
    return P(one_of=(TWO[0], replace(TWO[1], properties={**TWO[1].properties, "a": second})))


@pytest.mark.parametrize(
    ("pair", "input"),
    [
        (some({"b": TEXT}, {"b": TEXT, "a": A}), {}),
        (some({"a": A, "b": TEXT}, {"b": TEXT}), {"a": "hd"}),
        (some({"images": A}, {"image": A}), {"images": "hd"}),
        (
            whole(P(properties={"imageUrl": A}), P(properties={"image_url": A}, additional_properties=True)),
            {"imageUrl": "hd"},
        ),
        (one(TEXT, replace(TEXT, required=True)), {}),
        (one(A, replace(A, enum=("auto",))), {"a": "hd"}),
        (one(replace(A, enum=("a", "Hd")), replace(A, enum=("a", "hd"))), {"a": "Hd"}),
        (one(replace(A, enum=("6", "10")), replace(A, type=None, enum=("6", 10))), {"a": "10"}),
        (one(P(type="integer"), P(type="integer", minimum=1)), {"a": 0}),
        (one(P(type="integer", minimum=3), P(type="integer", minimum=4)), {"a": 3}),
        (one(P(type="number"), P(type="integer")), {"a": 0.5}),
        (one(P(type="integer"), TEXT), {"a": 1}),
        (one(TEXT, list_of(None)), {"a": "x"}),
        (one(replace(TEXT, nullable=True), TEXT), {"a": None}),
        (one(TEXT, replace(TEXT, max_length=3)), {"a": "xxxx"}),
        (one(list_of(), list_of(max_items=0)), {"a": ["x"]}),
        (one(list_of(min_items=1), list_of(min_items=2)), {"a": ["x"]}),
        (one(list_of(), list_of(unique_items=True)), {"a": ["a lake", "a lake"]}),
        (one(list_of(None), list_of()), {"a": [0]}),
        (one(NESTED, replace(NESTED, properties={"y": TEXT})), {"a": {"x": []}}),
        (one(boxes(9), boxes(8)), {"a": [[9]]}),
        (whole(OPEN, replace(OPEN, additional_properties=None)), {"a": "a lake", "surprise": True}),
        (one(OPEN, replace(OPEN, additional_properties=False)), {"a": {"a": "a lake", "surprise": True}}),
        (whole(P(one_of=TWO), P(one_of=TWO[:1])), {"kind": "file"}),
        (whole(kinds(TEXT), kinds(P(type="integer"))), {"kind": "file", "a": ""}),
        (whole(kinds(TEXT), kinds(replace(TEXT, required=True))), {"kind": "file"}),
        (whole(BOTH, replace(BOTH, not_=P(properties={"b": P(required=True)}))), {"a": "auto", "b": "a lake"}),
    ],
)
def test_a_witness_is_as_small_as_can_be(pair: Pair, input: dict[str, Json]) -> None:
    witnesses = [each.witness for each in proven(pair) if each.finding.level is Level.BREAKING]
    assert witnesses == [{"model": MODEL, "input": input}]


@pytest.mark.parametrize(
    ("media", "links"),
    [
        ({}, ["a.png", "b.png", "2.png"]),
        ({"kind": "audio"}, ["a.mp3", "b.mp3", "2.mp3"]),
        ({"kind": "video", "max_mb": 50}, ["a.mp4", "b.mp4", "2.mp4"]),
        ({"kind": "file"}, ["a.png", "b.png", "2.png"]),
        ({"types": ["image/jpeg", "image/png"]}, ["a.png", "b.png", "2.png"]),
        ({"types": ["image/jpeg"]}, ["a.jpg", "b.jpg", "2.jpg"]),
        ({"types": ["audio/aac", "audio/mpeg"]}, ["a.mp3", "b.mp3", "2.mp3"]),
        ({"types": ["audio/aac", "audio/wav"]}, ["a.wav", "b.wav", "2.wav"]),
        ({"types": ["video/quicktime", "video/mp4"]}, ["a.mp4", "b.mp4", "2.mp4"]),
        ({"types": ["video/x-matroska"]}, ["a.mp4", "b.mp4", "2.mp4"]),
        ({"formats": ["mov", "mp4"]}, ["a.mp4", "b.mp4", "2.mp4"]),
        ({"formats": ["wav", "mp3"]}, ["a.mp3", "b.mp3", "2.mp3"]),
        ({"formats": ["jpeg", "jpg"]}, ["a.jpg", "b.jpg", "2.jpg"]),
    ],
)
def test_links_in_a_witness_are_to_files_of_the_kind_that_is_asked_for(
    media: dict[str, Json], links: list[str]
) -> None:
    urls = list_of(P(type="string", format="uri", media=media), min_items=3)
    (found,) = proven(some({"urls": replace(urls, required=True), "a": TEXT}, {"urls": replace(urls, required=True)}))
    told = [f"https://tempfile.redpandaai.co/{name}" for name in links]
    assert found.witness == {"model": MODEL, "input": {"urls": told, "a": "x"}}


def test_each_lost_member_is_proven_by_itself() -> None:
    old, new = replace(A, enum=("a", "b", "c")), replace(A, enum=("c",))
    assert [each.witness for each in proven(one(old, new))] == [
        {"model": MODEL, "input": {"a": member}} for member in ("a", "b")
    ]


@pytest.mark.parametrize(
    ("pair", "lowered"),
    [
        (one(TEXT, P(type="number", minimum=4, maximum=12)), {"minimum-set", "maximum-set"}),
        (one(P(type="integer", exclusive_minimum=0), P(type="integer", minimum=0)), {"minimum-set"}),
        (one(A, replace(A, max_length=4)), {"max-length-set"}),
        (one(P(enum=(1,)), P(enum=(1.0,))), {"enum-member-type-changed"}),
        (one(replace(TEXT, format="date"), replace(TEXT, format="date-time")), {"format-changed"}),
        (whole(replace(OPEN, properties={"a": TEXT, "b": TEXT}), OPEN), {"parameter-removed"}),
        (some({"a": A}, {}), {"parameter-required-removed"}),  # what names nothing takes anything
        # What moves into alternatives is still known; and is not needed for what was sent before.
        (whole(P(properties={"a": A}), P(one_of=(P(properties={"a": A}), P(properties={"b": A})))),
            {"constraint-added"}),
        # Another change refuses every payload that might have shown it.
        (whole(P(properties={"a": A}), P(properties={"c": A}, any_of=(P(properties={"a": A}),))),
            {"constraint-added"}),
    ],
)  # fmt: skip
def test_what_cannot_be_witnessed_is_a_warning_and_says_so(pair: Pair, lowered: set[str]) -> None:
    found = proven(pair)
    assert_sound(found, pair[0].whole, pair[1].whole)
    assert {each.finding.rule for each in found if each.note} == lowered
    assert {each.note for each in found if each.note} <= {SILENT}


def test_a_table_that_cannot_be_exported_proves_nothing() -> None:
    (found,) = proven(one(TEXT, replace(TEXT, minimum=4)))  # a text of numbers, from 4 to anything
    assert (found.level, found.note) == (Level.WARNING, UNCONFIRMED)


def test_many_tables_at_once_are_proven_as_each_alone() -> None:
    tables = {**PAIRS, "no schema": one(TEXT, replace(TEXT, minimum=4)), "the same": one(TEXT, TEXT)}
    together = prove_tables(tables)
    assert list(together) == list(tables)
    assert together == {subject: prove_changes(*pair, subject) for subject, pair in tables.items()}
    assert {len(together["the same"]), sum(each.level is Level.BREAKING for each in together["no schema"])} == {0}


def test_a_finding_keeps_its_level_only_with_a_witness() -> None:
    old, new = one(P(maximum=2, type="integer"), P(maximum=1, type="integer"))
    findings = compare(old, new, MODEL)
    assert [each.level for each in prove(findings, old.whole, new.whole)] == [Level.BREAKING]
    assert [each.level for each in prove(findings, new.whole, old.whole)] == [Level.WARNING]
    assert [each.level for each in prove(findings, old.whole, old.whole)] == [Level.WARNING]


def test_what_stands_around_a_value_is_made_up_as_it_has_to_be() -> None:
    pages = P(type="array", min_items=2, items=P(type="object", properties={"n": P(type="integer", required=True)}))
    shots = P(type="object", properties={"pages": pages})
    body = P(properties={"shots": shots})
    assert placed({}, body, "shots.pages[].n", 7) == {"shots": {"pages": [{"n": 7}, {"n": 1}]}}
    held = {"shots": {"pages": [{"n": 3}, {"n": 4}], "other": 1}}
    assert placed(held, body, "shots.pages[].n", 7) == {"shots": {"pages": [{"n": 7}, {"n": 4}], "other": 1}}
    assert placed(held, body, "shots.pages[]", 7) == {"shots": {"pages": [7, {"n": 4}], "other": 1}}
    assert held["shots"]["pages"] == [{"n": 3}, {"n": 4}]


EMPTIED = "parameter-removed"
"""What goes last from an object leaves it open to any name."""


@settings(max_examples=400)
@given(BODIES.flatmap(edits_of))
def test_a_single_edit_is_proven_both_ways_wherever_its_rules_are_breaking(made: Edited) -> None:
    there = list(prove(compare(table_of(made.old), table_of(made.new), MODEL), made.old, made.new))
    back = list(prove(compare(table_of(made.new), table_of(made.old), MODEL), made.new, made.old))
    assert_sound(there, made.old, made.new)
    assert_sound(back, made.new, made.old)
    assert {each.finding.rule for each in there if each.note} <= {"step-shifted"}
    emptied = {EMPTIED} if "parameter-added" in made.edit.rules else set()
    assert {each.finding.rule for each in back if each.note} <= {"step-shifted", "format-changed", *emptied}


def test_a_limit_of_the_new_side_is_proven_with_values_of_the_old_one() -> None:
    """The list has to be too long for the new side, of members that the old side allows."""
    only = Parameter(type="string", enum=("a lake",))
    old, new = (
        Parameter(type="object", properties={"prompt": Parameter(type="array", required=False, **facts)})
        for facts in ({"items": only}, {"items": Parameter(type="string"), "max_items": 3})
    )
    proven = {one.finding.rule: one for one in prove(compare(table_of(old), table_of(new), MODEL), old, new)}
    assert proven["max-items-set"].level is Level.BREAKING
    assert proven["max-items-set"].witness == {"prompt": ["a lake"] * 4}


@pytest.mark.parametrize(
    "items",
    [
        P(type="array", items=P(type="string"), min_items=2),
        P(type="object", properties={"a": P(type="string", required=True), "b": P(type="integer")}),
        P(type="object", properties={"a": P(type="array", required=True, items=P(type="boolean"))}),
        P(type="number", minimum=1, maximum=2, step=0.5),
        P(type="integer", multiple_of=4),
        P(type="boolean"),
        P(type="string", pattern="^#[0-9A-F]{6}$"),
        P(type="string", enum=("one",), nullable=True),
        P(type="object"),
    ],
)
def test_what_changed_is_proven_beside_a_list_whose_members_must_differ(items: P) -> None:
    """The smallest request that was right has such a list, and its members differ down to what stands inside."""
    whole = P(
        type="object", properties={"b": P(type="array", required=True, items=items, min_items=2, unique_items=True)}
    )
    new = replace(whole, properties={**whole.properties, "a": P(type="string", required=True)})
    (found,) = prove(compare(table_of(whole), table_of(new), MODEL), whole, new)
    assert (found.finding.rule, found.level) == ("parameter-required-added", Level.BREAKING)


def test_what_changed_is_proven_beside_what_null_alone_keeps() -> None:
    """No list of two different members can be made of one: a request that was right holds null there."""
    only = P(type="array", nullable=True, min_items=2, unique_items=True, items=P(const="one"), required=True)
    old = P(type="object", properties={"prompt": only})
    new = replace(old, properties={**old.properties, "seed": P(type="integer", required=True)})
    (found,) = prove(compare(table_of(old), table_of(new), MODEL), old, new)
    assert (found.level, found.witness) == (Level.BREAKING, {"prompt": None})


Edits = tuple[Edited, Edited]
TWO_EDITS: st.SearchStrategy[Edits] = BODIES.flatmap(lambda body: st.tuples(edits_of(body), edits_of(body)))


@settings(max_examples=60)
@given(TWO_EDITS, st.integers(0, 2**32))
def test_without_a_breaking_finding_what_was_right_stays_right(pair: Edits, seed: int) -> None:
    sides = (pair[0].old, pair[0].new, pair[1].new)
    for old, new in ((left, right) for left in sides for right in sides if left is not right):
        found = prove(compare(table_of(old), table_of(new), MODEL), old, new)
        if not any(each.level is Level.BREAKING for each in found):
            maker = Maker(seed, fault=0.02)
            drawn = [maker.object(old) for _ in range(1000)]
            right = [each for each in drawn if next(faults(old, each), None) is None]
            assert [each for each in right if next(faults(new, each), None) is not None] == []


@pytest.mark.skipif(not hasattr(jsonschema_rs, "canonicalize"), reason="this jsonschema-rs does not subtract schemas")
def test_what_is_left_of_the_old_schema_without_the_new_one_is_what_broke() -> None:
    """Three answers of an independent engine: something is left, nothing is, or it can't say (skipped, but counted)."""
    answers: Counter[str] = Counter()

    @settings(max_examples=300, database=None)
    @given(TWO_EDITS)
    def agree(pair: Edits) -> None:
        for old, new in ((pair[0].old, pair[0].new), (pair[0].new, pair[0].old), (pair[0].new, pair[1].new)):
            found = list(prove(compare(table_of(old), table_of(new), MODEL), old, new))
            is_left = _is_left(old, new)
            answers[is_left] += 1
            if is_left == "yes":
                assert Level.BREAKING in [each.level for each in found]
            elif is_left == "no":
                assert Level.BREAKING not in [each.level for each in found]

    agree()
    assert min(answers["yes"], answers["no"]) > answers.total() / 10, answers


def _is_left(old: P, new: P) -> str:
    """Whether ``old`` accepts something that ``new`` refuses: ``yes``, ``no`` or ``unknown``."""
    before, after = (jsonschema_rs.canonicalize(parameter_schema(side)) for side in (old, new))
    return str(before.subtract(after).satisfiability())
