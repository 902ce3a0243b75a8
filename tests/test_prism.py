"""Prism, an OpenAPI mock server that is not ours, takes the exported document and gives our verdicts."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from conformance.contract import load_contract
from conformance.files import dump_json
from conformance.model import Json
from conformance.openapi_export import openapi
from conformance.validator import validate_request
from tests.test_openapi_export import broken_requests, good_request

PRISM = os.environ.get("KIE_PRISM", "")
IDS = (
    "bytedance/seedance-1.5-pro",
    "elevenlabs/text-to-speech-multilingual-v2",
    "google/nano-banana",
    "kling/v2-1-pro",
    "wan/2-7-image",
    "z-image",
    "veo-generate",
)
PATIENCE = 40
"""Seconds in which Prism has to be ready; it takes one or two."""

pytestmark = pytest.mark.skipif(not PRISM, reason="KIE_PRISM names no Prism: nox -s tests installs it where npm is")


@contextmanager
def prism(document: Path) -> Iterator[str]:
    """The address of a Prism that mocks ``document``, on a port that is free."""
    command = [PRISM, "mock", "--host", "127.0.0.1", "--port", "0", str(document)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    ) as server:
        lines: queue.Queue[str | None] = queue.Queue()
        # What it says has to be read to the end: it stands still when the pipe is full.
        reader = threading.Thread(target=_read, args=(server, lines))
        reader.start()
        try:
            yield _address(lines)
        finally:
            server.kill()
            reader.join()


def _read(server: subprocess.Popen[bytes], lines: queue.Queue[str | None]) -> None:
    assert server.stdout is not None
    for line in server.stdout:
        lines.put(line.decode("utf-8", "replace"))
    lines.put(None)


def _address(lines: queue.Queue[str | None]) -> str:
    said: list[str] = []
    end = time.monotonic() + PATIENCE
    while True:
        try:
            line = lines.get(timeout=max(0, end - time.monotonic()))
        except queue.Empty:
            line = None
        assert line is not None, f"Prism did not get ready: {''.join(said[-10:])}"
        said.append(line)
        found = re.search(r"listening on (http://127\.0\.0\.1:\d+)", line)
        if found:
            return found[1]


def test_prism_takes_what_is_documented_and_refuses_what_is_not(tmp_path: Path) -> None:
    document = tmp_path / "kie.openapi.json"
    document.write_text(dump_json(openapi()), encoding="utf-8")
    key = {"Authorization": "Bearer none"}
    with prism(document) as address, httpx.Client(base_url=address, headers=key, trust_env=False) as client:
        for id in IDS:
            contract = load_contract(id)
            path, good = contract.table.path, good_request(contract)

            def status(body: Json, path: str = path) -> int:
                return client.post(path, json=body).status_code

            assert status(good) == 200, good
            refused = 0
            for body in broken_requests(contract, good):
                broken = {one.code for one in validate_request(body, id)} - {"cross-rule"}
                assert status(body) == (422 if broken else 200), (body, broken)
                refused += bool(broken)
            assert refused >= 3
        without_key = client.post(path, json=good, headers={"Authorization": ""})
        assert without_key.status_code == 401
