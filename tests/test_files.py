"""Files are read in bounds, whatever stands at their path."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from conformance import files
from conformance.errors import ConformanceError, ReportError
from conformance.files import check_writable, read_json


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)


def test_a_file_at_the_limit_is_read_and_one_beyond_it_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("[1,2,3,45]", "utf-8")
    assert read_json(file) == [1, 2, 3, 45]
    file.write_text("[1,2,3,456]", "utf-8")
    with pytest.raises(ConformanceError, match=r"a\.json: larger than 10 bytes"):
        read_json(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_does_not_say_its_size_is_bounded_too(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("[1,2,3,456]", "utf-8"))
    writer.start()
    with pytest.raises(ConformanceError, match="pipe: larger than 10 bytes"):
        read_json(pipe)
    writer.join()


@pytest.mark.parametrize(
    ("path", "message"),
    [("folder", "folder: expected a file, found a folder"), ("file/new/a.json", "file is no folder")],
)
def test_a_path_that_cannot_be_written_is_told_before_there_is_anything_to_write(
    tmp_path: Path, path: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ReportError, match=message):
        check_writable(tmp_path / path)
    check_writable(tmp_path / "folder" / "new" / "a.json")
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["file", "folder"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may do anything may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ReportError, match="can't be written"):
        check_writable(tmp_path / "a.json")
    tmp_path.chmod(0o700)
