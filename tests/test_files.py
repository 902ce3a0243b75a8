"""Files are read in bounds, whatever stands at their path."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from conformance import files
from conformance.errors import ConformanceError
from conformance.files import read_json


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
