"""Lints as data: what they say goes through a snapshot and back, in every language, and nothing else can be stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.docs.lint_args import MAX_NAME, MAX_NESTED, MAX_SHOWN, digest, short
from conformance.docs.lint_rules import ARGUMENTS, RULES, LintRule, distinct, is_english, lint_words, make
from conformance.docs.page_json import page_from_json, page_to_json
from conformance.docs.shape import ShapeError
from conformance.facts import KINDS
from conformance.files import dump_json
from conformance.messages import LANGUAGES, Sentence, english, use_language
from conformance.model import Json, Level, Lint, Page
from conformance.record import replace

SHA = "ab" * 32
HOSTILE = "{0.__class__} {value!r} %(x)s <script>"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.just(HOSTILE)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=14) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=20,
)
names = texts | st.text("ab", min_size=MAX_NAME - 1, max_size=MAX_NAME + 2)
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("value", "own"), values),
    "values": st.lists(values, max_size=3),
    "text": texts,
    "kind": st.sampled_from(sorted(KINDS)),
    **dict.fromkeys(("fact", "name", "model", "page", "other"), names),
    "names": st.lists(names, max_size=3),
    "models": st.lists(names, min_size=1, max_size=3),
}
SENTENCES = [(rule, says) for rule in RULES for says in rule.says]


def arguments(rule: LintRule, says: str) -> list[str]:
    return [name for name in ARGUMENTS if f"{{{name}}}" in rule.says[says]]


def through_a_snapshot(lint: Lint) -> Lint:
    page = Page(page="x", url="u", form="f", title="", sha256=SHA, lints=(lint,))
    (found,) = page_from_json(json.loads(dump_json(page_to_json(page)))).lints
    return found


def lint_json(**changes: Json) -> dict[str, Json]:
    lint = make("default-outside-enum", "default", "input.size", value="c", fact="enum")
    page = Page(page="x", url="u", form="f", title="", sha256=SHA, lints=(lint,))
    data = page_to_json(page)
    data["lints"][0].update(changes)
    return data


@pytest.mark.parametrize(("rule", "says"), SENTENCES, ids=lambda one: getattr(one, "id", one))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_a_lint_says_comes_back_from_a_snapshot(rule: LintRule, says: str, data: st.DataObject) -> None:
    lint = make(rule.id, says, "input.a", **{name: data.draw(GIVEN[name]) for name in arguments(rule, says)})
    back = through_a_snapshot(lint)
    assert back == lint
    for spoken in LANGUAGES:
        use_language(spoken)
        assert lint_words(back) == lint_words(lint)
    with english():
        assert lint_words(back) == lint.message


def test_every_argument_is_one_of_a_sentence() -> None:
    assert {name for rule, says in SENTENCES for name in arguments(rule, says)} == ARGUMENTS.keys() == GIVEN.keys()


def test_a_lint_is_stored_with_its_words_for_readers_and_with_what_they_are_made_of() -> None:
    assert lint_json()["lints"] == [
        {
            "id": "default-outside-enum",
            "level": "warning",
            "path": "input.size",
            "message": 'the default "c" breaks enum',
            "says": "default",
            "args": {"value": "c", "fact": "enum"},
        }
    ]


def texts_in(kept: Json) -> Iterator[str]:
    """Every text of a value that is kept, at any depth."""
    if isinstance(kept, str):
        yield kept
    for one in kept.values() if isinstance(kept, dict) else kept if isinstance(kept, list) else ():
        yield from texts_in(one)


@given(values)
@settings(max_examples=100, deadline=None)
def test_what_is_kept_of_a_value_may_be_kept_and_is_no_prose(value: Json) -> None:
    kept = digest([value, "a long account of what one might see"])
    ARGUMENTS["value"].check(kept)
    assert [one for one in texts_in(kept) if len(one) > 40 or len(one.split()) > 3] == []


@pytest.mark.parametrize(
    ("value", "kept", "words"),
    [
        ("x" * 41, {"$text": 41}, "a text of 41 code points"),
        ({"$text": 5}, {"$object": 1}, "an object of 1 member"),
        (list(range(13)), {"$list": 13, "first": list(range(12))}, "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]"),
        ([[[[1]]]], [[[{"$list": 1, "first": []}]]], "[[[[…]]]]"),
        ([[[[]]]], [[[[]]]], "[[[[]]]]"),
        (1.0, 1.0, "1.0"),
    ],
)
def test_what_is_kept_of_a_value(value: Json, kept: Json, words: str) -> None:
    assert (digest(value), short(value)) == (kept, words)


@pytest.mark.parametrize(
    ("lint", "russian"),
    [
        (
            make("default-outside-enum", "default", "a", value="c", fact="enum"),
            'значение по умолчанию "c" нарушает enum',
        ),
        (
            make("example-breaks-schema", "request", "a", value="x" * 44, fact="maxLength"),
            "в примере запроса стоит текст из 44 кодовых точек, а это нарушает maxLength",
        ),
        (
            make("example-breaks-schema", "parameter", "a", value={"b": 1}, fact="oneOf"),
            "в примере параметра стоит объект с 1 полем, а это нарушает oneOf",
        ),
        (
            make("example-unreadable", "text", "", text="x" * 21),
            "пример запроса (текст из 21 кодовой точки) не является JSON",
        ),
        (
            make("model-id-against-example", "text", "model", models=["a/b", "a/c"], model="a/d"),
            "схема называет a/b или a/c, текст — a/d",
        ),
        (
            make("prose-against-schema", "fact", "a", fact="enum", value=["a", "b"], own=["a", 1]),
            'enum: в тексте ["a", "b"], в схеме ["a", 1]',
        ),
        (make("prose-against-schema", "required", "a"), "в тексте обязательный, в схеме необязательный"),
        (
            make("malformed-fact", "fact", "a", fact="maxLength", value="9", kind="count"),
            'maxLength: стоит "9", ожидалось: целое число, ноль или больше',
        ),
        (
            make("malformed-fact", "fact", "a", fact="type", value=1, kind="type"),
            "type: стоит 1, ожидалось: одно из: string, number, integer, boolean, array, object, null",
        ),
    ],
    ids=lambda one: one.says if isinstance(one, Lint) else "",
)
def test_people_are_told_in_their_language_and_machines_are_not(lint: Lint, russian: str) -> None:
    use_language("ru")
    back = through_a_snapshot(lint)
    assert lint_words(back) == russian
    assert back.message == lint.message
    assert not any("а" <= sign <= "я" for sign in back.message)


def test_a_message_of_an_older_snapshot_stays_as_it_is() -> None:
    old = Lint(id="default-outside-enum", level=Level.WARNING, path="a", message="the request example leaves it out")
    use_language("ru")
    back = through_a_snapshot(old)
    assert (back, lint_words(back), is_english(back)) == (old, old.message, True)
    assert not is_english(make("prose-against-schema", "required", "a"))
    assert not is_english(replace(old, message=Sentence("models")))


@pytest.mark.parametrize("text", [HOSTILE, "{value}", "{", "}{", "%s", "\x1b[31m\u202e", "</td><script>"])
def test_hostile_arguments_stay_text(text: str) -> None:
    back = through_a_snapshot(make("duplicate-key", "key", "", name=text))
    assert back.message == f"{text} stands twice in one mapping"
    use_language("ru")
    assert lint_words(back) == f"{text} стоит в одном объекте дважды"


def test_a_message_beside_what_it_is_made_of_does_not_count() -> None:
    (lint,) = page_from_json(lint_json(message="{0.__class__} all is well")).lints
    assert lint.message == 'the default "c" breaks enum'


DEEP: Json = 1
for _ in range(MAX_NESTED + 1):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"says": "defalut"}, '.says: expected a sentence of default-outside-enum: default, found "defalut"'),
        (
            {"says": "{0.__class__}"},
            '.says: expected a sentence of default-outside-enum: default, found "{0.__class__}"',
        ),
        ({"says": 1}, ".says: expected a string, found 1"),
        ({"args": []}, ".args: expected an object, found []"),
        ({"args": {"fact": "enum"}}, ".args.value: expected an argument of the sentence, found nothing"),
        ({"args": {"value": 1, "fact": "enum", "vaule": 2}}, ".args.vaule: a key that is not known here"),
        ({"args": {"value": 1, "fact": 2}}, ".args.fact: expected a string, found 2"),
        (
            {"args": {"value": 1, "fact": "x" * (MAX_NAME + 1)}},
            f'.args.fact: expected a text of 200 code points at most, or its length, found "{"x" * 78}…',
        ),
        (
            {"args": {"value": "one two 3 four", "fact": "enum"}},
            '.args.value: expected a text of 40 code points and 3 words at most, or its length, found "one two 3 four"',
        ),
        (
            {"args": {"value": [1, {"$text": "x"}], "fact": "enum"}},
            '.args.value[1]["$text"]: expected a whole number, zero or more, found "x"',
        ),
        (
            {"args": {"value": {"a": 1}, "fact": "enum"}},
            '.args.value: expected an object with $text, $object or $list, found {"a": 1}',
        ),
        (
            {"args": {"value": {"$list": 1, "first": [1, 2]}, "fact": "enum"}},
            ".args.value.first: expected 1 members at most, found [1, 2]",
        ),
        (
            {"args": {"value": list(range(MAX_SHOWN + 1)), "fact": "enum"}},
            ".args.value: expected 12 members at most, found [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]",
        ),
        (
            {"args": {"value": DEEP, "fact": "enum"}},
            ".args.value[0][0][0]: expected lists that nest less deeply, found [1]",
        ),
        (
            {"args": {"value": {"$object": -1}, "fact": "enum"}},
            '.args.value["$object"]: expected a whole number, zero or more, found -1',
        ),
        (
            {"id": "no-such-rule"},
            f'.id: expected a rule of lints: {", ".join(rule.id for rule in RULES)}, found "no-such-rule"',
        ),
    ],
)
def test_what_no_lint_says_is_refused_with_its_place(changes: dict[str, Json], error: str) -> None:
    with pytest.raises(ShapeError) as caught:
        page_from_json(lint_json(**changes))
    assert caught.value.message == f"$.lints[0]{error}"


@pytest.mark.parametrize(
    ("changes", "closest"),
    [({"id": "default-outside-enmu"}, "default-outside-enum"), ({"says": "defalut"}, "default")],
)
def test_a_mistyped_rule_or_sentence_comes_with_the_closest(changes: dict[str, Json], closest: str) -> None:
    with pytest.raises(ShapeError) as caught:
        page_from_json(lint_json(**changes))
    assert caught.value.hint == f"The closest is {closest!r}."


@pytest.mark.parametrize("missing", ["says", "args"])
def test_a_sentence_and_its_arguments_stand_together(missing: str) -> None:
    data = lint_json()
    del data["lints"][0][missing]
    with pytest.raises(ShapeError, match=rf"^\$\.lints\[0\]\.{missing}: expected .*, found nothing$"):
        page_from_json(data)


@pytest.mark.parametrize(
    ("id", "says", "given"),
    [
        ("no-such-rule", "default", {"value": 1, "fact": "enum"}),
        ("default-outside-enum", "no-such-sentence", {"value": 1, "fact": "enum"}),
        ("default-outside-enum", "default", {"value": 1}),
        ("default-outside-enum", "default", {"value": 1, "fact": "enum", "name": "x"}),
    ],
)
def test_only_what_the_rows_hold_can_be_said(id: str, says: str, given: dict[str, Json]) -> None:
    with pytest.raises(KeyError):
        make(id, says, "", **given)


def test_the_same_lint_is_said_once() -> None:
    one, other = (make("duplicate-key", "key", "", name=name) for name in "ab")
    assert distinct([one, other, one]) == (one, other)
