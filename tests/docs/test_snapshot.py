"""The format of snapshots: exact round trips, the fixed shape, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract_kinds import KINDS_OF_MEDIA
from conformance.docs.manifest import STATUSES, Manifest, PageEntry, count, models_of, operations_of
from conformance.docs.shape import ShapeError
from conformance.docs.snapshot import (
    PARSER_VERSION,
    default_root,
    manifest_from_json,
    manifest_to_json,
    open_snapshot,
    page_from_json,
    page_to_json,
    snapshot_days,
)
from conformance.docs.snapshot_write import write_snapshot
from conformance.errors import SnapshotError, UnknownNameError
from conformance.facts import is_day
from conformance.files import dump_json
from conformance.model import ABSENT, Level, Lint, Operation, Page, Parameter, Table
from tests.support.captures import DAYS, captured, needs_captures

SHA = "ab" * 32
DAY = "2026-08-19"

TABLE = Table(
    method="POST",
    path="/api/v1/jobs/createTask",
    content_type="application/json",
    models=("acme/paint",),
    body={
        "model": Parameter(type="string", required=True, enum=("acme/paint",), default="acme/paint"),
        "input": Parameter(
            type="object",
            required=False,
            properties={
                "prompt": Parameter(
                    type="string", required=True, max_length=800, prose={"maxLength": 800, "media": {"types": ["a/b"]}}
                ),
                "cfg": Parameter(type="number", required=False, minimum=0, maximum=1, default=0.5),
            },
        ),
    },
)
PAGE = Page(
    page="market/acme/paint",
    url="https://docs.kie.ai/market/acme/paint.md",
    form="apidog-md",
    title="Paint",
    sha256=SHA,
    operations=(Operation(table=TABLE, examples=({"model": "acme/paint", "input": {"prompt": {"$text": 7}}},)),),
    lints=(Lint(id="prose-against-schema", level=Level.WARNING, path="input.cfg", message="0 is not 1"),),
)


def entry(page: Page, **changes: Any) -> PageEntry:
    known: dict[str, Any] = {
        "url": page.url,
        "status": "fetched",
        "http_status": 200,
        "form": page.form,
        "bytes": 1234,
        "sha256": page.sha256,
        "etag": '"1"',
        "title": page.title,
        "models": models_of(page),
        "operations": operations_of(page),
    }
    return PageEntry(**{**known, **changes})


def manifest(*pages: Page, day: str = DAY, more: dict[str, PageEntry] | None = None) -> Manifest:
    entries = {page.page: entry(page) for page in pages} | (more or {})
    return Manifest(
        date=day,
        base_url="https://docs.kie.ai",
        language="en",
        complete=True,
        counts=count(pages),
        pages=dict(sorted(entries.items())),
    )


def write(root: Path, *pages: Page, day: str = DAY, more: dict[str, PageEntry] | None = None) -> Path:
    return write_snapshot(root, manifest(*pages, day=day, more=more), pages)


def named(path: str, title: str = "Paint") -> Page:
    return Page(page=path, url=f"https://docs.kie.ai/{path}.md", form="apidog-md", title=title, sha256=SHA)


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


REMOVED = object()
PROMPT = "operations/0/body/input/properties/prompt"
AT_PROMPT = "$.operations[0].body.input.properties.prompt"
AT_MODEL = "$.operations[0].body.model"


def damage(file: Path, path: str, value: object) -> None:
    """Put ``value`` at the end of ``path`` in the JSON of ``file``, or take what is there away."""
    data = json.loads(file.read_bytes())
    *steps, last = path.split("/")
    at = data
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    if value is REMOVED:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    file.write_text(json.dumps(data), encoding="utf-8")


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


class TestManifest:
    FULL = Manifest(
        date=DAY,
        base_url="https://docs.kie.ai",
        language="en",
        complete=False,
        reasons=("1 stale: b",),
        counts=count([PAGE]),
        lints=(Lint(id="model-on-two-pages", level=Level.WARNING, path="model", message="m"),),
        pages={
            "a": PageEntry(url="https://docs.kie.ai/a.md", status="missing", http_status=404, title="A"),
            "b": entry(PAGE, status="stale", http_status=503, error="answered 503", stale_since="2026-08-01", parser=1),
            "c": entry(PAGE, redirected_to="https://docs.kie.ai/d.md"),
            "market/acme/paint": entry(PAGE),
        },
    )

    def test_comes_back_as_it_was(self) -> None:
        assert manifest_from_json(json.loads(dump_json(manifest_to_json(self.FULL)))) == self.FULL

    def test_says_what_was_documented(self) -> None:
        data = manifest_to_json(self.FULL)
        assert data["parser"] == PARSER_VERSION
        assert data["counts"] == {"pages": 1, "operations": 1, "create_task_operations": 1, "models": 1}
        assert data["pages"]["market/acme/paint"] == {
            "url": "https://docs.kie.ai/market/acme/paint.md",
            "status": "fetched",
            "http_status": 200,
            "form": "apidog-md",
            "bytes": 1234,
            "sha256": SHA,
            "etag": '"1"',
            "last_modified": None,
            "title": "Paint",
            "models": ["acme/paint"],
            "operations": ["POST /api/v1/jobs/createTask"],
        }
        assert data["pages"]["a"] == {
            "url": "https://docs.kie.ai/a.md",
            "status": "missing",
            "http_status": 404,
            "form": None,
            "bytes": None,
            "sha256": None,
            "etag": None,
            "last_modified": None,
            "title": "A",
            "models": [],
            "operations": [],
        }
        assert (data["pages"]["b"]["stale_since"], data["pages"]["b"]["parser"]) == ("2026-08-01", 1)

    def test_models_are_counted_once_and_only_where_they_share_the_endpoint(self) -> None:
        own = Operation(table=Table(method="POST", path="/api/v1/veo/generate", models=("veo3",)))
        pages = [PAGE, Page(page="b", url="", form="", title="", sha256=SHA, operations=(*PAGE.operations, own))]
        counts = count(pages)
        assert (counts.pages, counts.operations, counts.create_task_operations, counts.models) == (2, 3, 2, 1)

    @pytest.mark.parametrize(
        ("path", "value", "message"),
        [
            ("date", "2026-02-30", "$.date: expected a day, YYYY-MM-DD"),
            ("date", "2026-08-20", "$.date: expected '2026-08-19' as the folder is named"),
            ("complete", "yes", '$.complete: expected true or false, found "yes"'),
            ("parser", True, "$.parser: expected a whole number, zero or more, found true"),
            ("counts/models", REMOVED, "$.counts.models: expected a whole number, zero or more, found nothing"),
            ("pages", [], "$.pages: expected an object, found []"),
            ("pages", {"../../etc/passwd": {}}, '$.pages["../../etc/passwd"]: not a page path'),
            ("pages/a", 7, "$.pages.a: expected an object, found 7"),
            ("pages/a/status", "ok", "$.pages.a.status: expected one of fetched, unchanged"),
            ("pages/a/status", "stale", "$.pages.a.stale_since: expected a day"),
            ("pages/a/stale_since", "2026-08-01", "$.pages.a.stale_since: expected a day"),
            ("pages/a/parser", 1, "$.pages.a.parser: expected none where the status is not stale, found 1"),
            ("pages/a/parser", "1", '$.pages.a.parser: expected a whole number, zero or more, found "1"'),
            ("pages/a/etag", "a\r\nX: y", "$.pages.a.etag: expected the value of a header"),
            ("pages/a/sha256", "xyz", '$.pages.a.sha256: expected 64 hexadecimal digits, found "xyz"'),
            ("pages/a/sha", "x", "$.pages.a.sha: a key that is not known here\nThe closest is 'sha256'."),
        ],
    )
    def test_damage_is_named_with_file_and_place(self, tmp_path: Path, path: str, value: object, message: str) -> None:
        write(tmp_path, named("a"))
        file = tmp_path / DAY / "manifest.json"
        damage(file, path, value)
        with pytest.raises(SnapshotError) as caught:
            open_snapshot(tmp_path)
        assert str(caught.value).startswith(f"{file}: {message}")

    def test_every_status_is_explained(self) -> None:
        assert all(sentence for sentence in STATUSES.values())


class TestReading:
    def test_days_are_folders_with_a_manifest_in_order(self, tmp_path: Path) -> None:
        for day in ("2026-08-19", "2025-12-24", "2026-04-29"):
            write(tmp_path, PAGE, day=day)
        (tmp_path / "2026-01-01").mkdir()
        (tmp_path / "2026-02-30").mkdir()
        (tmp_path / "2026-02-30" / "manifest.json").write_text("{}")
        (tmp_path / "notes.txt").write_text("")
        assert snapshot_days(tmp_path) == ["2025-12-24", "2026-04-29", "2026-08-19"]

    def test_no_folder_no_days(self, tmp_path: Path) -> None:
        assert snapshot_days(tmp_path / "nowhere") == []

    def test_the_newest_is_opened_unless_a_day_is_named(self, tmp_path: Path) -> None:
        write(tmp_path, PAGE, day="2025-12-24")
        write(tmp_path, PAGE, day="2026-04-29")
        assert open_snapshot(tmp_path).day == "2026-04-29"
        assert open_snapshot(tmp_path, "2025-12-24").day == "2025-12-24"

    @pytest.mark.parametrize(
        ("day", "closest"),
        [
            ("2026-05-02", "2026-04-29"),
            ("2024-01-01", "2025-12-24"),
            ("2025-12-42", "2025-12-24"),
            ("april", "2026-04-29"),
        ],
    )
    def test_an_unknown_day_is_an_error_that_names_the_closest(self, tmp_path: Path, day: str, closest: str) -> None:
        write(tmp_path, PAGE, day="2025-12-24")
        write(tmp_path, PAGE, day="2026-04-29")
        with pytest.raises(SnapshotError) as caught:
            open_snapshot(tmp_path, day)
        assert caught.value.hint == f"The closest is {closest}."
        assert caught.value.exit_code == 3

    def test_no_snapshot_at_all_is_an_error_that_says_how_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match="expected folders named YYYY-MM-DD") as caught:
            open_snapshot(tmp_path)
        assert "kie-conformance scrape" in caught.value.hint

    def test_pages_are_read_when_they_are_asked_for(self, tmp_path: Path) -> None:
        write(tmp_path, PAGE, named("b"))
        (tmp_path / DAY / "b.json").write_text("damaged")
        snapshot = open_snapshot(tmp_path)
        assert snapshot.page("market/acme/paint") == PAGE
        with pytest.raises(SnapshotError):
            snapshot.page("b")

    def test_pages_come_in_order_of_their_paths(self, tmp_path: Path) -> None:
        paths = ["b", "a/z", "a", "a-b", "B2"]
        missing = PageEntry(url="https://docs.kie.ai/c.md", status="missing", http_status=404)
        write(tmp_path, *map(named, paths), more={"c": missing})
        assert [page.page for page in open_snapshot(tmp_path).pages()] == sorted(paths)

    def test_what_documents_a_model_or_an_endpoint(self, tmp_path: Path) -> None:
        write(tmp_path, PAGE, named("b"))
        snapshot = open_snapshot(tmp_path)
        assert snapshot.find_model("acme/paint") == ["market/acme/paint"]
        assert snapshot.find_model("acme") == []
        assert snapshot.find_endpoint("POST /api/v1/jobs/createTask") == ["market/acme/paint"]
        assert snapshot.find_endpoint("GET /api/v1/jobs/createTask") == []
        assert snapshot.models() == ["acme/paint"]
        assert snapshot.complete

    def test_an_unknown_page_is_an_error_that_names_the_closest(self, tmp_path: Path) -> None:
        write(tmp_path, PAGE)
        with pytest.raises(UnknownNameError) as caught:
            open_snapshot(tmp_path).page("market/acme/pain")
        assert caught.value.hint == "The closest is 'market/acme/paint'."

    def test_a_page_that_was_not_captured_says_so(self, tmp_path: Path) -> None:
        write(tmp_path, PAGE, more={"c": PageEntry(url="https://docs.kie.ai/c.md", status="failed", error="x")})
        with pytest.raises(SnapshotError, match="page 'c' is failed"):
            open_snapshot(tmp_path).page("c")

    def test_the_default_is_the_working_directory_then_the_package(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert default_root().is_absolute()
        assert default_root().name == "scraped_docs"
        (tmp_path / "scraped_docs").mkdir()
        assert default_root() == Path("scraped_docs")


@pytest.mark.parametrize("text", ["2026-08-19", "2024-02-29"])
def test_days(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize("text", ["2026-8-19", "20260819", "2026-02-29", "2026-08-19x", "٢٠٢٦-٠٨-١٩", "newest", ""])
def test_what_is_no_day(text: str) -> None:
    assert not is_day(text)
