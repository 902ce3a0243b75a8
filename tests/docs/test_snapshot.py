"""Reading snapshots: days, pages and what documents a model, with clear errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.docs.manifest import PageEntry
from conformance.docs.snapshot import default_root, open_snapshot, snapshot_days
from conformance.errors import SnapshotError, UnknownNameError
from conformance.facts import is_day
from tests.support.small_snapshots import DAY, PAGE, named, write


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
