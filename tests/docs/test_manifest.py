"""The manifest of a snapshot: its exact shape, what is counted, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.docs.manifest import (
    PARSER_VERSION,
    STATUSES,
    Manifest,
    PageEntry,
    count,
    manifest_from_json,
    manifest_to_json,
)
from conformance.docs.snapshot import open_snapshot
from conformance.errors import SnapshotError
from conformance.files import dump_json
from conformance.model import Level, Lint, Operation, Page, Table
from tests.support.small_snapshots import DAY, PAGE, REMOVED, SHA, damage, entry, named, write


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
