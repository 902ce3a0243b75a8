"""What changed is told in words: a person reads prices, parameters, rules and lists, and no cut JSON."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.compare.rule_changes import plain_rule
from conformance.contract import all_contracts
from conformance.contract_rules import expectation_from_data, rule_from_data
from conformance.contract_toml import rate_to_data, rule_to_data
from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from conformance.drift import Change, drift
from conformance.messages import gettext, use_language
from conformance.model import ABSENT, CrossRule, Expectation, Json, Parameter, Rate
from conformance.report.change_values import cut, quoted_pair, short_pair
from conformance.report.drift_json import finding_to_json
from conformance.report.drift_words import change_words
from conformance.report.fact_words import parameter_words
from conformance.report.markdown import code
from conformance.report.price_words import rate_words
from tests.support.drifts import HOSTILE, change

P = Parameter
NEEDED = P(required=True)


def told(rule: str, old: Json, new: Json, path: str = "") -> str:
    """What is said after the sentence of the rule."""
    one = change(rule, path=path, old=old, new=new)
    return change_words(one).partition(f"{gettext(one.finding.row.sentence)}: ")[2]


@cache
def real() -> tuple[Change, ...]:
    snapshots = [open_snapshot(default_root(), day) for day in snapshot_days(default_root())]
    return tuple(one for days in pairwise(DAYS) for one in drift(snapshots, *days).changes)


DAYS = ("2025-12-24", "2026-04-29", "2026-08-19")

VEO = {"model": "veo3_fast", "imageUrls": {"given": False}, "resolution": "4k"}


@pytest.mark.parametrize(
    ("rule", "old", "new", "words"),
    [
        (
            "price-raised",
            {"if": VEO, "credits": 60, "per": "request"},
            {"if": VEO, "credits": 180, "per": "request"},
            '60, now 180 credits per request, with model "veo3_fast" and imageUrls not given and resolution "4k"',
        ),
        (
            "price-lowered",
            {"credits": 2, "per": "second"},
            {"credits": 1, "per": "second"},
            "2, now 1 credit per second",
        ),
        (
            "price-unit-changed",
            {"if": {"resolution": "480p"}, "credits": 6, "per": "request"},
            {"if": {"resolution": "480p"}, "credits": 6, "per": "second"},
            '6 credits per request, now 6 credits per second, with resolution "480p"',
        ),
        (
            "price-added",
            ABSENT,
            {"if": {"hd": True}, "credits": 7.5, "per": "image"},
            "7.5 credits per image with hd true",
        ),
        ("price-removed", [{"credits": 20, "per": "request"}], ABSENT, "20 credits per request"),
        (
            "price-added",
            ABSENT,
            [
                {"if": {"mode": ["hd", "4k"]}, "usd": 0.11, "per": "image", "times": "n"},
                {"if": {"s": {"minimum": 6}, "mode": {"not": ["hd"]}}, "usd": 0, "per": "request"},
            ],
            '$0.11 per image × n with mode one of "hd", "4k"; $0 per request with s 6 or more and mode other than "hd"',
        ),
    ],
)
def test_a_price_says_how_much_per_what_and_when(rule: str, old: Json, new: Json, words: str) -> None:
    assert told(rule, old, new) == words


def test_of_many_prices_those_that_fit_are_told_and_how_many_there_are_beside() -> None:
    prices = [{"if": {"resolution": f"{n}p"}, "usd": 0.125, "per": "second", "times": "duration"} for n in range(9)]
    first = "; ".join(f'$0.125 per second × duration with resolution "{n}p"' for n in range(4))
    assert told("price-added", ABSENT, prices) == f"{first}; … 5 prices more"
    assert told("price-added", ABSENT, prices[:5]) == f"{first}; … 1 price more"
    long = {**prices[0], "times": "x" * 300}
    assert told("price-removed", [long, long], ABSENT).endswith("; … 1 price more")


def test_drift_and_the_contract_say_a_price_in_the_same_words() -> None:
    rate = Rate(
        per="second",
        as_of="2026-01-16",
        source="list",
        label="x",
        credits=3,
        times="duration",
        conditions={"mode": Expectation(facts=P(const="hd"))},
    )
    data = {key: value for key, value in rate_to_data(rate).items() if key in ("if", "credits", "per", "times")}
    assert rate_words(rate) == told("price-added", ABSENT, [data]) == '3 credits per second × duration with mode "hd"'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"type": "boolean", "required": False, "default": False}, "boolean; default false"),
        ({"type": "string", "enum": ["5", "10"], "default": "5"}, 'string; one of "5", "10"; default "5"'),
        ({"type": "integer", "default": 20, "minimum": 10, "maximum": 360}, "integer; from 10; up to 360; default 20"),
        ({"type": "string", "maxLength": 1, "nullable": True}, "string; up to 1 characters; null allowed"),
        (
            {"type": "array", "maxItems": 7, "items": {"type": "string", "format": "uri"}, "media": {"max_mb": 10}},
            "array; up to 7 items; files up to 10 MB; each item: string, format uri",
        ),
        ({}, "anything"),
    ],
)
def test_a_parameter_that_came_or_went_is_told_by_its_facts(value: Json, words: str) -> None:
    assert told("parameter-added", ABSENT, value, "input.a") == words
    assert told("parameter-required-removed", value, ABSENT, "input.a") == words


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            P(type="object", properties={"a": P(type="string"), "b": P(required=True, const="file")}),
            'object; parameters: b (required, only "file"), a',
        ),
        (
            P(title="By file", properties={"a": NEEDED}, not_=P(any_of=tuple(P(properties={n: NEEDED}) for n in "bc"))),
            '"By file"; parameters: a (required); not given: b, c',
        ),
        (P(not_=P(enum=(1, 2))), "none of 1, 2"),
        (P(not_=P(const="x")), 'other than "x"'),
        (P(not_=P(type="string", min_length=3)), "not: string, 3 characters or more"),
        (P(not_=P(properties={"a": NEEDED})), "not given: a"),
        (P(not_=P(properties={"a": NEEDED, "b": NEEDED})), "not: parameters: a (required), b (required)"),
        (
            P(one_of=(P(type="string"), P(properties={"a": NEEDED}), P(title="Third"))),
            "just one of: string | a | Third",
        ),
        (P(any_of=(P(), P(type="integer"))), "at least one of: anything | integer"),
        (P(all_of=(P(properties={"a": NEEDED}),)), "all of: a"),
        (P(items=P()), "each item: anything"),
        (
            P(properties={f"p{n:02}": P() for n in range(14)}),
            f"parameters: {', '.join(f'p{n:02}' for n in range(12))}, … 14 in all",
        ),
    ],
)
def test_what_is_nested_is_told_in_short(one: Parameter, words: str) -> None:
    assert parameter_words(one) == words


def test_an_alternative_a_constraint_and_what_members_must_be_are_told_by_their_facts() -> None:
    value = {"properties": {"kind": {"required": True, "const": "file"}}}
    for rule in ("constraint-added", "alternative-added", "items-set"):
        assert told(rule, ABSENT, value, "input.a") == 'parameters: kind (required, only "file")'


def test_a_cross_rule_is_told_as_the_contract_tells_it() -> None:
    one = CrossRule(kind="exclusive", sides=(("image_url",), ("task_id",)))
    other = CrossRule(
        kind="when",
        conditions={"mode": Expectation(facts=P(const="hd"))},
        demands={"image_url": Expectation(given=True)},
    )
    assert told("cross-rule-added", ABSENT, plain_rule(one)) == "at most one of image_url, task_id"
    assert (
        told("cross-rule-changed", plain_rule(one), plain_rule(other))
        == 'at most one of image_url, task_id, now with mode "hd": image_url given'
    )


def test_what_contracts_ask_and_cost_comes_back_from_its_data() -> None:
    contracts = list(all_contracts())
    rules = [rule for one in contracts for rule in one.rules]
    rates = [rate for one in contracts for rate in one.prices]
    assert len(rules) > 100
    assert len(rates) > 100
    for rule in rules:
        assert rule_from_data(rule_to_data(rule)) == rule
    for rate in rates:
        conditions = rate_to_data(rate)["if"] or {}
        assert {path: expectation_from_data(one) for path, one in conditions.items()} == dict(rate.conditions)


@pytest.mark.parametrize(
    ("rule", "path", "old", "new", "words"),
    [
        ("enum-set", "input.a", ABSENT, ["5", 10, True], '"5", 10, true'),
        ("enum-opened", "input.a", ["5"], ABSENT, '"5"'),
        ("enum-reordered", "input.a", ["5", "10"], ["10", "5"], '"5", "10", now "10", "5"'),
        (
            "enum-reordered",
            "input.a",
            ["a", "b", "c", "d", "e"],
            ["a", "c", "b", "d", "e"],
            '…, "b", "c", …, now …, "c", "b", …',
        ),
        ("enum-member-added", "input.a", ABSENT, ["x"], '["x"]'),
        ("file-limit-tightened", "input.a|file.types", ["a/b", "a/c"], ["a/b"], 'without "a/c", now "a/b"'),
        ("file-limit-loosened", "input.a|file.types", ["a/b"], ["a/b", "a/c"], 'with "a/c", now "a/b", "a/c"'),
        ("file-limit-changed", "input.a|file.types", ["a"], ["b"], '"a", now "b"'),
        ("file-limit-changed", "input.a|file.types", ["a", "c"], ["A", "c"], '"A" in place of "a", now "A", "c"'),
        ("file-limit-changed", "input.a|file.types", ["a", "c"], ["b", "c"], 'with "b", without "a", now "b", "c"'),
        ("file-limit-loosened", "input.a|file.max_mb", 10, 50, "10, now 50"),
        ("file-limit-tightened", "input.a|file.formats", ABSENT, ["MP3"], '"MP3"'),
        ("default-changed", "input.a", 10, "10", '10, now "10"'),
        ("default-changed", "input.a", ["a"], {"b": 1}, '["a"], now {"b": 1}'),
    ],
)
def test_a_list_says_what_differs(rule: str, path: str, old: Json, new: Json, words: str) -> None:
    assert told(rule, old, new, path) == words


@pytest.mark.parametrize(
    ("rule", "path", "old", "new", "words"),
    [
        (
            "prose-contradicts-schema",
            "input.a|text.enum",
            ABSENT,
            {"schema": ["1", "2"], "text": ["1"]},
            '"1", "2" in the schema, "1" in the text',
        ),
        (
            "prose-agrees-with-schema",
            "input.a|text.minimum",
            {"schema": {"exclusiveMinimum": 0}, "text": 0},
            0,
            "above 0 in the schema, 0 in the text, now 0",
        ),
        ("prose-changed", "input.a|text.default", True, "on", 'true, now "on"'),
        ("fact-source-changed", "input.a|text.enum", "schema and text", "text", "schema and text, now text"),
    ],
)
def test_what_text_and_schema_say_is_told_apart(rule: str, path: str, old: Json, new: Json, words: str) -> None:
    assert told(rule, old, new, path) == words


LINK = "https://files.acme.test/custom-page/akr/section-images/"


@pytest.mark.parametrize(
    ("rule", "path", "old", "new", "words"),
    [
        ("example-changed", "", {}, {"input.hd": False, "input.a": "b"}, 'with input.hd: false, input.a: "b"'),
        (
            "example-changed",
            "",
            {"a": "1:1", "n": "1", "p": {"$text": 1}},
            {"a_b": "1:1", "n": 1, "p": {"$text": 155}},
            'n: "1", now 1; p: a text of 1 character, now a text of 155 characters; without a: "1:1"; with a_b: "1:1"',
        ),
        ("example-removed", "", {"p": {"$text": 40}, "s": 7}, ABSENT, "p: a text of 40 characters, s: 7"),
        ("example-added", "", ABSENT, {f"p{n}": "x" * 60 for n in range(5)}, None),
        (
            "example-changed",
            "",
            {f"seed{n}": n for n in range(20)},
            {f"seed{n}": n + 1 for n in range(20)},
            "; ".join(f"seed{n}: {n}, now {n + 1}" for n in range(13)) + "; … 7 values more",
        ),
        ("example-changed", "input.a", [{"$text": 9}], ["b"], 'a text of 9 characters, now "b"'),
        ("example-changed", "input.a", ["a", 1], ["b"], '"a", 1, now "b"'),
        ("example-removed", "input.a", ["6"], ABSENT, '"6"'),
        (
            "example-changed",
            "input.a|text.default",
            {"$text": 30},
            {"$text": 31},
            "a text of 30 characters, now a text of 31 characters",
        ),
        (
            "example-changed",
            "input.a",
            [f"{LINK}1759211376283gfcw5zcy.png"],
            [f"{LINK}1755256297923kmjpynul.png"],
            '"…akr/section-images/1759211376283gfcw5zcy.png", now "…akr/section-images/1755256297923kmjpynul.png"',
        ),
        ("example-became-invalid", "input.a", ABSENT, "type-mismatch", "type-mismatch"),
    ],
)
def test_an_example_says_what_differs(rule: str, path: str, old: Json, new: Json, words: str | None) -> None:
    letters = "x" * 60
    expected = words or f'p0: "{letters}", p1: "{letters}", p2: "{letters}", … 2 values more'
    assert told(rule, old, new, path) == expected


def test_flags_need_no_values_and_what_has_none_is_told_by_its_sentence_alone() -> None:
    assert told("deprecated", False, True, "input.a") == ""
    assert told("model-named", ABSENT, ABSENT) == ""
    assert told("default-changed", True, False, "input.a") == "true, now false"


def test_what_a_page_says_is_made_fit_to_be_shown_wherever_it_stands() -> None:
    for rule, old, new in (
        ("parameter-added", ABSENT, {"type": "string", "enum": [HOSTILE], "title": HOSTILE}),
        ("example-changed", {HOSTILE: HOSTILE}, {HOSTILE: 1, "a": HOSTILE}),
        ("price-added", ABSENT, [{"if": {HOSTILE: HOSTILE}, "usd": 1, "per": HOSTILE}]),
        ("file-limit-changed", [HOSTILE], ["b", HOSTILE * 2]),
        ("prose-contradicts-schema", ABSENT, {"schema": HOSTILE, "text": [HOSTILE]}),
    ):
        one = change(rule, path="", old=old, new=new)
        assert change_words(one).isprintable()
        outside = re.sub(r"`[^`]*`", "", change_words(one, code))
        assert "@everyone" not in outside
        assert "<script>" not in outside


def test_no_change_of_the_real_days_is_told_as_cut_json() -> None:
    changes = real()
    assert len(changes) > 500
    for one in changes:
        words = change_words(one)
        assert "\n" not in words
        assert '{"' not in words, words
        assert '["' not in words, words
        assert not re.search(r"\d…", words), words


def test_machines_are_told_both_values_as_data() -> None:
    value = {"if": VEO, "credits": 60, "per": "request"}
    assert finding_to_json(change("price-raised", path="", old=value, new=ABSENT))["old"] == value


def test_a_long_text_is_cut_between_words_and_never_in_a_figure() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one two three", 13) == "one two three"
    assert cut("cost 12,345.67 credits", 9) == "cost…"
    assert cut("x" * 99 + "123456" + "y" * 20, 102) == "x" * 99 + "…"
    assert cut("x" * 99 + "y" * 20, 102) == "x" * 99 + "yyy…"
    assert cut("7" * 40 + " days", 30) == "7" * 40 + "…"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a", "b", ("a", "b")),
        (" a", "a", ('" a"', '"a"')),
        ("^[a-z]+ " * 30 + "{1,2}", "^[a-z]+ " * 30 + "{1,5}", ("…^[a-z]+ ^[a-z]+ {1,2}", "…^[a-z]+ ^[a-z]+ {1,5}")),
        ("", "word " * 40 + "end", ("", "word " * 31 + "word…")),
    ],
)
def test_of_two_long_texts_what_differs_is_kept(old: str, new: str, words: tuple[str, str]) -> None:
    assert short_pair(old, new) == words


TEXTS = st.text("ab1.,-/ ", max_size=120)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_two_texts_that_differ_never_look_alike(head: str, old: str, new: str, tail: str) -> None:
    before, after = (f"{head}{one}{tail}" for one in (old, new))
    shown = quoted_pair(before, after)
    assert (shown[0] == shown[1]) is (before == after)
    for one in shown:
        assert isinstance(json.loads(one), str)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.from_regex(r"[a-z]{1,9}|[0-9]{1,9}(\.[0-9]{1,3})?", fullmatch=True), max_size=40), st.integers(1, 90)
)
def test_whatever_is_cut_begins_with_whole_words(words: list[str], most: int) -> None:
    text = " ".join(words)
    kept = cut(text, most)
    if kept != text:
        assert words[: len(kept[:-1].split())] == kept[:-1].split() or len(kept) <= most + 1
        assert not (kept[-2].isdigit() and text[len(kept) - 1].isdigit())


def test_a_difference_in_a_long_word_is_kept() -> None:
    head, tail = "word " * 30 + "abcde", "xyz" * 30
    assert quoted_pair(f"{head}f{tail}", f"{head}g{tail}") == (
        f'"…word word word abcdef{("xyz" * 30)[:39]}…"',
        f'"…word word word abcdeg{("xyz" * 30)[:39]}…"',
    )


def test_russians_are_told_in_russian() -> None:
    use_language("ru")
    try:
        assert (
            told("fact-source-changed", "schema and text", "text", "input.a|text.enum") == "схема и текст, теперь текст"
        )
        price = {"if": {"hd": True}, "credits": 2, "per": "image"}
        assert told("price-added", ABSENT, price) == "2 кр. за изображение, если hd true"
    finally:
        use_language("en")
