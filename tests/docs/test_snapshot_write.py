"""Snapshots are written whole or not at all, and what a killed process left is put right."""

from __future__ import annotations

import json
import os
from collections.abc import Container
from itertools import count
from pathlib import Path
from sys import maxsize
from typing import Any

import pytest

from conformance.docs import parse_page
from conformance.docs.snapshot import open_snapshot, page_to_json
from conformance.docs.snapshot_write import recover, write_snapshot
from conformance.errors import CaptureError
from conformance.files import dump_json
from tests.support.sites import page as page_bytes
from tests.support.sites import tree
from tests.support.small_snapshots import DAY, PAGE, manifest, named, write


class Killed(BaseException):
    """The process ends here."""


def break_renames(monkeypatch: pytest.MonkeyPatch, faulty: Container[int], fault: BaseException) -> None:
    """Let renames fail: those of which the number, from one, is ``faulty``."""
    real, calls = os.rename, count(1)

    def rename(*paths: Any) -> None:
        if next(calls) in faulty:
            raise fault
        real(*paths)

    monkeypatch.setattr(os, "rename", rename)


class TestWriting:
    OLD = named("a", "old")
    NEW = named("a", "new")

    def test_a_file_a_page_by_its_path(self, tmp_path: Path) -> None:
        folder = write(tmp_path / "out", PAGE, named("index"))
        assert folder == tmp_path / "out" / DAY
        assert sorted(tree(tmp_path / "out")) == [
            f"{DAY}/index.json",
            f"{DAY}/manifest.json",
            f"{DAY}/market/acme/paint.json",
        ]
        text = (folder / "market/acme/paint.json").read_text(encoding="utf-8")
        assert text == dump_json(page_to_json(PAGE))

    def test_a_snapshot_is_replaced_as_a_whole(self, tmp_path: Path) -> None:
        write(tmp_path, self.OLD, named("b"))
        write(tmp_path, self.NEW)
        assert sorted(tree(tmp_path)) == [f"{DAY}/a.json", f"{DAY}/manifest.json"]
        assert open_snapshot(tmp_path).page("a").title == "new"

    def test_other_days_stay(self, tmp_path: Path) -> None:
        write(tmp_path, self.OLD, day="2026-04-29")
        before = tree(tmp_path / "2026-04-29")
        write(tmp_path, self.NEW)
        assert tree(tmp_path / "2026-04-29") == before

    @pytest.mark.parametrize("at", [1, 2])
    def test_a_failing_file_system_leaves_the_old_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
    ) -> None:
        write(tmp_path, self.OLD)
        before = tree(tmp_path)
        break_renames(monkeypatch, {at}, OSError(5, "Input/output error"))
        with pytest.raises(CaptureError, match="could not be written: Input/output error"):
            write(tmp_path, self.NEW)
        assert tree(tmp_path) == before

    @pytest.mark.parametrize("at", [1, 2])
    def test_a_run_that_is_killed_leaves_the_old_one_to_the_next(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
    ) -> None:
        write(tmp_path, self.OLD)
        before = tree(tmp_path)
        break_renames(
            monkeypatch, range(at, maxsize), Killed()
        )  # nothing works any more: not even putting things right
        with pytest.raises(Killed):
            write(tmp_path, self.NEW)
        monkeypatch.undo()
        recover(tmp_path)
        assert tree(tmp_path) == before

    def test_a_run_that_is_killed_while_it_fills_the_folder_leaves_the_old_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, self.OLD)
        before = tree(tmp_path)
        real = Path.write_bytes

        def write_bytes(path: Path, data: bytes) -> int:
            if path.name == "manifest.json":
                raise Killed
            return real(path, data[:10])

        monkeypatch.setattr(Path, "write_bytes", write_bytes)
        with pytest.raises(Killed):
            write(tmp_path, self.NEW)
        monkeypatch.undo()
        assert tree(tmp_path) == before

    def test_leftovers_of_killed_runs_go(self, tmp_path: Path) -> None:
        write(tmp_path, self.OLD)
        before = tree(tmp_path)
        for name in (f".{DAY}.new-1", f".{DAY}.old-1", ".2026-01-01.new-2"):
            (tmp_path / name / "market").mkdir(parents=True)
            (tmp_path / name / "market" / "half.json").write_text("{")
        recover(tmp_path)
        assert tree(tmp_path) == before
        assert os.listdir(tmp_path) == [DAY]

    def test_an_old_snapshot_without_a_new_one_comes_back(self, tmp_path: Path) -> None:
        write(tmp_path, self.OLD)
        before = tree(tmp_path)
        (tmp_path / DAY).rename(tmp_path / f".{DAY}.old-1")
        (tmp_path / f".{DAY}.new-1").mkdir()
        recover(tmp_path)
        assert tree(tmp_path) == before
        assert os.listdir(tmp_path) == [DAY]

    def test_what_a_living_run_writes_is_let_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(tmp_path, self.OLD)
        real = Path.write_bytes

        def write_bytes(path: Path, data: bytes) -> int:
            recover(tmp_path)  # another run starts just now
            return real(path, data)

        monkeypatch.setattr(Path, "write_bytes", write_bytes)
        write(tmp_path, self.NEW)
        assert open_snapshot(tmp_path).page("a").title == "new"
        assert os.listdir(tmp_path) == [DAY]

    def test_other_hidden_folders_are_none_of_ours(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / ".2026-08-19").mkdir()
        recover(tmp_path)
        assert sorted(os.listdir(tmp_path)) == [".2026-08-19", ".git"]

    def test_nothing_to_recover_in_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        recover(tmp_path / "nowhere")
        assert os.listdir(tmp_path) == []

    def test_a_file_in_the_place_of_the_folder_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("")
        with pytest.raises(CaptureError, match="out"):
            recover(tmp_path / "out")
        with pytest.raises(CaptureError, match="could not be written"):
            write(tmp_path / "out", PAGE)

    def test_pages_and_manifest_must_agree(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="in the manifest, but not among the pages: market/acme/paint"):
            write_snapshot(tmp_path, manifest(PAGE), [])
        with pytest.raises(ValueError, match="without a table in the manifest"):
            write_snapshot(tmp_path, manifest(), [PAGE])
        with pytest.raises(ValueError, match="twice"):
            write_snapshot(tmp_path, manifest(PAGE), [PAGE, PAGE])
        assert os.listdir(tmp_path) == []


def test_a_parsed_page_is_stored_with_its_facts(tmp_path: Path) -> None:
    page = parse_page("market/acme/m1", "https://docs.kie.ai/market/acme/m1.md", page_bytes("acme/m1", longest=77))
    write(tmp_path, page)
    stored = json.loads((tmp_path / DAY / "market/acme/m1.json").read_bytes())
    prompt = stored["operations"][0]["body"]["input"]["properties"]["prompt"]
    assert prompt == {"type": "string", "required": True, "maxLength": 77}
