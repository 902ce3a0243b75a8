"""Pages in snapshots: exact round trips, the fixed shape, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract_kinds import KINDS_OF_MEDIA
from conformance.docs.page_json import page_from_json, page_to_json
from conformance.docs.shape import ShapeError
from conformance.docs.snapshot import open_snapshot
from conformance.errors import SnapshotError
from conformance.files import dump_json
from conformance.model import ABSENT, Level, Lint, Operation, Page, Parameter, Table
from tests.support.captures import DAYS, captured, needs_captures
from tests.support.small_snapshots import DAY, PAGE, REMOVED, SHA, damage, write


class TestPageShape:
    def test_is_the_one_that_other_tools_read(self) -> None:
        assert page_to_json(PAGE) == {
            "page": "market/acme/paint",
            "url": "https://docs.kie.ai/market/acme/paint.md",
            "form": "apidog-md",
            "title": "Paint",
            "sha256": SHA,
            "operations": [
                {
                    "method": "POST",
                    "path": "/api/v1/jobs/createTask",
                    "content_type": "application/json",
                    "models": ["acme/paint"],
                    "body": {
                        "model": {
                            "type": "string",
                            "required": True,
                            "enum": ["acme/paint"],
                            "default": "acme/paint",
                        },
                        "input": {
                            "type": "object",
                            "required": False,
                            "properties": {
                                "prompt": {
                                    "type": "string",
                                    "required": True,
                                    "maxLength": 800,
                                    "prose": {"maxLength": 800, "media": {"types": ["a/b"]}},
                                },
                                "cfg": {
                                    "type": "number",
                                    "required": False,
                                    "minimum": 0,
                                    "maximum": 1,
                                    "default": 0.5,
                                },
                            },
                        },
                    },
                    "example": {"model": "acme/paint", "input": {"prompt": {"$text": 7}}},
                }
            ],
            "lints": [{"id": "prose-against-schema", "level": "warning", "path": "input.cfg", "message": "0 is not 1"}],
        }

    def test_an_operation_without_body_and_example_says_so(self) -> None:
        operation = Operation(table=Table(method="GET", path="/x", query={"taskId": Parameter(type="string")}))
        page = Page(page="x", url="u", form="f", title="", sha256=SHA, operations=(operation,))
        assert page_to_json(page)["operations"] == [
            {
                "method": "GET",
                "path": "/x",
                "content_type": None,
                "models": [],
                "body": {},
                "query": {"taskId": {"type": "string"}},
            }
        ]

    def test_further_examples_and_origins_stand_beside_the_first(self) -> None:
        operation = Operation(
            table=Table(method="POST", path="/x"),
            examples=(None, {"a": 1}),
            parameter_examples={"a.b": (1, "2")},
            read_by={"a.b/maxLength": "max-length"},
        )
        page = Page(page="x", url="u", form="f", title="", sha256=SHA, operations=(operation,))
        (found,) = page_to_json(page)["operations"]
        assert found["example"] is None
        assert found["examples"] == [None, {"a": 1}]
        assert found["parameter_examples"] == {"a.b": [1, "2"]}
        assert found["read_by"] == {"a.b/maxLength": "max-length"}
        assert page_from_json(json.loads(dump_json(page_to_json(page)))) == page

    @pytest.mark.parametrize("level", list(Level))
    def test_levels_are_words(self, level: Level) -> None:
        page = Page(
            page="x", url="u", form="f", title="", sha256=SHA, lints=(Lint(id="a", level=level, path="", message="m"),)
        )
        data = page_to_json(page)
        assert data["lints"][0]["level"] == level.name.lower()
        assert page_from_json(data) == page


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
counts = st.integers(0, 9999)
numbers = st.integers(-999, 999) | st.floats(-1e6, 1e6)
names = st.lists(texts.filter(bool), min_size=1, max_size=2, unique=True)
media = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(KINDS_OF_MEDIA),
        "types": names,
        "formats": names,
        "max_mb": st.integers(1, 999) | st.floats(0.001, 10),
        "max_total_mb": st.integers(1, 999),
        "min_seconds": numbers,
        "max_px": numbers,
    },
)
prose = st.fixed_dictionaries(
    {},
    optional={
        "default": json_values,
        "enum": st.lists(json_values, min_size=1, max_size=2),
        "maxLength": counts,
        "minimum": numbers,
        "deprecated": st.booleans(),
        "model": texts,
        "media": media,
        "members": names,
        "numbers": st.lists(st.sampled_from(["500 characters", "1080p", "16:9", "-7.5"]), min_size=1, unique=True),
    },
)
parameters: st.SearchStrategy[Parameter] = st.deferred(
    lambda: st.builds(
        Parameter,
        type=st.sampled_from([None, "string", "number", "integer", "boolean", "array", "object", "null"]),
        required=st.none() | st.booleans(),
        title=st.none() | texts,
        enum=st.none() | st.lists(json_values, min_size=1, max_size=3).map(tuple),
        const=st.just(ABSENT) | json_values,
        default=st.just(ABSENT) | json_values,
        min_length=st.none() | counts,
        max_length=st.none() | counts,
        pattern=st.none() | texts,
        format=st.none() | texts,
        minimum=st.none() | numbers,
        exclusive_maximum=st.none() | numbers,
        multiple_of=st.none() | st.floats(0.001, 10),
        max_items=st.none() | counts,
        unique_items=st.none() | st.booleans(),
        additional_properties=st.none() | st.booleans(),
        deprecated=st.sampled_from([None, True]),
        nullable=st.none() | st.booleans(),
        media=media,
        items=st.none() | parameters,
        properties=st.dictionaries(texts, parameters, max_size=2),
        refs=st.dictionaries(texts, parameters, max_size=1),
        one_of=st.lists(parameters, max_size=1).map(tuple),
        all_of=st.lists(parameters, max_size=1).map(tuple),
        not_=st.none() | parameters,
        prose=prose,
    )
)
operations = st.builds(
    Operation,
    table=st.builds(
        Table,
        method=st.sampled_from(["POST", "GET"]),
        path=texts,
        content_type=st.none() | texts,
        models=st.lists(texts, max_size=2).map(tuple),
        body=st.dictionaries(texts, parameters, max_size=2),
        body_schema=st.none() | parameters,
        query=st.dictionaries(texts, parameters, max_size=1),
    ),
    examples=st.lists(json_values, max_size=3).map(tuple),
    parameter_examples=st.dictionaries(texts, st.lists(json_values, min_size=1, max_size=2).map(tuple), max_size=2),
    read_by=st.dictionaries(texts, texts, max_size=2),
    deprecated=st.booleans(),
)


@given(st.lists(operations, max_size=2).map(tuple))
def test_every_table_comes_back_as_it_was(found: tuple[Operation, ...]) -> None:
    page = Page(page="a", url="u", form="f", title="t", sha256=SHA, operations=found)
    text = dump_json(page_to_json(page))
    again = page_from_json(json.loads(text))
    assert again == page
    assert dump_json(page_to_json(again)) == text


@needs_captures
@pytest.mark.parametrize("day", DAYS)
def test_every_captured_page_comes_back_as_it_was(day: str) -> None:
    for page in captured(day).values():
        text = dump_json(page_to_json(page))
        again = page_from_json(json.loads(text))
        assert again == page
        assert dump_json(page_to_json(again)) == text


PROMPT = "operations/0/body/input/properties/prompt"
AT_PROMPT = "$.operations[0].body.input.properties.prompt"
AT_MODEL = "$.operations[0].body.model"


class TestDamagedPages:
    @pytest.mark.parametrize(
        ("path", "value", "message"),
        [
            ("title", REMOVED, "$.title: expected a string, found nothing"),
            ("title", 7, "$.title: expected a string, found 7"),
            ("titel", "x", "$.titel: a key that is not known here\nThe closest is 'title'."),
            ("operations", {}, "$.operations: expected a list, found {}"),
            ("operations/0", 7, "$.operations[0]: expected an object, found 7"),
            ("operations/0/body", REMOVED, "$.operations[0].body: expected an object, found nothing"),
            ("operations/0/models", "a", '$.operations[0].models: expected a list of strings, found "a"'),
            ("operations/0/content_type", 1, "$.operations[0].content_type: expected a string or null, found 1"),
            (
                f"{PROMPT}/maxLength",
                "800",
                f'{AT_PROMPT}.maxLength: expected a whole number, zero or more, found "800"',
            ),
            (
                f"{PROMPT}/maxlength",
                800,
                f"{AT_PROMPT}.maxlength: a fact that is not known\nThe closest is 'maxLength'.",
            ),
            ("operations/0/body/model", None, f"{AT_MODEL}: expected an object, found null"),
            ("operations/0/body/model/enum", "x", f'{AT_MODEL}.enum: expected a list that is not empty, found "x"'),
            ("operations/0/body/model/type", "text", f"{AT_MODEL}.type: expected one of string, number"),
            ("operations/0/body/model/required", "yes", f'{AT_MODEL}.required: expected true or false, found "yes"'),
            ("operations/0/body/model/items", [], f"{AT_MODEL}.items: expected an object, found []"),
            ("operations/0/body/model/prose", [], f"{AT_MODEL}.prose: expected an object, found []"),
            (
                "operations/0/body/model/prose",
                {"numbers": ["500 characters", "about 7"]},
                f"{AT_MODEL}.prose.numbers: expected a list of different numbers with their units",
            ),
            (
                "operations/0/body/model/prose",
                {"numbers": ["7", "7"]},
                f"{AT_MODEL}.prose.numbers: expected a list of different numbers with their units",
            ),
            (
                "operations/0/body/model/prose",
                {"numbers": []},
                f"{AT_MODEL}.prose.numbers: expected a list of different numbers with their units",
            ),
            (
                "operations/0/body/model/prose",
                {"numbers": "7"},
                f"{AT_MODEL}.prose.numbers: expected a list of different numbers with their units",
            ),
            (
                "operations/0/body/model/prose",
                {"media": {"max_mb": "10"}},
                f'{AT_MODEL}.prose.media.max_mb: expected a number above zero, found "10"',
            ),
            (
                "operations/0/body/model/media",
                {"types": []},
                f"{AT_MODEL}.media.types: expected a list of strings, found []",
            ),
            (
                "operations/0/body/model/prose",
                {"maxLenght": 5},
                f"{AT_MODEL}.prose.maxLenght: a key that is not known here\nThe closest is 'maxLength'.",
            ),
            (
                "operations/0/body/model/prose",
                {"maxLength": "5"},
                f'{AT_MODEL}.prose.maxLength: expected a whole number, zero or more, found "5"',
            ),
            *(
                (
                    "operations/0/body/model/prose",
                    {"members": wrong},
                    f"{AT_MODEL}.prose.members: expected a list of different values",
                )
                for wrong in ([], ["a", "a"], [""], [7], "a_1")
            ),
            ("operations/0/body/model/oneOf", [{}, 7], f"{AT_MODEL}.oneOf[1]: expected an object, found 7"),
            ("operations/0/body/a b", 7, '$.operations[0].body["a b"]: expected an object, found 7'),
            ("operations/0/body_schema", {"oneOf": 7}, "$.operations[0].body_schema.oneOf: expected a list, found 7"),
            ("operations/0/examples", [1], "$.operations[0].examples: expected two examples or more"),
            ("operations/0/parameter_examples", {"a": 1}, "$.operations[0].parameter_examples.a: expected a list"),
            ("operations/0/read_by", {"a/b": 1}, '$.operations[0].read_by["a/b"]: expected a string, found 1'),
            ("operations/0/deprecated", "yes", '$.operations[0].deprecated: expected true or false, found "yes"'),
            ("lints/0/level", "bad", '$.lints[0].level: expected one of info, warning, breaking, found "bad"'),
            ("sha256", "0" * 64, "$.sha256: expected 'abab"),
            ("page", "market/acme/other", "$.page: expected 'market/acme/paint' as in the manifest"),
        ],
    )
    def test_are_named_with_file_and_place(self, tmp_path: Path, path: str, value: object, message: str) -> None:
        write(tmp_path, PAGE)
        file = tmp_path / DAY / "market/acme/paint.json"
        damage(file, path, value)
        with pytest.raises(SnapshotError) as caught:
            open_snapshot(tmp_path).page("market/acme/paint")
        assert str(caught.value).startswith(f"{file}: {message}")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "expected JSON"),
            (b"{", "expected JSON"),
            (b"[" * 100_000, "expected JSON"),
            (b"\xff", "expected JSON"),
            (b"[]", "expected an object"),
            (None, "No such file"),
        ],
    )
    def test_so_are_files_that_are_no_pages(self, tmp_path: Path, content: bytes | None, message: str) -> None:
        write(tmp_path, PAGE)
        file = tmp_path / DAY / "market/acme/paint.json"
        file.unlink()
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SnapshotError, match=message) as caught:
            open_snapshot(tmp_path).page("market/acme/paint")
        assert str(file) in caught.value.message

    def test_a_parameter_nested_beyond_reason_is_an_error(self) -> None:
        data = page_to_json(PAGE)
        nested: dict[str, Any] = {"type": "array"}
        for _ in range(3000):
            nested = {"items": nested}
        data["operations"][0]["body"] = {"deep": nested}
        with pytest.raises(ShapeError):
            page_from_json(data)

    @given(json_values)
    def test_any_json_is_a_page_or_an_error(self, value: Any) -> None:
        with pytest.raises(SnapshotError):
            page_from_json(value)
